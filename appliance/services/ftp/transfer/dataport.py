"""The handlers of PORT, EPRT, PASV and EPSV: where the next data connection goes, and where it may not.

A passive port takes only the client's own address; the other directions are what PORTCOMMAND, PORTCOMMANDPORT and
PORTCOMMANDIPADDR allow (refused with 504, as z/OS does). After ``EPSV ALL`` only EPSV is left (RFC 2428 section 4).
"""

from __future__ import annotations

from collections.abc import Callable

from appliance.protocols.ftp.addresses import (
    BadAddress,
    Passive,
    extended_passive_text,
    passive_text,
    plain_host,
    read_eprt,
    read_epsv,
    read_port,
)
from appliance.services.ftp import messages
from appliance.services.ftp.conversation import Actions, Conversation, Handler
from appliance.session.actions import Listen
from appliance.session.events import Closed, Listening
from appliance.session.wires import Wire

__all__ = ["HANDLERS"]

_LOW_PORTS = 1024


def port(c: Conversation, argument: str) -> Actions:
    """PORT: IPv4 only."""
    return _barred(c, "PORT") or _set_active(c, read_port(argument), "Port request OK.")


def eprt(c: Conversation, argument: str) -> Actions:
    """EPRT: either family."""
    return _barred(c, "EPRT") or _set_active(c, read_eprt(argument), "EPRT request OK")


def _barred(c: Conversation, verb: str) -> Actions:
    return c.reply(503, f"EPSV ALL received - {verb} not allowed after EPSV ALL") if c.epsv_all else []


def _set_active(c: Conversation, address: tuple[str, int] | BadAddress, accepted: str) -> Actions:
    match address:
        case BadAddress.FAMILY:
            return c.reply(522, "Network protocol not supported, use (1,2)")
        case BadAddress.SYNTAX:
            return c.reply(501, "The argument is not a data address")
        case (host, number):
            refusal = _refusal(c, host, number)
            if refusal:
                said = c.say(messages.DATA_ADDRESS, address=f"{host} {number}", detail=refusal)
                return [said, *c.reply(504, refusal)]
            actions = c.drop_data()
            c.active = (host, number)
            return [*actions, *c.reply(200, accepted)]


def _refusal(c: Conversation, host: str, number: int) -> str:
    if not c.config.port_command:
        return "PORT and EPRT are not accepted by this server"
    if not c.config.port_low_ports and number < _LOW_PORTS:
        return "The port number must not be below 1024"
    if not c.config.port_redirect and host != plain_host(c.peer.host):
        return "The address must be that of the control connection"
    if c.acee is not None and not c.site.may_reach(c.acee, host):
        return "The address is in a network zone that you have no access to"
    return ""


def pasv(c: Conversation, argument: str) -> Actions:
    """PASV: IPv4 only; behind NAT the address is that of FTP.DATA for the client's network."""
    if refused := _barred(c, "PASV"):
        return refused
    local = plain_host(c.local.host)
    if ":" in local:
        return c.reply(425, "PASV needs IPv4, use EPSV")
    shown = c.config.passive_address(plain_host(c.peer.host), local)
    return _listen(c, lambda number: (227, passive_text(shown, number)))


def epsv(c: Conversation, argument: str) -> Actions:
    """EPSV: the family of the control connection, or ALL."""
    wanted = read_epsv(argument)
    version = "2" if ":" in plain_host(c.local.host) else "1"
    match wanted:
        case BadAddress.SYNTAX:
            return c.reply(501, "EPSV takes 1, 2 or ALL")
        case Passive.ALL:
            c.epsv_all = True
            return c.reply(200, "EPSV ALL accepted")
        case Passive.SAME:
            return _listen(c, lambda number: (229, extended_passive_text(number)))
        case Passive.IPV4 | Passive.IPV6 if wanted.value == version:
            return _listen(c, lambda number: (229, extended_passive_text(number)))
        case _:
            return c.reply(522, f"Network protocol not supported, use ({version})")


def _listen(c: Conversation, accepted: Callable[[int], tuple[int, str]]) -> Actions:
    peer = "" if c.config.passive_redirect else c.peer.host
    listen = Listen(Wire.DATA, c.local.host, c.config.passive_ports or (0, 0), peer, c.config.data_connect_timeout)
    c.active = None

    def resume(c: Conversation, event: Listening | Closed) -> Actions:
        if isinstance(event, Closed):
            return c.reply(425, "Cannot open a passive data port")
        c.passive = event.local
        return c.reply(*accepted(event.local.port))

    return c.wait((Listening, Closed), resume, listen)


HANDLERS: dict[str, Handler] = {"PORT": port, "EPRT": eprt, "PASV": pasv, "EPSV": epsv}
