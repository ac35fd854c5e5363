"""Messages of the configuration; a ``Diagnostic`` carries one of these ids, its text filled in."""

from __future__ import annotations

from appliance.message import Message

# One statement by itself.
UNKNOWN_STATEMENT = Message("SLYN0101E", "is not a statement of this member{hint}")
NOT_SUPPORTED = Message("SLYN0102W", "is known on z/OS but not supported here: it has no effect")
BAD_OPERAND = Message("SLYN0103E", "{detail}")
MISSING_OPERAND = Message("SLYN0104E", "needs {what}")
EXTRA_OPERAND = Message("SLYN0105E", "does not take the operand {operand}")
GIVEN_TWICE = Message("SLYN0106W", "was given before, at {before}: this one counts")
OPEN_QUOTE = Message("SLYN0107E", "the quotation that begins here has no end on its line")
OPEN_BLOCK = Message("SLYN0108E", "has no {end}")
OPERAND_NOT_SUPPORTED = Message("SLYN0109W", "{operand} is known on z/OS but not supported here: it has no effect")
CLIENT_STATEMENT = Message("SLYN0110W", "is a statement of the FTP client: it has no effect on a server")
CIPHER_UNKNOWN = Message("SLYN0111E", "{name} is not the name or code of a cipher suite")
CIPHER_OBSOLETE = Message("SLYN0112E", "{name} is obsolete and never offered: {why}")
CIPHER_WEAK = Message("SLYN0113W", "{name} is offered as {openssl} for TLS 1.2 only: {why}")
OPEN_CONTINUATION = Message("SLYN0114E", "the last line ends in a continuation character")
USS_TOKEN = Message("SLYN0115W", "{token} is not a token that is replaced: it is shown as it stands")
USS_SIZE = Message("SLYN0116E", "{detail}")
SHARED_ALONE = Message("SLYN0117W", "is shared with no other server here: its names are those of this server alone")
LINKS_ONLY = Message("SLYN0118W", "only names links, for LINKNAME and LINKGRP: addresses are those of the machine")
IN_ANOTHER_GROUP = Message("SLYN0119W", "{member} is already in the group {other}: it is left out here")
MISPLACED = Message("SLYN0126E", "belongs in {block}, not here")
NO_EFFECT = Message("SLYN0125W", "has no effect here: {why}")
UNKNOWN_SYMBOL = Message("SLYN0127W", "is no symbol that SYMDEF of SYSTEM.CONF defines: it stays as it is")

# A member as a file.
UNREADABLE = Message("SLYN0201E", "cannot be read: {detail}")
NOT_A_FILE = Message("SLYN0202E", "is a symbolic link or no regular file: only regular files are read")
WRITABLE_BY_OTHERS = Message("SLYN0203E", "can be written by every user of this machine: chmod o-w it")
TOO_LARGE = Message("SLYN0204E", "has more than {limit} bytes")
LINE_TOO_LONG = Message("SLYN0205E", "the line has more than {limit} characters")
NOT_UTF8 = Message("SLYN0206E", "is not UTF-8 text: byte {byte}")
CONTROL_CHARACTER = Message("SLYN0207E", "the character {code} does not belong in a member")
MEMBER_NOT_SUPPORTED = Message("SLYN0208W", "is a member that is not supported yet: it has no effect")
MEMBER_UNKNOWN = Message("SLYN0209W", "is not the name of a member: it has no effect")
NO_MEMBERS = Message("SLYN0210E", "the directory holds no member")

