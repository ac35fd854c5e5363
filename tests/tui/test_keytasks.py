"""The commands of the key menu, and that RACF's language or the operator's knows each of them."""

import pytest

from appliance.saf.commands.engine import is_racf_command, syntax_error
from appliance.services.control.commandtable import COMMANDS
from appliance.services.control.language import parse
from appliance.tui.authoritytasks import AUTHORITY, REASONS, reason_operand
from appliance.tui.keytasks import MENU
from appliance.tui.tasks import problem

VALUES = {
    "user": "user2",
    "owner": "tcpip",
    "label": "O'Brien",
    "new": "O'Brien 2",
    "ring": "TCPIP/TNRING",
    "usage": "personal",
    "cn": "localhost",
    "o": "",
    "hosts": "localhost mvs098",
    "key": "p384",
    "until": "2030-12-31",
    "signer": "SALLYPORT CA",
    "file": "a.p12",
    "status": "trust",
    "password": "carry it (over)",
    "format": "certb64",
    "days": "30",
    "reason": "superseded",
    "serial": "0a:1b",
}
TASKS = {task.title: task for section in MENU for task in section.tasks}


def made(title, **changes):
    return TASKS[title].commands({**VALUES, **changes})


def is_known(command):
    if is_racf_command(command):
        return syntax_error(command) is None
    read = parse(command)
    return any(read.words[: len(entry.words)] == entry.words for entry in COMMANDS[read.verb])


@pytest.mark.parametrize("title", TASKS)
def test_good_values_make_commands(title):
    is_operators = title in {task.title for task in AUTHORITY.tasks}
    label = "mine" if is_operators else "a 'b'"
    values = {**VALUES, "label": label}
    for field in TASKS[title].fields:
        usual = field.default if field.name == "format" else values[field.name]
        assert problem(field, usual) == "", field.name
    commands = TASKS[title].commands(values)
    assert commands
    assert [command for command in commands if not is_known(command)] == []


def test_titles_are_one_of_a_kind():
    assert sum(len(section.tasks) for section in MENU) == len(TASKS)


@pytest.mark.parametrize(
    ("title", "changes", "commands"),
    [
        (
            "Make a certificate the default of a ring",
            {},
            (
                "RACDCERT ID(TCPIP) CONNECT(ID(TCPIP) LABEL('O''Brien') RING(TNRING) DEFAULT)",
                "RACDCERT ID(TCPIP) LISTRING(TNRING)",
            ),
        ),
        (
            "Put a certificate into a ring",
            {"owner": "certauth", "usage": "certauth"},
            ("RACDCERT ID(TCPIP) CONNECT(CERTAUTH LABEL('O''Brien') RING(TNRING) USAGE(CERTAUTH))",),
        ),
        (
            "Create a certificate signed by an authority here",
            {"o": "EXAMPLE", "label": "NEW"},
            (
                "RACDCERT ID(TCPIP) GENCERT SUBJECTSDN(CN('localhost') O('EXAMPLE')) "
                "ALTNAME(DOMAIN('localhost' 'mvs098')) NISTECC SIZE(384) NOTAFTER(DATE(2030-12-31)) "
                "SIGNWITH(CERTAUTH LABEL('SALLYPORT CA')) WITHLABEL('NEW')",
            ),
        ),
        (
            "Create an authority",
            {"hosts": "", "key": "rsa4096", "until": "", "label": "SITE CA"},
            ("RACDCERT CERTAUTH GENCERT SUBJECTSDN(CN('localhost')) RSA SIZE(4096) WITHLABEL('SITE CA')",),
        ),
        (
            "Create a self-signed certificate",
            {"owner": "site", "hosts": "", "key": "ed25519", "until": "", "label": "A"},
            ("RACDCERT SITE GENCERT SUBJECTSDN(CN('localhost')) ED25519 WITHLABEL('A')",),
        ),
        (
            "Import a certificate with its key (PKCS#12)",
            {"label": "A"},
            ("RACDCERT ID(TCPIP) ADD('a.p12') PASSWORD('carry it (over)') WITHLABEL('A') TRUST",),
        ),
        (
            "Show what a server with a ring shows",
            {},
            ("RACDCERT ID(TCPIP) LISTRING(TNRING)", "D CHAIN,RING=TCPIP/TNRING"),
        ),
        ("Revoke by serial number", {}, ("F CA,REVOKE,SERIAL=0a1b,REASON=superseded",)),
        ("Look into a file", {"password": ""}, ("RACDCERT CHECKCERT('a.p12')",)),
        (
            "Show a certificate with its chain",
            {"owner": "*AUTH*", "label": "SALLYPORT CA"},
            ("RACDCERT CERTAUTH LISTCHAIN(LABEL('SALLYPORT CA'))", "D CHAIN,ID=CERTAUTH,LABEL='SALLYPORT CA'"),
        ),
        (
            "Revoke a certificate, or put it on hold",
            {"owner": "user2", "label": "mine"},
            ("F CA,REVOKE,ID=USER2,LABEL=mine,REASON=superseded",),
        ),
    ],
)
def test_what_is_made(title, changes, commands):
    assert made(title, **changes) == commands


def test_a_value_cannot_become_another_operand():
    fields = {field.name: field for task in TASKS.values() for field in task.fields}
    strict = {"user", "owner", "ring", "hosts", "key", "until", "file", "status", "usage", "format", "days", "reason"}
    assert strict < fields.keys()
    for name in strict:
        assert problem(fields[name], "A) SPECIAL"), name
    assert problem(fields["password"], "short")


def test_reasons():
    assert [reason_operand(name) for name, _ in REASONS[:2]] == ["", ",REASON=keyCompromise"]
