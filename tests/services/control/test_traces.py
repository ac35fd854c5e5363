"""F TRACE: operands, and what the appliance says."""

import attrs
import pytest

from appliance.services.control import traces
from appliance.services.control.language import parse
from tests.support.control_samples import Stage

ASKED = []


def made():
    ASKED.clear()

    def start(port, minutes, keys):
        if port == 1:
            raise LookupError("there is no port 1 with TLS")
        ASKED.append((port, minutes, keys))
        return ("started",)

    def stop(port):
        if port == 1:
            raise LookupError("port 1 is not traced")
        ASKED.append(port)
        return ("stopped",)

    return attrs.evolve(Stage().facilities(), start_trace=start, stop_trace=stop)


@pytest.mark.parametrize(
    ("operands", "asked"),
    [
        ("PORT=2025", (2025, 10, False)),
        ("PORT=2025,MINUTES=3,KEYLOG=YES", (2025, 3, True)),
        ("PORT=2025,KEYLOG=no", (2025, 10, False)),
    ],
)
def test_start(operands, asked):
    done = traces.start(made(), parse(f"F TRACE,START,{operands}"))
    assert (done.code, done.lines, ASKED) == (0, ("started",), [asked])


@pytest.mark.parametrize(
    "operands", ["", "PORT=x", "PORT=0", "PORT=70000", "PORT=1,MINUTES=1441", "PORT=5,KEYLOG=MAYBE"]
)
def test_what_is_refused(operands):
    done = traces.start(made(), parse(f"F TRACE,START,{operands}"))
    assert (done.code, done.lines[0][:9], ASKED) == (8, "SLYO0114E", [])


def test_stop():
    assert traces.stop(made(), parse("F TRACE,STOP,PORT=2025")).lines == ("stopped",)
    assert traces.stop(made(), parse("F TRACE,STOP")).lines[0].startswith("SLYO0114E")
    for function in (traces.start, traces.stop):
        assert function(made(), parse("F TRACE,X,PORT=1")).lines[0].startswith("SLYO0108E")
