"""The BIND image: the bytes by which an application tells a terminal what session it is in (SNA Formats, BIND).

A built-in application has no VTAM behind it, so its BIND is made here. A relay reads the host's, to know the sizes.
The application's name shows in an emulator (s3270's BindPluName) only when more bytes follow it: two zeros do.
"""

from __future__ import annotations

import attrs

from appliance.protocols.tn3270.constants import LuType

__all__ = ["BindImage", "decode_bind"]

_LU_TYPE = 14
_SIZES = slice(20, 24)
_SIZE_CODE = 24
_NAME_LENGTH = 27
_NAME = 28
_DEFAULT_ONLY = 0x7E
_DEFAULT_AND_ALTERNATE = 0x7F
#: Bytes 0-13: negotiation fixed, FM and TS profile 3, LU protocols, no pacing, RUs of 1024 in and 3840 out.
_HEAD = bytes.fromhex("31 01 03 03 B1 90 30 80 00 00 87 F8 00 00")
#: Byte 15: this LU type 2 session may be queried.
_QUERY = b"\x80"


@attrs.frozen
class BindImage:
    """What a BIND tells a terminal. Sizes of 0 are unspecified."""

    name: str = ""  # the application: primary LU name
    lu_type: LuType = LuType.DISPLAY
    rows: int = 24
    columns: int = 80
    alternate_rows: int = 0
    alternate_columns: int = 0

    def encode(self) -> bytes:
        """The request unit, from X'31' on."""
        has_alternate = self.alternate_rows > 0
        sizes = bytes((self.rows, self.columns, self.alternate_rows, self.alternate_columns))
        code = _DEFAULT_AND_ALTERNATE if has_alternate else _DEFAULT_ONLY
        name = self.name.upper().encode("cp037")[:8]
        head = _HEAD + bytes((self.lu_type,)) + _QUERY + bytes(4)
        return head + sizes + bytes((code, 0, 0, len(name))) + name + bytes(2)


_IMPLIED_SIZES = {0x02: bytes((24, 80, 0, 0)), 0x03: bytes((24, 80, 0, 0))}
_LU_TYPES = {int(lu_type): lu_type for lu_type in LuType}


def decode_bind(image: bytes) -> BindImage | None:
    """What a host's BIND says; None when it is none or for no 3270. Missing trailing parts are unspecified."""
    if len(image) <= _LU_TYPE or image[0] != 0x31 or image[_LU_TYPE] not in _LU_TYPES:
        return None
    padded = image.ljust(_NAME, b"\x00")
    code = padded[_SIZE_CODE]
    sizes = _IMPLIED_SIZES.get(code, padded[_SIZES] if code in (_DEFAULT_ONLY, _DEFAULT_AND_ALTERNATE) else bytes(4))
    rows, columns, alternate_rows, alternate_columns = sizes
    if code == _DEFAULT_ONLY:
        alternate_rows = alternate_columns = 0
    name = padded[_NAME : _NAME + padded[_NAME_LENGTH]].decode("cp037").rstrip()
    return BindImage(name, _LU_TYPES[image[_LU_TYPE]], rows, columns, alternate_rows, alternate_columns)
