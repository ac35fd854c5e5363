"""D CHAIN: a certificate, what is above it up to its trust anchor, and what breaks the chain if something does.

    D CHAIN,ID=userid|CERTAUTH|SITE,LABEL=label     a registered certificate
    D CHAIN,RING=owner/ring[,LABEL=label]           as a server with that ring shows it; its DEFAULT without LABEL=
    D CHAIN,CONN=n                                  of the client of a live connection

Return code 4 when something breaks the chain; BREAKS says what.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from appliance.certs.chainlinks import Link
from appliance.certs.verdict import RevocationState
from appliance.saf.commands.digtcert import owner_text
from appliance.saf.commands.newkeys import describe_key
from appliance.saf.signatures import signature_name
from appliance.services.control import messages
from appliance.services.control.displays import count
from appliance.services.control.facilities import Answer, Facilities
from appliance.services.control.language import OperatorCommand
from appliance.services.control.working import on_slow_thread
from appliance.session.events import CommandDone

__all__ = ["COLUMNS", "chain"]

COLUMNS = (
    *("LEVEL", "NAME", "STATUS", "SUBJECT", "SERIAL", "UNTIL", "DAYS", "KEY", "SIGNATURE", "REVOCATION"),
    "BREAKS",
)
_REVOCATION = {
    RevocationState.GOOD: "NOT REVOKED",
    RevocationState.REVOKED: "REVOKED",
    RevocationState.UNKNOWN: "UNKNOWN",
    RevocationState.NOT_CHECKED: "ROOT",
}


def chain(facilities: Facilities, command: OperatorCommand) -> Answer:
    """One row for each certificate, the one that was asked for first, LEVEL 0."""
    work = _asked(facilities, command)
    if work is None:
        return CommandDone(8, (messages.MISSING.format(command="CHAIN", keyword="ID=, RING= or CONN"),))

    def finish(links: tuple[Link, ...]) -> CommandDone:
        rows = tuple(_row(level, link, facilities.now()) for level, link in enumerate(links))
        is_broken = any(link.faults for link in links)
        said = messages.CHAIN_BROKEN if is_broken else messages.CHAIN_WHOLE
        return CommandDone(4 if is_broken else 0, (count(len(rows), len(rows)), said.format()), COLUMNS, rows)

    return on_slow_thread(work, finish)


def _asked(facilities: Facilities, command: OperatorCommand) -> Callable[[], tuple[Link, ...]] | None:
    label, number = command.keyword("LABEL"), command.keyword("CONN")
    if owner := command.keyword("ID").upper():
        return facilities.chains.of_certificate(owner, label)
    if ring := command.keyword("RING"):
        return facilities.chains.of_ring(ring, label)
    return facilities.chains.of_connection(int(number)) if number.isascii() and number.isdigit() else None


def _row(level: int, link: Link, now: datetime) -> tuple[str, ...]:
    own, known = link.certificate, link.registered
    kind, size = describe_key(own.public_key())
    name = f"{owner_text(known.owner)}/{known.label}" if known is not None else ""
    until = own.not_valid_after_utc
    return (
        *(str(level), name, known.trust.value if known is not None else "UNREGISTERED"),
        *(own.subject.rfc4514_string(), f"{own.serial_number:X}"),
        *(until.strftime("%Y-%m-%d"), str((until - now).days), f"{kind} {size}", signature_name(own)),
        *(_REVOCATION[link.revocation.state], "; ".join(link.faults)),
    )
