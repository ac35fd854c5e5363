"""The key menu, as far as rings and certificates go; its other sections are in files of their own."""

from __future__ import annotations

from appliance.tui.authoritytasks import AUTHORITY
from appliance.tui.keyfields import (
    COMPANY,
    HOSTS,
    KEY,
    LABEL,
    NEW_LABEL,
    OWNER,
    RING,
    SIGNER,
    STATUS,
    SUBJECT,
    UNTIL,
    USER,
    Section,
    gencert,
    in_ring,
    labelled,
    owner_operands,
    racdcert,
    ring_function,
    signed_by,
)
from appliance.tui.keyfiletasks import FILES, REQUESTS
from appliance.tui.tasks import Field, Task, operand, quoted

__all__ = ["MENU", "RINGS"]

_USAGE = Field("usage", "Usage", "PERSONAL", r"(?i:PERSONAL|CERTAUTH|SITE)", "PERSONAL CERTAUTH SITE")
RINGS = Section(
    "Key rings",
    (
        Task(
            "Show the key rings of a user",
            "Every ring with what is connected to it, what each certificate is there for, and which is the default.",
            (USER,),
            lambda v: (racdcert(v["user"], "LISTRING(*)"),),
        ),
        Task(
            "Make a key ring",
            "An empty ring; a server names it in KEYRING. It belongs to the user that the server runs as.",
            (RING,),
            lambda v: (ring_function("ADDRING", v),),
        ),
        Task("Delete a key ring", "The certificates in it stay.", (RING,), lambda v: (ring_function("DELRING", v),)),
        Task(
            "Put a certificate into a ring",
            "PERSONAL or SITE lend the key to the ring's owner; CERTAUTH makes it one whose certificates are trusted.",
            (RING, OWNER, LABEL, _USAGE),
            lambda v: (in_ring("CONNECT", v, f" USAGE({v['usage'].upper()})"),),
        ),
        Task(
            "Make a certificate the default of a ring",
            "A server that names no label shows this one. What was the default before stays in the ring.",
            (RING, OWNER, LABEL),
            lambda v: (in_ring("CONNECT", v, " DEFAULT"), ring_function("LISTRING", v)),
        ),
        Task(
            "Take a certificate out of a ring",
            "The certificate itself stays.",
            (RING, OWNER, LABEL),
            lambda v: (in_ring("REMOVE", v),),
        ),
        Task(
            "Show what a server with a ring shows",
            "The ring, and the chain of its default certificate: what is not in the ring breaks it.",
            (RING,),
            lambda v: (ring_function("LISTRING", v), f"D CHAIN,RING={operand(v['ring'])}"),
        ),
    ),
)
_CERTIFICATES = Section(
    "Certificates",
    (
        Task(
            "Show the certificates of an owner",
            "All of them, with their rings.",
            (OWNER,),
            lambda v: (racdcert(v["owner"], "LIST"),),
        ),
        Task(
            "Show a certificate with its chain",
            "Each certificate above it, and at the end whether anything breaks the chain.",
            (OWNER, LABEL),
            lambda v: (labelled("LISTCHAIN", v), f"D CHAIN,{owner_operands(v['owner'], v['label'])}"),
        ),
        Task(
            "Create a self-signed certificate",
            "Whoever connects has to have this very certificate beforehand.",
            (OWNER, SUBJECT, COMPANY, HOSTS, KEY, UNTIL, LABEL),
            lambda v: (gencert(v),),
        ),
        Task(
            "Create a certificate signed by an authority here",
            "The authority is a CERTAUTH certificate whose key is here.",
            (OWNER, SUBJECT, COMPANY, HOSTS, KEY, UNTIL, SIGNER, LABEL),
            lambda v: (gencert(v, signed_by(v)),),
        ),
        Task(
            "Create an authority",
            "A CERTAUTH certificate with its key: it can sign others, and stands in rings as somebody to trust.",
            (SUBJECT, COMPANY, KEY, UNTIL, LABEL),
            lambda v: (gencert({**v, "owner": "CERTAUTH"}),),
        ),
        Task(
            "Set the trust status",
            "NOTRUST leaves it out of every ring. HIGHTRUST, for CERTAUTH alone: user IDs in what it signs count.",
            (OWNER, LABEL, STATUS),
            lambda v: (f"{labelled('ALTER', v)} {v['status'].upper()}",),
        ),
        Task(
            "Give a certificate another label",
            "Rings follow the label; members that name it do not.",
            (OWNER, LABEL, NEW_LABEL),
            lambda v: (f"{labelled('ALTER', v)} NEWLABEL({quoted(v['new'])})",),
        ),
        Task(
            "Delete a certificate",
            "With its key, and out of every ring. To make others refuse it, revoke it first.",
            (OWNER, LABEL),
            lambda v: (labelled("DELETE", v),),
        ),
    ),
)
#: What is there to do, in the order of its numbers.
MENU = (RINGS, _CERTIFICATES, REQUESTS, FILES, AUTHORITY)
