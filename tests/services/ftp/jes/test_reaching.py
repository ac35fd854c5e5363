"""Who may touch a job: its owner, and whom class JESSPOOL lets."""

from __future__ import annotations

import attrs
import pytest

from appliance.jes.spool import SpoolFile, SpoolJob, Status
from appliance.saf.database import ClassState, Profile
from appliance.saf.model import Access
from appliance.services.ftp.jes.reaching import filter_of, may
from tests.services.ftp.conftest import database, router

JOB = SpoolJob("JOB00001", "USER4A", "USER4", "A", Status.OUTPUT, "")


@pytest.fixture
def c(make):
    profile = Profile("JESSPOOL", "MVS098.USER4.USER4A.JOB00001.D0000002.?", access={"USER2": Access.READ})
    saf = database().with_class("JESSPOOL", ClassState(active=True, generic=True)).with_profile(profile)
    client = make(data_sets=True, saf=router(saf), jes_interface_level=2)
    client.log_on()
    return client.script.session._c


def test_the_owner_may_do_everything(c):
    assert may(c, attrs.evolve(JOB, owner="USER2"), Access.ALTER)


def test_others_what_jesspool_says(c):
    assert may(c, JOB, Access.READ, SpoolFile(2, "JES2", "JESJCL", "A", 0))
    assert not may(c, JOB, Access.ALTER, SpoolFile(2, "JES2", "JESJCL", "A", 0))
    assert not may(c, JOB, Access.READ, SpoolFile(3, "JES2", "JESYSMSG", "A", 0))
    assert not may(c, JOB, Access.READ)


def test_the_filter_begins_with_the_user(c):
    assert (filter_of(c).owner, filter_of(c).name, filter_of(c).status) == ("USER2", "USER2*", "ALL")
