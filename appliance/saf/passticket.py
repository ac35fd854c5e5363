"""Legacy PassTickets: the DES time coder of the RACF manuals, and its inverse.

A ticket is eight characters made from user ID, application, key and the second it was made in. Evaluation does not
try seconds one by one: the translation to characters and every round can be undone, so a ticket tells the second it
was made in, or that it is none for this user, application and key (z/OS Security Server RACF Macros and Interfaces,
"PassTicket generator"; the vectors in ``tests/cases/saf`` come from three independent programs).
"""

from __future__ import annotations

from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES
from cryptography.hazmat.primitives.ciphers import Cipher, modes

__all__ = ["evaluate", "generate", "name_field", "permute", "translate", "untranslate"]

_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
_INDEX = {character: index for index, character in enumerate(_ALPHABET)}
_PAD = 0x55
#: For each round: which input bit (1 is the most significant) goes to output bits 1 to 16.
_PERMUTATIONS = (
    (10, 2, 12, 4, 14, 6, 16, 8, 9, 1, 11, 3, 13, 5, 15, 7),
    (1, 10, 3, 12, 13, 16, 7, 15, 9, 2, 11, 4, 5, 14, 8, 6),
    (3, 10, 1, 12, 13, 16, 9, 15, 7, 2, 14, 4, 5, 11, 8, 6),
    (10, 4, 12, 2, 14, 8, 16, 6, 9, 1, 13, 3, 11, 5, 15, 7),
    (4, 10, 12, 1, 8, 16, 14, 5, 9, 2, 13, 3, 11, 7, 15, 6),
    (1, 16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2),
)


def name_field(name: str) -> bytes:
    """A user ID or application name as eight EBCDIC bytes, upper case, padded with blanks."""
    return name.upper().encode("cp037").ljust(8, b"\x40")


def generate(user: str, application: str, key: bytes, second: int) -> str:
    """The ticket for one second (counted from 1970-01-01T00:00:00Z); ``key`` has eight bytes."""
    coder = _TimeCoder(user, application, key)
    return translate(coder.encode(coder.mask ^ (second & 0xFFFFFFFF)))


def evaluate(ticket: str, user: str, application: str, key: bytes, now: int) -> int | None:
    """The second the ticket was made in, nearest to ``now``; None when it is no legacy ticket at all.

    Whether that second lies inside the window is the caller's to judge: a ticket of another key or user gives a
    second that is anything.
    """
    coded = untranslate(ticket.upper())
    if coded is None:
        return None
    coder = _TimeCoder(user, application, key)
    second = coder.mask ^ coder.decode(coded)
    # The wire has 32 bits of the second: take the one nearest to now.
    return now + ((second - now + 0x80000000) & 0xFFFFFFFF) - 0x80000000


class _TimeCoder:
    """The six rounds for one user, application and key."""

    def __init__(self, user: str, application: str, key: bytes) -> None:
        # Single DES is triple DES with three equal keys; parity bits do not count.
        self._des = Cipher(TripleDES(key * 3), modes.ECB())
        padding = user.upper().encode("cp037").ljust(12, bytes((_PAD,)))
        self._pads = (padding[:6], padding[6:])
        first = self._block(name_field(user))
        mixed = bytes(a ^ b for a, b in zip(first, name_field(application), strict=True))
        self.mask = int.from_bytes(self._block(mixed)[:4], "big")

    def encode(self, value: int) -> int:
        """Six rounds forward over 32 bits."""
        left, right = value >> 16, value & 0xFFFF
        for number in range(6):
            left, right = right, permute(number, self._mix(number, right) ^ left)
        return left << 16 | right

    def decode(self, value: int) -> int:
        """Six rounds back."""
        left, right = value >> 16, value & 0xFFFF
        for number in reversed(range(6)):
            left, right = _unpermute(number, right) ^ self._mix(number, left), left
        return left << 16 | right

    def _mix(self, number: int, half: int) -> int:
        block = self._block(half.to_bytes(2, "big") + self._pads[number % 2])
        return int.from_bytes(block[:2], "big")

    def _block(self, data: bytes) -> bytes:
        encryptor = self._des.encryptor()
        return encryptor.update(data) + encryptor.finalize()


def permute(number: int, value: int) -> int:
    """Sixteen bits through the permutation of round ``number`` (0 to 5)."""
    result = 0
    for source in _PERMUTATIONS[number]:
        result = result << 1 | value >> 16 - source & 1
    return result


def _unpermute(number: int, value: int) -> int:
    result = 0
    for position, source in enumerate(_PERMUTATIONS[number]):
        result |= (value >> 15 - position & 1) << 16 - source
    return result


def translate(coded: int) -> str:
    """32 bits as eight characters: overlapping groups of six bits, the first two being bits 31 and 32."""
    wide = (coded & 3) << 32 | coded
    return "".join(_ALPHABET[(wide >> 28 - 4 * group & 0x3F) % 36] for group in range(8))


def untranslate(ticket: str) -> int | None:
    """The 32 bits behind eight characters; None when no 32 bits give them.

    Neighbouring groups share two bits and 36 is a multiple of 4, so the low bits of each group are known from its
    character, and they decide which of the two candidates for the next group is meant.
    """
    if len(ticket) != 8 or not _INDEX.keys() >= set(ticket):
        return None
    indexes = [_INDEX[character] for character in ticket]
    coded = 0
    for position, index in enumerate(indexes):
        high = indexes[position - 1] & 3
        group = next((candidate for candidate in (index, index + 36) if candidate >> 4 == high), None)
        if group is None:
            return None
        coded = coded << 4 | group & 0xF
    return coded
