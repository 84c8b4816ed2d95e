"""What became of damaged progress: said in a row of the map, told in full by a pop-up."""

from __future__ import annotations

import time

from textual.app import ComposeResult
from textual.widgets import Static

from backend_quest.i18n import Translator
from backend_quest.store.api import Repair
from backend_quest.ui.markup import plain
from backend_quest.ui.screens.notice import NoticePopup


def repaired(repair: Repair, tr: Translator) -> str:
    """Return what became of damaged progress, in one sentence."""
    if repair.copy_from is None:
        return tr("map.repaired_empty")
    day = time.localtime(repair.copy_from)
    return tr("map.repaired", day=f"{day.tm_mday} {tr('map.months').split()[day.tm_mon - 1]}")


class RepairPopup(NoticePopup):
    """Says what was done about damaged progress."""

    def __init__(self, repair: Repair) -> None:
        super().__init__()
        self._repair = repair

    def title_text(self) -> str:
        """Return the title."""
        return self.tr("map.details")

    def body(self) -> ComposeResult:
        """Where the damaged file lies, and what was saved."""
        yield Static(plain(repaired(self._repair, self.tr)))
        if self._repair.set_aside:
            yield Static(plain(self.tr("map.repair_file", path=self._repair.set_aside)))
        if self._repair.saved:
            yield Static(plain(self.tr("map.repair_saved", n=self._repair.saved)))
