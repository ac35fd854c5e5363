"""Express Logon's application ID among the variables of a client."""

import pytest

from appliance.protocols.telnet.environment import Environment, EnvironmentCommand, Variable, ask_environment
from appliance.protocols.tn3270.applicationid import APPLICATION_VARIABLES, announce_application, read_application
from appliance.protocols.tn3270.events import ApplicationIdAnnounced, ApplicationIdIgnored


def told(*values, command=EnvironmentCommand.INFO):
    return read_application(Environment(command, tuple(Variable("IBMAPPLID", value) for value in values)))


def test_the_bytes():
    assert bytes.fromhex("FFFA27 01 03 49424D454C46 03 49424D4150504C4944 FFF0") == ask_environment(
        *APPLICATION_VARIABLES
    )
    assert announce_application("TSO") == bytes.fromhex("FFFA27 02 03 49424D4150504C4944 01 54534F FFF0")


@pytest.mark.parametrize("value", [None, "", "None", "none"])
def test_not_known_yet(value):
    assert told(value) == ApplicationIdAnnounced(None)


@pytest.mark.parametrize("value", ["NINECHARS", "A B", "TSO\x00", "T-O", "ÄÖ"])
def test_no_application_id(value):
    assert told(value) == ApplicationIdIgnored()


def test_the_last_one_counts_in_upper_case():
    assert told("A", "cics@#$1") == ApplicationIdAnnounced("CICS@#$1")


def test_nothing_is_said_about_it():
    assert told() is None
    assert told("TSO", command=EnvironmentCommand.SEND) is None
    assert read_application(Environment(EnvironmentCommand.IS, (Variable("IBMELF", "YES"),))) is None
