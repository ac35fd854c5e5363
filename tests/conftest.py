"""What holds for every test: a machine that is busy with something else is no reason to fail."""

from __future__ import annotations

import pytest
from hypothesis import settings

settings.register_profile("no deadline", deadline=None)
settings.load_profile("no deadline")

_LONGEST_SHOWN = 64


def pytest_make_parametrize_id(config: pytest.Config, val: object, argname: str) -> str | None:
    """Long bytes are keys and certificates made anew by each process: they do not name a test."""
    return argname if isinstance(val, bytes) and len(val) > _LONGEST_SHOWN else None
