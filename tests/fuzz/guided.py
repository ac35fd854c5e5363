"""``python -m tests.fuzz.guided MINUTES [TARGET...]``: inputs guided by coverage (atheris), so long for each target.

Each target runs in a process of its own, from the streams of its corpus and what earlier runs kept. An input that
breaks a rule ends the run; libFuzzer's last words name the file that holds it. What leads to new code is in build/fuzz,
and the shortest of it is kept in tests/fuzz/kept, which every run of the tests feeds again.
"""

from __future__ import annotations

import hashlib
import random
import subprocess
import sys
import zlib
from pathlib import Path

from tests.fuzz.kept import keep, kept

_WORK = Path(__file__).parent.parent.parent / "build" / "fuzz"
_INSTRUMENTED = ["appliance.protocols", "appliance.saf", "appliance.certs", "appliance.services", "appliance.session"]
_LONGEST_INPUT = 4_096


def child(name: str, arguments: list[str]) -> None:
    """One target under libFuzzer; does not return."""
    import atheris

    with atheris.instrument_imports(include=_INSTRUMENTED):
        from tests.fuzz.__main__ import TARGETS
        from tests.fuzz.invariants import check
    target = TARGETS[name]

    def one(data: bytes) -> None:
        check(data, target.feed(data, random.Random(zlib.crc32(data))))

    atheris.Setup([sys.argv[0], *arguments], one)
    atheris.Fuzz()


def run(name: str, minutes: float) -> None:
    """Fuzz one target and keep what was found; the program ends when an input broke a rule."""
    from tests.fuzz.__main__ import TARGETS

    found = _WORK / name
    found.mkdir(parents=True, exist_ok=True)
    begun_with = set(TARGETS[name].corpus)
    for data in (*begun_with, *kept(name)):
        (found / hashlib.sha256(data).hexdigest()).write_bytes(data)
    limits = [f"-max_len={_LONGEST_INPUT}", "-timeout=20", "-rss_limit_mb=2048", f"-artifact_prefix={_WORK}/{name}-"]
    limits += [f"-max_total_time={int(minutes * 60)}", "-print_final_stats=1"]
    log = _WORK / f"{name}.log"
    with log.open("wb") as output:
        command = [sys.executable, "-m", "tests.fuzz.guided", "--child", name, str(found), *limits]
        code = subprocess.run(command, stdout=output, stderr=output, check=False).returncode
    said = log.read_text(errors="replace")
    if code:
        sys.exit(f"{name}: an input broke a rule\n{said[-4_000:]}")
    executed = [line.split()[-1] for line in said.splitlines() if "number_of_executed_units" in line]
    count = keep(name, (data for path in found.iterdir() if (data := path.read_bytes()) not in begun_with))
    print(f"{name}: {executed[0]} inputs, no exception, no hang; {count} kept", flush=True)


def main() -> None:
    if sys.argv[1:2] == ["--child"]:
        child(sys.argv[2], sys.argv[3:])
        return
    from tests.fuzz.__main__ import TARGETS

    minutes, *names = sys.argv[1:]
    for name in names or TARGETS:
        run(name, float(minutes))


if __name__ == "__main__":
    main()
