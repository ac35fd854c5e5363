"""The running demo as a fixture: a subprocess on loopback ports of its own, with its own directory."""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.slapd import slapd
from tests.system.pair import Pair, make_site
from tests.system.partners import SUFFIX, Partner
from tests.system.running import Demo, free_offset


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/system" in str(item.path):
            item.add_marker("system")


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory):
    """One demo that many tests share; tests that revoke, stop or kill start one of their own with ``own_demo``."""
    with Demo(tmp_path_factory.mktemp("demo"), free_offset()) as running:
        yield running


@pytest.fixture
def own_demo(tmp_path: Path):
    """A demo for one test alone."""
    with Demo(tmp_path / "demo", free_offset()) as running:
        yield running


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The state of a demo that ran once and stopped."""
    made = tmp_path_factory.mktemp("site") / "demo"
    make_site(made)
    return made


@pytest.fixture
def pair(site: Path, tmp_path: Path) -> Iterator[Pair]:
    """Two demos of one state; each test has its own, some stop the host."""
    for name in ("one", "other"):
        shutil.copytree(site, tmp_path / name)
    # The second looks for free ports while the first holds its own. A member can only name ports above the offset.
    with Demo(tmp_path / "one", free_offset()) as one, Demo(tmp_path / "other", free_offset()) as other:
        yield Pair(*sorted((one, other), key=lambda demo: demo.offset))


@pytest.fixture(autouse=True)
def loopback_only(monkeypatch: pytest.MonkeyPatch):
    """Clients under test take no proxy or home configuration of whoever runs the tests."""
    for name in list(os.environ):
        if name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)
    assert socket.gethostbyname("localhost") == "127.0.0.1"


@pytest.fixture
def partner(tmp_path: Path) -> Iterator[Partner]:
    """A business partner with a directory of his own."""
    (tmp_path / "slapd").mkdir()
    with slapd(tmp_path / "slapd", SUFFIX) as directory:
        yield Partner(tmp_path / "partner", directory)
