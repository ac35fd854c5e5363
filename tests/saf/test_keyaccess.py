"""Who may open a ring and use a key."""

import pytest

from appliance.saf.database import ClassState, Ring
from appliance.saf.model import (
    Access,
)
from tests.support.saf_samples import (
    database,
    profile,
    router,
    user,
)


def ring_sample(*profiles):
    start = database(*profiles).with_user(user("TCPIP")).with_ring(Ring("TCPIP", "TLSRING"))
    for cls in ("RDATALIB", "FACILITY"):
        start = start.with_class(cls, ClassState(active=True))
    return router(start)


def opens(sample, owner):
    return sample.router.key_ring("TCPIP/TLSRING", default_owner=owner) is not None


def test_a_ring_is_its_owners_unless_a_profile_says_otherwise():
    assert [opens(ring_sample(), owner) for owner in ("TCPIP", "USER2")] == [True, False]
    listing = profile("FACILITY", "IRR.DIGTCERT.LISTRING", {"USER2": Access.UPDATE, "TCPIP": Access.NONE})
    assert [opens(ring_sample(listing), owner) for owner in ("TCPIP", "USER2", "USER4")] == [False, True, False]
    rdatalib = profile("RDATALIB", "TCPIP.TLSRING.LST", {"USER4": Access.READ})
    sample = ring_sample(listing, rdatalib)
    assert [opens(sample, owner) for owner in ("TCPIP", "USER2", "USER4")] == [False, False, True]
    assert {record.service for record in sample.audit.records} == {"R_DATALIB"}


def test_the_audit_has_no_refusal_of_what_is_open_to_its_owner():
    sample = ring_sample()
    assert opens(sample, "TCPIP")
    assert [(one.qualifier, one.rule) for one in sample.audit.records] == [("SUCCESS", "NO PROFILE")] * 2
    assert not opens(sample, "USER2")
    assert [one.qualifier for one in sample.audit.records[2:]] == ["INSAUTH"] * 2


def test_authorities_of_the_whole_system_are_for_everybody():
    assert ring_sample().router.key_ring("*AUTH*/*", default_owner="USER2") is not None


@pytest.mark.parametrize(
    ("profiles", "expected"),
    [
        ((), True),
        ((profile("CSFKEYS", "KEK"),), False),
        ((profile("CSFKEYS", "KEK", {"USER2": Access.READ}),), True),
        ((profile("CSFSERV", "CSF1*"), profile("CSFKEYS", "KEK", {"USER2": Access.READ})), False),
    ],
)
def test_a_key_of_a_token_is_used_where_its_classes_let_it(profiles, expected):
    active = ClassState(active=True, generic=True)
    sample = router(database(*profiles).with_class("CSFKEYS", active).with_class("CSFSERV", active))
    assert sample.router.may_use_key("USER2", "CSF1UWK", "KEK") is expected
