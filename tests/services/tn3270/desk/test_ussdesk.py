"""The USS desk: which screen a key leads to."""

from __future__ import annotations

import attrs
import pytest

from appliance.applications.base import Display
from appliance.config.terminals.interpret import InterpretTable, LogChar
from appliance.config.terminals.telnet import ConnType, InterpTcp, UssTcp
from appliance.config.usstables.uss import UssMessage, UssTable
from appliance.protocols.datastream.codepages import CP037
from appliance.protocols.datastream.inbound import Malformed
from appliance.protocols.tn3270.client import ClientCore
from appliance.protocols.tn3270.constants import DataType
from appliance.protocols.tn3270.events import RecordReceived
from appliance.services.tn3270.desk.uss import UssValues
from appliance.services.tn3270.desk.usscommand import Logoff, Logon
from appliance.services.tn3270.desk.ussdesk import DEFAULT_TABLE, Screen, Text, UssDesk, line_desk
from appliance.services.tn3270.entry.mapping import Client
from appliance.session.actions import FindName
from appliance.session.events import NameFound
from tests.support.terminals import NOW, PORT, TABLE, Keyboard

CLEAR, PF1, ENTER = b"\x6d", b"\xf1\x40\x40", b"\x7d\x40\x40"


def desk(*, refreshes=True, **options):
    def values(sense):
        return UssValues("LU1", "192.0.2.7", 1, 2323, NOW, sense=sense)

    return UssDesk([TABLE], Display(), values, refreshes=refreshes, **options)


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
    shown = text(desk().refuse("TSO", "08010000", "SLYT0404E GONE"))
    assert "SESSION NOT BOUND: TSO 08010000" in shown
    assert "SLYT0404E GONE" in shown


def test_logoff_hold_keeps_the_connection():
    assert "WELCOME" in text(read(desk(), typed("LOGOFF TYPE(HOLD)")))


def test_an_interpret_table_sees_the_input_first():
    table = InterpretTable("I", (LogChar("PAY", "CICS"), LogChar("LOGOFF", "TSO")))
    uss = desk(interpret_table=table)
    assert read(uss, typed("payroll 7")) == Logon("CICS", data="roll 7")
    assert read(uss, typed("LOGOFF")) == Logon("TSO")
    assert read(uss, typed("LOGON APPLID(ECHO)")) == Logon("ECHO")


def test_an_scs_terminal_is_shown_text():
    uss = desk(is_text=True)
    assert uss.show(notice="GONE") == Text(
        "GONE\nWELCOME TO SALLYPORT  LU LU1       PORT 02323\nFROM 192.0.2.7       00001\nSENSE 00000000\n===> "
    )
    assert read(uss, CP037.encode("LOGON TSO"), DataType.SSCP_LU_DATA) == Text("SLYT0603E PARAMETER TSO IS NOT KNOWN\n")
    assert read(uss, CP037.encode("logon applid(tso)"), DataType.SSCP_LU_DATA) == Logon("TSO")


TABLES = {
    "SCS": UssTable("SCS", messages={10: UssMessage(("TEXT",))}, commands=TABLE.commands),
    DEFAULT_TABLE: UssTable(DEFAULT_TABLE, messages={2: UssMessage(("DEFAULT %(1)",))}),
}


def test_a_terminal_with_bind_image_gets_the_scs_table_and_goes_on_by_it(bench):
    mapping = attrs.evolve(PORT.mapping, uss_tables=(UssTcp("USSTAB", scs_table="SCS"),))
    bench.uss_tables.update(TABLES)
    bench.port(conn_type=ConnType.BASIC, mapping=mapping)
    keyboard = bench.seat()
    assert [CP037.decode(data) for data in keyboard.records(DataType.SSCP_LU_DATA)] == ["TEXT\n"]
    keyboard.send(CP037.encode("NOSUCH"), DataType.SSCP_LU_DATA)
    assert [CP037.decode(data) for data in keyboard.records(DataType.SSCP_LU_DATA)] == ["\nDEFAULT NOSUCH\n"]
    keyboard.send(CP037.encode("LOGON APPLID(ECHO)"), DataType.SSCP_LU_DATA)
    assert "FIELD ATTRIBUTES" in keyboard.text


