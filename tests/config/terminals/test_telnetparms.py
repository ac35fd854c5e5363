from appliance.config.terminals.telnetparms import DebugLevel, Takeover, TelnetParms, laid_over


def test_what_is_above_wins_and_entries_by_type_stand_beside_each_other():
    below = {
        "inactive": 5,
        "timemark": 60,
        "debug": {"task": DebugLevel.TRACE},
        "device_logmodes": {"3278-2": ("A", "A")},
    }
    above = {"inactive": 7, "debug": {"conn": DebugLevel.OFF}}
    assert laid_over(below, above) == {
        "inactive": 7,
        "timemark": 60,
        "debug": {"task": DebugLevel.TRACE, "conn": DebugLevel.OFF},
        "device_logmodes": {"3278-2": ("A", "A")},
    }


def test_a_log_mode_is_found_with_and_without_ibm():
    parms = TelnetParms(device_logmodes={"3278-5-E": ("D4C32785", "SNX32705")})
    assert parms.logmode_of("IBM-3278-5-E", is_extended=False) == "D4C32785"
    assert parms.logmode_of("3278-5-E", is_extended=True) == "SNX32705"
    assert parms.logmode_of("IBM-3278-2", is_extended=True) == ""


def test_only_recon_hands_an_application_over():
    assert not TelnetParms(take_specific=Takeover(5)).hands_over
    assert TelnetParms(take_generic=Takeover(5, reconnects=True)).hands_over
