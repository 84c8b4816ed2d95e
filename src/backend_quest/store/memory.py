"""A store that forgets: the same interface as the one on disk, for tests and for trying a level without a trace."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Any

from backend_quest.content.events import Event
from backend_quest.store import transfer
from backend_quest.store.api import Repair


class MemoryStore:
    """Keeps JSON texts in lists and dictionaries, so that nothing kept can be changed from outside."""

    def __init__(self) -> None:
        self.repair: Repair | None = None
        self._lock = threading.RLock()
        self._events: list[str] = []
        self._drafts: dict[str, str] = {}
        self._settings: dict[str, str] = {}

    def append(self, event: Event) -> None:
        """Keep one event."""
        with self._lock:
            self._events.append(transfer.encode(event))

    def events(self, after: int = 0) -> Sequence[tuple[int, Event]]:
        """Return events with their numbers, oldest first, those numbered above ``after``."""
        with self._lock:
            rows = list(enumerate(self._events[after:], after + 1))
        decoded = ((number, transfer.decode_event(text)) for number, text in rows)
        return [(number, event) for number, event in decoded if event is not None]

    def draft(self, key: str) -> Any:
        """Return the draft kept under ``key``, None where there is none."""
        with self._lock:
            return transfer.decode(self._drafts[key]) if key in self._drafts else None

    def save_draft(self, key: str, draft: Any) -> None:
        """Keep a draft; None drops it."""
        with self._lock:
            if draft is None:
                self._drafts.pop(key, None)
            else:
                self._drafts[key] = transfer.encode(draft)

    def draft_keys(self) -> Sequence[str]:
        """Return the keys under which drafts are kept."""
        with self._lock:
            return sorted(self._drafts)

    def setting(self, key: str, default: Any = None) -> Any:
        """Return a setting."""
        with self._lock:
            return transfer.decode(self._settings[key]) if key in self._settings else default

    def save_setting(self, key: str, value: Any) -> None:
        """Keep a setting."""
        with self._lock:
            self._settings[key] = transfer.encode(value)

    def export(self) -> dict[str, Any]:
        """Return everything as JSON data, but for settings that belong to this computer."""
        with self._lock:
            return transfer.build(self._events, self._drafts, self._settings)

    def import_(self, data: Any) -> int:
        """Validate ``data`` wholly, then add what is not here yet; return the number of new events."""
        parcel = transfer.parse(data)
        with self._lock:
            new = transfer.missing(parcel, self._events)
            self._events.extend(new)
            self._drafts = {**parcel.drafts, **self._drafts}
            self._settings = {**parcel.settings, **self._settings}
        return len(new)

    def close(self) -> None:
        """Do nothing: there is no file."""
