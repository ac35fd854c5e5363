"""What a screen sends back: modified fields, the whole buffer (GA23-0059, inbound operations)."""

from __future__ import annotations

from appliance.protocols.datastream.addresses import GRAPHICS, encode_address
from appliance.protocols.datastream.aid import Aid
from appliance.protocols.datastream.constants import Order
from appliance.protocols.datastream.screen import Field, Screen

__all__ = ["read_buffer", "read_modified"]

_SBA = bytes((Order.SET_BUFFER_ADDRESS,))


def read_modified(screen: Screen, aid: Aid) -> bytes:
    """AID, cursor, and every modified field as SBA, address, data without NULs; all data when unformatted.

    Keys that send themselves alone give their AID.
    """
    if aid.is_short:
        return bytes((aid,))
    fields = screen.fields()
    if not fields:
        return _head(screen, aid) + screen.characters().replace(b"\x00", b"")
    return _head(screen, aid) + b"".join(_modified(screen, field) for field in fields if field.is_modified)


def read_buffer(screen: Screen, aid: Aid) -> bytes:
    """AID, cursor, and every position: SF and its attribute, or the character."""
    out = bytearray(_head(screen, aid))
    for position, character in enumerate(screen.characters()):
        attribute = screen.attribute_at(position)
        out += bytes((character,)) if attribute is None else bytes((Order.START_FIELD, GRAPHICS[attribute]))
    return bytes(out)


def _head(screen: Screen, aid: Aid) -> bytes:
    return bytes((aid,)) + encode_address(screen.cursor, screen.size)


def _modified(screen: Screen, field: Field) -> bytes:
    return _SBA + encode_address(field.start, screen.size) + screen.data(field).replace(b"\x00", b"")
