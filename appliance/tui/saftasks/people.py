"""Users, groups, and what they may reach."""

from __future__ import annotations

from appliance.tui.saftasks.fields import ACCESS, CLASS, GROUP, SECRET, USER, optional, profile, text
from appliance.tui.tasks import Field, Task, Values, quoted

__all__ = ["ADD_USER", "CONNECT", "DEFINE", "EXPLAIN", "PASSTICKET_KEY", "PASSWORD", "PERMIT"]


def _refreshed(values: Values) -> str:
    return f"SETROPTS RACLIST({values['class'].upper()}) REFRESH"


def _add_user(values: Values) -> tuple[str, ...]:
    password = f"PASSWORD({values['password']})" if values["password"] else "NOPASSWORD"
    name = f" NAME({quoted(values['name'])})" if values["name"] else ""
    return (f"ADDUSER {values['user'].upper()}{name} DFLTGRP({values['group'].upper()}) {password}",)


ADD_USER = Task(
    "Add a user",
    "A user without a password logs on with a certificate only. The first password has to be changed at log on.",
    (USER, text("name", "Name", is_needed=False), GROUP, optional(SECRET, "password", "Password")),
    _add_user,
)
PASSWORD = Task(
    "Give a new password",
    "The user is resumed; he has to change it at the next log on.",
    (USER, SECRET),
    lambda v: (f"ALTUSER {v['user'].upper()} PASSWORD({v['password']}) RESUME",),
)
CONNECT = Task(
    "Connect a user to a group",
    "He has what the group has, from his next log on.",
    (USER, Field("group", "Group")),
    lambda v: (f"CONNECT {v['user'].upper()} GROUP({v['group'].upper()})",),
)
PERMIT = Task(
    "Permit access",
    "The access list of a profile gets an entry, and the class is refreshed so that it holds at once.",
    (CLASS, profile("profile", "Profile"), Field("user", "User or group"), ACCESS),
    lambda v: (
        f"PERMIT {v['profile'].upper()} CLASS({v['class'].upper()}) "
        f"ID({v['user'].upper()}) ACCESS({v['access'].upper()})",
        _refreshed(v),
    ),
)
DEFINE = Task(
    "Define a profile",
    "Until somebody is permitted, everybody has the universal access.",
    (CLASS, profile("profile", "Profile"), Field("uacc", "Universal access", "NONE", ACCESS.pattern, ACCESS.hint)),
    lambda v: (f"RDEFINE {v['class'].upper()} {v['profile'].upper()} UACC({v['uacc'].upper()})", _refreshed(v)),
)
EXPLAIN = Task(
    "Who can reach what",
    "Which profile and which rule decide, and what would change it.",
    (USER, CLASS, profile("profile", "Resource")),
    lambda v: (f"EXPLAIN {v['user'].upper()} {v['class'].upper()} {v['profile'].upper()}",),
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
