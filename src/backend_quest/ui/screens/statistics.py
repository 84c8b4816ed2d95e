"""What was done so far. No comparison with anybody."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from backend_quest.engine.progress import rank_of, streak
from backend_quest.ui.markup import cut, plain
from backend_quest.ui.screens.base import QuestScreen
from backend_quest.ui.screens.data import export_progress
from backend_quest.ui.widgets.frame import ActionRow, HeaderBar, KeyLine

_LABEL = 18
_BAR = 10
_WEAKEST = 3


class StatisticsScreen(QuestScreen):
    """Levels, time, days, this week, and what to look at again."""

    CSS_PATH = "statistics.tcss"
    AUTO_FOCUS = "ActionButton"
    topic = "statistics"

    def compose(self) -> ComposeResult:
        """Numbers, then two buttons."""
        yield HeaderBar()
        yield Static(id="numbers")
        yield ActionRow()
        yield KeyLine()

    def on_mount(self) -> None:
        """Write the numbers."""
        self.relabel()

    def relabel(self) -> None:
        """Write everything in the words of the set-up."""
        tr = self.tr
        self.query_one(HeaderBar).show(f"{self.symbols.back} {tr('app.statistics')}")
        self.query_one("#numbers", Static).update(Content("\n").join(self._lines()))
        self.query_one(ActionRow).show([("back", tr("app.map")), ("export", tr("options.export"))])
        self.query_one(KeyLine).show([("enter", tr("map.key_open")), ("esc", tr("statistics.key_map"))])

    def _lines(self) -> Sequence[Content]:
        services, tr, progress = self.services, self.tr, self.services.progress
        rules = services.map()
        counts = [rules.counts(module.id) for module in rules.modules()]
        done, total = sum(one[0] for one in counts), sum(one[1] for one in counts)
        if not progress.days:
            return [plain(tr("statistics.none"))]
        filled = done * _BAR // max(total, 1)
        bar = self.symbols.full * filled + self.symbols.empty * (_BAR - filled)
        current, best = streak(progress.days, services.today())
        rank, _ = rank_of(progress.xp, services.catalog.course)
        rows = [
            ("levels", f"{tr('statistics.of', done=tr.number(done), total=tr.number(total))}  {bar}"),
            ("xp", f"{tr.number(progress.xp)} XP {self.symbols.dot} {rank.title.get(tr.language)}"),
            ("time", self._time(progress.seconds)),
            ("days", tr("statistics.streak", current=current, best=best)),
        ]
        if progress.skipped:
            rows.append(("checkpoints", tr.number(len(progress.skipped))))
        weak = self._weak(progress.weak)
        if weak:
            rows.append(("weak", weak))
        lines = [plain(tr(f"statistics.{name}").ljust(_LABEL)) + plain(value) for name, value in rows]
        return [*lines, Content(""), *self._week(progress.passes)]

    def _time(self, seconds: float) -> str:
        hours, minutes = divmod(round(seconds / 60), 60)
        return self.tr("statistics.hours", h=hours, m=minutes) if hours else self.tr("statistics.minutes", m=minutes)

    def _weak(self, weak: dict[str, int]) -> str:
        concepts = self.services.catalog.concepts()
        known = [name for name in sorted(weak, key=lambda name: -weak[name]) if name in concepts]
        names = ", ".join(concepts[name].get(self.tr.language) for name in known[:_WEAKEST])
        return cut(names, 55, self.symbols.more).plain

    def _week(self, passes: dict[int, int]) -> Sequence[Content]:
        today = self.services.today()
        monday = today - date.fromordinal(today).weekday()
        days = self.tr("statistics.weekdays").split()
        label = plain(self.tr("statistics.week").ljust(_LABEL))
        names = [plain(name.rjust(3), "bold" if monday + n == today else "") for n, name in enumerate(days)]
        counts = [str(passes.get(monday + number) or "-").rjust(3) for number in range(len(days))]
        return [
            label + Content(" ").join(names),
            plain(self.tr("statistics.passed").ljust(_LABEL)) + plain(" ".join(counts)),
        ]

    @on(ActionRow.Pressed)
    def _pressed(self, event: ActionRow.Pressed) -> None:
        if event.action == "export":
            export_progress(self.quest)
        else:
            self.dismiss(None)
