"""Every resource name is built here and nowhere else, with what "no decision" means for it.

The names and the no-decision column are those of the Communications Server's table of SAF resources; READ is the
level for all of them unless the caller says otherwise.
"""

from __future__ import annotations

from ipaddress import IPv4Address

from appliance.saf.model import Resource

__all__ = [
    "appl",
    "dcas_server",
    "ftp_hfs",
    "ftp_port",
    "irrptauth",
    "opercmds",
    "printer",
    "surrogate",
    "terminal",
    "tn3270_port",
]

#: Verb of an operator command -> the second qualifier of its OPERCMDS resource.
_VERBS = {"D": "DISPLAY", "V": "VARY", "F": "MODIFY"}


def ftp_port(system: str, daemon: str, port: int) -> Resource:
    """Login at an FTP port: EZB.FTP.sysname.ftpdname.PORTn, no leading zeros; the talk wrote four digits."""
    stem = f"EZB.FTP.{system}.{daemon}.PORT"
    older = f"{stem}{port:04d}" if port < 1000 else None
    return Resource("SERVAUTH", f"{stem}{port}", undecided_permits=True, fallback=older)


def ftp_hfs(system: str, daemon: str) -> Resource:
    """An FTP user's access to the file system: EZB.FTP.sysname.ftpdname.ACCESS.HFS."""
    return Resource("SERVAUTH", f"EZB.FTP.{system}.{daemon}.ACCESS.HFS", undecided_permits=True)


def terminal(address: str) -> Resource:
    """A port of entry: class TERMINAL, the IPv4 address as eight hexadecimal digits (PORTOFENTRY4 TERMINAL)."""
    return Resource("TERMINAL", f"{int(IPv4Address(address)):08X}", undecided_permits=True)


def surrogate(user: str) -> Resource:
    """Becoming a user without a password: BPX.SRV.userid; no profile means no."""
    return Resource("SURROGAT", f"BPX.SRV.{user}")


def tn3270_port(system: str, stack: str, port: int) -> Resource:
    """A Telnet port with a mapped certificate: EZB.TN3270.sysname.tnname.PORTnnnnn; the talk's name is EZB.TELNET."""
    return Resource(
        "SERVAUTH",
        f"EZB.TN3270.{system}.{stack}.PORT{port:05d}",
        undecided_permits=True,
        fallback=f"EZB.TELNET.{stack}.PRT{port:04d}",
    )


def dcas_server(system: str) -> Resource:
    """Asking a DCAS: EZA.DCAS.sysname."""
    return Resource("SERVAUTH", f"EZA.DCAS.{system}", undecided_permits=True)


def appl(application: str) -> Resource:
    """Logging on to an application."""
    return Resource("APPL", application, undecided_permits=True)


def printer(system: str, lu: str) -> Resource:
    """Printing on an LU: class WRITER, as for a local printer (node.LOCAL.device)."""
    return Resource("WRITER", f"{system}.LOCAL.{lu}", undecided_permits=True)


def irrptauth(application: str, user: str) -> Resource:
    """The PassTicket services of another user: UPDATE to generate, READ to evaluate; no profile means no."""
    return Resource("PTKTDATA", f"IRRPTAUTH.{application}.{user}")


def opercmds(verb: str, *words: str) -> Resource:
    """An operator command: MVS.DISPLAY.TCPIP.TELNET..., MVS.VARY.TCPIP.DROP, MVS.MODIFY.CA.ISSUE.

    A display also has the name that z/OS knows, without options (MVS.DISPLAY.TCPIP). Undecided is no: the console
    has its own rule for operators then.
    """
    plain = f"MVS.{_VERBS[verb]}.{words[0]}" if verb == "D" and len(words) > 1 else None
    return Resource("OPERCMDS", ".".join(("MVS", _VERBS[verb], *words)), fallback=plain)
