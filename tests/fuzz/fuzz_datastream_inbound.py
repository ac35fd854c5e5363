"""The data stream from a terminal: any record is read into fields that lie inside it, or malformed."""

from __future__ import annotations

import random

from appliance.protocols.datastream.inbound import Inbound, read_inbound
from appliance.protocols.datastream.query import read_query_replies
from tests.fuzz.corpus import inbound_records
from tests.fuzz.invariants import Target


def feed(data: bytes, source: random.Random) -> tuple[()]:
    read_query_replies(data)
    inbound = read_inbound(data)
    if isinstance(inbound, Inbound):
        ends = [field.offset + field.length for field in inbound.fields]
        assert ends == sorted(ends)
        assert all(end <= len(data) for end in ends)
        assert all(len(field.data) <= field.length for field in inbound.fields)
    return ()


TARGET = Target("datastream-inbound", inbound_records(), feed)
