"""``sallyport audit`` on a folder written by the sink itself."""

from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner

from appliance.cli import main
from appliance.saf.audit import AuditRecord
from appliance.saf.auditfile import JsonLinesAudit
from appliance.saf.model import Access

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path):
    moments = [NOON + timedelta(hours=hours) for hours in range(3)]
    audit = JsonLinesAudit(tmp_path / "audit", iter(moments).__next__, system="MVS098")
    audit.write(AuditRecord(event="JOBINIT", qualifier="INVPSWD", user="USER2", saf_rc=8, peer="192.0.2.1:5"))
    for user, qualifier in (("USER2", "SUCCESS"), ("USER4", "INSAUTH")):
        audit.write(
            AuditRecord(
                event="ACCESS",
                qualifier=qualifier,
                user=user,
                cls="SERVAUTH",
                resource="EZB.FTP.MVS098.FTPSEC1.PORT2021",
                asked=Access.READ,
                allowed=Access.NONE,
                profile="EZB.FTP.**",
                rule="UACC",
            )
        )
    assert audit.close()
    return tmp_path / "audit"


def run(folder, *arguments):
    return CliRunner().invoke(main, ["audit", "--dir", str(folder), *arguments])


def numbers(result):
    assert result.exit_code == 0, result.output
    return [int(line.split()[0]) for line in result.output.splitlines()]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ([], [1, 2, 3]),
        (["--user", "USER2"], [1, 2]),
        (["--user", "user*", "--outcome", "refused"], [1, 3]),
        (["--outcome", "granted"], [2]),
        (["--resource", "EZB.FTP.*"], [2, 3]),
        (["--class", "SERVAUTH", "--event", "access"], [2, 3]),
        (["--peer", "192.0.2.1*"], [1]),
        (["--since", "2026-03-01T13:00:00"], [2, 3]),
        (["--until", "2026-03-01T13:00:00+00:00"], [1, 2]),
        (["--since", "2026-03-02"], []),
        (["--service", "FTP"], []),
    ],
)
def test_records_are_filtered(folder, options, expected):
    assert numbers(run(folder, *options)) == expected


def test_json_is_what_the_file_has(folder):
    lines = run(folder, "--json", "--user", "USER4").output.splitlines()
    assert len(lines) == 1
    assert '"rule": "UACC"' in lines[0]


def test_a_sound_chain_and_a_changed_record(folder):
    assert run(folder, "verify").exit_code == 0
    file = next(folder.iterdir())
    file.write_bytes(file.read_bytes().replace(b"USER4", b"USER5"))
    file.write_bytes(file.read_bytes().replace(b"INVPSWD", b"SUCCESS"))
    result = run(folder, "verify")
    assert result.exit_code == 8
    assert "SLYS1602E" in result.output


def test_a_refusal_is_explained(folder):
    result = run(folder, "explain", "3")
    assert "USER4 is refused READ" in result.output
    assert "PERMIT EZB.FTP.** CLASS(SERVAUTH) ID(USER4) ACCESS(READ)" in result.output
    missing = run(folder, "explain", "9")
    assert (missing.exit_code, "SLYS1603E" in missing.output) == (8, True)


def test_a_folder_that_is_not_there(tmp_path):
    for arguments in ([], ["verify"], ["explain", "1"]):
        result = run(tmp_path / "no" / "audit", *arguments)
        assert (result.exit_code, "SLYS1604E" in result.output) == (8, True)
    assert run(tmp_path, "--since", "yesterday").exit_code == 2
