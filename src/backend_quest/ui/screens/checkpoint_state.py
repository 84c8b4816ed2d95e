"""One run of a checkpoint: what is asked, what was right, and its place kept in the store."""

from __future__ import annotations

from dataclasses import dataclass, field

from backend_quest.content.faults import ContentError
from backend_quest.content.verdict import Verdict
from backend_quest.engine.checkpoint import Asked
from backend_quest.services import Services


def draft_key(module_id: str) -> str:
    """Return the store's key for a checkpoint that was begun."""
    return f"checkpoint:{module_id}"


@dataclass
class Checkpoint:
    """The questions of one run and, of those judged, whether they were right."""

    services: Services
    module: str
    asked: list[Asked]
    right: list[bool] = field(default_factory=list)

    @classmethod
    def drawn(cls, services: Services, module_id: str) -> Checkpoint:
        """Draw new questions; none where the module has no bank."""
        return cls(services, module_id, services.draw_checkpoint(module_id))

    @classmethod
    def resumed(cls, services: Services, module_id: str) -> Checkpoint | None:
        """Return the run that was stopped in the middle; None where there is none, or its questions have gone."""
        kept = services.store.draft(draft_key(module_id))
        if not isinstance(kept, dict):
            return None
        cards, right = kept.get("cards"), kept.get("right")
        if not (isinstance(cards, list) and isinstance(right, list) and len(right) < len(cards)):
            return None
        found = [_card(services, card) for card in cards]
        asked = [one for one in found if one is not None]
        return cls(services, module_id, asked, [good is True for good in right]) if len(asked) == len(cards) else None

    @property
    def total(self) -> int:
        """How many questions there are."""
        return len(self.asked)

    @property
    def place(self) -> int:
        """The place of the current question, from 0."""
        return len(self.right)

    @property
    def current(self) -> Asked | None:
        """The question to answer now; None when all are."""
        return self.asked[self.place] if self.place < self.total else None

    @property
    def left(self) -> int:
        """How many questions are left."""
        return self.total - self.place

    def judged(self, verdict: Verdict) -> None:
        """Take a verdict and keep the place; a question that cannot be judged here is dropped. Raises StoreError."""
        if verdict.judged:
            self.right.append(verdict.passed)
        else:
            del self.asked[self.place]
        draft = {"cards": [one.card for one in self.asked], "right": self.right}
        self.services.store.save_draft(draft_key(self.module), draft if self.left else None)

    def finish(self) -> bool:
        """Record the run and return whether it was passed. Raises StoreError."""
        passed = self.services.finish_checkpoint(self.module, self.asked, self.right)
        self.services.store.save_draft(draft_key(self.module), None)
        return passed

    def results(self, language: str) -> list[tuple[str, bool]]:
        """Return the name of each question's concept, and whether it was right."""
        return [
            (self._name(one.item.concept, language), good) for one, good in zip(self.asked, self.right, strict=True)
        ]

    def _name(self, concept: str, language: str) -> str:
        concepts = self.services.catalog.concepts()
        return concepts[concept].get(language) if concept in concepts else concept

    def missed(self, language: str) -> str:
        """Return the names of the concepts that were not right."""
        return ", ".join(self._name(one, language) for one in self._missed_concepts())

    def _missed_concepts(self) -> list[str]:
        wrong = [one.item.concept for one, good in zip(self.asked, self.right, strict=True) if not good]
        return list(dict.fromkeys(wrong))

    def level_to_see(self) -> str | None:
        """Return the level that teaches the first concept that was not right, where the learner may open it."""
        rules, missed = self.services.map(), self._missed_concepts()
        levels = [level for module in rules.modules() for level in module.levels]
        teaching = (level.id for concept in missed for level in levels if concept in level.teaches)
        return next((one for one in teaching if rules.level_status(one) in ("open", "done")), None)


def _card(services: Services, card: object) -> Asked | None:
    module_id, _, key = str(card).partition("#")
    try:
        items = services.catalog.bank(module_id).items
    except (KeyError, ContentError):
        return None
    return next((Asked(module_id, item) for item in items if item.key == key), None)
