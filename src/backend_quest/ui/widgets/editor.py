"""The code editor: it indents by itself, colours the languages of the levels and takes only clean text."""

from __future__ import annotations

import re
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.document._document import Location, Selection
from textual.widgets import TextArea

from backend_quest.text import clean
from backend_quest.ui.widgets.grammar import editor_theme, grammar
from backend_quest.ui.widgets.own_keys import own_binding

INDENT = "    "
MAX_PASTE = 200_000
_WORD = re.compile(r"[^\W\d]\w*")


class CodeEditor(TextArea):
    """An editor for one file at a time, or for prose. In code Tab indents; Escape is left to the screen."""

    DEFAULT_CSS = """
    CodeEditor {
        background: $background; background-tint: transparent;
        scrollbar-size-vertical: 1; scrollbar-size-horizontal: 1;
    }
    CodeEditor .text-area--gutter { color: $muted; }
    CodeEditor .text-area--cursor-gutter { color: $foreground; background: $background; }
    CodeEditor .text-area--cursor-line { background: $background; }
    CodeEditor:light .text-area--cursor { color: $background; background: $foreground; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("shift+tab", "outdent", show=False)]

    def __init__(self, *, id: str | None = None, code: bool = True) -> None:
        super().__init__(
            id=id,
            soft_wrap=not code,
            tab_behavior="indent" if code else "focus",
            show_line_numbers=code,
            compact=True,
            max_checkpoints=200,
        )
        self.cursor_blink = False
        self._code = code

    def on_mount(self) -> None:
        """Follow the theme of the app."""
        self.watch(self.app, "theme", self._follow_theme)

    def _follow_theme(self) -> None:
        theme = editor_theme(self.app.theme, self.app.theme_variables)
        self.register_theme(theme)
        self.theme = theme.name

    # ── files ────────────────────────────────────────────────────────────────────────────────

    def open(self, text: str, language: str | None, *, read_only: bool = False, cursor: Location = (0, 0)) -> None:
        """Show ``text`` with the cursor at (line, column), both from 0; what was undone before is forgotten."""
        self.read_only = read_only
        text = clean(text, tabs=True)
        known = grammar(language) if language else None
        if known is not None and language is not None:
            self.register_language(language, known, self._get_builtin_highlight_query(language))
        self.set_reactive(TextArea.language, language if known is not None else None)
        try:
            self.load_text(text)
        except Exception:  # a grammar that does not fit its queries: plain text, whatever it raised
            self.set_reactive(TextArea.language, None)
            self.load_text(text)
        self.go_to(*cursor)

    def go_to(self, line: int, column: int = 0) -> None:
        """Put the cursor at a place, or the nearest one that exists, both from 0."""
        line = max(0, min(line, self.document.line_count - 1))
        self.move_cursor((line, max(0, min(column, len(self.document[line])))), center=line > 3)

    def go_to_text(self, line: int) -> None:
        """Put the cursor on the first character of a line (from 0) that is no space."""
        self.go_to(line)
        text = self.document[self.cursor_location[0]]
        self.go_to(line, len(text) - len(text.lstrip()))

    def word_at_cursor(self) -> str | None:
        """Return the word that the cursor stands in or right after."""
        line, column = self.cursor_location
        return next((w[0] for w in _WORD.finditer(self.document[line]) if w.start() <= column <= w.end()), None)

    # ── typing ───────────────────────────────────────────────────────────────────────────────

    async def _on_key(self, event: events.Key) -> None:
        if event.key == "escape":
            event.prevent_default()
            return
        if self.read_only:
            return
        if event.key == "enter" and self._code:
            self._new_line()
        elif event.key == "tab" and self._code and self.selection.start[0] != self.selection.end[0]:
            self._shift_lines(inwards=True)
        elif not await own_binding(self, event.key):
            return
        self._restart_blink()
        event.stop()
        event.prevent_default()

    def _new_line(self) -> None:
        start, end = sorted(self.selection)
        before = self.document[start[0]][: start[1]]
        indent = before[: len(before) - len(before.lstrip())]
        if before.rstrip().endswith(":" if self.language == "python" else ("{", "[")):
            indent += INDENT
        self.replace(f"\n{indent}", start, end, maintain_selection_offset=False)

    def action_delete_left(self) -> None:
        """Delete what is left of the cursor: one character, or in front of a line of code one step of indent."""
        line, column = self.cursor_location
        before = self.document[line][:column]
        if self._code and not self.read_only and self.selection.is_empty and before.isspace() and "\t" not in before:
            step = (column - 1) % len(INDENT) + 1
            self.replace("", (line, column - step), (line, column), maintain_selection_offset=False)
        else:
            super().action_delete_left()

    def action_outdent(self) -> None:
        """Move the current or the selected lines out by one step; in prose go back to the area before."""
        if not self._code:
            self.screen.focus_previous()
        elif not self.read_only:
            self._shift_lines(inwards=False)

    def _shift_lines(self, *, inwards: bool) -> None:
        selection = self.selection
        first, last = sorted((selection.start[0], selection.end[0]))
        lines = [self.document[number] for number in range(first, last + 1)]
        moved = [INDENT + line if inwards else _outdented(line) for line in lines]
        if moved == lines:
            return
        self.replace("\n".join(moved), (first, 0), (last, len(lines[-1])), maintain_selection_offset=False)
        shift = [len(new) - len(old) for new, old in zip(moved, lines, strict=True)]
        self.selection = Selection(*((row, max(0, column + shift[row - first])) for row, column in selection))

    async def _on_paste(self, event: events.Paste) -> None:
        event.prevent_default()
        event.stop()
        text = clean(event.text)[:MAX_PASTE]
        if self.read_only or not text:
            return
        self.history.checkpoint()
        start, end = sorted(self.selection)
        self.replace(text, start, end, maintain_selection_offset=False)
        self.history.checkpoint()


def _outdented(line: str) -> str:
    blank = len(line) - len(line.lstrip(" "))
    return line[min(blank, len(INDENT)) :]
