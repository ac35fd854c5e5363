from appliance.config.language.report import Report
from appliance.config.profile import read_profile
from tests.support.config_reading import said

VTAM = "BEGINVTAM PORT 23 DEFAULTLUS L ENDDEFAULTLUS ENDVTAM"


def read(text: str):
    report = Report()
    return read_profile(text, "PROFILE.TCPIP", report), said(report)


def test_a_port_is_joined_with_its_mapping():
    found, complaints = read(f"TELNETPARMS PORT 23 ENDTELNETPARMS {VTAM}")
    assert found.telnet[0].mapping.default_lus[0].low == "L"
    assert complaints == []


def test_ports_and_mappings_that_have_no_partner():
    assert read("TELNETPARMS PORT 24 ENDTELNETPARMS")[1] == ["1:13 SLYN0302E"]
    assert read(VTAM)[1] == ["1:16 SLYN0303E"]


def test_a_forgotten_end_does_not_swallow_the_next_block():
    found, complaints = read(f"TELNETPARMS PORT 23 {VTAM}")
    assert len(found.telnet) == 1
    assert complaints == ["1:1 SLYN0108E"]


def test_ports_without_an_entry_are_free_to_all():
    found, complaints = read("PORT UNRSV TCP * DENY\n 22 TCP SSHD* NOAUTOLOG\n UNRSV UDP\n")
    assert [(entry.port, entry.job) for entry in found.reservations] == [(22, "SSHD*")]
    assert complaints == ["1:6 SLYN0109W", "2:15 SLYN0109W", "3:2 SLYN0109W"]


def test_a_wrong_reservation_does_not_hide_the_next():
    found, complaints = read("PORT 20 TCP\n 0 TCP A\n 21 XXX B\n 22 TCP C WHAT\n 23 UDP * BIND ::1\n")
    assert [(entry.port, entry.protocol, entry.job, entry.address) for entry in found.reservations] == [
        (23, "UDP", "*", "::1")
    ]
    assert complaints == ["2:2 SLYN0103E", "3:2 SLYN0104E", "4:11 SLYN0103E"]
