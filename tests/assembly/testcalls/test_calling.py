"""Who the server takes a test call for: looked at on the reactor's thread, where the connections live."""

from __future__ import annotations

import threading
from types import SimpleNamespace

from appliance.assembly.testcalls.calling import _user_of
from appliance.runtime.liverows import LiveRows

OURS = ("127.0.0.2", 40000)


class Reactor:
    """One thread for what is called from others."""

    def callFromThread(self, function, *args):
        threading.Thread(target=function, args=args, name="reactor").start()


class Live:
    """A connection that notes by which threads its row was made."""

    def __init__(self, peer, user):
        self.seen = []
        self._row = SimpleNamespace(peer=peer, user=user)

    def row(self, number):
        self.seen.append(threading.current_thread().name)
        return self._row


def user_of(*live):
    rows = LiveRows(tuple(enumerate(live, 1)))
    appliance = SimpleNamespace(reactor=Reactor(), registry=SimpleNamespace(rows=lambda: rows))
    lines = []
    return _user_of(appliance, SimpleNamespace(local=OURS), lines), lines


def test_rows_are_made_on_the_reactors_thread():
    other, ours = Live("127.0.0.1:40000", "USER4"), Live("127.0.0.2:40000", "USER2")
    assert user_of(other, ours) == ("USER2", ["the server takes the certificate for USER2"])
    assert other.seen + ours.seen == ["reactor", "reactor"]


def test_nobody_is_at_our_end():
    assert user_of(Live("127.0.0.1:40000", "USER4")) == ("", ["the server takes the certificate for nobody"])
