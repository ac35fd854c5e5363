"""The Q method: the table of RFC 1143, and two ends that always come to rest."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.protocols.telnet.constants import DO, DONT, WILL, WONT, Option
from appliance.protocols.telnet.events import OptionDisabled, OptionEnabled, OptionRefused, Side
from appliance.protocols.telnet.options import TRANSITIONS, Options, Said, State

EOR = Option.END_OF_RECORD
ALL = frozenset(Option)


def say(verb, option=EOR):
    return bytes((0xFF, verb, option))


def test_an_offer_is_accepted_once():
    options = Options(frozenset(), ALL)
    assert options.receive(WILL, EOR) == (say(DO), OptionEnabled(EOR, Side.REMOTE))
    assert options.receive(WILL, EOR) == (b"", None)
    assert options.is_enabled(EOR, Side.REMOTE)
    assert not options.is_enabled(EOR, Side.LOCAL)


@pytest.mark.parametrize(("verb", "answer"), [(WILL, DONT), (DO, WONT)])
def test_what_is_not_wanted_is_refused_and_no_is_not_answered(verb, answer):
    options = Options(frozenset(), frozenset())
    assert options.receive(verb, 99) == (say(answer, 99), None)
    assert options.receive(WONT, 99) == (b"", None)
    assert options.receive(DONT, 99) == (b"", None)


def test_what_we_asked_for_is_agreed_or_refused():
    options = Options(frozenset(), frozenset())
    assert options.ask(EOR, Side.REMOTE) == say(DO)
    assert options.ask(EOR, Side.REMOTE) == b""
    assert options.receive(WILL, EOR) == (b"", OptionEnabled(EOR, Side.REMOTE))
    assert options.ask(EOR, Side.REMOTE) == b""
    assert options.ask(EOR, Side.LOCAL) == say(WILL)
    assert options.receive(DONT, EOR) == (b"", OptionRefused(EOR, Side.LOCAL))


def test_an_option_is_left_by_either_end():
    options = Options(ALL, ALL)
    options.receive(WILL, EOR)
    assert options.receive(WONT, EOR) == (say(DONT), OptionDisabled(EOR, Side.REMOTE))
    options.receive(DO, EOR)
    assert options.stop(EOR, Side.LOCAL) == say(WONT)
    assert options.stop(EOR, Side.LOCAL) == b""
    assert options.receive(DONT, EOR) == (b"", OptionDisabled(EOR, Side.LOCAL))


def test_a_change_of_mind_waits_for_the_answer():
    options = Options(frozenset(), frozenset())
    options.ask(EOR, Side.REMOTE)
    assert options.stop(EOR, Side.REMOTE) == b""
    assert options.receive(WILL, EOR) == (say(DONT), None)
    assert options.ask(EOR, Side.REMOTE) == b""
    assert options.receive(WONT, EOR) == (say(DO), OptionDisabled(EOR, Side.REMOTE))


def test_the_table_answers_only_where_rfc_1143_does():
    answered = {key for key, move in TRANSITIONS.items() if move.answer is not None}
    assert answered == {
        (State.NO, Said.YES),
        (State.YES, Said.NO),
        (State.WANT_NO_OPPOSITE, Said.NO),
        (State.WANT_YES_OPPOSITE, Said.YES),
        (State.NO, Said.ENABLE),
        (State.YES, Said.DISABLE),
    }


@pytest.mark.parametrize("state", State)
def test_after_a_no_nothing_is_left_waiting_for_the_same_answer(state):
    move = TRANSITIONS.get((state, Said.NO))
    assert move is None or move.state in (State.NO, State.WANT_YES)


class End:
    """One of two ends whose words travel in two queues."""

    def __init__(self):
        self.options = Options(frozenset((EOR,)), frozenset((EOR,)))
        self.outgoing = []

    def act(self, wants, side):
        self.send(self.options.ask(EOR, side) if wants else self.options.stop(EOR, side))

    def send(self, data):
        if data:
            self.outgoing.append(data[1])

    def hear(self, other):
        self.send(self.options.receive(other.outgoing.pop(0), EOR)[0])


@given(st.lists(st.one_of(st.tuples(st.booleans(), st.booleans(), st.sampled_from(Side)), st.booleans()), max_size=30))
def test_two_ends_come_to_rest_and_agree(steps):
    ends = End(), End()
    for step in steps:
        if isinstance(step, tuple):
            ends[step[0]].act(*step[1:])
        elif ends[not step].outgoing:
            ends[step].hear(ends[not step])
    for _ in range(100):
        for mine, other in (ends, ends[::-1]):
            if other.outgoing:
                mine.hear(other)
    assert not any(end.outgoing for end in ends)
    for side, opposite in ((Side.LOCAL, Side.REMOTE), (Side.REMOTE, Side.LOCAL)):
        assert ends[0].options.is_enabled(EOR, side) == ends[1].options.is_enabled(EOR, opposite)


def test_an_option_may_be_accepted_later():
    options = Options(frozenset(), frozenset())
    assert options.receive(WILL, EOR) == (say(DONT), None)
    options.accept(EOR, Side.REMOTE)
    assert options.receive(WILL, EOR) == (say(DO), OptionEnabled(EOR, Side.REMOTE))
