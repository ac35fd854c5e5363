"""Leaving a built-in application's session behind, and going on with it (``disconnected`` keeps what lies between)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from appliance.applications.base import resumable
from appliance.services.tn3270.entry import mapping
from appliance.services.tn3270.setup import PortSetup

__all__ = ["go_on", "leave_behind"]

T = TypeVar("T")


def leave_behind(setup: PortSetup, application: str, hosted: object) -> None:
    """The terminal was lost: with DISCONNECTABLE, what was in front of it is kept for its user."""
    logged_on = resumable(hosted)
    if logged_on is not None and mapping.is_disconnectable(setup.config.mapping, application):
        setup.disconnected.keep(application, logged_on.user, logged_on.session)


def go_on(setup: PortSetup, application: str, hosted: object, asks: Sequence[T]) -> Sequence[T]:
    """The answer to a verdict: ``asks``, or what a session that this user lost goes on with."""
    logged_on = resumable(hosted)
    lost = None if logged_on is None else setup.disconnected.take(application, logged_on.user)
    return asks if logged_on is None or lost is None else logged_on.resume(lost)
