"""Every core with 20,000 inputs that are the same in each run; and the fuzzer notices what it is there for."""

import random
import zlib

import pytest

from appliance.protocols.telnet.events import PeerViolation, Reply
from tests.fuzz.__main__ import TARGETS
from tests.fuzz.invariants import Target, check, run
from tests.fuzz.kept import kept
from tests.fuzz.mutator import inputs

COUNT = 20_000
#: A session behind a core costs ten times as much.
SESSIONS = 4_000


@pytest.mark.parametrize("target", TARGETS.values(), ids=TARGETS)
def test_any_input_gives_events_or_one_violation(target):
    run(target, SESSIONS if target.name == "tn3270-session" else COUNT)


@pytest.mark.parametrize("target", TARGETS.values(), ids=TARGETS)
def test_what_guided_runs_found_is_fed_again(target):
    for data in kept(target.name):
        check(data, target.feed(data, random.Random(zlib.crc32(data))))


def test_the_same_seed_gives_the_same_inputs():
    corpus = [b"abcdef", b"\xff\xfa\x28\x08\x02\xff\xf0"]
    first, again = ([data for data, _ in inputs(corpus, 200, 7)] for _ in range(2))
    assert first == again
    assert len(set(first)) > 100


def test_an_exception_is_told_with_its_input():
    def feed(data, source):
        raise ValueError("broken")

    with pytest.raises(AssertionError, match=r"brittle, input 0 of seed 3: [0-9a-f]*$"):
        run(Target("brittle", [b"abc"], feed), 1, seed=3)


@pytest.mark.parametrize(
    "events",
    [[PeerViolation("x"), PeerViolation("x")], [Reply(bytes(1000))], [Reply(b"")] * 100],
    ids=["two violations", "too much answered", "too many events"],
)
def test_a_broken_rule_is_noticed(events):
    with pytest.raises(AssertionError):
        check(b"ab", events)
