"""Every operator command: the words that name it, what protects it, what does it, and what help says of it."""

from __future__ import annotations

import re
from collections.abc import Callable

import attrs

from appliance.saf.model import Access
from appliance.services.control import (
    audits,
    chains,
    connectionpage,
    crls,
    displays,
    ftp,
    members,
    messagehelp,
    modifies,
    quarantine,
    recordings,
    rehearsal,
    telnet,
    testcall,
    traces,
    varies,
    watch,
)
from appliance.services.control.displays import count
from appliance.services.control.facilities import Answer, Facilities
from appliance.services.control.language import OperatorCommand
from appliance.session.events import CommandDone

__all__ = ["COMMANDS", "Entry"]

_READ, _UPDATE, _CONTROL = Access.READ, Access.UPDATE, Access.CONTROL
_FILTERS = "[,CONN=][,LUNAME=][,APPL=][,USER=][,PORT=][,SERVICE=][,IPADDR=][,IPPORT=]"
_PAGE = "[,SORT=column][,ORDER=ASC|DESC][,OFFSET=n][,COUNT=n]"
_ENTRIES = "[,SERIAL=][,REASON=][,HOLDER=][,SINCE=][,UNTIL=][,FIND=]"
_SELECT = "[,PORT=][,PROFILE=][,MAX=]"
_KEYWORD = re.compile(r"([A-Z]+)=")
_RECORDS = "[,USER=][,CLASS=][,RESOURCE=][,EVENT=][,SERVICE=][,PEER=][,SINCE=][,UNTIL=][,OUTCOME=][,FIND=]"


@attrs.frozen
class Entry:
    """One command. ``access`` is what it needs to its resource in class OPERCMDS."""

    words: tuple[str, ...]
    access: Access
    function: Callable[[Facilities, OperatorCommand], Answer]
    operands: str
    does: str

    def stray(self, command: OperatorCommand) -> str:
        """What a command that changes something was given and does not take; "" when it takes everything."""
        taken = set(_KEYWORD.findall(self.operands))
        takes_words = any("=" not in part for part in self.operands.strip("[],").split(",") if part)
        keywords = [f"{name}=" for name in command.keywords if name not in taken]
        return next(iter([*keywords, *(() if takes_words else command.words[1:])]), "")

    def spelled(self, verb: str) -> str:
        """As it is typed; the second place of TCPIP is the procedure's name, which may be left out."""
        first, *others = self.words
        return f"{verb} {','.join((first, '', *others) if first == 'TCPIP' else self.words)}"


def _commands(facilities: Facilities, command: OperatorCommand) -> Answer:
    rows = tuple(
        (entry.spelled(verb), entry.operands, entry.access.name, entry.does)
        for verb, entries in COMMANDS.items()
        for entry in entries
    )
    return CommandDone(0, (count(len(rows), len(rows)),), ("COMMAND", "OPERANDS", "ACCESS", "DOES"), rows)


def _shows(name: str, does: str, *words: str) -> Entry:
    """A display of one of the tables that are handed in by name."""
    return Entry(words or (name,), _READ, displays.table(name), "", does)


def _telnet(word: str, function: Callable[[Facilities, OperatorCommand], Answer], operands: str, does: str) -> Entry:
    return Entry(("TCPIP", "TELNET", word), _READ, function, operands, does)


