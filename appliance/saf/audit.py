"""What the auditor gets: one record for each decision, verification and change, after SMF type 80.

A record says who asked for what and what the answer was; when and on which system is added by the sink, whose clock
is injected. Writing never waits: a decision is made on the reactor thread and a disk may be slow. A sink that cannot
keep its promise says so in ``is_failed``, and under policy "halt" the router stops answering until it can again.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

import attrs

from appliance.saf.model import Access

__all__ = ["AuditRecord", "AuditSink"]


@attrs.frozen(kw_only=True)
class AuditRecord:
    """One event. ``event`` and ``qualifier`` are words after SMF 80, such as ACCESS and INSAUTH."""

    event: str  # ACCESS, JOBINIT, INITACEE, PTCREATE, PTEVAL, or the name of a command
    qualifier: str  # SUCCESS, INSAUTH, INVPSWD, REVKUSER, ...
    user: str = ""
    cls: str = ""
    resource: str = ""
    asked: Access | None = None
    allowed: Access | None = None
    saf_rc: int = 0
    racf_rc: int = 0
    reason: int = 0
    profile: str | None = None
    service: str = ""
    peer: str = ""
    application: str = ""
    method: str = ""  # by what a user was verified: password, passticket, certificate ...
    rule: str = ""  # which rule decided: an entry of the access list, UACC, OPERATIONS ...
    certificate: str = ""  # the subject of the certificate by which the user was found
    terminal: str = ""
    port: int | None = None
    session: str = ""
    zone: str = ""  # the SERVAUTH resource of the network zone
    notify: str = ""  # whom the profile wants to be told of a refusal
    message: str = ""  # id of the message that went with it
    #: Anything else worth keeping; values are shown as text or numbers, a Secret as nothing.
    extra: Mapping[str, object] = attrs.field(factory=dict)


class AuditSink(Protocol):
    """Where records go."""

    def write(self, record: AuditRecord) -> None:
        """Take one record and return at once."""

    @property
    def is_failed(self) -> bool:
        """True while policy "halt" forbids further decisions because records cannot be made durable."""
