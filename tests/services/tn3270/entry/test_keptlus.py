"""KEEPLU: who left an LU may have it again, and nobody else for a while."""

from __future__ import annotations

import pytest

from appliance.config.terminals.lunames import parse_lu_range
from appliance.config.terminals.telnet import LuGroup
from appliance.services.tn3270.entry.lupool import Candidates, Holder, LuPools, Refusal, RefusalReason
from appliance.session.events import Closed, CloseReason
from appliance.session.wires import Wire

GROUP = LuGroup("LUS", (parse_lu_range("LU1..LU3"),))
CANDIDATES = Candidates(generic=(GROUP,))
ME, OTHER = Holder(1, "USER2"), Holder(2, "USER3")


@pytest.fixture
def time():
    return [0.0]


@pytest.fixture
def pools(time):
    pools = LuPools(lambda: time[0])
    pools.release(pools.assign(CANDIDATES, "LU2", holder=ME), keep=30)
    return pools


def assigned(pools, holder, wanted=None):
    answer = pools.assign(CANDIDATES, wanted, sequential=False, holder=holder)
    return answer.reason if isinstance(answer, Refusal) else answer.lu


def test_the_client_that_had_it_gets_it_first(pools):
    assert assigned(pools, ME) == "LU2"
    assert assigned(pools, ME) == "LU1", "there was one"


def test_nobody_else_gets_it_neither_by_name_nor_by_chance(pools):
    assert assigned(pools, OTHER, "LU2") is RefusalReason.IN_USE
    assert [assigned(pools, OTHER) for _ in range(3)] == ["LU1", "LU3", RefusalReason.NONE_FREE]
    assert assigned(pools, ME, "LU2") == "LU2"


def test_in_the_end_it_is_everybodys(pools, time):
    time[0] = 30
    assert [assigned(pools, OTHER) for _ in range(3)] == ["LU1", "LU2", "LU3"]


def test_who_takes_an_lu_over_gets_it_although_it_would_be_kept(exchange):
    exchange.bench.port(keep_lu=60)
    first = exchange.logged_on()
    exchange.silent.add(first)
    second = exchange.connect("192.0.2.8", name="TCPABC82")
    exchange.fire(first, "probe")
    assert exchange.lu(second) == "TCPABC82"


def test_without_keeplu_a_name_is_free_at_once(pools):
    pools.release(pools.assign(CANDIDATES, "LU2", holder=ME))
    assert assigned(pools, OTHER, "LU2") == "LU2"


def test_a_terminal_that_leaves_finds_its_lu_again(basic):
    setup = basic.port(keep_lu=60).setup()
    first, second = basic.seat(setup=setup), basic.seat(setup=setup)
    assert second.negotiated.lu == "TCPABC02"
    first.script.handle(Closed(Wire.CLIENT, CloseReason.RESET))
    assert basic.seat(setup=setup).negotiated.lu == "TCPABC01", "the next in order would be TCPABC03"
