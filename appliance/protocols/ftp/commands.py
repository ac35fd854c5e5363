"""The verbs: one row each, saying what argument it takes, when it may be used, and what HELP shows.

Who adds a verb adds a row; the core refuses a wrong shape and the session a wrong moment, both from this table.
"""

from __future__ import annotations

import enum

import attrs

__all__ = ["COMMANDS", "Argument", "Command"]


class Argument(enum.Enum):
    """What follows the verb."""

    NONE = "none"
    OPTIONAL = "optional"
    REQUIRED = "required"
    PATH = "path"  # required, and its blanks are part of it
    OPTIONAL_PATH = "optional path"


@attrs.frozen
class Command:
    """One verb. ``name`` is the verb it stands for: XPWD is PWD."""

    verb: str
    argument: Argument = Argument.NONE
    syntax: str = ""  # for HELP
    before_login: bool = False
    during_transfer: bool = False
    implemented: bool = True
    name: str = ""

    def __attrs_post_init__(self) -> None:
        if not self.name:
            object.__setattr__(self, "name", self.verb)

    @property
    def needs_argument(self) -> bool:
        """True when the verb alone is an error."""
        return self.argument in (Argument.REQUIRED, Argument.PATH)

    @property
    def keeps_blanks(self) -> bool:
        """True when blanks around the argument belong to it (RFC 3659 section 2.2)."""
        return self.argument in (Argument.PATH, Argument.OPTIONAL_PATH)


_NONE, _OPTIONAL, _REQUIRED = Argument.NONE, Argument.OPTIONAL, Argument.REQUIRED
_PATH, _OPTIONAL_PATH = Argument.PATH, Argument.OPTIONAL_PATH

_ROWS = (
    # RFC 959: access control
    Command("USER", _REQUIRED, "<userid>", before_login=True),
    Command("PASS", _OPTIONAL_PATH, "<password>", before_login=True),
    Command("ACCT", _OPTIONAL, "<account>", before_login=True, implemented=False),
    Command("CWD", _PATH, "<directory>"),
    Command("XCWD", _PATH, "<directory>", name="CWD"),
    Command("CDUP"),
    Command("XCUP", name="CDUP"),
    Command("SMNT", _OPTIONAL, "<path>", implemented=False),
    Command("REIN", before_login=True),
    Command("QUIT", before_login=True, during_transfer=True),
    # RFC 959: transfer parameters
    Command("PORT", _REQUIRED, "<h1,h2,h3,h4,p1,p2>"),
    Command("PASV"),
    Command("TYPE", _REQUIRED, "A [N] | E [N] | I | L 8"),
    Command("STRU", _REQUIRED, "F | R"),
    Command("MODE", _REQUIRED, "S | B | C | Z"),
    # RFC 959: service
    Command("RETR", _PATH, "<path>"),
    Command("STOR", _PATH, "<path>"),
    Command("STOU", _OPTIONAL_PATH, "[path]"),
    Command("APPE", _PATH, "<path>"),
    Command("ALLO", _OPTIONAL, "<bytes>", implemented=False),
    Command("REST", _REQUIRED, "<offset>"),
    Command("RNFR", _PATH, "<path>"),
    Command("RNTO", _PATH, "<path>"),
    Command("ABOR", before_login=True, during_transfer=True),
    Command("DELE", _PATH, "<path>"),
    Command("RMD", _PATH, "<directory>"),
    Command("XRMD", _PATH, "<directory>", name="RMD"),
    Command("MKD", _PATH, "<directory>"),
    Command("XMKD", _PATH, "<directory>", name="MKD"),
    Command("PWD"),
    Command("XPWD", name="PWD"),
    Command("LIST", _OPTIONAL_PATH, "[path]"),
    Command("NLST", _OPTIONAL_PATH, "[path]"),
    Command("SITE", _OPTIONAL, "<parameters>", before_login=True),
    Command("SYST", before_login=True),
    Command("STAT", _OPTIONAL_PATH, "[(option | path]", before_login=True, during_transfer=True),
    Command("HELP", _OPTIONAL, "[command]", before_login=True),
    Command("NOOP", _OPTIONAL, before_login=True, during_transfer=True),
    # RFC 2228 and 4217: security
    Command("AUTH", _REQUIRED, "TLS | TLS-C | TLS-P | SSL", before_login=True),
    Command("ADAT", _OPTIONAL, "<data>", before_login=True),
    Command("PBSZ", _REQUIRED, "0", before_login=True),
    Command("PROT", _REQUIRED, "C | P", before_login=True),
    Command("CCC", before_login=True),
    Command("MIC", _OPTIONAL, "<data>", before_login=True),
    Command("CONF", _OPTIONAL, "<data>", before_login=True),
    Command("ENC", _OPTIONAL, "<data>", before_login=True),
    # RFC 2389, 2428, 2640, 3659, 7151
    Command("FEAT", before_login=True),
    Command("OPTS", _REQUIRED, "UTF8 ON | MLST <facts> | HASH <algorithm> | MODE Z LEVEL <n>", before_login=True),
    Command("EPRT", _REQUIRED, "<|family|address|port|>"),
    Command("EPSV", _OPTIONAL, "[1 | 2 | ALL]"),
    Command("SIZE", _PATH, "<path>"),
    Command("MDTM", _PATH, "<path>"),
    Command("MFMT", _PATH, "<YYYYMMDDHHMMSS> <path>"),
    Command("MFF", _PATH, "Modify=<time>;UNIX.mode=<mode>; <path>"),
    Command("MFCT", _PATH, "<YYYYMMDDHHMMSS> <path>", implemented=False),
    Command("MLST", _OPTIONAL_PATH, "[path]"),
    Command("MLSD", _OPTIONAL_PATH, "[directory]"),
    Command("LANG", _OPTIONAL, "[EN]", before_login=True),
    Command("HOST", _REQUIRED, "<name>", before_login=True),
    # draft-bryan-ftpext-hash, and what clients send
    Command("HASH", _PATH, "<path>"),
    Command("RANG", _REQUIRED, "<first> <last>"),
    Command("XCRC", _PATH, "<path> [start] [end]"),
    Command("XMD5", _PATH, "<path> [start] [end]"),
    Command("XSHA", _PATH, "<path> [start] [end]", name="XSHA1"),
    Command("XSHA1", _PATH, "<path> [start] [end]"),
    Command("XSHA256", _PATH, "<path> [start] [end]"),
    Command("XSHA512", _PATH, "<path> [start] [end]"),
    Command("CLNT", _OPTIONAL, "<client>", before_login=True),
)

#: By the verb as it is sent, in upper case.
COMMANDS = {row.verb: row for row in _ROWS}
