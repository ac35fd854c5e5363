"""What is to be known around a job to read it: who submitted it, where procedures are, a place of its own."""

from __future__ import annotations

from collections.abc import Callable

import attrs

from appliance.storage.datasets.names import DataSetName

__all__ = ["Environment"]


def _no_member(name: DataSetName) -> list[bytes] | None:
    return None


@attrs.frozen
class Environment:
    """``temporary`` is the beginning of the names that ``&&NAME`` stands for; ``member`` reads a library of JCLLIB."""

    owner: str = ""
    temporary: str = "SYS00001.T000000.JOB00000"
    member: Callable[[DataSetName], list[bytes] | None] = attrs.field(default=_no_member, repr=False)
