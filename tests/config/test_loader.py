"""The loader against the case files: members in, diagnostics and values out; and against any text at all."""

import enum
import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from appliance.config import appls, dcasconf, messages, profile, system
from appliance.config.ftpservers import ftpdata
from appliance.config.language.diagnostics import Diagnostic, Severity
from appliance.config.loader import load
from appliance.config.racfinit import fill_random_keys
from appliance.config.terminals import mapping, parameters
from appliance.message import Message
from appliance.saf.commands.engine import syntax_error

CASES = Path(__file__).parent.parent / "cases" / "config"
ETC = Path(__file__).parent.parent.parent / "etc"
EXPECTATIONS = {"diagnostics", "values"}
TABLES = {
    "PROFILE.TCPIP": (profile.TABLE, parameters.GLOBALS, parameters.PARMS, mapping.VTAM),
    "FTP.DATA": (ftpdata.TABLE,),
    "DCAS.CONF": (dcasconf.TABLE,),
    "APPLS": (appls.TABLE,),
    "SYSTEM.CONF": (system.TABLE,),
}


def sections(path: Path) -> dict[str, str]:
    """Name -> text of the ``---`` sections of a case file."""
    _, *parts = path.read_text().split("\n--- ")
    return {part.partition("\n")[0]: part.partition("\n")[2] + "\n" for part in parts}


def write(members: dict[str, str], directory: Path) -> Path:
    directory.chmod(0o755)
    for name, text in members.items():
        (directory / name).write_text(text)
    return directory


def shown(value: object) -> str:
    if isinstance(value, enum.Enum):
        return str(value.value)
    if isinstance(value, frozenset):
        return "{" + ", ".join(sorted(map(shown, value))) + "}"
    return str(value)


def says_its_statement_again(found: Diagnostic) -> bool:
    """But for a value of the same name, in brackets, and F TRACE, which is a command."""
    return bool(re.search(rf"(?<![\w(])(?<!F ){re.escape(found.statement)}(?!\w)", found.text))


BASE = {name: text for name, text in sections(CASES / "base.txt").items() if name not in EXPECTATIONS}


@pytest.mark.parametrize("case", sorted(CASES.glob("*.txt")), ids=lambda path: path.stem)
def test_case(case, tmp_path):
    parts = sections(case)
    members = {name: text for name, text in parts.items() if name not in EXPECTATIONS}
    loaded = load(write({**BASE, **members}, tmp_path))
    assert "\n".join(map(str, loaded.diagnostics)) == parts["diagnostics"].strip()
    assert [str(found) for found in loaded.diagnostics if says_its_statement_again(found)] == []
    assert (loaded.site is None) == any(d.severity is Severity.ERROR for d in loaded.diagnostics)
    for line in filter(None, parts.get("values", "").splitlines()):
        expression, _, expected = line.partition(" = ")
        names = {name: getattr(loaded.site, name) for name in ("system", "profile", "ftp", "dcas", "applications")}
        names |= {"racf_init": loaded.site.racf_init, "uss_tables": loaded.site.uss_tables}
        names |= {"interpret_tables": loaded.site.interpret_tables}
        names |= {"remote_dcas": loaded.site.remote_dcas, "switching": loaded.site.switching}
        assert shown(eval(expression, {}, names)) == expected, expression


def test_every_supported_statement_has_a_case():
    texts = dict.fromkeys(TABLES, "")
    for case in CASES.glob("*.txt"):
        for member, text in sections(case).items():
            texts[member] = texts.get(member, "") + text.upper()
    missing = [
        f"{member} {keyword}"
        for member, tables in TABLES.items()
        for table in tables
        for keyword in table.rows
        if keyword not in texts[member].split()
    ]
    assert missing == []


def test_the_samples_have_no_complaint():
    loaded = load(ETC)
    assert loaded.diagnostics == ()
    assert loaded.site is not None


def test_the_commands_of_the_samples_read_well():
    key = "0123456789ABCDEF"
    commands = [fill_random_keys(command, lambda: key) for command in load(ETC).site.racf_init]
    assert [str(command.place) for command in commands if syntax_error(command.text)] == []
    assert sum(key in command.text for command in commands) == 1


def test_every_message_has_an_id_of_its_own():
    found = [value.id for value in vars(messages).values() if isinstance(value, Message)]
    assert len(found) == len(set(found))
    assert all(re.fullmatch(r"SLYN\d{4}[EW]", id_) for id_ in found)


def test_a_directory_that_is_missing_empty_or_open_to_all(tmp_path):
    missing, empty, shared = tmp_path / "missing", tmp_path / "empty", tmp_path / "open"
    empty.mkdir(mode=0o755)
    shared.mkdir()
    shared.chmod(0o777)
    found = {path.name: load(path) for path in (missing, empty, shared)}
    assert {name: [d.id for d in loaded.diagnostics] for name, loaded in found.items()} == {
        "missing": ["SLYN0201E"],
        "empty": ["SLYN0210E"],
        "open": ["SLYN0203E"],
    }
    assert all(loaded.site is None for loaded in found.values())


WORDS = sorted({word for case in CASES.glob("*.txt") for word in case.read_text().split()})
LINES = st.lists(st.lists(st.sampled_from(WORDS) | st.text(max_size=4), max_size=6).map(" ".join), max_size=12)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=150)
@given(name=st.sampled_from([*TABLES, "USSTAB", "RACF.INIT"]), lines=LINES)
def test_any_text_gives_diagnostics_and_never_an_exception(name, lines, tmp_path):
    path = write(BASE, tmp_path) / name
    before = path.read_bytes() if path.exists() else None
    path.write_text("\n".join(lines), newline="")
    loaded = load(tmp_path)
    if before is None:
        path.unlink()
    assert (loaded.site is None) == any(d.severity is Severity.ERROR for d in loaded.diagnostics)
    for diagnostic in loaded.diagnostics:
        assert diagnostic.place.line >= 1
        assert diagnostic.place.column >= 1
        assert "{" not in diagnostic.text or any("{" in line for line in lines)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(data=st.binary(max_size=60))
def test_any_bytes_give_diagnostics_and_never_an_exception(data, tmp_path):
    (write(BASE, tmp_path) / "FTP.DATA").write_bytes(data)
    load(tmp_path)


def test_a_text_can_stand_for_a_member_that_is_not_written_yet():
    loaded = load(ETC, {"FTP.DATA": "INACTIVE 77\n", "EXTRA.FTP.DATA": "INACTIVE x\n"})
    assert loaded.site is None
    assert {found.place.file for found in loaded.diagnostics if found.severity is Severity.ERROR} == {"EXTRA.FTP.DATA"}
    assert loaded.members["FTP.DATA"] == "INACTIVE 77\n"
    loaded = load(ETC, {"FTP.DATA": "INACTIVE 77\n"})
    assert [server.inactive for server in loaded.site.ftp if server.jobname == "FTPD1"] == [77]


def test_a_text_of_control_characters_stands_for_nothing():
    loaded = load(ETC, {"FTP.DATA": "INACTIVE 1\x1b\n"})
    assert loaded.site is None
    assert "FTP.DATA" not in loaded.members
