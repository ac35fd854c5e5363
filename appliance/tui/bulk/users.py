"""A table of users as RACF commands: CSV with a heading, commas or semicolons between the columns.

USERID is needed, all else may be left out: NAME, DFLTGRP, OWNER, PASSWORD, PHRASE, and with blanks between them
ATTRIBUTES, GROUPS and PERMITS (CLASS/PROFILE or CLASS/PROFILE/ACCESS). Who has neither password nor phrase is a
protected user.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping

from appliance.tui.bulk.plan import Fault, Plan, Planned
from appliance.tui.tasks import Field, problem, quoted

__all__ = ["COLUMNS", "users_plan"]

_TEXT = r"[^\x00-\x1f\x7f]{1,255}"
_NAME = r"[A-Za-z0-9@#$]{1,8}"
_ATTRIBUTE = r"(?i:SPECIAL|AUDITOR|ROAUDIT|OPERATIONS|RESTRICTED)"
_PERMIT = r"[A-Za-z0-9@#$]{1,8}/[A-Za-z0-9@#$.*%&-]{1,246}(?:/(?i:NONE|EXECUTE|READ|UPDATE|CONTROL|ALTER))?"
_FIELDS = (
    Field("USERID", "USERID"),
    Field("NAME", "NAME", "", _TEXT, "up to 255 characters", is_needed=False),
    Field("DFLTGRP", "DFLTGRP", is_needed=False),
    Field("OWNER", "OWNER", is_needed=False),
    Field(
        "PASSWORD",
        "PASSWORD",
        "",
        r"[^\s'(),]{1,8}",
        "1 to 8 characters without blanks, quotes, parentheses",
        False,
        True,
    ),
    Field("PHRASE", "PHRASE", "", r"[^\x00-\x1f\x7f]{9,100}", "9 to 100 characters", False, True),
    Field(
        "ATTRIBUTES",
        "ATTRIBUTES",
        "",
        f"{_ATTRIBUTE}(?: +{_ATTRIBUTE})*",
        "SPECIAL AUDITOR ROAUDIT OPERATIONS RESTRICTED",
        False,
    ),
    Field("GROUPS", "GROUPS", "", f"{_NAME}(?: +{_NAME})*", "names of groups", False),
    Field("PERMITS", "PERMITS", "", f"{_PERMIT}(?: +{_PERMIT})*", "CLASS/PROFILE or CLASS/PROFILE/ACCESS", False),
)
_PERMITTED = re.compile(r"PERMIT \S+ CLASS\((\w+)\)")
COLUMNS = tuple(field.name for field in _FIELDS)


def users_plan(text: str) -> Plan:
    """The commands of each row, and at the end a refresh of the classes with permits."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=";" if ";" in text.partition("\n")[0] else ",")
    commands: list[Planned] = []
    faults: list[Fault] = []
    try:
        names = [name.strip().upper() for name in next(reader, [])]
        if wrong := _wrong_heading(names):
            return Plan(faults=(Fault(1, f"the first line names the columns {' '.join(COLUMNS)}: {wrong}"),))
        for cells in filter(None, reader):
            values = dict.fromkeys(COLUMNS, "") | {name: cell.strip() for name, cell in zip(names, cells, strict=False)}
            wrong_cells = _wrong_cells(values) if len(cells) <= len(names) else ["more cells than columns"]
            if not wrong_cells:
                commands += (Planned(reader.line_num, command) for command in _commands(values))
            else:
                faults += (Fault(reader.line_num, fault) for fault in wrong_cells)
    except csv.Error as error:
        faults.append(Fault(reader.line_num, str(error)))
    classes = dict.fromkeys(found[1] for planned in commands if (found := _PERMITTED.match(planned.command)))
    commands += (Planned(0, f"SETROPTS RACLIST({name}) REFRESH") for name in classes)
    return Plan(tuple(commands), tuple(faults))


def _wrong_heading(names: list[str]) -> str:
    unknown = [name for name in names if name not in COLUMNS]
    if unknown:
        return f"{unknown[0] or 'an empty name'} is none of them"
    return "" if "USERID" in names and len(set(names)) == len(names) else "each once, USERID among them"


def _wrong_cells(values: Mapping[str, str]) -> list[str]:
    return [fault for field in _FIELDS if (fault := problem(field, values[field.name]))]


def _commands(values: Mapping[str, str]) -> Iterator[str]:
    user = values["USERID"].upper()
    words = [f"ADDUSER {user}"]
    if values["NAME"]:
        words.append(f"NAME({quoted(values['NAME'])})")
    words += (f"{word}({values[word].upper()})" for word in ("DFLTGRP", "OWNER") if values[word])
    if values["PASSWORD"]:
        words.append(f"PASSWORD({values['PASSWORD']})")
    if values["PHRASE"]:
        words.append(f"PHRASE({quoted(values['PHRASE'])})")
    if not values["PASSWORD"] and not values["PHRASE"]:
        words.append("NOPASSWORD")
    yield " ".join([*words, *values["ATTRIBUTES"].upper().split()])
    for group in values["GROUPS"].upper().split():
        yield f"CONNECT {user} GROUP({group})"
    for permit in values["PERMITS"].upper().split():
        cls, profile, *access = permit.split("/")
        yield f"PERMIT {profile} CLASS({cls}) ID({user}) ACCESS({access[0] if access else 'READ'})"