# Members held against each other.
PORT_TAKEN = Message("SLYN0301E", "port {port} is already asked for by {other}")
NO_MAPPING = Message("SLYN0302E", "port {port} has no BEGINVTAM block that lists it")
NO_PARAMETERS = Message("SLYN0303E", "lists port {port}, which has no TELNETPARMS block")
NO_KEYRING = Message("SLYN0304E", "port {port} is secure but no KEYRING is given")
UNKNOWN_APPLICATION = Message("SLYN0305E", "{name} is not an application of APPLS")
NO_SUCH_APPLICATION = Message("SLYN0320W", "{name} fits no application of APPLS: it has no effect")
UNKNOWN_USS_TABLE = Message("SLYN0306E", "{name} is not a table of USSTAB")
UNKNOWN_INTERPRET_TABLE = Message("SLYN0330E", "{name} is not a table of INTERPTAB")
INTERPRET_WITHOUT_USS = Message("SLYN0331W", "has no effect: an interpret table works together with a USSTCP")
USS_OPERAND = Message(
    "SLYN0332W", "{name} stands for {replacement}, which is no operand of {command}: it has no effect"
)
NO_TLS_VERSION = Message("SLYN0333E", "{name} has no cipher suite left for a version of TLS that is on")
RESPONDER_UNNAMED = Message(
    "SLYN0337W", "listens on every address and has no URL: what the own CA signs does not say where it is"
)
UNKNOWN_GROUP = Message("SLYN0307E", "{name} is neither {alternative} nor the name of a group defined here")
NO_FTP_PORT = Message("SLYN0308E", "PROFILE.TCPIP names none for job {job}: the server would have no port")
IDLE_RESERVATION = Message("SLYN0309W", "port {port} is reserved for {job}, which no member configures")
CLIENT_AUTH_ON_BASIC = Message("SLYN0310W", "has no effect on the basic port {port}")
EXPRESS_LOGON_WITHOUT_SAFCERT = Message("SLYN0311W", "has no effect on port {port} without CLIENTAUTH SAFCERT")
SECURE_TYPE_ON_BASIC = Message("SLYN0312E", "{type} on port {port} needs a SECUREPORT, not a PORT")
NO_LUS = Message("SLYN0313E", "no LU can be assigned: there is no DEFAULTLUS and no LUMAP")
SECURE_LOGIN_WITHOUT_TLS = Message("SLYN0314W", "has no effect without EXTENSIONS AUTH_TLS or a port that is TLSPORT")
NO_FTP_KEYRING = Message("SLYN0315E", "TLS is configured for {job} but none is given")
MAPPED_TWICE = Message("SLYN0316E", "port {port} is listed by two of these blocks")
FOREIGN_STACK = Message("SLYN0317W", "{stack} is not the stack of SYSTEM.CONF ({ours}): it has no effect")
NO_CRL_SERVER = Message(
    "SLYN0318W", "port {port} asks for client certificates, but no CRLLDAPSERVER is given: revocation is not checked"
)
TLS_REQUIRED_WITHOUT_AUTH = Message("SLYN0319E", "REQUIRED without EXTENSIONS AUTH_TLS: nobody could log in")
TOO_MANY_PORTS = Message("SLYN0322E", "is one of more than {limit} Telnet ports")
UNKNOWN_NAME = Message("SLYN0323E", "{name} is not the name of a group that is defined in this block")
SHAPES_DIFFER = Message(
    "SLYN0324E", "{printers} is not of the same shape as {terminals}: single names, ranges and names in each range"
)
CHANGED_TOO_LATE = Message(
    "SLYN0325W", "PMAP {name} comes when TLS and negotiation are over: {fields} stay as they are"
)
LU_EXIT = Message(
    "SLYN0350W", "{name} is an assembler routine, which does not run here: its LUs are given like those of any group"
)
IDLE_DCAS = Message("SLYN0336W", "has no effect: no port has EXPRESSLOGON and asks for client certificates")
ATTLS_NOT_READ = Message(
    "SLYN0334W", "AT-TLS policy is not read: KEYRING and CONNTYPE secure port {port}, as they do a SECUREPORT"
)
ATTLS_WITHOUT_KEYRING = Message("SLYN0335W", "port {port} is not opened: nothing secures it without a KEYRING")
TAKEN_AS_LU = Message("SLYN0321W", "{name} is no defined group, nor in any pool of this block: it is taken as one LU")
