"""The solicitor screen: when it comes, whom it lets through, and what the others read."""

from __future__ import annotations

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from appliance.applications.base import Display, VerifyUser
from appliance.config.terminals.lunames import parse_lu_range
from appliance.config.terminals.telnet import AllowAppl, ClientAuth, ConnType, DefaultAppl, LuSelection, RestrictAppl
from appliance.protocols.datastream.addresses import encode_address
from appliance.protocols.datastream.terminal import Terminal
from appliance.saf.model import Accepted, Acee, Rejected, RejectReason, VerifyMethod
from appliance.secret import Secret
from appliance.services.tn3270.desk.solicitor import Left, Passed, Prompt, Solicitor
from appliance.services.tn3270.desk.usscommand import Logon
from appliance.session.actions import Verify
from appliance.session.events import Verified
from tests.support.terminals import PORT

USER2 = Acee("USER2", ("SYS1",))


def at(row, column):
    """SBA to a place on the screen."""
    return b"\x11" + encode_address((row - 1) * 80 + column - 1, 24 * 80)


def verified(user="USER2"):
    return Verified(Accepted(Acee(user, ("SYS1",)), VerifyMethod.PASSWORD))


def rejected(reason=RejectReason.WRONG):
    return Verified(Rejected("USER2", reason))


@pytest.fixture
def restricted(bench):
    """ECHO is restricted to USER2."""
    mapping = attrs.evolve(PORT.mapping, restricted=(RestrictAppl("ECHO", ("USER2",)),))
    return bench.port(conn_type=ConnType.BASIC, mapping=mapping)


@pytest.fixture
def asked(restricted):
    """A terminal that asked for ECHO and is asked who it is."""
    return restricted.seat().enter("LOGON APPLID(ECHO)")


def answer(terminal, event):
    return terminal.take(terminal.script.handle(event))


def test_a_listed_user_with_the_right_password_is_let_through(asked, router):
    assert "ECHO WANTS YOUR USER ID AND PASSWORD" in asked.text
    assert asked.script.session.view().state == "SOLICITOR"
    asked.enter("user2", "SECRET")
    assert asked.last.only(Verify) == Verify("USER2", Secret("SECRET"), "ECHO", "TCPABC01")
    assert asked.script.session.is_waiting
    answer(asked, verified())
    assert "FIELD ATTRIBUTES" in asked.text
    assert router.asked == [("USER2", "ECHO")]


def test_a_new_password_goes_with_the_old_one(asked):
    asked.enter("USER2", "OLD", "NEW")
    assert asked.last.only(Verify).new_secret == Secret("NEW")


@pytest.mark.parametrize("fields", [("USER2", ""), ("", "SECRET"), ("", "")])
def test_what_is_missing_is_asked_for_again(asked, fields):
    asked.enter(*fields)
    assert asked.last.all(Verify) == []
    assert "WANTS YOUR USER ID" in asked.text


@pytest.mark.parametrize(
    ("event", "shown"),
    [
        (rejected(), "SLYT0903E USER ID OR PASSWORD NOT VALID FOR ECHO"),
        (rejected(RejectReason.REVOKED), "SLYT0903E"),
        (rejected(RejectReason.EXPIRED), "SLYT0904E PASSWORD OF USER2 HAS EXPIRED"),
        (rejected(RejectReason.NEW_PASSWORD), "SLYT0905E"),
        (rejected(RejectReason.BUSY), "SLYT0906E"),
        (verified("USER3"), "SLYT0903E USER ID OR PASSWORD NOT VALID FOR ECHO"),
    ],
)
def test_who_is_refused_reads_why_and_no_more(asked, event, shown):
    asked.enter("USER2", "SECRET")
    assert shown in answer(asked, event).text


def test_who_is_not_listed_is_told_to_the_auditor(asked):
    asked.enter("USER3", "SECRET")
    assert answer(asked, verified("USER3")).last.messages == ["SLYT0907E"]


def test_five_refusals_bring_the_uss_screen_back(asked):
    for _ in range(4):
        asked.enter("USER2", "WRONG")
        answer(asked, rejected())
    asked.enter("USER2", "WRONG")
    assert "WELCOME" in answer(asked, rejected()).text


def test_pf3_leaves_and_clear_asks_again(asked):
    assert "WANTS YOUR USER ID" in asked.key(0x6D).text
    assert "WELCOME" in asked.key(0xF3).text


def test_after_logoff_the_next_logon_is_asked_again(asked, router):
    asked.enter("USER2", "SECRET")
    answer(asked, verified())
    asked.key(0xF3)
    asked.enter("LOGON APPLID(TSO)")
    assert router.asked == [("USER2", "ECHO")]
    asked.key(0xF3)
    assert "WANTS YOUR USER ID" in asked.enter("LOGON APPLID(ECHO)").text


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=80) | st.binary(max_size=80).map((b"\x7d\xc1\x50\x11\xc6\xf2").__add__))
def test_any_record_is_answered(bench, record):
    solicitor = Solicitor(bench.setup(), Display(), "LU1")
    solicitor.ask(Logon("ECHO"))
    assert isinstance(solicitor.receive(record), Prompt | VerifyUser | Passed | Left)
    assert len(solicitor.application) <= 8


