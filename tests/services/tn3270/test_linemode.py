"""A line mode terminal: USS messages as lines, TSO, what is refused, the password that does not show."""

import attrs
import pytest

from appliance.config.terminals.telnet import AllowAppl, ClientAuth, ConnType, DefaultAppl, RestrictAppl
from appliance.config.terminals.telnetparms import CodePage
from appliance.saf.model import Accepted, Acee, Rejected, RejectReason, VerifyMethod
from appliance.session.actions import CancelTimer, Command, LimitUnsent, SetTimer, Verify
from appliance.session.events import Closed, CloseReason, CommandDone, RevocationChecked, TimerFired, Verified
from appliance.session.wires import Wire
from tests.support.terminals import GOOD, secured

WILL_ECHO, WONT_ECHO, DO_ECHO, DONT_ECHO = (bytes((0xFF, verb, 1)) for verb in (0xFB, 0xFC, 0xFD, 0xFE))
USER2 = Acee("USER2", ("SYS1",), "SYS1")


class Line:
    """A client that refused TN3270E and TERMINAL-TYPE."""

    def __init__(self, bench, setup=None, user=None):
        self.script, _ = bench.accept(setup)
        if user:
            self.script.receive(b"\x16\x03\x01")
            self.script.handle(secured(user))
            self.script.handle(RevocationChecked(GOOD))
        self.script.receive(bytes.fromhex("fffc28"))
        self.last = self.script.receive(bytes.fromhex("fffc18"))

    def type(self, text):
        self.last = self.script.receive(text.encode() + b"\r\n")
        return self.last

    def do(self, event):
        self.last = self.script.handle(event)
        return self.last

    @property
    def shown(self):
        return self.last.sent().decode("latin-1")


@pytest.fixture
def basic(bench):
    return bench.port(conn_type=ConnType.BASIC)


@pytest.fixture
def line(basic):
    return Line(basic)


@pytest.fixture
def ready(line):
    line.type("LOGON APPLID(TSO) DATA(USER2)")
    line.type("SECRET")
    line.do(Verified(Accepted(USER2, VerifyMethod.PASSWORD)))
    return line


def test_the_logon_message_is_text_and_ends_at_its_prompt(line):
    assert line.shown == (
        "WELCOME TO SALLYPORT  LU TCPABC01  PORT 02992\r\nFROM 192.0.2.7       40123\r\nSENSE 00000000\r\n===> "
    )


def test_what_waits_for_it_is_limited_as_for_any_client(bench):
    line = Line(bench.port(conn_type=ConnType.BASIC, max_tcp_send_queue=5_000))
    assert line.last.only(LimitUnsent).limit == 5_000


def test_a_logon_hides_the_password_and_ends_at_ready(line):
    assert line.type("LOGON APPLID(TSO)").only(SetTimer).seconds == 120
    assert "USER ID: " in line.shown
    assert line.type("user2").sent().startswith(WILL_ECHO)
    assert line.shown.endswith("PASSWORD: ")
    line.script.receive(DO_ECHO)
    replies = line.type("SECRET")
    assert replies.sent() == WONT_ECHO + b"\r\n"
    asked = replies.only(Verify)
    assert (asked.user, asked.secret.text(), asked.application, asked.terminal) == (
        "USER2",
        "SECRET",
        "TSO",
        "TCPABC01",
    )
    assert line.script.session.is_waiting
    replies = line.do(Verified(Accepted(USER2, VerifyMethod.PASSWORD)))
    assert line.shown.endswith("READY\r\n")
    assert replies.only(CancelTimer)
    view = line.script.session.view()
    assert (view.user, view.application, view.state, view.lu) == ("USER2", "TSO", "IN SESSION", "TCPABC01")


def test_a_wrong_password_may_be_tried_again(line):
    line.type("LOGON APPLID(TSO) DATA(USER2)")
    line.script.receive(DO_ECHO)
    line.type("WRONG")
    line.script.receive(DONT_ECHO)
    line.do(Verified(Rejected("USER2", RejectReason.WRONG)))
    assert "SLYT0703E" in line.shown
    assert line.last.sent().endswith(b"PASSWORD: " + WILL_ECHO)  # asked again once the client's DONT was read


