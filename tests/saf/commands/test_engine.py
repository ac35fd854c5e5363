"""The engine: authority of now, one audit record for each command, rehearsal and commit, refusals that keep nothing."""

import threading

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from appliance.saf.commands.engine import RacfCommands, is_racf_command, masked, syntax_error
from appliance.saf.model import Acee
from appliance.saf.store import StoreError
from tests.support.racf import NOON, PASSWORDS, AuditList, RacfConsole, open_store


def test_what_is_a_racf_command():
    assert all(is_racf_command(text) for text in ("ADDUSER X", "  au\tx", "racdcert LIST", "SETR"))
    assert not any(is_racf_command(text) for text in ("", "D TCPIP", "ADDUSERS X", "F CA,CRL"))


def test_syntax_is_checked_without_running():
    assert syntax_error("ADDUSER USER2 NAME('x')") is None
    error = syntax_error("ADDUSER USER2 NAM('x'")
    assert error is not None
    assert error.column == 18
    assert syntax_error("NOTHING") is not None


def test_every_command_is_audited_once_without_its_secrets(racf):
    racf.audit.records.clear()
    racf.run("ALU USER2 PASSWORD(Secret1) NOEXPIRED")
    racf.run("ALU USER2 PASWORD(Secret1)")
    racf.run("LU IBMUSER", user="USER2")
    racf.run("LU NOBODY")
    found = [(record.event, record.qualifier, record.user, record.saf_rc) for record in racf.audit.records]
    assert found == [
        ("ALTUSER", "SUCCESS", "IBMUSER", 0),
        ("ALTUSER", "FAILURE", "IBMUSER", 8),
        ("LISTUSER", "INSAUTH", "USER2", 8),
        ("LISTUSER", "FAILURE", "IBMUSER", 8),
    ]
    assert racf.audit.records[0].extra == {"command": "ALTUSER USER2 PASSWORD(***) NOEXPIRED"}
    assert "Secret1" not in str(racf.audit.records)


def test_masked_hides_what_is_no_command():
    assert masked("Secret1") == "***"
    assert masked("PW PASSWORD(Secret1 Secret2)") == "PASSWORD PASSWORD(***)"


@given(text=st.text(st.sampled_from("PASSWORDHRE( )'*,US2/"), max_size=40))
def test_masked_never_shows_a_password(text):
    key = "RALT PTKTDATA A SSIGNON(KEYM(Zq7))"
    for command in ("ALU USER2 PASSWORD(Zq7Zq7)", "PASSWORD PHRASE('Zq7Zq7' 'Zq7Zq8')", key):
        assert "Zq7" not in masked(f"{command}{text}")
        assert "Zq7" not in masked(f"{command[:-1]}{text}")


COMMAND = st.sampled_from(["AU", "ALU", "DU", "LU", "PW", "CO", "RDEF", "PE", "RL", "SR", "SETR", "RACDCERT", "X"])
WORDS = (
    "USER2 SERVAUTH A.B * LIST ADD('x') ID(USER2) CERTAUTH MAP CLASS(SERVAUTH) ( ) LABEL('x') PASSWORD(x) SPECIAL "
    "UACC(READ) LISTRING(*) REVOKE GENCERT SIGNWITH(LABEL('x')) WITHLABEL('x') ADDRING(R) USER3 SSIGNON(TYPE(X))"
)
WORD = st.sampled_from(WORDS.split())


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150, deadline=None)
@given(command=COMMAND, words=st.lists(WORD, max_size=5))
def test_any_command_is_an_answer(racf, command, words):
    result = racf.run(" ".join([command, *words]))
    assert result.code in (0, 4, 8)
    assert result.lines


def test_special_taken_away_since_logon_does_not_count(racf):
    racf.ok("ALU USER2 SPECIAL")
    racf.ok("ALU USER2 NOSPECIAL")
    result = racf.commands.run(Acee("USER2", special=True), "ADDUSER X", source="TUI")
    assert result.lines[0].startswith("SLYS1002E")
    racf.ok("ALU USER3 REVOKE")
    for user in ("USER3", "NOBODY", ""):
        assert racf.refused("LISTUSER", user=user) == "SLYS1002E"


