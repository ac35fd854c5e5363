"""Work of a screen that waits for an answer, and the screen that may be gone when the answer is there."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from contextlib import suppress
from functools import wraps
from typing import Any, ParamSpec

from textual.css.query import NoMatches

__all__ = ["while_open"]

P = ParamSpec("P")


def while_open(method: Callable[P, Coroutine[Any, Any, None]]) -> Callable[P, Coroutine[Any, Any, None]]:
    """Ends quietly when a part of the screen that it looks for is not there any more.

    A screen that is closed loses its parts first and its work then; what is answered in between is for nobody.
    """

    @wraps(method)
    async def run(*args: P.args, **kwargs: P.kwargs) -> None:
        with suppress(NoMatches):
            await method(*args, **kwargs)

    return run
