"""What an operation on data sets gives back."""

from __future__ import annotations

import enum

import attrs

from appliance.storage.datasets.attributes import Attributes, Dcb
from appliance.storage.opened import Download, Upload

__all__ = ["DataSetEntry", "DataSetFailure", "DataSetOpened", "DataSetResult", "MemberEntry", "Statistics", "Trouble"]


class Trouble(enum.Enum):
    """Why it was not done; each is a different reply."""

    NOT_FOUND = "does not exist"
    NO_MEMBER = "has no such member"
    NO_PARTITIONED = "is not a partitioned data set that exists"
    IS_PARTITIONED = "is a partitioned data set: a member has to be named"
    IS_VSAM = "is a VSAM data set, which cannot be transferred"
    IS_MIGRATED = "is migrated, and migrated data sets are not recalled"
    NO_GENERATION = "has no such generation"
    HAS_GENERATIONS = "is a generation data group that has generations"
    MUST_BE_MADE = "would have to be made"
    NO_MODEL = "is the model of DCBDSN and does not exist"
    EXISTS = "exists"
    IN_USE = "is in use"
    NO_SPACE = "does not fit: no space is left"
    IO_ERROR = "could not be read or written"


@attrs.frozen
class DataSetFailure:
    """Not done. ``owner`` is who holds what is in use; ``detail`` is for the log only."""

    trouble: Trouble
    name: str
    owner: str = ""
    detail: str = ""


@attrs.frozen
class Statistics:
    """ISPF statistics of a member; dates are yyyy/mm/dd, times hh:mm."""

    version: int
    modification: int
    created: str
    changed: str
    size: int
    initial: int
    modified: int
    user: str


@attrs.frozen
class DataSetEntry:
    """A data set as the catalogue knows it. ``size`` is in bytes, of all members when there are some."""

    name: str
    attributes: Attributes
    size: int
    created: str  # yyyy/mm/dd
    referred: str  # yyyy/mm/dd, "" never
    content: str = ""  # of a sequential one


@attrs.frozen
class MemberEntry:
    """A member as the directory knows it."""

    name: str
    content: str
    size: int
    statistics: Statistics | None = None


@attrs.frozen
class DataSetOpened:
    """A data set or member opened to be read or written; ``name`` is that which is now in force."""

    name: str
    dcb: Dcb
    source: Download | Upload


DataSetResult = DataSetFailure | DataSetOpened | DataSetEntry
