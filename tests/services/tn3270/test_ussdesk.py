"""The USS desk: which screen a key leads to."""

from __future__ import annotations

import pytest

from appliance.applications.base import Display
from appliance.protocols.datastream.codepages import CP037
from appliance.protocols.datastream.inbound import Malformed
from appliance.protocols.tn3270.constants import DataType
from appliance.protocols.tn3270.events import RecordReceived
from appliance.services.tn3270.uss import UssValues
from appliance.services.tn3270.usscommand import Logoff, Logon
from appliance.services.tn3270.ussdesk import Screen, UssDesk
from tests.support.terminals import NOW, TABLE

CLEAR, PF1, ENTER = b"\x6d", b"\xf1\x40\x40", b"\x7d\x40\x40"


def desk(*, refreshes=True):
    def values(sense):
        return UssValues("LU1", "192.0.2.7", 1, 2323, NOW, sense=sense)

    return UssDesk(TABLE, Display(), values, refreshes=refreshes)


def read(uss, record, data_type=DataType.DATA_3270):
    return uss.read(RecordReceived(record, data_type))


def text(screen):
    assert isinstance(screen, Screen)
    return CP037.decode(screen.record)


def typed(command):
    return ENTER + b"\x11\x40\x40" + CP037.encode(command)


def test_clear_clears_the_logon_screen_and_brings_it_back():
    uss = desk()
    uss.show()
    assert "WELCOME" not in text(read(uss, CLEAR))
    assert "WELCOME" not in text(read(uss, ENTER))
    assert "WELCOME" in text(read(uss, CLEAR))


def test_clear_on_another_message_brings_the_logon_screen_back():
    uss = desk()
    assert "SLYT0602E" in text(read(uss, typed("NOSUCH")))
    assert "WELCOME" in text(read(uss, CLEAR))


def test_norefreshmsg10_never_brings_it_back_by_clear():
    uss = desk(refreshes=False)
    uss.show(2)
    assert ["WELCOME" in text(read(uss, CLEAR)) for _ in range(3)] == [False] * 3


@pytest.mark.parametrize("record", [ENTER, PF1, b"\x6c", typed("  ")])
def test_a_key_that_asks_nothing_shows_the_same_again(record):
    uss = desk()
    uss.show()
    assert "WELCOME" in text(read(uss, record))


@pytest.mark.parametrize(("command", "wanted"), [("LOGON APPLID(TSO)", Logon("TSO")), ("logoff", Logoff())])
def test_what_is_handed_on(command, wanted):
    assert read(desk(), typed(command)) == wanted
    assert read(desk(), CP037.encode(command), DataType.SSCP_LU_DATA) == wanted


def test_ibmtest_repeats():
    assert text(read(desk(), typed("IBMTEST 3"))).count("IBMECHO") == 3


def test_no_3270_record():
    assert isinstance(read(desk(), b"\x00"), Malformed)


def test_sense_and_notice():
    shown = text(desk().show(notice="SLYT0405W GONE", sense="08010000"))
    assert "SENSE 08010000" in shown
    assert "SLYT0405W GONE" in shown
