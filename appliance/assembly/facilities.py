"""What operator commands can see and do in this appliance."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

import attrs

from appliance.assembly.displays import tables, telnetdisplay
from appliance.assembly.displays.calendar import expiry
from appliance.assembly.displays.chains import Chains
from appliance.assembly.displays.crls import CachedLists
from appliance.assembly.displays.keyfiles import key_files
from appliance.assembly.displays.overview import overview, series
from appliance.assembly.members import Members
from appliance.assembly.parts import Parts
from appliance.assembly.testcalls.calling import call
from appliance.assembly.traces import Traces
from appliance.config.terminals.lunames import LuRange
from appliance.config.terminals.telnet import TelnetMapping
from appliance.help.catalogue import catalogue
from appliance.runtime.listener import ListenerState
from appliance.saf.commands.engine import is_racf_command, masked
from appliance.saf.database import SafDatabase
from appliance.saf.model import Acee
from appliance.services.control.facilities import (
    Answer,
    Facilities,
    Later,
    LogLine,
    PortRow,
    Table,
)
from appliance.session.events import CommandDone

__all__ = ["make_facilities"]


def make_facilities(
    appliance: Parts, members: Members, traces: Traces, take: Callable[[SafDatabase], None]
) -> Facilities:
    """The facilities of one appliance; ``take`` puts a newer snapshot of the SAF database in force."""
    bound = _Bound(appliance, take)
    return Facilities(
        system=appliance.site.system.system,
        stack=appliance.site.system.stack,
        connections=appliance.registry.rows,
        drop=appliance.registry.drop,
        ports=bound.ports,
        set_port=bound.set_port,
        set_lu=bound.set_lu,
        tables={
            "OVERVIEW": lambda: overview(appliance),
            "SERIES": lambda: series(appliance.vitals.series),
            "INACTLUS": bound.inactive_lus,
            "FTP": lambda: tables.ftp(appliance.site),
            "DCAS": lambda: tables.dcas(appliance.site, appliance.registry.rows(), appliance.registry.facts),
            "APPLS": lambda: tables.applications(appliance.site),
            "PRINT": lambda: tables.prints(appliance.print_spool),
            "SYMBOLS": lambda: tables.symbols(appliance.site.system),
            "TLS": lambda: tables.certificates(appliance.router.database, appliance.revocation.lists, appliance.now()),
            "TRACE": traces.table,
            "OCSP": lambda: tables.ocsp(appliance.revocation.answers, appliance.now()),
            "EXPIRY": lambda: expiry(appliance),
            "CRL": lambda: tables.crls(appliance.revocation.lists, appliance.now()),
        },
        log=bound.log,
        members=members,
        sources=appliance.penalties,
        lists=CachedLists(appliance.revocation.lists, appliance.router, appliance.now),
        chains=Chains(appliance),
        key_files=lambda: key_files(appliance.site, appliance.now()),
        now=appliance.now,
        audit=appliance.state.path / appliance.site.system.audit,
        exports=appliance.state.path / "export",
        fetch_crls=bound.fetch_crls,
        issue=bound.changing(appliance.own_ca.authority.issue),
        revoke=appliance.own_ca.authority.revoke,
        renew=bound.changing(appliance.own_ca.authority.renew),
        release=appliance.own_ca.authority.release,
        revoke_serial=appliance.own_ca.authority.revoke_serial,
        release_serial=appliance.own_ca.authority.release_serial,
        publish_crl=appliance.own_ca.authority.publish_crl,
        racf=bound.racf,
        is_racf=is_racf_command,
        rehearse=bound.rehearse,
        call=lambda wanted: call(appliance, wanted),
        start_trace=traces.start,
        stop_trace=traces.stop,
        recordings=appliance.state.recordings,
        details=appliance.registry.details,
        facts=appliance.registry.facts,
        telnet_profiles=lambda: telnetdisplay.profiles(appliance.profiles),
        telnet_objects=lambda: telnetdisplay.objects(appliance.profiles, appliance.lus),
        is_member=partial(telnetdisplay.is_member, appliance.profiles),
        debug_off=appliance.profiles.debug_off,
        catalogue=lambda: {id: attrs.astuple(said) for id, said in catalogue().items()},
        followers=appliance.events.rows,
        purge_prints=appliance.print_spool.purge,
        look=appliance.watches.look,
        watches=appliance.watches.rows,
    )


class _Bound:
    def __init__(self, appliance: Parts, take: Callable[[SafDatabase], None]) -> None:
        self._appliance = appliance
        self._take = take

    def ports(self) -> Sequence[PortRow]:
        return [
            PortRow(
                *(plan.port, plan.service, plan.name, listener.state.value, plan.security, listener.connections),
                is_secure=bool(plan.policy),
            )
            for listener, plan in self._appliance.listeners.values()
        ]

    def set_port(self, service: str, port: int | None, verb: str) -> int:
        chosen = [
            listener
            for listener, plan in self._appliance.listeners.values()
            if plan.service == service and port in (None, plan.port) and listener.state is not ListenerState.STOPPED
        ]
        for listener in chosen:
            match verb:
                case "QUIESCE":
                    listener.quiesce()
                case "RESUME":
                    listener.resume()
                case _:
                    listener.stop(drop=True)
        return len(chosen)

    def set_lu(self, lu: str, active: bool) -> bool:
        if lu == "ALL" and active:
            for inactive in self._appliance.lus.inactive:
                self._appliance.lus.set_active(inactive, active=True)
            return True
        if not any(lu in names for port in self._appliance.site.profile.telnet for names in _lu_names(port.mapping)):
            return False
        self._appliance.lus.set_active(lu, active=active)
        return True

    def inactive_lus(self) -> Table:
        return Table(("LU",), tuple((lu,) for lu in self._appliance.lus.inactive))

    def fetch_crls(self, done: Callable[[], None]) -> None:
        self._appliance.revocation.refresher.fetch_now().addCallback(lambda _: done())

    def log(self, since: int) -> Sequence[LogLine]:
        return [LogLine(line.number, line.text) for line in self._appliance.log.after(since)]

    def changing(self, issue: Any) -> Any:
        """An issue also registers the certificate: the new snapshot goes to the router, on the reactor's thread."""
        appliance = self._appliance

        def issue_and_swap(user: str, label: str, days: int) -> Sequence[str]:
            lines: Sequence[str] = issue(user, label, days)
            appliance.reactor.callFromThread(lambda: self._take(appliance.state.store.database))
            return lines

        return issue_and_swap

    def racf(self, acee: Acee, text: str, source: str) -> Answer:
        appliance = self._appliance

        def finish(result: Any) -> CommandDone:
            self._take(result.database)
            return CommandDone(result.code, tuple(result.lines), tuple(result.columns), tuple(result.rows))

        return Later(lambda: appliance.racf.run(acee, text, source=source), finish)

    def rehearse(self, user: str, texts: Sequence[str]) -> Sequence[tuple[int, str, str]]:
        answers = self._appliance.racf.rehearse(Acee(user), texts)
        return [
            (answer.code, masked(text), answer.lines[-1] if answer.code else "")
            for text, answer in zip(texts, answers, strict=True)
        ]


def _lu_names(mapping: TelnetMapping) -> Iterator[LuRange]:
    yield from (*mapping.default_lus, *mapping.default_lus_specific)
    yield from (*mapping.default_printers, *mapping.default_printers_specific)
    for group in (*mapping.lu_groups.values(), *mapping.printer_groups.values()):
        yield from group.ranges
