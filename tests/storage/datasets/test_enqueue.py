"""Shared and exclusive use."""

from __future__ import annotations

from appliance.storage.datasets.enqueue import Enqueues, InUse, Use


def test_many_may_share_and_one_alone_may_change():
    enqueues = Enqueues()
    one, two = enqueues.obtain("A", shared=("X",)), enqueues.obtain("B", shared=("X",))
    assert isinstance(one, Use)
    assert isinstance(two, Use)
    assert enqueues.obtain("C", exclusive=("X",)) == InUse("X", "A")
    one.release()
    one.release()
    assert enqueues.obtain("C", exclusive=("X",)) == InUse("X", "B")
    two.release()
    alone = enqueues.obtain("C", exclusive=("X",))
    assert isinstance(alone, Use)
    assert enqueues.obtain("A", shared=("X",)) == InUse("X", "C")


def test_all_names_or_none():
    enqueues = Enqueues()
    held = enqueues.obtain("A", exclusive=("Y",))
    assert isinstance(held, Use)
    assert enqueues.obtain("B", shared=("X",), exclusive=("Y",)) == InUse("Y", "A")
    assert isinstance(enqueues.obtain("C", exclusive=("X",)), Use)
