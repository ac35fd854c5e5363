"""Chains that were found good by lists, for as long as no list has changed and all of them still serve.

The same client comes back all day, each time with the same chain, and each time it is held against the lists: at the
handshake, and before each data connection of FTP. Between two changes of the lists the outcome can only be the same, so
it is remembered with what it rests on. Nothing but a good outcome is: everything else is worked out, and asked for,
anew. What OCSP said is not remembered here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

import attrs

from appliance.certs.chain import PeerChain
from appliance.certs.tls import RevocationPolicy

__all__ = ["GoodStandings"]

_MOST = 1_024


@attrs.frozen
class _Good:
    chain: PeerChain  # held, so that no other can come to have its id
    changes: int
    until: datetime


class GoodStandings:
    """A chain is told by the very object: that of a client is the same one each time (``wires.handshake``).

    A policy is told by what it says: each reload makes new ones, which mostly say the same.
    """

    def __init__(self) -> None:
        self._kept: dict[tuple[int, RevocationPolicy], _Good] = {}

    def still_holds(
        self, chain: PeerChain, policy: RevocationPolicy, changes: int, now: Callable[[], datetime]
    ) -> bool:
        """Whether this chain was found good under this policy, by lists that are as they were and still serve."""
        kept = self._kept.get((id(chain), policy))
        return kept is not None and kept.changes == changes and now() < kept.until

    def keep(
        self, chain: PeerChain, policy: RevocationPolicy, changes: int, serving: Sequence[datetime | None]
    ) -> None:
        """It was found good; ``serving``: until when each list that said so serves (None: it was no list)."""
        ends = [until for until in serving if until is not None]
        if policy.ocsp is not None or len(ends) < len(serving):
            return
        if len(self._kept) >= _MOST:
            self._kept.clear()
        self._kept[id(chain), policy] = _Good(chain, changes, min(ends))
