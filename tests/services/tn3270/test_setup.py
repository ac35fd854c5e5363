"""Parameters of one client: what each group changes, and what is settled by then."""

from __future__ import annotations

import pytest

from appliance.config.terminals.clients import ClientId, ClientIdType
from appliance.config.terminals.telnet import ClientAuth, ConnType, GroupMap, LuMap, TelnetMapping, UssTcp
from appliance.config.terminals.telnetparms import Debug, DebugLevel, ParmsGroup
from appliance.config.usstables.uss import UssMessage, UssTable
from appliance.services.tn3270 import messages
from appliance.session.actions import Console
from appliance.session.events import TimerFired

EARLY = ParmsGroup("EARLY", {"client_auth": ClientAuth.SAFCERT, "inactive": 10, "msg07": False})
USER = ParmsGroup("USER", {"client_auth": ClientAuth.NONE, "conn_type": ConnType.NONE, "inactive": 20})
PMAP = ParmsGroup("PMAP", {"inactive": 30, "conn_type": ConnType.NONE})


@pytest.fixture
def setup(bench):
    mapping = TelnetMapping(parms_groups={"PMAP": PMAP}, parms_maps=(GroupMap("EARLY"),))
    return bench.port(mapping=mapping, conn_type=ConnType.SECURE, inactive=5, lu_session_pend=False).setup()


def test_a_client_without_groups_has_what_its_port_has(setup):
    assert setup.for_client(None) is setup
    assert setup.for_client(None, None, LuMap("LU1")) is setup


def test_clients_with_the_same_groups_share_one(setup):
    assert setup.for_client(EARLY) is setup.for_client(EARLY)


def test_the_group_of_the_user_replaces_the_first_but_not_what_admission_used(setup):
    first = setup.for_client(EARLY).config
    assert (first.client_auth, first.inactive, first.msg07) == (ClientAuth.SAFCERT, 10, False)
    later = setup.for_client(EARLY, USER).config
    assert (later.client_auth, later.conn_type, later.inactive) == (ClientAuth.SAFCERT, ConnType.SECURE, 20)
    assert later.msg07


def test_pmap_counts_most_and_keepopen_outlives_the_application(setup):
    found = setup.for_client(EARLY, USER, LuMap("LU1", parms_group="PMAP")).config
    assert (found.inactive, found.conn_type, found.lu_session_pend) == (30, ConnType.SECURE, False)
    assert setup.for_client(None, None, LuMap("LU1", keep_open=True)).config.lu_session_pend


def test_a_group_with_other_ciphers_has_a_context_of_its_own(bench, tls):
    bench.group_tls = {"EARLY": tls}
    setup = bench.port(conn_type=ConnType.SECURE).setup()
    assert setup.for_client(EARLY).tls is tls


def test_names_are_asked_for_only_when_something_is_mapped_by_them(bench, setup):
    assert not setup.asks_host_name
    by_name = ClientId(ClientIdType.HOSTNAME, "A.EXAMPLE")
    assert bench.port(mapping=TelnetMapping(uss_tables=(UssTcp("T", by_name),))).setup().asks_host_name


def test_the_host_name_is_asked_for_when_a_table_shows_it(bench):
    bench.uss_tables["HOST"] = UssTable("HOST", {10: UssMessage(("FROM " + "@" * 30 + "IPHOSTNAME",))})
    bench.uss_tables["NONE"] = UssTable("NONE", {10: UssMessage(("FROM @@@@@@@@@IPADDR",))})
    for table, wanted in (("HOST", True), ("NONE", False), ("GONE", False)):
        assert bench.port(mapping=TelnetMapping(uss_tables=(UssTcp(table),))).setup().asks_host_name is wanted
    assert bench.port(mapping=TelnetMapping(uss_tables=(UssTcp("NONE", scs_table="HOST"),))).setup().asks_host_name


@pytest.mark.parametrize(
    ("level", "said"),
    [
        (DebugLevel.OFF, {"audited"}),
        (DebugLevel.EXCEPTION, {"audited", "warning"}),
        (DebugLevel.SUMMARY, {"audited", "warning", "information"}),
        (DebugLevel.TRACE, {"audited", "warning", "information"}),
    ],
)
def test_debug_says_how_much_is_said(bench, level, said):
    setup = bench.port(debug=Debug(conn=level)).setup()
    kinds = {
        "audited": messages.TAKEN_OVER,
        "warning": messages.UNREACHABLE,
        "information": messages.IN_SESSION,
    }
    assert {kind for kind, message in kinds.items() if setup.says(message)} == said


def test_debug_off_by_the_operator_leaves_warnings(bench):
    setup = bench.setup()
    setup.profile.is_debugged = False
    assert [setup.says(message) for message in (messages.IN_SESSION, messages.UNREACHABLE)] == [False, True]


@pytest.mark.parametrize(
    ("level", "message", "folds"),
    [
        (DebugLevel.EXCEPTION, messages.IDLE, True),
        (DebugLevel.SUMMARY, messages.IDLE, False),
        (DebugLevel.EXCEPTION, messages.LU_REFUSED, False),
        (DebugLevel.EXCEPTION, messages.VIOLATION, False),
    ],
)
def test_what_ends_connections_is_folded_at_exception_and_the_auditor_gets_every_one(bench, level, message, folds):
    assert bench.port(debug=Debug(conn=level)).setup().folds(message) is folds


def test_a_drop_is_said_in_a_way_that_may_be_folded(bench):
    terminal = bench.port(conn_type=ConnType.BASIC, inactive=60, debug=Debug(conn=DebugLevel.EXCEPTION)).seat()
    assert terminal.script.handle(TimerFired("scan")).only(Console).folds
