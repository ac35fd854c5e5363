"""What the tasks of the key menu are made of: their fields, and the parts of RACDCERT commands."""

from __future__ import annotations

import attrs

from appliance.tui.tasks import Field, Task, Values, operand, quoted

__all__ = [
    "CA_LABEL",
    "COMPANY",
    "DAYS",
    "FILE",
    "HOSTS",
    "KEY",
    "LABEL",
    "MAYBE_SECRET",
    "NEW_LABEL",
    "OWNER",
    "RING",
    "SECRET",
    "SIGNER",
    "STATUS",
    "SUBJECT",
    "UNTIL",
    "USER",
    "Section",
    "export",
    "format_field",
    "gencert",
    "genreq",
    "in_ring",
    "labelled",
    "opened",
    "owner_operand",
    "owner_operands",
    "racdcert",
    "ring_function",
    "signed_by",
]

_WORDS = {"CERTAUTH": "CERTAUTH", "*AUTH*": "CERTAUTH", "SITE": "SITE", "*SITE*": "SITE"}
_NAME = r"[A-Za-z0-9@#$]{1,8}"
_LABEL_TEXT = r"[^\x00-\x1f\x7f]{1,32}"
USER = Field("user", "User ID")
OWNER = Field("owner", "Owner", "", rf"{_NAME}|\*AUTH\*|\*SITE\*", "a user ID, CERTAUTH or SITE")
LABEL = Field("label", "Label", "", _LABEL_TEXT, "up to 32 characters, case counts")
RING = Field("ring", "Key ring", "", rf"{_NAME}/[^\s,()'*/]{{1,237}}", "OWNER/RING")
SUBJECT = Field("cn", "Common name", "", r"[^\x00-\x1f\x7f]{1,64}", "up to 64 characters")
COMPANY = Field("o", "Organization", "", r"[^\x00-\x1f\x7f]{1,64}", "up to 64 characters", is_needed=False)
HOSTS = Field(
    "hosts", "Host names", "", r"[A-Za-z0-9.* -]{1,200}", "names of a server, blanks between", is_needed=False
)
KEY = Field("key", "Key", "P256", r"(?i:P256|P384|P521|RSA[234]0\d\d|ED25519)", "P256 P384 RSA2048 ED25519 ...")
UNTIL = Field("until", "Valid until", "", r"\d{4}-\d{2}-\d{2}", "YYYY-MM-DD, a year from now without", is_needed=False)
SIGNER = Field("signer", "Signed by", "SALLYPORT CA", _LABEL_TEXT, "label of a CERTAUTH certificate with its key")
FILE = Field("file", "File", "", r"[A-Za-z0-9@#$_.-]{1,99}", "a plain name; import/ and export/ are the folders")
STATUS = Field("status", "Status", "TRUST", r"(?i:TRUST|NOTRUST|HIGHTRUST)", "TRUST NOTRUST HIGHTRUST")
SECRET = Field("password", "Password", "", r"[^\x00-\x1f\x7f]{8,100}", "8 characters or more", is_secret=True)
MAYBE_SECRET = attrs.evolve(SECRET, pattern=r"[^\x00-\x1f\x7f]{1,100}", hint="of a PKCS#12 file", is_needed=False)
NEW_LABEL = attrs.evolve(LABEL, name="new", label="New label")
DAYS = Field("days", "Days", "365", r"[0-9]{1,4}", "1 to 3650")
CA_LABEL = attrs.evolve(LABEL, pattern=r"[^\x00-\x1f',()]{1,32}", hint="up to 32 characters, no quotes or commas")


@attrs.frozen
class Section:
    """A heading of the menu and what stands below it."""

    title: str
    tasks: tuple[Task, ...]


def owner_operand(owner: str) -> str:
    """How RACDCERT names an owner, as he is typed or as D TLS shows him."""
    word = owner.upper()
    return _WORDS.get(word) or f"ID({word})"


def owner_operands(owner: str, label: str) -> str:
    """How D CHAIN and the F CA commands name a certificate."""
    word = owner.upper()
    return f"ID={_WORDS.get(word, word)},LABEL={operand(label)}"


def racdcert(owner: str, function: str) -> str:
    return f"RACDCERT {owner_operand(owner)} {function}"


def labelled(function: str, values: Values) -> str:
    """A function on the one certificate that the fields name."""
    return racdcert(values["owner"], f"{function}(LABEL({quoted(values['label'])}))")


def in_ring(function: str, values: Values, more: str = "") -> str:
    ring_owner, _, ring = values["ring"].partition("/")
    place = f"{owner_operand(values['owner'])} LABEL({quoted(values['label'])}) RING({ring}){more}"
    return racdcert(ring_owner, f"{function}({place})")


def ring_function(function: str, values: Values) -> str:
    owner, _, ring = values["ring"].partition("/")
    return racdcert(owner, f"{function}({ring})")


def key_operands(text: str) -> str:
    word = text.upper()
    if word == "ED25519":
        return word
    return f"NISTECC SIZE({word[1:]})" if word.startswith("P") else f"RSA SIZE({word[3:]})"


def gencert(values: Values, more: str = "") -> str:
    """GENCERT with a new key."""
    company = f" O({quoted(values['o'])})" if values["o"] else ""
    hosts = f" ALTNAME(DOMAIN({' '.join(map(quoted, values['hosts'].split()))}))" if values.get("hosts") else ""
    until = f" NOTAFTER(DATE({values['until']}))" if values.get("until") else ""
    subject = f"SUBJECTSDN(CN({quoted(values['cn'])}){company})"
    made = f"GENCERT {subject}{hosts} {key_operands(values['key'])}{until}{more} WITHLABEL({quoted(values['label'])})"
    return racdcert(values["owner"], made)


def signed_by(values: Values) -> str:
    return f" SIGNWITH(CERTAUTH LABEL({quoted(values['signer'])}))"


def genreq(values: Values) -> str:
    return f"{labelled('GENREQ', values)} DSN({quoted(values['file'])})"


def opened(values: Values) -> str:
    return f" PASSWORD({quoted(values['password'])})" if values["password"] else ""


def export(values: Values, more: str = "") -> str:
    return f"{labelled('EXPORT', values)} FORMAT({values['format'].upper()}) DSN({quoted(values['file'])}){more}"


def format_field(usual: str, names: str) -> Field:
    return Field("format", "Format", usual, f"(?i:{names.replace(' ', '|')})", names)
