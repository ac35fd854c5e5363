"""A trace file in plain words, whatever is in it."""

import json

from hypothesis import given
from hypothesis import strategies as st

from appliance.certs.trace_text import lines

HEAD = {"time": "2026-11-25T12:00:00.123456+00:00", "connection": 3, "peer": "127.0.0.1:40000"}


def shown(**words):
    (line,) = lines([json.dumps(HEAD | words)])
    return line


def test_each_kind_of_record():
    assert shown(event="start") == "2026-11-25T12:00:00.123 #3 127.0.0.1:40000 handshake begins"
    assert shown(event="step", step="SSLv3/TLS read client hello").endswith("  SSLv3/TLS read client hello")
    assert shown(event="alert", direction="received", level=1, alert=0).endswith("it has nothing more to say")
    assert "fatal alert sent: alert number 222" in shown(event="alert", direction="sent", level=2, alert=222)
    words = {"subject": "CN=x", "issuer": "CN=CA", "serial": "7", "since": "2026-01-01T", "until": "2027-01-01T"}
    assert shown(event="certificate", depth=0, error=10, **words).endswith(
        "peer's certificate: CN=x, serial 7, by CN=CA, 2026-01-01 to 2027-01-01: it is expired"
    )
    assert "certificate 1 above it does not decode" in shown(event="certificate", depth=1, error=0)
    assert "verification error 999" in shown(event="certificate", depth=1, error=999)
    done = shown(event="done", version="TLSv1.3", cipher="SUITE", group="X25519MLKEM768", server_name="a")
    assert done.endswith("handshake done: TLSv1.3, SUITE, key exchange X25519MLKEM768, for a")
    assert shown(event="something").endswith("something")


@given(st.lists(st.text(max_size=60) | st.recursive(st.none(), lambda x: st.lists(x)).map(json.dumps), max_size=5))
def test_what_is_no_record_is_said_to_be_none(texts):
    assert [line.endswith("is no record of a TLS trace)") for line in lines(texts)] == [True] * len(texts)
