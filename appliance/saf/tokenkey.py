"""The key-encryption key wrapped by a PKCS#11 token: a key file that opens only where the token is, with its PIN.

The file is text: the word PKCS11, then which module and token, the label of the AES key in it that wraps, and the
wrapped key. That AES key is made in the token and cannot leave it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, cast

import attrs

from appliance.secret import Secret

if TYPE_CHECKING:
    import pkcs11

__all__ = ["LONGEST", "TokenError", "TokenPlace", "is_wrapped", "place_of", "unwrap", "wrap"]

#: Of a wrapped key file.
LONGEST = 4096
_MAGIC = "PKCS11"
_FIELDS = ("module", "token", "key", "wrapped")
_AES_BITS, _IV_BITS = 256, 128


class TokenError(Exception):
    """The token does not do what it is asked; the text says why."""


@attrs.frozen
class TokenPlace:
    """A key in a token: the module (a shared library), the token's label, the key's label."""

    module: Path
    token: str
    label: str


def is_wrapped(content: bytes) -> bool:
    """Whether the content of a key file is a wrapped key."""
    return content.startswith(f"{_MAGIC}\n".encode())


def place_of(content: bytes) -> TokenPlace:
    """Where the key is that opens a wrapped one; TokenError when the content does not say."""
    fields = _fields(content)
    return TokenPlace(Path(fields["module"]), fields["token"], fields["key"])


def wrap(place: TokenPlace, key: Secret, pin: Secret) -> bytes:
    """The content of a key file; the AES key that wraps is made when the token has none of that label."""
    with _session(place, pin) as session:
        wrapping = _find(session, place.label) or _make(session, place.label)
        iv = session.generate_random(_IV_BITS)
        wrapped = iv + wrapping.encrypt(key.reveal(), mechanism_param=iv)
    values = (str(place.module), place.token, place.label, wrapped.hex())
    lines = [_MAGIC, *(f"{name} {value}" for name, value in zip(_FIELDS, values, strict=True))]
    return "\n".join([*lines, ""]).encode()


def unwrap(content: bytes, pin: Secret) -> Secret:
    """The key in the content of a key file."""
    place = place_of(content)
    try:
        wrapped = bytes.fromhex(_fields(content)["wrapped"])
    except ValueError:
        raise TokenError("the wrapped key is not in hexadecimal") from None
    iv, text = wrapped[: _IV_BITS // 8], wrapped[_IV_BITS // 8 :]
    with _session(place, pin) as session:
        wrapping = _find(session, place.label)
        if wrapping is None:
            raise TokenError(f"token {place.token} has no AES key {place.label}")
        return Secret(wrapping.decrypt(text, mechanism_param=iv))


def _fields(content: bytes) -> dict[str, str]:
    lines = content.decode("utf-8", "replace").splitlines()
    fields = dict(line.partition(" ")[::2] for line in lines[1:])
    missing = [name for name in _FIELDS if not fields.get(name)]
    if lines[0] != _MAGIC or missing:
        raise TokenError(f"it names no {' and no '.join(missing) or _MAGIC}")
    return fields


class _Aes(Protocol):
    """An AES key of the token; its mechanism is CBC with padding (CKM_AES_CBC_PAD)."""

    def encrypt(self, data: bytes, *, mechanism_param: bytes) -> bytes: ...
    def decrypt(self, data: bytes, *, mechanism_param: bytes) -> bytes: ...


@contextmanager
def _session(place: TokenPlace, pin: Secret) -> Iterator[pkcs11.Session]:
    import pkcs11  # a tenth of a second that only systems with a token pay

    try:
        token = pkcs11.lib(str(place.module)).get_token(token_label=place.token)
        with token.open(user_pin=pin.text(), rw=True) as session:
            yield session
    except (pkcs11.PKCS11Error, RuntimeError, ValueError, OSError) as error:
        raise TokenError(f"token {place.token}: {' '.join(str(error).split()) or type(error).__name__}") from None


def _find(session: pkcs11.Session, label: str) -> _Aes | None:
    import pkcs11

    wanted = {
        pkcs11.Attribute.LABEL: label,
        pkcs11.Attribute.CLASS: pkcs11.ObjectClass.SECRET_KEY,
        pkcs11.Attribute.KEY_TYPE: pkcs11.KeyType.AES,
    }
    found = list(session.get_objects(wanted))
    if len(found) > 1:
        raise TokenError(f"the token has several AES keys {label}")
    return cast(_Aes, found[0]) if found else None


def _make(session: pkcs11.Session, label: str) -> _Aes:
    import pkcs11

    template = {pkcs11.Attribute.SENSITIVE: True, pkcs11.Attribute.EXTRACTABLE: False}
    return cast(_Aes, session.generate_key(pkcs11.KeyType.AES, _AES_BITS, label=label, store=True, template=template))
