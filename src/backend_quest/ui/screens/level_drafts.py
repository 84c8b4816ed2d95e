"""Keeping what the learner types: soon after the last key, and at once when they leave."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from textual.message_pump import MessagePump
from textual.timer import Timer

from backend_quest.i18n import Translator
from backend_quest.store.api import Store, StoreError

PAUSE = 0.4
"""Seconds without a key after which a draft is kept."""
LONGEST = 0.6
"""Seconds of typing after which the next key keeps it. With the pause after that, it is never a second behind."""

Draft = dict[str, Any]


def store_sentence(error: StoreError, tr: Translator) -> str:
    """Return in a plain sentence that something is not kept."""
    reason = error.reason if error.reason in ("full", "read_only", "busy") else "other"
    return tr(f"level.store_{reason}", detail=error.detail)


def draft_key(level_id: str) -> str:
    """Return the store's key for what the level screen keeps of a level."""
    return f"{level_id}:screen"


class DraftKeeper:
    """Saves one draft at a time. ``take`` gives it, ``told`` hears whether it is kept (an error, or None).

    ``clock`` gives seconds.
    """

    def __init__(
        self,
        store: Store,
        pump: MessagePump,
        clock: Callable[[], float],
        take: Callable[[], tuple[str, Draft] | None],
        told: Callable[[bool, StoreError | None], None],
    ) -> None:
        self._store = store
        self._pump = pump
        self._clock = clock
        self._take = take
        self._told = told
        self._timer: Timer | None = None
        self._since: float | None = None
        self._kept: tuple[str, Draft] | None = None

    def opened(self, key: str) -> Draft:
        """Return the draft of a level, from now on the one that is kept."""
        draft = self._store.draft(key)
        self._kept = (key, draft) if isinstance(draft, dict) else None
        self._since = None
        return draft if isinstance(draft, dict) else {}

    def changed(self) -> None:
        """Keep the draft after a pause in typing."""
        now = self._clock()
        if self._since is None:
            self._since = now
        if self._timer is not None:
            self._timer.stop()
        if now - self._since >= LONGEST:
            self.flush()
            return
        self._timer = self._pump.set_timer(PAUSE, self.flush)

    def flush(self) -> None:
        """Keep the draft now, where it differs from what is kept."""
        if self._timer is not None:
            self._timer.stop()
        self._timer = self._since = None
        taken = self._take()
        if taken is None or taken == self._kept:
            self._told(True, None)
            return
        try:
            self._store.save_draft(*taken)
        except StoreError as error:
            self._told(False, error)
            return
        self._kept = taken
        self._told(True, None)

    def forget(self) -> None:
        """Drop what is waiting: the level starts over."""
        if self._timer is not None:
            self._timer.stop()
        self._timer = self._since = self._kept = None
