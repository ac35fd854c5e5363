"""STAT: what it tells, of which keyword, and during a transfer."""

from __future__ import annotations

from appliance.session.actions import Transfer
from tests.services.ftp.conftest import code


def test_stat(make, home):
    client = make()
    client.secure()
    client.log_on()
    client.say("EPSV")
    status = client.say("STAT").sent()
    assert b"211-User: USER2  Working directory: /u/user2\r\n" in status
    assert b"211-The next data connection will be passively opened on port 50001\r\n" in status
    assert b"211-using Mode Stream, Structure File, type ASCII, byte-size 8\r\n" in status
    assert b"127.0.0.1, port 40000" in status
    assert status.endswith(b"211 *** end of status ***\r\n")
    client.say("PORT 127,0,0,1,156,64")
    assert b"actively opened to host 127.0.0.1, port 40000" in client.say("STAT").sent()


def test_stat_during_a_transfer_tells_how_far_it_is(make, home):
    client = make()
    client.log_on()
    client.say("PORT 127,0,0,1,156,64")
    transfer = client.say("LIST").only(Transfer)
    assert b"used by LIST /u/user2, 0 bytes so far" in client.say("STAT").sent()

    class Payload:
        moved = 77

    transfer.meter.source = Payload()
    assert b"used by LIST /u/user2, 77 bytes so far" in client.say("STAT").sent()


def test_stat_of_one_keyword(make):
    client = make(inactive=300)
    wanted = b"211-Inactivity timer is set to 300\r\n211 *** end of status ***\r\n"
    assert client.say("STAT (INACTIVETIME").sent() == wanted
    assert client.say("stat (inactivetime)").sent() == wanted
    assert code(client.say("STAT (NOTHING")) == 501
    assert code(client.say("STAT (")) == 501


def test_stat_takes_every_keyword_of_site_and_its_short_forms(make):
    client = make()
    client.log_on()
    assert client.say("STAT (JESJOBN").sent() == b"211-JESJOBNAME is USER2*\r\n211 *** end of status ***\r\n"
    assert b"211-JESINTERFACELEVEL is 1" in client.say("STAT (JESINTERFACELEVEL").sent()
    assert b"Record format VB, Lrecl: 256" in client.say("STAT (LR").sent()
    assert client.say("STAT (NOASATRANS").sent() == client.say("STAT (ASATRANS").sent()
    assert b"211-DATACLASS has no effect on this server" in client.say("STAT (DATACLASS").sent()


def test_stat_of_a_file_is_refused(make):
    assert make().say("STAT f").sent() == b"504 STAT file-identifier: not implemented\r\n"


def test_addresses_are_hidden_on_wish(make):
    assert b"127.0.0.1" not in make(reply_security_level=1).say("STAT").sent()
