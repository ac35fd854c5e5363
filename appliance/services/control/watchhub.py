"""Who watches which display: consoles that are shown the screens of a terminal, each only as fast as it takes them.

Nothing waits in a queue. A display says that it shows something else, the console is woken, and what it then gets is
the screen of that moment: a watcher that reads slowly misses screens, one that reads nothing costs the display a
mirror. A watch ends with the display, when the watcher leaves or may not watch any more, or after a time; the auditor
hears of both ends.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

import attrs

from appliance.message import Message
from appliance.protocols.control.events import Notice
from appliance.services.control import messages
from appliance.services.control.eventhub import notice_of
from appliance.session.connectionrow import ConnectionRow
from appliance.session.picture import Picture

__all__ = ["TOPIC", "WATCH_SECONDS", "Display", "WatchHub"]

TOPIC = "SCREEN"
#: After this long somebody has to say again that he wants to watch.
WATCH_SECONDS = 1800.0
#: So often it is asked whether he still may.
ASK_SECONDS = 60.0
_GATHER_SECONDS = 0.1


class Display(Protocol):
    """What can be watched."""

    def begin(self, changed: Callable[[], None]) -> None:
        """Somebody looks; call ``changed`` when there is another picture."""
        ...

    def end(self) -> None:
        """Nobody does any more."""
        ...

    def picture(self) -> Picture:
        """The screen now, while somebody looks."""
        ...


class Timer(Protocol):
    """What was to be called later."""

    def cancel(self) -> None:
        """It is not to be called."""
        ...


@attrs.define(eq=False)
class _Watch:
    """What one console watches."""

    connection: int
    since: datetime
    about: Mapping[str, object]  # the fields of both audit messages
    timers: list[Timer]
    is_changed: bool = True
    is_over: bool = False
    last: Sequence[Notice] = ()  # what the console has yet to be told when it is over


class WatchHub:
    """One for the appliance, used on the reactor's thread."""

    def __init__(
        self,
        now: Callable[[], datetime],
        later: Callable[[float, Callable[[], None]], Timer],
        wake: Callable[[int], None],
        row: Callable[[int], ConnectionRow | None],
        say: Callable[[Message, Mapping[str, object]], None],
        may: Callable[[str], bool],
    ) -> None:
        """``wake`` tells the session of a connection to look, ``row`` says what an operator sees of a connection.

        ``may`` says whether a user may watch, now.
        """
        self._now = now
        self._later = later
        self._wake = wake
        self._row = row
        self._say = say
        self._may = may
        self._displays: dict[int, Display] = {}
        self._watches: dict[int, _Watch] = {}  # by the number of the console
        self._is_gathering = False

    # -- what terminals tell

    def enter(self, connection: int, display: Display) -> None:
        """A display is there."""
        self._displays[connection] = display

    def leave(self, connection: int, reason: str) -> None:
        """It is not any more, or never was: whoever watches it is told."""
        for console in self._watching(connection):
            self._stop(console, reason)
        self._displays.pop(connection, None)

    # -- what consoles ask

    def look(self, connection: int, user: str) -> Picture:
        """The screen of a display now; its user is told as of a watch. LookupError when there is no display."""
        display, about = self._displays[connection], self._about(connection, user)
        is_watched = bool(self._watching(connection))
        if not is_watched:
            self._begin(connection, display)
        picture = display.picture()
        if not is_watched:
            display.end()
        if picture.record:
            self._say(messages.LOOKED_AT, about)
        return picture

    def begin(self, console: int, connection: int, user: str) -> None:
        """Show a display to a console from now on, and nothing else. LookupError when there is no display."""
        display, about = self._displays[connection], self._about(connection, user)
        self.end(console, "another is watched")
        if not self._watching(connection):
            self._begin(connection, display)
        watch = self._watches[console] = _Watch(connection, self._now(), about, [])
        self._remind(watch, WATCH_SECONDS, lambda: self._stop(console, "time is up"))
        self._remind(watch, ASK_SECONDS, lambda: self._ask_again(console))
        self._say(messages.WATCH_BEGINS, about)
        self._wake(console)

    def end(self, console: int, reason: str) -> None:
        """The console wants no more; it is not told."""
        if console in self._watches:
            self._stop(console, reason)
            self._watches.pop(console, None)

    def take(self, console: int) -> Sequence[Notice]:
        """What the console has to be told now: the screen, if it is another one, and the end behind the last one."""
        watch = self._watches.get(console)
        if watch is None:
            return ()
        if watch.is_over:
            del self._watches[console]
            return watch.last
        return self._screen(watch)

    def rows(self) -> list[tuple[str, ...]]:
        """Who watches whom: console, user, connection, its LU, since when."""
        return [
            (
                *(str(console), str(watch.about["user"]), str(watch.connection), str(watch.about["lu"])),
                f"{watch.since:%Y-%m-%dT%H:%M:%SZ}",
            )
            for console, watch in self._watches.items()
            if not watch.is_over
        ]

    # -- inside

    def _watching(self, connection: int) -> list[int]:
        return [at for at, watch in self._watches.items() if watch.connection == connection and not watch.is_over]

    def _begin(self, connection: int, display: Display) -> None:
        display.begin(lambda: self._changed(connection))
        self._wake(connection)  # its user may have to be told

    def _changed(self, connection: int) -> None:
        for console in self._watching(connection):
            self._watches[console].is_changed = True
        if not self._is_gathering:
            self._is_gathering = True
            self._later(_GATHER_SECONDS, self._tell)

    def _tell(self) -> None:
        self._is_gathering = False
        for console in [console for console, watch in self._watches.items() if watch.is_changed]:
            self._wake(console)

    def _remind(self, watch: _Watch, seconds: float, act: Callable[[], None]) -> None:
        """Later, unless the watch is over by then."""

        def due() -> None:
            watch.timers.remove(timer)
            act()

        timer = self._later(seconds, due)
        watch.timers.append(timer)

    def _ask_again(self, console: int) -> None:
        """A right that was taken away ends what it was asked for."""
        watch = self._watches[console]
        if self._may(str(watch.about["user"])):
            self._remind(watch, ASK_SECONDS, lambda: self._ask_again(console))
        else:
            self._stop(console, "the watcher may not watch any more")

    def _stop(self, console: int, reason: str) -> None:
        watch = self._watches[console]
        if watch.is_over:
            return
        ended = notice_of(TOPIC, self._now(), {"conn": str(watch.connection), "ended": reason})
        watch.last, watch.is_over = (*self._screen(watch), ended), True
        for timer in watch.timers:
            timer.cancel()
        watch.timers.clear()
        if not self._watching(watch.connection):
            self._displays[watch.connection].end()
        self._say(messages.WATCH_ENDS, {**watch.about, "reason": reason})
        self._wake(console)

    def _about(self, connection: int, user: str) -> Mapping[str, object]:
        row = self._row(connection)
        if row is None:
            raise LookupError(connection)
        whom = row.user or "nobody known"
        return {"user": user, "lu": row.lu, "whom": whom, "watched": row.peer, "id": connection}

    def _screen(self, watch: _Watch) -> Sequence[Notice]:
        if not watch.is_changed:
            return ()
        watch.is_changed = False
        return (notice_of(TOPIC, self._now(), self._shown(watch)),)

    def _shown(self, watch: _Watch) -> dict[str, str]:
        picture, row = self._displays[watch.connection].picture(), self._row(watch.connection)
        facts = {"lu": row.lu, "user": row.user, "application": row.application} if row is not None else {}
        return {
            "conn": str(watch.connection),
            **facts,
            "rows": str(picture.rows),
            "columns": str(picture.columns),
            "code_page": picture.code_page,
            "record": base64.b64encode(picture.record).decode("ascii"),
        }
