"""Names that are more than a name: whatever a peer calls itself or a file is one line of the log and one record."""

from __future__ import annotations

import json

import pytest

from tests.system.ftpwire import Control
from tests.system.running import until

#: ESC, a carriage return, a bell, C1 controls, bidirectional overrides, a line separator, a forged record.
_NASTY = 'x\x1b[2J\r\x07\x9b\u202e\u2028{"event": "LOGON", "user": "IBMUSER"}'


def lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if "NASTY" in line]


def test_the_probe_works_where_names_are_written_as_they_come(tmp_path):
    """The control: a log without escaping has a line more, and a terminal that is cleared."""
    (tmp_path / "log").write_text(f"login of NASTY{_NASTY} failed\n", newline="")
    text = (tmp_path / "log").read_text()
    assert len(text.splitlines()) > 1
    assert "\x1b" in text


@pytest.mark.parametrize("command", ["USER NASTY", "RETR NASTY"])
def test_a_name_stays_inside_its_record(demo, victim, command):
    before = len(demo.audit())
    with Control(demo, demo.port(2121)) as client:
        client.secure()
        if command.startswith("RETR"):
            client.say(f"USER {victim}")
            assert client.say("PASS SECRET12")[:3] == "230"
        client.say(f"{command}{_NASTY}".replace("\r", ""))
        client.say("PASS WRONG123")
        client.say("SITE NASTY" + _NASTY.replace("\r", ""))
    demo.console("ADDUSER AFTERIT")
    demo.console("DELUSER AFTERIT")
    until(lambda: len(demo.audit()) > before, 60)
    log = demo.output()
    for path in sorted((demo.dir / "audit").glob("*.jsonl")):
        log += path.read_text()
    assert all(character.isprintable() or character == "\n" for character in log if ord(character) < 0x250)
    assert not {"\u202e", "\u2028", "\x1b", "\x9b"} & set(log)
    forged = [record for record in demo.audit() if record.get("event") == "LOGON" and len(record) < 5]
    assert forged == []
    for line in log.splitlines():
        if line.startswith("{"):
            json.loads(line)
