"""Commands about data sets: LISTCAT, LISTDS, DEFINE, DELETE, HMIGRATE and HRECALL, as TSO and IDCAMS know them.

Each gives a return code and the lines to be printed. A name without apostrophes follows the submitter's user ID.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from appliance.jes.step import ProgramStep
from appliance.saf.model import Access
from appliance.storage.datasets.attributes import Organization
from appliance.storage.datasets.manage import DefineCluster, DefineGenerations, DeleteDataSet, LookUp
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
_ENTRIES = re.compile(r"\bENT(?:RIES|RY)?\(\s*([^)]*)\)")
#: What LISTCAT calls the entries that are no NONVSAM.
_KINDS = {Organization.GENERATIONS: "GDG BASE", Organization.VSAM: "CLUSTER "}


def _list_catalogue(step: ProgramStep, operands: str) -> Answer:
    level, entries = _LEVEL.search(operands), _ENTRIES.search(operands)
    typed = f"'{level[1].strip()}.**'" if level else entries[1].strip() if entries else ""
    mask = read_mask(Prefix(step.acee.user), typed)
    if mask is None:
        return 12, (f"INVALID NAME {typed}",)
    found = step.store.catalogue.matching(mask)
    if not found:
        return 4, (f"NO ENTRIES FOUND FOR {mask.pattern}",)
    lines = [_catalogue_line(entry) for entry in found]
    return 0, (*lines, f"THE NUMBER OF ENTRIES PROCESSED WAS {len(found)}")


def _catalogue_line(entry: DataSetEntry) -> str:
    return f"{_KINDS.get(entry.attributes.organization, 'NONVSAM ')} ------- {entry.name}"


def _named(step: ProgramStep, operands: str) -> DataSetName | None:
    return read_name(Prefix(step.acee.user), operands.split(" ")[0])


def _list_data_set(step: ProgramStep, operands: str) -> Answer:
    name = _named(step, operands)
    entry = LookUp(step.store, name).perform() if name is not None else None
    if not isinstance(entry, DataSetEntry):
        return 8, (f"DATA SET {name or operands} NOT IN CATALOG",)
    dcb, organization = entry.attributes.dcb, entry.attributes.organization.value
    shown = f"  {dcb.recfm:<5} {dcb.lrecl:<5} {dcb.blksize:<7} {organization}"
    return 0, (entry.name, "--RECFM-LRECL-BLKSIZE-DSORG", shown, "--VOLUMES--", f"  {entry.attributes.volume}")


def _define(step: ProgramStep, operands: str) -> Answer:
    return _define_cluster(step, operands) if _CLUSTER.search(operands) else _define_generations(step, operands)


def _define_cluster(step: ProgramStep, operands: str) -> Answer:
    """DEFINE CLUSTER(NAME(name) ...): an entry of the catalogue, whatever else is said of it."""
    found = _CLUSTER.search(operands)
    name = _named(step, found[1].strip()) if found else None
    if name is None or name.member or name.generation is not None:
        return 12, ("DEFINE CLUSTER TAKES NAME(DATA SET)",)
    if not step.facilities.may_access(step.acee, name.name, Access.ALTER):
        return 8, (f"{step.acee.user} IS NOT AUTHORIZED TO DEFINE {name}",)
    result = DefineCluster(step.store, name, step.acee.user).perform()
    if isinstance(result, DataSetFailure):
        return 12, (f"{name} NOT DEFINED: {result.trouble.value.upper()}",)
    return 0, (f"CLUSTER {name} DEFINED",)


def _define_generations(step: ProgramStep, operands: str) -> Answer:
    """DEFINE GDG(NAME(base) LIMIT(n)): what RETR and STOR count generations in."""
    found, limit = _GROUP.search(operands), _LIMIT.search(operands)
    name = _named(step, found[1].strip()) if found else None
    if name is None or name.member or name.generation is not None or limit is None or not 1 <= int(limit[1]) <= 255:
        return 12, ("DEFINE TAKES GDG(NAME(BASE) LIMIT(1 TO 255))",)
    if not step.facilities.may_access(step.acee, name.name, Access.ALTER):
        return 8, (f"{step.acee.user} IS NOT AUTHORIZED TO DEFINE {name}",)
    result = DefineGenerations(step.store, name.name, int(limit[1])).perform()
    if isinstance(result, DataSetFailure):
        return 12, (f"{name} NOT DEFINED: {result.trouble.value.upper()}",)
    return 0, (f"GENERATION DATA GROUP {name} DEFINED",)


def _delete(step: ProgramStep, operands: str) -> Answer:
    name = _named(step, operands)
    if name is None:
        return 12, (f"INVALID NAME {operands}",)
    access = Access.UPDATE if name.member else Access.ALTER
    if not step.facilities.may_access(step.acee, name.name, access):
        return 8, (f"{step.acee.user} IS NOT AUTHORIZED TO DELETE {name}",)
    result = DeleteDataSet(step.store, name, step.acee.user).perform()
    if isinstance(result, DataSetFailure):
        return 8, (f"{name} NOT DELETED: {result.trouble.value.upper()}",)
    return 0, (f"ENTRY {name} DELETED",)


def _migrate(step: ProgramStep, operands: str) -> Answer:
    return _moved(step, operands, MigrateDataSet, "MIGRATED")


def _recall(step: ProgramStep, operands: str) -> Answer:
    return _moved(step, operands, RecallDataSet, "RECALLED")


def _moved(step: ProgramStep, operands: str, operation: type[MigrateDataSet | RecallDataSet], done: str) -> Answer:
    """HMIGRATE and HRECALL: whoever may change a data set may say where it is kept."""
    name = _named(step, operands)
    if name is None or name.member:
        return 12, (f"INVALID NAME {operands}",)
    if not step.facilities.may_access(step.acee, name.name, Access.UPDATE):
        return 8, (f"{step.acee.user} IS NOT AUTHORIZED TO {name}",)
    result = operation(step.store, name, step.acee.user).perform()
    if isinstance(result, DataSetFailure):
        return 8, (f"{name} NOT {done}: {result.trouble.value.upper()}",)
    return 0, (f"{name} {done}",)


#: Verb -> command; what stands behind the verb is in upper case.
COMMANDS: Mapping[str, Callable[[ProgramStep, str], Answer]] = {
    **dict.fromkeys(("LISTCAT", "LISTC"), _list_catalogue),
    "LISTDS": _list_data_set,
    **dict.fromkeys(("DELETE", "DEL"), _delete),
    **dict.fromkeys(("DEFINE", "DEF"), _define),
    **dict.fromkeys(("HMIGRATE", "HMIG"), _migrate),
    **dict.fromkeys(("HRECALL", "HRECA"), _recall),
}
