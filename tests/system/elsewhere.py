"""Sockets of this process in another network namespace: what is connected there stays there."""

from __future__ import annotations

import ctypes
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

__all__ = ["run_in"]

T = TypeVar("T")
_CLONE_NEWNET = 0x40000000  # of setns(2)


def run_in(namespace: str, make: Callable[[], T]) -> T:
    """What ``make`` gives, called by a thread of its own that lives in the namespace; its sockets are of there."""

    def enter_and_make() -> T:
        with open(f"/run/netns/{namespace}", "rb") as there:
            if ctypes.CDLL(None, use_errno=True).setns(there.fileno(), _CLONE_NEWNET):
                raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
        return make()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(enter_and_make).result()
