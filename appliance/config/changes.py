"""What would be different: two configurations held against each other, value by value, in the members' own words.

Where something was said is no difference. RACF.INIT is only counted: its commands run once, and may hold secrets.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator, Mapping
from typing import Any

import attrs

from appliance.config.site import SiteConfig

__all__ = ["Change", "changes"]

#: What an element of a list is known by, the first that it has.
_NAMES = ("name", "jobname", "port", "pattern", "user", "host")
_LONGEST = 120


@attrs.frozen
class Change:
    """One value. ``before`` or ``after`` is empty when there was, or will be, none."""

    what: str
    before: str
    after: str


def changes(before: SiteConfig, after: SiteConfig) -> tuple[Change, ...]:
    """Every value that differs, by its path: ``ftp FTPD1 inactive``."""
    old, new = len(before.racf_init), len(after.racf_init)
    counted = [Change("racf_init", f"{old} commands", f"{new} commands")] if old != new else []
    others = (_differences("", attrs.evolve(before, racf_init=()), attrs.evolve(after, racf_init=())), counted)
    return tuple(change for found in others for change in found)


def _differences(path: str, before: Any, after: Any) -> Iterator[Change]:
    if before == after:
        return
    if type(before) is type(after) and attrs.has(type(before)):
        for field in attrs.fields(type(before)):
            if field.eq:
                yield from _differences(
                    _below(path, field.name), getattr(before, field.name), getattr(after, field.name)
                )
        return
    old, new = _parts(before), _parts(after)
    if old is None or new is None:
        yield Change(path, _text(before), _text(after))
        return
    for name in dict.fromkeys((*old, *new)):
        if name in old and name in new:
            yield from _differences(_below(path, name), old[name], new[name])
        else:
            yield Change(_below(path, name), _text(old.get(name)), _text(new.get(name)))


def _parts(value: Any) -> Mapping[str, Any] | None:
    """The named parts of a list or mapping; None when it is one value to the reader."""
    if isinstance(value, Mapping):
        return {str(name): part for name, part in value.items()}
    if isinstance(value, tuple) and all(attrs.has(type(part)) for part in value):
        named = [(_name(part), part) for part in value]
        if all(name for name, _ in named) and len({name for name, _ in named}) == len(named):
            return dict(named)
    return None


def _name(value: Any) -> str:
    return next((str(getattr(value, name)) for name in _NAMES if getattr(value, name, "") != ""), "")


def _below(path: str, name: str) -> str:
    return f"{path} {name}" if path else name


def _text(value: Any) -> str:
    shown = _plain(value)
    return shown if len(shown) <= _LONGEST else f"{shown[:_LONGEST]}..."


def _plain(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "YES" if value else "NO"
        case enum.Enum():
            return str(value.value)
        case frozenset():
            return " ".join(sorted(map(_plain, value)))
        case tuple() | list():
            return " ".join(map(_plain, value))
        case _ if attrs.has(type(value)):
            return _name(value) or " ".join(_plain(getattr(value, field.name)) for field in attrs.fields(type(value)))
        case _:
            return str(value)
