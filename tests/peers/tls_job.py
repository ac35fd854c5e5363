"""``make test-tls``: sslyze against Mozilla's intermediate configuration, and testssl, on the FTP control connection.

``KNOWN`` says what sslyze finds and why that is no finding; anything else is an error, as is testssl's word VULNERABLE.
"""

from __future__ import annotations

import re
import subprocess
import sys

from tests.system.running import ROOT, Demo, free_offset

PEERS = ROOT / "build" / "peers"
KNOWN = {
    "certificate_path_validation": "the demo's CA is its own",
    "tls_curves": "pyOpenSSL has no way to leave out P-521 and X448; neither is weak",
}


def sslyze(port: int) -> set[str]:
    """What is not as the configuration wants it."""
    python = PEERS / "tls" / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(PEERS / "tls")], check=True)
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", "sslyze"], check=True)
    command = [str(python), "-m", "sslyze", "--starttls", "ftp", "--mozilla_config", "intermediate"]
    told = subprocess.run(
        [*command, f"localhost:{port}"], capture_output=True, text=True, timeout=120, check=False
    ).stdout
    assert "COMPLIANCE AGAINST" in told, told
    return set(re.findall(r"^\s+\* (\w+):", told.partition("COMPLIANCE AGAINST")[2], re.MULTILINE))


def testssl(demo: Demo, port: int) -> list[str]:
    """Lines that say VULNERABLE."""
    command = ["testssl", "--quiet", "--color", "0", "--warnings", "batch", "--openssl", "/usr/bin/openssl", "-U"]
    target = ["--add-ca", str(demo.ca), "--ip", "one", "-t", "ftp", f"localhost:{port}"]
    told = subprocess.run([*command, *target], capture_output=True, text=True, timeout=400, check=False).stdout
    assert "Testing vulnerabilities" in told, told
    return [line.strip() for line in told.splitlines() if re.search(r"(?<!not )(?<!\()VULNERABLE", line)]


def main() -> int:
    """0 when nothing new was found."""
    with Demo(PEERS / "tls-demo", free_offset()) as demo:
        found = sslyze(demo.port(2121)) - set(KNOWN)
        weak = testssl(demo, demo.port(2121))
    print(*(f"sslyze: {name}" for name in sorted(found)), *(f"testssl: {line}" for line in weak), sep="\n")
    return 1 if found or weak else 0


if __name__ == "__main__":
    sys.exit(main())
