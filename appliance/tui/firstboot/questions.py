"""What a first boot asks, and what it can be told to do: handed in by whoever knows the answers' language."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

import attrs

__all__ = ["FirstBoot", "Page", "Question", "RefusedError", "Values"]

#: Name of a question -> what was typed; every question has one, if only its default.
Values = Mapping[str, str]


class RefusedError(Exception):
    """Nothing was made; the text says why."""


@attrs.frozen
class Question:
    """One thing to be filled in. ``check`` gives what is wrong with its value among the others, "" when nothing is.

    ``check`` may read a small file. A question that does not apply is neither shown nor checked.
    """

    name: str
    label: str
    hint: str
    check: Callable[[Values], str]
    default: str = ""
    is_secret: bool = False
    applies: Callable[[Values], bool] = lambda values: True


@attrs.frozen
class Page:
    """Questions that belong together."""

    title: str
    text: str
    questions: tuple[Question, ...]

    def applying(self, values: Values) -> tuple[Question, ...]:
        """Those that there is something to say to."""
        return tuple(question for question in self.questions if question.applies(values))


class FirstBoot(Protocol):
    """What the pages lead to; ``look_around`` and ``run`` block."""

    @property
    def pages(self) -> Sequence[Page]:
        """In the order in which they are asked."""
        ...

    def answers(self, values: Values) -> str:
        """The file of answers that says the same; no secret is in it."""
        ...

    def look_around(self, values: Values) -> Sequence[str]:
        """What does not keep it from being made, but ought to be known."""
        ...

    def run(self, values: Values, show_factor: Callable[[str], None]) -> Sequence[str]:
        """Make the appliance; what to say of it. RefusedError: nothing is made.

        ``show_factor`` is called once, with the otpauth URI of the administrator's second factor, when all but moving
        it into place is done; when it raises RefusedError, nothing is made either.
        """
        ...

    def is_code(self, uri: str, code: str) -> bool:
        """Whether an authenticator that was given the URI shows this code now."""
        ...
