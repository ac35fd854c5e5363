"""PROFILE.TCPIP: free-form statements and blocks; the Telnet blocks and PORT are carried out, the rest is reported.

Every TELNETPARMS block is one port, and needs one BEGINVTAM block that lists it.
"""

from __future__ import annotations

from collections.abc import Callable

import attrs

from appliance.config import messages, zos
from appliance.config.mapping import VTAM, mapping_of, ports_of
from appliance.config.operands import OperandError, Operands
from appliance.config.parameters import GLOBALS, PARMS, merge
from appliance.config.readers import address, flat, name, port
from appliance.config.report import Report
from appliance.config.site import PortReservation, TcpipProfile
from appliance.config.table import Filled, Row, Table, read_block
from appliance.config.telnet import TelnetMapping, TelnetPort
from appliance.config.tokens import Token, tokens_of_text

__all__ = ["TABLE", "read_profile"]

_OUTER = frozenset({"TELNETGLOBALS", "TELNETPARMS", "BEGINVTAM"})


def _block(table: Table, end: str) -> Callable[[Operands], tuple[Token, Filled]]:
    """A nested block, up to ``end``."""

    def read(operands: Operands) -> tuple[Token, Filled]:
        keyword = operands.keyword
        filled, at, is_ended = read_block(operands.tokens(), operands.position, end, table, operands.report, _OUTER)
        operands.move_to(at)
        if not is_ended:
            operands.report.say(messages.OPEN_BLOCK, keyword.place, keyword.upper, end=end)
        return keyword, filled

    return read


def _reservations(operands: Operands) -> tuple[PortReservation, ...]:
    """``PORT`` and any number of ``n TCP|UDP job [options]``; a wrong entry is left out, the others count."""
    found = []
    while (token := operands.peek()) is not None:
        try:
            found.append(_reservation(operands))
        except OperandError as error:
            place = token.place if error.place == operands.keyword.place else error.place
            operands.report.say(error.message, place, "PORT", **error.fields)
            while not _is_number(operands.peek()):
                operands.take("an operand")
    return tuple(found)


def _is_number(token: Token | None) -> bool:
    return token is None or token.text.isdigit()


def _reservation(operands: Operands) -> PortReservation:
    token = operands.take("a port number")
    number = port(Operands([operands.keyword, token], 0, operands.report))
    protocol = operands.take_word("TCP", "UDP")
    if protocol is None:
        raise OperandError(token.place, messages.MISSING_OPERAND, what=f"TCP or UDP behind {number}")
    job = operands.take_word("*") or name(8, "a job name")(operands)
    return PortReservation(number, protocol, job, _bound(operands), place=token.place)


def _bound(operands: Operands) -> str:
    """The address of BIND, "" without one; the other options of an entry have no effect here."""
    bound = ""
    while not _is_number(operands.peek()):
        token = operands.take("an operand")
        if token.upper == "BIND":
            bound = address(operands)
        elif token.upper == "SAF":
            name(8, "a SAF name")(operands)
            operands.no_effect(token)
        elif token.upper in _RESERVATION_WORDS:
            operands.no_effect(token)
        else:
            raise operands.wrong(token, f"{token.text} is not an operand of PORT")
    return bound


_RESERVATION_WORDS = ("NOAUTOLOG", "DELAYACKS", "NODELAYACKS", "SHAREPORT", "SHAREPORTWLM", "DENY", "NOSMC")


TABLE = Table.of(
    [
        Row("TELNETGLOBALS", "globals", _block(GLOBALS, "ENDTELNETGLOBALS")),
        Row("TELNETPARMS", "parms", _block(PARMS, "ENDTELNETPARMS"), tuple),
        Row("BEGINVTAM", "vtam", _block(VTAM, "ENDVTAM"), tuple),
        Row("PORT", "reservations", _reservations, flat),
    ],
    zos.PROFILE,
    blocks=zos.PROFILE_BLOCKS,
    line_starts=True,
)


def read_profile(text: str, file: str, report: Report) -> TcpipProfile:
    """The Telnet ports, each joined with its mapping, and the port reservations of the member."""
    values = read_block(tokens_of_text(text, file, report), 0, None, TABLE, report)[0].values
    common = values["globals"][1].values if "globals" in values else {}
    ports = [merge(common, filled, block, report) for block, filled in values.get("parms", ())]
    mappings = _mappings(values.get("vtam", ()), {telnet.port for telnet in ports}, report)
    telnet = tuple(_joined(telnet, mappings, report) for telnet in ports)
    return TcpipProfile(telnet, values.get("reservations", ()))


def _mappings(blocks: tuple[tuple[Token, Filled], ...], ports: set[int], report: Report) -> dict[int, TelnetMapping]:
    """Port -> the mapping of the BEGINVTAM block that lists it."""
    found: dict[int, TelnetMapping] = {}
    for block, filled in blocks:
        mapping = mapping_of(filled, block, report)
        for number, place in ports_of(filled, block):
            if number in found:
                report.say(messages.MAPPED_TWICE, place, "BEGINVTAM", port=number)
            elif number not in ports:
                report.say(messages.NO_PARAMETERS, place, "BEGINVTAM", port=number)
            found[number] = mapping
    return found


def _joined(telnet: TelnetPort, mappings: dict[int, TelnetMapping], report: Report) -> TelnetPort:
    mapping = mappings.get(telnet.port)
    if mapping is None:
        report.say(messages.NO_MAPPING, telnet.place, "TELNETPARMS", port=telnet.port)
        return telnet
    return attrs.evolve(telnet, mapping=mapping)
