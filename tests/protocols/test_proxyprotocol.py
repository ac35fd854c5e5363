from appliance.protocols.proxyprotocol import encode_header

SIGNATURE = bytes.fromhex("0d0a0d0a000d0a515549540a")


def test_ipv4():
    header = encode_header(("192.0.2.7", 40123), ("192.0.2.1", 2992))
    assert header == SIGNATURE + bytes.fromhex("21 11 000c c0000207 c0000201 9cbb 0bb0")


def test_ipv6():
    header = encode_header(("2001:db8::7", 1), ("2001:db8::1", 65535))
    assert header[:16] == SIGNATURE + bytes.fromhex("21 21 0024")
    assert header[16:] == bytes.fromhex("20010db8" + "0" * 22 + "07" + "20010db8" + "0" * 22 + "01" + "0001ffff")


def test_two_families_are_both_sent_as_ipv6():
    header = encode_header(("192.0.2.7", 1), ("::1", 2))
    assert header[13:32] == bytes.fromhex("21 0024" + "0" * 20 + "ffff" + "c0000207")
