"""SITE: CHMOD, UMASK and the parameters of data sets and JES are carried out; what else z/OS knows is accepted, since
clients send it unasked before every PUT, and told to have no effect.

Names may be cut down to their capitals, values come behind ``=`` or a blank. A keyword that nobody knows is told, but
the reply stays 200 (``ftp`` facts, section 4.5).
"""

from __future__ import annotations

import re
import string

from appliance.services.ftp import messages
from appliance.services.ftp.conversation import Actions, Conversation, Handler
from appliance.services.ftp.naming import named_path
from appliance.services.ftp.site.changing import QDISK, qdisk, set_parameters
from appliance.services.ftp.transfer.outcomes import bad_name, refused_file
from appliance.storage.hfs import ChangeMode
from appliance.storage.results import Done, FileFailure, FileResult

__all__ = ["HANDLERS", "site_help", "site_keyword"]

#: The capitals are the shortest spelling.
_KEYWORDS = """
    ASAtrans NOASAtrans AUTOMount NOAUTOMount AUTORecall NOAUTORecall AUTOTapemount NOAUTOTapemount BLKsize BLOCKSIze
    BLocks BUfno CHKptint CONDdisp CTRLConn CYlinders DATAClass DATAKEEPALIVE DATASetmode DB2 DBSUB NODBSUB DCbdsn
    DEBug DESt Directory DIRECTORYMode DSNTYPE DSWAITTIME DUMP EATTR ENcoding FIFOIOTIME FIFOOPENTIME FILEtype
    FIXrecfm FTpkeepalive INactivetime ISPFStats NOISPFStats JESENTRYLimit JESGETBYDSN NOJESGETBYDSN JESJOBName
    JESLrecl JESOwner JESRecfm JESSTatus LISTLEVel LISTSUBdir NOLISTSUBdir LRecl MBDATACONN MBREQUIRELASTEOL
    NOMBREQUIRELASTEOL MBSENDEOL MGmtclass MIGratevol NCP PDSTYPE PRImary Qdisk QUOtesoverride NOQUOtesoverride RDW
    NORDW READTAPEFormat RECfm REMOVEINBEOF NOREMOVEINBEOF RETpd SBDataconn SBSENDEOL SBSUB NOSBSUB SBSUBCHAR
    SECondary SPRead NOSPRead SQLCol STOrclass TAPEREADSTREAM NOTAPEREADSTREAM TRacks TRAILingblanks NOTRAILingblanks
    TRUNcate NOTRUNcate UCOUNT UCSHOSTCS UCSSUB NOUCSSUB UCSTRUNC NOUCSTRUNC UNICODEFILESYSTEMBOM Unit UNIXFILETYPE
    VARrecfm VCOUNT VOLume WRAPrecord NOWRAPrecord WRITETAPEFastio NOWRITETAPEFastio XLate
"""
_SPELLINGS = tuple((word.upper(), len(word.rstrip(string.ascii_lowercase))) for word in _KEYWORDS.split())
_PARAMETER = re.compile(r"([A-Za-z0-9]+)(?:=(?:\([^)]*\)|\S*))?\Z")
_NUMBER = re.compile(r"\d+\Z", re.ASCII)
_CHMOD = re.compile(r"CHM(?:OD?)?\s+([0-7]{3,4})\s+(\S.*)\Z", re.IGNORECASE)
_CHANGES_MODE = re.compile(r"CHM(?:OD?)?(?:\s|\Z)", re.IGNORECASE)
#: UM alone, without a number, is a record format.
_UMASK = re.compile(r"(?<!\S)UM(?:A(?:SK?)?)?(?:\s*=\s*|\s+)([0-7]{1,4})(?!\S)", re.IGNORECASE)
_BAD_UMASK = re.compile(r"(?<!\S)UMA(?:SK?)?(?![^\s=])", re.IGNORECASE)
_ACCEPTED = "SITE command was accepted"


def site(c: Conversation, argument: str) -> Actions:
    """SITE with any number of parameters."""
    if not argument:
        return c.reply(202, "SITE not necessary; you may proceed")
    if c.anonymous and c.config.anonymous_level > 1 and (_CHMOD.match(argument) or _UMASK.search(argument)):
        return c.reply(550, "Permissions cannot be changed by anonymous users")
    if found := _CHMOD.match(argument):
        return _chmod(c, int(found[1], 8), found[2])
    if _CHANGES_MODE.match(argument):
        return c.reply(501, "CHMOD takes an octal mode and a path")
    if found := QDISK.match(argument):
        return qdisk(c, found[1] or "")
    if found := _UMASK.search(argument):
        c.umask = int(found[1], 8) & 0o777
        argument = argument[: found.start()] + argument[found.end() :]
    elif _BAD_UMASK.search(argument):
        return c.reply(501, "UMASK takes an octal number")
    notes, rest = set_parameters(c, argument)
    return c.reply(200, *notes, *filter(None, map(_note, rest.split())), _ACCEPTED)


def site_help(word: str) -> list[str]:
    """The parameters of SITE, the shortest spelling in capitals; only those that ``word`` may mean, if it is given."""
    own = ["CHMod <mode> <path>", "UMask <mode>"]
    names = [*own, *sorted(_KEYWORDS.split(), key=str.upper)]
    return [f" {name}" for name in names if name.upper().startswith(word)]


def _note(word: str) -> str:
    """What is told of a word that was not carried out; "" of a number that belongs to the keyword before it."""
    if _NUMBER.match(word):
        return ""
    found = _PARAMETER.match(word)
    if found is None or not site_keyword(found[1]):
        return f"Unrecognized parameter '{word}' on SITE command."
    return f"Parameter {found[1].upper()} has no effect on this server."


def site_keyword(word: str) -> str:
    """The keyword that a word stands for, in full and without NO; "" when it stands for none."""
    name = word.upper()
    found = (full for full, shortest in _SPELLINGS if len(name) >= shortest and full.startswith(name))
    full = next(found, "")
    positive = full.removeprefix("NO")
    return positive if any(spelt == positive for spelt, _ in _SPELLINGS) else full


def _chmod(c: Conversation, mode: int, argument: str) -> Actions:
    if c.territory is None:
        return c.reply(530, "You must first login with USER and PASS.")
    path = named_path(c.directory, argument)
    if path is None:
        return bad_name(c, "SITE CHMOD", argument)
    return c.files(ChangeMode(c.territory, path, mode), _when_changed)


def _when_changed(c: Conversation, result: FileResult) -> Actions:
    if isinstance(result, FileFailure):
        return refused_file(c, "SITE CHMOD", result)
    assert isinstance(result, Done)
    return [c.say(messages.FILE_CHANGED, verb="SITE CHMOD", path=result.path), *c.reply(200, _ACCEPTED)]


HANDLERS: dict[str, Handler] = {"SITE": site}
