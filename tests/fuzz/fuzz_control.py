"""The control socket: a session that is known or has to log on, its requests run through the operator language."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence

from appliance.protocols.control.connection import ClientCore
from appliance.protocols.control.events import Asked, Follow, Lock, Logon, Request, Unwatch, Watch
from appliance.saf.model import Acee, Rejected, RejectReason
from appliance.services.control.commandtable import COMMANDS
from appliance.services.control.eventhub import EventHub
from appliance.services.control.operator import Operator
from appliance.services.control.session import ConsoleSite, ControlSession
from appliance.services.control.watchhub import WatchHub
from appliance.session.actions import Close, Command, Verify
from appliance.session.events import CommandDone, Opened, Verified
from appliance.session.wires import Endpoint, Wire
from tests.fuzz.invariants import Target, cut
from tests.support.control_samples import Stage
from tests.support.saf_samples import database, router

_NOW = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)


class Never:
    """A timer that does not fire."""

    def cancel(self) -> None:
        """Nothing to do."""


_HUB = EventHub(lambda: _NOW, lambda seconds, call: None, lambda number: None)
_WATCHES = WatchHub(
    *(lambda: _NOW, lambda seconds, call: Never(), lambda number: None, lambda number: None, print),
    may=lambda user: True,
)
_SITE = ConsoleSite("MVS098", "0.1.0", _HUB, _WATCHES, idle_seconds=900)
_OPENED = Opened(Wire.CLIENT, Endpoint("uid 0", 1), Endpoint("control.sock", 0), 7)
_ADMINISTRATOR = Acee("IBMUSER", special=True)
_OPERATOR = Operator(router(database()).router, Stage().facilities())


def _spoken() -> tuple[bytes, ...]:
    core = ClientCore()
    texts = [f"{entry.spelled(verb)}{entry.operands}" for verb, entries in COMMANDS.items() for entry in entries]
    asked: list[Asked] = [Request(number, text, "TUI") for number, text in enumerate(texts)]
    asked += [Follow(1, "AUDIT"), Watch(5, 17), Unwatch(6), Logon(2, "USER2", "secret", "123456"), Lock(3)]
    asked.append(Request(4, "D MEMBER,CHECK,NAME=FTP.DATA", document="UMASK 022\n; é\n"))
    lines = [core.send(one) for one in asked]
    return (*lines, *(b"".join(lines[at : at + 3]) for at in range(0, len(lines), 3)))


def feed(data: bytes, source: random.Random) -> Sequence[object]:
    """What the session asked for; every command is answered, every logon refused."""
    session = ControlSession(source.choice((_ADMINISTRATOR, None)), "uid 0", _SITE)
    session.handle(_OPENED)
    done: list[object] = []
    for piece in cut(data, source):
        waiting = list(session.receive(Wire.CLIENT, piece))
        while waiting:
            action = waiting.pop(0)
            match action:
                case Close():
                    return done
                case Command():
                    done.append(action)
                    answer = _OPERATOR.run(action.acee, action.text, action.source, action.document)
                    result = answer if isinstance(answer, CommandDone) else CommandDone(0, ())
                    waiting += session.handle(result)
                case Verify():
                    done.append(action)
                    waiting += session.handle(Verified(Rejected(action.user, RejectReason.WRONG)))
                case _:
                    continue
    return done


TARGET = Target("control", _spoken(), feed)
