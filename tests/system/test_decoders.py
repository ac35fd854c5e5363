"""What others make of our bytes: tshark decodes a session, openssl starts TLS inside Telnet."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from appliance.protocols.datastream.aid import Aid
from appliance.protocols.datastream.query import READ_PARTITION_QUERY, encode_query_replies
from appliance.protocols.tn3270.client import ClientCore
from appliance.protocols.tn3270.constants import DataType, Function, Mode
from tests.system.capture import write_pcap
from tests.system.coreclient import CoreClient
from tests.system.running import need

MALFORMED = "_ws.malformed || _ws.expert.severity == error"
_SBA = bytes.fromhex("11 4040")


def typed(text: str) -> bytes:
    return bytes((Aid.ENTER, 0x40, 0x40)) + _SBA + text.encode("cp037")


def press(aid: Aid) -> bytes:
    return bytes((aid, 0x40, 0x40))


def converse(client: CoreClient) -> None:
    """Through the USS screen to ECHO, over its pages and back."""
    client.negotiate()
    if client.screen() == READ_PARTITION_QUERY:
        client.send(client.core.send_record(encode_query_replies(43, 132)))
        client.screen()
    for record in (typed("NOSUCH"), typed("ECHO"), *[press(Aid.PF8)] * 4, typed("HELLO"), press(Aid.PF3)):
        client.send(client.core.send_record(record))
        client.screen()


def tshark(path: Path, *arguments: str) -> list[str]:
    need("tshark")
    command = ["tshark", "-n", "-r", str(path), *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=True).stdout.splitlines()


@pytest.mark.parametrize(
    "core",
    [
        ClientCore("IBM-3278-2-E"),
        ClientCore("IBM-3279-4-E", name="TCPABC77"),
        ClientCore("IBM-3278-2", functions=frozenset()),
        ClientCore("IBM-DYNAMIC"),
        ClientCore("IBM-3278-2", wants_tn3270e=False),
        ClientCore("IBM-3278-5-E", wants_tn3270e=False),
    ],
    ids=["all functions", "LU by name", "no functions", "queried", "plain", "plain, large"],
)
def test_tshark_finds_no_malformed_frame(demo, tmp_path, core):
    with CoreClient(demo, 2323, core) as client:
        converse(client)
    path = write_pcap(tmp_path / "session.pcap", client.passed)
    assert tshark(path, "-Y", MALFORMED) == []
    assert len(tshark(path, "-Y", "telnet || tn3270")) >= 20
    if core.mode is Mode.EXTENDED:
        shown = tshark(path, "-Y", "tn3270", "-T", "fields", "-e", "tn3270.tn3270e_data_type")
        types = {int(data_type, 16) for line in shown for data_type in line.split(",")}
        assert DataType.DATA_3270 in types
        assert (DataType.BIND_IMAGE in types) == (Function.BIND_IMAGE in core.functions)


def test_tshark_would_notice(tmp_path):
    """The same filter finds what is wrong: an address that is cut short."""
    conversation = ["FFFD28", "FFFB28", "FFFA280802FFF0", "FFFA28020749424D2D333237382D32FFF0"]
    broken = [(bool(at % 2), bytes.fromhex(part)) for at, part in enumerate([*conversation, "0000000000F5C311FFEF"])]
    assert tshark(write_pcap(tmp_path / "broken.pcap", broken), "-Y", MALFORMED)


@pytest.mark.parametrize(("base", "pause"), [(2994, 0), (2993, 5)])
def test_openssl_starts_tls_inside_telnet(demo, base, pause):
    need("openssl")
    command = ["openssl", "s_client", "-starttls", "telnet", "-connect", f"127.0.0.1:{demo.port(base)}"]
    trust = ["-CAfile", str(demo.ca), "-verify_return_error", "-verify_hostname", "localhost", "-tls1_3"]
    done = subprocess.run([*command, *trust], input=b"", capture_output=True, timeout=60 + pause, check=False)
    said = done.stdout.decode("latin-1")
    assert done.returncode == 0, said + done.stderr.decode()
    assert "Verify return code: 0 (ok)" in said
    assert "New, TLSv1.3" in said


def test_what_openssl_carries_is_telnet(demo):
    """Behind the handshake negotiation starts from nothing: DO TN3270E comes first."""
    need("openssl")
    command = ["openssl", "s_client", "-quiet", "-starttls", "telnet", "-connect", f"127.0.0.1:{demo.port(2994)}"]
    with subprocess.Popen(
        [*command, "-CAfile", str(demo.ca)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as client:
        assert client.stdout.read(3) == bytes.fromhex("FFFD28")
        client.stdin.write(bytes.fromhex("FFFB28"))
        client.stdin.flush()
        assert client.stdout.read(7) == bytes.fromhex("FFFA280802FFF0")
        client.kill()
