"""The members that a first boot writes: what the answers say, in the language of the members."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from appliance.config.answers import Answers, MakeAuthority, Service

__all__ = ["CHAIN_LABEL", "SERVER_LABEL", "SERVER_OWNER", "first_members"]

SERVER_LABEL, SERVER_OWNER = "SERVER", "TCPIP"
#: Labels of the CA certificates that came in a PKCS#12 file.
CHAIN_LABEL = "CHAIN {number}"

_FTP = """\
EXTENSIONS          AUTH_TLS
EXTENSIONS          SIZE
EXTENSIONS          MDTM
EXTENSIONS          REST_STREAM
EXTENSIONS          UTF8
SECURE_FTP          REQUIRED
SECURE_LOGIN        NO_CLIENT_AUTH
SECURE_CTRLCONN     PRIVATE
SECURE_DATACONN     PRIVATE
KEYRING             FTPRING
STARTDIRECTORY      HFS
INACTIVE            300
"""
_TELNET = """\
TELNETGLOBALS
   TN3270E
   KEYRING SAF TNRING
   SSLTIMEOUT 5
   TIMEMARK 600
   SCANINTERVAL 120
   INACTIVE 0
   MSG07
ENDTELNETGLOBALS
"""
_DCAS = """\
PORT         {port}
SAFKEYRING   DCASRING
CLIENTAUTH   LOCAL2
SERVERTYPE   ALLTYPES
"""
_APPLS = """\
; What a terminal can log on to.
APPL TSO     BUILTIN TSO   PTKTAPPL TSO  DESCRIPTION 'Time sharing'
APPL ECHO    BUILTIN ECHO                DESCRIPTION 'Test pattern, what you type comes back'
"""
_RACF = """\
; What the first boot ran, once, into an empty database.
SETROPTS PASSWORD(REVOKE(5))
SETROPTS CLASSACT(APPL FACILITY OPERCMDS PTKTDATA SDSF SERVAUTH DIGTCERT DIGTRING DIGTNMAP)
SETROPTS GENERIC(PTKTDATA SDSF)
SETROPTS RACLIST(APPL FACILITY OPERCMDS PTKTDATA SDSF SERVAUTH)
ADDUSER {admin} NAME('{full_name}') SPECIAL AUDITOR
ADDUSER TCPIP NAME('TCPIP AND TELNET') NOPASSWORD
ADDUSER FTPD  NAME('FTP SERVERS')      NOPASSWORD
ADDUSER DCAS  NAME('DCAS')             NOPASSWORD
RDEFINE SERVAUTH EZA.DCAS.{system} UACC(NONE)
RDEFINE PTKTDATA TSO SSIGNON(KEYMASKED(&RANDOM16.)) UACC(NONE)
RDEFINE PTKTDATA IRRPTAUTH.TSO.* UACC(NONE)
RDEFINE SDSF ISFCMD.FILTER.* UACC(READ)
"""


def first_members(answers: Answers, authorities: Iterable[str], uid: int, socket: Path) -> Mapping[str, str]:
    """Name -> text. ``authorities`` are the labels of the CA certificates; ``uid`` is the administrator's here."""
    ports = dict(answers.listeners)
    members = {
        "SYSTEM.CONF": _system(answers, ports, uid, socket),
        "PROFILE.TCPIP": _profile(answers, ports),
        "APPLS": _APPLS,
        "RACF.INIT": _racf(answers, authorities),
    }
    if Service.FTP in ports:
        members["FTP.DATA"] = f"; FTP with TLS by AUTH TLS.\n{_FTP}"
    if Service.FTPS in ports:
        implicit = f"TLSPORT             {ports[Service.FTPS]}\nSECUREIMPLICITZOS   FALSE\n"
        members["FTPIMP1.FTP.DATA"] = f"; FTP in TLS from the first byte.\n{_FTP}{implicit}"
    if Service.DCAS in ports:
        members["DCAS.CONF"] = f"; User IDs and PassTickets.\n{_DCAS.format(port=ports[Service.DCAS])}"
    return members


def _system(answers: Answers, ports: Mapping[Service, int], uid: int, socket: Path) -> str:
    lines = [
        f"; {answers.names[0]}: names, folders, the operator's socket, revocation checking, limits.",
        f"SYSTEM          {answers.system}",
        "STACK           TCPIP",
        f"BINDADDRESS     {answers.bind_address}",
        f"CONTROLSOCKET   {socket}",
        f"CONTROLUSER     {uid} {answers.administrator.user}",
    ]
    if Service.METRICS in ports:
        lines.append(f"METRICS         {ports[Service.METRICS]} 127.0.0.1")
    servers = list(answers.directories)
    if isinstance(answers.certificate, MakeAuthority):
        port = ports.get(Service.DIRECTORY, Service.DIRECTORY.value)
        lines.append(f"DIRECTORY       {port} 127.0.0.1 SUFFIX '{answers.certificate.suffix}'")
        servers.insert(0, ("127.0.0.1", port))
    lines += [f"CRLLDAPSERVER   {host} {port}" for host, port in servers]
    lines += ["CRLSECURITYLEVEL HIGH", "PENALTY         4 60 600", "PENALTYEXEMPT   127.0.0.0/8 ::1"]
    return "\n".join(lines) + "\n"


def _profile(answers: Answers, ports: Mapping[Service, int]) -> str:
    jobs = {Service.FTP: "FTPD1", Service.FTPS: "FTPIMP1"}
    lines = [f"; The ports of {answers.names[0]}."]
    owned = [f"   {ports[service]} TCP {job}" for service, job in jobs.items() if service in ports]
    lines += ["PORT", *owned] if owned else []
    secure, basic = ports.get(Service.TN3270), ports.get(Service.TELNET)
    if secure or basic:
        lines += ["", _TELNET]
    if secure:
        lines += [f"TELNETPARMS\n   SECUREPORT {secure}\n   CONNTYPE SECURE\n   CLIENTAUTH NONE\nENDTELNETPARMS\n"]
    if basic:
        lines += [f"TELNETPARMS\n   PORT {basic}\n   CONNTYPE BASIC\nENDTELNETPARMS\n"]
    if secure or basic:
        listed = " ".join(str(port) for port in (secure, basic) if port)
        terminals = "   DEFAULTLUS\n      SLYTN001..SLYTN999..FFFFFNNN\n   ENDDEFAULTLUS\n"
        shown = "   USSTCP USSTCP1\n   ALLOWAPPL TSO*\n   ALLOWAPPL ECHO\n"
        lines += [f"BEGINVTAM\n   PORT {listed}\n{terminals}{shown}ENDVTAM"]
    return "\n".join(lines) + "\n"


def _racf(answers: Answers, authorities: Iterable[str]) -> str:
    admin = answers.administrator
    name = admin.full_name.replace("'", "''")
    lines = [_RACF.format(admin=admin.user, full_name=name, system=answers.system).rstrip()]
    labels = tuple(authorities)
    for owner, ring in (("TCPIP", "TNRING"), ("FTPD", "FTPRING"), ("DCAS", "DCASRING")):
        lines.append(f"RACDCERT ID({owner}) ADDRING({ring})")
        lines += [
            f"RACDCERT ID({owner}) CONNECT(CERTAUTH LABEL('{label}') RING({ring}) USAGE(CERTAUTH))" for label in labels
        ]
        own = f"ID({SERVER_OWNER}) LABEL('{SERVER_LABEL}')"
        lines.append(f"RACDCERT ID({owner}) CONNECT({own} RING({ring}) USAGE(PERSONAL) DEFAULT)")
    return "\n".join(lines) + "\n"
