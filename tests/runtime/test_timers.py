"""Named timers."""

from twisted.internet.task import Clock

from appliance.runtime.timers import Timers


def test_a_timer_fires_once_with_its_name():
    clock, fired = Clock(), []
    Timers(clock, fired.append).set("idle", 5)
    clock.pump([4.9, 0.2, 10])
    assert fired == ["idle"]


def test_setting_again_replaces_sooner_and_later():
    clock, fired = Clock(), []
    timers = Timers(clock, fired.append)
    timers.set("a", 5)
    timers.set("a", 1)
    timers.set("b", 1)
    timers.set("b", 5)
    clock.advance(1)
    assert fired == ["a"]
    clock.advance(4)
    assert fired == ["a", "b"]


def test_cancelled_timers_do_not_fire_and_leave_nothing():
    clock, fired = Clock(), []
    timers = Timers(clock, fired.append)
    for name in "abc":
        timers.set(name, 1)
    timers.cancel("a")
    timers.cancel("a")
    timers.cancel_all()
    assert not clock.getDelayedCalls()
    assert not fired


def test_a_timer_may_be_set_again_while_it_fires():
    clock, fired = Clock(), []

    def fire(name):
        fired.append(name)
        timers.set(name, 1)

    timers = Timers(clock, fire)
    timers.set("tick", 1)
    clock.pump([1, 1, 1])
    assert fired == ["tick"] * 3
