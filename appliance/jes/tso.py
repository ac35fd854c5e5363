"""IKJEFT01: TSO commands in batch. RACF commands run as the submitter; LISTCAT, LISTDS, DEFINE GDG and
DELETE are about data sets.

PARM is the first command, SYSTSIN holds the others; a line that ends with a hyphen or a plus goes on in the next one.
The return code is that of the last command.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from appliance.jes.step import ProgramStep
from appliance.saf.model import Access
from appliance.storage.datasets.manage import DefineGenerations, DeleteDataSet, LookUp
from appliance.storage.datasets.names import DataSetName, Prefix, read_mask, read_name
from appliance.storage.datasets.results import DataSetEntry, DataSetFailure
from appliance.storage.text.tables import text_of

__all__ = ["commands_in", "run_terminal_monitor"]

_PRINT = "SYSTSPRT"
_LEVEL = re.compile(r"\bLEV(?:EL)?\(\s*'?([^)']+)'?\s*\)")
_GROUP = re.compile(r"\b(?:GDG|GENERATIONDATAGROUP)\s*\(\s*NAME\(([^)]*)\)")
_LIMIT = re.compile(r"\bLIM(?:IT)?\((\d{1,3})\)", re.ASCII)
_ENTRIES = re.compile(r"\bENT(?:RIES|RY)?\(\s*([^)]*)\)")


def commands_in(lines: Iterator[str]) -> Iterator[str]:
    """Commands, continuations joined; blank lines are none."""
    kept = ""
    for line in lines:
        text = kept + line.strip()
        if text.endswith(("-", "+")):
            kept = f"{text[:-1].rstrip()} " if text[-1] == "-" else text[:-1]
            continue
        kept = ""
        if text.strip():
            yield text.strip()
    if kept.strip():
        yield kept.strip()


def run_terminal_monitor(step: ProgramStep) -> int:
    """The program itself."""
    code = 0
    lines = (text_of(record)[:72].rstrip() for record in step.read("SYSTSIN"))
    for command in commands_in(iter([step.parm, *lines])):
        step.check_time()
        step.say(_PRINT, "READY")
        step.say(_PRINT, f" {command}" if not _has_secret(command) else f" {command.split()[0]} ...")
        code, answer = _run(step, command)
        for line in answer:
            step.say(_PRINT, line)
    step.say(_PRINT, "READY")
    step.say(_PRINT, "END")
    return code


def _has_secret(command: str) -> bool:
    return re.search(r"(?i)PASS|PHRASE|KEYMASKED|KEYENCRYPTED|SSIGNON", command) is not None


def _run(step: ProgramStep, command: str) -> tuple[int, tuple[str, ...]]:
    verb, _, rest = command.upper().partition(" ")
    match verb:
        case "LISTCAT" | "LISTC":
            return _list_catalogue(step, rest)
        case "LISTDS":
            return _list_data_set(step, rest)
        case "DELETE" | "DEL":
            return _delete(step, rest)
        case "DEFINE" | "DEF":
            return _define(step, rest)
        case "PROFILE" | "PROF" | "END":
            return 0, ()
        case _:
            return step.facilities.command(step.acee, command)


def _list_catalogue(step: ProgramStep, operands: str) -> tuple[int, tuple[str, ...]]:
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
    kind = "GDG BASE" if entry.attributes.organization.value == "GDG" else "NONVSAM "
    return f"{kind} ------- {entry.name}"


def _named(step: ProgramStep, operands: str) -> DataSetName | None:
    return read_name(Prefix(step.acee.user), operands.split(" ")[0])


def _list_data_set(step: ProgramStep, operands: str) -> tuple[int, tuple[str, ...]]:
    name = _named(step, operands)
    entry = LookUp(step.store, name).perform() if name is not None else None
    if not isinstance(entry, DataSetEntry):
        return 8, (f"DATA SET {name or operands} NOT IN CATALOG",)
    dcb, organization = entry.attributes.dcb, entry.attributes.organization.value
    shown = f"  {dcb.recfm:<5} {dcb.lrecl:<5} {dcb.blksize:<7} {organization}"
    return 0, (entry.name, "--RECFM-LRECL-BLKSIZE-DSORG", shown, "--VOLUMES--", f"  {entry.attributes.volume}")


def _define(step: ProgramStep, operands: str) -> tuple[int, tuple[str, ...]]:
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


def _delete(step: ProgramStep, operands: str) -> tuple[int, tuple[str, ...]]:
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
