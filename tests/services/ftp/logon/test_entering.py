"""The last refusals, and what a session has once it is its user's."""

from __future__ import annotations

import attrs

from appliance.saf.database import Profile
from appliance.saf.model import Access
from appliance.services.ftp.session import FtpSession
from appliance.session.events import Closed, CloseReason
from appliance.session.wires import Wire
from tests.services.ftp.conftest import code, database, router
from tests.support.script import Script


def test_a_closed_file_system_is_no_login(make):
    profile = Profile("SERVAUTH", "EZB.FTP.MVS098.FTPSEC1.ACCESS.HFS", uacc=Access.NONE)
    assert code(make(saf=router(database().with_profile(profile))).log_on()) == 530


def test_a_user_has_as_many_sessions_as_allowed(make, home):
    client = make(max_sessions=1)
    client.log_on()
    assert client.script.session._c.site.seats.taken("USER2") == 1
    second = FtpSession(client.script.session._c.site)
    other = attrs.evolve(client, script=Script(second))
    other.open()
    refused = other.log_on()
    assert (refused.messages, code(refused)) == (["SLYF0110E"], 530)
    client.script.handle(Closed(Wire.CLIENT, CloseReason.PEER_CLOSED))
    assert code(other.log_on()) == 230
    other.say("REIN")
    assert client.script.session._c.site.seats.taken("USER2") == 0


def test_data_connections_are_the_users_own(make):
    profile = Profile("SERVAUTH", "EZB.STACKACCESS.MVS098.TCPCS", access={"USER2": Access.READ})
    saf = router(database().with_profile(profile))
    assert code(make(saf=saf).log_on("USER2")) == 230
    refused = make(saf=saf).log_on("USER4")
    assert (refused.messages, code(refused)) == (["SLYF0106E"], 530)


def test_a_home_and_a_prefix(make):
    client = make(data_sets=True)
    assert client.log_on().sent() == b'230 USER2 is logged on.  Working directory is "USER2.".\r\n'
    c = client.script.session._c
    assert (str(c.directory), str(c.mvs.prefix), c.territory.allowance) == ("/u/user2", "USER2.", None)


def test_the_quota_is_one_for_all_sessions_of_a_user(make):
    client = make(data_sets=True, quota=2)
    client.log_on()
    first = client.script.session._c.territory.allowance
    client.log_on()
    second = client.script.session._c.territory.allowance
    assert (first.owner, first.limit) == ("USER2", 2 << 20)
    assert first.lock is second.lock
