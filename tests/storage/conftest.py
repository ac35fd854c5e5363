"""A tree on disk, and what USER2 sees of it."""

from __future__ import annotations

import attrs
import pytest

from appliance.storage.paths import HfsPath, resolve
from appliance.storage.tree import HfsTree, Territory

HOME = HfsPath(("u", "user2"))


@attrs.frozen
class Place:
    """A tree, the two views of it, and its directory on disk."""

    root: object
    scratch: object
    tree: HfsTree
    user2: Territory
    operator: Territory

    @property
    def home(self):
        return self.root / "u" / "user2"

    def path(self, text: str) -> HfsPath:
        found = resolve(HOME, text)
        assert found is not None
        return found


@pytest.fixture
def place(tmp_path):
    tree = HfsTree(tmp_path / "hfs", tmp_path / "scratch")
    (tmp_path / "hfs/u/user2").mkdir(parents=True)
    yield Place(
        tmp_path / "hfs",
        tmp_path / "scratch",
        tree,
        Territory(tree, HOME),
        Territory(tree, HfsPath(("u", "ibmuser")), everything=True),
    )
    tree.close()
