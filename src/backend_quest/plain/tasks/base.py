"""What every kind of task has in common in the line mode."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from backend_quest.content.verdict import Answer, Verdict
from backend_quest.plain.desk import Desk

LETTERS = "abcdefghijklmnopqrstuvwxyz"

Edit = Callable[[str, str], str | None]
"""Opens a text under a file name in the learner's own editor; None where nothing came back."""


@dataclass(frozen=True, slots=True)
class StackChoice:
    """A path that can be chosen, or is coming, and a note about it."""

    key: str
    title: str
    offered: bool
    note: str


@dataclass(frozen=True)
class Bench:
    """What a task works with. ``keep`` saves a draft; the others are absent where a question of a bank is asked."""

    desk: Desk
    shuffle: Callable[[list[Any]], None]
    draft: Answer = None
    keep: Callable[[Answer], None] = lambda answer: None
    try_out: Callable[[Answer], None] | None = None
    symptom: Callable[[], None] | None = None
    point: Callable[[int], Verdict] | None = None
    edit: Edit | None = None
    stack: str | None = None
    stacks: Sequence[StackChoice] = field(default=())


class Task(ABC):
    """One task: how it is shown, how an answer is read, how an answer is told."""

    help_key: str
    """Which sentence of the catalogue says how to answer."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        self.desk = bench.desk
        self.tr = bench.desk.tr

    @abstractmethod
    def show(self) -> None:
        """Write what the learner works on."""

    @abstractmethod
    def answer(self) -> Answer:
        """Ask until there is a whole answer."""

    @abstractmethod
    def told(self, answer: Answer) -> list[str]:
        """Return an answer as lines."""

    def names(self) -> dict[str, str]:
        """Return what the learner calls the parts of an answer, by key."""
        return {}

    def details(self) -> str:
        """Return what the header of the level says besides kind and minutes."""
        return ""

    def with_default(self, label: str, value: str) -> str:
        """Return a prompt; Enter keeps ``value`` where there is one."""
        return self.tr("plain.ask_keep", label=label, value=value) if value else f"{label}:"


def texts(draft: Any, keys: Sequence[str]) -> dict[str, str]:
    """Return what a draft holds for ``keys``, texts only."""
    if not isinstance(draft, dict):
        return {}
    return {key: draft[key] for key in keys if isinstance(draft.get(key), str)}
