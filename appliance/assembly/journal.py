"""Messages: to the log, to who follows them, and to the auditor when they ask for that."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from appliance.assembly import messages
from appliance.assembly.watching import Watch
from appliance.message import Message
from appliance.runtime.logging import say
from appliance.saf.audit import AuditRecord, AuditSink

__all__ = ["Journal"]


class Journal:
    """What everything in the appliance says goes through here; ``counts`` has how often, by message id."""

    def __init__(self, watch: Watch, audit: AuditSink) -> None:
        self.counts: Counter[str] = Counter()
        self._watch = watch
        self._audit = audit

    def console(self, message: Message, fields: Mapping[str, object]) -> None:
        """Say one message."""
        self.counts[message.id] += 1
        say(message, fields)
        self._watch.said(message, fields)
        if message.audit:
            record = AuditRecord(
                event="MESSAGE",
                qualifier=message.severity,
                user=str(fields.get("user", "")),
                peer=str(fields.get("peer", "")),
                message=message.id,
                extra={"text": message.format(**fields)},
            )
            self._audit.write(record)

    def notify(self, record: AuditRecord) -> None:
        """A refusal whose profile wants somebody to be told: that is a line of the log, which the operator sees."""
        say(
            messages.NOTIFY,
            {
                "notify": record.notify,
                "user": record.user or "an undefined user",
                "asked": record.asked.name if record.asked is not None else "",
                "resource": record.resource,
                "cls": record.cls,
                "profile": record.profile,
            },
        )
