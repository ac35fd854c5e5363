from appliance.config.terminals.telnet import ClientAuth, TelnetPort
from appliance.config.terminals.telnetparms import Debug, DebugLevel, ParmsGroup

PORT = TelnetPort(992, address="10.1.1.1", inactive=5, msg07=True)


def test_a_qualified_port_has_a_name_of_its_own():
    assert (PORT.name, TelnetPort(23).name) == ("992,10.1.1.1", "23")


def test_the_last_group_counts_most_and_what_none_says_stays():
    first = ParmsGroup("A", {"inactive": 6, "client_auth": ClientAuth.SAFCERT})
    second = ParmsGroup("B", {"inactive": 7})
    found = PORT.overlaid(first, second)
    assert (found.inactive, found.client_auth, found.msg07, found.port) == (7, ClientAuth.SAFCERT, True, 992)
    assert PORT.overlaid() is PORT


def test_device_types_and_types_of_debug_are_laid_over_one_by_one():
    port = TelnetPort(
        23, device_logmodes={"3278-2": ("A", "A"), "3278-3": ("B", "B")}, debug=Debug(task=DebugLevel.TRACE)
    )
    first = ParmsGroup("A", {"device_logmodes": {"3278-3": ("C", "C")}, "debug": {"config": DebugLevel.OFF}})
    second = ParmsGroup("B", {"debug": {"conn": DebugLevel.DETAIL}})
    found = port.overlaid(first, second)
    assert found.device_logmodes == {"3278-2": ("A", "A"), "3278-3": ("C", "C")}
    assert found.debug == Debug(DebugLevel.DETAIL, DebugLevel.TRACE, DebugLevel.OFF)
