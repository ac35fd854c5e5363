"""PROFILE.TCPIP: free-form statements and blocks; Telnet's, PORT and NETACCESS are carried out, the rest is reported.

Every TELNETPARMS block is one port, and needs one BEGINVTAM block that lists it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

import attrs

from appliance.config import messages, zos
from appliance.config.language.blocks import read_nested
from appliance.config.language.operands import OperandError, Operands
from appliance.config.language.readers import address, flat, name, port, saf_name
from appliance.config.language.report import Report
from appliance.config.language.symbols import with_symbols
from appliance.config.language.table import Filled, Row, Table, read_block
from appliance.config.language.tokens import Token, tokens_of_text
from appliance.config.netaccess import NetworkAccess, read_network_access
from appliance.config.site import PortReservation, TcpipProfile
from appliance.config.terminals.mapping import VTAM, mapping_of, ports_of
from appliance.config.terminals.parameters import GLOBALS, PARAMETER_PLACES, PARMS, merge
from appliance.config.terminals.telnet import TelnetMapping, TelnetPort

__all__ = ["TABLE", "read_profile"]

#: What one Telnet server may have.
MAX_TELNET_PORTS = 255
_OUTER = frozenset({"TELNETGLOBALS", "TELNETPARMS", "BEGINVTAM"})


def _block(table: Table, end: str) -> Callable[[Operands], tuple[Token, Filled]]:
    """A nested block, up to ``end``."""
    return lambda operands: (operands.keyword, read_nested(operands, table, end, _OUTER))


def _home(operands: Operands) -> dict[str, str]:
    """HOME: ``address link`` pairs; only the names count here."""
    links: dict[str, str] = {}
    while operands.peek() is not None:
        where = address(operands)
        links[where] = operands.take("the name of a link").upper
    operands.report.say(messages.LINKS_ONLY, operands.keyword.place, "HOME")
    return links


def _reservations(operands: Operands) -> tuple[PortReservation, ...]:
    """``PORT`` and any number of ``n TCP|UDP job [options]``; a wrong entry is left out, the others count."""
    found = []
    while (token := operands.peek()) is not None:
        try:
            found.append(_reservation(operands))
        except OperandError as error:
            place = token.place if error.place == operands.keyword.place else error.place
            operands.report.say(error.message, place, "PORT", **error.fields)
            while not _begins(operands.peek()):
                operands.take("an operand")
    return tuple(found)


def _begins(token: Token | None) -> bool:
    """An entry, or the end of them all."""
    return token is None or token.text.isdigit() or token.upper == "UNRSV"


def _reservation(operands: Operands) -> PortReservation:
    token = operands.take("a port number")
    if token.upper == "UNRSV":  # who may use the ports that no entry reserves: any program of this machine
        raise OperandError(token.place, messages.OPERAND_NOT_SUPPORTED, operand="UNRSV")
    number = port(Operands([operands.keyword, token], 0, operands.report))
    protocol = operands.take_word("TCP", "UDP")
    if protocol is None:
        raise OperandError(token.place, messages.MISSING_OPERAND, what=f"TCP or UDP behind {number}")
    job = operands.take_word("*") or _job(operands)
    bound, guard = _options(operands)
    return PortReservation(number, protocol, job, bound, guard, place=token.place)


def _job(operands: Operands) -> str:
    """A job name, or the beginning of several: ``SSHD*``."""
    token = operands.take("a job name")
    plain = Token(token.text.removesuffix("*"), token.place)
    return (
        name(8, "a job name")(Operands([operands.keyword, plain], 0, operands.report)) + token.text[len(plain.text) :]
    )


def _options(operands: Operands) -> tuple[str, str]:
    """The address of BIND and the name of SAF, "" without them; the other options of an entry have no effect here."""
    bound = guard = ""
    while not _begins(operands.peek()):
        token = operands.take("an operand")
        if token.upper == "BIND":
            bound = address(operands)
        elif token.upper == "SAF":
            guard = saf_name(operands)
        elif token.upper in _RESERVATION_WORDS:
            operands.no_effect(token)
        else:
            raise operands.wrong(token, f"{token.text} is not one of its operands")
    return bound, guard


_RESERVATION_WORDS = ("NOAUTOLOG", "DELAYACKS", "NODELAYACKS", "SHAREPORT", "SHAREPORTWLM", "DENY", "NOSMC")


_IN_VTAM = dict.fromkeys(VTAM.rows, "BEGINVTAM")


def _without_mappings(table: Table) -> Table:
    """``table``, which also knows where the statements of BEGINVTAM belong."""
    return attrs.evolve(table, elsewhere=_IN_VTAM | dict(table.elsewhere))


TABLE = Table.of(
    [
        Row("TELNETGLOBALS", "globals", _block(_without_mappings(GLOBALS), "ENDTELNETGLOBALS")),
        Row("TELNETPARMS", "parms", _block(_without_mappings(PARMS), "ENDTELNETPARMS"), tuple),
        Row("BEGINVTAM", "vtam", _block(VTAM, "ENDVTAM"), tuple),
        Row("PORT", "reservations", _reservations, flat),
        Row("HOME", "links", _home),
        Row("NETACCESS", "network_access", read_network_access),
    ],
    zos.PROFILE,
    blocks=zos.PROFILE_BLOCKS,
    line_starts=True,
    elsewhere=_IN_VTAM | PARAMETER_PLACES,
)


def read_profile(
    text: str, file: str, report: Report, symbols: Mapping[str, str] = MappingProxyType({})
) -> TcpipProfile:
    """The Telnet ports, each joined with its mapping, and the port reservations of the member.

    System symbols are replaced before anything else (IP Configuration Reference, "PROFILE.TCPIP").
    """
    tokens = list(with_symbols(tokens_of_text(text, file, report), symbols, report))
    values = read_block(tokens, 0, None, TABLE, report)[0].values
    common = values["globals"][1].values if "globals" in values else {}
    blocks, links = values.get("parms", ()), values.get("links", {})
    merged = [merge(common, filled, block, report, links) for block, filled in blocks]
    ports = [telnet for telnet in merged if telnet is not None]
    without_port = {filled.values["ttls"].number for _, filled in blocks if "ttls" in filled.values}
    for telnet in ports[MAX_TELNET_PORTS:]:
        report.say(messages.TOO_MANY_PORTS, telnet.place, "TELNETPARMS", limit=MAX_TELNET_PORTS)
    known = {telnet.port for telnet in ports} | without_port
    mappings = _mappings(values.get("vtam", ()), known, links, report)
    return TcpipProfile(
        tuple(_joined(telnet, mappings, report) for telnet in ports),
        values.get("reservations", ()),
        values.get("network_access", NetworkAccess()),
    )


_Mappings = dict[tuple[int, str], TelnetMapping]


def _mappings(
    blocks: tuple[tuple[Token, Filled], ...], ports: set[int], links: Mapping[str, str], report: Report
) -> _Mappings:
    """(port, address or "") -> the mapping of the BEGINVTAM block that lists it."""
    found: _Mappings = {}
    for block, filled in blocks:
        mapping = mapping_of(filled, block, report, links)
        for listed in ports_of(filled, block):
            key = (listed.number, listed.address(links) or "")
            if key in found:
                report.say(messages.MAPPED_TWICE, listed.place, "BEGINVTAM", port=listed.number)
            elif listed.number not in ports:
                report.say(messages.NO_PARAMETERS, listed.place, "BEGINVTAM", port=listed.number)
            found[key] = mapping
    return found


def _joined(telnet: TelnetPort, mappings: _Mappings, report: Report) -> TelnetPort:
    """With the mapping of its qualified name, else that of its number alone."""
    mapping = mappings.get((telnet.port, telnet.address), mappings.get((telnet.port, "")))
    if mapping is None:
        report.say(messages.NO_MAPPING, telnet.place, "TELNETPARMS", port=telnet.name)
        return telnet
    return attrs.evolve(telnet, mapping=mapping)
