"""Every resource name is built here and nowhere else, with what "no decision" means for it.

The names and the no-decision column are those of the Communications Server's table of SAF resources; READ is the
level for all of them unless the caller says otherwise.
"""

from __future__ import annotations

from functools import lru_cache
from ipaddress import IPv4Address

from appliance.saf.model import Resource

__all__ = [
    "appl",
    "bpx_srv",
    "certificate_function",
    "csf_key",
    "csf_service",
    "data_set",
    "dcas_server",
    "facility",
    "ftp_hfs",
    "ftp_port",
    "host_mapping",
    "irrptauth",
    "isfcmd_filter",
    "jes_spool",
    "jes_submit",
    "netaccess",
    "opercmds",
    "portaccess",
    "printer",
    "private_data_set",
    "ring_list",
    "stackaccess",
    "started",
    "surrogat",
    "terminal",
    "terminal_address",
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


@lru_cache(maxsize=1_024)  # a partner's jobs come from the same address all day
def terminal_address(address: str) -> str:
    """The name in class TERMINAL of an IPv4 client without a terminal: its address as eight hexadecimal digits."""
    return f"{int(IPv4Address(address)):08X}"


def bpx_srv(user: str) -> Resource:
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


def stackaccess(system: str, stack: str) -> Resource:
    """Using the stack at all: EZB.STACKACCESS.sysname.tcpname."""
    return Resource("SERVAUTH", f"EZB.STACKACCESS.{system}.{stack}", undecided_permits=True)


def netaccess(system: str, stack: str, zone: str) -> Resource:
    """Traffic with a named network zone: EZB.NETACCESS.sysname.tcpname.zone; a zone without a profile is shut."""
    return Resource("SERVAUTH", f"EZB.NETACCESS.{system}.{stack}.{zone}")


def portaccess(system: str, stack: str, name: str) -> Resource:
    """Binding to a port reserved with SAF name: EZB.PORTACCESS.sysname.tcpname.name; no profile means no."""
    return Resource("SERVAUTH", f"EZB.PORTACCESS.{system}.{stack}.{name}")


def host_mapping(host: str) -> Resource:
    """Trusting the hostIdMappings of a certificate for a host: IRR.HOST.hostname; no profile means no."""
    return Resource("SERVAUTH", f"IRR.HOST.{host.upper()}")


def terminal(name: str) -> Resource:
    """Logging on from a terminal."""
    return Resource("TERMINAL", name, undecided_permits=True)


def started(procedure: str, job: str = "") -> Resource:
    """As whom a procedure runs: procedure.jobname in class STARTED."""
    return Resource("STARTED", f"{procedure}.{job or procedure}", undecided_permits=True)


def surrogat(user: str) -> Resource:
    """Submitting jobs for another user: userid.SUBMIT in class SURROGAT; no profile means no."""
    return Resource("SURROGAT", f"{user}.SUBMIT")


def facility(name: str) -> Resource:
    """A named facility; no profile means no."""
    return Resource("FACILITY", name)


def certificate_function(function: str) -> Resource:
    """A function of RACDCERT: IRR.DIGTCERT.function in class FACILITY; no profile means no."""
    return facility(f"IRR.DIGTCERT.{function}")


def ring_list(owner: str, ring: str) -> Resource:
    """Reading a ring, and with UPDATE the private keys of others in it: ringowner.ringname.LST in RDATALIB."""
    return Resource("RDATALIB", f"{owner}.{ring}.LST".upper())


def data_set(name: str) -> Resource:
    """A data set, by its full name; what no profile covers is open unless SETROPTS PROTECTALL shuts it."""
    return Resource("DATASET", name, undecided_permits=True)


def private_data_set(name: str) -> Resource:
    """A data set that is shut to everybody but its owner when no profile covers it, whatever SETROPTS says."""
    return Resource("DATASET", name)


def jes_spool(node: str, owner: str, job: str, job_id: str, number: int | None = None) -> Resource:
    """Another user's job or one data set of it: node.userid.jobname.jobid.Dnnnnnnn.? in JESSPOOL; no profile is no."""
    stem = f"{node}.{owner}.{job}.{job_id}"
    return Resource("JESSPOOL", stem if number is None else f"{stem}.D{number:07d}.?")


def jes_submit(node: str, job: str, user: str) -> Resource:
    """Submitting a job of this name: SUBMIT.node.jobname.userid in JESJOBS."""
    return Resource("JESJOBS", f"SUBMIT.{node}.{job}.{user}", undecided_permits=True)


def isfcmd_filter(what: str) -> Resource:
    """Looking at other people's jobs by a filter: ISFCMD.FILTER.OWNER or PREFIX in class SDSF; no profile means no."""
    return Resource("SDSF", f"ISFCMD.FILTER.{what}")


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


def csf_service(service: str) -> Resource:
    """A cryptographic service, in class CSFSERV."""
    return Resource("CSFSERV", service, undecided_permits=True)


def csf_key(label: str) -> Resource:
    """A key in a cryptographic token, in class CSFKEYS."""
    return Resource("CSFKEYS", label.upper(), undecided_permits=True)