@pytest.mark.parametrize("options", [{"wants_tn3270e": False}, {"functions": frozenset()}])
def test_any_other_terminal_gets_the_3270_table(bench, options):
    mapping = attrs.evolve(PORT.mapping, uss_tables=(UssTcp("USSTAB", scs_table="SCS"),))
    bench.uss_tables.update(TABLES)
    bench.port(conn_type=ConnType.BASIC, mapping=mapping)
    assert "WELCOME" in bench.seat(**options).text


def test_interptcp_works_with_usstcp_alone(bench):
    bench.interpret_tables["I"] = InterpretTable("I", (LogChar("", "ECHO"),))
    mapping = attrs.evolve(PORT.mapping, interpret_tables=(InterpTcp("I"),))
    bench.port(conn_type=ConnType.BASIC, mapping=mapping)
    assert "FIELD ATTRIBUTES" in bench.seat().enter("anything").text


def test_the_name_of_the_clients_address_shows_once_it_is_known(bench):
    line = "FROM " + "@" * 30 + "IPHOSTNAME."
    bench.uss_tables["HOST"] = UssTable("HOST", messages={10: UssMessage((line,))})
    bench.port(conn_type=ConnType.BASIC, mapping=attrs.evolve(PORT.mapping, uss_tables=(UssTcp("HOST"),)))
    script, replies = bench.accept()
    assert replies.only(FindName) == FindName("192.0.2.7")
    keyboard = Keyboard(script, ClientCore("IBM-3278-2-E")).take(script.handle(NameFound("pc7.example")))
    assert f"FROM {'PC7.EXAMPLE':<40}." in keyboard.text.upper()


def line_of(bench, **changes):
    mapping = attrs.evolve(PORT.mapping, uss_tables=(UssTcp("USSTAB", scs_table="SCS"),), **changes)
    bench.uss_tables.update(TABLES)
    setup = bench.port(mapping=mapping).setup()
    return line_desk(setup, Client("192.0.2.7", "192.0.2.1"), lambda sense: UssValues("LU1", "", 1, 2323, NOW))


def test_a_line_mode_terminal_gets_the_scs_table(bench):
    assert line_of(bench).show() == Text("TEXT\n")
    assert line_of(bench).obey("NOSUCH") == Text("DEFAULT NOSUCH\n")


@pytest.mark.parametrize("uss", [UssTcp("EZBTPUST"), UssTcp("EZBTPUST", scs_table="EZBTPSCS")])
def test_ibms_own_table_is_our_wordings_and_commands(bench, uss):
    setup = bench.port(mapping=attrs.evolve(PORT.mapping, uss_tables=(uss,))).setup()
    desk = line_desk(setup, Client("192.0.2.7", "192.0.2.1"), lambda sense: UssValues("LU1", "", 1, 2323, NOW))
    assert desk.has_table
    assert desk.obey("LOGON APPLID(TSO)") == Logon("TSO")


def test_an_interpret_table_reads_lines_too(bench):
    bench.interpret_tables["I"] = InterpretTable("I", (LogChar("PAY", "CICS"),))
    desk = line_of(bench, interpret_tables=(InterpTcp("I"),))
    assert desk.obey("pay 7") == Logon("CICS", data="7")


def test_a_screen_is_no_text():
    screen = UssTable("T", messages={10: UssMessage(stream=b"\xf5\xc3\xc1")})
    uss = UssDesk([screen], Display(), lambda sense: UssValues("LU1", "", 1, 2323, NOW), refreshes=True, is_text=True)
    assert uss.show() == Text("SLYT0610I SALLYPORT: ENTER LOGON APPLID(NAME)\n")
