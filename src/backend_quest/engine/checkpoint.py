"""Checkpoints: which items are asked, and whether the module is passed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from backend_quest.content.model import Bank, BankItem, CheckpointRules


@dataclass(frozen=True, slots=True)
class Asked:
    """One item of a drawn checkpoint and the module it comes from."""

    module: str
    item: BankItem

    @property
    def card(self) -> str:
        """The item's name across modules."""
        return f"{self.module}#{self.item.key}"


def draw(
    bank: Bank,
    earlier: Sequence[Bank],
    rules: CheckpointRules,
    asked: dict[str, int],
    shuffle: Callable[[list[Asked]], None],
) -> list[Asked]:
    """Return the items of one checkpoint: those least often asked first, ``rules.earlier`` of them from earlier banks.

    Too few earlier items: more from the module. One item for each concept before a second.
    """
    raise NotImplementedError


def passes(right: int, total: int, rules: CheckpointRules) -> bool:
    """Whether ``right`` of ``total`` reaches the pass mark (rounded up to whole items)."""
    raise NotImplementedError


def needed(total: int, rules: CheckpointRules) -> int:
    """Return how many right answers pass."""
    raise NotImplementedError
