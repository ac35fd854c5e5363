"""Printing from an application: is there such a printer, may the user, is there room; then the job is in the spool."""

from __future__ import annotations

from collections.abc import Sequence

import attrs
import msgspec

from appliance.applications.base import CancelPrint, PrintOut
from appliance.message import Message
from appliance.saf import resources
from appliance.services.tn3270 import messages
from appliance.services.tn3270.entry import mapping
from appliance.services.tn3270.printers.printspool import PrintJob
from appliance.services.tn3270.setup import PortSetup
from appliance.session.actions import Action, Wake

__all__ = ["Submitted", "submit"]

_SERVICE = "TN3270"


@attrs.frozen
class Submitted:
    """What became of it: the return code and the line for the user, and what is left to do."""

    code: int
    text: str
    actions: Sequence[Action] = ()


def submit(setup: PortSetup, ask: PrintOut | CancelPrint, *, terminal: str, peer: str) -> Submitted:
    """Queue a job for a printer that is in session, or that this port can give to one; or drop those that wait.

    Without a name it is the printer that is associated with the LU ``terminal``.
    """
    ask = msgspec.structs.replace(ask, lu=ask.lu or _partner(setup, terminal))
    lu, spool = ask.lu, setup.spool
    if not lu:
        return _refuse(messages.NO_PRINTER, ask)
    if isinstance(ask, CancelPrint):
        return Submitted(0, messages.JOBS_CANCELLED.format(count=spool.cancel(lu, ask.acee.user), lu=lu))
    if not spool.is_attached(lu) and not mapping.is_printer(setup.config.mapping, lu):
        return _refuse(messages.PRINTER_UNKNOWN, ask)
    resource = resources.printer(setup.system, lu)
    if not setup.router.auth(ask.acee, resource, service=_SERVICE, peer=peer).is_permitted:
        return _refuse(messages.PRINTER_REFUSED, ask)
    full = spool.submit(lu, PrintJob(ask.acee.user, ask.title, ask.lines, ask.wants_3270))
    if full is not None:
        return _refuse(messages.JOB_REFUSED, ask, detail=full.value)
    text = messages.JOB_QUEUED.format(job=ask.title, lu=lu, waiting=spool.waiting(lu))
    holding = setup.pools.holding(lu)
    return Submitted(0, text, [Wake(holding.holder.connection)] if holding is not None else ())


def _partner(setup: PortSetup, terminal: str) -> str:
    holding = setup.pools.holding(terminal)
    return holding.assignment.partner if holding is not None else ""


def _refuse(message: Message, ask: PrintOut | CancelPrint, **fields: object) -> Submitted:
    title = ask.title if isinstance(ask, PrintOut) else ""
    return Submitted(8, message.format(job=title, lu=ask.lu, user=ask.acee.user, **fields))
