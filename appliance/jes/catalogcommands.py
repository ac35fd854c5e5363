"""Commands about data sets: LISTCAT, LISTDS, DEFINE, DELETE, RENAME, HMIGRATE and HRECALL, as TSO and IDCAMS know them.

Each gives a return code and the lines to be printed. A name without apostrophes follows the prefix: in TSO the user ID,
in IDCAMS nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

import attrs

from appliance.jes.step import ProgramStep
from appliance.saf.model import Access
from appliance.storage.datasets.attributes import Organization
from appliance.storage.datasets.manage import DefineCluster, DefineGenerations, DeleteDataSet, LookUp, RenameDataSet
from appliance.storage.datasets.migration import MigrateDataSet, RecallDataSet
from appliance.storage.datasets.names import DataSetName, Prefix, read_mask, read_name
from appliance.storage.datasets.results import DataSetEntry, DataSetFailure

__all__ = ["COMMANDS", "Answer"]

#: A return code, and the lines that say what was done.
Answer = tuple[int, tuple[str, ...]]

_LEVEL = re.compile(r"\bLEV(?:EL)?\(\s*'?([^')]+)'?\s*\)")
_GROUP = re.compile(r"\b(?:GDG|GENERATIONDATAGROUP)\s*\(\s*NAME\s*\(([^)]*)\)")
_CLUSTER = re.compile(r"\b(?:CL|CLUSTER)\s*\(\s*NAME\s*\(([^)]*)\)")
_LIMIT = re.compile(r"\bLIM(?:IT)?\((\d{1,3})\)", re.ASCII)
_MEMBERS = re.compile(r"\bMEM(?:BERS)?\b")
_ENTRIES = re.compile(r"\bENT(?:RIES|RY)?\(\s*([^)]*)\)")
_MEMBER_ALONE = re.compile(r"\(([A-Z$@#][A-Z0-9$@#]{0,7})\)")
#: What LISTCAT calls the entries that are no NONVSAM.
_KINDS = {Organization.GENERATIONS: "GDG BASE", Organization.VSAM: "CLUSTER "}


def _list_catalogue(step: ProgramStep, prefix: Prefix, operands: str) -> Answer:
    level, entries = _LEVEL.search(operands), _ENTRIES.search(operands)
    typed = f"'{level[1].strip()}.**'" if level else entries[1].strip() if entries else ""
    mask = read_mask(prefix, typed)
    if mask is None:
        return 12, (f"INVALID NAME {typed}",)
    found = step.store.catalogue.matching(mask)
    if not found:
        return 4, (f"NO ENTRIES FOUND FOR {mask.pattern}",)
    lines = [_catalogue_line(entry) for entry in found]
    return 0, (*lines, f"THE NUMBER OF ENTRIES PROCESSED WAS {len(found)}")


def _catalogue_line(entry: DataSetEntry) -> str:
    return f"{_KINDS.get(entry.attributes.organization, 'NONVSAM ')} ------- {entry.name}"


def _named(prefix: Prefix, operands: str) -> DataSetName | None:
    return read_name(prefix, operands.split(" ")[0])


def _list_data_set(step: ProgramStep, prefix: Prefix, operands: str) -> Answer:
    name = _named(prefix, operands)
    entry = LookUp(step.store, name).perform() if name is not None else None
    if not isinstance(entry, DataSetEntry):
        return 8, (f"DATA SET {name or operands} NOT IN CATALOG",)
    dcb, organization = entry.attributes.dcb, entry.attributes.organization.value
    shown = f"  {dcb.recfm:<5} {dcb.lrecl:<5} {dcb.blksize:<7} {organization}"
    lines = (entry.name, "--RECFM-LRECL-BLKSIZE-DSORG", shown, "--VOLUMES--", f"  {entry.attributes.volume}")
    return 0, (*lines, *_members(step, entry)) if _MEMBERS.search(operands) else lines


def _members(step: ProgramStep, entry: DataSetEntry) -> tuple[str, ...]:
    """LISTDS ... MEMBERS, for who may read them."""
    if not step.facilities.may_access(step.acee, entry.name, Access.READ):
        return (f"{step.acee.user} IS NOT AUTHORIZED TO {entry.name}",)
    return ("--MEMBERS--", *(f"  {member.name}" for member in step.store.catalogue.members(entry.name)))


def _define(step: ProgramStep, prefix: Prefix, operands: str) -> Answer:
    define = _define_cluster if _CLUSTER.search(operands) else _define_generations
    return define(step, prefix, operands)


def _define_cluster(step: ProgramStep, prefix: Prefix, operands: str) -> Answer:
    """DEFINE CLUSTER(NAME(name) ...): an entry of the catalogue, whatever else is said of it."""
    found = _CLUSTER.search(operands)
    name = _named(prefix, found[1].strip()) if found else None
    if name is None or name.member or name.generation is not None:
        return 12, ("DEFINE CLUSTER TAKES NAME(DATA SET)",)
    if not step.facilities.may_access(step.acee, name.name, Access.ALTER):
        return 8, (f"{step.acee.user} IS NOT AUTHORIZED TO DEFINE {name}",)
    result = DefineCluster(step.store, name, step.acee.user).perform()
    if isinstance(result, DataSetFailure):
        return 12, (f"{name} NOT DEFINED: {result.trouble.value.upper()}",)
    return 0, (f"CLUSTER {name} DEFINED",)


def _define_generations(step: ProgramStep, prefix: Prefix, operands: str) -> Answer:
    """DEFINE GDG(NAME(base) LIMIT(n)): what RETR and STOR count generations in."""
    found, limit = _GROUP.search(operands), _LIMIT.search(operands)
    name = _named(prefix, found[1].strip()) if found else None
    if name is None or name.member or name.generation is not None or limit is None or not 1 <= int(limit[1]) <= 255:
        return 12, ("DEFINE TAKES GDG(NAME(BASE) LIMIT(1 TO 255))",)
    if not step.facilities.may_access(step.acee, name.name, Access.ALTER):
        return 8, (f"{step.acee.user} IS NOT AUTHORIZED TO DEFINE {name}",)
    result = DefineGenerations(step.store, name.name, int(limit[1])).perform()
    if isinstance(result, DataSetFailure):
        return 12, (f"{name} NOT DEFINED: {result.trouble.value.upper()}",)
    return 0, (f"GENERATION DATA GROUP {name} DEFINED",)


def _delete(step: ProgramStep, prefix: Prefix, operands: str) -> Answer:
    name = _named(prefix, operands)
    if name is None:
        return 12, (f"INVALID NAME {operands}",)
    access = Access.UPDATE if name.member else Access.ALTER
    if not step.facilities.may_access(step.acee, name.name, access):
        return 8, (f"{step.acee.user} IS NOT AUTHORIZED TO DELETE {name}",)
    result = DeleteDataSet(step.store, name, step.acee.user).perform()
    if isinstance(result, DataSetFailure):
        return 8, (f"{name} NOT DELETED: {result.trouble.value.upper()}",)
    return 0, (f"ENTRY {name} DELETED",)


def _rename(step: ProgramStep, prefix: Prefix, operands: str) -> Answer:
    """RENAME old new, or RENAME old (member)."""
    written, _, second = operands.partition(" ")
    old = read_name(prefix, written)
    alone = _MEMBER_ALONE.fullmatch(second.strip())
    new = attrs.evolve(old, member=alone[1]) if old is not None and alone else _named(prefix, second.strip())
    if old is None or new is None:
        return 12, ("RENAME TAKES TWO NAMES, OR A NAME AND (MEMBER)",)
    access = Access.UPDATE if old.member else Access.ALTER
    if not all(step.facilities.may_access(step.acee, name.name, access) for name in (old, new)):
        return 8, (f"{step.acee.user} IS NOT AUTHORIZED TO RENAME {old}",)
    result = RenameDataSet(step.store, old, new, step.acee.user).perform()
    if isinstance(result, DataSetFailure):
        return 8, (f"{old} NOT RENAMED: {result.name} {result.trouble.value.upper()}",)
    return 0, (f"{old} RENAMED TO {new}",)


def _migrate(step: ProgramStep, prefix: Prefix, operands: str) -> Answer:
    return _moved(step, _named(prefix, operands), MigrateDataSet, "MIGRATED")


def _recall(step: ProgramStep, prefix: Prefix, operands: str) -> Answer:
    return _moved(step, _named(prefix, operands), RecallDataSet, "RECALLED")


def _moved(
    step: ProgramStep, name: DataSetName | None, operation: type[MigrateDataSet | RecallDataSet], done: str
) -> Answer:
    """HMIGRATE and HRECALL: whoever may change a data set may say where it is kept."""
    if name is None or name.member:
        return 12, (f"INVALID NAME {name or ''}".rstrip(),)
    if not step.facilities.may_access(step.acee, name.name, Access.UPDATE):
        return 8, (f"{step.acee.user} IS NOT AUTHORIZED TO {name}",)
    result = operation(step.store, name, step.acee.user).perform()
    if isinstance(result, DataSetFailure):
        return 8, (f"{name} NOT {done}: {result.trouble.value.upper()}",)
    return 0, (f"{name} {done}",)


#: Verb -> command; what stands behind the verb is in upper case.
COMMANDS: Mapping[str, Callable[[ProgramStep, Prefix, str], Answer]] = {
    **dict.fromkeys(("LISTCAT", "LISTC"), _list_catalogue),
    **dict.fromkeys(("LISTDS", "LISTD"), _list_data_set),
    **dict.fromkeys(("DELETE", "DEL"), _delete),
    **dict.fromkeys(("RENAME", "REN"), _rename),
    **dict.fromkeys(("DEFINE", "DEF"), _define),
    **dict.fromkeys(("HMIGRATE", "HMIG"), _migrate),
    **dict.fromkeys(("HRECALL", "HRECA"), _recall),
}
