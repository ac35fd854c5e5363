"""The numbers of the 3270 data stream: commands, orders, write control, field attributes, colours."""

from __future__ import annotations

import enum

__all__ = [
    "Attribute",
    "Colour",
    "Command",
    "ExtendedType",
    "Highlight",
    "Order",
    "Wcc",
]


class Command(enum.IntEnum):
    """First byte of an outbound record, in the SNA coding."""

    WRITE = 0xF1
    ERASE_WRITE = 0xF5
    ERASE_WRITE_ALTERNATE = 0x7E
    READ_BUFFER = 0xF2
    READ_MODIFIED = 0xF6
    READ_MODIFIED_ALL = 0x6E
    ERASE_ALL_UNPROTECTED = 0x6F
    WRITE_STRUCTURED_FIELD = 0xF3


class Order(enum.IntEnum):
    """Bytes below X'40' that are not data."""

    PROGRAM_TAB = 0x05
    GRAPHIC_ESCAPE = 0x08
    SET_BUFFER_ADDRESS = 0x11
    ERASE_UNPROTECTED_TO_ADDRESS = 0x12
    INSERT_CURSOR = 0x13
    START_FIELD = 0x1D
    SET_ATTRIBUTE = 0x28
    START_FIELD_EXTENDED = 0x29
    MODIFY_FIELD = 0x2C
    REPEAT_TO_ADDRESS = 0x3C


class Wcc(enum.IntFlag):
    """Write control character, without the bits that make it a graphic."""

    NONE = 0
    RESET_MODIFIED = 0x01
    RESTORE_KEYBOARD = 0x02
    SOUND_ALARM = 0x04
    START_PRINTER = 0x08
    RESET = 0x40


class Attribute(enum.IntFlag):
    """Field attribute, without the bits that make it a graphic."""

    NONE = 0
    MODIFIED = 0x01
    BRIGHT = 0x08
    HIDDEN = 0x0C
    NUMERIC = 0x10
    PROTECTED = 0x20
    SKIP = 0x30


class ExtendedType(enum.IntEnum):
    """What an attribute pair of SFE, SA or MF is about."""

    ALL = 0x00
    HIGHLIGHT = 0x41
    FOREGROUND = 0x42
    CHARACTER_SET = 0x43
    BACKGROUND = 0x45
    TRANSPARENCY = 0x46
    FIELD = 0xC0
    VALIDATION = 0xC1
    OUTLINING = 0xC2
    INPUT_CONTROL = 0xFE


class Highlight(enum.IntEnum):
    """Extended highlighting."""

    NORMAL = 0xF0
    BLINK = 0xF1
    REVERSE = 0xF2
    UNDERSCORE = 0xF4
    INTENSE = 0xF8


class Colour(enum.IntEnum):
    """The seven colours."""

    BLUE = 0xF1
    RED = 0xF2
    PINK = 0xF3
    GREEN = 0xF4
    TURQUOISE = 0xF5
    YELLOW = 0xF6
    WHITE = 0xF7
