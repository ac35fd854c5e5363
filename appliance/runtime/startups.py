"""Clients that have not logged on yet: how many there may be, and when the next ones are refused early (MAXSTARTUPS).

A crowd that connects and says nothing takes the places of everybody else until its time limits end it. From ``begin``
of them on a new connection is refused at random, with ``rate`` percent at first and with certainty at ``full``: who
tries again gets in sooner or later, while the crowd does not grow. OpenSSH's MaxStartups works like that.
"""

from __future__ import annotations

from collections.abc import Callable

import attrs

__all__ = ["StartupRules", "refuses_early"]

_CERTAIN = 100_000  # thousandths of a percent


@attrs.frozen
class StartupRules:
    """``begin`` and ``full`` count all clients that have not logged on, ``per_source`` those of one address."""

    begin: int
    rate: int  # percent
    full: int
    per_source: int


def refuses_early(rules: StartupRules, startups: int, random_below: Callable[[int], int]) -> bool:
    """Whether one more client is too many beside so many that have not logged on."""
    if startups < rules.begin:
        return False
    if startups >= rules.full or rules.rate >= 100:
        return True
    grown = (100 - rules.rate) * 1_000 * (startups - rules.begin) // (rules.full - rules.begin)
    return random_below(_CERTAIN) < rules.rate * 1_000 + grown