# -- without a USS table


@pytest.fixture
def bare(restricted):
    return restricted.port(mapping=attrs.evolve(restricted.config.mapping, uss_tables=()))


def test_without_a_uss_table_it_is_the_first_screen(bare):
    terminal = bare.seat()
    assert "Enter Your Userid" in terminal.text
    assert "SLYT0902I" in terminal.enter("USER2").text
    terminal.enter("USER2", "SECRET", "", "ECHO")
    assert terminal.last.only(Verify).application == "ECHO"


def test_an_application_that_is_not_restricted_asks_for_nothing(bare):
    assert "TSO LOGON" in bare.seat().enter("", "", "", "tso").text


def test_what_goes_wrong_is_said_there(bare):
    assert "SLYT0402E TCPABC01 MAY NOT LOG ON TO NOSUCH" in bare.seat().enter("", "", "", "NOSUCH").text


def test_leaving_it_leaves(bare):
    terminal = bare.seat()
    assert terminal.script.session.view().state == "SOLICITOR"
    assert terminal.key(0xF3).last.is_closed()


# -- who need not


def test_a_default_application_that_is_restricted_asks_first(restricted):
    mapping = attrs.evolve(restricted.config.mapping, default_appls=(DefaultAppl("ECHO"),))
    assert "WANTS YOUR USER ID" in restricted.port(mapping=mapping).seat().text


def test_certauth_takes_the_certificates_user(bench):
    mapping = attrs.evolve(PORT.mapping, restricted=(RestrictAppl("ECHO", ("USER2",), cert_auth=True),))
    terminal = bench.port(client_auth=ClientAuth.SAFCERT, conn_type=ConnType.SECURE, mapping=mapping).certified()
    assert "FIELD ATTRIBUTES" in terminal.enter("LOGON APPLID(ECHO)").text


@pytest.mark.parametrize(("allows", "said"), [(True, ["SLYT0001I", "SLYT0002I"]), (False, ["SLYT0001I", "SLYT0402E"])])
def test_allowprinter_lets_printers_in(bench, allows, said):
    mapping = attrs.evolve(
        PORT.mapping,
        allowed=(AllowAppl("RELAY*"),),
        restricted=(RestrictAppl("RELAY1", ("USER2",), allow_printer=allows),),
        printer_default_appls=(DefaultAppl("RELAY1"),),
    )
    terminal = bench.port(conn_type=ConnType.BASIC, mapping=mapping).seat("IBM-3287-1")
    assert terminal.last.messages == said


# -- how it looks


@pytest.mark.parametrize(("old", "place"), [(False, (12, 22)), (True, (4, 22))])
def test_oldsolicitor_is_where_the_cursor_stands(bare, old, place):
    assert bare.port(old_solicitor=old).seat().records()[-1].endswith(at(*place) + b"\x13")


@pytest.mark.parametrize(("takes", "end"), [(False, (6, 30)), (True, (7, 42))])
def test_passwordphrase_makes_room(bare, takes, end):
    record = bare.port(password_phrase=takes).seat().records()[-1]
    assert at(6, 21) + b"\x29" in record, "the field begins"
    assert at(*end) + b"\x1d" in record, "and ends"


def test_a_user_may_be_listed_for_some_lus_only(bench):
    lus = {"USER2": LuSelection((parse_lu_range("TCPABC02"),))}
    mapping = attrs.evolve(PORT.mapping, restricted=(RestrictAppl("ECHO", ("USER2",), user_lus=lus),))
    bench.port(conn_type=ConnType.BASIC, mapping=mapping)
    first, second = (bench.seat().enter("LOGON APPLID(ECHO)").enter("USER2", "SECRET") for _ in range(2))
    assert "SLYT0903E" in answer(first, verified()).text
    assert "FIELD ATTRIBUTES" in answer(second, verified()).text


def test_who_is_not_listed_cannot_try_for_ever_either(asked):
    for _ in range(4):
        asked.enter("USER3", "SECRET")
        assert "SLYT0903E" in answer(asked, verified("USER3")).text
    asked.enter("USER3", "SECRET")
    assert "WELCOME" in answer(asked, verified("USER3")).text


def test_the_operator_sees_who_was_let_through(asked):
    session = asked.script.session
    answer(asked, verified())
    assert session.view().user == "USER2"
    assert dict(session.details())["RESTRICTAPPL"] == "USER2"
    asked.key(0xF3)
    assert session.view().user == dict(session.details())["RESTRICTAPPL"] == ""


def test_a_notice_ends_with_its_line(restricted):
    solicitor = Solicitor(restricted.setup(), Display(), "LU01")
    terminal = Terminal(24, 80)
    terminal.apply(solicitor.ask(None, "X" * 100).record)
    assert terminal.screen.lines()[21].strip() == "X" * 78
    assert terminal.screen.lines()[22].startswith(" ENTER goes on")
