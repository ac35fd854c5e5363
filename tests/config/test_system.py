import pytest

from appliance.config.language.report import Report
from appliance.config.system import CrlLevel, Startups, SystemConf, read_system_conf
from tests.support.config_reading import said


def read(text: str):
    report = Report()
    return read_system_conf(text, "SYSTEM.CONF", report), said(report)


def test_an_empty_member_is_the_default_and_refuses_without_a_crl():
    assert read("") == (SystemConf(), [])
    assert SystemConf().crl.level is CrlLevel.HIGH


def test_one_number_of_connections_holds_for_a_source_too():
    found, _ = read("MAXCONNECTIONS 50")
    assert (found.max_connections, found.max_per_source) == (50, 50)


def test_what_is_said_once_holds_for_a_source_too():
    found, complaints = read("MAXHANDSHAKES 50\nMAXSTARTUPS 10 30 60\nVERIFYQUEUE 9\nMAXCONSOLES 5\nMAXQUERIES 7")
    assert (found.max_consoles, found.max_consoles_per_uid) == (5, 5)
    assert (found.max_queries, found.max_queries_per_source) == (7, 7)
    assert complaints == []
    assert (found.max_handshakes, found.max_handshakes_per_source) == (50, 50)
    assert found.startups == Startups(10, 30, 60, 60)
    assert (found.verify_queue, found.verify_per_source) == (9, 9)


@pytest.mark.parametrize("text", ["MAXSTARTUPS 60 30 60", "MAXSTARTUPS 10 0 60", "MAXSTARTUPS 10 30 60 61"])
def test_start_ups_that_make_no_sense(text):
    assert [complaint.split()[1] for complaint in read(text)[1]] == ["SLYN0103E"]


def test_what_need_not_be_said():
    found, complaints = read("PENALTY 5 10 100\nFILETHREADS 3")
    assert complaints == []
    assert (found.penalties.failures, found.penalties.sources) == (5, 10_000)
    assert (found.file_threads, found.transfer_threads) == (3, 16)


@pytest.mark.parametrize(
    "text", ["PENALTY 5 10 100 99", "FILETHREADS 0", "FILETHREADS 3 257", "MAXCONSOLES 5 6", "MAXQUERIES 0"]
)
def test_numbers_that_make_no_sense(text):
    assert [complaint.split()[1] for complaint in read(text)[1]] == ["SLYN0103E"]


def test_wrong_operands():
    _, complaints = read(
        "MAXCONNECTIONS 5 6\nCONTROLUSER ROOT A\nPENALTY 1 2\nPENALTYEXEMPT 10.0.0.1/8\nCRLSECURITYLEVEL NONE\n"
        "DIRECTORY 389 SUFFIX\nMETRICS 0\nCONTROLSOCKET x GROUP\nPASSWORDHASH 1 2 3\nLOGLEVEL TRACE"
    )
    assert complaints == [
        "1:18 SLYN0103E",
        "2:13 SLYN0103E",
        "3:1 SLYN0104E",
        "4:15 SLYN0103E",
        "5:18 SLYN0103E",
        "6:1 SLYN0104E",
        "7:9 SLYN0103E",
        "8:1 SLYN0104E",
        "9:16 SLYN0103E",
        "10:10 SLYN0103E",
    ]