def test_commands_and_logoff(ready):
    assert ready.type("LU USER3").only(Command).text == "LU USER3"
    ready.do(CommandDone(4, ("NOT\x1bFOUND",)))
    assert ready.shown == "NOT?FOUND\r\nSLYT0714I RETURN CODE 4\r\nREADY\r\n"
    replies = ready.type("LOGOFF")
    assert replies.messages == ["SLYT0003I"]
    assert "WELCOME" in ready.shown
    assert ready.type("LOGOFF").is_closed()


def test_without_lusessionpend_logoff_closes(basic):
    line = Line(basic.port(lu_session_pend=False))
    line.type("LOGON APPLID(TSO) DATA(USER2)")
    line.type("SECRET")
    line.do(Verified(Accepted(USER2, VerifyMethod.PASSWORD)))
    assert line.type("LOGOFF").is_closed()


def test_a_logon_that_is_not_finished_ends(line):
    line.type("LOGON APPLID(TSO) DATA(USER2)")
    timer = line.last.only(SetTimer)
    line.script.receive(DO_ECHO)
    replies = line.do(TimerFired(timer.name))
    assert replies.messages == ["SLYT0003I"]
    assert replies.sent().startswith(WONT_ECHO)
    assert "WELCOME" in line.shown


def test_attention_gives_up_a_logon_and_shows_the_message_again(line):
    line.type("LOGON APPLID(TSO) DATA(USER2)")
    line.last = line.script.receive(b"half a passw\xff\xf4")
    assert line.shown.endswith("USER ID: ")
    line.last = line.script.receive(b"\xff\xf6")
    assert "[Yes]" in line.shown


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("LOGON APPLID(RELAY1)", "SLYT0420E"),
        ("LOGON APPLID(NOWHERE)", "SLYT0401E"),
        ("LOGON APPLID(CICSA)", "SLYT0402E"),
    ],
)
def test_an_application_that_cannot_be_had(line, typed, message):
    replies = line.type(typed)
    assert replies.messages == [message]
    assert message in line.shown
    assert "SESSION NOT BOUND" in line.shown
    assert not replies.is_closed()


def test_echo_asks_nobody_who_he_is_and_has_no_limit(line):
    replies = line.type("LOGON APPLID(ECHO)")
    assert replies.all(SetTimer) == []
    assert "ECHO ON MVS098, LU TCPABC01" in line.shown
    line.type("Hello")
    assert line.shown == "    5 Hello\r\nECHO: "
    line.type("LOGOFF")
    assert "WELCOME" in line.shown


def test_an_application_that_asks_nobody_is_not_for_whom_restrictappl_would_have_to_ask(basic):
    basic.port(mapping=attrs.evolve(basic.config.mapping, restricted=(RestrictAppl("ECHO", ("USER2",)),)))
    assert Line(basic).type("LOGON APPLID(ECHO)").messages == ["SLYT0402E"]


def test_without_msg07_a_refused_application_closes(basic):
    replies = Line(basic.port(msg07=False)).type("LOGON APPLID(NOWHERE)")
    assert replies.messages == ["SLYT0401E"]
    assert replies.is_closed()


def test_a_certificates_user_without_access_to_the_application(bench, router):
    router.denied.add("TSO")
    line = Line(bench.port(conn_type=ConnType.SECURE, client_auth=ClientAuth.SAFCERT), user="user2")
    replies = line.type("LOGON APPLID(TSO)")
    assert replies.messages == ["SLYT0403E"]
    assert "USER2 HAS NO ACCESS TO TSO" in line.shown


@pytest.mark.parametrize(("typed", "shown"), [("", "WELCOME"), ("GIBBERISH", "GIBBERIS"), ("IBMTEST 2,AB", "AB")])
def test_other_commands(line, typed, shown):
    line.type(typed)
    assert shown in line.shown


def test_a_client_that_is_gone_gives_its_lu_back(basic):
    bench = basic.port(sequential_lu=False)
    line = Line(bench)
    assert "TCPABC01" in line.shown
    line.do(Closed(Wire.CLIENT, CloseReason.RESET))
    assert "TCPABC01" in Line(bench).shown


def test_a_password_typed_before_the_client_agreed_to_be_echoed(line):
    line.type("LOGON APPLID(TSO) DATA(USER2)")
    assert line.type("SECRET").sent() == b"\r\n"
    line.script.receive(DO_ECHO)
    line.do(Verified(Rejected("USER2", RejectReason.WRONG)))
    assert line.last.sent().endswith(b"PASSWORD: ")  # RFC 1143: still asked for, so it is not asked twice


def test_an_endless_line_is_closed(line):
    replies = line.script.receive(b"A" * 5_000)
    assert replies.messages == ["SLYT0205E"]
    assert replies.is_closed()


