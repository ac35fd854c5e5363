"""What goes on, counted and told: refusals by reason, and messages, audit records and connections for who follows them.

Audit records come from several threads; what is made of them happens on the reactor's.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from appliance.message import Message
from appliance.saf.audit import AuditRecord, AuditSink
from appliance.services.control.eventhub import EventHub

__all__ = ["Watch", "WatchedAudit"]

#: Events that are no decision of the authority.
_NO_DECISION = frozenset({"MESSAGE", "AUDIT"})


class Watch:
    """Counts, and publishes. Used on the reactor's thread."""

    def __init__(self, hub: EventHub) -> None:
        self.refusals: Counter[str] = Counter()  # event and qualifier, such as "JOBINIT INVPSWD"
        self._hub = hub

    def said(self, message: Message, fields: Mapping[str, object]) -> None:
        """A message went to the log."""
        if self._hub.has("MESSAGE"):
            about = {name: str(fields[name]) for name in ("connection", "peer", "user", "listener") if name in fields}
            self._hub.publish("MESSAGE", {"id": message.id, "text": message.text.format(**fields)} | about)

    def audited(self, record: AuditRecord) -> None:
        """A record went to the auditor."""
        is_undecided = record.saf_rc == 4  # nobody said no: whoever asked goes by a rule of its own
        if record.event not in _NO_DECISION and record.qualifier != "SUCCESS" and not is_undecided:
            self.refusals[f"{record.event} {record.qualifier}"] += 1
        if self._hub.has("AUDIT"):
            self._hub.publish("AUDIT", _fields(record))

    def connected(self, what: str, number: int, listener: str, peer: str) -> None:
        """A connection was ``OPENED`` or ``CLOSED``."""
        if self._hub.has("CONNECTION"):
            fields = {"what": what, "connection": str(number), "listener": listener, "peer": peer}
            self._hub.publish("CONNECTION", fields)


class WatchedAudit:
    """An ``AuditSink`` that passes records on and lets a ``Watch`` see them."""

    def __init__(self, sink: AuditSink, watch: Watch, call_from_thread: Callable[..., Any]) -> None:
        """Made on the reactor's thread."""
        self._sink = sink
        self._watch = watch
        self._call_from_thread = call_from_thread
        self._home = threading.get_ident()

    @property
    def is_failed(self) -> bool:
        """As the sink says."""
        return self._sink.is_failed

    def write(self, record: AuditRecord) -> None:
        """Pass it on, then show it."""
        self._sink.write(record)
        if threading.get_ident() == self._home:
            self._watch.audited(record)
        else:
            self._call_from_thread(self._watch.audited, record)


def _fields(record: AuditRecord) -> dict[str, str]:
    asked = record.asked.name if record.asked is not None else ""
    named = {
        "event": record.event,
        "qualifier": record.qualifier,
        "user": record.user,
        "class": record.cls,
        "resource": record.resource,
        "asked": asked,
        "profile": record.profile or "",
        "service": record.service,
        "peer": record.peer,
        "method": record.method,
        "message": record.message,
        "text": str(record.extra.get("text", "")),
    }
    return {name: value for name, value in named.items() if value}
