"""What the functions of RACDCERT share: the owner, the authority, labels, and finding a certificate."""

from __future__ import annotations

from collections.abc import Collection

import attrs

from appliance.saf.commands import messages
from appliance.saf.commands.certserials import by_serial, is_by_serial
from appliance.saf.commands.names import existing_user
from appliance.saf.commands.outcome import Outcome, RefusalError, Request
from appliance.saf.commands.syntax import Operands
from appliance.saf.commands.tso import TsoError, Word
from appliance.saf.database import CERTAUTH, MULTIID, SITE, Certificate, SafDatabase, Trust
from appliance.saf.model import Access

__all__ = [
    "CertificateRequest",
    "certificates_of",
    "find_certificate",
    "label_of",
    "owner_named",
    "owner_of",
    "owner_text",
    "status_of",
]

_LONGEST_LABEL = 32
_OWNER_TEXTS = {CERTAUTH: "CERTAUTH", SITE: "SITE", MULTIID: "MULTIID"}


def owner_text(owner: str) -> str:
    """An owner as the commands name it."""
    return _OWNER_TEXTS.get(owner, owner)


def owner_named(text: str) -> str:
    """The owner that a word names: a user ID, CERTAUTH or SITE, in any case."""
    word = text.upper()
    return next((owner for owner, name in _OWNER_TEXTS.items() if name == word), word)


def owner_of(request: Request, operands: Operands, default: str) -> str:
    """The owner that ID(user), CERTAUTH or SITE name; ``default`` without any of them."""
    given = [name for name in ("ID", "CERTAUTH", "SITE", "MULTIID") if operands.has(name)]
    if len(given) > 1:
        raise TsoError("ID, CERTAUTH, SITE and MULTIID exclude each other", operands.column(given[1]))
    if operands.has("ID"):
        return existing_user(request.database, operands.words("ID")[0]).name
    return {"CERTAUTH": CERTAUTH, "SITE": SITE, "MULTIID": MULTIID}[given[0]] if given else default


@attrs.frozen
class CertificateRequest:
    """One RACDCERT function for one owner."""

    request: Request
    function: str
    owner: str

    @property
    def operands(self) -> Operands:
        """The operands of the whole command."""
        return self.request.operands

    @property
    def database(self) -> SafDatabase:
        """The snapshot it runs on."""
        return self.request.database

    def start(self) -> Outcome:
        """An outcome that has done nothing yet."""
        return self.request.start()

    def require_authority(self, *, is_display: bool) -> None:
        """Stop unless the issuer may use the function for the owner."""
        is_own = self.owner == self.request.acee.user
        if is_display and (is_own or self.request.acee.auditor or self.request.acee.roaudit):
            return
        needed = Access.READ if is_own else Access.UPDATE
        self.require_level(Access.CONTROL if self.owner in _OWNER_TEXTS else needed)

    def require_authority_for(self, function: str) -> None:
        """Stop unless the issuer may use another function for the owner besides."""
        attrs.evolve(self, function=function).require_authority(is_display=False)

    def has_level(self, needed: Access) -> bool:
        """Whether the issuer has SPECIAL or this access to the function's FACILITY profile."""
        resource = f"IRR.DIGTCERT.{self.function}"
        return self.request.acee.special or self.request.has_access("FACILITY", resource, needed)

    def require_level(self, needed: Access) -> None:
        """Stop unless ``has_level``."""
        if not self.has_level(needed):
            command, user = f"RACDCERT {self.function}", self.request.acee.user
            raise RefusalError(messages.NOT_AUTHORIZED, user=user, command=command)

    def certificate(self) -> Certificate:
        """The owner's certificate that the function's LABEL or SERIALNUMBER names; without these the only one."""
        inside = self.operands.inside(self.function)
        if inside is not None and is_by_serial(inside):
            return by_serial(certificates_of(self.database, self.owner), owner_text(self.owner), inside)
        words = inside.words("LABEL") if inside else ()
        if words:
            return find_certificate(self.database, self.owner, label_of(words[0]))
        owned = certificates_of(self.database, self.owner)
        if len(owned) != 1:
            raise RefusalError(messages.LABEL_NEEDED, owner=owner_text(self.owner), what="certificate")
        return owned[0]

    def label_beside(self, old: Certificate | None) -> str:
        """The label of a certificate that comes in: that of WITHLABEL, of the one it replaces, or a new one."""
        used = {certificate.label for certificate in certificates_of(self.database, self.owner)}
        if old is not None:
            if not self.operands.has("WITHLABEL"):
                return old.label
            used.discard(old.label)
        return self.new_label("WITHLABEL", used, "certificate")

    def generated_label(self) -> str:
        """The owner's next label of the form LABELnnnnnnnn."""
        return _next_label({certificate.label for certificate in certificates_of(self.database, self.owner)})

    def new_label(self, keyword: str, used: Collection[str], what: str) -> str:
        """The label that a keyword gives, or the next one of the form LABELnnnnnnnn."""
        words = self.operands.words(keyword)
        if not words:
            return _next_label(used)
        label = label_of(words[0])
        if label in used:
            raise RefusalError(messages.LABEL_USED, owner=owner_text(self.owner), what=what, label=label)
        return label


def _next_label(used: Collection[str]) -> str:
    return next(label for label in (f"LABEL{number:08d}" for number in range(1, len(used) + 2)) if label not in used)


def label_of(word: Word) -> str:
    """A word as a label: any printable text, case-sensitive."""
    label = word.text.strip()
    if not 1 <= len(label) <= _LONGEST_LABEL:
        raise RefusalError(messages.BAD_LABEL, column=word.column)
    return label


def status_of(operands: Operands) -> Trust | None:
    """TRUST, NOTRUST or HIGHTRUST, when it was given."""
    given = [status for status in Trust if operands.has(status.name)]
    if len(given) > 1:
        raise TsoError("one trust status at most", operands.column(given[1].name))
    return given[0] if given else None


def certificates_of(database: SafDatabase, owner: str) -> list[Certificate]:
    """All certificates of an owner, by label."""
    owned = [certificate for certificate in database.certificates.values() if certificate.owner == owner]
    return sorted(owned, key=lambda certificate: certificate.label)


def find_certificate(database: SafDatabase, owner: str, label: str) -> Certificate:
    """The certificate with this label."""
    certificate = database.certificate(owner, label)
    if certificate is None:
        raise RefusalError(messages.NO_CERTIFICATE, owner=owner_text(owner), label=label)
    return certificate
