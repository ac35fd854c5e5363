"""TELNETGLOBALS and TELNETPARMS: one table for both, merged so that the port's own statement wins.

The order of value is default < TELNETGLOBALS < TELNETPARMS. What only one of the two blocks may hold (a port; the CRL
servers) is the difference between ``GLOBALS`` and ``PARMS``. SCANINTERVAL is never longer than TIMEMARK.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs

from appliance.config import messages, zos
from appliance.config.operands import OperandError, Operands
from appliance.config.readers import (
    address,
    choice,
    cipher_list,
    constant,
    host_and_port,
    number,
    port,
    ring_of,
    switch,
)
from appliance.config.report import Report
from appliance.config.table import Filled, Row, Table
from appliance.config.telnet import ClientAuth, ConnType, TelnetPort
from appliance.config.tokens import Token

__all__ = ["BASIC_PORT", "GLOBALS", "PARMS", "merge"]

#: The port of a TELNETPARMS or BEGINVTAM block that names none.
BASIC_PORT = 23
_MAX_CRL_SERVERS = 5
_CONN_TYPES = {member.value: member for member in ConnType} | {"NEGSECURE": ConnType.NEGTSECURE}


def _port(operands: Operands) -> tuple[int, str]:
    """``number`` or ``number,address``."""
    token = operands.take("a port number")
    figures, comma, host = token.text.partition(",")
    parts = [Token(part, token.place) for part in ((figures, host) if comma else (figures,))]
    inner = Operands([operands.keyword, *parts], 0, operands.report)
    return port(inner), address(inner) if comma else ""


def _conn_type(operands: Operands) -> ConnType:
    token = operands.take("a connection type")
    if token.upper not in _CONN_TYPES:
        raise operands.wrong(token, f"{token.text} is not {', '.join(_CONN_TYPES)}")
    return _CONN_TYPES[token.upper]


def _keyring(operands: Operands) -> str:
    """``SAF ring``; the HFS and MVS forms name key files, which are not supported."""
    token = operands.take("SAF and a key ring")
    if token.upper in ("HFS", "MVS"):
        operands.take("a key file")
        raise OperandError(token.place, messages.OPERAND_NOT_SUPPORTED, operand=f"KEYRING {token.upper}")
    if token.upper != "SAF":
        raise operands.wrong(token, f"{token.text} is not SAF, HFS or MVS")
    return ring_of(operands, operands.take("a key ring"))


def _crl_servers(operands: Operands) -> tuple[tuple[str, int], ...]:
    """``host port`` pairs up to ENDCRLLDAPSERVER; a port may be left out."""
    tokens = operands.until("ENDCRLLDAPSERVER")
    inner, read, found = Operands([operands.keyword, *tokens], 0, operands.report), host_and_port(389), []
    while inner.peek() is not None:
        found.append(read(inner))
    if not 1 <= len(found) <= _MAX_CRL_SERVERS:
        raise operands.wrong(operands.keyword, f"takes 1 to {_MAX_CRL_SERVERS} servers")
    return tuple(found)


def _old_solicitor(operands: Operands) -> bool:
    """``OLDSOLICITOR`` or ``OLDSOLICITOR NO``."""
    return operands.take_word("NO") is None


_SECONDS = number(0, 99_999_999, "a number of seconds")
_ROWS = (
    Row("CONNTYPE", "conn_type", _conn_type),
    Row("CLIENTAUTH", "client_auth", choice(ClientAuth)),
    Row("KEYRING", "keyring", _keyring),
    Row("ENCRYPTION", "ciphers", cipher_list("ENDENCRYPTION")),
    Row("SSLTIMEOUT", "ssl_timeout", number(1, 86_400, "a number of seconds")),
    Row("TN3270E", "tn3270e", constant(True)),
    Row("NOTN3270E", "tn3270e", constant(False)),
    Row("NOSNAEXT", "", constant(None)),
    Row("EXPRESSLOGON", "express_logon", constant(True)),
    Row("NOEXPRESSLOGON", "express_logon", constant(False)),
    Row("INACTIVE", "inactive", _SECONDS),
    Row("PRTINACTIVE", "printer_inactive", _SECONDS),
    Row("TIMEMARK", "timemark", _SECONDS),
    Row("SCANINTERVAL", "scan_interval", number(1, 99_999_999, "a number of seconds")),
    Row("MSG07", "msg07", constant(True)),
    Row("NOMSG07", "msg07", constant(False)),
    Row("LUSESSIONPEND", "lu_session_pend", constant(True)),
    Row("NOLUSESSIONPEND", "lu_session_pend", constant(False)),
    Row("SEQUENTIALLU", "sequential_lu", constant(True)),
    Row("NOSEQUENTIALLU", "sequential_lu", constant(False)),
    Row("REFRESHMSG10", "refresh_msg10", constant(True)),
    Row("NOREFRESHMSG10", "refresh_msg10", constant(False)),
    Row("OLDSOLICITOR", "old_solicitor", _old_solicitor),
    Row("PASSWORDPHRASE", "password_phrase", constant(True)),
    Row("NOPASSWORDPHRASE", "password_phrase", constant(False)),
    Row("NOCHECKCLIENTCONN", "", constant(None)),
    Row("NODROPASSOCPRINTER", "", constant(None)),
    Row("REVOKEDSESSION", "ends_revoked", switch("END", "KEEP")),
    Row("MAXRECEIVE", "max_receive", number(256, 65_535, "a number of bytes")),
)
_PORT_ROWS = (
    Row("PORT", "basic", _port),
    Row("SECUREPORT", "secure", _port),
)
_CRL_ROW = Row("CRLLDAPSERVER", "crl_servers", _crl_servers)

GLOBALS = Table.of((*_ROWS, _CRL_ROW), zos.TELNET_PARMS, blocks=zos.TELNET_PARMS_BLOCKS)
PARMS = Table.of((*_ROWS, *_PORT_ROWS), zos.TELNET_PARMS | {"TTLSPORT"}, blocks=zos.TELNET_PARMS_BLOCKS)
#: What TELNETGLOBALS says of TLS is meant for the secure ports.
_OF_SECURE_PORTS = frozenset({"conn_type", "client_auth", "express_logon"})


def merge(global_values: Mapping[str, Any], parms: Filled, block: Token, report: Report) -> TelnetPort:
    """The port that one TELNETPARMS block describes, its mapping not yet joined."""
    values = dict(parms.values)
    basic, secure = values.pop("basic", None), values.pop("secure", None)
    for field, value in global_values.items():
        if secure or field not in _OF_SECURE_PORTS:
            values.setdefault(field, value)
    place = parms.place("secure", parms.place("basic", block.place))
    if basic and secure:
        report.say(messages.BAD_OPERAND, place, "TELNETPARMS", detail="holds a PORT and a SECUREPORT: one port a block")
    number, host = secure or basic or (BASIC_PORT, "")
    values.setdefault("conn_type", ConnType.SECURE if secure else ConnType.BASIC)
    telnet = TelnetPort(number, address=host, is_secure=secure is not None, place=place, **values)
    if 0 < telnet.timemark < telnet.scan_interval:
        return attrs.evolve(telnet, scan_interval=telnet.timemark)
    return telnet
