"""The key menu: requests to other authorities, renewal with a new key, and files of all forms."""

from __future__ import annotations

from appliance.tui.keyfields import (
    COMPANY,
    FILE,
    HOSTS,
    KEY,
    LABEL,
    MAYBE_SECRET,
    NEW_LABEL,
    OWNER,
    SECRET,
    SIGNER,
    STATUS,
    SUBJECT,
    Section,
    export,
    format_field,
    gencert,
    genreq,
    labelled,
    opened,
    racdcert,
    signed_by,
)
from appliance.tui.tasks import Task, quoted

__all__ = ["FILES", "REQUESTS"]

REQUESTS = Section(
    "Requests and renewal",
    (
        Task(
            "Create a request with a new key",
            "The key stays here. The request is in the export folder, for an authority elsewhere to sign.",
            (OWNER, SUBJECT, COMPANY, HOSTS, KEY, LABEL, FILE),
            lambda v: (gencert(v), genreq(v)),
        ),
        Task(
            "Create a request for a certificate that is here",
            "The same key and name, to be signed anew: a renewal.",
            (OWNER, LABEL, FILE),
            lambda v: (genreq(v),),
        ),
        Task(
            "Receive the signed certificate",
            "From the import folder. It takes the place of the one that the request was made of; key and rings stay.",
            (OWNER, FILE, LABEL),
            lambda v: (racdcert(v["owner"], f"ADD({quoted(v['file'])}) WITHLABEL({quoted(v['label'])}) TRUST"),),
        ),
        Task(
            "Sign a request of somebody else",
            "The request is in the import folder; the certificate is registered to the owner and can be exported.",
            (OWNER, FILE, SIGNER, LABEL),
            lambda v: (
                racdcert(v["owner"], f"GENCERT({quoted(v['file'])}){signed_by(v)} WITHLABEL({quoted(v['label'])})"),
            ),
        ),
        Task(
            "Renew with a new key: make it",
            "A copy with a new key, signed by itself, and a request for it. The old one serves on meanwhile.",
            (OWNER, LABEL, NEW_LABEL, FILE),
            lambda v: (
                f"{labelled('REKEY', v)} WITHLABEL({quoted(v['new'])})",
                genreq({**v, "label": v["new"]}),
            ),
        ),
        Task(
            "Renew with a new key: put it in force",
            "The new one stands in every ring where the old one stood, whose private key is destroyed.",
            (OWNER, LABEL, NEW_LABEL),
            lambda v: (f"{labelled('ROLLOVER', v)} NEWLABEL({quoted(v['new'])})",),
        ),
    ),
)
FILES = Section(
    "Files",
    (
        Task(
            "Look into a file",
            "PEM, DER, PKCS#7 or PKCS#12 in the import folder: what it holds, whether it is known here, its chain.",
            (FILE, MAYBE_SECRET),
            lambda v: (f"RACDCERT CHECKCERT({quoted(v['file'])}){opened(v)}",),
        ),
        Task(
            "Import a certificate",
            "Without a key: an authority of somebody else, or a user's certificate.",
            (OWNER, FILE, LABEL, STATUS),
            lambda v: (
                racdcert(v["owner"], f"ADD({quoted(v['file'])}) WITHLABEL({quoted(v['label'])}) {v['status'].upper()}"),
            ),
        ),
        Task(
            "Import a certificate with its key (PKCS#12)",
            "The authorities in the package are registered as CERTAUTH.",
            (OWNER, FILE, SECRET, LABEL, STATUS),
            lambda v: (
                racdcert(
                    v["owner"],
                    f"ADD({quoted(v['file'])}){opened(v)} WITHLABEL({quoted(v['label'])}) {v['status'].upper()}",
                ),
            ),
        ),
        Task(
            "Export a certificate or its chain",
            "Without a key: CERT forms hold the certificate, PKCS7 forms those above it too; B64 is text.",
            (OWNER, LABEL, format_field("CERTB64", "CERTB64 CERTDER PKCS7B64 PKCS7DER"), FILE),
            lambda v: (export(v),),
        ),
        Task(
            "Export a certificate with its key (PKCS#12)",
            "The only way for a private key to leave; the password protects it.",
            (OWNER, LABEL, format_field("PKCS12DER", "PKCS12DER PKCS12B64"), FILE, SECRET),
            lambda v: (export(v, opened(v)),),
        ),
        Task(
            "Show key files that stand for rings",
            "What KEYRING HFS names, and what is in it.",
            (),
            lambda v: ("D KEYFILE",),
        ),
    ),
)
