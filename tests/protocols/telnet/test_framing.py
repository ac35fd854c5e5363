"""Bytes for the other end."""

from appliance.protocols.telnet.constants import Command, Option
from appliance.protocols.telnet.framing import TIMING_MARK, encode_command, encode_data, encode_lines, encode_record
from appliance.protocols.telnet.framing import encode_subnegotiation as subnegotiation


def test_iac_is_doubled_in_records_and_subnegotiations():
    assert encode_record(b"\xf3\x00\x05\x01\xff\x02") == b"\xf3\x00\x05\x01\xff\xff\x02\xff\xef"
    assert subnegotiation(Option.TN3270E, b"\x02\xff") == b"\xff\xfa\x28\x02\xff\xff\xff\xf0"


def test_commands_and_the_timing_mark():
    assert encode_command(Command.BREAK) == b"\xff\xf3"
    assert TIMING_MARK == b"\xff\xfd\x06"


def test_lines_are_ascii_with_cr_lf():
    assert encode_lines("SLYT: é\nbye\n") == b"SLYT: ?\r\nbye\r\n"


def test_lines_of_another_charset_and_iac_outside_of_records():
    assert encode_lines("é", "latin-1") == b"\xe9"
    assert encode_data(encode_lines("ÿ\n", "latin-1")) == b"\xff\xff\r\n"


def test_control_characters_never_reach_a_terminal():
    assert encode_lines("a\x1b[2Jb\r\x9b\x00\n", "latin-1") == b"a?[2Jb???\r\n"
