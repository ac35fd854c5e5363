"""TELNETGLOBALS, TELNETPARMS and PARMSGROUP: one table for all three, merged so that the more particular one wins.

The order of value is default < TELNETGLOBALS < TELNETPARMS < PARMSGROUP. What only one kind of block may hold (a port;
the CRL servers; the key ring) is the difference between ``GLOBALS``, ``PARMS`` and ``GROUP``. SCANINTERVAL is never
longer than TIMEMARK.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs

from appliance.config import messages, tlsversions, zos
from appliance.config.language.blocks import read_nested
from appliance.config.language.operands import Operands
from appliance.config.language.readers import accepted, choice, cipher_list, constant, name, number, switch
from appliance.config.language.report import Report
from appliance.config.language.table import Filled, Row, Table
from appliance.config.language.tokens import Token
from appliance.config.terminals.telnet import ClientAuth, ConnType, TelnetPort
from appliance.config.terminals.telnetparms import Debug, LogonBy, ParmsGroup, laid_over
from appliance.config.terminals.telnetreaders import (
    QualifiedPort,
    attls_port,
    client_check,
    code_page,
    conn_type,
    crl_servers,
    debug,
    debug_of,
    device,
    keyring_of,
    not_carried_out,
    qualified_port,
    smf_records,
    takeover,
    unlock_keyboard,
)

__all__ = ["BASIC_PORT", "GLOBALS", "GROUP", "PARAMETER_PLACES", "PARMS", "STATEMENTS", "merge", "parms_group"]

#: The port of a TELNETPARMS or BEGINVTAM block that names none.
BASIC_PORT = 23


def _switch(keyword: str, field: str) -> tuple[Row, Row]:
    """A statement and its NO form."""
    return Row(keyword, field, constant(True)), Row(f"NO{keyword}", field, constant(False))


def _unused_switch(keyword: str, field: str, why: str) -> tuple[Row, Row]:
    """The same, for what is not carried out: the NO form asks for what is done anyway."""
    return Row(keyword, field, not_carried_out(constant(True), why)), Row(f"NO{keyword}", field, constant(False))


def _test_mode(operands: Operands) -> None:
    """``TESTMODE``: an error, so that the profile is checked and not put in force."""
    raise operands.wrong(operands.keyword, "asks that the profile is only checked: it is not put in force")


def _old_solicitor(operands: Operands) -> bool:
    """``OLDSOLICITOR`` or ``OLDSOLICITOR NO``."""
    return operands.take_word("NO") is None


_SECONDS = number(0, 99_999_999, "a number of seconds")
_COUNT = number(0, 99_999_999)
_ROWS = (
    Row("CONNTYPE", "conn_type", conn_type),
    Row("CLIENTAUTH", "client_auth", choice(ClientAuth)),
    Row("ENCRYPTION", "ciphers", cipher_list("ENDENCRYPTION")),
    *tlsversions.SWITCHES,
    Row("SSLTIMEOUT", "ssl_timeout", number(1, 86_400, "a number of seconds")),
    *_switch("TN3270E", "tn3270e"),
    *_switch("SNAEXT", "sna_ext"),
    *_unused_switch("SIMCLIENTLU", "sim_client_lu", "an LU is given in negotiation, before an application is known"),
    Row("TELNETDEVICE", "device_logmodes", device, dict),
    Row("CODEPAGE", "code_page", code_page),
    *_switch("SINGLEATTN", "single_attn"),
    *_switch("BINARYLINEMODE", "binary_line_mode"),
    *_unused_switch("DBCSTRANSFORM", "dbcs_transform", "a terminal without 3270 goes on line by line"),
    Row("UNLOCKKEYBOARD", "unlock_keyboard", unlock_keyboard),
    Row("EXPRESSLOGON", "express_logon", constant(LogonBy.PASSTICKET)),
    Row("NOEXPRESSLOGON", "express_logon", constant(None)),
    Row("EXPRESSLOGONMFA", "express_logon", constant(LogonBy.CACHE_TOKEN)),
    Row("NOEXPRESSLOGONMFA", "express_logon", constant(None)),
    *_switch("PASSWORDPHRASE", "password_phrase"),
    Row("OLDSOLICITOR", "old_solicitor", _old_solicitor),
    Row("NOOLDSOLICITOR", "old_solicitor", constant(False)),
    *_switch("REFRESHMSG10", "refresh_msg10"),
    *_switch("MSG07", "msg07"),
    *_switch("LUSESSIONPEND", "lu_session_pend"),
    *_switch("RECORD", "record"),
    *_switch("WATCHNOTICE", "watch_notice"),
    *_switch("SEQUENTIALLU", "sequential_lu"),
    *_switch("DROPASSOCPRINTER", "drop_assoc_printer"),
    Row("KEEPLU", "keep_lu", _SECONDS),
    Row("NOKEEPLU", "keep_lu", constant(0)),
    Row("TKOSPECLU", "take_specific", takeover),
    Row("TKOSPECLURECON", "take_specific", takeover),
    Row("TKOGENLU", "take_generic", takeover),
    Row("TKOGENLURECON", "take_generic", takeover),
    Row("NOTKO", "no_takeover", constant(True)),
    Row("CHECKCLIENTCONN", "check_client_conn", client_check),
    Row("NOCHECKCLIENTCONN", "check_client_conn", constant(None)),
    Row("INACTIVE", "inactive", _SECONDS),
    Row("PRTINACTIVE", "printer_inactive", _SECONDS),
    Row("KEEPINACTIVE", "keep_inactive", _SECONDS),
    Row("PROFILEINACTIVE", "profile_inactive", _SECONDS),
    Row("TIMEMARK", "timemark", _SECONDS),
    Row("SCANINTERVAL", "scan_interval", number(1, 99_999_999, "a number of seconds")),
    Row("REVOKEDSESSION", "ends_revoked", switch("END", "KEEP")),
    Row("MAXRECEIVE", "max_receive", number(256, 65_535, "a number of bytes")),
    Row("MAXREQSESS", "max_req_sess", _COUNT),
    Row("MAXVTAMSENDQ", "max_vtam_send_queue", _COUNT),
    Row("MAXTCPSENDQ", "max_tcp_send_queue", _COUNT),
    Row("MAXRUCHAIN", "max_ru_chain", _COUNT),
    Row("FORMAT", "", accepted("SHORT", "LONG", known=())),  # displays here have room for any address
    Row("SMFINIT", "smf_init", smf_records),
    Row("SMFTERM", "smf_term", smf_records),
    Row("DEBUG", "debug", debug, debug_of),
    Row("TESTMODE", "", _test_mode),
)
_RING_ROW = Row("KEYRING", "keyring", keyring_of)
_CRL_ROW = Row("CRLLDAPSERVER", "crl_servers", crl_servers)
_PORT_ROWS = (
    Row("PORT", "basic", qualified_port),
    Row("SECUREPORT", "secure", qualified_port),
    Row("TTLSPORT", "ttls", attls_port),
)

#: What only one kind of block may hold, and which.
_PLACES = {
    **dict.fromkeys((row.keyword for row in _PORT_ROWS), "TELNETPARMS"),
    "KEYRING": "TELNETGLOBALS or TELNETPARMS",
    "CRLLDAPSERVER": "TELNETGLOBALS",
}
#: Where a statement belongs that stands in no block of parameters.
PARAMETER_PLACES = dict.fromkeys((row.keyword for row in _ROWS), "TELNETPARMS or a PARMSGROUP") | _PLACES


def _parameters(*rows: Row) -> Table:
    return Table.of(
        (*_ROWS, *rows),
        zos.TELNET_PARMS,
        blocks=zos.TELNET_PARMS_BLOCKS,
        elsewhere=_PLACES,
        going_on=zos.TELNET_PARMS_GOING_ON,
    )


GLOBALS = _parameters(_RING_ROW, _CRL_ROW)
PARMS = _parameters(_RING_ROW, *_PORT_ROWS)
GROUP = _parameters()
#: Field of ``TelnetParms`` -> the statement that sets it, the first one of those that do.
STATEMENTS = {row.field: row.keyword for row in reversed((*_ROWS, _RING_ROW, _CRL_ROW)) if row.field}
#: What TELNETGLOBALS says of TLS is meant for the secure ports.
_OF_SECURE_PORTS = frozenset({"conn_type", "client_auth", "express_logon"})
#: What shows that the END of a PARMSGROUP was forgotten.
_BEHIND_GROUP = frozenset({"ENDVTAM", "BEGINVTAM", "PARMSGROUP", "PARMSMAP", "LUMAP", "PRTMAP", "DEFAULTLUS"})


def parms_group(operands: Operands) -> ParmsGroup:
    """PARMSGROUP ``name`` statements ENDPARMSGROUP."""
    title, keyword = name(8, "a group name")(operands), operands.keyword
    filled = read_nested(operands, GROUP, "ENDPARMSGROUP", _BEHIND_GROUP)
    return ParmsGroup(title, _settled(filled.values), place=keyword.place)


def merge(
    global_values: Mapping[str, Any],
    parms: Filled,
    block: Token,
    report: Report,
    links: Mapping[str, str] | None = None,
) -> TelnetPort | None:
    """The port that one TELNETPARMS block describes, its mapping not yet joined.

    None for a TTLSPORT without a KEYRING: AT-TLS is not there to secure it, so it is not opened. ``links`` are the
    names that HOME gives to addresses.
    """
    values = _settled(parms.values)
    named = {kind: values.pop(kind) for kind in ("basic", "secure", "ttls") if kind in values}
    place = next((parms.place(kind) for kind in ("secure", "basic", "ttls") if kind in named), block.place)
    if len(named) > 1:
        kinds = "a PORT and a SECUREPORT" if "ttls" not in named else "a TTLSPORT and another"
        report.say(messages.BAD_OPERAND, place, "TELNETPARMS", detail=f"holds {kinds}: one port a block")
    elif "ttls" in named and not (values.get("keyring") or global_values.get("keyring")):
        report.say(messages.ATTLS_WITHOUT_KEYRING, named["ttls"].place, "TTLSPORT", port=named["ttls"].number)
        return None
    is_secure = "secure" in named or "ttls" in named
    common = {
        field: value for field, value in _settled(global_values).items() if is_secure or field not in _OF_SECURE_PORTS
    }
    sources = dict.fromkeys(common, "TGLOBAL") | dict.fromkeys(values, "TPARMS")
    values = laid_over(common, values)
    values["debug"] = Debug(**values.get("debug", {}))
    named_port = named.get("secure") or named.get("ttls") or named.get("basic") or QualifiedPort(BASIC_PORT, "", place)
    host = named_port.address(links or {})
    if host is None:
        detail = f"{named_port.qualifier} is neither an IP address nor a link that HOME names"
        report.say(messages.BAD_OPERAND, named_port.place, "PORT", detail=detail)
    values.setdefault("conn_type", ConnType.SECURE if is_secure else ConnType.BASIC)
    telnet = TelnetPort(
        named_port.number, address=host or "", is_secure=is_secure, place=place, sources=sources, **values
    )
    if 0 < telnet.timemark < telnet.scan_interval:
        return attrs.evolve(telnet, scan_interval=telnet.timemark)
    return telnet


def _settled(values: Mapping[str, Any]) -> dict[str, Any]:
    """``values`` with NOTKO spelled out: no takeover that the block does not code itself."""
    settled = dict(values)
    if settled.pop("no_takeover", False):
        settled.setdefault("take_specific", None)
        settled.setdefault("take_generic", None)
    return settled
