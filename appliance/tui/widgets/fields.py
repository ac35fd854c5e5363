"""One thing to be filled in, on a line: its label, and where the value is typed; and the keys between such lines."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widgets import Input, Label

from appliance.tui.widgets.typed import TypedInput

__all__ = ["FIELD_KEYS", "FieldRow"]

_LABEL_WIDTH = 18

#: From field to field, and Enter, which does what ``action_enter`` of the screen says once the field has ``taken`` what
#: was typed before. Of priority, so that what is typed ahead behind one of them is not typed into the field before.
FIELD_KEYS: list[BindingType] = [
    Binding("enter", "enter", priority=True, show=False),
    Binding("up,shift+tab", "app.focus_previous", priority=True, show=False),
    Binding("down,tab", "app.focus_next", priority=True, show=False),
]


class FieldRow(Horizontal):
    """The input has the id ``field-`` and the name of the field."""

    def __init__(
        self,
        field: str,
        label: str,
        value: str = "",
        *,
        hint: str = "",
        is_secret: bool = False,
        width: int = _LABEL_WIDTH,
    ) -> None:
        """``hint`` is shown while nothing is typed; ``width`` is that of the label."""
        super().__init__(classes="field")
        self.field = field
        self._label = label
        self._value = value
        self._hint = hint
        self._is_secret = is_secret
        self._label_width = width

    def compose(self) -> ComposeResult:
        yield Label(f"{self._label:<{self._label_width}}", markup=False)
        yield TypedInput(
            self._value,
            id=f"field-{self.field}",
            placeholder=self._hint,
            password=self._is_secret,
            compact=True,
        )

    @property
    def input(self) -> Input:
        """Where it is typed."""
        return self.query_one(Input)

    @property
    def value(self) -> str:
        """What is typed; blanks around it count in a secret alone."""
        return self.input.value if self._is_secret else self.input.value.strip()
