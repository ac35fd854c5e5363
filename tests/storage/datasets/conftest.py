"""A data set store on a real folder."""

from __future__ import annotations

import datetime as dt

import pytest

from appliance.storage.datasets.access import OpenDataSet, WriteDataSet
from appliance.storage.datasets.attributes import Attributes, Dcb, Organization
from appliance.storage.datasets.manage import AllocateDataSet
from appliance.storage.datasets.names import Prefix, read_name
from appliance.storage.datasets.results import DataSetOpened
from appliance.storage.datasets.store import DataSetStore
from appliance.storage.opened import Download, Upload

NOW = dt.datetime(2026, 11, 25, 21, 30, tzinfo=dt.UTC)
FB80 = Dcb("FB", 80, 27920)


def name_of(text: str):
    found = read_name(Prefix(), f"'{text}'")
    assert found is not None
    return found


class Shelf:
    """The store, and shortcuts for what tests do with it."""

    def __init__(self, folder) -> None:
        self.folder = folder
        self.store = DataSetStore(folder, lambda: NOW)

    def write(self, name: str, data: bytes, dcb: Dcb = FB80, **more: object):
        opened = self.begin(name, dcb, **more)
        opened.source.write(data)
        opened.source.commit()
        return opened

    def begin(self, name: str, dcb: Dcb = FB80, owner: str = "USER2", **more: object) -> DataSetOpened:
        opened = WriteDataSet(self.store, name_of(name), owner, Attributes(dcb), **more).perform()
        assert isinstance(opened, DataSetOpened), opened
        assert isinstance(opened.source, Upload)
        return opened

    def open(self, name: str, owner: str = "USER2"):
        return OpenDataSet(self.store, name_of(name), owner).perform()

    def read(self, name: str) -> bytes:
        opened = self.open(name)
        assert isinstance(opened, DataSetOpened), opened
        assert isinstance(opened.source, Download)
        if opened.source.content is not None:
            return opened.source.content
        with open(opened.source.fd, "rb", closefd=False) as file:
            data = file.read()
        opened.source.close()
        return data

    def pds(self, name: str, dcb: Dcb = FB80, organization: Organization = Organization.PARTITIONED):
        return AllocateDataSet(self.store, name_of(name), "USER2", Attributes(dcb, organization)).perform()

    def contents(self) -> int:
        return len(list((self.folder / "contents").iterdir())) + len(list((self.folder / "scratch").iterdir()))


@pytest.fixture
def shelf(tmp_path):
    made = Shelf(tmp_path / "datasets")
    yield made
    made.store.close()
