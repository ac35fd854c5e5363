"""Attention identifiers: the first byte of an inbound record says which key sent it."""

from __future__ import annotations

import enum

__all__ = ["Aid", "find_aid"]


class Aid(enum.IntEnum):
    """The key."""

    NONE = 0x60
    STRUCTURED_FIELD = 0x88
    READ_PARTITION = 0x61
    TRIGGER = 0x7F
    SYSREQ = 0xF0
    ENTER = 0x7D
    SELECTOR_PEN = 0x7E
    CARD_READER = 0xE6
    PA1 = 0x6C
    PA2 = 0x6E
    PA3 = 0x6B
    CLEAR = 0x6D
    PF1 = 0xF1
    PF2 = 0xF2
    PF3 = 0xF3
    PF4 = 0xF4
    PF5 = 0xF5
    PF6 = 0xF6
    PF7 = 0xF7
    PF8 = 0xF8
    PF9 = 0xF9
    PF10 = 0x7A
    PF11 = 0x7B
    PF12 = 0x7C
    PF13 = 0xC1
    PF14 = 0xC2
    PF15 = 0xC3
    PF16 = 0xC4
    PF17 = 0xC5
    PF18 = 0xC6
    PF19 = 0xC7
    PF20 = 0xC8
    PF21 = 0xC9
    PF22 = 0x4A
    PF23 = 0x4B
    PF24 = 0x4C

    @property
    def is_short(self) -> bool:
        """Whether the key sends itself alone: no cursor address, no fields."""
        return self in _SHORT


_SHORT = frozenset((Aid.PA1, Aid.PA2, Aid.PA3, Aid.CLEAR))
_BY_VALUE = {int(aid): aid for aid in Aid}


def find_aid(value: int) -> Aid | None:
    """The key with that byte; None when there is none."""
    return _BY_VALUE.get(value)
