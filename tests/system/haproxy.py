"""haproxy as a host that insists on the PROXY protocol, and hands what follows to another port."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.system.running import need, until

_CONFIG = """
global
    log stdout format raw local0
defaults
    mode tcp
    timeout connect 60s
    timeout client 60s
    timeout server 60s
frontend terminals
    bind 127.0.0.1:{port} accept-proxy
    log global
    log-format "CLIENT %ci:%cp"
    option logasap
    default_backend host
backend host
    server host 127.0.0.1:{host}
"""


@contextmanager
def haproxy(directory: Path, port: int, host: int) -> Iterator[Path]:
    """Runs until the end of the block; the value is its log, a line ``CLIENT address:port`` for each connection."""
    need("haproxy")
    config, log = directory / "haproxy.cfg", directory / "haproxy.log"
    config.write_text(_CONFIG.format(port=port, host=host))
    with log.open("wb") as output:
        process = subprocess.Popen(["/usr/sbin/haproxy", "-f", str(config)], stdout=output, stderr=output)
    try:
        until(lambda: process.poll() is None and _listens(port))
        yield log
    finally:
        process.terminate()
        process.wait(60)


def _listens(port: int) -> bool:
    """Whether somebody listens there; asked of the kernel, so that no connection is made."""
    wanted = f"0100007F:{port:04X}"
    rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    return any(row[1] == wanted and row[3] == "0A" for row in rows)
