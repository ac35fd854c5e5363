"""Time-based one-time passwords (RFC 6238 over RFC 4226): six digits, steps of 30 seconds, HMAC-SHA-1.

These are the parameters that every authenticator application takes without being told. A code of the step before or
after the clock's is good too; a step that was accepted is spent, and so are all before it.
"""

from __future__ import annotations

import base64
import re
import secrets

import pyotp
from pyotp.utils import strings_equal

from appliance.secret import Secret

__all__ = ["STEP", "code_at", "key_of_uri", "key_uri", "matching_step", "new_key", "split_code"]

STEP = 30
_KEY_BYTES = 20
_DRIFT = 1
_WITH_CODE = re.compile(r"(.+):([0-9]{6})", re.DOTALL)


def new_key() -> Secret:
    """A random key."""
    return Secret(secrets.token_bytes(_KEY_BYTES))


def code_at(key: Secret, step: int) -> str:
    """The code of a step."""
    return pyotp.HOTP(_written(key)).at(step)


def matching_step(key: Secret, code: str, now: int) -> int | None:
    """The step that a code belongs to, near ``now`` (seconds); None when it fits none."""
    found = None
    for step in range(now // STEP - _DRIFT, now // STEP + _DRIFT + 1):
        if strings_equal(code_at(key, step), code):
            found = step
    return found


def split_code(secret: Secret) -> tuple[Secret, str | None]:
    """``password:code`` taken apart; a password may have colons, so the last one counts."""
    match = _WITH_CODE.fullmatch(secret.text())
    return (secret, None) if match is None else (Secret(match.group(1)), match.group(2))


def key_uri(key: Secret, user: str, issuer: str) -> str:
    """What an authenticator reads from a QR code: ``otpauth://totp/...``."""
    return pyotp.TOTP(_written(key), name=user, issuer=issuer).provisioning_uri()


def key_of_uri(uri: str) -> Secret:
    """The key of an otpauth URI; ValueError when it has none."""
    written = pyotp.parse_uri(uri).secret
    return Secret(base64.b32decode(written + "=" * (-len(written) % 8)))


def _written(key: Secret) -> str:
    """The key as authenticators take it."""
    return base64.b32encode(key.reveal()).decode().rstrip("=")
