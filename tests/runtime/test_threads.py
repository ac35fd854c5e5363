"""Bounded pools: results, refusals, deadlines, and threads that are lost."""

import gc
import threading
import weakref

import pytest

from appliance.runtime.threads import DeadlineExceededError, Workers, WorkersBusyError


@pytest.fixture
def pool(reactor):
    made = Workers(reactor, "test", size=1, queue=1, deadline=5.0)
    made.start()
    yield made
    made.stop()


@pytest.fixture
def gate():
    """Holds work up until it is set."""
    made = threading.Event()
    yield made
    made.set()


def outcome_of(deferred):
    seen = []
    deferred.addBoth(seen.append)
    return seen


def test_work_runs_on_another_thread_and_answers_on_this_one(reactor, pool):
    threads = []
    seen = outcome_of(
        pool.run(lambda n: (threading.current_thread(), n + 1), 41).addCallback(
            lambda result: threads.append(threading.current_thread()) or result
        )
    )
    reactor.turn_until(lambda: seen)
    assert seen[0][1] == 42
    assert seen[0][0] is not threading.current_thread()
    assert threads == [threading.current_thread()]
    assert not reactor.getDelayedCalls()


def test_an_exception_is_a_failure(reactor, pool):
    seen = outcome_of(pool.run(lambda: 1 / 0))
    reactor.turn_until(lambda: seen)
    assert seen[0].check(ZeroDivisionError)


def test_what_work_held_when_it_failed_is_freed_by_reference_count(reactor, pool):
    held = []

    def work():
        file = threading.Event()
        held.append(weakref.ref(file))
        raise OSError(file)

    gc.collect()
    gc.disable()
    try:
        failed = []
        pool.run(work).addErrback(lambda failure: failed.append(failure.type))
        reactor.turn_until(lambda: failed)
        reactor.turn_until(lambda: held[0]() is None)
    finally:
        gc.enable()


def test_what_does_not_fit_is_refused_at_once(reactor, pool, gate):
    first, second = outcome_of(pool.run(gate.wait)), outcome_of(pool.run(gate.wait))
    third = outcome_of(pool.run(gate.wait))
    assert third[0].check(WorkersBusyError)
    assert (pool.outstanding, pool.refused, pool.has_free_thread) == (2, 1, False)
    gate.set()
    reactor.turn_until(lambda: first and second)
    assert (pool.outstanding, pool.has_free_thread) == (0, True)


def test_work_past_its_deadline_is_lost_until_it_comes_back(reactor, pool, gate):
    seen = outcome_of(pool.run(gate.wait))
    reactor.advance(5)
    assert seen[0].check(DeadlineExceededError)
    assert (pool.lost, pool.outstanding) == (1, 1)
    gate.set()
    reactor.turn_until(lambda: pool.lost == 0)
    assert pool.outstanding == 0
    assert len(seen) == 1


def test_a_deadline_may_be_given_for_one_piece_of_work(reactor, pool, gate):
    seen = outcome_of(pool.run(gate.wait, deadline=1.0))
    reactor.advance(1)
    assert seen[0].check(DeadlineExceededError)
    gate.set()
    reactor.turn_until(lambda: pool.lost == 0)


def test_stop_does_not_wait_for_lost_work(reactor, gate):
    pool = Workers(reactor, "hung", size=1, queue=0, deadline=1.0)
    pool.start()
    outcome_of(pool.run(gate.wait))
    reactor.advance(1)
    pool.stop()
    gate.set()
    reactor.turn_until(lambda: pool.lost == 0)
    pool.stop()


def test_threads_do_not_keep_the_process_alive(reactor, pool):
    seen = outcome_of(pool.run(lambda: threading.current_thread().daemon))
    reactor.turn_until(lambda: seen)
    assert seen == [True]
