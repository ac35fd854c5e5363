"""F commands: the own CA (issue, revoke, publish its CRL), the CRL cache (fetch now), print jobs (purge)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from appliance.services.control import messages
from appliance.services.control.facilities import Answer, Facilities, Later
from appliance.services.control.language import OperatorCommand
from appliance.services.control.working import on_thread
from appliance.session.events import CommandDone

__all__ = ["ca_crl", "ca_issue", "ca_revoke", "crl_fetch", "print_purge"]

_DEFAULT_DAYS = "365"


def ca_issue(facilities: Facilities, command: OperatorCommand) -> Answer:
    """F CA,ISSUE,ID=userid,LABEL=label[,DAYS=n]: a key and a certificate, registered to the user."""
    user, label = command.keyword("ID").upper(), command.keyword("LABEL")
    days = command.keyword("DAYS", _DEFAULT_DAYS)
    if not (days.isascii() and days.isdigit() and 1 <= int(days) <= 3650):
        return CommandDone(8, ("SLYO0110E DAYS= is a number from 1 to 3650",))
    return _missing(command, "ISSUE", "ID", "LABEL") or _later(lambda: facilities.issue(user, label, int(days)))


def ca_revoke(facilities: Facilities, command: OperatorCommand) -> Answer:
    """F CA,REVOKE,ID=userid,LABEL=label[,REASON=...]: on the CRL, and the CRL published and fetched."""
    user, label = command.keyword("ID").upper(), command.keyword("LABEL")
    reason = command.keyword("REASON", "unspecified")
    return _missing(command, "REVOKE", "ID", "LABEL") or _later(
        lambda: facilities.revoke(user, label, reason), then=facilities.fetch_crls
    )


def ca_crl(facilities: Facilities, command: OperatorCommand) -> Answer:
    """F CA,CRL: sign and publish the CRL now."""
    return _later(facilities.publish_crl, then=facilities.fetch_crls)


def crl_fetch(facilities: Facilities, command: OperatorCommand) -> Answer:
    """F CRL,FETCH: ask every CRL server now; D CRL shows what came."""
    facilities.fetch_crls()
    return CommandDone(0, ("the CRL servers are being asked",))


def print_purge(facilities: Facilities, command: OperatorCommand) -> Answer:
    """F PRINT,PURGE,LU=lu: drop what waits for a printer; D PRINT shows it."""
    if (missing := _missing(command, "PURGE", "LU")) is not None:
        return missing
    lu = command.keyword("LU").upper()
    return CommandDone(0, (messages.PURGED.format(lu=lu, count=facilities.purge_prints(lu)),))


def _missing(command: OperatorCommand, name: str, *keywords: str) -> CommandDone | None:
    for keyword in keywords:
        if not command.keyword(keyword):
            return CommandDone(8, (messages.MISSING.format(command=name, keyword=keyword),))
    return None


def _later(work: Callable[[], Sequence[str]], then: Callable[[], None] = lambda: None) -> Later:
    def finish(lines: Sequence[str]) -> CommandDone:
        then()
        return CommandDone(0, tuple(lines))

    return on_thread(work, finish)
