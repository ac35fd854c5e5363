"""Reading a RACF database unload (IRRDBU00): users, groups, connections, profiles and access lists of a site.

No unload has passwords or keys, so a user comes without either and is given one here. What is there already stays as
it is. What cannot be taken over (a class that nothing here asks about, an access list entry of nobody) is said with
its line, never dropped in silence.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime

import attrs

from appliance.saf.commands.classes import ACCESS_CLASSES, DECIDING
from appliance.saf.database import Connect, Group, Profile, User
from appliance.saf.model import Access
from appliance.saf.names import is_name
from appliance.saf.people import GroupAuthority
from appliance.saf.protection import AUDIT_NONE, Auditing, Condition, ConditionalPermit, StartedTask
from appliance.saf.racfvars import is_variable, variables_in
from appliance.saf.unloadlayout import read_line
from appliance.saf.when import When

__all__ = ["Note", "Unload", "read_unload"]

_DATA_SET = "DATASET"
#: Certificates, rings and filters come with RACDCERT, not with an unload.
_TAKEN = ACCESS_CLASSES - {"DIGTCERT", "DIGTRING", "DIGTNMAP", "DIGTCRIT"} | {_DATA_SET}
_PROFILE = re.compile(r"[!-~]{1,246}")
_DAYS = ("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN")

Values = dict[str, str]
Place = tuple[str, str]


@attrs.frozen
class Note:
    """Something that is not taken over, or not as it stands."""

    line: int
    text: str


@attrs.define
class Unload:
    """What was read: things by name, in the shape of the database, and what is to be said."""

    groups: dict[str, Group] = attrs.field(factory=dict)
    users: dict[str, User] = attrs.field(factory=dict)
    profiles: dict[Place, Profile] = attrs.field(factory=dict)
    notes: list[Note] = attrs.field(factory=list)
    authorities: dict[Place, GroupAuthority] = attrs.field(factory=dict)
    idle: set[str] = attrs.field(factory=set)  # classes of profiles that decide nothing here

    def note(self, line: int, text: str) -> None:
        """Remember to say this."""
        self.notes.append(Note(line, text))


def read_unload(lines: Iterable[str]) -> Unload:
    """Read every record; a line that is none is a note. Records may come in any order within a thing."""
    found = Unload()
    later: list[tuple[int, str, Values]] = []
    for number, line in enumerate(lines, 1):
        record_type, values = read_line(line.rstrip("\r\n"))
        if values and record_type in _FIRST:
            _try(found, number, _FIRST[record_type], values)
        elif values:
            later.append((number, record_type, values))
        elif line.strip() and not record_type.isdigit():
            found.note(number, "this is no record of a database unload")
    for number, record_type, values in later:
        if record_type in _SECOND:
            _try(found, number, _SECOND[record_type], values)
    return found


def _try(found: Unload, number: int, read: Callable[[Unload, int, Values], None], values: Values) -> None:
    try:
        read(found, number, values)
    except (ValueError, KeyError) as error:
        found.note(number, f"{values.get('NAME', '')}: a field cannot be read ({error})")


def _group(found: Unload, line: int, values: Values) -> None:
    name = _name(values["NAME"])
    superior = values["SUPGRP_ID"] or "SYS1"
    found.groups[name] = Group(
        name, superior, values["OWNER_ID"], _moment(values["CREATE_DATE"]), values["INSTALL_DATA"]
    )


def _user(found: Unload, line: int, values: Values) -> None:
    if values["NAME"] in ("irrcerta", "irrmulti", "irrsitec"):  # anchors of certificates, no users
        return
    name = _name(values["NAME"])
    interval = values["PWD_INTERVAL"]
    found.users[name] = User(
        name,
        values["DEFGRP_ID"],
        values["OWNER_ID"],
        values["PROGRAMMER"],
        is_expired=values["NOPWD"] != "PRO",
        special=_yes(values["SPECIAL"]),
        auditor=_yes(values["AUDITOR"]),
        roaudit=_yes(values["ROAUDIT"]),
        operations=_yes(values["OPER"]),
        restricted="RSTD" in values["ATTRIBS"],
        revoked=_yes(values["REVOKE"]),
        uaudit=_yes(values["UAUDIT"]),
        last_access=_moment(values["LASTJOB_DATE"], values["LASTJOB_TIME"]),
        created=_moment(values["CREATE_DATE"]),
        data=values["INSTALL_DATA"],
        interval=int(interval) if interval else None,
        revoke_date=_date(values["REVOKE_DATE"]),
        resume_date=_date(values["RESUME_DATE"]),
        when=_when(values),
    )


def _profile(found: Unload, line: int, values: Values) -> None:
    cls, name = values.get("CLASS_NAME", _DATA_SET), values["NAME"]
    if cls not in _TAKEN:
        found.note(line, f"{cls} {name}: nothing here asks about this class")
        return
    if not _is_understood(cls, name):
        found.note(line, f"{cls} {name}: a profile with such a name is not understood")
        return
    if cls not in DECIDING | {_DATA_SET} | found.idle:
        found.idle.add(cls)
        found.note(line, f"{cls}: profiles are taken over, but nothing here asks about this class")
    found.profiles[cls, name] = Profile(
        cls,
        name,
        is_generic=_yes(values["GENERIC"]),
        uacc=_access(values["UACC"]),
        owner=values["OWNER_ID"],
        warning=_yes(values["WARNING"]),
        appldata=values.get("APPL_DATA", ""),
        notify=values["NOTIFY_ID"],
        level=int(values["LEVEL"] or 0),
        data=values["INSTALL_DATA"],
        audit=_auditing(values, "AUDIT"),
        global_audit=_auditing(values, "GAUDIT"),
        created=_moment(values["CREATE_DATE"]),
        changed=_moment(values["LASTCHG_DATE"]),
        when=_when(values) if cls == "TERMINAL" else When(),
    )


def _is_understood(cls: str, name: str) -> bool:
    """RACF variables stand in the names of general resource profiles alone, and name the profiles of RACFVARS."""
    if cls == "RACFVARS":
        return is_variable(name)
    variables = variables_in(name)
    is_right = not variables if cls == _DATA_SET else all(map(is_variable, variables))
    return is_right and _PROFILE.fullmatch(name) is not None


def _authority(found: Unload, line: int, values: Values) -> None:
    found.authorities[values["MEMBER_ID"], values["NAME"]] = GroupAuthority[values["AUTH"] or "USE"]


def _class_authority(found: Unload, line: int, values: Values) -> None:
    user = found.users[values["NAME"]]
    if values["CLASS"] not in ACCESS_CLASSES | {"USER"}:
        found.note(line, f"{user.name}: CLAUTH for {values['CLASS']}, which nothing here asks about")
        return
    found.users[user.name] = attrs.evolve(user, class_authority=(*user.class_authority, values["CLASS"]))


def _connect(found: Unload, line: int, values: Values) -> None:
    user, group = found.users[values["NAME"]], values["GRP_ID"]
    connect = Connect(
        group,
        revoked=_yes(values["REVOKE"]),
        special=_yes(values["GRP_SPECIAL"]),
        auditor=_yes(values["GRP_AUDIT"]),
        operations=_yes(values["GRP_OPER"]),
        authority=found.authorities.get((user.name, group), GroupAuthority.USE),
        uacc=_access(values["UACC"]),
        owner=values["OWNER_ID"],
        created=_moment(values["CONNECT_DATE"]),
        revoke_date=_date(values["REVOKE_DATE"]),
        resume_date=_date(values["RESUME_DATE"]),
    )
    found.users[user.name] = attrs.evolve(user, connects=(*user.connects, connect))


def _permit(found: Unload, line: int, values: Values) -> None:
    profile = _of_profile(found, values)
    if profile is not None:
        access = {**profile.access, values["AUTH_ID"]: _access(values["ACCESS"])}
        found.profiles[profile.cls, profile.name] = attrs.evolve(profile, access=access)


def _conditional(found: Unload, line: int, values: Values) -> None:
    profile = _of_profile(found, values)
    if profile is None:
        return
    if values["CATYPE"] not in Condition.__members__:
        found.note(line, f"{profile.name}: WHEN({values['CATYPE']}) is not known")
        return
    value = values["CACRITERIA"] or values["CANAME"]
    entry = ConditionalPermit(values["AUTH_ID"], _access(values["ACCESS"]), Condition[values["CATYPE"]], value)
    changed = attrs.evolve(profile, conditional=(*profile.conditional, entry))
    found.profiles[profile.cls, profile.name] = changed


def _end(found: Unload, line: int, values: Values) -> None:
    profile, end = _of_profile(found, values), _date(values["UNTIL"])
    if profile is None or end is None:
        return
    if not values["CATYPE"]:
        changed = attrs.evolve(profile, until={**profile.until, values["AUTH_ID"]: end})
    else:
        bound = (values["AUTH_ID"], values["CATYPE"], values["CACRITERIA"])
        entries = tuple(
            attrs.evolve(one, until=end) if (one.name, one.condition.value, one.value) == bound else one
            for one in profile.conditional
        )
        changed = attrs.evolve(profile, conditional=entries)
    found.profiles[profile.cls, profile.name] = changed


def _member(found: Unload, line: int, values: Values) -> None:
    profile = _of_profile(found, values)
    if profile is None:
        return
    if profile.cls == "GLOBAL" and values["GLOBAL_ACC"] not in Access.__members__:
        found.note(line, f"{profile.name}: a member without an access level")
        return
    member = f"{values['MEMBER']}/{values['GLOBAL_ACC']}" if profile.cls == "GLOBAL" else values["MEMBER"]
    changed = attrs.evolve(profile, members=(*profile.members, member))
    found.profiles[profile.cls, profile.name] = changed


def _started(found: Unload, line: int, values: Values) -> None:
    profile = _of_profile(found, values)
    if profile is not None:
        task = StartedTask(values["USER_ID"], values["GROUP_ID"], _yes(values["TRUSTED"]), _yes(values["PRIVILEGED"]))
        found.profiles[profile.cls, profile.name] = attrs.evolve(profile, started=task)


def _of_profile(found: Unload, values: Values) -> Profile | None:
    """The profile a record belongs to; None when that one was not taken over, which is said already."""
    return found.profiles.get((values.get("CLASS_NAME") or _DATA_SET, values["NAME"]))


#: What other records belong to, read before them.
_FIRST = {"0100": _group, "0102": _authority, "0200": _user, "0400": _profile, "0500": _profile}
_SECOND = {
    "0202": _class_authority,
    "0205": _connect,
    "0402": _conditional,
    "0404": _permit,
    "0503": _member,
    "0505": _permit,
    "0507": _conditional,
    "0540": _started,
    "0599": _end,
}


def _name(text: str) -> str:
    if not is_name(text):
        raise ValueError("no name")
    return text


def _yes(text: str) -> bool:
    return text == "YES"


def _access(text: str) -> Access:
    return Access[text or "NONE"]


def _date(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _moment(day: str, time: str = "") -> datetime | None:
    if not day:
        return None
    return datetime.fromisoformat(f"{day}T{time or '00:00:00'}").replace(tzinfo=UTC)


def _when(values: Values) -> When:
    days = frozenset(number for number, day in enumerate(_DAYS) if values[f"ACCESS_{day}"] != "NO")
    start, end = values["START_TIME"], values["END_TIME"]
    if not start or not end or start == end:
        return When(days)
    return When(days, (_minute(start), _minute(end)))


def _minute(text: str) -> int:
    hour, minute = int(text[:2]), int(text[3:5])
    if hour > 24 or minute > 59:
        raise ValueError("no time of day")
    return hour * 60 + minute


def _auditing(values: Values, prefix: str) -> Auditing:
    okay, failed = values[f"{prefix}_OKQUAL"], values[f"{prefix}_FAQUAL"]
    match values[f"{prefix}_LEVEL"]:
        case "ALL":
            return Auditing(_access(okay or "READ"), _access(failed or "READ"))
        case "SUCCESS":
            return Auditing(successes=_access(okay or "READ"))
        case "FAIL" | "FAILURES" | "FAILURE":
            return Auditing(failures=_access(failed or "READ"))
        case _:
            return AUDIT_NONE