_DISPLAYS = (
    Entry(("COMMANDS",), _READ, _commands, "", "every operator command"),
    Entry(("MESSAGE",), _READ, messagehelp.message, "[,ID=][,FIND=]", "cause and action of messages; also ?id"),
    _shows("OVERVIEW", "how the appliance is, one row for each thing"),
    Entry(("SERIES",), _READ, displays.series, "[,LAST=n]", "what was measured in the last hour"),
    Entry(
        ("CONNECTIONS",),
        _READ,
        connectionpage.page,
        f"{_PAGE}[,FIND=text]{_FILTERS}|,ID=n",
        "one page of all connections, or everything about one",
    ),
    Entry(("EVENTS",), _READ, displays.events, "", "who follows what happens"),
    Entry(("EVENTS", "MESSAGE"), _READ, displays.events, "", "who follows messages; the right to follow them"),
    Entry(("EVENTS", "AUDIT"), _READ, displays.events, "", "who follows audit records; the right to follow them"),
    Entry(("EVENTS", "CONNECTION"), _READ, displays.events, "", "who follows connections; the right to follow them"),
    Entry(("PORTS",), _READ, displays.ports, "", "every listening port"),
    Entry(("LOG",), _READ, displays.log, "[,SINCE=n]", "the last lines of the log"),
    Entry(("AUDIT",), _READ, audits.audit, f"{_RECORDS}[,COUNT=n]|,RECORD=n", "audit records, or one explained"),
    Entry(("AUDIT", "VERIFY"), _READ, audits.verify, "", "whether the chain of the audit is whole"),
    Entry(("MEMBER",), _READ, members.member, "[,NAME=member[,VERSION=n]]", "all members, or the text of one"),
    Entry(("MEMBER", "CHECK"), _READ, members.check, ",NAME=member", "the diagnostics of a text"),
    Entry(("MEMBER", "DIFF"), _READ, members.difference, ",NAME=member[,VERSION=n]", "against what is in force"),
    Entry(("MEMBER", "CHANGES"), _READ, members.changes, ",NAME=member", "the values that a text would change"),
    Entry(("MEMBER", "HISTORY"), _READ, members.history, ",NAME=member", "every version that was in force"),
    Entry(("MEMBER", "STATEMENTS"), _READ, members.statements, ",NAME=member", "what can be written in it"),
    Entry(("SAF", "CHECK"), _READ, rehearsal.check, "", "what RACF commands in a text would answer; nothing is done"),
    _shows("APPLS", "the applications"),
    Entry(("CHAIN",), _READ, chains.chain, ",ID=,LABEL=|RING=[,LABEL=]|CONN=n", "a chain, and what breaks it"),
    Entry(("CRL",), _READ, crls.display, "[,ID=list]", "the CRLs in memory, or one"),
    Entry(("CRL", "REVOKED"), _READ, crls.revoked, f"[,ID=list]{_ENTRIES}{_PAGE}", "a page of what a CRL revokes"),
    _shows("DCAS", "the DCAS and who asked it"),
    _shows("EXPIRY", "certificates and CRLs by their ends"),
    _shows("FTP", "the FTP servers"),
    Entry(("KEYFILE",), _READ, displays.key_files, "", "what is in the files of KEYRING HFS"),
    _shows("OCSP", "the OCSP answers in memory"),
    _shows("PRINT", "print jobs that wait"),
    _shows("SYMBOLS", "the system symbols of PROFILE.TCPIP"),
    _shows("TLS", "every certificate and its rings"),
    _shows("TRACE", "TLS traces that run"),
    Entry(("TCPIP", "NETSTAT", "CONN"), _READ, displays.connections, f"{_FILTERS}[,MAX=n]", "all connections"),
    Entry(("TCPIP", "QUARANTINE"), _READ, quarantine.display, "", "sources that are refused, and why"),
    Entry(("TCPIP", "FTP", "CONN"), _READ, ftp.connections, "[,filters]", "FTP sessions"),
    Entry(("TCPIP", "FTP", "TRANSFER"), _READ, ftp.transfers, "[,filters]", "transfers under way"),
    _telnet("CONN", telnet.connections, f"{_SELECT}[,filters][,SUMMARY|DETAIL][,HNAME]", "terminals, or one in detail"),
    _telnet("PROFILE", telnet.profiles, f"{_SELECT}[,SUMMARY|DETAIL]", "the profile of each port"),
    _telnet("OBJECT", telnet.objects, f"{_SELECT}[,TYPE=][,ID=]", "objects and who gets them"),
    _telnet("CLIENTID", telnet.client_ids, f"{_SELECT}[,TYPE=][,ID=]", "client identifiers and what they get"),
    _telnet("WHEREUSED", telnet.where_used, f"{_SELECT}[,ID=]", "the mappings that name something"),
    _shows("INACTLUS", "LUs taken out of use", "TCPIP", "TELNET", "INACTLUS"),
    Entry(("TCPIP", "TELNET", "RECORDINGS"), _CONTROL, recordings.recordings, "", "recorded sessions"),
    Entry(
        ("TCPIP", "TELNET", "RECORDING"),
        _CONTROL,
        recordings.recording,
        ",ID=name[,SCREEN=n][,FORMAT=3270]",
        "one screen of a recorded session",
    ),
    _telnet("WATCHES", watch.watches, "", "who watches which terminal"),
    _telnet("HELP", telnet.display_help, "[,word]", "how Telnet displays are written"),
    Entry(("TCPIP", "HELP"), _READ, telnet.display_help, "[,word]", "the same"),
)
_VARIES = (
    Entry(("TCPIP", "DROP"), _CONTROL, varies.drop, ",CONN=n|USER=|LUNAME=|IPADDR=", "ends connections"),
    Entry(("TCPIP", "QUARANTINE"), _CONTROL, quarantine.quarantine, ",IPADDR=[,MINUTES=n]", "refuses a source"),
    Entry(("TCPIP", "RELEASE"), _CONTROL, quarantine.release, ",IPADDR=", "takes a source again"),
    Entry(("TCPIP", "OBEYFILE"), _CONTROL, varies.obeyfile, "", "reads every member again"),
    Entry(("TCPIP", "TELNET", "QUIESCE"), _CONTROL, varies.telnet_ports, "[,PORT=]", "takes no new connections"),
    Entry(("TCPIP", "TELNET", "RESUME"), _CONTROL, varies.telnet_ports, "[,PORT=]", "takes new connections again"),
    Entry(
        ("TCPIP", "TELNET", "STOP"),
        _CONTROL,
        varies.telnet_ports,
        "[,PORT=]",
        "closes ports and their sessions, until OBEYFILE",
    ),
    Entry(("TCPIP", "TELNET", "ACT"), _CONTROL, varies.lu, ",lu|ALL", "an LU may be given again"),
    Entry(("TCPIP", "TELNET", "INACT"), _CONTROL, varies.lu, ",lu", "an LU is not given any more"),
    Entry(("TCPIP", "TELNET", "WATCH"), _CONTROL, watch.watch, ",CONN=n", "a terminal's screen; the right to watch"),
    Entry(("TCPIP", "TELNET", "DEBUG"), _CONTROL, varies.debug, ",OFF", "says less of terminals"),
    Entry(("TCPIP", "TELNET", "OBEYFILE"), _CONTROL, varies.obeyfile, "", "reads every member again"),
    Entry(("TCPIP", "TELNET", "HELP"), _READ, telnet.display_help, "[,word]", "how these commands are written"),
)
_MODIFIES = (
    Entry(("AUDIT", "EXPORT"), _CONTROL, audits.export, f",NAME=file[,FORMAT=JSON|CSV]{_RECORDS}", "into a file"),
    Entry(("CA", "ISSUE"), _UPDATE, modifies.ca_issue, ",ID=userid,LABEL=label[,DAYS=n]", "issues a certificate"),
    Entry(("CA", "RENEW"), _UPDATE, modifies.ca_renew, ",ID=userid,LABEL=label[,DAYS=n]", "gives one new dates"),
    Entry(("CA", "REVOKE"), _UPDATE, modifies.ca_revoke, ",ID=userid,LABEL=label|SERIAL=hex[,REASON=]", "revokes one"),
    Entry(("CA", "RELEASE"), _UPDATE, modifies.ca_release, ",ID=userid,LABEL=label|SERIAL=hex", "takes one off hold"),
    Entry(("CA", "CRL"), _UPDATE, modifies.ca_crl, "", "publishes the own authority's CRL"),
    Entry(("CRL", "FETCH"), _UPDATE, modifies.crl_fetch, "", "asks every CRL server now"),
    Entry(("MEMBER", "APPLY"), _CONTROL, members.apply, ",NAME=member", "puts a text in force"),
    Entry(("MEMBER", "ROLLBACK"), _CONTROL, members.rollback, ",NAME=member,VERSION=n", "puts an old one in force"),
    Entry(("PRINT", "PURGE"), _UPDATE, modifies.print_purge, ",LU=lu", "drops print jobs that wait"),
    Entry(
        ("TESTCALL",),
        _CONTROL,
        testcall.call,
        ",PORT=n,ID=userid,LABEL=label|FILE=name[,IPADDR=]",
        "a real login at a port of our own",
    ),
    Entry(("TRACE", "START"), _CONTROL, traces.start, ",PORT=n[,MINUTES=n][,KEYLOG=YES]", "records TLS handshakes"),
    Entry(("TRACE", "STOP"), _CONTROL, traces.stop, ",PORT=n", "ends that"),
)
#: Verb -> its commands. Of several that begin a command, the longest is meant.
COMMANDS = {"D": _DISPLAYS, "V": _VARIES, "F": _MODIFIES}
