"""Drafts, shared with the screens: whoever changes from one to the other goes on where they stopped."""

from __future__ import annotations

from typing import Any

from backend_quest.content.kinds import BugHunt, CodeTask, Reflection, ServerTask, SqlQuery
from backend_quest.content.model import Level
from backend_quest.content.verdict import Answer
from backend_quest.services import Services


def draft_of(services: Services, level: Level) -> Answer | None:
    """Return what was being written; for programs and journals without a draft, what was last submitted."""
    kept = _kept(services, level)
    if "answer" in kept:
        return kept["answer"]
    lasting = isinstance(level.body, BugHunt | CodeTask | ServerTask | SqlQuery | Reflection)
    return services.last_answer(level.id) if lasting else None


def keep_draft(services: Services, level: Level, answer: Answer | None) -> None:
    """Keep an answer as far as it goes; None forgets it. Raises StoreError."""
    kept = {name: value for name, value in _kept(services, level).items() if name != "answer"}
    services.store.save_draft(_key(level), kept if answer is None else kept | {"answer": answer})


def _key(level: Level) -> str:
    return f"{level.id}:screen"


def _kept(services: Services, level: Level) -> dict[str, Any]:
    kept = services.store.draft(_key(level))
    return kept if isinstance(kept, dict) else {}
