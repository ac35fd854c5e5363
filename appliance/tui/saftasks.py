"""The guided tasks of SAF: users, access, the three ways to a certificate, a business partner, a PassTicket key."""

from __future__ import annotations

from appliance.tui.tasks import Field, Task, Values, quoted

__all__ = [
    "ADD_ANSWER",
    "ADD_USER",
    "CONNECT",
    "DEFINE",
    "EXPLAIN",
    "ISSUE",
    "MAP",
    "PARTNER",
    "PASSTICKET_KEY",
    "PASSWORD",
    "PERMIT",
    "REQUEST",
    "SELF_SIGNED",
    "TASKS",
]

_TEXT = r"[^\x00-\x1f\x7f]{1,255}"
_NAME = r"[A-Za-z0-9@#$.*%&-]{1,246}"


def _text(name: str, label: str, default: str = "", *, is_needed: bool = True) -> Field:
    return Field(name, label, default, _TEXT, "up to 255 characters", is_needed)


def _profile(name: str, label: str, default: str = "", *, is_needed: bool = True) -> Field:
    return Field(name, label, default, _NAME, "letters, digits, . * %", is_needed)


_USER = Field("user", "User ID")
_LABEL = _text("label", "Label")
_CLASS = Field("class", "Class", "SERVAUTH")
_ACCESS = Field(
    "access", "Access", "READ", "(?i:NONE|EXECUTE|READ|UPDATE|CONTROL|ALTER)", "NONE READ UPDATE CONTROL ALTER"
)
_SECRET = Field(
    "password", "Password", pattern=r"[^\s'()]{1,100}", hint="no blanks, quotes, parentheses", is_secret=True
)
_DAYS = Field("days", "Days", "365", r"[0-9]{1,4}", "a number")
_FILE = Field("file", "File", pattern=r"[A-Za-z0-9@#$_.-]{1,99}", hint="a plain name, without a path")


def _refreshed(values: Values) -> str:
    return f"SETROPTS RACLIST({values['class'].upper()}) REFRESH"


def _add_user(values: Values) -> tuple[str, ...]:
    password = f"PASSWORD({values['password']})" if values["password"] else "NOPASSWORD"
    name = f" NAME({quoted(values['name'])})" if values["name"] else ""
    return (f"ADDUSER {values['user'].upper()}{name} DFLTGRP({values['group'].upper()}) {password}",)


ADD_USER = Task(
    "Add a user",
    "A user without a password logs on with a certificate only. The first password has to be changed at log on.",
    (
        _USER,
        _text("name", "Name", is_needed=False),
        Field("group", "Default group", "SYS1"),
        Field("password", "Password", "", _SECRET.pattern, _SECRET.hint, is_needed=False, is_secret=True),
    ),
    _add_user,
)
PASSWORD = Task(
    "Give a new password",
    "The user is resumed; he has to change it at the next log on.",
    (_USER, _SECRET),
    lambda v: (f"ALTUSER {v['user'].upper()} PASSWORD({v['password']}) RESUME",),
)
CONNECT = Task(
    "Connect a user to a group",
    "He has what the group has, from his next log on.",
    (_USER, Field("group", "Group")),
    lambda v: (f"CONNECT {v['user'].upper()} GROUP({v['group'].upper()})",),
)
PERMIT = Task(
    "Permit access",
    "The access list of a profile gets an entry, and the class is refreshed so that it holds at once.",
    (_CLASS, _profile("profile", "Profile"), Field("user", "User or group"), _ACCESS),
    lambda v: (
        f"PERMIT {v['profile'].upper()} CLASS({v['class'].upper()}) "
        f"ID({v['user'].upper()}) ACCESS({v['access'].upper()})",
        _refreshed(v),
    ),
)
DEFINE = Task(
    "Define a profile",
    "Until somebody is permitted, everybody has the universal access.",
    (_CLASS, _profile("profile", "Profile"), Field("uacc", "Universal access", "NONE", _ACCESS.pattern, _ACCESS.hint)),
    lambda v: (f"RDEFINE {v['class'].upper()} {v['profile'].upper()} UACC({v['uacc'].upper()})", _refreshed(v)),
)
EXPLAIN = Task(
    "Who can reach what",
    "Which profile and which rule decide, and what would change it.",
    (_USER, _CLASS, _profile("profile", "Resource")),
    lambda v: (f"EXPLAIN {v['user'].upper()} {v['class'].upper()} {v['profile'].upper()}",),
)
SELF_SIGNED = Task(
    "Certificate, first way: self-signed",
    "A key and a certificate signed by itself. The other side has to trust this very certificate.",
    (_USER, _text("cn", "Common name"), _LABEL),
    lambda v: (
        f"RACDCERT ID({v['user'].upper()}) GENCERT SUBJECTSDN(CN({quoted(v['cn'])})) "
        f"WITHLABEL({quoted(v['label'])}) NISTECC SIZE(256)",
    ),
)
ISSUE = Task(
    "Certificate, second way: from the own CA",
    "A key and a certificate, registered to the user; the files are for him to take away.",
    (_USER, Field("label", "Label", "", r"[^\x00-\x1f',()]{1,32}", "up to 32 characters, no quotes"), _DAYS),
    lambda v: (f"F CA,ISSUE,ID={v['user'].upper()},LABEL={v['label']},DAYS={v['days']}",),
)
REQUEST = Task(
    "Certificate, third way: request to another CA",
    "A key, and a request in the export folder for the other CA to sign. Add its answer with the next task.",
    (_USER, _text("cn", "Common name"), _LABEL, _FILE),
    lambda v: (
        f"RACDCERT ID({v['user'].upper()}) GENCERT SUBJECTSDN(CN({quoted(v['cn'])})) "
        f"WITHLABEL({quoted(v['label'])}) NISTECC SIZE(256)",
        f"RACDCERT ID({v['user'].upper()}) GENREQ(LABEL({quoted(v['label'])})) DSN({quoted(v['file'])})",
    ),
)
ADD_ANSWER = Task(
    "Certificate, third way: add the answer",
    "The signed certificate, from the import folder, takes the place of the one that the request was made of.",
    (_USER, _LABEL, _FILE),
    lambda v: (f"RACDCERT ID({v['user'].upper()}) ADD({quoted(v['file'])}) WITHLABEL({quoted(v['label'])}) TRUST",),
)
MAP = Task(
    "Map certificates by name",
    "Whoever has a certificate with such an issuer and subject is this user. Parts are joined by dots, as RACF does.",
    (
        _USER,
        _text("issuer", "Issuer filter", is_needed=False),
        _text("subject", "Subject filter", is_needed=False),
        _LABEL,
    ),
    lambda v: (_map(v),),
)


