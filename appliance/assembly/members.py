"""The members of the running appliance: what is in force, and how another text comes into force.

Reading and writing happen on a thread, what changes the ports on the reactor's. The order is: the new text beside the
old one on the disk, then in force, then in the old one's place; so neither a port that cannot be had nor a disk that
is full leaves the two different.
"""

from __future__ import annotations

import difflib
import hashlib
from collections.abc import Callable, Mapping, Sequence

from appliance.assembly import messages
from appliance.assembly.clock import utc_now
from appliance.assembly.configuration import Configuration, Prepared
from appliance.assembly.errors import StartError
from appliance.assembly.journal import Journal
from appliance.assembly.policies import PolicyError
from appliance.config.changes import changes
from appliance.config.language.report import Report
from appliance.config.loader import Loaded, is_member_name
from appliance.config.racfinit import read_racf_init
from appliance.config.site import SiteConfig
from appliance.config.statements import statements
from appliance.saf.commands.engine import masked
from appliance.saf.commands.table import COMMANDS
from appliance.services.control import messages as control_messages
from appliance.services.control.facilities import Answer, Rows
from appliance.services.control.members import CHANGE_COLUMNS, diagnosed
from appliance.services.control.working import on_thread
from appliance.session.events import CommandDone
from appliance.storage.versions import MemberVersions

__all__ = ["Members"]

_FOLDER = "the configuration folder"
#: Its commands run once, into an empty database, and may hold passwords: shown masked, and not kept as versions.
_WITH_SECRETS = "RACF.INIT"


