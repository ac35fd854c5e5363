"""The peers: vsftpd and stunnel, each an instance of its own on a loopback port, ended by its process id."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import attrs

from tests.support.ports import free_port
from tests.system.running import until

PAM_SERVICE = Path("/etc/pam.d/sallyport-bench")
GUEST = "daemon"  # whose home exists: vsftpd enters it before local_root

# Tuned in its favour: no process isolation, no seccomp filter, resumption as clients do it, TLS 1.3 allowed.
_VSFTPD = """
listen=YES
listen_address=127.0.0.1
listen_port={port}
background=NO
anonymous_enable=NO
local_enable=YES
guest_enable=YES
guest_username={guest}
virtual_use_local_privs=YES
local_root={root}
write_enable=YES
chroot_local_user=YES
allow_writeable_chroot=YES
secure_chroot_dir={empty}
nopriv_user=nobody
pam_service_name=sallyport-bench
isolate=NO
isolate_network=NO
seccomp_sandbox=NO
xferlog_enable=NO
ssl_enable=YES
force_local_logins_ssl=YES
force_local_data_ssl=YES
require_ssl_reuse=YES
ssl_ciphers=HIGH
rsa_cert_file={certificate}
rsa_private_key_file={key}
"""

_STUNNEL = """
foreground = yes
pid =
debug = err
[terminals]
accept = 127.0.0.1:{port}
connect = 127.0.0.1:{backend}
cert = {certificate}
key = {key}
socket = l:TCP_NODELAY=1
socket = r:TCP_NODELAY=1
"""


@attrs.frozen
class Peer:
    """A server of others: the port it listens on, its process id."""

    port: int
    pid: int


def _is_up(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def _running(port: int, *command: str | Path) -> Iterator[Peer]:
    with tempfile.TemporaryFile() as words:  # vsftpd says why it ends on its descriptor 0
        process = subprocess.Popen([*map(str, command)], stdin=words, stdout=subprocess.DEVNULL, stderr=words)
        try:
            until(lambda: _is_up(port) or process.poll() is not None)
            if process.poll() is not None:
                words.seek(0)
                raise RuntimeError(f"{command[0]} ended: {words.read().decode().strip()}")
            yield Peer(port, process.pid)
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:  # stunnel has a thread to end for each of thousands of terminals
                process.kill()
                process.wait()


def why_no_vsftpd() -> str | None:
    """Why vsftpd cannot be measured here; None when it can."""
    if shutil.which("vsftpd", path="/usr/sbin:/usr/bin") is None:
        return "vsftpd is not installed"
    return None if os.geteuid() == 0 else "vsftpd needs root (it changes users, and its PAM service is in /etc/pam.d)"


@contextmanager
def vsftpd(directory: Path, certificate: Path, key: Path) -> Iterator[Peer]:
    """vsftpd that lets every user in with every password. Files are under ``directory``/files."""
    root, empty, config = directory / "files", directory / "empty", directory / "vsftpd.conf"
    for made in (root, empty):
        made.mkdir(parents=True, exist_ok=True)
    shutil.chown(root, GUEST)
    port = free_port()
    config.write_text(_VSFTPD.format(port=port, guest=GUEST, root=root, empty=empty, certificate=certificate, key=key))
    PAM_SERVICE.write_text(
        "auth required pam_permit.so\naccount required pam_permit.so\nsession required pam_permit.so\n"
    )
    try:
        with _running(port, "/usr/sbin/vsftpd", config) as peer:
            yield peer
    finally:
        PAM_SERVICE.unlink(missing_ok=True)


@contextmanager
def stunnel(directory: Path, backend: int, certificate: Path, key: Path) -> Iterator[Peer]:
    """stunnel in front of a plain port of ours."""
    port, config = free_port(), directory / "stunnel.conf"
    config.write_text(_STUNNEL.format(port=port, backend=backend, certificate=certificate, key=key))
    with _running(port, "stunnel4", config) as peer:
        yield peer
