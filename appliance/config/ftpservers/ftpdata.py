"""FTP.DATA: the table of statements that fills an ``FtpServer``, and the readers of those that no other member has."""

from __future__ import annotations

import re
from collections.abc import Callable

from appliance.config import messages as config_messages
from appliance.config import tlsversions, zos
from appliance.config.ftpservers import ftpsite
from appliance.config.ftpservers.ftpaccess import (
    EmailCheck,
    FileAccess,
    override_of,
    read_anonymous,
)
from appliance.config.ftpservers.ftpserver import (
    Extension,
    FtpServer,
    PassiveAddress,
    PortOfEntry4,
    SecureCtrlconn,
    SecureDataconn,
    SecureFtp,
    SecureLogin,
    SecurePassword,
    SessionReuse,
    StartDirectory,
    TlsRfcLevel,
)
from appliance.config.language.diagnostics import Place
from appliance.config.language.operands import OperandError, Operands
from appliance.config.language.readers import (
    accepted,
    address,
    choice,
    cipher,
    flat,
    flat_set,
    keyring,
    name,
    network_of,
    number,
    only,
    switch,
    text,
)
from appliance.config.language.report import Report
from appliance.config.language.table import Row, Table, read_lines

__all__ = ["TABLE", "read_ftp_data"]


def _extensions(operands: Operands) -> tuple[Extension, ...]:
    """One name or several; a z/OS name that is not supported is a warning, and the others count."""
    found: list[Extension] = []
    while True:
        token = operands.peek()
        if token is not None and token.upper == "AUTH_GSSAPI":
            operands.no_effect(operands.take("an extension"))
        else:
            found.append(choice(Extension)(operands))
        if operands.peek() is None:
            return tuple(found)


def _passive_ports(operands: Operands) -> tuple[int, int]:
    """``(low,high)``, with or without blanks."""
    first = operands.take("(low,high)")
    written = first.text + "".join(token.text for token in operands.rest())
    found = re.fullmatch(r"\((\d{1,5}),(\d{1,5})\)", written, re.ASCII)
    if found is None or not 1 <= int(found[1]) <= int(found[2]) <= 65_535:
        raise operands.wrong(first, f"{written} is not (low,high) with ports of 1 to 65535")
    return int(found[1]), int(found[2])


def _passive_address(operands: Operands) -> PassiveAddress:
    """``address [network/bits]``; LOCAL stands for the address the client reached us at."""
    token = operands.peek()
    if token is not None and token.upper == "LOCAL":
        told = operands.take("an operand").upper
    else:
        told = address(operands)
        if token is not None and ":" in told:
            raise operands.wrong(token, f"{told} is not an IPv4 address: a 227 reply has no room for another")
    network = operands.peek()
    return PassiveAddress(told, network_of(operands, operands.take("an operand")) if network else None)


def _bare_or_switch(operands: Operands) -> bool:
    """The name alone says TRUE."""
    return operands.peek() is None or switch("TRUE", "FALSE")(operands)


def _migrate_volume(operands: Operands) -> None:
    """MIGRAT is the volume that HMIGRATE enters into the catalogue; no other one says that a data set is migrated."""
    token = operands.take("a volume")
    if token.upper != "MIGRAT":
        raise OperandError(token.place, config_messages.OPERAND_NOT_SUPPORTED, operand=token.upper)


def _smf(*commands: str) -> Callable[[Operands], tuple[str, ...]]:
    """TYPE119; records of type 118 (STD or a number) are not written."""

    def read(operands: Operands) -> tuple[str, ...]:
        token = operands.take("TYPE119")
        if token.upper == "STD" or token.text.isdecimal():
            raise OperandError(token.place, config_messages.OPERAND_NOT_SUPPORTED, operand=token.upper)
        if token.upper != "TYPE119":
            raise operands.wrong(token, f"{token.text} is not TYPE119")
        return commands

    return read


_SECONDS = number(0, 86_400, "a number of seconds")
_MODE = number(0, 0o777, "a file mode", base=8)

