"""F TESTCALL: a real login at one of our own ports, with a client certificate whose private key is here.

    F TESTCALL,PORT=n,ID=userid,LABEL=label[,IPADDR=address]    a certificate of the database
    F TESTCALL,PORT=n,ID=userid,FILE=name[,IPADDR=address]      certificate and key in a file of the import folder

IPADDR is the address of this machine that the call comes from. The text that comes with the command is the password of
the file. What it shows is that port, certificate, revocation, user and permission fit together; from where the partner
sits, and with his own program, nothing was tried, and the answer says so.
"""

from __future__ import annotations

from ipaddress import ip_address

from appliance.secret import Secret
from appliance.services.control import messages
from appliance.services.control.facilities import Answer, CallOutcome, CallWanted, Facilities, Verdict
from appliance.services.control.language import OperatorCommand
from appliance.services.control.working import on_slow_thread
from appliance.session.events import CommandDone

__all__ = ["call"]

_HIGHEST_PORT = 65_535


def call(facilities: Facilities, command: OperatorCommand) -> Answer:
    """Code 0 when the user is in, 4 when the port wants a password as well, 8 when it refuses him."""
    wanted = _wanted(command)
    if wanted is None:
        return CommandDone(8, (messages.CALL_OPERANDS.format(),))
    return on_slow_thread(lambda: facilities.call(wanted), lambda outcome: _said(wanted, outcome))


def _wanted(command: OperatorCommand) -> CallWanted | None:
    port, user = command.keyword("PORT"), command.keyword("ID").upper()
    label, file, source = command.keyword("LABEL"), command.keyword("FILE"), command.keyword("IPADDR")
    if not (port.isascii() and port.isdigit() and len(port) < 6 and 1 <= int(port) <= _HIGHEST_PORT):
        return None
    if not user or bool(label) is bool(file) or not _is_address(source):
        return None
    return CallWanted(int(port), user, label, file, Secret((command.document or "").strip("\r\n")), source)


def _is_address(text: str) -> bool:
    try:
        return not text or bool(ip_address(text))
    except ValueError:
        return False


def _said(wanted: CallWanted, outcome: CallOutcome) -> CommandDone:
    message, code = {
        Verdict.IN: (messages.CALL_IN, 0),
        Verdict.PASSWORD_WANTED: (messages.CALL_PASSWORD, 4),
        Verdict.REFUSED: (messages.CALL_REFUSED, 8),
    }[outcome.verdict]
    last = message.format(user=wanted.user, port=wanted.port, source=outcome.source)
    return CommandDone(code, (*outcome.lines, last))
