"""The result panel: a headline with its sign, what passed, the first thing that did not, the next move."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from backend_quest.ui.markup import plain
from backend_quest.ui.widgets.frame import ActionRow
from backend_quest.ui.widgets.report import Report
from backend_quest.ui.widgets.tab_rule import TabRule

NORMAL_ROWS = 9
EXPLAINED_ROWS = 12
GAP = 5
_ROLES = ("passed", "notyet", "error", "timeout", "missing")


def hanging(line: Content, columns: int) -> list[Content]:
    """Return a line wrapped to ``columns``; what goes over keeps the indent of the line."""
    text = line.plain
    indent = min(len(text) - len(text.lstrip(" ")), columns // 2)
    if not text.strip():
        return [Content("")]
    return [Content(" " * indent) + part for part in line[indent:].wrap(columns - indent)]


class ResultPanel(Vertical):
    """One ending at a time. It asks for the rows it needs, up to ``limit``; large it takes all there are."""

    DEFAULT_CSS = """
    ResultPanel { height: auto; width: 1fr; }
    ResultPanel.-large { height: 1fr; }
    ResultPanel .body { height: auto; padding: 0 1; scrollbar-size-vertical: 1; }
    ResultPanel ActionRow { padding: 0 1; }
    ResultPanel.-passed .body, ResultPanel.-passed ActionRow { border-left: outer $passed; }
    ResultPanel.-notyet .body, ResultPanel.-notyet ActionRow { border-left: outer $notyet; }
    ResultPanel.-error .body, ResultPanel.-error ActionRow { border-left: outer $error-role; }
    ResultPanel.-timeout .body, ResultPanel.-timeout ActionRow { border-left: outer $timeout; }
    ResultPanel.-missing .body, ResultPanel.-missing ActionRow { border-left: outer $missing; }
    ResultPanel.-idle .body { border-left: none; }
    """

    class Pressed(Message):
        """A button of the panel was pressed."""

        def __init__(self, action: str) -> None:
            super().__init__()
            self.action = action

    class LargeChanged(Message):
        """The panel became large or normal by a click."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.limit = NORMAL_ROWS
        self._report: Report | None = None
        self._tab = 0
        self._large = False
        self._wrapped: list[Content] = []
        self._words = ("", "")
        self._lines = ("━", "─")

    def compose(self) -> ComposeResult:
        """Lay the rule, the lines and the buttons one below the other."""
        yield TabRule()
        with VerticalScroll(classes="body", can_focus=True):
            yield Static(markup=False)
        yield ActionRow()

    def on_mount(self) -> None:
        """Nothing to say yet."""
        self.display = False

    # ── what it says ─────────────────────────────────────────────────────────────────────────

    @property
    def report(self) -> Report | None:
        """What is shown, None while the panel is closed."""
        return self._report if self.display else None

    @property
    def large(self) -> bool:
        """Whether the panel takes all the rows."""
        return self._large

    def words(self, larger: str, smaller: str, lines: tuple[str, str]) -> None:
        """Take the words for the corner and the rules of the game."""
        self._words, self._lines = (larger, smaller), lines

    def show(self, report: Report) -> None:
        """Show an ending."""
        if self._large:
            self.post_message(self.LargeChanged())
        self._report, self._tab, self._large = report, 0, False
        self.display = True
        for role in _ROLES:
            self.set_class(role == report.role, f"-{role}")
        self.set_class(False, "-idle")
        self._draw()

    def idle(self, text: str) -> None:
        """Show one muted line and nothing else."""
        self.show(Report(role="missing", headline=plain(text, "$muted")))
        self._report = None
        self.set_class(True, "-idle")
        self._draw_rule()

    def close(self) -> None:
        """Say nothing."""
        self._report, self._large, self.display = None, False, False
        self.set_class(False, "-large")

    def enlarge(self, large: bool) -> None:
        """Take all the rows, or as few as needed."""
        if self._report is not None and large != self._large:
            self._large = large
            self._draw()

    def add(self, lines: Sequence[Content]) -> None:
        """Add lines to what is shown."""
        if self._report is not None:
            self._report = replace(self._report, lines=(*self._report.lines, *lines))
            self._draw()

    def focus_main(self) -> None:
        """Focus the first button, else the lines."""
        row = self.query_one(ActionRow)
        if row.display and row.buttons:
            row.focus_main()
        else:
            self.query_one(".body").focus()

    # ── drawing ──────────────────────────────────────────────────────────────────────────────

    def _draw(self) -> None:
        report = self._report
        if report is None:
            return
        self.set_class(self._large, "-large")
        row = self.query_one(ActionRow)
        row.display = bool(report.buttons)
        row.show(report.buttons)
        columns = self._columns()
        self._wrapped = [row for line in self._shown(report) for row in hanging(line, columns)]
        self.query_one(Static).update(Content("\n").join(self._wrapped))
        self.query_one(".body", VerticalScroll).scroll_home(animate=False)
        self._draw_rule()
        self._fit()

    def _shown(self, report: Report) -> list[Content]:
        if self._tab:
            return list(report.tabs[self._tab - 1][1])
        head = [report.headline]
        if report.side.plain:
            last = report.headline.wrap(self._columns())[-1].cell_length
            fits = last + GAP + report.side.cell_length <= self._columns()
            head = [report.headline + Content(" " * GAP) + report.side] if fits else [report.headline, report.side]
        return [*head, *report.lines, *(report.more if self._large else ())]

    def _columns(self) -> int:
        return max(20, (self.size.width or 78) - 4)  # bar, padding, and a scroll bar that may come

    def _draw_rule(self) -> None:
        report, rule = self._report, self.query_one(TabRule)
        rule.display = report is not None
        if report is None:
            return
        names = [report.title, *(name for name, _ in report.tabs)] if report.tabs else [report.title]
        names = [name for name in names if name]
        current = names[self._tab] if self._tab < len(names) else ""
        corner = self._words[1 if self._large else 0]
        right = [part for part in (report.note, corner) if part]
        rule.show(names, current, right, focused=self._reads(), lines=self._lines)

    def _reads(self) -> bool:
        """Whether the lines have the focus."""
        focused = self.screen.focused
        return isinstance(focused, VerticalScroll) and focused.parent is self

    def _fit(self) -> None:
        report, body = self._report, self.query_one(".body", VerticalScroll)
        if report is None:
            return
        if self._large:
            body.styles.height = "1fr"
            return
        needed = len(self._wrapped)
        limit = max(self.limit, EXPLAINED_ROWS) if report.explained else self.limit
        body.styles.height = max(1, min(needed, limit - 1 - (1 if report.buttons else 0)))

    def on_resize(self) -> None:
        """Break the lines anew."""
        if self._report is not None:
            self._draw()

    # ── keys and mouse ───────────────────────────────────────────────────────────────────────

    def on_key(self, event: events.Key) -> None:
        """The arrows turn the pages while the lines have the focus."""
        report = self._report
        if report is None or not report.tabs or not self._reads():
            return
        if event.key in ("left", "right"):
            event.stop()
            self._turn((self._tab + (1 if event.key == "right" else -1)) % (len(report.tabs) + 1))

    def _turn(self, tab: int) -> None:
        self._tab = tab
        self._draw()

    @on(TabRule.Clicked)
    def _rule_clicked(self, event: TabRule.Clicked) -> None:
        event.stop()
        if self._report is None:
            return
        names = [self._report.title, *(name for name, _ in self._report.tabs)]
        if event.name in names:
            self._turn(names.index(event.name) if self._report.tabs else 0)
        else:
            self.enlarge(not self._large)
            self.post_message(self.LargeChanged())

    @on(ActionRow.Pressed)
    def _pressed(self, event: ActionRow.Pressed) -> None:
        event.stop()
        self.post_message(self.Pressed(event.action))

    def on_descendant_focus(self) -> None:
        """Draw the rule heavy while the lines have the focus."""
        self._draw_rule()

    def on_descendant_blur(self) -> None:
        """Draw the rule light again."""
        if self.query(TabRule):  # not on the way out
            self._draw_rule()
