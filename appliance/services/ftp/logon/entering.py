"""A session becomes its user's: the last refusals, home and prefix, what QUOTA allows, and all before the 230."""

from __future__ import annotations

import attrs

from appliance.config.ftpservers.ftpserver import StartDirectory
from appliance.protocols.ftp.replies import quoted
from appliance.saf.model import Acee
from appliance.services.ftp import messages
from appliance.services.ftp.conversation import Actions, Conversation
from appliance.services.ftp.datasets.noticing import with_notice
from appliance.services.ftp.hfs.filing import info_mask
from appliance.services.ftp.logon import startup
from appliance.services.ftp.logon.anonymous import (
    may_see_hfs,
    may_see_mvs,
)
from appliance.services.ftp.logon.policy import (
    Door,
    Refused,
    hfs_refusal,
    port_of_entry,
    stack_refusal,
)
from appliance.services.ftp.texts import expanded
from appliance.session.actions import CancelTimer, Settle
from appliance.storage.datasets.names import Prefix
from appliance.storage.notices import ReadNotices
from appliance.storage.paths import HfsPath
from appliance.storage.quota import Allowance
from appliance.storage.results import FileResult, Notices
from appliance.storage.tree import Territory
from appliance.storage.usage import used

__all__ = ["LOGIN_TIMER", "door", "enter", "late_refusal", "welcome"]

#: Who is not logged on when it fires is sent away.
LOGIN_TIMER = "login"
_NO_PERMISSIONS = 0o777
_HOMES = HfsPath(("u",))


def door(c: Conversation) -> Door:
    """Where this client knocked."""
    entry = port_of_entry(c.config, c.entry, c.peer.host)
    return Door(c.config, c.site.system, c.local.port, c.site.router, str(c.peer), c.site.stack, entry)


def enter(c: Conversation, acee: Acee, method: str) -> Actions:
    """The session is the user's now: what is to be read first, then the 230."""
    c.acee, c.method = acee, method
    c.user = c.seat = acee.user
    c.failures = 0
    c.territory = _enter_home(c, acee)
    _enter_data_sets(c, acee)
    begun: Actions = [CancelTimer(LOGIN_TIMER), Settle(), c.say(messages.LOGGED_ON, method=method)]
    script = None if c.anonymous else c.directory / startup.NAME
    data_set = startup.data_set(c) if c.mvs.is_allowed and not c.anonymous else None
    mask = "" if c.anonymous and not may_see_hfs(c.config) else info_mask(c)
    return [*begun, *_read(c, ReadNotices(c.territory, c.directory, mask, script, data_set))]


def _read(c: Conversation, wanted: ReadNotices) -> Actions:
    board = c.site.notices
    if notices := board.find(wanted, c.site.now()):
        return _when_read(c, notices)
    changes = board.changes

    def when_done(c: Conversation, result: FileResult) -> Actions:
        if isinstance(result, Notices):
            board.keep(wanted, result, c.site.now(), changes)
        return _when_read(c, result)

    return c.files(wanted, when_done)


def _when_read(c: Conversation, result: FileResult) -> Actions:
    """LOGINMSG, HFSINFO, MVSINFO and FTPS.RC, then the welcome."""
    notices = result if isinstance(result, Notices) else Notices("")
    c.seen.add(notices.path)
    lines = [*expanded(c, _news(c)), *c.notes, *expanded(c, notices.shown)]

    def begin(c: Conversation, shown: list[str]) -> Actions:
        if notices.script is None:
            return c.reply(230, *lines, *shown, welcome(c))
        return startup.run_startup(c, notices.script, lambda c, said: c.reply(230, *lines, *shown, *said, welcome(c)))

    return with_notice(c, c.mvs.prefix, begin) if c.mvs.is_current else begin(c, [])


def late_refusal(c: Conversation, knocked: Door, acee: Acee) -> Refused | None:
    """What is asked of everybody whose identity is known; the seat is taken last."""
    if refused := hfs_refusal(knocked, acee) or stack_refusal(knocked, acee):
        return refused
    if c.anonymous and not (may_see_hfs(c.config) or _begins_at_prefix(c)):
        return Refused(530, "Not logged in.", messages.ANONYMOUS_SHUT)
    if not c.site.seats.take(acee.user, c.config.max_sessions):
        return Refused(530, "Not logged in.", messages.TOO_MANY_SESSIONS, {"most": c.config.max_sessions})
    return None


def _enter_home(c: Conversation, acee: Acee) -> Territory:
    """The home of z/OS UNIX; an anonymous user of level 2 or 3 sees it as the root."""
    home = _HOMES / acee.user.lower()
    if c.anonymous is None or c.config.anonymous_level == 1:
        c.directory = home
        return _limited(c, acee, Territory(c.site.tree, home, everything=acee.operations))
    c.umask = _NO_PERMISSIONS
    return _limited(c, acee, Territory(c.site.tree, HfsPath(), base=home))


def _limited(c: Conversation, acee: Acee, territory: Territory) -> Territory:
    """The territory with what QUOTA allows; files and data sets count together."""
    if not c.config.quota:
        return territory
    store = c.site.data_sets

    def measure() -> int:
        return used(territory) + (store.catalogue.bytes_below(acee.user) if store else 0)

    allowance = Allowance(acee.user, c.config.quota << 20, measure, c.site.owner_locks.lock_of(acee.user))
    return attrs.evolve(territory, allowance=allowance)


def _enter_data_sets(c: Conversation, acee: Acee) -> None:
    """The user's own prefix, and what STARTDIRECTORY says to begin in."""
    c.mvs.prefix = Prefix(acee.user)
    c.mvs.is_allowed = _may_name_data_sets(c)
    c.mvs.is_current = _begins_at_prefix(c)


def _may_name_data_sets(c: Conversation) -> bool:
    return c.site.data_sets is not None and (c.anonymous is None or may_see_mvs(c.config))


def _begins_at_prefix(c: Conversation) -> bool:
    return _may_name_data_sets(c) and c.config.start_directory is StartDirectory.MVS


def _news(c: Conversation) -> tuple[str, ...]:
    """LOGINMSG, or ANONYMOUSLOGINMSG."""
    return c.site.anonymous_login_message if c.anonymous else c.site.login_message


def welcome(c: Conversation) -> str:
    """The last line of the 230."""
    return f"{c.user} is logged on.  Working directory is {quoted(c.working_directory)}."
