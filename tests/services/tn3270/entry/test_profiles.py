"""Profiles: one current for each port, older ones for as long as somebody uses them."""

from __future__ import annotations

import pytest

from appliance.config.terminals.telnet import TelnetPort
from appliance.config.terminals.telnetparms import Debug, DebugLevel
from appliance.services.tn3270.entry.profiles import Profile, Profiles


def test_an_older_profile_lives_as_long_as_its_sessions():
    profiles = Profiles()
    first, second = Profile(TelnetPort(23)), Profile(TelnetPort(23))
    profiles.install([first])
    first.enter()
    first.enter()
    profiles.install([second])
    assert [(p.number, p.is_current, p.connections) for p in profiles.all()] == [(1, False, 2), (2, True, 0)]
    first.leave()
    assert profiles.all() == (first, second)
    first.leave()
    assert profiles.all() == (second,)


def test_the_same_port_has_the_same_profile_until_the_members_are_read_again():
    profiles, port = Profiles(), TelnetPort(23)
    first = profiles.profile_of(port)
    profiles.install([first])
    assert profiles.profile_of(port) is first
    assert profiles.profile_of(TelnetPort(23)) is not first


def test_a_profile_without_sessions_is_forgotten_at_once():
    profiles = Profiles()
    profiles.install([Profile(TelnetPort(23)), Profile(TelnetPort(992))])
    profiles.install([Profile(TelnetPort(23))])
    assert [(p.number, p.port.port) for p in profiles.all()] == [(2, 23)]


def test_a_session_of_a_profile_that_never_came_into_force_ends_quietly():
    profile = Profile(TelnetPort(23))
    profile.enter()
    profile.leave()
    assert profile.connections == 0


@pytest.mark.parametrize(
    ("level", "said"), [(DebugLevel.EXCEPTION, []), (DebugLevel.SUMMARY, ["13I 1", "14I 1", "13I 2"])]
)
def test_debug_task_says_which_profile_comes_and_goes(level, said):
    heard = []
    profiles = Profiles(lambda message, fields: heard.append(f"{message.id[-3:]} {fields['number']}"))
    port = TelnetPort(23, debug=Debug(task=level))
    for profile in (Profile(port), Profile(port)):
        profiles.install([profile])
    assert sorted(heard) == sorted(said)
    profiles.debug_off()
    profiles.install([])
    assert sorted(heard) == sorted(said)
