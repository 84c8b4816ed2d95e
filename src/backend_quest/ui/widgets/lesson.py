"""The lesson: pages of at most 15 lines, and the terms it brings."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static

from backend_quest.ui.markup import ends, paragraphs, plain, spans

PAGE_LINES = 15
PROSE_COLUMNS = 76
"""A page holds as much as fifteen lines of this width: in a narrower pane they are more lines."""
LEAST_LINES = 5


def lesson_parts(text: str) -> list[Content]:
    """Return the paragraphs of a lesson; a piece of code stays with the paragraph that leads to it."""
    parts: list[Content] = []
    for code, part in paragraphs(text):
        shown = plain(part, "$code") if code else spans(part)
        if code and parts:
            parts[-1] = parts[-1] + Content("\n\n") + shown
        else:
            parts.append(shown)
    return parts


def paged(parts: Sequence[Content], width: int, lines: int) -> list[Content]:
    """Return ``parts`` on pages of at most ``lines`` lines of ``width`` columns; no part is torn apart."""
    pages: list[list[Content]] = []
    used = 0
    for part in parts:
        height = len(part.wrap(max(width, 1)))
        if pages and used + 1 + height <= lines:
            pages[-1].append(part)
            used += 1 + height
        else:
            pages.append([part])
            used = height
    return [Content("\n\n").join(page) for page in pages] or [Content("")]


class LessonPane(VerticalScroll, can_focus=True):
    """One lesson. Enter, the right arrow or a click on the corner turn the page."""

    class Finished(Message):
        """Enter on the last page: on to the task."""

    class PageTurned(Message):
        """Another page is shown."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._parts: list[Content] = []
        self._pages: list[Content] = [Content("")]
        self._page = 0
        self._goal = Content("")
        self._terms = Content("")
        self._way = Content("")

    def compose(self) -> ComposeResult:
        """Lay goal and page number, the page and the terms one below the other."""
        yield _Corner(id="lesson-goal")
        yield Static(id="lesson-page", markup=False)
        yield Static(id="lesson-terms", markup=False)

    def show(self, goal: Content, text: str, terms: Content, way: Content, *, page: int = 0) -> None:
        """Show a lesson from ``page`` (from 0); ``way`` stands at the right of the terms."""
        self._goal, self._terms, self._way, self._page = goal, terms, way, page
        self._parts = lesson_parts(text)
        self._paginate()

    @property
    def page(self) -> int:
        """The page shown, from 0."""
        return self._page

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return len(self._pages)

    @property
    def more(self) -> bool:
        """Whether another page follows."""
        return self._page + 1 < len(self._pages)

    def turn(self, step: int) -> None:
        """Turn the page, forwards (1) or back (-1)."""
        page = max(0, min(self._page + step, len(self._pages) - 1))
        if page != self._page:
            self._page = page
            self._draw()
            self.scroll_home(animate=False)
            self.post_message(self.PageTurned())

    def _paginate(self) -> None:
        width, height = self.content_size.width, self.content_size.height
        if width <= 0:
            return
        goal = len(self._goal.wrap(max(1, width - 8)))
        lines = PAGE_LINES * PROSE_COLUMNS // min(width, PROSE_COLUMNS)
        room = max(LEAST_LINES, min(lines, height - goal - (2 if self._terms.plain else 0) - 1))
        self._pages = paged(self._parts, width, room)
        self._page = min(self._page, len(self._pages) - 1)
        self._draw()

    def _draw(self) -> None:
        corner = f"{self._page + 1}/{len(self._pages)}" if len(self._pages) > 1 else ""
        goal = self._goal.stylize("reverse") if self.has_focus else self._goal
        self.query_one(_Corner).show(goal, plain(corner, "bold"))
        self.query_one("#lesson-page", Static).update(self._pages[self._page])
        terms = self.query_one("#lesson-terms", Static)
        terms.display = bool(self._terms.plain) and not self.more
        terms.update(ends(self._terms, self._way, max(1, self.content_size.width)))

    def watch_has_focus(self, has_focus: bool) -> None:
        """Draw the goal reversed while the lesson has the keys."""
        super().watch_has_focus(has_focus)
        if self.query(_Corner):
            self._draw()

    def on_resize(self) -> None:
        """Break the pages anew."""
        self._paginate()

    def on_key(self, event: events.Key) -> None:
        """Turn pages while the lesson has the focus."""
        if event.key in ("right", "space", "pagedown") or (event.key == "enter" and self.more):
            self.turn(1)
        elif event.key in ("left", "pageup"):
            self.turn(-1)
        elif event.key == "enter":
            self.post_message(self.Finished())
        else:
            return
        event.stop()

    def on_click(self, event: events.Click) -> None:
        """A click on the page number turns the page, round to the first."""
        if isinstance(event.widget, _Corner) and event.widget.on_corner(event.screen_x - event.widget.region.x):
            event.stop()
            self.turn(1 if self.more else -self._page)


class _Corner(Widget):
    """The goal, with the page number at the right of its first line."""

    DEFAULT_CSS = "_Corner { height: auto; width: 1fr; }"

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._goal = Content("")
        self._corner = Content("")

    def show(self, goal: Content, corner: Content) -> None:
        """Show both."""
        self._goal, self._corner = goal, corner
        self.refresh(layout=True)

    def on_corner(self, column: int) -> bool:
        """Whether a column belongs to the page number."""
        return bool(self._corner.plain) and column >= self.size.width - self._corner.cell_length - 1

    def render(self) -> Content:
        """Return the lines."""
        width = self.content_size.width
        if not self._corner.plain or width < 12:
            return self._goal
        rows = self._goal.wrap(width - self._corner.cell_length - 2)
        rows[0] = rows[0].pad_right(max(0, width - self._corner.cell_length - rows[0].cell_length)) + self._corner
        return Content("\n").join(rows)
