"""What holds for every test: neither chance nor a machine that is busy with something else is a reason to fail.

Hypothesis makes the same examples in each run; ``pytest --hypothesis-profile random`` looks for others.
"""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings

_ALWAYS = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("same", _ALWAYS, derandomize=True, database=None)
settings.register_profile("random", _ALWAYS, derandomize=False)
settings.load_profile("same")

_LONGEST_SHOWN = 64


def pytest_make_parametrize_id(config: pytest.Config, val: object, argname: str) -> str | None:
    """Long bytes are keys and certificates made anew by each process: they do not name a test."""
    return argname if isinstance(val, bytes) and len(val) > _LONGEST_SHOWN else None
