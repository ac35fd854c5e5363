"""A job as a value: its steps, their programs, and what each DD statement stands for."""

from __future__ import annotations

import attrs

from appliance.jes.cards import CardError
from appliance.storage.datasets.attributes import Attributes
from appliance.storage.datasets.names import DataSetName

__all__ = ["Condition", "DataSet", "Dd", "Dummy", "Instream", "Job", "Parsed", "Source", "Step", "Sysout"]


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


Source = Instream | Sysout | Dummy | DataSet


@attrs.frozen
class Dd:
    """A DD statement; several sources are a concatenation."""

    name: str
    sources: tuple[Source, ...]


@attrs.frozen
class Condition:
    """COND=(code,operator[,step]): the step is not run when the test holds for a step before it."""

    code: int
    operator: str
    step: str = ""


@attrs.frozen
class Step:
    """EXEC, and the DD statements behind it."""

    name: str
    program: str
    parm: str = ""
    conditions: tuple[Condition, ...] = ()
    dds: tuple[Dd, ...] = ()


@attrs.frozen
class Job:
    """A job that can be run."""

    name: str
    cls: str = "A"
    msgclass: str = "A"
    user: str = ""
    is_scan: bool = False
    steps: tuple[Step, ...] = ()


@attrs.frozen
class Parsed:
    """The job, as far as it could be read, and its errors; with any of them it is not run."""

    job: Job
    errors: tuple[CardError, ...]