def test_a_table_without_prompt_ends_with_a_new_line(basic):
    bench = basic.port(mapping=attrs.evolve(basic.config.mapping, uss_tables=()))
    assert Line(bench).shown == "SLYT0610I SALLYPORT: ENTER LOGON APPLID(NAME)\r\n"


# -- LINEMODEAPPL, RESTRICTAPPL, CODEPAGE


def with_default(bench, **changes):
    appls = (DefaultAppl("TSO", **changes),)
    return bench.port(mapping=attrs.evolve(bench.config.mapping, line_mode_appls=appls))


def log_on(line, user="USER2"):
    line.type(user)
    line.script.receive(DO_ECHO)
    line.type("SECRET")
    return line.do(Verified(Accepted(attrs.evolve(USER2, user=user), VerifyMethod.PASSWORD)))


def test_a_linemodeappl_is_there_at_once_and_again_after_logoff(basic):
    line = Line(with_default(basic))
    assert line.shown.endswith("USER ID: ")
    log_on(line)
    line.type("LOGOFF")
    assert line.shown.endswith("USER ID: ")


def test_a_linemodeappl_that_is_firstonly_gives_way_to_the_logon_message(basic):
    line = Line(with_default(basic, first_only=True))
    log_on(line)
    line.type("LOGOFF")
    assert "WELCOME" in line.shown


def test_who_never_logs_on_to_a_linemodeappl_is_closed(basic):
    line = Line(with_default(basic))
    replies = line.do(TimerFired(line.last.all(SetTimer)[-1].name))
    assert replies.messages == ["SLYT0003I"]
    assert replies.is_closed()


def test_a_linemodeappl_that_cannot_be_had_leaves_the_logon_message_to_use(basic):
    appls = (DefaultAppl("RELAY1"),)
    line = Line(basic.port(mapping=attrs.evolve(basic.config.mapping, line_mode_appls=appls)))
    assert "SLYT0420E" in line.shown
    assert "USER ID: " in line.type("LOGON APPLID(TSO)").sent().decode("latin-1")


@pytest.mark.parametrize(("user", "shown"), [("USER2", "READY"), ("USER3", "SESSION NOT BOUND")])
def test_restrictappl_names_who_may(basic, user, shown):
    restricted = (RestrictAppl("TSO*", ("USER2",)),)
    line = Line(basic.port(mapping=attrs.evolve(basic.config.mapping, restricted=restricted)))
    line.type("LOGON APPLID(TSO)")
    replies = log_on(line, user)
    assert shown in line.shown
    assert ("SLYT0907E" in replies.messages) == (user != "USER2")


def test_with_binarylinemode_every_byte_is_itself(basic):
    line = Line(basic.port(binary_line_mode=True, code_page=CodePage("ISO8859-15", "IBM-1047")))
    line.type("LOGON APPLID(TSO) DATA(USER2)")
    line.script.receive(DO_ECHO)
    assert line.script.receive(b"p\xa4ss\r\n").only(Verify).secret.text() == "p\xa4ss"
    line.do(Verified(Accepted(USER2, VerifyMethod.PASSWORD)))
    line.type("LU")
    assert b"M\xfcller" in line.do(CommandDone(0, ("M\xfcller",))).sent()


def test_a_lost_session_that_is_disconnectable_goes_on_for_its_user(basic):
    basic.port(mapping=attrs.evolve(basic.config.mapping, allowed=(AllowAppl("TSO", disconnectable=True),)))
    setup = basic.setup()
    for shown in ("LOGGED ON AT", "RECONNECTED"):
        line = Line(basic, setup)
        line.type("LOGON APPLID(TSO)")
        assert shown in log_on(line).sent().decode("latin-1")
        line.script.handle(Closed(Wire.CLIENT, CloseReason.RESET))


def test_lines_are_in_the_ascii_page_of_codepage(basic):
    line = Line(basic.port(code_page=CodePage("ISO8859-1", "IBM-1047")))
    line.type("LOGON APPLID(TSO) DATA(USER2)")
    line.script.receive(DO_ECHO)
    assert line.script.receive("pässwörd\r\n".encode("latin-1")).only(Verify).secret.text() == "pässwörd"
    line.do(Verified(Accepted(USER2, VerifyMethod.PASSWORD)))
    line.type("LU")
    assert "Müller".encode("latin-1") in line.do(CommandDone(0, ("Müller",))).sent()
