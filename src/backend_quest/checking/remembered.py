"""A memory for what is slow to find out and never changes."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")


class Remembered(Generic[T]):
    """Remembers the last ``limit`` results by key, those that are worth keeping. Safe to use from several threads."""

    def __init__(self, worth: Callable[[T], bool], limit: int = 500) -> None:
        self._worth = worth
        self._limit = limit
        self._known: dict[int, T] = {}
        self._lock = Lock()

    def of(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return what ``make`` gives for ``key``, made once only where it is worth keeping."""
        short = hash(key)
        with self._lock:
            if short in self._known:
                return self._known[short]
        made = make()
        if self._worth(made):
            with self._lock:
                if len(self._known) >= self._limit:
                    self._known.pop(next(iter(self._known)))
                self._known[short] = made
        return made
