"""One source and its neighbour."""

from appliance.runtime.sourceshare import SourceShare


def test_a_source_that_has_its_share_does_not_take_anothers():
    share = SourceShare(2)
    assert [share.begin("a"), share.begin("a"), share.begin("a"), share.begin("b")] == [True, True, False, True]
    assert share.refused == 1
    share.end("a")
    assert share.begin("a")


def test_a_limit_may_change_while_work_is_under_way():
    share = SourceShare(2)
    assert [share.begin("a"), share.begin("a")] == [True, True]
    share.limit = 1
    share.end("a")
    assert not share.begin("a")
    share.end("a")
    assert share.begin("a")


def test_nothing_is_kept_of_who_is_done():
    share = SourceShare(1)
    for number in range(100):
        assert share.begin(str(number))
        share.end(str(number))
    assert len(share._under_way) == 0
