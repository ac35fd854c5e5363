"""NEW-ENVIRON (RFC 1572): variables that the client tells, asked or unasked.

One deviation is in the field: an emulator that learns a variable late sends it without IS or INFO, the USERVAR
coming first. A first byte of 3 is no command, so that is read as INFO.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Iterable

import attrs

from appliance.protocols.telnet.constants import Option
from appliance.protocols.telnet.framing import encode_subnegotiation

__all__ = [
    "Environment",
    "EnvironmentCommand",
    "Variable",
    "ask_environment",
    "decode_environment",
    "encode_environment",
]

_VAR, _VALUE, _ESC, _USERVAR = (bytes((code,)) for code in range(4))
_TEXT = rb"((?:[^\x00-\x03]++|\x02[\x00-\x03])*+)"
_VARIABLE = re.compile(rb"([\x00\x03])" + _TEXT + rb"(?:\x01" + _TEXT + rb")?")
_SPECIAL = re.compile(rb"[\x00-\x03]")
_ESCAPED = re.compile(rb"\x02([\x00-\x03])")


class EnvironmentCommand(enum.IntEnum):
    """What the variables are."""

    IS = 0
    SEND = 1
    INFO = 2


_COMMANDS = {bytes((command,)): command for command in EnvironmentCommand}


@attrs.frozen
class Variable:
    """One variable. ``value`` None is "no value", as in SEND or for a variable that is not defined."""

    name: str
    value: str | None = None
    is_user: bool = True


@attrs.frozen
class Environment:
    """One NEW-ENVIRON subnegotiation. SEND without variables asks for all of them."""

    command: EnvironmentCommand
    variables: tuple[Variable, ...] = ()


def ask_environment(*variables: Variable) -> bytes:
    """The whole subnegotiation SEND, for these variables; for all of them when there are none."""
    asked = encode_environment(Environment(EnvironmentCommand.SEND, variables))
    return encode_subnegotiation(Option.NEW_ENVIRON, asked)


def encode_environment(environment: Environment) -> bytes:
    """The bytes behind the option."""
    return bytes((environment.command,)) + b"".join(map(_encode_variable, environment.variables))


def decode_environment(data: bytes) -> Environment | None:
    """What the bytes behind the option say; None when they follow no rule."""
    command = _COMMANDS.get(data[:1])
    if data[:1] == _USERVAR:
        command, data = EnvironmentCommand.INFO, b"\x02" + data
    if command is None:
        return None
    variables = list(_cut(data))
    if 1 + sum(map(len, (found[0] for found in variables))) != len(data):
        return None
    return Environment(command, tuple(map(_decode_variable, variables)))


def _cut(data: bytes) -> Iterable[re.Match[bytes]]:
    at = 1
    while found := _VARIABLE.match(data, at):
        yield found
        at = found.end()


def _decode_variable(found: re.Match[bytes]) -> Variable:
    kind, name, value = found.groups()
    return Variable(_unescape(name), None if value is None else _unescape(value), kind == _USERVAR)


def _encode_variable(variable: Variable) -> bytes:
    kind = _USERVAR if variable.is_user else _VAR
    value = b"" if variable.value is None else _VALUE + _escape(variable.value)
    return kind + _escape(variable.name) + value


def _escape(text: str) -> bytes:
    return _SPECIAL.sub(lambda byte: _ESC + byte[0], text.encode("latin-1", "replace"))


def _unescape(data: bytes) -> str:
    return _ESCAPED.sub(rb"\1", data).decode("latin-1")
