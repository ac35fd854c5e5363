"""Negative responses as SNA sense codes, and back (RFC 2355 section 10.4; draft-ietf-tn3270e-extensions-04 section 4).

A terminal that refuses a record says one of four error codes; a host behind a relay expects a sense code. With the
function SNA-SENSE the terminal sends the sense code itself.
"""

from __future__ import annotations

from appliance.protocols.tn3270.constants import ErrorCode

__all__ = ["error_of", "sense_of"]

_SENSE = {
    ErrorCode.COMMAND_REJECT: 0x10030000,  # function not supported
    ErrorCode.INTERVENTION_REQUIRED: 0x08020000,
    ErrorCode.OPERATION_CHECK: 0x10050000,  # parameter error
    ErrorCode.COMPONENT_DISCONNECTED: 0x08310000,
}
_ERRORS = {sense >> 16: error for error, sense in _SENSE.items()}


def sense_of(code: int) -> int:
    """The sense code of an error code; one that is not known counts as COMMAND-REJECT."""
    return next((sense for error, sense in _SENSE.items() if error == code), _SENSE[ErrorCode.COMMAND_REJECT])


def error_of(sense: int) -> ErrorCode:
    """The nearest error code: by the sense code's category and modifier, else OPERATION-CHECK."""
    return _ERRORS.get(sense >> 16, ErrorCode.OPERATION_CHECK)
