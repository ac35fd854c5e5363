"""A client and the actions of its session, performed. Written once for every service.

``performing`` and ``asking`` have what each action does.
"""

from __future__ import annotations

from collections.abc import Sequence

from appliance.runtime.connections.client import Client
from appliance.runtime.connections.performing import perform, tell
from appliance.runtime.connections.showing import row_of
from appliance.session.actions import Account, Action, Console, Record, Send, Tell
from appliance.session.connectionrow import ConnectionRow
from appliance.session.wires import Wire

__all__ = ["Connection"]

_CLIENT = Wire.CLIENT
#: What can still be performed when the client is gone: to say so.
_LAST_WORDS = (Console, Account, Record)


class Connection(Client):
    """Made by a listener, with an accepted socket and the session that serves it."""

    __slots__ = ()

    def row(self, number: int) -> ConnectionRow:
        """The session's own view, with what only the connection knows."""
        assert self._session is not None
        return row_of(self, number, self._session.view())

    def _perform(self, actions: Sequence[Action]) -> None:
        for action in actions:
            if type(action) is Send and action.wire is _CLIENT and not action.notify:
                self.streams.client.write(action.data)  # by far the most
            elif self._session is not None or type(action) in _LAST_WORDS:
                perform(self, action)

    def _ended(self, last: Sequence[Action]) -> None:
        for action in last:
            if type(action) is Tell:
                tell(self, action)  # while there is still something to take over
        super()._ended(last)
