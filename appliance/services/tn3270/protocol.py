"""What a port's parameters mean for the protocol: SNAEXT, SINGLEATTN, MAXRECEIVE, CODEPAGE, BINARYLINEMODE."""

from __future__ import annotations

import codecs

from appliance.config.terminals.telnet import TelnetPort
from appliance.protocols.datastream.codepages import CP037, CodePage, code_page
from appliance.protocols.tn3270.constants import ALL_FUNCTIONS, TERMINAL_FUNCTIONS
from appliance.protocols.tn3270.server import ServerCore

__all__ = ["charset_of", "code_page_of", "server_core"]


def server_core(config: TelnetPort, *, asks_application: bool = False) -> ServerCore:
    """A core for one client; who is asked for its application over NEW-ENVIRON is asked for its code page too."""
    return ServerCore(
        offers_tn3270e=config.tn3270e,
        functions=ALL_FUNCTIONS if config.sna_ext else TERMINAL_FUNCTIONS,
        asks_application=asks_application,
        asks_code_page=asks_application,
        single_attention=config.single_attn,
        max_record=config.max_receive,
    )


def code_page_of(config: TelnetPort, reported: int | None = None) -> CodePage:
    """What screens are written in: the page that the client says it uses, else that of CODEPAGE, else cp037."""
    named = str(reported) if reported else config.code_page.ebcdic if config.code_page else ""
    return (code_page(named) if named else None) or CP037


def charset_of(config: TelnetPort) -> str:
    """What lines are written in: CODEPAGE's ASCII page, else ASCII; with BINARYLINEMODE each byte is itself."""
    if config.binary_line_mode:
        return "latin-1"
    name = config.code_page.ascii if config.code_page else "ascii"
    try:
        return codecs.lookup(name).name
    except LookupError:
        return codecs.lookup(f"cp{name.removeprefix('IBM-')}").name
