"""What TYPE, STRU, MODE, REST and OPTS have set for the transfers to come; back to defaults by AUTH, USER and REIN."""

from __future__ import annotations

import attrs

from appliance.protocols.ftp.representation import DataType, Mode, Structure
from appliance.storage.deflate import DEFAULT_LEVEL
from appliance.storage.digests import DigestAlgorithm
from appliance.storage.facts import FACTS

__all__ = ["Representation"]


@attrs.define
class Representation:
    """The transfer parameters of one control connection."""

    data_type: DataType = DataType.ASCII
    structure: Structure = Structure.FILE
    mode: Mode = Mode.STREAM
    deflate_level: int = DEFAULT_LEVEL  # OPTS MODE Z LEVEL n
    restart: int = 0  # REST: for the next RETR or STOR alone
    facts: frozenset[str] = frozenset(FACTS)  # OPTS MLST
    digest: DigestAlgorithm = DigestAlgorithm.SHA_256  # OPTS HASH
    span: tuple[int, int] | None = None  # RANG: first and last byte of the next HASH

    @property
    def is_text(self) -> bool:
        """True for TYPE A and E."""
        return self.data_type.is_text

    @property
    def is_plain(self) -> bool:
        """True when a byte of an image is a byte on the wire: MODE S, STRU F."""
        return self.mode is Mode.STREAM and self.structure is Structure.FILE
