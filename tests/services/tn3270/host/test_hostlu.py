from appliance.config.appls import PassedLu
from appliance.config.terminals.lunames import parse_lu_range
from appliance.services.tn3270.entry.lupool import LuPools
from appliance.services.tn3270.host.hostlu import HostLu, NoHostLu

POOL = parse_lu_range("RLU01..RLU02")


def test_none_fixed_and_passed():
    pools = LuPools()
    assert HostLu(None, pools).take("TCPABC01") == ""
    assert HostLu("FIXED", pools).take("TCPABC01") == "FIXED"
    assert HostLu(PassedLu.PASS, pools).take("TCPABC01") == "TCPABC01"


def test_a_pool_lends_each_name_once_and_takes_it_back():
    pools = LuPools()
    first, second, third = (HostLu(POOL, pools) for _ in range(3))
    assert [first.take("A"), second.take("B")] == ["RLU01", "RLU02"]
    assert third.take("C") == NoHostLu("no LU is free")
    first.give_back()
    first.give_back()
    assert third.take("C") == "RLU01"
