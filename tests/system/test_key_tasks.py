"""Every task of the key menu on the running demo, in an order in which an administrator could take them."""

from __future__ import annotations

import shutil

from appliance.tui.keytasks import MENU
from appliance.tui.tasks import problem
from tests.system.running import Demo

TASKS = {task.title: task for section in MENU for task in section.tasks}
LIFE = {
    "owner": "TCPIP",
    "label": "LIFE",
    "ring": "TCPIP/LIFE",
    "cn": "localhost",
    "o": "EXAMPLE",
    "hosts": "localhost",
}
CA = {**LIFE, "owner": "CERTAUTH", "label": "LIFE CA", "cn": "Life CA", "hosts": ""}
SECRET = "carry it over"
#: Title of the task, and what is typed; a file that one exports another imports.
STEPS = (
    ("Make a key ring", LIFE),
    ("Create an authority", CA),
    ("Set the trust status", {**CA, "status": "HIGHTRUST"}),
    ("Create a request with a new key", {**LIFE, "file": "life.req"}),
    ("Sign a request of somebody else", {**LIFE, "file": "life.req", "signer": "LIFE CA"}),
    ("Create a request for a certificate that is here", {**LIFE, "file": "again.req"}),
    ("Put a certificate into a ring", {**CA, "usage": "CERTAUTH"}),
    ("Put a certificate into a ring", {**LIFE, "usage": "PERSONAL"}),
    ("Make a certificate the default of a ring", LIFE),
    ("Show what a server with a ring shows", LIFE),
    ("Show the key rings of a user", {"user": "TCPIP"}),
    ("Show the certificates of an owner", LIFE),
    ("Show a certificate with its chain", LIFE),
    ("Export a certificate or its chain", {**LIFE, "format": "PKCS7B64", "file": "life.p7b"}),
    (
        "Export a certificate with its key (PKCS#12)",
        {**LIFE, "format": "PKCS12DER", "file": "a.p12", "password": SECRET},
    ),
    ("Look into a file", {"file": "a.p12", "password": SECRET}),
    ("Renew with a new key: make it", {**LIFE, "new": "LIFE 2", "file": "life2.req"}),
    ("Sign a request of somebody else", {**LIFE, "label": "LIFE 2", "file": "life2.req", "signer": "LIFE CA"}),
    ("Renew with a new key: put it in force", {**LIFE, "new": "LIFE 2"}),
    ("Give a certificate another label", {**LIFE, "label": "LIFE 2", "new": "LIFE 3"}),
    ("Take a certificate out of a ring", {**LIFE, "label": "LIFE 3"}),
    ("Delete a certificate", LIFE),
    ("Import a certificate with its key (PKCS#12)", {**LIFE, "file": "a.p12", "password": SECRET, "status": "TRUST"}),
    ("Create a self-signed certificate", {**LIFE, "label": "SELF", "key": "RSA2048"}),
    ("Export a certificate or its chain", {**LIFE, "label": "SELF", "format": "CERTDER", "file": "self.der"}),
    ("Delete a certificate", {**LIFE, "label": "SELF"}),
    ("Import a certificate", {**LIFE, "label": "SELF", "file": "self.der", "status": "NOTRUST"}),
    ("Create a certificate signed by an authority here", {**LIFE, "label": "BY CA", "signer": "SALLYPORT CA"}),
    ("Create a request for a certificate that is here", {**LIFE, "label": "BY CA", "file": "by.req"}),
    ("Receive the signed certificate", {**LIFE, "label": "BY CA", "file": "by.pem"}),
    ("Issue a certificate to a user", {"user": "USER4", "label": "life"}),
    ("Renew a certificate of the own authority", {"owner": "USER4", "label": "life"}),
    ("Revoke a certificate, or put it on hold", {"owner": "USER4", "label": "life", "reason": "certificateHold"}),
    ("Release a certificate from hold", {"owner": "USER4", "label": "life"}),
    ("Publish the revocation list", {}),
    ("Revoke by serial number", {"serial": "0A:1B:2C", "reason": "superseded"}),
    ("Show key files that stand for rings", {}),
    ("Delete a key ring", LIFE),
)


def test_no_task_is_left_out():
    assert {title for title, _ in STEPS} == TASKS.keys()


def test_every_task_does_what_it_says(own_demo):
    for title, typed in STEPS:
        values = {field.name: typed.get(field.name, field.default) for field in TASKS[title].fields}
        wrong = [said for field in TASKS[title].fields if (said := problem(field, values[field.name]))]
        assert wrong == [], title
        if values.get("file") == "by.pem":
            _sign_elsewhere(own_demo)
        for command in TASKS[title].commands(values):
            done = own_demo.console(command)
            assert done.code <= 4, (title, command, done.lines)
        _hand_over(own_demo)
    assert _chain(own_demo, "LIFE") == ["TCPIP/LIFE", "CERTAUTH/LIFE CA"]
    assert _chain(own_demo, "BY CA") == ["TCPIP/BY CA", "CERTAUTH/LIFE CA"]


def _hand_over(demo: Demo) -> None:
    """What was exported is there to be imported."""
    imports, exports = demo.dir / "import", demo.dir / "export"
    imports.mkdir(exist_ok=True)
    for path in exports.glob("*") if exports.exists() else ():
        shutil.copy(path, imports / path.name)


def _sign_elsewhere(demo: Demo) -> None:
    """An authority elsewhere, played by the one that was made here: signed for another owner, and taken out."""
    label = "LABEL('ELSEWHERE')"
    for command in (
        "RACDCERT SITE GENCERT('by.req') SIGNWITH(CERTAUTH LABEL('LIFE CA')) WITHLABEL('ELSEWHERE')",
        f"RACDCERT SITE EXPORT({label}) FORMAT(CERTB64) DSN('by.pem')",
        f"RACDCERT SITE DELETE({label})",
    ):
        done = demo.console(command)
        assert done.code == 0, (command, done.lines)
    _hand_over(demo)


def _chain(demo: Demo, label: str) -> list[str]:
    done = demo.console(f"D CHAIN,ID=TCPIP,LABEL='{label}'")
    assert done.code == 0, done.lines
    return [row[done.columns.index("NAME")] for row in done.rows]
