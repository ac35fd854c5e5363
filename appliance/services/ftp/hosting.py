"""The handlers that only set the scene: HOST, LANG, CLNT, NOOP and the commands that nobody needs any more.

HOST names what the client believes it reached (RFC 7151): before USER, and the same as in the ClientHello. This server
answers to its system name, to the names of HOSTNAME, and to the address that the client connected to.
"""

from __future__ import annotations

from appliance.protocols.ftp.addresses import plain_host
from appliance.services.ftp.conversation import Actions, Conversation, Handler

__all__ = ["HANDLERS"]


def host(c: Conversation, argument: str) -> Actions:
    """HOST: 220, or 504 for a name that is not ours."""
    if c.acee is not None or c.user:
        return c.reply(503, "HOST comes before USER")
    wanted = argument.lower().removesuffix(".")
    ours = {name.lower() for name in (c.site.system, *c.config.host_names)}
    address = plain_host(c.local.host)
    literals = (address, f"[{address}]")  # RFC 7151 wants the brackets, lftp sends none
    told = c.protection.server_name.lower()
    is_literal = wanted in literals
    if not is_literal and (wanted not in ours or (told and told != wanted)):
        return c.reply(504, "Unknown host")
    return c.reply(220, "Host accepted")


def lang(c: Conversation, argument: str) -> Actions:
    """LANG: replies are in English (RFC 2640 section 4.1)."""
    if argument.upper() not in ("", "EN", "EN-US"):
        return c.reply(504, "Only EN is supported")
    return c.reply(200, "Replies are in English (EN)")


def noop(c: Conversation, argument: str) -> Actions:
    """NOOP."""
    return c.reply(200, "OK")


def clnt(c: Conversation, argument: str) -> Actions:
    """CLNT: what the client calls itself is nothing that counts."""
    return c.reply(200, "OK")


HANDLERS: dict[str, Handler] = {"HOST": host, "LANG": lang, "NOOP": noop, "CLNT": clnt}
