"""``make test-tls``: sslyze by Mozilla's intermediate configuration, and testssl whole, on the FTP control connection.

Both trust the demo's CA. ``KNOWN`` names what testssl cannot but find here; anything else that is neither OK nor INFO
is an error, as is anything that sslyze says.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys

from tests.system.running import ROOT, Demo, free_offset

PEERS = ROOT / "build" / "peers"
KNOWN = {
    "DNS_CAArecord": "localhost stands in no DNS",
    "engine_problem": "Debian's openssl has no GOST engine: it is the one that testssl works with",
}


def sslyze(demo: Demo, port: int) -> list[str]:
    """What is not as the configuration wants it."""
    python = PEERS / "tls" / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(PEERS / "tls")], check=True)
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", "sslyze"], check=True)
    command = [str(python), "-m", "sslyze", "--starttls", "ftp", "--mozilla_config", "intermediate"]
    target = ["--certinfo_ca_file", str(demo.ca), f"localhost:{port}"]
    told = subprocess.run([*command, *target], capture_output=True, text=True, timeout=300, check=False).stdout
    verdict = told.partition("COMPLIANCE AGAINST")[2]
    assert verdict, told
    return [] if f"localhost:{port}: OK - Compliant." in verdict else re.findall(r"^\s+\* (.+)$", verdict, re.MULTILINE)


def testssl(demo: Demo, port: int) -> list[str]:
    """What it rates worse than OK."""
    report = PEERS / "testssl.json"
    report.unlink(missing_ok=True)
    command = ["testssl", "--quiet", "--color", "0", "--warnings", "batch", "--openssl", "/usr/bin/openssl"]
    target = ["--jsonfile", str(report), "--add-ca", str(demo.ca), "--ip", "one", "-t", "ftp", f"localhost:{port}"]
    done = subprocess.run([*command, *target], capture_output=True, text=True, timeout=900, check=False)
    findings = json.loads(report.read_text()) if report.exists() else []
    assert "scanTime" in {finding["id"] for finding in findings}, done.stdout + done.stderr
    return [
        f"{finding['id']}: {finding['severity']} {finding['finding']}"
        for finding in findings
        if finding["severity"] not in ("OK", "INFO") and finding["id"] not in KNOWN
    ]


def main() -> int:
    """0 when nothing was found."""
    directory = PEERS / "tls-demo"
    shutil.rmtree(directory, ignore_errors=True)  # that of a run before says that it is ready
    with Demo(directory, free_offset()) as demo:
        found = {"sslyze": sslyze(demo, demo.port(2121)), "testssl": testssl(demo, demo.port(2121))}
    print(*(f"{tool}: {what}" for tool, whats in found.items() for what in whats), sep="\n")
    print(f"{sum(map(len, found.values()))} findings")
    return 1 if any(found.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
