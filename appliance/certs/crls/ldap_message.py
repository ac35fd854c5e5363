"""Where one LDAP message ends and the next begins (RFC 4511 section 5.1), for our client and our server."""

from __future__ import annotations

__all__ = ["message_size"]

#: BER: the tag of LDAPMessage, the length byte that LDAP forbids, and the one that announces a length of four bytes.
_SEQUENCE, _INDEFINITE, _LONGEST_LENGTH = 0x30, 0x80, 0x84


def message_size(data: bytes | bytearray) -> int | None:
    """The size of the LDAPMessage that begins ``data``; None while too little of it is there to say.

    Raises ValueError when it is no LDAPMessage. The size is what the peer says: bound it before waiting for so much.
    """
    if data and data[0] != _SEQUENCE:
        raise ValueError("this is not LDAP")
    if len(data) < 2:
        return None
    if data[1] < _INDEFINITE:
        return 2 + data[1]
    if data[1] == _INDEFINITE or data[1] > _LONGEST_LENGTH:
        raise ValueError("this is not LDAP")
    header = 2 + data[1] - _INDEFINITE
    return header + int.from_bytes(data[2:header], "big") if len(data) >= header else None
