"""What a login read is used by the next one for a moment, and no longer than something changed."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime, timedelta

import attrs
import pytest

from appliance.services.ftp.logon.noticeboard import SECONDS, NoticeBoard
from appliance.storage.notices import ReadNotices
from appliance.storage.paths import HfsPath
from appliance.storage.results import Notices
from appliance.storage.tree import HfsTree, Territory

NOW = datetime(2026, 1, 1, tzinfo=UTC)
HOME = HfsPath(("u", "user2"))
READ = Notices(str(HOME), ("Welcome",))


@pytest.fixture
def tree(tmp_path):
    with closing(HfsTree(tmp_path / "hfs", tmp_path / "scratch")) as made:
        yield made


@pytest.fixture
def wanted(tree):
    return ReadNotices(Territory(tree, HOME), HOME, "README*")


@pytest.fixture
def board(wanted):
    made = NoticeBoard()
    made.keep(wanted, READ, NOW, made.changes)
    return made


def test_the_same_question_again(board, wanted, tree):
    assert board.find(ReadNotices(Territory(tree, HOME), HOME, "README*"), NOW) == READ
    assert board.find(attrs.evolve(wanted, mask="*"), NOW) is None
    other = HOME.parent / "user4"
    assert board.find(ReadNotices(Territory(tree, other), HOME, "README*"), NOW) is None


@pytest.mark.parametrize(("after", "is_found"), [(0.0, True), (SECONDS - 0.1, True), (SECONDS, False), (-1.0, False)])
def test_age(board, wanted, after, is_found):
    assert (board.find(wanted, NOW + timedelta(seconds=after)) is not None) is is_found


def test_a_change_ends_it(board, wanted):
    board.forget()
    assert board.find(wanted, NOW) is None


def test_what_was_read_before_a_change_is_not_kept(wanted):
    board = NoticeBoard()
    changes = board.changes
    board.forget()
    board.keep(wanted, READ, NOW, changes)
    assert board.find(wanted, NOW) is None


def test_it_stays_small(tree, wanted):
    board = NoticeBoard()
    for number in range(1_500):
        board.keep(attrs.evolve(wanted, mask=str(number)), READ, NOW, board.changes)
    found = [board.find(attrs.evolve(wanted, mask=str(number)), NOW) for number in range(1_500)]
    assert found[0] is None
    assert found[-1] == READ
