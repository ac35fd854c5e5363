"""What is counted as a refusal, and what those who follow are told; from whatever thread a record comes."""

import datetime as dt
import threading

import pytest

from appliance.assembly.watching import Watch, WatchedAudit
from appliance.message import Message
from appliance.saf.audit import AuditRecord
from appliance.saf.model import Access
from appliance.services.control.eventhub import EventHub


class Sink:
    is_failed = False

    def __init__(self):
        self.written = []

    def write(self, record):
        self.written.append(record)


@pytest.fixture
def hub():
    return EventHub(lambda: dt.datetime(2026, 11, 24, tzinfo=dt.UTC), lambda seconds, call: None, lambda number: None)


def test_refusals_are_counted_by_event_and_qualifier(hub):
    watch = Watch(hub)
    for event, qualifier, code in (
        *(("JOBINIT", "INVPSWD", 8), ("JOBINIT", "INVPSWD", 8), ("ACCESS", "INSAUTH", 8)),
        *(("ACCESS", "INSAUTH", 4), ("ACCESS", "SUCCESS", 0), ("MESSAGE", "E", 0), ("AUDIT", "LOST", 0)),
    ):
        watch.audited(AuditRecord(event=event, qualifier=qualifier, saf_rc=code))
    assert watch.refusals == {"JOBINIT INVPSWD": 2, "ACCESS INSAUTH": 1}


def test_who_follows_is_told_what_a_record_has(hub):
    watch = Watch(hub)
    queue = hub.follow(1, "AUDIT")
    watch.audited(AuditRecord(event="ACCESS", qualifier="INSAUTH", user="USER4", asked=Access.READ, cls="SERVAUTH"))
    [notice] = queue.take(10)
    assert notice.fields == {
        "event": "ACCESS",
        "qualifier": "INSAUTH",
        "user": "USER4",
        "asked": "READ",
        "class": "SERVAUTH",
    }


def test_who_follows_messages_gets_the_sentence(hub):
    watch = Watch(hub)
    queue = hub.follow(1, "MESSAGE")
    watch.said(Message("SLYX0001I", "{user} did {what}"), {"user": "USER2", "what": "it"})
    assert [notice.fields for notice in queue.take(10)] == [
        {"id": "SLYX0001I", "text": "USER2 did it", "user": "USER2"}
    ]


def test_a_record_of_another_thread_is_looked_at_on_the_reactors(hub):
    watch, sink, asked = Watch(hub), Sink(), []
    audit = WatchedAudit(sink, watch, lambda call, *arguments: asked.append((call, arguments)))
    record = AuditRecord(event="ADDUSER", qualifier="INSAUTH", saf_rc=8)
    thread = threading.Thread(target=audit.write, args=(record,))
    thread.start()
    thread.join()
    assert (sink.written, watch.refusals) == ([record], {})
    [(call, arguments)] = asked
    call(*arguments)
    assert watch.refusals == {"ADDUSER INSAUTH": 1}
    audit.write(record)
    assert watch.refusals == {"ADDUSER INSAUTH": 2}
