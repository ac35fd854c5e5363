"""Our database as the records of a RACF database unload: what reports and other products read.

Secrets are not in it: no password, no key, no certificate. Times are UTC.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from appliance.saf.database import Connect, Group, Profile, SafDatabase, User
from appliance.saf.protection import Auditing, Condition, ConditionalPermit
from appliance.saf.unloadlayout import line_of
from appliance.saf.when import When

__all__ = ["unload"]

#: Days in the order of the records, by their number (Monday is 0).
_DAYS = (("SUN", 6), ("MON", 0), ("TUE", 1), ("WED", 2), ("THU", 3), ("FRI", 4), ("SAT", 5))
_DATA_SET = "DATASET"

Values = dict[str, str]


def unload(database: SafDatabase) -> Iterator[str]:
    """Every record, in the order of record types within each thing, things by name."""
    for name in sorted(database.groups):
        yield from _group(database, database.groups[name])
    for name in sorted(database.users):
        yield from _user(database.users[name])
    for profile in _by_name(database, _DATA_SET):
        yield from _data_set(profile)
    for cls in sorted(database.profiles):
        if cls != _DATA_SET:
            for profile in _by_name(database, cls):
                yield from _resource(profile)


def _by_name(database: SafDatabase, cls: str) -> list[Profile]:
    return sorted(database.profiles.get(cls, {}).values(), key=lambda profile: profile.name)


def _group(database: SafDatabase, group: Group) -> Iterator[str]:
    yield line_of(
        "0100",
        {
            "NAME": group.name,
            "SUPGRP_ID": "" if group.name == "SYS1" else group.superior,
            "CREATE_DATE": _date(group.created),
            "OWNER_ID": group.owner,
            "UACC": "NONE",
            "NOTERMUACC": "NO",
            "INSTALL_DATA": group.data,
            "UNIVERSAL": "NO",
        },
    )
    for other in sorted(database.groups):
        if database.groups[other].superior == group.name and other != group.name:
            yield line_of("0101", {"NAME": group.name, "SUBGRP_ID": other})
    for user in sorted(database.users.values(), key=lambda user: user.name):
        for connect in user.connects:
            if connect.group == group.name:
                values = {"NAME": group.name, "MEMBER_ID": user.name, "AUTH": connect.authority.name}
                yield line_of("0102", values)


def _user(user: User) -> Iterator[str]:
    protected = user.password_hash is None and user.phrase_hash is None
    yield line_of(
        "0200",
        {
            "NAME": user.name,
            "CREATE_DATE": _date(user.created),
            "OWNER_ID": user.owner,
            "ADSP": "NO",
            "SPECIAL": _yes(user.special),
            "OPER": _yes(user.operations),
            "REVOKE": _yes(user.revoked),
            "GRPACC": "NO",
            "PWD_INTERVAL": "" if user.interval is None else f"{user.interval:03}",
            "PWD_DATE": "" if user.is_expired else _date(user.password_changed),
            "PROGRAMMER": user.full_name,
            "DEFGRP_ID": user.default_group,
            "LASTJOB_TIME": "" if user.last_access is None else f"{user.last_access:%H:%M:%S}",
            "LASTJOB_DATE": _date(user.last_access),
            "INSTALL_DATA": user.data,
            "UAUDIT": _yes(user.uaudit),
            "AUDITOR": _yes(user.auditor),
            "NOPWD": "PRO" if protected else "NO",
            "REVOKE_CNT": f"{min(user.failed_attempts, 999):03}",
            "REVOKE_DATE": _date(user.revoke_date),
            "RESUME_DATE": _date(user.resume_date),
            **_when(user.when),
            "ATTRIBS": "RSTD" if user.restricted else "",
            "PHR_DATE": _date(user.phrase_changed),
            "ROAUDIT": _yes(user.roaudit),
        },
    )
    for cls in user.class_authority:
        yield line_of("0202", {"NAME": user.name, "CLASS": cls})
    for connect in user.connects:
        yield line_of("0203", {"NAME": user.name, "GRP_ID": connect.group})
    for connect in user.connects:
        yield line_of("0205", _connect(user, connect))


def _connect(user: User, connect: Connect) -> Values:
    return {
        "NAME": user.name,
        "GRP_ID": connect.group,
        "CONNECT_DATE": _date(connect.created),
        "OWNER_ID": connect.owner,
        "UACC": connect.uacc.name,
        "GRP_SPECIAL": _yes(connect.special),
        "GRP_OPER": _yes(connect.operations),
        "REVOKE": _yes(connect.revoked),
        "GRP_AUDIT": _yes(connect.auditor),
        "REVOKE_DATE": _date(connect.revoke_date),
        "RESUME_DATE": _date(connect.resume_date),
    }


def _data_set(profile: Profile) -> Iterator[str]:
    place = {"NAME": profile.name}
    yield line_of("0400", {**place, **_common(profile)})
    for entry in profile.conditional:
        yield line_of("0402", {**place, **_conditional(entry)})
    for name, access in sorted(profile.access.items()):
        yield line_of("0404", {**place, "AUTH_ID": name, "ACCESS": access.name})
    yield from _ends(profile)


def _resource(profile: Profile) -> Iterator[str]:
    place = {"NAME": profile.name, "CLASS_NAME": profile.cls}
    yield line_of("0500", {**place, **_common(profile), **_when(profile.when), "APPL_DATA": profile.appldata})
    for member in profile.members:
        name, _, level = member.rpartition("/") if profile.cls == "GLOBAL" else (member, "", "")
        yield line_of("0503", {**place, "MEMBER": name, "GLOBAL_ACC": level})
    for auth_id, access in sorted(profile.access.items()):
        yield line_of("0505", {**place, "AUTH_ID": auth_id, "ACCESS": access.name})
    for entry in profile.conditional:
        yield line_of("0507", {**place, **_conditional(entry)})
    if profile.started is not None:
        task = profile.started
        segment = {"USER_ID": task.user, "GROUP_ID": task.group, "TRUSTED": _yes(task.trusted)}
        yield line_of("0540", {**place, **segment, "PRIVILEGED": _yes(task.privileged), "TRACE": "NO"})
    yield from _ends(profile)


def _common(profile: Profile) -> Values:
    audit, globally = _audit(profile.audit), _audit(profile.global_audit)
    return {
        "GENERIC": _yes(profile.is_generic),
        "CREATE_DATE": _date(profile.created),
        "OWNER_ID": profile.owner,
        "LASTCHG_DATE": _date(profile.changed),
        "UACC": profile.uacc.name,
        "AUDIT_LEVEL": audit[0],
        "AUDIT_OKQUAL": audit[1],
        "AUDIT_FAQUAL": audit[2],
        "GAUDIT_LEVEL": globally[0],
        "GAUDIT_OKQUAL": globally[1],
        "GAUDIT_FAQUAL": globally[2],
        "LEVEL": f"{profile.level:03}",
        "INSTALL_DATA": profile.data,
        "WARNING": _yes(profile.warning),
        "NOTIFY_ID": profile.notify,
    }


def _audit(setting: Auditing) -> tuple[str, str, str]:
    okay = "" if setting.successes is None else setting.successes.name
    failed = "" if setting.failures is None else setting.failures.name
    words = {(True, True): "ALL", (True, False): "SUCCESS", (False, True): "FAIL", (False, False): "NONE"}
    return words[bool(okay), bool(failed)], okay, failed


def _conditional(entry: ConditionalPermit) -> Values:
    values = {"CATYPE": entry.condition.value, "AUTH_ID": entry.name, "ACCESS": entry.access.name}
    # A SERVAUTH resource is too long for a name of eight characters.
    is_long = entry.condition in (Condition.SERVAUTH, Condition.TIME, Condition.DAYS)
    return {**values, "CACRITERIA" if is_long else "CANAME": entry.value}


def _ends(profile: Profile) -> Iterator[str]:
    place = {"NAME": profile.name, "CLASS_NAME": profile.cls}
    for name, end in sorted(profile.until.items()):
        yield line_of("0599", {**place, "AUTH_ID": name, "UNTIL": _date(end)})
    for entry in profile.conditional:
        if entry.until is not None:
            bound = {"CATYPE": entry.condition.value, "CACRITERIA": entry.value}
            yield line_of("0599", {**place, "AUTH_ID": entry.name, "UNTIL": _date(entry.until), **bound})


def _when(when: When) -> Values:
    values = {f"ACCESS_{word}": _yes(day in when.days) for word, day in _DAYS}
    if when.span is not None:
        start, end = (f"{minute // 60:02}:{minute % 60:02}:00" for minute in when.span)
        values |= {"START_TIME": start, "END_TIME": end}
    return values


def _date(moment: date | datetime | None) -> str:
    return "" if moment is None else f"{moment:%Y-%m-%d}"


def _yes(is_so: bool) -> str:
    return "YES" if is_so else "NO"
