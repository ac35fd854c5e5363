"""The units, judged by systemd itself: well formed, and exposing little."""

import re
import subprocess

import pytest

from tests.system.running import ROOT, need

UNITS = sorted((ROOT / "systemd").glob("sallyport*.*"))
SERVICES = [unit for unit in UNITS if unit.suffix == ".service"]
#: Ten times the exposure that is allowed (systemd-analyze security).
THRESHOLD = 15


def analyze(*arguments: object) -> subprocess.CompletedProcess:
    need("systemd-analyze")
    command = ["systemd-analyze", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)


def exposure(unit) -> float:
    done = analyze("security", "--offline=true", unit)
    [score] = re.findall(r"Overall exposure level for \S+: ([\d.]+)", done.stdout)
    return float(score)


@pytest.fixture
def installed(tmp_path):
    """The units as they are installed, with programs that are there: verify looks for them."""
    for unit in UNITS:
        if unit.suffix in (".service", ".socket", ".timer"):
            text = unit.read_text().replace("/usr/lib/sallyport/bin/sallyport", "/bin/true")
            (tmp_path / unit.name).write_text(text)
    return tmp_path


def test_every_unit_is_well_formed(installed):
    done = analyze("verify", "--man=no", "--recursive-errors=no", *sorted(installed.iterdir()))
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


def test_verify_would_find_a_mistake(installed):
    unit = installed / "sallyport.service"
    unit.write_text(unit.read_text().replace("ProtectHome=yes", "ProtectHouse=yes"))
    assert "ProtectHouse" in analyze("verify", "--man=no", unit).stderr


@pytest.mark.parametrize("unit", SERVICES, ids=lambda unit: unit.name)
def test_little_is_exposed(unit):
    done = analyze("security", "--offline=true", f"--threshold={THRESHOLD}", unit)
    assert done.returncode == 0, done.stdout[-200:]
    assert exposure(unit) <= THRESHOLD / 10


def test_the_drop_in_for_active_ftp_adds_one_capability(tmp_path):
    plain = (ROOT / "systemd" / "sallyport.service").read_text()
    dropped = (ROOT / "systemd" / "active-ftp.conf").read_text()
    (tmp_path / "sallyport.service").write_text(plain + "\n" + dropped)
    assert "CAP_NET_BIND_SERVICE" not in plain
    assert exposure(tmp_path / "sallyport.service") <= 1.6


def test_every_privileged_port_has_a_socket():
    ports = {
        int(re.search(r"^ListenStream=0\.0\.0\.0:(\d+)$", unit.read_text(), re.M)[1])
        for unit in UNITS
        if unit.suffix == ".socket"
    }
    assert ports == {21, 23, 990, 992, 8990}
