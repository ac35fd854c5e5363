"""Every RACF command: its name, the short forms that RACF knows, its operands, and the function that does it."""

from __future__ import annotations

from collections.abc import Callable

import attrs

from appliance.saf.commands import (
    datasetlists,
    datasets,
    explain,
    grouplists,
    groups,
    password,
    permit,
    profilelists,
    racdcert,
    resources,
    search,
    setropts,
    userlists,
    users,
)
from appliance.saf.commands.outcome import Outcome, Request
from appliance.saf.commands.syntax import Syntax

__all__ = ["COMMANDS", "WITHOUT_OBJECT", "Entry", "find"]

#: Commands of RACF about what is not here: its data sets, other systems, other registries.
WITHOUT_OBJECT = frozenset({"RACLINK", "RACMAP", "RACPRIV", "RACPRMCK", "RVARY", "SIGNOFF", "TARGET"})


@attrs.frozen
class Entry:
    """One command. Its function asks for the authority itself, since many allow an owner what others may not."""

    name: str
    short: tuple[str, ...]
    syntax: Syntax
    run: Callable[[Request], Outcome]


COMMANDS = (
    Entry("ADDUSER", ("AU",), users.ADDUSER, users.adduser),
    Entry("ALTUSER", ("ALU",), users.ALTUSER, users.altuser),
    Entry("DELUSER", ("DU",), users.DELUSER, users.deluser),
    Entry("LISTUSER", ("LU",), userlists.LISTUSER, userlists.listuser),
    Entry("PASSWORD", ("PW",), password.PASSWORD, password.password),
    Entry("PHRASE", (), password.PASSWORD, password.password),
    Entry("ADDGROUP", ("AG",), groups.ADDGROUP, groups.addgroup),
    Entry("ALTGROUP", ("ALG",), groups.ALTGROUP, groups.altgroup),
    Entry("DELGROUP", ("DG",), groups.DELGROUP, groups.delgroup),
    Entry("LISTGRP", ("LG",), grouplists.LISTGRP, grouplists.listgrp),
    Entry("CONNECT", ("CO",), groups.CONNECT, groups.connect),
    Entry("REMOVE", ("RE",), groups.REMOVE, groups.remove),
    Entry("RDEFINE", ("RDEF",), resources.RDEFINE, resources.rdefine),
    Entry("RALTER", ("RALT",), resources.RALTER, resources.ralter),
    Entry("RDELETE", ("RDEL",), resources.RDELETE, resources.rdelete),
    Entry("RLIST", ("RL",), profilelists.RLIST, profilelists.rlist),
    Entry("SEARCH", ("SR",), search.SEARCH, search.search),
    Entry("PERMIT", ("PE",), permit.PERMIT, permit.permit),
    Entry("ADDSD", ("AD",), datasets.ADDSD, datasets.addsd),
    Entry("ALTDSD", ("ALD",), datasets.ALTDSD, datasets.altdsd),
    Entry("DELDSD", ("DD",), datasets.DELDSD, datasets.deldsd),
    Entry("LISTDSD", ("LD",), datasetlists.LISTDSD, datasetlists.listdsd),
    Entry("EXPLAIN", (), explain.EXPLAIN, explain.explain),
    Entry("SETROPTS", ("SETR",), setropts.SETROPTS, setropts.setropts),
    Entry("RACDCERT", (), racdcert.RACDCERT, racdcert.racdcert),
)
_BY_NAME = {name: entry for entry in COMMANDS for name in (entry.name, *entry.short)}


def find(name: str) -> Entry | None:
    """The command of this name or short form, in upper case."""
    return _BY_NAME.get(name)
