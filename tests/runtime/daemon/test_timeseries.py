"""Rings of samples."""

from appliance.runtime.daemon.timeseries import EVERY_SECONDS, KEPT, Probe, TimeSeries


def test_levels_and_rates(reactor):
    now = {"live": 3.0, "total": 100.0}
    kept = TimeSeries(
        reactor,
        [
            Probe("LIVE", "connections", lambda: now["live"]),
            Probe("DONE", "a second", lambda: now["total"], is_rate=True),
        ],
    )
    kept.start()
    now |= {"live": 4.0, "total": 110.0}
    reactor.advance(EVERY_SECONDS)
    now |= {"live": 2.0, "total": 110.0}
    reactor.advance(EVERY_SECONDS)
    assert [(probe.name, values) for probe, values in kept.series()] == [("LIVE", [4.0, 2.0]), ("DONE", [2.0, 0.0])]
    kept.stop()
    assert not reactor.getDelayedCalls()


def test_a_ring_forgets_the_oldest(reactor):
    counter = iter(range(10_000))
    kept = TimeSeries(reactor, [Probe("N", "", lambda: next(counter))])
    kept.start()
    for _ in range(KEPT + 5):
        reactor.advance(EVERY_SECONDS)
    [(_, values)] = kept.series()
    assert (len(values), values[0]) == (KEPT, 5)
