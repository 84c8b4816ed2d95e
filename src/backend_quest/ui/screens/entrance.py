"""The way into a level from anywhere: open it, or say why not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.widgets import Static

from backend_quest.engine.unlock import Map, Status
from backend_quest.ui.markup import plain
from backend_quest.ui.screens.notice import NoticePopup

if TYPE_CHECKING:
    from backend_quest.ui.app import QuestApp


async def enter(quest: QuestApp, level_id: str) -> bool:
    """Open a level; where it is locked or broken say so, and return False. Raises KeyError for an unknown id."""
    rules, language = quest.services.map(), quest.tr.language
    entry = quest.services.catalog.entry(level_id)
    match rules.level_status(entry.id):
        case Status.BROKEN:
            reason = entry.broken.get(language) if entry.broken is not None else ""
            quest.push_screen(BrokenPopup(entry.title.get(language), entry.path, reason))
        case Status.LOCKED:
            quest.say(_locked(quest, rules, entry.id))
        case _:
            await quest.open_level(entry.id)
            return True
    return False


def _locked(quest: QuestApp, rules: Map, level_id: str) -> str:
    """Return what has to be done first: how many levels, and with which to begin."""
    way = rules.way_to_level(level_id)
    title = quest.services.name_of(next(iter(way), level_id.rpartition("/")[0])).get(quest.tr.language)
    return quest.tr("map.level_locked_far" if len(way) > 1 else "map.level_locked", title=title, n=len(way))


class BrokenPopup(NoticePopup):
    """Says why a level cannot be read."""

    def __init__(self, title: str, path: str, reason: str) -> None:
        super().__init__()
        self._title, self._path, self._reason = title, path, reason

    def title_text(self) -> str:
        """Return the title."""
        return f"{self.quest.symbols.error} {self._title[:40]}"

    def body(self) -> ComposeResult:
        """The file and its first fault."""
        yield Static(plain(self.tr("map.level_broken", path=self._path)))
        yield Static(plain(self._reason))