_ROWS = (
    Row("EXTENSIONS", "extensions", _extensions, flat_set),
    Row("SECURE_FTP", "secure_ftp", choice(SecureFtp)),
    Row("SECURE_LOGIN", "secure_login", choice(SecureLogin)),
    Row("SECURE_PASSWORD", "secure_password", choice(SecurePassword)),
    Row("SECURE_CTRLCONN", "secure_ctrlconn", choice(SecureCtrlconn)),
    Row("SECURE_DATACONN", "secure_dataconn", choice(SecureDataconn)),
    # The buffer of Kerberos; under TLS it is 0 on z/OS too.
    Row("SECURE_PBSZ", "", number(512, 32_768, "a size")),
    Row("SECURE_SESSION_REUSE", "secure_session_reuse", choice(SessionReuse)),
    Row("SECUREIMPLICITZOS", "secure_implicit_zos", switch("TRUE", "FALSE")),
    Row("TLSPORT", "tls_port", number(0, 65_535, "a port number")),
    Row("TLSRFCLEVEL", "tls_rfc_level", choice(TlsRfcLevel)),
    Row("TLSTIMEOUT", "tls_timeout", _SECONDS),
    Row("TLSMECHANISM", "", only("FTP", known={"ATTLS": "write FTP, and KEYRING and CIPHERSUITE here"})),
    Row("TLSCERTCROSSCHECK", "", only("TRUE", known={"FALSE": "both connections must show one certificate"})),
    *tlsversions.SETTINGS,
    Row("KEYRING", "keyring", keyring),
    Row("CIPHERSUITE", "ciphers", cipher, flat),
    Row("VERIFYUSER", "verify_user", switch("TRUE", "FALSE")),
    Row("APPLNAME", "applname", name(8, "an application name")),
    Row("PASSIVEDATAPORTS", "passive_ports", _passive_ports),
    Row("PASSIVEDATACONN", "passive_redirect", switch("UNRESTRICTED", "NOREDIRECT")),
    Row("PASSIVEADDRESS", "passive_addresses", _passive_address, tuple),
    Row("PORTCOMMAND", "port_command", switch("ACCEPT", "REJECT")),
    Row("PORTCOMMANDPORT", "port_low_ports", switch("UNRESTRICTED", "NOLOWPORTS")),
    Row("PORTCOMMANDIPADDR", "port_redirect", switch("UNRESTRICTED", "NOREDIRECT")),
    Row("INACTIVE", "inactive", _SECONDS),
    Row("FTPKEEPALIVE", "keep_alive", _SECONDS),
    Row("DATAKEEPALIVE", "data_keep_alive", _SECONDS),
    Row("DATACONNTIMEOUT", "data_connect_timeout", number(1, 3_600, "a number of seconds")),
    Row("DATATIMEOUT", "data_timeout", number(1, 86_400, "a number of seconds")),
    Row("HOSTNAME", "host_names", text("a host name"), tuple),
    Row("STARTDIRECTORY", "start_directory", choice(StartDirectory)),
    Row("JESINTERFACELEVEL", "jes_interface_level", number(1, 2, "a level")),
    Row("JESPUTGETTO", "jes_put_get_timeout", _SECONDS),
    *ftpsite.ROWS,
    Row("DSWAITTIMEREPLY", "ds_wait_reply", number(15, 60, "a number of seconds")),
    # Of a transfer that failed nothing is kept, new data set or old.
    Row("CONDDISP", "", accepted("DELETE", known=["CATLG"])),
    Row("UMASK", "umask", _MODE),
    Row("BANNER", "banner", text("a file")),
    Row("LOGINMSG", "login_message", text("a file")),
    Row("ACCESSERRORMSGS", "access_error_msgs", switch("TRUE", "FALSE")),
    Row("REPLY226", "reply226", switch("TRUE", "FALSE")),
    Row("SECURE_DATACLOSE", "secure_data_close", switch("REQUIRED", "OPTIONAL")),
    Row("HFSINFO", "hfs_info", text("a file mask")),
    Row("ANONYMOUSHFSINFO", "anonymous_hfs_info", text("a file mask")),
    Row("MVSINFO", "mvs_info", name(8, "a qualifier")),
    Row("ANONYMOUSMVSINFO", "anonymous_mvs_info", name(8, "a qualifier")),
    Row("MVSURLKEY", "mvs_url_key", name(8, "a key")),
    Row("MIGRATEVOL", "", _migrate_volume),
    Row("ADMINEMAILADDRESS", "admin_email", text("an e-mail address")),
    Row("ADMINEMAILADDR", "admin_email", text("an e-mail address")),  # as IBM's sample spells it
    Row("EXITS", "exits", text("a directory")),
    Row("GREETING", "greeting", text("a text")),
    Row("SMF", "smf", _smf("APPE", "DEL", "LOGN", "REN", "RETR", "STOR"), flat_set),
    Row("SMFAPPE", "smf", _smf("APPE"), flat_set),
    Row("SMFDCFG", "smf", _smf("DCFG"), flat_set),
    Row("SMFDEL", "smf", _smf("DEL"), flat_set),
    Row("SMFJES", "smf_jes", _bare_or_switch),
    Row("SMFLOGN", "smf", _smf("LOGN"), flat_set),
    Row("SMFREN", "smf", _smf("REN"), flat_set),
    Row("SMFRETR", "smf", _smf("RETR"), flat_set),
    Row("SMFSTOR", "smf", _smf("STOR"), flat_set),
    Row("REPLYSECURITYLEVEL", "reply_security_level", number(0, 1, "a level")),
    Row("PORTOFENTRY4", "port_of_entry", choice(PortOfEntry4)),
    Row("PASSPHRASE", "passphrases", switch("TRUE", "FALSE")),
    Row("QUOTA", "quota", number(0, 1_000_000_000, "a number of megabytes")),
    Row("RATELIMIT", "rate_limit", number(0, 10_000_000, "a number of kilobytes in a second")),
    Row("MAXSESSIONS", "max_sessions", number(0, 10_000, "a number of sessions")),
    Row("ANONYMOUS", "anonymous", read_anonymous),
    Row("ANONYMOUSLEVEL", "anonymous_level", number(1, 3, "a level")),
    Row("ANONYMOUSFILEACCESS", "anonymous_file_access", choice(FileAccess)),
    Row("ANONYMOUSFILETYPESEQ", "anonymous_seq", switch("TRUE", "FALSE")),
    Row("ANONYMOUSFILETYPEJES", "anonymous_jes", switch("TRUE", "FALSE")),
    Row("ANONYMOUSFILETYPESQL", "", accepted("FALSE", known=["TRUE"])),
    Row("ANONYMOUSHFSFILEMODE", "anonymous_file_mode", _MODE),
    Row("ANONYMOUSHFSDIRMODE", "anonymous_directory_mode", _MODE),
    Row("ANONYMOUSLOGINMSG", "anonymous_login_message", text("a file")),
    Row("EMAILADDRCHECK", "email_check", choice(EmailCheck)),
    Row("REVOKEDSESSION", "ends_revoked", switch("END", "KEEP")),
)

