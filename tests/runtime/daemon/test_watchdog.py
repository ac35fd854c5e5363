"""The watchdog is fed by a reactor that turns in time, and by no other."""

from twisted.internet.task import Clock

from appliance.runtime.daemon.watchdog import Watchdog


def watchdog():
    clock, fed, said = Clock(), [], []
    Watchdog(clock, 20.0, lambda: fed.append(clock.seconds()), lambda m, f: said.append(m.format(**f))).start()
    return clock, fed, said


def test_it_is_fed_four_times_in_the_managers_time():
    clock, fed, said = watchdog()
    clock.pump([5.0] * 4)
    assert fed == [0, 5, 10, 15, 20]
    assert said == []


def test_a_late_reactor_feeds_nobody_and_says_so():
    clock, fed, said = watchdog()
    clock.advance(11.0)  # due at 5
    assert fed == [0]
    assert said == ["SLYA0209W the reactor was late by 6.0 s: the watchdog is not fed"]
    clock.advance(5.5)  # due at 16: in time again
    assert fed == [0, 16.5]
