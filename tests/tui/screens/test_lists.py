"""Ports, refused sources, transfers."""

from tests.tui.playing import Play, play, said, table

ANSWERS = {
    "D TCPIP,,QUARANTINE": table(
        ("192.0.2.9", "1200", "0", "QUARANTINE"), columns=("SOURCE", "SECONDS", "FAILURES", "WHY")
    ),
    "D TCPIP,,FTP,TRANSFER": table(
        ("7", "USER2", "STOR A", "512", "1024"),
        ("8", "USER4", "STOR B", "512", ""),
        columns=("CONN", "USER", "TRANSFER", "BYTES", "OF BYTES"),
    ),
    "D EXPIRY": table(
        ("2026-12-01T00:00:00Z", "5", "CRL", "CN=CA", "", "YES", "CN=CA"),
        columns=("UNTIL", "DAYS", "KIND", "NAME", "STATUS", "USED", "SUBJECT"),
    ),
    "V TCPIP,,QUARANTINE": said("SLYO0127I refused"),
    "V TCPIP,,RELEASE": said("SLYO0129I not refused any more"),
    "V TCPIP,,TELNET,QUIESCE": said("QUIESCE done for 1 ports"),
}


def test_a_peer_is_quarantined_and_released(tmp_path):
    async def scenario(it: Play):
        it.select("1")
        await it.press("q")
        await it.sees("V TCPIP,,QUARANTINE,IPADDR=192.0.2.7,MINUTES=60")
        await it.press("y")
        await it.sees("SLYO0127I refused")
        await it.type("SOURCES")
        await it.sees("Sallyport  Refused sources", "192.0.2.9")
        await it.press("r", "y")
        await it.asked("V TCPIP,,RELEASE,IPADDR=192.0.2.9")

    play(tmp_path, scenario, ANSWERS)


def test_a_transfer_shows_how_far_it_is(tmp_path):
    async def scenario(it: Play):
        await it.type("TRANSFERS")
        await it.sees("Sallyport  Transfers", " 50%")
        done = {row["CONN"]: row["DONE"] for row in it.app.screen.listing.rows()}
        assert done["8"] == ""

    play(tmp_path, scenario, ANSWERS)


def test_a_port_is_quiesced(tmp_path):
    async def scenario(it: Play):
        await it.type("PORTS")
        await it.sees("Sallyport  Ports", "QUIESCED")
        it.select("2992")
        await it.press("q", "y")
        await it.asked("V TCPIP,,TELNET,QUIESCE,PORT=2992")

    play(tmp_path, scenario, ANSWERS)


def test_what_ends_when(tmp_path):
    async def scenario(it: Play):
        await it.type("EXPIRY")
        await it.sees("Sallyport  What ends when", "2026-12-01T00:00:00Z", "CRL")

    play(tmp_path, scenario, ANSWERS)
