"""Key rings: made, listed, what is in them, and which certificate a server shows."""

from __future__ import annotations

from appliance.tui.saftasks.fields import LABEL, OWNER, RING
from appliance.tui.tasks import Field, Task, Values, quoted

__all__ = ["ADD_RING", "CONNECT_CERTIFICATE", "DEFAULT_CERTIFICATE", "DELETE_RING", "LIST_RINGS", "REMOVE_CERTIFICATE"]

_WHOSE = Field("whose", "Certificate of", "", r"[A-Za-z0-9@#$]{1,8}", "a user ID, CERTAUTH or SITE")
_USAGE = Field("usage", "Usage", "PERSONAL", "(?i:PERSONAL|CERTAUTH|SITE)", "PERSONAL, CERTAUTH or SITE")


def _of(values: Values, words: str) -> str:
    return f"RACDCERT ID({values['owner'].upper()}) {words}"


def _certificate(values: Values) -> str:
    whose = values["whose"].upper()
    owner = whose if whose in ("CERTAUTH", "SITE") else f"ID({whose})"
    return f"{owner} LABEL({quoted(values['label'])}) RING({values['ring']})"


def _listed(values: Values) -> str:
    return _of(values, f"LISTRING({values['ring']})")


ADD_RING = Task(
    "Key ring: make one",
    "An empty ring, for a user or for the user of a server. KEYRING of a member names it as OWNER/RING or RING.",
    (OWNER, RING),
    lambda v: (_of(v, f"ADDRING({v['ring']})"), _listed(v)),
)
CONNECT_CERTIFICATE = Task(
    "Key ring: connect a certificate",
    "CERTAUTH in a server's ring: certificates of that authority are taken. PERSONAL: the owner of the ring may use "
    "the private key.",
    (OWNER, RING, _WHOSE, LABEL, _USAGE),
    lambda v: (_of(v, f"CONNECT({_certificate(v)} USAGE({v['usage'].upper()}))"), _listed(v)),
)
DEFAULT_CERTIFICATE = Task(
    "Key ring: the certificate that is shown",
    "The default certificate of a ring is what a server shows its clients; the one before stays in the ring.",
    (OWNER, RING, _WHOSE, LABEL),
    lambda v: (_of(v, f"CONNECT({_certificate(v)} USAGE(PERSONAL) DEFAULT)"), _listed(v)),
)
REMOVE_CERTIFICATE = Task(
    "Key ring: remove a certificate",
    "The certificate stays in the database. Without its CA's certificate in the ring, nobody of that CA comes in.",
    (OWNER, RING, _WHOSE, LABEL),
    lambda v: (_of(v, f"REMOVE({_certificate(v)})"), _listed(v)),
)
LIST_RINGS = Task(
    "Key ring: what is in it",
    "One ring, or with * all of its owner.",
    (OWNER, Field("ring", "Key ring", "*", rf"\*|{RING.pattern}", RING.hint)),
    lambda v: (_listed(v),),
)
DELETE_RING = Task(
    "Key ring: delete it",
    "The certificates in it stay in the database. A port that names it is shut.",
    (OWNER, RING),
    lambda v: (_of(v, f"DELRING({v['ring']})"),),
)
