"""What OpenSSL and the kernel say when something fails, in our words."""

from __future__ import annotations

from OpenSSL import SSL

from appliance.session.events import CloseReason

__all__ = ["explain", "reason_of"]


def explain(error: SSL.Error) -> str:
    """OpenSSL's own words, for the log."""
    if isinstance(error, SSL.ZeroReturnError):
        return "close_notify"
    if isinstance(error, SSL.SysCallError):
        return str(error.args[-1])
    queue = error.args[0] if error.args else ()
    return ", ".join(entry[-1] or entry[0] for entry in queue) or type(error).__name__


def reason_of(error: SSL.Error | OSError) -> tuple[CloseReason, str]:
    """What an error on an established connection means, and its words."""
    match error:
        case SSL.ZeroReturnError():
            return CloseReason.PEER_CLOSED, ""
        case SSL.SysCallError() if error.args[0] == -1:
            return CloseReason.TLS_TRUNCATED, ""
        case SSL.Error():
            return CloseReason.RESET, explain(error)
        case _:
            return CloseReason.RESET, str(error)
