"""The key menu: what the own authority does, and the reasons it may give for a revocation."""

from __future__ import annotations

import attrs

from appliance.tui.keyfields import (
    CA_LABEL,
    DAYS,
    OWNER,
    USER,
    Section,
    owner_operands,
)
from appliance.tui.tasks import Field, Task

__all__ = ["AUTHORITY", "REASONS", "RENEW", "reason_operand"]

#: CRLReason names that an operator may give (RFC 5280 section 5.3.1), the usual one first, and what they say.
REASONS = (
    ("unspecified", "no reason is told"),
    ("keyCompromise", "somebody else may have the key"),
    ("affiliationChanged", "the name or the company changed"),
    ("superseded", "another certificate took its place"),
    ("cessationOfOperation", "it is not needed any more"),
    ("privilegeWithdrawn", "its holder may not any more"),
    ("certificateHold", "for the time being; u takes it back"),
)
_SERIAL = Field("serial", "Serial number", "", r"[0-9A-Fa-f:]{1,59}", "hexadecimal digits")
_REASON = Field(
    "reason", "Reason", "unspecified", "|".join(name for name, _ in REASONS), "unspecified keyCompromise superseded ..."
)


def reason_operand(reason: str) -> str:
    """REASON= of a revocation, left out when there is nothing to say."""
    return "" if reason == "unspecified" else f",REASON={reason}"


RENEW = Task(
    "Renew a certificate of the own authority",
    "The same name and key with new dates; label, rings and files stay. The one before is superseded.",
    (OWNER, CA_LABEL, DAYS),
    lambda v: (f"F CA,RENEW,{owner_operands(v['owner'], v['label'])},DAYS={v['days']}",),
)
_FILE_LABEL = attrs.evolve(CA_LABEL, pattern=r"[A-Za-z0-9][A-Za-z0-9_.-]{0,31}", hint="letters, digits, _ . -")
AUTHORITY = Section(
    "The own authority",
    (
        Task(
            "Issue a certificate to a user",
            "A key and a certificate as files in pki/, registered to the user.",
            (USER, _FILE_LABEL, DAYS),
            lambda v: (f"F CA,ISSUE,ID={v['user'].upper()},LABEL={v['label']},DAYS={v['days']}",),
        ),
        RENEW,
        Task(
            "Revoke a certificate, or put it on hold",
            "Onto the revocation list, published and fetched; its sessions end. certificateHold can be taken back.",
            (OWNER, CA_LABEL, _REASON),
            lambda v: (f"F CA,REVOKE,{owner_operands(v['owner'], v['label'])}{reason_operand(v['reason'])}",),
        ),
        Task(
            "Release a certificate from hold",
            "Off the revocation list again.",
            (OWNER, CA_LABEL),
            lambda v: (f"F CA,RELEASE,{owner_operands(v['owner'], v['label'])}",),
        ),
        Task("Publish the revocation list", "Signed anew, as of now.", (), lambda v: ("F CA,CRL",)),
        Task(
            "Revoke by serial number",
            "A certificate that was deleted from the database: its number is in its file, or in the audit.",
            (_SERIAL, _REASON),
            lambda v: (f"F CA,REVOKE,SERIAL={v['serial'].replace(':', '')}{reason_operand(v['reason'])}",),
        ),
    ),
)
