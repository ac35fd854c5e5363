"""What verbs share that work beside the daemon: a passphrase from a file, a record in the audit."""

import json

import click
import pytest

from appliance.cli.offline import audit_offline, passphrase
from appliance.saf.auditchain import verify_chain


def test_a_passphrase_is_the_first_line(tmp_path):
    (tmp_path / "file").write_text("correct horse\nsecond line\n")
    assert passphrase(tmp_path / "file", confirm=True).text() == "correct horse"


@pytest.mark.parametrize("content", [b"", b"\nsecond", b"\xff\xfe"])
def test_a_file_that_holds_none_is_refused(tmp_path, content):
    (tmp_path / "file").write_bytes(content)
    with pytest.raises(click.UsageError):
        passphrase(tmp_path / "file", confirm=False)


def test_what_was_done_is_audited(tmp_path):
    audit_offline(tmp_path, "RESTORE", {"system": "GATE1"})
    [record] = [json.loads(line) for line in next(tmp_path.glob("*.jsonl")).read_text().splitlines()]
    assert (record["event"], record["extra"]["system"]) == ("RESTORE", "GATE1")
    assert verify_chain(tmp_path).is_sound
