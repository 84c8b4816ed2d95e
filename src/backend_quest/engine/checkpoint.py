"""Checkpoints: which items are asked, and whether the module is passed."""

from __future__ import annotations

from collections import Counter
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

    Too few earlier items: more from the module. One item for each concept before a second. Empty for an empty bank.
    """
    own = in_order(_cards([bank]), asked, shuffle)
    if not own:
        return []
    before = in_order(_cards(earlier), asked, shuffle)[: min(rules.earlier, rules.items)]
    drawn = own[: rules.items - len(before)] + before
    shuffle(drawn)
    return drawn


def in_order(cards: list[Asked], asked: dict[str, int], shuffle: Callable[[list[Asked]], None]) -> list[Asked]:
    """Return ``cards`` as they should be asked: every concept once before any twice, the least often asked first."""
    cards = list(cards)
    shuffle(cards)
    cards.sort(key=lambda card: asked.get(card.card, 0))
    seen: Counter[str] = Counter()
    turns: dict[str, int] = {}
    for card in cards:
        turns[card.card] = seen[card.item.concept]
        seen[card.item.concept] += 1
    return sorted(cards, key=lambda card: turns[card.card])


def passes(right: int, total: int, rules: CheckpointRules) -> bool:
    """Whether ``right`` of ``total`` reaches the pass mark (rounded up to whole items); never with nothing asked."""
    return total > 0 and right >= needed(total, rules)


def needed(total: int, rules: CheckpointRules) -> int:
    """Return how many right answers pass."""
    return -(-total * rules.pass_percent // 100)


def _cards(banks: Sequence[Bank]) -> list[Asked]:
    return [Asked(bank.module, item) for bank in banks for item in bank.items]
