"""The LU pool: a name is lent to one session at a time, in an order, and comes back."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from appliance.config.terminals.lunames import parse_lu_range
from appliance.config.terminals.telnet import LuGroup
from appliance.services.tn3270.entry.lupool import Assignment, Candidates, Holder, LuPools, Refusal, RefusalReason


def group(name: str, *ranges: str, warn: int | None = None) -> LuGroup:
    return LuGroup(name, tuple(parse_lu_range(text) for text in ranges), warn)


ABC = group("ABC", "TCPABC01..TCPABC03")
HUGE = group("HUGE", "A0000000..A9999999..FNNNNNNN")
PRINTERS = group("PRT", "TCPPRT01..TCPPRT02")
GENERIC = Candidates(generic=(ABC,), other_kind=(PRINTERS,))


def lus(pools: LuPools, count: int, candidates: Candidates = GENERIC, **options: bool) -> list[str]:
    return [pools.assign(candidates, **options).lu for _ in range(count)]


def test_generic_names_come_in_order_until_none_is_free():
    pools = LuPools()
    assert lus(pools, 3) == ["TCPABC01", "TCPABC02", "TCPABC03"]
    assert pools.assign(GENERIC) == Refusal(RefusalReason.NONE_FREE)


def test_sequential_goes_on_after_the_last_and_not_sequential_starts_again():
    pools = LuPools()
    pools.release(pools.assign(GENERIC))
    assert lus(pools, 1) == ["TCPABC02"]
    assert lus(pools, 1, sequential=False) == ["TCPABC01"]
    pools = LuPools()
    pools.release(pools.assign(GENERIC))
    pools.release(pools.assign(GENERIC))
    assert lus(pools, 2) == ["TCPABC03", "TCPABC01"]


def test_a_named_lu_is_given_once():
    pools = LuPools()
    first = pools.assign(GENERIC, "TCPABC02")
    assert first == Assignment("TCPABC02", ABC)
    assert pools.assign(GENERIC, "TCPABC02") == Refusal(RefusalReason.IN_USE)
    assert lus(pools, 2) == ["TCPABC01", "TCPABC03"]
    pools.release(first)
    assert pools.assign(GENERIC, "TCPABC02") == first


@pytest.mark.parametrize(
    ("wanted", "reason"),
    [
        ("NOSUCH", RefusalReason.UNKNOWN),
        ("TCPABC04", RefusalReason.UNKNOWN),
        ("TCPPRT01", RefusalReason.WRONG_KIND),
        ("TCPABC03", RefusalReason.INACTIVE),
    ],
)
def test_a_name_that_cannot_be_given(wanted, reason):
    pools = LuPools()
    pools.set_active("TCPABC03", active=False)
    assert pools.assign(GENERIC, wanted) == Refusal(reason)


def test_a_group_may_be_asked_for_by_name():
    candidates = Candidates(generic=(HUGE, ABC))
    assert LuPools().assign(candidates, "ABC").lu == "TCPABC01"
    assert LuPools().assign(candidates).lu == "A0000000"


def test_specific_groups_serve_named_requests_only():
    candidates = Candidates(generic=(ABC,), specific=(group("SPEC", "SPEC01"),))
    pools = LuPools()
    assert lus(pools, 3, candidates) == ["TCPABC01", "TCPABC02", "TCPABC03"]
    assert pools.assign(candidates) == Refusal(RefusalReason.NONE_FREE)
    assert pools.assign(candidates, "SPEC01").lu == "SPEC01"


def test_the_next_group_serves_when_one_is_full():
    assert lus(LuPools(), 4, Candidates(generic=(ABC, HUGE))) == ["TCPABC01", "TCPABC02", "TCPABC03", "A0000000"]


def test_an_inactive_lu_is_passed_over_until_it_is_active_again():
    pools = LuPools()
    pools.set_active("TCPABC01", active=False)
    assert pools.inactive == ("TCPABC01",)
    assert lus(pools, 2) == ["TCPABC02", "TCPABC03"]
    assert pools.assign(GENERIC) == Refusal(RefusalReason.NONE_FREE)
    pools.set_active("TCPABC01", active=True)
    assert lus(pools, 1) == ["TCPABC01"]


def test_no_group_at_all_is_none_mapped():
    assert LuPools().assign(Candidates()) == Refusal(RefusalReason.NONE_MAPPED)


def test_a_group_warns_once_until_it_has_fallen_by_ten_percent_of_its_total():
    candidates = Candidates(generic=(group("W", "W01..W20", warn=50),))
    pools = LuPools()
    given = [pools.assign(candidates) for _ in range(11)]
    assert [a.warns_at for a in given] == [None] * 9 + [50, None]
    pools.release(given[0])
    pools.release(given[1])
    assert pools.assign(candidates).warns_at is None
    for assignment in given[2:4]:
        pools.release(assignment)
    assert [pools.assign(candidates).warns_at for _ in range(2)] == [None, 50]


class Lending(RuleBasedStateMachine):
    """Whatever is asked and given back: no name twice, and a refusal only when nothing is left."""

    def __init__(self) -> None:
        super().__init__()
        self.pools = LuPools()
        self.held: list[Assignment] = []

    @rule(sequential=st.booleans())
    def ask(self, sequential):
        self._keep(self.pools.assign(GENERIC, sequential=sequential), all_names={"TCPABC01", "TCPABC02", "TCPABC03"})

    @rule(name=st.sampled_from(["TCPABC01", "TCPABC03"]))
    def ask_for(self, name):
        self._keep(self.pools.assign(GENERIC, name), all_names={name})

    @rule(index=st.integers(0, 2))
    def give_back(self, index):
        if index < len(self.held):
            self.pools.release(self.held.pop(index))

    def _keep(self, answer, all_names):
        taken = {assignment.lu for assignment in self.held}
        if isinstance(answer, Refusal):
            assert all_names <= taken
        else:
            self.held.append(answer)

    @invariant()
    def no_name_is_held_twice(self):
        names = [assignment.lu for assignment in self.held]
        assert len(names) == len(set(names))


TestLending = Lending.TestCase
TestLending.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)


@given(st.integers(1, 30), st.integers(0, 40))
def test_a_pool_of_n_serves_n(size, asked):
    candidates = Candidates(generic=(group("P", *[f"X{i:02}" for i in range(size)]),))
    pools = LuPools()
    answers = [pools.assign(candidates) for _ in range(asked)]
    assert [a.lu for a in answers[:size]] == [f"X{i:02}" for i in range(min(size, asked))]
    assert all(isinstance(a, Refusal) for a in answers[size:])


TERMINALS = group("T", "TA", "TB1..TB3")
PAIRED = Candidates(generic=(TERMINALS,), partners=((TERMINALS, group("P", "PA", "PB1..PB3")),))


def test_the_nth_printer_belongs_to_the_nth_terminal():
    pools = LuPools()
    assert pools.associate("TB2") == Refusal(RefusalReason.NO_PARTNER)
    terminal = pools.assign(PAIRED, "TB2")
    assert terminal.partner == "PB2"
    printer = pools.associate("TB2")
    assert (printer.lu, printer.group.name) == ("PB2", "P")
    assert pools.associate("TB2") == Refusal(RefusalReason.IN_USE)
    pools.release(printer)
    assert pools.associate("TB2").lu == "PB2"
    pools.release(terminal)
    assert pools.associate("TB2") == Refusal(RefusalReason.NO_PARTNER)


def test_a_terminal_without_association_has_no_partner():
    pools = LuPools()
    pools.assign(GENERIC, "TCPABC01")
    assert pools.associate("TCPABC01") == Refusal(RefusalReason.NO_PARTNER)


def test_it_knows_who_holds_what():
    pools = LuPools()
    mine, yours = Holder(1, "USER2", "10.0.0.1", "USER2"), Holder(2, "10.0.0.9", "10.0.0.9")
    first, second = pools.assign(GENERIC, holder=mine), pools.assign(GENERIC, holder=mine)
    other = pools.assign(GENERIC, holder=yours)
    assert [holding.assignment for holding in pools.held_by("USER2")] == [first, second]
    assert pools.holding(other.lu).holder is yours
    assert pools.used(ABC) == 3
    pools.release(first)
    pools.release(second)
    assert (pools.held_by("USER2"), pools.holding(first.lu), pools.used(ABC)) == ((), None, 1)
