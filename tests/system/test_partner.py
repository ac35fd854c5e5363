"""A business partner with an authority of his own comes in and goes out again, by commands alone, without a restart."""

from __future__ import annotations

import contextlib
import shutil
import subprocess
from pathlib import Path

from cryptography import x509

from tests.system.emulator import Emulator
from tests.system.partners import Partner, partner_demo
from tests.system.running import Demo, free_offset, need, until
from tests.system.test_ftp import curl

_RINGS = (
    "ID(FTPD) {}(CERTAUTH LABEL('Partner CA') RING(FTPRING))",
    "ID(TCPIP) {}(CERTAUTH LABEL('Partner CA') RING(TNRING))",
)
_PORTS = ("EZB.FTP.MVS098.FTPSEC1.PORT{}", "EZB.TN3270.MVS098.TCPCS.PORT{:05d}")


def _logs_in_by_ftp(demo: Demo, user: str, pair: tuple[Path, Path]) -> bool:
    done = curl(demo, "--cert", pair[0], "--key", pair[1], "-u", f"{user}:", f"ftp://localhost:{demo.port(2021)}//")
    assert done.returncode == 0 or b"< 230" not in done.stderr
    return done.returncode == 0


def _gets_a_screen(demo: Demo, pair: tuple[Path, Path]) -> bool:
    options = ["-certfile", str(pair[0]), "-certfiletype", "pem", "-keyfile", str(pair[1]), "-keyfiletype", "pem"]
    with Emulator(demo, 2025, *options, prefix="L:") as terminal:
        with contextlib.suppress(RuntimeError, TimeoutError):
            terminal.connect()
        return "TCPABC" in terminal.screen_or_nothing()


def _say(demo: Demo, command: str) -> None:
    done = demo.console(command)
    assert done.code == 0, (command, done.lines)


def _let_in(demo: Demo, partner: Partner) -> None:
    (demo.dir / "import").mkdir(exist_ok=True)
    shutil.copy(partner.folder / "ca.pem", demo.dir / "import" / "partner.pem")
    _say(demo, "RACDCERT CERTAUTH ADD('partner.pem') TRUST WITHLABEL('Partner CA')")
    for ring in _RINGS:
        _say(demo, f"RACDCERT {ring.format('CONNECT')}")
    _say(demo, "ADDUSER PARTNER1 NAME('SALES OF THE PARTNER') NOPASSWORD")
    _say(
        demo,
        "RACDCERT ID(PARTNER1) MAP SDNFILTER('OU=Sales.O=Partner') IDNFILTER('CN=Partner CA.O=Partner') TRUST"
        " WITHLABEL('Sales')",
    )
    for name, port in zip(_PORTS, (2021, 2025), strict=True):
        _say(demo, f"PERMIT {name.format(demo.port(port))} CLASS(SERVAUTH) ID(PARTNER1) ACCESS(READ)")
    _say(demo, "SETROPTS RACLIST(SERVAUTH) REFRESH")
    until(lambda: "SLYC0201I CRL 1 of CN=Partner CA,O=Partner is in force" in demo.output())


def test_a_partner_comes_and_goes(tmp_path, partner):
    ann, bob = partner.issue("Ann", "Sales"), partner.issue("Bob", "Stock")
    with partner_demo(tmp_path / "demo", partner.directory.port) as demo:
        assert not _logs_in_by_ftp(demo, "PARTNER1", ann)
        assert not _gets_a_screen(demo, ann)

        _let_in(demo, partner)
        assert _logs_in_by_ftp(demo, "PARTNER1", ann)
        assert _gets_a_screen(demo, ann)
        assert not _logs_in_by_ftp(demo, "PARTNER1", bob)  # his certificate stands for nobody here
        assert not _gets_a_screen(demo, bob)
        assert not _logs_in_by_ftp(demo, "USER2", ann)
        assert _gets_a_screen(demo, demo.certificate("user2"))

        partner.revoke("Ann")
        _say(demo, "F CRL,FETCH")
        until(lambda: "SLYC0202I" in demo.output())
        assert not _logs_in_by_ftp(demo, "PARTNER1", ann)
        assert not _gets_a_screen(demo, ann)

        cid = partner.issue("Cid", "Sales")
        assert _logs_in_by_ftp(demo, "PARTNER1", cid)
        for ring in _RINGS:
            _say(demo, f"RACDCERT {ring.format('REMOVE')}")
        assert not _logs_in_by_ftp(demo, "PARTNER1", cid)
        assert not _gets_a_screen(demo, cid)
        assert _gets_a_screen(demo, demo.certificate("user2"))


def test_a_port_that_lost_its_certificate_is_shut_until_it_has_one_again(tmp_path):
    with Demo(tmp_path / "demo", free_offset()) as demo:
        user2 = demo.certificate("user2")
        assert _logs_in_by_ftp(demo, "USER2", user2)
        _say(demo, "RACDCERT ID(FTPD) REMOVE(ID(TCPIP) LABEL('SERVER') RING(FTPRING))")
        until(lambda: "SLYA0104E FTP FTPSEC1" in demo.output())
        assert not _logs_in_by_ftp(demo, "USER2", user2)
        assert _gets_a_screen(demo, user2)
        _say(demo, "RACDCERT ID(FTPD) CONNECT(ID(TCPIP) LABEL('SERVER') RING(FTPRING) DEFAULT)")
        assert _logs_in_by_ftp(demo, "USER2", user2)


def test_a_server_certificate_is_rolled_over_while_clients_come(tmp_path):
    with Demo(tmp_path / "demo", free_offset()) as demo:
        user2, ca = demo.certificate("user2"), "SIGNWITH(CERTAUTH LABEL('SALLYPORT CA'))"
        before = _serial_shown(demo)
        _say(demo, "RACDCERT ID(TCPIP) REKEY(LABEL('SERVER')) NISTECC WITHLABEL('SERVER2')")
        _say(demo, "RACDCERT ID(TCPIP) GENREQ(LABEL('SERVER2')) DSN('server2.req')")
        (demo.dir / "import").mkdir(exist_ok=True)
        shutil.copy(demo.dir / "export" / "server2.req", demo.dir / "import" / "server2.req")
        _say(demo, f"RACDCERT ID(TCPIP) GENCERT('server2.req') {ca}")
        assert _serial_shown(demo) == before
        _say(demo, "RACDCERT ID(TCPIP) ROLLOVER(LABEL('SERVER')) NEWLABEL('SERVER2')")
        assert _serial_shown(demo) != before
        assert _logs_in_by_ftp(demo, "USER2", user2)
        assert _gets_a_screen(demo, user2)


def _serial_shown(demo: Demo) -> str:
    """The serial number of the certificate that port 2992 shows, which openssl has to accept."""
    need("openssl")
    connect = ["-connect", f"localhost:{demo.port(2992)}", "-CAfile", str(demo.ca), "-verify_return_error"]
    done = subprocess.run(
        ["openssl", "s_client", *connect, "-verify_hostname", "localhost"],
        input=b"", capture_output=True, timeout=120, check=False,
    )  # fmt: skip
    assert b"Verify return code: 0 (ok)" in done.stdout, done.stdout.decode()
    pem = done.stdout[done.stdout.index(b"-----BEGIN") : done.stdout.index(b"-----END CERTIFICATE-----") + 26]
    return f"{x509.load_pem_x509_certificate(pem).serial_number:X}"
