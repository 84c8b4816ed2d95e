"""Keys of a text field take effect in the order in which they were typed."""

from __future__ import annotations

from textual.binding import NoBinding
from textual.widget import Widget


async def own_binding(widget: Widget, key: str) -> bool:
    """Run what ``widget`` itself binds ``key`` to, at once; return whether there was anything.

    Textual inserts a letter when the field receives it, but runs a binding (Backspace, an arrow) only after the key has
    bubbled up to the app. When keys wait in line, on a slow computer or over a slow connection, letters overtake them.
    """
    try:
        bindings = widget._bindings.get_bindings_for_key(key)
    except NoBinding:
        return False
    for binding in bindings:
        await widget.run_action(binding.action)
    return True
