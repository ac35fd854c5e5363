"""IBMELF and IBMAPPLID: how an Express Logon client tells its application over NEW-ENVIRON.

IBMELF says that a client can, IBMAPPLID which application its logon macro is for. "None" (x3270's default), an empty
value and no value all mean "not known (yet)"; a later announcement replaces an earlier one.
"""

from __future__ import annotations

import re

from appliance.protocols.telnet.constants import Option
from appliance.protocols.telnet.environment import Environment, EnvironmentCommand, Variable, encode_environment
from appliance.protocols.telnet.framing import encode_subnegotiation
from appliance.protocols.tn3270.events import ApplicationIdAnnounced, ApplicationIdIgnored

__all__ = ["APPLICATION_VARIABLE", "APPLICATION_VARIABLES", "announce_application", "read_application"]

APPLICATION_VARIABLE = "IBMAPPLID"
_ABILITY_VARIABLE = "IBMELF"
_NAME = re.compile(r"[A-Z0-9@#$]{1,8}")
_UNKNOWN = ("", "NONE")


#: What SEND asks for.
APPLICATION_VARIABLES = (Variable(_ABILITY_VARIABLE), Variable(APPLICATION_VARIABLE))


def announce_application(application: str) -> bytes:
    """Client: INFO USERVAR IBMAPPLID VALUE application."""
    told = Environment(EnvironmentCommand.INFO, (Variable(APPLICATION_VARIABLE, application),))
    return encode_subnegotiation(Option.NEW_ENVIRON, encode_environment(told))


def read_application(environment: Environment) -> ApplicationIdAnnounced | ApplicationIdIgnored | None:
    """What a client's variables say about its application; None when they do not mention it."""
    values = [variable.value for variable in environment.variables if variable.name == APPLICATION_VARIABLE]
    if not values or environment.command is EnvironmentCommand.SEND:
        return None
    value = (values[-1] or "").upper()
    if value in _UNKNOWN:
        return ApplicationIdAnnounced(None)
    return ApplicationIdAnnounced(value) if _NAME.fullmatch(value) else ApplicationIdIgnored()