class Members:
    """``install`` puts a configuration in force, on the reactor's thread; StartError or PolicyError when it cannot."""

    def __init__(
        self,
        configuration: Configuration,
        loaded: Loaded,
        versions: MemberVersions,
        install: Callable[[SiteConfig], None],
        journal: Journal,
    ) -> None:
        assert loaded.site is not None
        self.site = loaded.site
        self._configuration = configuration
        self._versions = versions
        self._install = install
        self._journal = journal
        self._in_force: Mapping[str, str] = loaded.members
        self._keep(loaded.members, "", "START")

    # -- what commands ask, on a thread

    def is_name(self, name: str) -> bool:
        """Whether a member can have this name."""
        return is_member_name(name)

    def all(self) -> Rows:
        """Every member on the disk or in force; CHANGED ones differ from what is in force."""
        on_disk = self._configuration.read().members
        return [self._row(name, on_disk.get(name)) for name in sorted({*on_disk, *self._in_force})]

    def _row(self, name: str, text: str | None) -> tuple[str, ...]:
        in_force = self._in_force.get(name)
        state = (
            "REMOVED" if text is None else "NEW" if in_force is None else "CHANGED" if text != in_force else "IN FORCE"
        )
        size = str(len(text.encode())) if text is not None else ""
        newest = next(iter(self._versions.all(name)), None)
        kept = (str(newest.number), newest.time, newest.user) if newest else ("", "", "")
        return (name, size, state, *kept)

    def text(self, name: str, version: int | None) -> str:
        """As it is on the disk, or as a version was."""
        if version is not None:
            return self._versions.text(name, version)
        on_disk = self._configuration.read().members
        if name not in on_disk:
            raise LookupError(f"there is no member {name}")
        return _visible(name, on_disk[name])

    def check(self, name: str, text: str | None) -> Rows:
        """Diagnostics of all members, with this one as given."""
        return _diagnostics(self._read(name, text))

    def difference(self, name: str, text: str | None, version: int | None) -> Sequence[str]:
        """A unified diff from what is in force."""
        other = self.text(name, version) if text is None else _visible(name, text)
        in_force = _visible(name, self._in_force.get(name, ""))
        return list(difflib.unified_diff(in_force.splitlines(), other.splitlines(), "in force", name, lineterm=""))

    def changes(self, name: str, text: str | None) -> Rows:
        """The values that would be others. ValueError when it could not be put in force."""
        loaded = self._read(name, text)
        if loaded.site is None:
            raise ValueError(f"{name} has errors")
        return _changes(self.site, loaded.site)

    def history(self, name: str) -> Rows:
        """Every kept version, the newest first; one of them is in force."""
        in_force = self._in_force.get(name)
        rows = []
        for kept in self._versions.all(name):
            is_it = in_force is not None and self._versions.text(name, kept.number) == in_force
            rows.append(
                (*(str(kept.number), kept.time, kept.user, kept.source, str(kept.size)), "IN FORCE" if is_it else "")
            )
        return rows

    def statements(self, name: str) -> Rows:
        """From the tables that read it."""
        if name == "RACF.INIT":
            return [("", command.name, "", "", "YES", "") for command in COMMANDS]
        return [
            (
                *(one.block, one.keyword, one.operands, " ".join(one.values)),
                "YES" if one.is_repeatable else "NO",
                one.effect,
            )
            for one in statements(name)
        ]

    # -- what comes into force

    def reload(self, user: str, source: str) -> Answer:
        """V TCPIP,,OBEYFILE: read every member again; an error leaves what is in force."""

        def finish(loaded: Loaded) -> Answer:
            refusal, before = self._take(loaded), self.site
            if refusal is not None or loaded.site is None:
                return refusal or _refused(loaded)
            self.site = loaded.site
            self._in_force = loaded.members
            return on_thread(lambda: self._keep(loaded.members, user, source), self._said(before, user))

        return on_thread(self._configuration.read, finish)

    def apply(self, name: str, text: str, user: str, source: str) -> Answer:
        """F MEMBER,APPLY: the text in force and on the disk, or nothing of it."""
        if name == _WITH_SECRETS:
            return CommandDone(8, (control_messages.RUNS_ONCE.format(member=name),))
        base = self._in_force

        def prepare() -> tuple[Loaded, Prepared | None]:
            loaded = self._configuration.read({name: text})
            return loaded, self._configuration.prepare(name, text) if loaded.site else None

        def finish(found: tuple[Loaded, Prepared | None]) -> Answer:
            loaded, prepared = found
            if prepared is None:
                return _refused(loaded)
            is_stale = self._in_force is not base
            refusal = CommandDone(8, (control_messages.CHANGED_MEANWHILE.format(),)) if is_stale else self._take(loaded)
            if refusal is not None:
                return on_thread(prepared.discard, lambda _: refusal)
            return self._write(loaded, prepared, user, source)

        return on_thread(prepare, finish)

    def _write(self, loaded: Loaded, prepared: Prepared, user: str, source: str) -> Answer:
        """It is in force already: make it the member, or take it back."""
        assert loaded.site is not None
        before, texts = self.site, self._in_force
        self.site, self._in_force = loaded.site, loaded.members

        def commit() -> list[tuple[str, int]] | OSError:
            try:
                prepared.commit()
                return self._keep(loaded.members, user, source)
            except OSError as error:
                prepared.discard()
                return error

        def finish(kept: list[tuple[str, int]] | OSError) -> Answer:
            if isinstance(kept, OSError):
                self._install(before)
                self.site, self._in_force = before, texts
                reason = kept.strerror or str(kept)
                return CommandDone(8, (control_messages.NOT_WRITTEN.format(member=prepared.path.name, reason=reason),))
            return self._said(before, user)(kept)

        return on_thread(commit, finish)

    def _take(self, loaded: Loaded) -> CommandDone | None:
        """Put it in force; the refusal when it cannot be."""
        if loaded.site is None:
            return _refused(loaded)
        try:
            self._install(loaded.site)
        except (StartError, PolicyError) as error:
            return CommandDone(8, (messages.NOT_RELOADED.format(directory=_FOLDER, reason=error),))
        return None

    def _keep(self, members: Mapping[str, str], user: str, source: str) -> list[tuple[str, int]]:
        """Versions of what is new; which they are."""
        kept = []
        for name, text in members.items():
            if name == _WITH_SECRETS:
                continue
            newest = next(iter(self._versions.all(name)), None)
            number = self._versions.keep(name, text, time=utc_now(), user=user, source=source)
            if newest is None or newest.number != number:
                kept.append((name, number))
        return kept

    def _said(self, before: SiteConfig, user: str) -> Callable[[list[tuple[str, int]]], CommandDone]:
        """Tell the log and the auditor, and whoever asked what is different now."""

        def finish(kept: list[tuple[str, int]]) -> CommandDone:
            lines = []
            for name, version in kept:
                digest = hashlib.sha256(self._in_force[name].encode()).hexdigest()
                fields = {"user": user, "member": name, "version": version, "digest": digest}
                self._journal.console(control_messages.MEMBER_IN_FORCE, fields)
                lines.append(control_messages.MEMBER_IN_FORCE.format(**fields))
            ports = len(self.site.profile.telnet) + sum(len(server.ports) for server in self.site.ftp)
            fields = {"directory": _FOLDER, "ports": ports + (self.site.dcas is not None)}
            self._journal.console(messages.RELOADED, fields)
            lines.append(messages.RELOADED.format(**fields))
            return CommandDone(0, tuple(lines), CHANGE_COLUMNS, tuple(_changes(before, self.site)))

        return finish

    def _read(self, name: str, text: str | None) -> Loaded:
        return self._configuration.read({name: text} if text is not None else None)


def _visible(name: str, text: str) -> str:
    """A text as it may be shown: of commands that may hold passwords and keys, what is known to be harmless."""
    if name != _WITH_SECRETS:
        return text
    return "\n".join(masked(command.text) for command in read_racf_init(text, name, Report()))


def _refused(loaded: Loaded) -> CommandDone:
    reason = "there are errors"
    return diagnosed(_diagnostics(loaded), messages.NOT_RELOADED.format(directory=_FOLDER, reason=reason))


def _diagnostics(loaded: Loaded) -> Rows:
    return [
        (
            *(found.place.file, str(found.place.line), str(found.place.column)),
            *(found.severity.name, found.id, found.statement, found.text),
        )
        for found in loaded.diagnostics
    ]


def _changes(before: SiteConfig, after: SiteConfig) -> Rows:
    return [(change.what, change.before, change.after) for change in changes(before, after)]
