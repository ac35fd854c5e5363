"""The operands of Telnet's displays as z/OS operators write them: cut short, and a port with its qualifier.

z/OS lets a keyword be cut to the letters that its books print in capitals; ``spelled_out`` gives the whole word for any
of its beginnings that long. Whatever else stands in the command is refused: a display of something that was not asked
for looks like an answer.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import attrs

from appliance.services.control.language import OperatorCommand
from appliance.services.control.selection import SelectionError

__all__ = ["CONNECTION_OPERANDS", "MAPPING_OPERANDS", "NAME_OPERANDS", "PROFILE_OPERANDS", "Spelling", "spelled_out"]


@attrs.frozen
class Spelling:
    """The keywords (``KEY=value``) and words that a display takes, with the fewest letters that each may be cut to."""

    keywords: Mapping[str, int]
    words: Mapping[str, int]


_HOW_MANY = re.compile(r"\*|0*[1-9][0-9]{0,8}")
_ALWAYS = {"MAX": 3, "PORT": 2, "PROFILE": 4}
_HOW_MUCH = {"SUMMARY": 3, "DETAIL": 3}
CONNECTION_OPERANDS = Spelling(
    _ALWAYS
    | {"CONN": 2, "IPPORT": 3, "LUNAME": 3, "APPL": 4, "USER": 4, "IPADDR": 3, "LUGROUP": 3, "IPGROUP": 3}
    | {"HNAME": 2, "HNGROUP": 3, "PROTOCOL": 4, "TCPIPJOBNAME": 3},
    _HOW_MUCH | {"HNAME": 2, "NOHNAME": 3},
)
PROFILE_OPERANDS = Spelling(_ALWAYS, _HOW_MUCH)
MAPPING_OPERANDS = Spelling(_ALWAYS | {"TYPE": 2, "ID": 2}, _HOW_MUCH)
NAME_OPERANDS = Spelling(_ALWAYS | {"ID": 2}, _HOW_MUCH)


def spelled_out(command: OperatorCommand, spelling: Spelling) -> OperatorCommand:
    """``command`` with whole words; SelectionError for one that is not known, or given twice, and for a wrong MAX=."""
    first, *others = command.words
    keywords: dict[str, str] = {}
    for name, value in command.keywords.items():
        full = _whole(name, spelling.keywords, f"the filter {name}=")
        if full in keywords:
            raise SelectionError(f"{full}= is given twice")
        keywords[full] = value
    if others and keywords.get("PORT", "").isdigit() and not _fits(others[0], spelling.words):
        keywords["PORT"] += f",{others.pop(0)}"  # PORT=n,qualifier: the comma ended the value
    if not _HOW_MANY.fullmatch(keywords.get("MAX", "*")):
        raise SelectionError(f"MAX={keywords['MAX']} is neither a number from 1 nor *")
    return attrs.evolve(
        command,
        words=(first, *(_whole(word, spelling.words, f"the operand {word}") for word in others if word)),
        keywords=keywords,
    )


def _fits(word: str, known: Mapping[str, int]) -> list[str]:
    return [full for full, fewest in known.items() if full.startswith(word) and len(word) >= fewest]


def _whole(word: str, known: Mapping[str, int], what: str) -> str:
    found = _fits(word, known)
    if not found:
        raise SelectionError(f"{what} is not known here")
    return found[0]
