"""The interface to what is remembered. Whatever a call returned from is on disk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from backend_quest.content.events import Event


class StoreError(Exception):
    """Something could not be written or read.

    ``reason`` is ``full``, ``read_only``, ``busy`` (another window holds it), ``newer`` (a newer version of the game
    wrote it) or ``other``; ``detail`` says more, in English.
    """

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(detail or reason)
        self.reason = reason
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Repair:
    """What was done about a damaged store at opening: where the damaged file went, and what took its place.

    ``set_aside`` is empty where the file was gone altogether.
    """

    set_aside: str
    copy_from: float | None
    """When the copy in use was made (seconds since 1970); None where there was none."""
    saved: int = 0
    """How many events newer than the copy were saved from the damaged file."""


class Store(Protocol):
    """The memory of one learner. Safe with several windows of the game on one file."""

    repair: Repair | None

    def append(self, event: Event) -> None:
        """Write one event durably. Raises StoreError."""

    def events(self, after: int = 0) -> Sequence[tuple[int, Event]]:
        """Return events with their numbers, oldest first, those numbered above ``after``."""

    def draft(self, key: str) -> Any:
        """Return the draft kept under ``key`` (JSON data), None where there is none."""

    def save_draft(self, key: str, draft: Any) -> None:
        """Keep a draft durably; None drops it. Raises StoreError."""

    def draft_keys(self) -> Sequence[str]:
        """Return the keys under which drafts are kept."""

    def setting(self, key: str, default: Any = None) -> Any:
        """Return a setting (JSON data)."""

    def save_setting(self, key: str, value: Any) -> None:
        """Keep a setting durably. Raises StoreError."""

    def export(self) -> dict[str, Any]:
        """Return everything as JSON data, but for settings that belong to this computer."""

    def import_(self, data: Any) -> int:
        """Validate ``data`` wholly, then add what is not here yet; return the number of new events.

        Raises StoreError, or ValueError with a plain English sentence where the data is not an export.
        """

    def close(self) -> None:
        """Close the file."""
