"""Parameters of a port as the protocol cores see them."""

import attrs
import pytest

from appliance.config.terminals.telnet import ClientAuth, ConnType
from appliance.config.terminals.telnetparms import CodePage, LogonBy
from appliance.protocols.tn3270.client import ClientCore
from appliance.protocols.tn3270.constants import ALL_FUNCTIONS, TERMINAL_FUNCTIONS
from appliance.services.tn3270.protocol import charset_of, code_page_of, server_core
from tests.support.terminals import PORT


@pytest.fixture
def basic(bench):
    return bench.port(conn_type=ConnType.BASIC)


@pytest.fixture
def express(bench):
    return bench.port(conn_type=ConnType.SECURE, client_auth=ClientAuth.SAFCERT, express_logon=LogonBy.PASSTICKET)


def with_pages(ascii_page, ebcdic_page):
    return attrs.evolve(PORT, code_page=CodePage(ascii_page, ebcdic_page))


@pytest.mark.parametrize(("sna_ext", "functions"), [(True, ALL_FUNCTIONS), (False, TERMINAL_FUNCTIONS)])
def test_snaext_allows_two_more_functions(basic, sna_ext, functions):
    terminal = basic.port(sna_ext=sna_ext).seat(functions=ALL_FUNCTIONS)
    assert terminal.core.functions == functions
    assert terminal.core.may_send  # SEND-DATA came with the screen


def test_who_is_asked_for_an_application_is_asked_for_the_code_page_too():
    asked = server_core(PORT, asks_application=True)
    asked.begin()
    asked.receive_data(b"\xff\xfb\x27")
    assert b"CODEPAGE" in asked.next_event().data
    assert server_core(PORT).begin() == b"\xff\xfd\x28"


def test_maxreceive_and_singleattn_reach_the_core(basic):
    terminal = basic.port(max_receive=300, single_attn=True).seat()
    assert terminal.script.receive(b"\xff\xf4\xff\xf3").actions == ()
    assert terminal.script.receive(bytes(400)).is_closed()


@pytest.mark.parametrize(
    ("config", "reported", "page"),
    [
        (PORT, None, "cp037"),
        (with_pages("ISO8859-1", "IBM-1047"), None, "cp1047"),
        (with_pages("ISO8859-1", "IBM-1047"), 273, "cp273"),
        (PORT, 500, "cp500"),
        (PORT, 4711, "cp037"),
    ],
)
def test_the_client_knows_its_code_page_best(config, reported, page):
    assert code_page_of(config, reported).name == page


@pytest.mark.parametrize(
    ("config", "charset"),
    [(PORT, "ascii"), (with_pages("ISO8859-1", "IBM-037"), "iso8859-1"), (with_pages("IBM-850", "IBM-037"), "cp850")],
)
def test_the_charset_of_lines(config, charset):
    assert charset_of(config) == charset


def test_a_reported_code_page_reaches_the_screens(express):
    environment = {"IBMELF": "YES", "CODEPAGE": "1047"}
    terminal = express.certified(environment=environment)
    terminal.enter("LOGON APPLID(ECHO)").send(b"\x7d\x40\x40\x11\x40\x40\xad\xa7\xbd")
    assert b"\xad\xa7\xbd" in terminal.records()[-1]  # brackets as 1047 has them, there and back


def test_clients_without_environment_are_left_alone(express):
    assert express.certified().text


def test_the_client_core_sends_what_is_asked_for():
    core = ClientCore("IBM-3278-2", environment={"CODEPAGE": "37"})
    core.receive_data(b"\xff\xfd\x27\xff\xfa\x27\x01\x03CODEPAGE\xff\xf0")
    assert b"".join(iter(lambda: getattr(core.next_event(), "data", b""), b"")).endswith(b"CODEPAGE\x0137\xff\xf0")
