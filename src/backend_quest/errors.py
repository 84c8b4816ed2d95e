"""Errors that a person reads: one plain sentence, never a traceback."""

from __future__ import annotations


class QuestError(Exception):
    """Something that the user can understand and act on. ``key`` names the sentence in the ``errors`` catalogue."""

    def __init__(self, key: str, /, **values: object) -> None:
        super().__init__(key)
        self.key = key
        self.values = values
