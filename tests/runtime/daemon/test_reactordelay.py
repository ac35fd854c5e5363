"""How late a timer is, as a turned reactor makes it."""

from appliance.runtime.daemon.reactordelay import ReactorDelay


def test_delays_of_the_last_minute(reactor):
    delay = ReactorDelay(reactor)
    assert delay.quantile(0.99) == 0
    delay.start()
    for _ in range(9):
        reactor.advance(0.1)
    reactor.advance(0.6)  # five times as long as it should have been
    assert delay.quantile(0.5) < 0.001
    assert abs(delay.quantile(0.99) - 0.5) < 0.001
    delay.stop()
    delay.stop()
    assert not reactor.getDelayedCalls()
