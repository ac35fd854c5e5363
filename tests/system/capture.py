"""A pcap file made of what passed over a connection, for tshark to read: one packet for each read or write."""

from __future__ import annotations

import struct
from collections.abc import Iterable
from pathlib import Path

_RAW_IP = 101
_CLIENT_PORT, _TELNET_PORT = 40_000, 23
_LOOPBACK = bytes((127, 0, 0, 1))
_ACK, _PUSH, _SYN = 0x10, 0x08, 0x02
_LONGEST = 60_000


def write_pcap(path: Path, passed: Iterable[tuple[bool, bytes]]) -> Path:
    """``passed`` is (from the client, bytes), in order; the server is at port 23, so that it is read as Telnet."""
    sent = {True: 1, False: 1}
    packets = [_packet(True, 0, 0, b"", _SYN), _packet(False, 0, 1, b"", _SYN | _ACK)]
    for from_client, data in passed:
        for at in range(0, len(data), _LONGEST):
            piece = data[at : at + _LONGEST]
            packets.append(_packet(from_client, sent[from_client], sent[not from_client], piece, _ACK | _PUSH))
            sent[from_client] += len(piece)
    head = struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 0xFFFF, _RAW_IP)
    frames = [struct.pack("<IIII", second, 0, len(frame), len(frame)) + frame for second, frame in enumerate(packets)]
    path.write_bytes(head + b"".join(frames))
    return path


def _packet(from_client: bool, sequence: int, acknowledged: int, data: bytes, flags: int) -> bytes:
    ports = (_CLIENT_PORT, _TELNET_PORT) if from_client else (_TELNET_PORT, _CLIENT_PORT)
    tcp = struct.pack(">HHIIBBHHH", *ports, sequence, acknowledged, 5 << 4, flags, 0xFFFF, 0, 0) + data
    return struct.pack(">BBHHHBBH4s4s", 0x45, 0, 20 + len(tcp), 0, 0, 64, 6, 0, _LOOPBACK, _LOOPBACK) + tcp
