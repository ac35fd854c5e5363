"""One client: what it may have changes as more is known of it."""

from __future__ import annotations

import attrs
import pytest

from appliance.config.terminals.clients import ClientId, ClientIdType
from appliance.config.terminals.lunames import parse_lu_range
from appliance.config.terminals.telnet import GroupMap, LuGroup, LuMap
from appliance.config.terminals.telnetparms import ParmsGroup
from appliance.protocols.tn3270.constants import Mode
from appliance.protocols.tn3270.devices import find_device
from appliance.protocols.tn3270.events import DeviceRequested, LuRequest
from appliance.services.tn3270.entry.lupool import Refusal, RefusalReason
from appliance.services.tn3270.entry.tenancy import Tenancy
from appliance.session.events import Opened
from appliance.session.wires import Wire
from tests.support.terminals import LOCAL, MAPPING, PEER

DISPLAY, PRINTER = (find_device(name, Mode.EXTENDED) for name in ("IBM-3278-2-E", "IBM-3287-1"))


def request(device=DISPLAY, name="", kind=LuRequest.GENERIC) -> DeviceRequested:
    return DeviceRequested(device, Mode.EXTENDED, kind, name)


@pytest.fixture
def tenancy(bench):
    groups = {
        "BYADDR": ParmsGroup("BYADDR", {"inactive": 1}),
        "BYUSER": ParmsGroup("BYUSER", {"inactive": 2}),
        "BYLU": ParmsGroup("BYLU", {"inactive": 3}),
    }
    maps = (
        GroupMap("BYADDR", ClientId(ClientIdType.IPADDR, PEER.host)),
        GroupMap("BYUSER", ClientId(ClientIdType.USERID, "USER2")),
    )
    mapping = attrs.evolve(
        MAPPING, parms_groups=groups, parms_maps=maps, lu_maps=(LuMap("LUS", parms_group="BYLU", keep_open=True),)
    )
    found = Tenancy(bench.port(mapping=mapping).setup())
    assert not found.accept(Opened(Wire.CLIENT, PEER, LOCAL, 7))
    return found


def test_parameters_follow_what_is_known(tenancy):
    seen = [tenancy.setup.config.inactive]
    tenancy.admit("")
    seen.append(tenancy.setup.config.inactive)
    tenancy.identify("USER2")
    seen.append(tenancy.setup.config.inactive)
    tenancy.assign_line()
    seen.append(tenancy.setup.config.inactive)
    assert seen == [0, 1, 2, 3]
    assert tenancy.keeps_open


def test_an_lu_is_held_under_the_clients_name_until_it_is_released(tenancy, bench):
    tenancy.admit("")
    tenancy.identify("USER2")
    tenancy.tls = "TLSv1.3"
    assert tenancy.assign(request(name="TCPABC05", kind=LuRequest.CONNECT)).lu == tenancy.lu == "TCPABC05"
    holder = bench.pools.holding("TCPABC05").holder
    assert (holder.connection, holder.identity, holder.address, holder.is_secure) == (7, "USER2", PEER.host, True)
    assert tenancy.release() == []
    assert (tenancy.lu, bench.pools.holding("TCPABC05")) == ("", None)
    assert tenancy.release() == []


def test_only_a_printer_may_be_associated(tenancy):
    tenancy.admit("")
    refusal = tenancy.assign(request(DISPLAY, "TCPABC01", LuRequest.ASSOCIATE))
    assert refusal == Refusal(RefusalReason.NO_PARTNER)
    assert tenancy.assign(request(PRINTER, "TCPABC01", LuRequest.ASSOCIATE)) == refusal


def test_the_profile_counts_its_connections(tenancy):
    assert tenancy.setup.profile.connections == 1
    tenancy.end()
    assert tenancy.setup.profile.connections == 0


def test_printers_have_pools_of_their_own(tenancy, bench):
    mapping = attrs.evolve(bench.config.mapping, printer_groups={"P": LuGroup("P", (parse_lu_range("P1"),))},
                           printer_maps=(LuMap("P", keep_open=True),))  # fmt: skip
    other = Tenancy(bench.port(mapping=mapping).setup())
    other.accept(Opened(Wire.CLIENT, PEER, LOCAL, 8))
    assert other.assign(request(PRINTER)).lu == "P1"
    assert other.keeps_open


@pytest.mark.parametrize("drops", [True, False])
def test_a_printer_ends_with_its_terminal(exchange, drops):
    printers = {"PRTS": LuGroup("PRTS", (parse_lu_range("TCPPRT01..TCPPRT99"),))}
    mapping = attrs.evolve(MAPPING, printer_groups=printers, lu_maps=(LuMap("LUS", printers="PRTS"),))
    exchange.bench.port(mapping=mapping, drop_assoc_printer=drops)
    terminal = exchange.connect(name="TCPABC07")
    printer = exchange.connect(device="IBM-3287-1", name="TCPPRT07")
    assert exchange.lu(printer) == "TCPPRT07"
    exchange.lose(terminal)
    assert (printer in exchange.live) is not drops
