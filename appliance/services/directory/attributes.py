"""An entry's attributes, found by description: a type under any of its names, with or without options.

Values of X.509 types travel under ``;binary`` only (RFC 4522, RFC 4523), so an entry keeps them under that description,
and ``certificateRevocationList`` finds ``certificateRevocationList;binary`` as well: an option asked for must be there,
one not asked for may be.
"""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from appliance.services.directory.dn import attribute_type

__all__ = ["Attributes"]


def _described(description: str) -> tuple[str, frozenset[str]]:
    name, *options = description.split(";")
    return attribute_type(name), frozenset(option.lower() for option in options)


@attrs.frozen
class Attributes:
    """Immutable: description, as answers write it, -> values."""

    by_description: Mapping[str, tuple[bytes, ...]]

    def select(self, description: str) -> tuple[str, ...]:
        """The descriptions of the attributes that ``description`` asks for."""
        wanted, options = _described(description)
        return tuple(
            held
            for held in self.by_description
            for held_type, held_options in (_described(held),)
            if held_type == wanted and options <= held_options
        )

    def values(self, description: str) -> tuple[bytes, ...]:
        """All values of those."""
        return tuple(value for held in self.select(description) for value in self.by_description[held])
