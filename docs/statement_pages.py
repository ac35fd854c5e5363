"""A Sphinx extension: one page for each member's statements, written from the tables that parse them.

A page cannot say something else than ``sallyport check`` does, because both ask the same readers.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

from pygments.lexers.special import TextLexer

from appliance.config.statements import StatementHelp, statements

__all__ = ["MEMBERS", "page", "setup"]

MEMBERS = ("PROFILE.TCPIP", "FTP.DATA", "DCAS.CONF", "APPLS", "SYSTEM.CONF")
_HEAD = "| statement | takes | may stand | remark |\n| --- | --- | --- | --- |"


def page(member: str) -> str:
    """The page of one member, in Markdown."""
    return "\n".join(_lines(member)) + "\n"


def _lines(member: str) -> Iterator[str]:
    yield f"# Statements of {member}"
    yield "\nA remark says why a statement of z/OS is taken and does nothing here; `sallyport check` says the same.\n"
    for block, lines in groupby(statements(member), lambda line: line.block):
        if block:
            yield f"\n## In {block}\n"
        yield _HEAD
        yield from map(_row, lines)


def _row(line: StatementHelp) -> str:
    often = "several times" if line.is_repeatable else "once"
    return f"| `{line.keyword}` | {_cell(line.operands)} | {often} | {_cell(line.effect)} |"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("*", "\\*").replace("<", "\\<").replace("_", "\\_")


def _write(app: Any) -> None:
    folder = Path(app.srcdir) / "reference" / "statements"
    folder.mkdir(parents=True, exist_ok=True)
    for member in MEMBERS:
        path, text = folder / f"{member.lower()}.md", page(member)
        if not path.exists() or path.read_text() != text:
            path.write_text(text)


def setup(app: Any) -> dict[str, bool]:
    """Called by Sphinx: the pages are written before it reads the folder."""
    app.connect("builder-inited", _write)
    for language in ("racf", *(member.lower() for member in MEMBERS)):  # nothing to colour
        app.add_lexer(language, TextLexer)
    return {"parallel_read_safe": True}
