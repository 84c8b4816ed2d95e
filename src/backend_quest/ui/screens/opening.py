"""The first frame, drawn as one picture: it is there before anything that takes time to import or to open."""

from __future__ import annotations

from textual.content import Content

from backend_quest.i18n import LANGUAGES, language_name
from backend_quest.ui.markup import ends, plain
from backend_quest.ui.screens.base import QuestScreen


class OpeningScreen(QuestScreen):
    """The ground that every other screen stands on; seen for a moment only. ``new`` draws the very first question."""

    topic = "map"

    def __init__(self, *, new: bool) -> None:
        super().__init__()
        self._new = new

    def render(self) -> Content:
        """Draw the head of the screen that is about to come, at its place."""
        if self._new and self.quest.modest:
            return plain(" backend-quest", "bold")
        return Content("\n").join(self._question() if self._new else self._map())

    def _map(self) -> list[Content]:
        words = f"{self.symbols.cursor} {self.tr('map.opening')}"
        row = words.ljust(max(self.size.width - 1, 0))
        return [plain(" backend-quest", "bold"), Content(""), plain(row, "reverse bold")]

    def _question(self) -> list[Content]:
        tr, sign, chosen = self.tr, self.symbols, self.quest.prefs.language
        head = ends(plain(" backend-quest", "bold"), tr("welcome.step", n=1, all=4), self.size.width - 1, sign.more)
        lines = [head, Content(""), plain(f" {tr('welcome.language')}", "bold"), Content("")]
        for language in LANGUAGES:
            here = language == chosen
            mark = f"{sign.cursor} {sign.picked}" if here else f"  {sign.unpicked}"
            row = f"{mark} {language_name(language)}".ljust(max(self.size.width - 1, 0))
            lines.append(plain(row, "reverse" if here else ""))
        return lines

    def action_back(self) -> None:
        """Ask whether to leave."""
        self.quest.leave()
