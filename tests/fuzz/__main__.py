"""``python -m tests.fuzz [--count N] [--seed N] [TARGET...]``: a million inputs for each core, or for those named."""

from __future__ import annotations

import argparse
import time

from tests.fuzz import (
    fuzz_certificates,
    fuzz_control,
    fuzz_datastream_inbound,
    fuzz_datastream_outbound,
    fuzz_racf_commands,
    fuzz_telnet,
    fuzz_tn3270_client,
    fuzz_tn3270_server,
    fuzz_tn3270_session,
)
from tests.fuzz.invariants import run

_MODULES = (
    fuzz_telnet,
    fuzz_tn3270_server,
    fuzz_tn3270_client,
    fuzz_tn3270_session,
    fuzz_datastream_outbound,
    fuzz_datastream_inbound,
    fuzz_certificates,
    fuzz_control,
    fuzz_racf_commands,
)
TARGETS = {module.TARGET.name: module.TARGET for module in _MODULES}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=2)
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=", ".join(TARGETS))
    options = parser.parse_args()
    for name in options.targets or TARGETS:
        started = time.monotonic()
        run(TARGETS[name], options.count, options.seed)
        print(f"{name}: {options.count} inputs, no exception, no hang ({time.monotonic() - started:.0f} s)", flush=True)


if __name__ == "__main__":
    main()
