"""The pools of an appliance start and stop together."""

from appliance.runtime.capabilities import Pools


def test_all_pools_work_between_start_and_stop(reactor):
    pools = Pools.create(reactor)
    pools.start()
    seen = []
    for pool in (pools.names, pools.verify, pools.files, pools.bulk):
        pool.run(lambda name: name, pool.name).addCallback(seen.append)
    reactor.turn_until(lambda: len(seen) == 4)
    pools.stop()
    assert sorted(seen) == ["bulk", "files", "names", "verify"]


def test_bulk_has_no_queue_and_no_deadline(reactor):
    """A transfer that finds no free thread is moved by the reactor; one may take hours."""
    bulk = Pools.create(reactor).bulk
    assert (bulk._queue, bulk._deadline) == (0, None)


def test_handshakes_have_threads_where_there_are_cores_for_them_and_no_queue(reactor):
    assert Pools.create(reactor).handshakes is None
    pools, seen = Pools.create(reactor, handshakes=1), []
    pools.start()
    pools.handshakes.run(lambda: "done").addCallback(seen.append)
    reactor.turn_until(lambda: seen)
    pools.stop()
    assert (pools.handshakes.size, pools.handshakes._queue) == (1, 0)
