"""The command plane: TUI, ``sallyport console`` and the 3270 side all come through ``Operator.run``.

A RACF command is judged by RACF's own authorities. A D, V or F command is looked up in one table, authorised by
class OPERCMDS, and run. Where no OPERCMDS profile decides, the console itself does, as on z/OS: the command is for
users with SPECIAL or OPERATIONS; displays are for AUDITOR and ROAUDIT too.
"""

from __future__ import annotations

import attrs

from appliance.saf import resources
from appliance.saf.model import Access, Acee, Resource
from appliance.saf.router import SafRouter
from appliance.services.control import messagehelp, messages
from appliance.services.control.commandtable import COMMANDS, Entry
from appliance.services.control.facilities import Answer, Facilities
from appliance.services.control.language import CommandError, OperatorCommand, parse
from appliance.session.events import CommandDone

__all__ = ["Operator", "may_watch"]

#: Functions of TCPIP, which may be cut to any beginning: ``D TCPIP,,T,CONN``.
_FUNCTIONS = ("TELNET", "NETSTAT", "OBEYFILE")
#: Reports of NETSTAT that are displays of their own here.
_REPORTS = {
    "ALLCONN": ("TCPIP", "NETSTAT", "CONN"),
    "TELNET": ("TCPIP", "TELNET", "CONN"),
    "PORTLIST": ("PORTS",),
}
#: Return code of the SAF when no profile decides.
_UNDECIDED = 4
#: What Telnet's own procedure is called in IBM's samples and at most sites: its commands name no function.
_TELNET_PROCEDURES = ("TN3270", "TN3270E")
#: Functions of Telnet and the fewest letters that they may be cut to; CONN is what they are called here.
_TELNET_WORDS = {"CONNECTION": 4, "PROFILE": 4, "OBJECT": 3, "CLIENTID": 2, "HELP": 2, "OBEYFILE": 1} | {
    "QUIESCE": 3,
    "STOP": 3,
    "DEBUG": 3,
}


class Operator:
    """Runs one command for one user."""

    def __init__(self, router: SafRouter, facilities: Facilities) -> None:
        self._router = router
        self._facilities = facilities

    def run(self, acee: Acee, text: str, source: str, document: str | None = None) -> Answer:
        """The answer, at once or later; whatever is wrong with the command is an answer with return code 8.

        ``document`` is a text that came with the command.
        """
        text = messagehelp.question(text)
        if self._facilities.is_racf(text):
            return self._facilities.racf(acee, text, source)
        try:
            command = parse(text)
        except CommandError as error:
            return _refused(messages.NOT_A_COMMAND.format(reason=error))
        found = self._find(command)
        if found is None:
            return _refused(messages.UNKNOWN.format(command=" ".join((command.verb, ",".join(command.words)))))
        entry, command = found
        resource = resources.opercmds(command.verb, *entry.words)
        if not self._is_permitted(acee, resource, entry.access, source):
            return _refused(messages.NOT_AUTHORIZED.format(user=acee.user, resource=resource.name))
        if command.verb != "D" and (stray := entry.stray(command)):  # it would change more than was asked for
            reason = f"{entry.spelled(command.verb)} does not take {stray}"
            return _refused(messages.NOT_A_COMMAND.format(reason=reason))
        given = attrs.evolve(command, user=acee.user, source=source, document=document)
        return entry.function(self._facilities, given)

    def _is_permitted(self, acee: Acee, resource: Resource, access: Access, source: str) -> bool:
        """Without a profile the console decides, and RACF has nothing to record: a screen asks every second."""
        is_undecided = self._router.explain(acee, resource, access).decision.saf_rc == _UNDECIDED
        if is_undecided and _console_permits(acee, access):
            return True
        return self._router.auth(acee, resource, access, service="CONTROL", peer=source).is_permitted

    def _find(self, command: OperatorCommand) -> tuple[Entry, OperatorCommand] | None:
        """The longest entry that begins the command; its words are taken off, what is left are its operands."""
        words = self._named(command.words)
        matches = [entry for entry in COMMANDS[command.verb] if words[: len(entry.words)] == entry.words]
        if not matches:
            return None
        entry = max(matches, key=lambda candidate: len(candidate.words))
        return entry, attrs.evolve(command, words=(entry.words[-1], *words[len(entry.words) :]))

    def _named(self, words: tuple[str, ...]) -> tuple[str, ...]:
        """TCPIP,procname,... without the procedure name, abbreviations spelled out."""
        if words[:1] != ("TCPIP",):
            return words
        if words[1:2] and words[1] in _TELNET_PROCEDURES:
            is_said = len(words) > 2 and words[2] and "TELNET".startswith(words[2])
            words = ("TCPIP", "TELNET", *words[3 if is_said else 2 :])
        elif len(words) > 1 and words[1] in ("", self._facilities.stack):
            words = ("TCPIP", *words[2:])
        function = next((full for full in _FUNCTIONS if words[1:2] != ("",) and full.startswith(words[1:2])), "")
        words = (words[0], function, *words[2:]) if function else words
        if words[1:2] == ("NETSTAT",) and len(words) > 2 and words[2] in _REPORTS:
            return (*_REPORTS[words[2]], *words[3:])
        return (*words[:2], *(_telnet_word(word) for word in words[2:3]), *words[3:])


def _telnet_word(word: str) -> str:
    full = next((full for full, fewest in _TELNET_WORDS.items() if full.startswith(word) and len(word) >= fewest), word)
    return "CONN" if full == "CONNECTION" else full


def may_watch(router: SafRouter, user: str) -> bool:
    """Whether a user may have V TCPIP,,TELNET,WATCH as he is now; nothing is recorded."""
    acee = router.console_acee(user)
    if acee is None:
        return False
    resource, access = resources.opercmds("V", "TCPIP", "TELNET", "WATCH"), Access.CONTROL
    decision = router.explain(acee, resource, access).decision
    return decision.is_permitted or (decision.saf_rc == _UNDECIDED and _console_permits(acee, access))


def _console_permits(acee: Acee, access: Access) -> bool:
    """Masters do everything; auditors look."""
    is_auditor = acee.auditor or acee.roaudit
    return acee.special or acee.operations or (is_auditor and access is Access.READ)


def _refused(line: str) -> CommandDone:
    return CommandDone(8, (line,))
