"""The three ways to a certificate, and the filters that map certificates to users."""

from __future__ import annotations

from appliance.tui.saftasks.fields import DAYS, FILE, LABEL, USER, optional, text
from appliance.tui.tasks import Field, Task, Values, quoted

__all__ = ["ADD_ANSWER", "ISSUE", "ISSUED_LABEL", "MAP", "REQUEST", "SELF_SIGNED", "issue", "map_filter"]

_DNS = Field("host", "Host name", "", r"[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?", "of a server", is_needed=False)
#: A label as an operator command takes it without quotes.
ISSUED_LABEL = Field("label", "Label", "", r"[^\x00-\x1f',()]{1,32}", "up to 32 characters, no quotes")
_OWN_RING = Field(
    "ring", "Key ring", "", r"[A-Za-z0-9@#$]{1,8}/[^\s/*,()']{1,237}", "OWNER/RING that is to show it", is_needed=False
)


def _generated(values: Values) -> str:
    name = f" ALTNAME(DOMAIN({quoted(values['host'])}))" if values["host"] else ""
    return (
        f"RACDCERT ID({values['user'].upper()}) GENCERT SUBJECTSDN(CN({quoted(values['cn'])})){name} "
        f"WITHLABEL({quoted(values['label'])}) NISTECC SIZE(256)"
    )


SELF_SIGNED = Task(
    "Certificate, first way: self-signed",
    "A key and a certificate signed by itself. The other side has to trust this very certificate: it is put into the "
    "export folder when a file is named.",
    (USER, text("cn", "Common name"), _DNS, LABEL, optional(FILE, "file", "Export as")),
    lambda v: (_generated(v), *_exported(v)),
)


def _exported(values: Values) -> tuple[str, ...]:
    if not values["file"]:
        return ()
    label, file = quoted(values["label"]), quoted(values["file"])
    return (f"RACDCERT ID({values['user'].upper()}) EXPORT(LABEL({label})) FORMAT(CERTB64) DSN({file})",)


def issue(values: Values) -> str:
    """The own CA's certificate for a user."""
    return f"F CA,ISSUE,ID={values['user'].upper()},LABEL={values['label']},DAYS={values['days']}"


ISSUE = Task(
    "Certificate, second way: from the own CA",
    "A key and a certificate, registered to the user; the files are for him to take away.",
    (USER, ISSUED_LABEL, DAYS),
    lambda v: (issue(v),),
)
REQUEST = Task(
    "Certificate, third way: request to another CA",
    "A key, and a request in the export folder for the other CA to sign. Add its answer with the next task, under the "
    "same user and label.",
    (USER, text("cn", "Common name"), _DNS, LABEL, FILE),
    lambda v: (
        _generated(v),
        f"RACDCERT ID({v['user'].upper()}) GENREQ(LABEL({quoted(v['label'])})) DSN({quoted(v['file'])})",
    ),
)


def _answer(values: Values) -> tuple[str, ...]:
    owner, label, file = values["user"].upper(), quoted(values["label"]), quoted(values["file"])
    authority = quoted(values["ca_label"])
    ring_owner, _, ring = values["ring"].partition("/")
    commands = []
    if values["ca_file"]:
        commands.append(f"RACDCERT CERTAUTH ADD({quoted(values['ca_file'])}) WITHLABEL({authority}) TRUST")
    commands += [f"RACDCERT CHECKCERT({file})", f"RACDCERT ID({owner}) ADD({file}) WITHLABEL({label}) TRUST"]
    if ring and values["ca_label"]:
        commands.append(
            f"RACDCERT ID({ring_owner.upper()}) CONNECT(CERTAUTH LABEL({authority}) RING({ring}) USAGE(CERTAUTH))"
        )
    if ring:
        commands.append(
            f"RACDCERT ID({ring_owner.upper()}) "
            f"CONNECT(ID({owner}) LABEL({label}) RING({ring}) USAGE(PERSONAL) DEFAULT)"
        )
    return (*commands, f"RACDCERT ID({owner}) LISTCHAIN(LABEL({label}))")


ADD_ANSWER = Task(
    "Certificate, third way: add the answer",
    "The signed certificate, from the import folder, takes the place of the one that the request was made of: the key "
    "is the same. The CA's own certificate is added first when it is not known yet. A server's certificate goes into "
    "its key ring, and is the one that is shown from then on. At the end stands the chain, which has to be complete.",
    (
        *(USER, LABEL, FILE),
        optional(FILE, "ca_file", "File of the CA", "when the CA is not known yet"),
        text("ca_label", "Label of the CA", is_needed=False),
        _OWN_RING,
    ),
    _answer,
    lambda v: "Label of the CA is missing" if v["ca_file"] and not v["ca_label"] else "",
)


def map_filter(values: Values) -> str:
    """The filter that says whose certificates with such names are."""
    filters = "".join(
        f" {word}({quoted(values[name])})"
        for word, name in (("IDNFILTER", "issuer"), ("SDNFILTER", "subject"))
        if values[name]
    )
    return f"RACDCERT ID({values['user'].upper()}) MAP{filters} WITHLABEL({quoted(values['label'])}) TRUST"


MAP = Task(
    "Map certificates by name",
    "Whoever has a certificate with such an issuer and subject is this user. Parts are joined by dots, as RACF does.",
    (
        USER,
        text("issuer", "Issuer filter", is_needed=False),
        text("subject", "Subject filter", is_needed=False),
        LABEL,
    ),
    lambda v: (map_filter(v),),
    lambda v: "" if v["issuer"] or v["subject"] else "an issuer or a subject filter is missing",
)
