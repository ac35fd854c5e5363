"""What keeps a user out, in the order in which it is asked."""

from __future__ import annotations

import attrs
import pytest

from appliance.saf.acees import acee_of
from appliance.saf.database import ClassState
from appliance.saf.entrance import Barred, barred
from appliance.saf.index import SnapshotIndex
from appliance.saf.model import UNKNOWN_ENTRY, Access, PortOfEntry, RejectReason, Resource
from appliance.saf.when import ANY_TIME, When
from tests.support.saf_samples import START, database, profile

ZONE = "EZB.NETACCESS.MVS098.TCPCS.INSIDE"
NEVER = When(days=frozenset())
SHUT = (profile("APPL", "PAY"), profile("TERMINAL", "T1"), profile("SERVAUTH", ZONE))


def asked(*profiles, when=ANY_TIME, entry=UNKNOWN_ENTRY, application=""):
    base = database(*profiles)
    for cls in ("APPL", "TERMINAL"):
        base = base.with_class(cls, ClassState(active=True))
    user = attrs.evolve(base.users["USER2"], when=when)
    return barred(SnapshotIndex.of(base), user, acee_of(user, START.date(), entry), application, START)


@pytest.mark.parametrize(
    ("entry", "application", "resource"),
    [
        (PortOfEntry("T1", servauth=ZONE), "PAY", ("APPL", "PAY")),
        (PortOfEntry("T1", servauth=ZONE), "", ("TERMINAL", "T1")),
        (PortOfEntry("T2", servauth=ZONE), "", ("SERVAUTH", ZONE)),
        (PortOfEntry("T2"), "TSO", None),
        (PortOfEntry(), "", None),
    ],
)
def test_application_terminal_and_zone(entry, application, resource):
    by = asked(*SHUT, entry=entry, application=application)
    assert (by and (by.resource.cls, by.resource.name)) == resource
    if by is not None:
        assert by.profile == by.resource.name
    hours = asked(*SHUT, entry=entry, application=application, when=NEVER)
    assert hours == Barred(RejectReason.NOT_NOW)


def test_a_zone_without_a_profile_is_shut_and_a_terminal_without_one_is_open():
    by = asked(entry=PortOfEntry("T1", servauth=ZONE))
    assert by == Barred(RejectReason.NO_ENTRY, Resource("SERVAUTH", ZONE))


def test_the_hours_of_a_terminal():
    terminal = profile("TERMINAL", "T1", uacc=Access.READ, when=NEVER)
    by = asked(terminal, entry=PortOfEntry("T1"))
    assert (by.reason, by.resource.name) == (RejectReason.NOT_NOW, "T1")
