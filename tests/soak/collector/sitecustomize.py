"""Read by every Python that has this folder on its path: on SIGUSR1, write down what only the collector would free.

A line for each type of the product's and of TLS, with how many there are, goes to the file that SALLYPORT_COLLECTED
names.
"""

import gc
import os
import signal
from collections import Counter
from pathlib import Path

_OWN = ("appliance", "OpenSSL")


def _collect(number: int, frame: object) -> None:
    gc.set_debug(gc.DEBUG_SAVEALL)
    gc.collect()
    gc.set_debug(0)
    names = Counter(f"{type(found).__module__}.{type(found).__qualname__}" for found in gc.garbage)
    gc.garbage.clear()
    gc.collect()
    lines = [f"{count} {name}\n" for name, count in names.items() if name.startswith(_OWN)]
    target = Path(os.environ["SALLYPORT_COLLECTED"])
    target.with_suffix(".new").write_text("".join(lines))
    target.with_suffix(".new").rename(target)


if "SALLYPORT_COLLECTED" in os.environ:
    # Nothing is collected before it is asked for, or the answer would depend on when.
    gc.disable()
    signal.signal(signal.SIGUSR1, _collect)
