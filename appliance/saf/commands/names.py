"""Names in operands: held against the rules and against what is defined, with a message that says which and where."""

from __future__ import annotations

import re

from appliance.saf.commands import messages
from appliance.saf.commands.outcome import RefusalError, Request
from appliance.saf.commands.syntax import Operands
from appliance.saf.commands.tso import Word
from appliance.saf.database import Group, SafDatabase, User

__all__ = ["choice", "existing_group", "existing_user", "group_operand", "new_name", "owner_operand", "user_operands"]

_NAME = re.compile(r"[A-Z@#$][A-Z0-9@#$]{0,7}")


def new_name(word: Word, what: str) -> str:
    """The word as a name of a user or group that may be defined."""
    name = word.text.upper()
    if _NAME.fullmatch(name) is None:
        raise RefusalError(messages.BAD_NAME, column=word.column, what=what)
    return name


def existing_user(database: SafDatabase, word: Word) -> User:
    """The user that a word names."""
    user = database.users.get(new_name(word, "a user ID"))
    if user is None:
        raise RefusalError(messages.NOT_DEFINED, what="user", name=word.text.upper())
    return user


def existing_group(database: SafDatabase, word: Word) -> Group:
    """The group that a word names."""
    group = database.groups.get(new_name(word, "a group name"))
    if group is None:
        raise RefusalError(messages.NOT_DEFINED, what="group", name=word.text.upper())
    return group


def user_operands(request: Request) -> list[User]:
    """The users in the first position."""
    return [existing_user(request.database, word) for word in request.operands.words(0)]


def group_operand(request: Request, keyword: str, default: str) -> str:
    """The group that a keyword names."""
    words = request.operands.words(keyword)
    return existing_group(request.database, words[0]).name if words else default


def owner_operand(request: Request, default: str) -> str:
    """The user or group of OWNER(...)."""
    words = request.operands.words("OWNER")
    if not words:
        return default
    name = new_name(words[0], "an owner")
    # The first user of an empty database can only own itself.
    if name not in request.database.users and name not in request.database.groups and name != request.acee.user:
        raise RefusalError(messages.NOT_DEFINED, what="owner", name=name)
    return name


def choice(operands: Operands, keyword: str, choices: tuple[str, ...]) -> str | None:
    """The value of a keyword, one of a few words."""
    words = operands.words(keyword)
    if not words:
        return None
    value = words[0].text.upper()
    if value not in choices:
        raise RefusalError(messages.BAD_WORD, column=words[0].column, keyword=keyword, choices=", ".join(choices))
    return value
