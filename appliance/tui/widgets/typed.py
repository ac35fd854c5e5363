"""Keys take effect in the order in which they were typed, also when they come faster than they are worked off.

Textual hands a key that is bound to an action up through all that the widget is in, while a character behind it goes
into the widget at once: on a slow line, what is typed behind Backspace or Enter would overtake them.
"""

from __future__ import annotations

import asyncio

from textual.events import Key
from textual.widget import Widget
from textual.widgets import Input

__all__ = ["TypedInput", "act_in_order", "taken"]


async def act_in_order(widget: Widget, event: Key) -> None:
    """Have the bindings of a widget itself act where its characters do; for its ``on_key``."""
    for binding in widget._bindings.key_to_bindings.get(event.key, ()):
        if await widget.app.run_action(binding.action, widget):
            event.stop()
            event.prevent_default()
            return


async def taken(widget: Widget | None) -> None:
    """Wait until a widget has taken the keys that were pressed before; for the action of a key of priority."""
    if widget is not None and widget.is_attached:
        done = asyncio.Event()
        widget.call_later(done.set)
        await done.wait()


class TypedInput(Input):
    """A line that is typed in."""

    async def on_key(self, event: Key) -> None:
        """Backspace, arrows and Enter act where characters do."""
        await act_in_order(self, event)
