"""The checkpoint of a module: its questions one after the other, each explained at once."""

from __future__ import annotations

from typing import Any

from backend_quest.content.faults import ContentError
from backend_quest.content.model import BankItem
from backend_quest.engine.checkpoint import Asked, needed
from backend_quest.engine.unlock import Status
from backend_quest.plain.everywhere import Everywhere
from backend_quest.plain.places import AtCheckpoint, AtMap, Go, Place
from backend_quest.plain.question import Question
from backend_quest.plain.sitting import Sitting
from backend_quest.plain.words import Word, shown


class CheckpointPlay(Everywhere):
    """Asks a checkpoint. Whoever leaves in the middle comes back to the same question."""

    def __init__(self, sitting: Sitting, module: str) -> None:
        super().__init__(sitting)
        self._module = module
        self._key = f"checkpoint:{module}"
        self._asked, self._right = self._resumed()
        if not self._asked:
            self._asked, self._right = sitting.services.draw_checkpoint(module), []

    def play(self) -> Place:
        """Ask what is left, and return where the learner goes on. Raises Go, Leave, EndOfInput."""
        if not self._asked:
            self.sitting.say("no_checkpoint")
            return AtMap()
        total = len(self._asked)
        self.sitting.say("checkpoint", title=self.sitting.name_of(self._module), total=total, needed=self._needed())
        for number, asked in list(enumerate(self._asked, start=1))[len(self._right) :]:
            self.dialogue.lines(["", self.tr("plain.question", n=number, total=total)])
            self._right.append(Question(self.sitting, asked.item).ask())
            self._keep({"asked": [one.card for one in self._asked], "right": self._right})
        return self._finish()

    def _needed(self) -> int:
        return needed(len(self._asked), self.services.catalog.course.checkpoint)

    def _finish(self) -> Place:
        before, right = self.services.progress, self._right
        passed = self.services.finish_checkpoint(self._module, self._asked, right)
        self._keep(None)
        score = {"a": sum(right), "b": len(right)}
        desk = self.sitting.desk(self.handle)
        if passed:
            self.sitting.say("checkpoint_passed", **score)
            opened = self.services.map().opened_by(before)
            if opened:
                self.sitting.say("opened", titles=", ".join(self.sitting.name_of(name) for name in opened))
            return self.go_on(desk, self.services.map().next_beyond(self._module))
        concepts = self.services.catalog.concepts()
        missed = [one.item.concept for one, good in zip(self._asked, right, strict=True) if not good]
        titles = [self.sitting.text(concepts[name]) if name in concepts else name for name in dict.fromkeys(missed)]
        self.sitting.say("checkpoint_failed", **score, concepts=", ".join(titles))
        self.sitting.say("checkpoint_again", word=shown(Word.CHECKPOINT, self.tr))
        return self.go_on(desk, self._level_on(missed) or self.services.map().next_level())

    def checkpoint(self, rest: str) -> None:
        """Begin anew after an end; in the middle, say where one is."""
        if len(self._right) < len(self._asked):
            self.sitting.say("in_checkpoint")
            return
        raise Go(AtCheckpoint(self._module))

    def _level_on(self, missed: list[str]) -> str | None:
        """Return the first level of the module that teaches a missed concept and may be played."""
        map_ = self.services.map()
        for entry in self.services.catalog.module(self._module).levels:
            playable = map_.level_status(entry.id) in (Status.OPEN, Status.DONE)
            if playable and any(concept in missed for concept in entry.teaches):
                return entry.id
        return None

    # ── a checkpoint left in the middle ──────────────────────────────────────────────────────

    def _keep(self, draft: Any) -> None:
        self.sitting.kept(lambda: self.services.store.save_draft(self._key, draft))

    def _resumed(self) -> tuple[list[Asked], list[bool]]:
        draft = self.services.store.draft(self._key)
        cards = draft.get("asked") if isinstance(draft, dict) else None
        right = draft.get("right") if isinstance(draft, dict) else None
        if not isinstance(cards, list) or not isinstance(right, list) or len(right) >= len(cards):
            return [], []
        asked = [self._card(card) for card in cards]
        found = [one for one in asked if one is not None]
        return (found, [bool(one) for one in right]) if len(found) == len(cards) else ([], [])

    def _card(self, card: object) -> Asked | None:
        module, _, key = card.partition("#") if isinstance(card, str) else ("", "", "")
        items: list[BankItem] = []
        try:
            items = self.services.catalog.bank(module).items
        except (KeyError, ContentError):
            return None
        return next((Asked(module, item) for item in items if item.key == key), None)
