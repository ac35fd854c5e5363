"""docs/limits.md says what the code does: its numbers are those of the code, and every limit of the code has a row."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import pytest

from appliance.config.dcasconf import DcasServer
from appliance.config.ftpservers.ftpserver import FtpServer
from appliance.config.statements import statements
from appliance.config.system import SystemConf
from appliance.config.terminals.telnetparms import TelnetParms
from appliance.runtime.listener import Refusal

_ROOT = Path(__file__).parent.parent
_PAGE = (_ROOT / "docs" / "limits.md").read_text()
_SYSTEM = SystemConf()

#: (the beginning of a row, a constant of the code): the row has its number in parentheses, since nothing changes it.
_FIXED = [
    ("audit records", "saf.auditfile.MOST_WAITING"),
    ("what is said to a client that is closed", "runtime.wires.line.FLUSH_SECONDS"),
    ("what is said to a client that is closed", "runtime.wires.linger.SECONDS"),
    ("what is said to a client that is closed", "runtime.wires.linger._MOST"),
    ("a certificate that nobody knew", "runtime.revoking.revocation._PATIENCE"),
    ("a certificate that nobody knew", "runtime.revoking.revocation.MOST_WAITING"),
    ("not logged on", "services.ftp.logon.commands.MAX_FAILURES"),
    ("not logged on", "services.ftp.logon.commands.DELAY_SECONDS"),
    ("a command line", "protocols.ftp.connection.MAX_LINE"),
    ("a command line", "protocols.ftp.connection.MAX_DROPPED"),
    ("a compressed block", "storage.deflate.GROWTH"),
    ("a compressed block", "storage.deflate._ALWAYS"),
    ("SIZE of TYPE A", "storage.hfs.MEASURED"),
    ("a path", "storage.paths.MAX_PATH"),
    ("a path", "storage.paths.MAX_DEPTH"),
    ("a path", "storage.paths.MAX_NAME"),
    ("a job", "services.ftp.jes.submitting._MOST_JCL"),
    ("a user exit", "services.ftp.exits.running.SECONDS"),
    ("negotiation", "services.tn3270.entry.arrival.NEGOTIATION_SECONDS"),
    ("negotiation", "protocols.telnet.constants.MAX_NEGOTIATIONS"),
    ("negotiation", "services.tn3270.entry.granting._MAX_REFUSALS"),
    ("a subnegotiation", "protocols.telnet.constants.MAX_SUBNEGOTIATION"),
    ("a line of a client", "protocols.telnet.constants.MAX_LINE"),
    ("what the terminal can do", "services.tn3270.seat._QUERY_SECONDS"),
    ("an LU is claimed", "services.tn3270.claims.takeover.LONGEST_WAIT"),
    ("records held for a window", "services.tn3270.front.window._MOST_HELD"),
    ("a printer's answer", "services.tn3270.printers.printer.RESPONSE_SECONDS"),
    ("a printer's answer", "services.tn3270.printers.printer.HELD_SECONDS"),
    ("printer output", "services.tn3270.printers.printspool._MAX_JOBS"),
    ("printer output", "services.tn3270.printers.printspool._MAX_JOB_CHARACTERS"),
    ("printer output", "services.tn3270.printers.printspool.MAX_CHARACTERS"),
    ("a recording", "services.tn3270.records.recording.MAX_RECORDING"),
    ("a certificate in a request", "protocols.dcas.layout.MAX_CERTIFICATE"),
    ("an HTTP request", "services.metrics.server._REQUEST_TIMEOUT"),
    ("an OCSP request", "services.responder.server._REQUEST_TIMEOUT"),
    ("an OCSP request", "certs.responders.ocsp_responder.MAX_REQUEST_SIZE"),
    ("logging on, where the uid", "services.control.session._MOST_ATTEMPTS"),
    ("logging on, where the uid", "protocols.control.connection.MAX_LOGON"),
    ("a request", "protocols.control.connection.MAX_REQUEST"),
    ("events that a console", "services.control.eventhub.MOST_WAITING"),
    ("a terminal that is watched", "services.control.watchhub.WATCH_SECONDS"),
    ("a watcher, until", "services.control.watchhub.ASK_SECONDS"),
    ("what a watched terminal was shown", "services.tn3270.records.shownrecords.MOST_KEPT"),
    ("what a user who is not SPECIAL exports", "saf.commands.importfolder.MOST_EXPORTS"),
    ("a CRL by LDAP", "certs.crls.bounded_socket._MOST_MESSAGES"),
    ("a CRL by HTTP", "certs.crls.crl.MAX_CRL_SIZE"),
    ("a CRL by HTTP", "certs.crls.http_fetch._LONGEST_HEAD"),
    ("an OCSP answer", "certs.responders.ocsp.MAX_ANSWER_SIZE"),
    ("places that one certificate names", "certs.responders.ocsp._MOST_LOCATIONS"),
    ("places that one certificate names", "certs.crls.crl_source._MOST_LOCATIONS"),
]

#: (the beginning of a row, the default of its statement).
_DEFAULTS = [
    ("connections of a port", _SYSTEM.max_connections),
    ("connections of a port", _SYSTEM.max_per_source),
    ("TLS handshakes under way", _SYSTEM.max_handshakes),
    ("TLS handshakes under way", _SYSTEM.max_handshakes_per_source),
    ("clients that have not logged on", _SYSTEM.startups.begin),
    ("clients that have not logged on", _SYSTEM.startups.rate),
    ("clients that have not logged on", _SYSTEM.startups.full),
    ("clients that have not logged on", _SYSTEM.startups.per_source),
    ("failures before a source waits", _SYSTEM.penalties.failures),
    ("failures before a source waits", _SYSTEM.penalties.seconds),
    ("failures before a source waits", _SYSTEM.penalties.maximum),
    ("sources that are remembered", _SYSTEM.penalties.sources),
    ("consoles", _SYSTEM.max_consoles),
    ("consoles", _SYSTEM.max_consoles_per_uid),
    ("clients of the directory, of metrics", _SYSTEM.max_queries),
    ("clients of the directory, of metrics", _SYSTEM.max_queries_per_source),
    ("`files`", _SYSTEM.file_threads),
    ("`bulk`", _SYSTEM.transfer_threads),
    ("between requests", DcasServer().inactive),
    ("passwords that are looked at", _SYSTEM.verify_threads),
    ("passwords that are looked at", _SYSTEM.verify_queue),
    ("passwords that are looked at", _SYSTEM.verify_per_source),
    ("a handshake of a client", _SYSTEM.handshake_seconds),
    ("a client that has not logged on", _SYSTEM.logon_seconds),
    ("not logged on", _SYSTEM.logon_seconds),
    ("logging on without a screen", _SYSTEM.logon_seconds),
    ("logging on, where the uid", _SYSTEM.logon_seconds),
    ("a client that takes nothing in", _SYSTEM.stall_seconds),
    ("between commands", FtpServer("FTPD1").inactive),
    ("a data connection is waited for", FtpServer("FTPD1").data_connect_timeout),
    ("a transfer of which no byte moves", FtpServer("FTPD1").data_timeout),
    ("the first byte", TelnetParms().ssl_timeout),
    ("a record", TelnetParms().max_receive),
    ("the same, without a session", TelnetParms().profile_inactive),
    ("nothing is heard", TelnetParms().timemark),
    ("nothing is heard", TelnetParms().scan_interval),
    ("sessions asked for", TelnetParms().max_req_sess),
    ("a screen that nobody touches", _SYSTEM.control.idle_seconds),
]

#: Constants with such a name that bound nothing a peer can have us do, or are a part of what a row says already.
_NOT_OF_PEERS = {
    "protocols.datastream.scs.MAX_RECORD",  # what we send a printer
    "protocols.dcas.layout.MAX_USER",  # a field of fixed width
    "protocols.ftp.framing._MAX_BLOCK",  # what the format of MODE B can say
    "protocols.ftp.framing._MAX_LITERAL",
    "protocols.control.connection.MAX_RESULT",  # what a console reads of ours
    "protocols.telnet.constants.MAX_RECORD",  # MAXRECEIVE is below it
    "runtime.daemon.timeseries.EVERY_SECONDS",
    "runtime.folding.FOLDED_SECONDS",
    "runtime.jsonlines._MOST_WAITING",
    "runtime.listener._RETRY_SECONDS",
    "runtime.recordings._MOST_DAMAGED",
    "runtime.revoking.crl_collect._MOST_TELLING",
    "runtime.revoking.crl_refresh._MOST_NAMED",
    "runtime.transfers.pacing._MAX_PACING_RATE",
    "runtime.wires.keepalive._LONGEST_IDLE",
    "services.control.eventhub._GATHER_SECONDS",
    "services.control.connectionpage._MOST",
    "services.control.crls._MOST",
    "services.control.language.MAX_COMMAND",  # a command is a part of a request
    "services.control.selection.DEFAULT_MAX",
    "services.control.selection._MOST",
    "services.control.watchhub._GATHER_SECONDS",
    "services.ftp.datasets.noticing.MOST_SEEN",
    "services.ftp.exits.running._LONGEST_TEXT",
    "services.ftp.jes.submitting._POLL_SECONDS",
    "services.ftp.logon.commands._LONGEST_PASSWORD",
    "services.ftp.logon.noticeboard.SECONDS",
    "services.ftp.logon.noticeboard._MOST",
    "services.ftp.logon.startup._MOST_LINES",
    "services.ftp.site.parameters._LONGEST_CARD",
    "services.tn3270.claims.claimant._ANSWER_SECONDS",
    "services.tn3270.desk.solicitor._LONGEST_NAME",
    "services.tn3270.desk.solicitor._MAX_REFUSALS",
    "services.tn3270.desk.usscommand.MAX_COMMAND",
    "services.tn3270.desk.usscommand._MAX_REPEAT",
    "services.tn3270.express.fillin._TICKET_SECONDS",
    "services.tn3270.front.foreground._QUEUE_SECONDS",
    "services.tn3270.front.window._MOST_UNANSWERED",
    "services.tn3270.messages.NEGOTIATION_TIMEOUT",
    "services.tn3270.records.maskedmirror._MOST_SECRETS",
    "services.tn3270.terminal.MAX_POSITIONS",
}

_CONSTANT = re.compile(r"^(_?[A-Z_]*(?:MAX|MOST|LONGEST|SECONDS|TIMEOUT|PATIENCE)[A-Z_]*)(?::[^=]+)? =", re.MULTILINE)


def row(beginning: str) -> list[str]:
    """The rows that begin so."""
    found = [line for line in _PAGE.splitlines() if line.startswith(f"| {beginning}")]
    assert found, f"no row begins with {beginning!r}"
    return found


def value_of(name: str) -> float:
    module, _, constant = name.rpartition(".")
    return getattr(importlib.import_module(f"appliance.{module}"), constant)


@pytest.mark.parametrize(("beginning", "name"), _FIXED)
def test_a_fixed_limit_is_that_of_the_code(beginning, name):
    number = f"{value_of(name):,g}" if value_of(name) < 1_000 else f"{int(value_of(name)):,}"
    assert any(re.search(rf"\({re.escape(number)}(?: s)?\)", line) for line in row(beginning)), number


@pytest.mark.parametrize(("beginning", "default"), _DEFAULTS)
def test_a_default_is_that_of_the_code(beginning, default):
    assert any(re.search(rf"(?<![\d,]){default:,}(?!\d|,\d)", line) for line in row(beginning)), default


def constants() -> set[str]:
    """Every constant of the layers that peers reach whose name says that it is a limit."""
    found = set()
    for layer in ("protocols", "runtime", "services"):
        for path in (_ROOT / "appliance" / layer).rglob("*.py"):
            module = ".".join(path.relative_to(_ROOT / "appliance").with_suffix("").parts)
            found |= {f"{module}.{name}" for name in _CONSTANT.findall(path.read_text())}
    return found


def test_every_limit_of_the_code_has_a_row_or_a_reason():
    assert constants() - {name for _, name in _FIXED} == _NOT_OF_PEERS


def test_every_statement_is_one():
    known = {
        line.keyword
        for member in ("SYSTEM.CONF", "FTP.DATA", "DCAS.CONF", "PROFILE.TCPIP")
        for line in statements(member)
    }
    named = set(re.findall(r"`([A-Z0-9_]{4,})\b[^`]*`", _PAGE))
    others = {"SETROPTS", "APPL", "DCAS", *(refusal.name for refusal in Refusal)}
    assert named - known <= others
