"""A job as a value: its steps, their programs, and what each DD statement stands for."""

from __future__ import annotations

import attrs

from appliance.jes.cards import CardError
from appliance.jes.conditions import Condition, Expression
from appliance.storage.datasets.attributes import Attributes
from appliance.storage.datasets.names import DataSetName

__all__ = ["DataSet", "Dd", "Dummy", "Forward", "Instream", "Job", "Parsed", "Source", "Step", "Sysout"]


@attrs.frozen
class Instream:
    """DD * or DD DATA."""

    records: tuple[bytes, ...]


@attrs.frozen
class Sysout:
    """SYSOUT=class."""

    cls: str


@attrs.frozen
class Dummy:
    """DUMMY, or DSN=NULLFILE: empty to read, and what is written is gone."""


@attrs.frozen
class DataSet:
    """DSN=, with what DISP says. ``dcb`` None: nothing was said about it."""

    name: DataSetName
    status: str = "OLD"
    normal: str = "KEEP"
    abnormal: str = "KEEP"
    attributes: Attributes = attrs.field(factory=Attributes)
    has_dcb: bool = False
    is_temporary: bool = False  # &&NAME: the job's own, and gone when it ends


@attrs.frozen
class Forward:
    """DDNAME=: what the DD statement of that name stands for, which comes later in the step."""

    ddname: str


Source = Instream | Sysout | Dummy | DataSet


@attrs.frozen
class Dd:
    """A DD statement; several sources are a concatenation."""

    name: str
    sources: tuple[Source, ...]


@attrs.frozen
class Step:
    """EXEC, and the DD statements behind it; a step of a procedure is named CALL.STEP.

    It runs when no condition holds and all guards (IF) are true; ``after_abend`` is "", EVEN or ONLY.
    """

    name: str
    program: str
    parm: str = ""
    conditions: tuple[Condition, ...] = ()
    after_abend: str = ""
    guards: tuple[Expression, ...] = ()
    dds: tuple[Dd, ...] = ()


@attrs.frozen
class Job:
    """A job that can be run."""

    name: str
    cls: str = "A"
    msgclass: str = "A"
    user: str = ""
    is_scan: bool = False
    conditions: tuple[Condition, ...] = ()  # no further step runs once one holds
    steps: tuple[Step, ...] = ()


@attrs.frozen
class Parsed:
    """The job, as far as it could be read, and its errors; with any of them it is not run."""

    job: Job
    errors: tuple[CardError, ...]
