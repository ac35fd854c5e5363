"""DCBDSN: what a new data set takes from its model."""

from __future__ import annotations

import pytest

from appliance.storage.datasets.attributes import Attributes, Dcb
from appliance.storage.datasets.manage import AllocateDataSet
from appliance.storage.datasets.model import Model
from appliance.storage.datasets.names import DataSetName
from appliance.storage.datasets.results import DataSetFailure, Trouble

SAID = Attributes(Dcb("VB", 256, 6233))


@pytest.mark.parametrize(
    ("own", "expected"),
    [
        (frozenset(), Dcb("FB", 133, 1330)),
        (frozenset({"LRECL"}), Dcb("FB", 256, 27_904)),
        (frozenset({"RECFM"}), Dcb("VB", 133, 27_998)),
        (frozenset({"BLKSIZE"}), Dcb("FB", 133, 6118)),
        (frozenset({"RECFM", "LRECL", "BLKSIZE"}), SAID.dcb),
    ],
)
def test_what_was_said_goes_before_the_model(shelf, own, expected):
    AllocateDataSet(shelf.store, DataSetName("USER2.MODEL"), "USER2", Attributes(Dcb("FB", 133, 1330))).perform()
    assert Model(DataSetName("USER2.MODEL"), own).applied(shelf.store, SAID).dcb == expected


def test_a_model_that_is_not_there_is_no_model(shelf):
    made = AllocateDataSet(shelf.store, DataSetName("USER2.A"), "USER2", SAID, Model(DataSetName("USER2.GONE")))
    assert made.perform() == DataSetFailure(Trouble.NO_MODEL, "USER2.GONE")
