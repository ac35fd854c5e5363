"""The text of a command as the auditor may keep it: values are shown only where the syntax says that they are public.

Working from what is known to be harmless means that a mistyped keyword, an unclosed parenthesis or a word too many
hides what it carries: ``ALTUSER USER2 PASWORD(secret)`` must not store the secret because of the typing error.
"""

from __future__ import annotations

from appliance.saf.commands.syntax import Syntax
from appliance.saf.commands.tso import TsoError, Word, parse, render

__all__ = ["HIDDEN", "mask"]

HIDDEN = "***"


def mask(text: str, name: str, syntax: Syntax) -> str:
    """The command under its full ``name``, with everything hidden that is not known to be public."""
    try:
        call = parse(text)
    except TsoError:
        return f"{name} {HIDDEN}"
    return " ".join([name, *_shown(call.words, syntax)])


def _shown(words: tuple[Word, ...], syntax: Syntax) -> list[str]:
    count = 0
    for count in range(min(len(words), len(syntax.positional)) + 1):
        if count == len(words) or count == len(syntax.positional) or not _is_plain(words[count], syntax, count):
            break
    return [render(word) for word in words[:count]] + [_keyword(word, syntax) for word in words[count:]]


def _is_plain(word: Word, syntax: Syntax, index: int) -> bool:
    if word.is_list:
        return all(item.operands is None for item in word.operands or ())
    return word.operands is None and (index < syntax.required or not syntax.names_like(word.text))


def _keyword(word: Word, syntax: Syntax) -> str:
    names = () if word.is_quoted else syntax.names_like(word.text)
    if len(names) != 1:
        return HIDDEN
    name, keyword = names[0], syntax.keyword(names[0])
    if word.operands is None:
        return name
    if keyword.inner is not None:
        return f"{name}({' '.join(_shown(word.operands, keyword.inner))})"
    if keyword.is_secret or any(value.operands is not None for value in word.operands):
        return f"{name}({HIDDEN})"
    return f"{name}({' '.join(map(render, word.operands))})"
