"""``sallyport saf`` on a state folder: export, import into another, a new key; never beside a running daemon."""

import json
import socket

import pytest
from click.testing import CliRunner

from appliance.cli import main
from appliance.saf.auditchain import verify_chain
from appliance.saf.sealing import place_of_key
from appliance.saf.store import SafStore
from tests.support.racf import NOON, RacfConsole
from tests.support.softhsm import MODULE, shared_token


@pytest.fixture
def state(tmp_path):
    console = RacfConsole(tmp_path, "ADDUSER USER2 PASSWORD(SECRET1)", "ADDGROUP OPS", "RDEFINE SERVAUTH A.B")
    console.ok("PERMIT A.B CLASS(SERVAUTH) ID(USER2) ACCESS(READ)")
    console.ok("RDEFINE PTKTDATA TSO SSIGNON(KEYMASKED(E001193519561977))")
    console.store.close()
    return tmp_path


def run(state, *arguments):
    return CliRunner().invoke(main, ["saf", "--state", str(state), "--database", "saf.db", *arguments])


def opened(state):
    store = SafStore.open(f"sqlite:///{state / 'saf.db'}", key_file=state / "saf.key", now=lambda: NOON)
    try:
        return store.database
    finally:
        store.close()


@pytest.fixture
def other(tmp_path_factory):
    folder = tmp_path_factory.mktemp("other")
    RacfConsole(folder).store.close()
    return folder


def test_what_is_exported_is_imported_elsewhere(state, other, tmp_path):
    file = tmp_path / "unload.txt"
    result = run(state, "export", str(file))
    assert result.exit_code == 0
    assert file.stat().st_mode & 0o777 == 0o600
    assert "SECRET1" not in file.read_text()
    result = run(other, "import", str(file))
    assert result.exit_code == 0, result.output
    assert "SLYS1606I 1 users, 1 groups, 2 profiles" in result.output
    assert opened(other).users["USER2"].password_hash is None
    assert dict(opened(other).profiles["SERVAUTH"]["A.B"].access)
    assert verify_chain(other / "audit").is_sound
    line = next((other / "audit").iterdir()).read_text()
    assert json.loads(line)["extra"]["users"] == 1


def test_an_unload_may_be_in_ebcdic(state, other, tmp_path):
    text = run(state, "export", "-").output
    (tmp_path / "ebcdic").write_bytes(text.replace("\n", "\x85").encode("cp037"))
    assert run(other, "import", str(tmp_path / "ebcdic")).exit_code == 0
    assert "USER2" in opened(other).users


def test_what_is_left_out_is_a_warning(other, tmp_path):
    (tmp_path / "bad").write_text("nonsense\n")
    result = run(other, "import", str(tmp_path / "bad"))
    assert (result.exit_code, "SLYS1607W line 1" in result.output) == (4, True)


def test_a_new_key(state):
    old = (state / "saf.key").read_bytes()
    result = run(state, "rekey")
    assert result.exit_code == 0, result.output
    assert (state / "saf.key").read_bytes() != old
    assert opened(state).profiles["PTKTDATA"]["TSO"].ssignon.legacy is not None


def test_a_new_key_wrapped_by_a_token(state):
    token = shared_token()
    token.write_pin(state)
    result = run(state, "rekey", "--module", str(MODULE), "--token", token.label, "--label", "CLI")
    assert result.exit_code == 0, result.output
    assert place_of_key(state / "saf.key") == token.place("CLI")
    before = (state / "saf.key").read_bytes()
    assert run(state, "rekey").exit_code == 0
    assert place_of_key(state / "saf.key") == token.place("CLI")
    assert (state / "saf.key").read_bytes() != before
    assert opened(state).profiles["PTKTDATA"]["TSO"].ssignon.legacy is not None
    assert run(state, "rekey", "--plain").exit_code == 0
    assert place_of_key(state / "saf.key") is None
    assert run(state, "rekey", "--token", token.label).exit_code == 2


@pytest.mark.parametrize("arguments", [["rekey"], ["import"]])
def test_not_beside_a_running_daemon(state, arguments, tmp_path):
    (tmp_path / "file").write_text("")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(state / "control.sock"))
        server.listen(1)
        result = run(state, *arguments, *([str(tmp_path / "file")] if arguments == ["import"] else []))
    assert (result.exit_code, "SLYS1608E" in result.output) == (8, True)


def test_a_folder_without_a_database(tmp_path):
    result = run(tmp_path, "export", "-")
    assert (result.exit_code, "there is no database" in result.output) == (8, True)


def test_the_commands_of_a_member_are_done_together(state, tmp_path):
    member = tmp_path / "RACF.MORE"
    member.write_text(
        "; a partner\nADDUSER PARTNER NAME('A B') -\n  PASSWORD(First1)\nRDEFINE KERBLINK X\nLISTUSER PARTNER\n"
    )
    result = run(state, "commands", str(member))
    assert result.exit_code == 4, result.output
    assert "RACF.MORE:4:1: SLYS1417W" in result.output
    assert "\nUSER=PARTNER   NAME=A B " in result.output
    assert "SLYS1610I 3 commands are done" in result.output
    assert opened(state).users["PARTNER"].full_name == "A B"
    log = "".join(path.read_text() for path in (state / "audit").glob("*.jsonl"))
    assert "First1" not in log
    assert '"user":"IBMUSER"' in log.replace(" ", "")


def test_one_bad_line_leaves_everything_and_each_is_named(state, tmp_path):
    member = tmp_path / "RACF.MORE"
    member.write_text("ADDUSER PARTNER\nADDUSER USER2\nADDGROUP\nPERMIT NO.SUCH CLASS(SERVAUTH) ID(PARTNER) AC(READ)\n")
    before = opened(state)
    result = run(state, "commands", str(member))
    assert result.exit_code == 8
    errors = [line.split(": ")[0] for line in result.output.splitlines() if "RACF.MORE" in line]
    assert errors == [f"RACF.MORE:{number}:1" for number in (2, 3, 4)]
    assert "SLYS1611E 3 of 4 commands cannot be done" in result.output
    assert opened(state).users.keys() == before.users.keys()


def test_commands_have_the_authority_of_a_user_and_a_member_must_read_well(state, tmp_path):
    member = tmp_path / "RACF.MORE"
    member.write_text("ADDUSER PARTNER\n")
    assert run(state, "commands", "--user", "USER2", str(member)).exit_code == 8
    assert run(state, "commands", "--user", "NOBODY", str(member)).exit_code == 8
    member.write_text("ADDUSER PARTNER -\n")
    result = run(state, "commands", str(member))
    assert (result.exit_code, "RACF.MORE:1:1" in result.output) == (8, True)
    assert "PARTNER" not in opened(state).users
