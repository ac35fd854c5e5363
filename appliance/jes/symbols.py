"""JCL symbols: ``&NAME`` in operands, out of SET, PROC and EXEC; ``&&NAME`` is a temporary data set and no symbol."""

from __future__ import annotations

import re
from collections.abc import Mapping

__all__ = ["substituted"]

#: A period behind a symbol ends it and is used up.
_SYMBOL = re.compile(r"&&|&([A-Z$@#][A-Z0-9$@#]{0,7})\.?")


def substituted(text: str, symbols: Mapping[str, str]) -> str:
    """The text with every symbol that is known replaced; what is not known stays as it is."""
    return _SYMBOL.sub(lambda found: symbols.get(found[1] or "", found[0]), text)
