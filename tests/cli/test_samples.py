"""The sample data sets."""

from __future__ import annotations

import datetime as dt

import pytest

from appliance.cli.samples import make_samples
from appliance.storage.datasets.store import DataSetStore


def test_they_are_made_once(tmp_path):
    store = DataSetStore(tmp_path, lambda: dt.datetime(2026, 11, 25, tzinfo=dt.UTC))
    make_samples(store)
    assert [member.name for member in store.catalogue.members("USER2.JCL")] == ["COPY", "IEFBR14", "LISTCAT"]
    assert store.catalogue.find("USER2.NOTES").size > 100
    with pytest.raises(OSError, match=r"USER2\.JCL exists"):
        make_samples(store)
    store.close()