def test_a_stranger_cannot_lock_the_administrator_out_of_the_console(racf):
    racf.ok("SETROPTS PASSWORD(REVOKE(2))")
    for _ in range(2):
        racf.store.record_failure("IBMUSER")
    assert racf.database.users["IBMUSER"].revoked
    racf.ok("ALU IBMUSER RESUME")
    assert not racf.database.users["IBMUSER"].revoked


def test_the_last_special_stays(racf):
    assert racf.refused("ALU IBMUSER NOSPECIAL") == "SLYS1006E"
    for text in ("REVOKE", "REVOKE(12/31/26)", "REVOKE RESUME(12/31/26)"):
        assert racf.refused(f"ALU IBMUSER {text}") == "SLYS1006E"
    racf.ok("ALU IBMUSER REVOKE(12/30/26) RESUME(12/31/26)")
    racf.ok("ALU USER2 SPECIAL")
    racf.ok("ALU IBMUSER NOSPECIAL", user="USER2")


def test_nothing_runs_while_the_audit_has_failed(racf):
    racf.audit.is_failed = True
    assert racf.refused("ADDUSER X") == "SLYS1005E"


def test_a_store_that_fails_is_an_answer(racf, monkeypatch):
    def fail(*arguments):
        raise StoreError("saf.db: disk is full")

    monkeypatch.setattr(racf.store, "apply", fail)
    assert racf.refused("ADDUSER X") == "SLYS1004E"
    assert racf.audit.records[-1].qualifier == "FAILURE"


def test_init_runs_once_into_an_empty_database(tmp_path):
    console = RacfConsole(tmp_path)
    assert console.commands.run_init(["ADDUSER SECOND SPECIAL"]) == ()
    assert set(console.database.users) == {"IBMUSER"}


def test_init_goes_on_after_a_bad_command_and_says_when_nobody_is_special(tmp_path):
    commands = RacfCommands(open_store(tmp_path), AuditList(), PASSWORDS, lambda: NOON)
    results = commands.run_init(["NONSENSE", "ADDGROUP OPS", "ADDUSER USER2"])
    assert [result.code for result in results] == [8, 0, 0, 4]
    assert results[-1].lines[0].startswith("SLYS1007W")


def test_parallel_commands_lose_nothing(racf):
    def add(number):
        racf.run(f"ADDUSER W{number}")
        racf.run(f"CONNECT W{number} GROUP(OPS)")

    threads = [threading.Thread(target=add, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    users = racf.store.load().users
    assert all([entry.group for entry in users[f"W{number}"].connects] == ["SYS1", "OPS"] for number in range(8))


def test_the_second_run_sees_what_came_between(racf, monkeypatch):
    original = racf.store.apply

    def apply(change, beside=None):
        monkeypatch.setattr(racf.store, "apply", original)
        racf.ok("ADDUSER ANN")
        return original(change, beside)

    monkeypatch.setattr(racf.store, "apply", apply)
    result = racf.run("ADDUSER ANN NAME('second')")
    assert (result.code, result.lines[0][:9]) == (8, "SLYS1103E")
    assert racf.database.users["ANN"].full_name == ""


@pytest.mark.parametrize("text", ["", "   ", "\x00", "FOO BAR"])
def test_what_is_no_command_is_said_so(racf, text):
    assert racf.refused(text) == "SLYS1003E"


def test_a_command_that_fails_by_a_fault_of_ours_is_audited(racf, monkeypatch):
    def fail(*arguments):
        raise RuntimeError("a fault")

    monkeypatch.setattr(racf.store, "apply", fail)
    with pytest.raises(RuntimeError):
        racf.run("ADDUSER X")
    record = racf.audit.records[-1]
    assert (record.event, record.qualifier, record.saf_rc) == ("ADDUSER", "FAILURE", 8)
