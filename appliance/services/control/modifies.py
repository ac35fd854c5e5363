"""F commands: the own CA (issue, renew, revoke, release, publish its CRL), the CRL cache, print jobs (purge)."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from appliance.saf.commands.digtcert import owner_named
from appliance.services.control import messages
from appliance.services.control.facilities import After, Answer, Facilities, Later
from appliance.services.control.language import OperatorCommand
from appliance.services.control.working import on_thread
from appliance.session.events import CommandDone

__all__ = ["ca_crl", "ca_issue", "ca_release", "ca_renew", "ca_revoke", "crl_fetch", "print_purge"]

_DEFAULT_DAYS, _MOST_DAYS = "365", 3650
#: RFC 5280 section 4.1.2.2: 20 octets at most.
_SERIAL = re.compile(r"[0-9A-Fa-f]{1,40}")


def ca_issue(facilities: Facilities, command: OperatorCommand) -> Answer:
    """F CA,ISSUE,ID=userid,LABEL=label[,DAYS=n]: a key and a certificate, registered to the user."""
    return _dated("ISSUE", facilities.issue, command)


def ca_renew(facilities: Facilities, command: OperatorCommand) -> Answer:
    """F CA,RENEW,ID=userid,LABEL=label[,DAYS=n]: new dates for the same key; the old one is superseded on the CRL."""
    return _dated("RENEW", facilities.renew, command, then=facilities.fetch_crls)


def _dated(
    name: str,
    work: Callable[[str, str, int], Sequence[str]],
    command: OperatorCommand,
    then: Callable[[Callable[[], None]], None] | None = None,
) -> Answer:
    user, label, days = *_named(command), command.keyword("DAYS", _DEFAULT_DAYS)
    if not (days.isascii() and days.isdigit() and len(days) < 5 and 1 <= int(days) <= _MOST_DAYS):
        return CommandDone(8, (messages.DAYS_OPERAND.format(most=_MOST_DAYS),))
    return _missing(command, name, "ID", "LABEL") or _later(lambda: work(user, label, int(days)), then)


def ca_revoke(facilities: Facilities, command: OperatorCommand) -> Answer:
    """F CA,REVOKE,ID=userid,LABEL=label|SERIAL=hex[,REASON=]: on the CRL, published and fetched before it answers."""
    (user, label), reason = _named(command), command.keyword("REASON", "unspecified")
    return _on_list(
        *(facilities, command, "REVOKE", lambda: facilities.revoke(user, label, reason)),
        lambda serial: facilities.revoke_serial(serial, reason),
    )


def ca_release(facilities: Facilities, command: OperatorCommand) -> Answer:
    """F CA,RELEASE,ID=userid,LABEL=label|SERIAL=hex: off hold, and the CRL published and fetched."""
    user, label = _named(command)
    return _on_list(
        *(facilities, command, "RELEASE", lambda: facilities.release(user, label)),
        facilities.release_serial,
    )


def _on_list(
    facilities: Facilities,
    command: OperatorCommand,
    name: str,
    by_label: Callable[[], Sequence[str]],
    by_serial: Callable[[int], Sequence[str]],
) -> Answer:
    """Of a certificate that is registered, or of one that is known by its number alone."""
    if "SERIAL" not in command.keywords:
        return _missing(command, name, "ID", "LABEL") or _later(by_label, then=facilities.fetch_crls)
    text = command.keyword("SERIAL").replace(":", "")
    if _SERIAL.fullmatch(text) is None or not int(text, 16):
        return CommandDone(8, (messages.SERIAL_OPERAND.format(),))
    return _later(lambda: by_serial(int(text, 16)), then=facilities.fetch_crls)


def ca_crl(facilities: Facilities, command: OperatorCommand) -> Answer:
    """F CA,CRL: sign and publish the CRL now."""
    return _later(facilities.publish_crl, then=facilities.fetch_crls)


def crl_fetch(facilities: Facilities, command: OperatorCommand) -> Answer:
    """F CRL,FETCH: ask every CRL server, and answer when they have answered; D CRL shows what came."""
    return _after(("the CRL servers were asked",), facilities.fetch_crls)


def print_purge(facilities: Facilities, command: OperatorCommand) -> Answer:
    """F PRINT,PURGE,LU=lu: drop what waits for a printer; D PRINT shows it."""
    if (missing := _missing(command, "PURGE", "LU")) is not None:
        return missing
    lu = command.keyword("LU").upper()
    return CommandDone(0, (messages.PURGED.format(lu=lu, count=facilities.purge_prints(lu)),))


def _named(command: OperatorCommand) -> tuple[str, str]:
    """The owner and the label of a certificate."""
    return owner_named(command.keyword("ID")), command.keyword("LABEL")


def _missing(command: OperatorCommand, name: str, *keywords: str) -> CommandDone | None:
    for keyword in keywords:
        if not command.keyword(keyword):
            return CommandDone(8, (messages.MISSING.format(command=name, keyword=keyword),))
    return None


def _later(work: Callable[[], Sequence[str]], then: Callable[[Callable[[], None]], None] | None = None) -> Later:
    """``then`` brings into force what the work published, before the answer says that it is done."""

    def finish(lines: Sequence[str]) -> Answer:
        return CommandDone(0, tuple(lines)) if then is None else _after(lines, then)

    return on_thread(work, finish)


def _after(lines: Sequence[str], begin: Callable[[Callable[[], None]], None]) -> After:
    """The lines once ``begin`` is over; with one more when that takes longer than anybody waits."""
    return After(begin, CommandDone(0, tuple(lines)), CommandDone(0, (*lines, messages.NOT_FETCHED_YET.format())))
