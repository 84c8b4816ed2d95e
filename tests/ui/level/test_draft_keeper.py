"""A draft is never more than a second behind, however fast somebody types."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from hypothesis import given
from hypothesis import strategies as st
from textual.message_pump import MessagePump

from backend_quest.store.memory import MemoryStore
from backend_quest.ui.screens.level_drafts import DraftKeeper


class Time:
    """A clock that is moved by hand, and the one timer that hangs on it."""

    def __init__(self) -> None:
        self.now = 0.0
        self.due: float | None = None
        self._run: Callable[[], Any] = lambda: None

    def set_timer(self, delay: float, run: Callable[[], Any]) -> Time:
        self.due, self._run = self.now + delay, run
        return self

    def stop(self) -> None:
        self.due = None

    def move(self, to: float) -> None:
        if self.due is not None and self.due <= to:
            self.now, self.due = self.due, None
            self._run()
        self.now = to


@given(st.lists(st.floats(0.01, 0.5), min_size=1, max_size=60))
def test_what_was_typed_a_second_ago_is_kept(gaps: list[float]) -> None:
    store, time, typed = MemoryStore(), Time(), [0.0]
    keeper = DraftKeeper(
        store,
        cast(MessagePump, time),
        lambda: time.now,
        lambda: ("level:screen", {"typed": len(typed)}),
        lambda kept, error: None,
    )
    for gap in gaps:
        time.move(time.now + gap)
        typed.append(time.now)
        keeper.changed()
        # What is waiting was typed less than 0.6 s ago and is kept within 0.4 s, whatever is typed next.
        draft = store.draft("level:screen")
        kept = draft["typed"] if isinstance(draft, dict) else 1
        waiting = typed[kept:]
        assert not waiting or (time.due is not None and time.due - waiting[0] <= 1.0)
    time.move(time.now + 1.0)
    draft = store.draft("level:screen")
    assert isinstance(draft, dict)
    assert draft["typed"] == len(typed)
