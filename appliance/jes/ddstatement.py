"""DD: *, DATA, DUMMY, DDNAME, SYSOUT, and DSN with DISP, SPACE, UNIT, VOL, RECFM, LRECL, BLKSIZE, DCB and DSNTYPE."""

from __future__ import annotations

from collections.abc import Callable

import attrs

from appliance.jes.cards import Statement
from appliance.jes.job import DataSet, Dummy, Forward, Instream, Source, Sysout
from appliance.jes.operands import OperandError, Operands, items, read_operands
from appliance.storage.datasets.attributes import RECFMS, Attributes, Dcb, Organization, Space, fitted
from appliance.storage.datasets.names import DataSetName, Prefix, read_name

__all__ = ["read_dd", "require_known"]

_STATUSES = ("NEW", "OLD", "SHR", "MOD")
_DISPOSITIONS = ("CATLG", "KEEP", "DELETE", "UNCATLG", "PASS")
_DD = {
    *("DSN", "DSNAME", "DISP", "SPACE", "UNIT", "VOL", "VOLUME", "DCB", "RECFM", "LRECL", "BLKSIZE", "DSORG"),
    *("DDNAME", "SYSOUT", "DSNTYPE", "DLM", "OUTLIM", "HOLD", "SYMBOLS"),
    # No storage management, no printers but the spool, no expiry: these change nothing.
    *(
        "AVGREC",
        "COPIES",
        "DATACLAS",
        "DEST",
        "EXPDT",
        "FCB",
        "FREE",
        "MGMTCLAS",
        "OUTPUT",
        "RETPD",
        "SPIN",
        "STORCLAS",
    ),
}
_UNITS = {"TRK": "TRACK", "CYL": "CYLINDER"}


def read_dd(
    statement: Statement, operands: Operands, resolve: Callable[[str | None], tuple[str, bool]]
) -> Source | Forward:
    """What the statement stands for. ``resolve`` gives the name that a DSN means and whether it is temporary."""
    require_known(operands, _DD)
    if statement.data is not None:
        return Instream(statement.data)
    if operands.positional[:1] == ("DUMMY",):
        return Dummy()
    if operands.positional:
        raise OperandError(f"{operands.positional[0]} IS NOT SUPPORTED")
    if ddname := operands.get("DDNAME"):
        return Forward(ddname)
    sysout = operands.get("SYSOUT")
    if sysout is not None:
        return Sysout(items(sysout)[0][:1] or "*")
    written = operands.get("DSN", "DSNAME")
    if written == "NULLFILE":
        return Dummy()
    if written is None and not any(operands.get(keyword) for keyword in ("DISP", "SPACE", "UNIT")):
        raise OperandError("DSN IS MISSING")
    name, is_temporary = resolve(written)
    found = read_name(Prefix(), f"'{name}'")
    if found is None:
        raise OperandError(f"{written} IS NOT A DATA SET NAME")
    return attrs.evolve(_data_set(found, operands), is_temporary=is_temporary)


def _data_set(name: DataSetName, operands: Operands) -> DataSet:
    disp = items(operands.get("DISP") or "NEW")
    status = disp[0] or "NEW"
    default = "DELETE" if status == "NEW" else "KEEP"
    normal = (disp[1] if len(disp) > 1 else "") or default
    abnormal = (disp[2] if len(disp) > 2 else "") or normal
    if status not in _STATUSES or normal not in _DISPOSITIONS or abnormal not in _DISPOSITIONS:
        raise OperandError("DISP IS NOT VALID")
    dcb, has_dcb = _dcb(operands)
    organization = Organization.SEQUENTIAL
    space = _space(operands)
    dsntype, dsorg = operands.get("DSNTYPE") or "", operands.get("DSORG") or ""
    if dsntype in ("LIBRARY", "PDS") or dsorg == "PO" or (space.directory and dsorg != "PS" and not name.member):
        organization = Organization.LIBRARY if dsntype == "LIBRARY" else Organization.PARTITIONED
    volume = (operands.get("VOL", "VOLUME") or "").removeprefix("SER=").strip("()")
    unit = items(operands.get("UNIT") or "")[0]
    attributes = Attributes(dcb, organization, space, (volume or "SLYP01")[:6], (unit or "3390")[:6])
    return DataSet(name, status, normal, abnormal, attributes, has_dcb)


def _dcb(operands: Operands) -> tuple[Dcb, bool]:
    fields = dict(operands.keywords)
    if "DCB" in fields:
        written = read_operands(",".join(items(fields["DCB"])))
        fields |= written.keywords
    recfm, lrecl, blksize = fields.get("RECFM"), fields.get("LRECL"), fields.get("BLKSIZE")
    if recfm is not None and recfm not in RECFMS:
        raise OperandError(f"RECFM={recfm} IS NOT VALID")
    for value in (lrecl, blksize):
        if value is not None and not (value.isascii() and value.isdigit() and int(value) <= 32_760):
            raise OperandError(f"{value} IS NOT A LENGTH OF UP TO 32760")
    dcb, _ = fitted(recfm or "FB", int(lrecl or 0), int(blksize or 0))
    return dcb, recfm is not None or lrecl is not None


def _space(operands: Operands) -> Space:
    value = operands.get("SPACE")
    if value is None:
        return Space(directory=0)
    parts = items(value)
    amounts = [part for part in items(parts[1]) if part] if len(parts) > 1 else []
    unit = _UNITS.get(parts[0], "BLOCK")
    if not amounts or not all(part.isascii() and part.isdigit() and len(part) < 9 for part in amounts):
        raise OperandError("SPACE IS NOT VALID")
    primary, secondary, directory = ([int(part) for part in amounts] + [0, 0])[:3]
    return Space(unit, max(1, primary), max(1, secondary), directory)


def require_known(operands: Operands, known: set[str]) -> None:
    """OperandError for a keyword that is none of these."""
    for keyword in operands.keywords:
        if keyword not in known:
            raise OperandError(f"{keyword} IS NOT SUPPORTED")
