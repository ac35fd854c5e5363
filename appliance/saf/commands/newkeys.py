"""The keys of certificates: what RSA, NISTECC, ED25519 and SIZE ask for, and the hash that each kind signs with."""

from __future__ import annotations

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.asymmetric.types import PublicKeyTypes
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key

from appliance.saf.commands.syntax import Operands
from appliance.saf.commands.tso import TsoError
from appliance.saf.commands.workshop import NewKey, Workshop
from appliance.saf.database import Certificate

__all__ = ["KEY_KINDS", "describe_key", "is_same_key", "key_of", "new_key", "new_key_like", "signature_hash"]

KEY_KINDS = ("RSA", "NISTECC", "ED25519")
_CURVES = (256, 384, 521)
_SMALLEST_RSA, _LARGEST_RSA, _USUAL_RSA = 2048, 4096, 2048


def new_key(workshop: Workshop, operands: Operands, usual: str = "RSA") -> NewKey:
    """A key of the kind and size that were asked for."""
    kinds = [kind for kind in KEY_KINDS if operands.has(kind)]
    if len(kinds) > 1:
        raise TsoError(f"{' and '.join(kinds)} exclude each other", operands.column(kinds[1]))
    match kinds[0] if kinds else usual:
        case "ED25519":
            if operands.has("SIZE"):
                raise TsoError("an ED25519 key has no SIZE", operands.column("SIZE"))
            return workshop.ed25519_key()
        case "NISTECC":
            bits = operands.number("SIZE", _CURVES[0], _CURVES[-1]) or _CURVES[0]
            if bits not in _CURVES:
                raise TsoError(f"SIZE of a NISTECC key is {', '.join(map(str, _CURVES))}", operands.column("SIZE"))
            return workshop.ec_key(bits)
        case _:
            return workshop.rsa_key(operands.number("SIZE", _SMALLEST_RSA, _LARGEST_RSA) or _USUAL_RSA)


def new_key_like(workshop: Workshop, operands: Operands, old: PublicKeyTypes) -> NewKey:
    """A key as ``new_key`` makes it; what was not asked for is as in ``old``."""
    kind, size = describe_key(old)
    if any(operands.has(keyword) for keyword in (*KEY_KINDS, "SIZE")) or kind not in KEY_KINDS:
        return new_key(workshop, operands, kind if kind in KEY_KINDS else "RSA")
    if kind == "RSA":
        return workshop.rsa_key(max(size, _SMALLEST_RSA))
    return workshop.ec_key(size) if kind == "NISTECC" else workshop.ed25519_key()


def key_of(certificate: Certificate) -> NewKey | None:
    """The private key of a registered certificate; None when it is not here or of another kind."""
    if certificate.private_key is None:
        return None
    key = load_pem_private_key(certificate.private_key.reveal(), None)
    return key if isinstance(key, NewKey) else None


def signature_hash(key: NewKey) -> hashes.SHA256 | hashes.SHA384 | hashes.SHA512 | None:
    """As strong as the key (RFC 5480 section 4); Ed25519 brings its own."""
    if isinstance(key, ed25519.Ed25519PrivateKey):
        return None
    if isinstance(key, ec.EllipticCurvePrivateKey) and key.key_size > 256:
        return hashes.SHA384() if key.key_size == 384 else hashes.SHA512()
    return hashes.SHA256()


def describe_key(key: PublicKeyTypes) -> tuple[str, int]:
    """Kind, as RACDCERT names it, and size in bits."""
    match key:
        case rsa.RSAPublicKey():
            return "RSA", key.key_size
        case ec.EllipticCurvePublicKey():
            is_nist = isinstance(key.curve, ec.SECP256R1 | ec.SECP384R1 | ec.SECP521R1)
            return "NISTECC" if is_nist else key.curve.name, key.key_size
        case ed25519.Ed25519PublicKey():
            return "ED25519", 255
        case _:
            return type(key).__name__.removesuffix("PublicKey").lstrip("_"), 0


def is_same_key(one: PublicKeyTypes, other: PublicKeyTypes) -> bool:
    """Whether two public keys are one."""
    return _encoded(one) == _encoded(other)


def _encoded(key: PublicKeyTypes) -> bytes:
    return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
