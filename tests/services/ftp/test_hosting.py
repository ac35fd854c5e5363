"""HOST, LANG, NOOP, CLNT."""

from __future__ import annotations

import pytest

from appliance.session.events import Secured
from appliance.session.wires import Wire
from tests.services.ftp.conftest import code, tls_info


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("MVS098", 220),
        ("mvs098.", 220),
        ("ftp.example", 220),
        ("127.0.0.1", 220),
        ("[127.0.0.1]", 220),
        ("127.0.0.2", 504),
        ("other.example", 504),
    ],
)
def test_host(make, name, wanted):
    assert code(make(host_names=("ftp.example",)).say(f"HOST {name}")) == wanted


def test_host_comes_first(make, home):
    client = make()
    client.say("USER USER2")
    assert code(client.say("HOST MVS098")) == 503


def test_host_agrees_with_the_client_hello(make):
    client = make(host_names=("ftp.example",))
    client.say("AUTH TLS")
    client.script.handle(Secured(Wire.CLIENT, tls_info(server_name="FTP.example")))
    assert code(client.say("HOST MVS098")) == 504
    assert code(client.say("HOST ftp.example")) == 220


@pytest.mark.parametrize(("line", "wanted"), [("LANG", 200), ("LANG en", 200), ("LANG de", 504), ("NOOP", 200)])
def test_the_rest(make, line, wanted):
    assert code(make().say(line)) == wanted
