"""What DEBUG CONFIG says of a new profile, and the mappings as the operator reads them."""

from __future__ import annotations

from appliance.assembly.displays.telnetdisplay import debugged, objects, profiles
from appliance.config.terminals.telnet import GroupMap, MonitorGroup, TelnetMapping, TelnetPort
from appliance.config.terminals.telnetparms import Debug, DebugLevel, ParmsGroup, Takeover
from appliance.services.tn3270.entry.lupool import LuPools
from appliance.services.tn3270.entry.profiles import Profile, Profiles


def current(**changes):
    known = Profiles()
    known.install([Profile(TelnetPort(23, **changes))])
    return known


def test_debug_config_says_what_was_read_as_far_as_its_level():
    said = {}
    for level in DebugLevel:
        found = debugged(current(debug=Debug(config=level), inactive=7, sources={"inactive": "TGLOBAL"}))
        said[level] = [message.format(**fields) for message, fields in found]
    assert said[DebugLevel.OFF] == said[DebugLevel.EXCEPTION] == []
    assert said[DebugLevel.SUMMARY] == ["SLYT0015I profile 1, port 23: LUMAPS 0, PRTMAPS 0, PARMSGROUPS 0, USSTCPS 0"]
    assert said[DebugLevel.DETAIL][1:] == ["SLYT0016I profile 1, port 23: INACTIVE 7, said in TGLOBAL"]
    assert said[DebugLevel.TRACE] == said[DebugLevel.DETAIL]


def test_parameters_are_called_by_their_statements():
    logmodes = {"3278-2": ("D4B32782", "SNX32702"), "3278-3": ("A", "B")}
    mapping = TelnetMapping(parms_groups={"PG": ParmsGroup("PG", {"ends_revoked": False})})
    [shown] = profiles(current(mapping=mapping, take_specific=Takeover(5), device_logmodes=logmodes))
    said = {(name, source): value for name, value, source in shown.parameters}
    assert said["TKOSPECLU", "DEFAULT"].startswith("SECONDS=5 ")
    assert said["TELNETDEVICE", "DEFAULT"] == "3278-2=D4B32782,SNX32702 3278-3=A,B"
    assert said["TLSV1_2", "DEFAULT"] == "YES"
    assert said["KEYRING", "DEFAULT"] == said["CRLLDAPSERVER", "DEFAULT"] == "*"
    assert said["REVOKEDSESSION", "PG"] == "NO"


def test_a_monitorgroup_is_shown_by_letters():
    groups = {"M": MonitorGroup("M", averages=True, buckets=True), "N": MonitorGroup("N", includes_network=False)}
    mapping = TelnetMapping(monitor_groups=groups, monitor_maps=(GroupMap("M"), GroupMap("N")))
    shown = {found.name: found.options for found in objects(current(mapping=mapping), LuPools())}
    assert shown == {"M": "A 120*5 B 1000,2000,5000,10000 I", "N": ""}
