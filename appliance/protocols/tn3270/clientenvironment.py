"""What a server asks a client for over NEW-ENVIRON, and what the answers mean: the application ID, the code page.

The code page is CODEPAGE, or CHARSET when only that is told; both hold a number, CHARSET maybe behind the number of a
character set and a slash ("697/37"). Clients answer once when asked, and may tell more at any time.
"""

from __future__ import annotations

import re

import attrs

from appliance.protocols.telnet.environment import (
    Environment,
    EnvironmentCommand,
    Variable,
    ask_environment,
    decode_environment,
)
from appliance.protocols.tn3270.applicationid import APPLICATION_VARIABLES, read_application
from appliance.protocols.tn3270.events import ApplicationIdAnnounced, ApplicationIdIgnored, CodePageReported

__all__ = ["ClientEnvironment", "Told"]

Told = ApplicationIdAnnounced | ApplicationIdIgnored | CodePageReported

_CODE_PAGE_NAMES = ("CODEPAGE", "CHARSET")
_NUMBER = re.compile(r"(?:CP|IBM-|[0-9]{1,5}/)?([0-9]{2,5})", re.IGNORECASE)


@attrs.frozen
class ClientEnvironment:
    """What one server wants to know."""

    asks_application: bool = False
    asks_code_page: bool = False

    @property
    def is_wanted(self) -> bool:
        """Whether there is anything to ask for."""
        return self.asks_application or self.asks_code_page

    def question(self) -> bytes:
        """SEND, with the variables that are wanted."""
        application = APPLICATION_VARIABLES if self.asks_application else ()
        code_page = tuple(map(Variable, _CODE_PAGE_NAMES)) if self.asks_code_page else ()
        return ask_environment(*application, *code_page)

    def read(self, data: bytes) -> tuple[Told, ...] | None:
        """What the client tells, as far as it is wanted; None when the bytes follow no rule."""
        environment = decode_environment(data)
        if environment is None:
            return None
        application = read_application(environment) if self.asks_application else None
        code_page = _read_code_page(environment) if self.asks_code_page else None
        return tuple(told for told in (application, code_page) if told is not None)


def _read_code_page(environment: Environment) -> CodePageReported | None:
    if environment.command is EnvironmentCommand.SEND:
        return None
    told = {variable.name: variable.value or "" for variable in environment.variables}
    found = (_NUMBER.fullmatch(told.get(name, "")) for name in _CODE_PAGE_NAMES)
    return next((CodePageReported(int(number[1])) for number in found if number), None)