def _map(values: Values) -> str:
    filters = "".join(
        f" {word}({quoted(values[name])})"
        for word, name in (("IDNFILTER", "issuer"), ("SDNFILTER", "subject"))
        if values[name]
    )
    return f"RACDCERT ID({values['user'].upper()}) MAP{filters} WITHLABEL({quoted(values['label'])}) TRUST"


def _partner(values: Values) -> tuple[str, ...]:
    user, profile = values["user"].upper(), values["profile"].upper()
    commands = [f"ADDUSER {user} NAME({quoted(values['name'])}) DFLTGRP({values['group'].upper()}) NOPASSWORD"]
    if values["file"]:
        authority = quoted(f"{user} CA")
        owner, _, ring = values["ring"].upper().partition("/")
        commands += [
            f"RACDCERT CERTAUTH ADD({quoted(values['file'])}) WITHLABEL({authority}) TRUST",
            f"RACDCERT ID({owner}) CONNECT(CERTAUTH LABEL({authority}) RING({ring}) USAGE(CERTAUTH))",
        ]
    commands += [
        _map({**values, "label": f"{user} MAP"}),
        f"PERMIT {profile} CLASS(SERVAUTH) ID({user}) ACCESS(READ)",
        "SETROPTS RACLIST(SERVAUTH) REFRESH",
        f"EXPLAIN {user} SERVAUTH {profile}",
    ]
    return tuple(commands)


PARTNER = Task(
    "A business partner",
    "A user without a password, the CA of the partner if he has one of his own (its file in the import folder), "
    "the names of his certificates, the port he may reach; at the end the proof that he may.",
    (
        _USER,
        _text("name", "Name"),
        Field("group", "Default group", "SYS1"),
        Field("file", "File of his CA", "", _FILE.pattern, _FILE.hint, is_needed=False),
        Field("ring", "Key ring", "FTPD/FTPRING", r"[A-Za-z0-9@#$]{1,8}/[^\s,()']{1,237}", "OWNER/RING"),
        _text("issuer", "Issuer filter"),
        _text("subject", "Subject filter", is_needed=False),
        _profile("profile", "Port profile"),
    ),
    _partner,
)
PASSTICKET_KEY = Task(
    "A PassTicket key",
    "16 hexadecimal digits that this system and the application share.",
    (
        Field("appl", "Application"),
        Field("key", "Key", pattern=r"[0-9A-Fa-f]{16}", hint="16 hexadecimal digits", is_secret=True),
    ),
    lambda v: (
        f"RDEFINE PTKTDATA {v['appl'].upper()} SSIGNON(KEYMASKED({v['key'].upper()})) UACC(NONE)",
        "SETROPTS RACLIST(PTKTDATA) REFRESH",
    ),
)
TASKS = (
    *(PARTNER, ADD_USER, PASSWORD, CONNECT, DEFINE, PERMIT, EXPLAIN),
    *(SELF_SIGNED, ISSUE, REQUEST, ADD_ANSWER, MAP, PASSTICKET_KEY),
)
