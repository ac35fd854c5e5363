"""One JSON object per line, whatever is logged."""

import io
import json

import pytest
from twisted.logger import Logger, globalLogPublisher
from twisted.python.failure import Failure

from appliance.message import Message
from appliance.runtime.logging import JsonObserver, LogRing, say
from appliance.secret import Secret

HELLO = Message("SLYA0001W", "{user} said {text}")


@pytest.fixture
def log():
    """Lines written while the test runs, as objects; and the ring."""
    stream, ring = io.StringIO(), LogRing(3)
    observer = JsonObserver(stream, ring)
    globalLogPublisher.addObserver(observer)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()], ring
    globalLogPublisher.removeObserver(observer)


def test_a_message_has_its_id_text_fields_and_level(log):
    say(HELLO, {"user": "USER2", "text": "hi", "count": 3})
    (line,) = log[0]()
    assert (line["id"], line["text"], line["level"]) == ("SLYA0001W", "SLYA0001W USER2 said hi", "warn")
    assert line["fields"] == {"user": "USER2", "text": "hi", "count": 3}
    assert line["time"].endswith("Z")


@pytest.mark.parametrize("hostile", ["a\nb", "\x1b[2J", "\u202eabc", "{user}", '"}', "\udcff", "%s"])
def test_hostile_text_stays_on_its_line(log, hostile):
    say(HELLO, {"user": hostile, "text": ""})
    (line,) = log[0]()
    assert line["fields"]["user"] == hostile
    (kept,) = log[1].after(0)
    assert kept.text.isprintable()


def test_the_stream_is_ascii():
    stream = io.StringIO()
    JsonObserver(stream)({"log_format": "\u202e\x1b\n", "log_time": 0.0})
    assert stream.getvalue().isascii()
    assert stream.getvalue().count("\n") == 1


def test_secrets_show_nothing(log):
    say(HELLO, {"user": Secret("hunter2"), "text": "x"})
    assert "hunter2" not in json.dumps(log[0]())


def test_a_failure_is_logged_with_its_traceback(log):
    try:
        raise ValueError("why")
    except ValueError:
        Logger("test").failure("it failed", Failure())
    (line,) = log[0]()
    assert (line["text"], line["level"]) == ("it failed", "critical")
    assert "ValueError: why" in line["traceback"]


def test_debug_lines_are_only_for_debugging():
    stream = io.StringIO()
    for debug in (False, True):
        Logger("test", observer=JsonObserver(stream, debug=debug)).debug("detail")
    assert len(stream.getvalue().splitlines()) == 1


def test_the_ring_keeps_the_last_lines():
    ring = LogRing(2)
    for text in "abc":
        ring.append(text)
    assert [(line.number, line.text) for line in ring.after(0)] == [(2, "b"), (3, "c")]
    assert [line.number for line in ring.after(2)] == [3]


def test_a_stream_that_cannot_be_written_stops_nothing():
    stream, ring = io.StringIO(), LogRing()
    stream.close()
    observer = JsonObserver(stream, ring)
    observer({"log_format": "x", "log_time": 0.0})
    assert observer.failed == 1
    assert ring.after(0)