#: What OVERRIDE may change; the key ring, ciphers and certificates are those of the port.
_DIFFERING = (
    *("SECURE_FTP", "SECURE_PASSWORD", "SECURE_CTRLCONN", "SECURE_DATACONN", "SECURE_SESSION_REUSE", "VERIFYUSER"),
    *("PASSIVEDATACONN", "PORTCOMMAND", "PORTCOMMANDPORT", "PORTCOMMANDIPADDR", "PASSPHRASE"),
    *(
        "INACTIVE",
        "DATAKEEPALIVE",
        "DATACONNTIMEOUT",
        "DATATIMEOUT",
        "UMASK",
        "REPLY226",
        "SECURE_DATACLOSE",
        "QUOTA",
        "RATELIMIT",
        "MAXSESSIONS",
    ),
)
_OVERRIDABLE = {row.keyword: row for row in _ROWS if row.keyword in _DIFFERING}

TABLE = Table.of(
    [*_ROWS, Row("OVERRIDE", "overrides", override_of(_OVERRIDABLE), tuple)],
    zos.FTP_SERVER,
    client=zos.FTP_CLIENT,
)


def read_ftp_data(text: str, file: str, jobname: str, report: Report) -> FtpServer:
    """The server that the member ``file`` describes; its ports and CRL servers come from other members."""
    filled = read_lines(text, file, TABLE, report)
    return FtpServer(jobname, **filled.values, place=Place(file, 1, 1))
