"""Identities, as of the snapshot that is in force."""

import attrs

from appliance.saf.database import ClassState, Connect
from appliance.saf.model import (
    Access,
    Acee,
)
from appliance.saf.protection import StartedTask
from tests.support.saf_samples import (
    PORT,
    database,
    profile,
    router,
    with_user,
)


def test_an_acee_keeps_what_it_had_at_logon():
    grouped = profile("SERVAUTH", PORT.name, {"DEV": Access.READ})
    sample = router(database(grouped))
    sample.change(with_user("USER2", connects=(Connect("SYS1"), Connect("DEV"))))
    acee = sample.router.acee("USER2")
    assert acee == Acee("USER2", ("SYS1", "DEV"), "SYS1")
    sample.change(with_user("USER2", connects=(Connect("SYS1"), Connect("DEV", revoked=True))))
    assert sample.router.auth(acee, PORT).is_permitted
    assert not sample.router.auth(sample.router.acee("USER2"), PORT).is_permitted


def test_nobody_is_anybody_unknown_or_revoked():
    sample = router()
    assert sample.router.acee("IBMUSER").special
    assert sample.router.acee("NOBODY") is None
    sample.change(with_user("USER2", revoked=True))
    assert sample.router.acee("USER2") is None


def test_started_tasks():
    tasks = (
        profile("STARTED", "FTPD.*", started=StartedTask("USER2", "SYS1", trusted=True)),
        profile("STARTED", "USER4.**", started=StartedTask("=MEMBER")),
        profile("STARTED", "BAD.**", started=StartedTask("NOBODY")),
    )
    sample = router(database(*tasks).with_class("STARTED", ClassState(active=True)))
    assert sample.router.started("FTPD", "FTPD1") == attrs.evolve(sample.router.acee("USER2"), trusted=True)
    assert sample.router.started("USER4").user == "USER4"
    assert sample.router.started("BAD") is None
    assert sample.router.started("DCASCLI").user == "DCASCLI"
