"""Two appliances of one site: terminals connect to the front, and the host stands behind it.

The second starts from a copy of the first's folder, so they share the CA, the users and the PassTicket key.
"""

from __future__ import annotations

from pathlib import Path

import attrs

from tests.system.running import Demo, free_offset

#: Certificates with a private key in the SAF, for the front to show: the middle tier's, and USER2's.
_SIGNED = "SIGNWITH(CERTAUTH LABEL('SALLYPORT CA'))"
_COMMANDS = (
    f"RACDCERT ID(DCASCLI) GENCERT SUBJECTSDN(CN('DCASCLI')) WITHLABEL('middle') {_SIGNED}",
    f"RACDCERT ID(USER2) GENCERT SUBJECTSDN(CN('FRONT')) WITHLABEL('front') {_SIGNED}",
    "RACDCERT ID(TCPIP) ADDRING(MIDDLE)",
    "RACDCERT ID(TCPIP) CONNECT(CERTAUTH LABEL('SALLYPORT CA') RING(MIDDLE) USAGE(CERTAUTH))",
    "RACDCERT ID(TCPIP) CONNECT(ID(DCASCLI) LABEL('middle') RING(MIDDLE) USAGE(PERSONAL) DEFAULT)",
    "RACDCERT ID(TCPIP) ADDRING(FRONT)",
    "RACDCERT ID(TCPIP) CONNECT(CERTAUTH LABEL('SALLYPORT CA') RING(FRONT) USAGE(CERTAUTH))",
    "RACDCERT ID(TCPIP) CONNECT(ID(USER2) LABEL('front') RING(FRONT) USAGE(PERSONAL) DEFAULT)",
)


def make_site(directory: Path) -> None:
    """The state of a demo that ran once and stopped, with the certificates that a front shows."""
    with Demo(directory, free_offset()) as first:
        for command in _COMMANDS:
            result = first.console(command)
            assert result.code == 0, (command, result.lines)
        first.stop()


@attrs.frozen
class Pair:
    """The demo that terminals connect to, and the host behind it."""

    front: Demo
    host: Demo

    def point_relay(self, base: int, options: str = "") -> None:
        """RELAY1 is this port of the host from now on."""
        self.relay_to(self.host.port(base), options)

    def relay_to(self, port: int, options: str = "") -> None:
        """RELAY1 is this port of loopback from now on."""
        self._replace("APPL RELAY1", f"APPL RELAY1 HOST 127.0.0.1 {self._seen(port)} PTKTAPPL TSO {options}")

    def ask_dcas(self, options: str = "") -> None:
        """Express Logon of the front asks the host's DCAS from now on."""
        dcas = f"DCAS 127.0.0.1 {self._seen(self.host.port(8990))} KEYRING MIDDLE SERVERNAME localhost {options}"
        self._replace("DCAS ", dcas)

    def _seen(self, port: int) -> int:
        return port - self.front.offset  # the front adds its offset to the ports of its members

    def _replace(self, beginning: str, line: str) -> None:
        member = self.front.dir / "etc" / "APPLS"
        lines = [other for other in member.read_text().splitlines() if not other.startswith(beginning)]
        member.write_text("\n".join([*lines, line]) + "\n")
        result = self.front.console("V TCPIP,,OBEYFILE")
        assert result.code == 0, result.lines
