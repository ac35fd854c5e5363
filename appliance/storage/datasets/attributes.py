"""What a data set is made of: record format, lengths, organization, place. A ``Dcb`` always holds together.

Values that do not fit each other are corrected as the z/OS server corrects them, and every correction is a sentence
for the user (``ftp`` facts, 4.5). A block size of 0 is replaced by the half-track optimum of a 3390.
"""

from __future__ import annotations

import enum

import attrs

__all__ = ["MIGRATED", "RECFMS", "TRACK", "Attributes", "Dcb", "Organization", "Space", "fitted"]

#: The volume in the catalogue entry of a data set that was migrated.
MIGRATED = "MIGRAT"
#: Bytes of a track of a 3390, and the largest block of which two fit on it.
TRACK = 56_664
_HALF_TRACK = 27_998
_LARGEST_BLOCK = 32_760
_DESCRIPTOR = 4  # bytes before each variable record, and before each block of them

RECFMS = frozenset(
    {
        *("F", "FA", "FB", "FBA", "FBM", "FBS", "FM"),
        *("V", "VA", "VB", "VBA", "VBM", "VBS", "VM", "VS"),
        *("U", "UA", "UM"),
    }
)
_SHOWN = {"F": "FIX", "V": "VAR", "U": "UND"}


class Organization(enum.Enum):
    """DSORG, as LISTLEVEL 1 shows it. A generation data group is a name, not data; a VSAM cluster has none here."""

    SEQUENTIAL = "PS"
    PARTITIONED = "PO"
    LIBRARY = "PO-E"
    GENERATIONS = "GDG"
    VSAM = "VSAM"

    @property
    def has_members(self) -> bool:
        """PDS or PDSE."""
        return self in (Organization.PARTITIONED, Organization.LIBRARY)


@attrs.frozen
class Dcb:
    """RECFM, LRECL and BLKSIZE of a data set."""

    recfm: str = "VB"
    lrecl: int = 256
    blksize: int = 6233

    @property
    def kind(self) -> str:
        """F, V or U."""
        return self.recfm[0]

    @property
    def has_asa(self) -> bool:
        """The first byte of each record is an ANSI carriage control character."""
        return self.recfm.endswith("A")

    @property
    def longest(self) -> int:
        """The most data bytes that one record can hold."""
        match self.kind:
            case "F":
                return self.lrecl
            case "V":
                return self.lrecl - _DESCRIPTOR
            case _:
                return self.blksize

    def __str__(self) -> str:
        """As 125 shows it: FIXrecfm 80, VARrecfm 256."""
        return (
            f"{'FIX' if self.kind == 'F' else 'VAR' if self.kind == 'V' else 'UND'}recfm {self.lrecl or self.blksize}"
        )


@attrs.frozen
class Space:
    """How much room was asked for; it decides what extents a listing shows, and refuses nothing."""

    unit: str = "TRACK"  # TRACK, CYLINDER or BLOCK
    primary: int = 1
    secondary: int = 1
    directory: int = 27

    def extents(self, size: int) -> tuple[int, int]:
        """Extents and tracks that ``size`` bytes take."""
        used = -(-size // TRACK)
        factor = 15 if self.unit == "CYLINDER" else 1
        beyond = max(0, used - self.primary * factor)
        step = max(1, self.secondary * factor)
        return min(123, 1 + -(-beyond // step)), used


@attrs.frozen
class Attributes:
    """All that is decided when a data set is made."""

    dcb: Dcb = Dcb()
    organization: Organization = Organization.SEQUENTIAL
    space: Space = Space()
    volume: str = "SLYP01"
    unit: str = "3390"


def fitted(recfm: str, lrecl: int, blksize: int) -> tuple[Dcb, tuple[str, ...]]:
    """A DCB that holds together, and what was corrected."""
    match recfm[0]:
        case "F":
            return _fixed(recfm, min(lrecl or 80, _LARGEST_BLOCK), blksize)
        case "V":
            return _variable(recfm, min(lrecl or 256, _LARGEST_BLOCK - _DESCRIPTOR), blksize)
        case _:
            return Dcb(recfm, 0, min(blksize or _HALF_TRACK, _LARGEST_BLOCK)), ()


def _fixed(recfm: str, lrecl: int, blksize: int) -> tuple[Dcb, tuple[str, ...]]:
    if "B" not in recfm:
        return Dcb(recfm, lrecl, lrecl), ()
    if not blksize:
        return Dcb(recfm, lrecl, max(1, _HALF_TRACK // lrecl) * lrecl), ()
    good = min(max(1, blksize // lrecl), _LARGEST_BLOCK // lrecl) * lrecl
    if good == blksize:
        return Dcb(recfm, lrecl, good), ()
    said = (f"BLOCKSIZE must be a multiple of LRECL for RECFM {recfm}", f"BLOCKSIZE being set to {good}")
    return Dcb(recfm, lrecl, good), said


def _variable(recfm: str, lrecl: int, blksize: int) -> tuple[Dcb, tuple[str, ...]]:
    lrecl = max(lrecl, _DESCRIPTOR + 1)
    least = lrecl + _DESCRIPTOR
    if not blksize:
        return Dcb(recfm, lrecl, max(_HALF_TRACK, least)), ()
    if blksize < least:
        said = (f"BLOCKSIZE must be at least 4 more than LRECL for RECFM {recfm}", f"BLOCKSIZE being set to {least}")
        return Dcb(recfm, lrecl, least), said
    return Dcb(recfm, lrecl, min(blksize, _LARGEST_BLOCK)), ()
