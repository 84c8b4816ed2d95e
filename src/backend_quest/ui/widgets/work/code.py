"""code_task, server_task and bug_hunt: an editor for the learner's files, after a bug hunt's pointing."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import PurePosixPath
from typing import Any

from textual import events, on
from textual.app import ComposeResult
from textual.containers import ScrollableContainer
from textual.content import Content
from textual.widgets import Static, TextArea

from backend_quest.content.kinds import BugHunt, CodeTask, ServerTask, SqlQuery, code_of
from backend_quest.content.model import Level
from backend_quest.content.parts import Code
from backend_quest.content.verdict import Answer, Verdict
from backend_quest.services import Tried
from backend_quest.ui.markup import plain, spans
from backend_quest.ui.widgets.editor import CodeEditor
from backend_quest.ui.widgets.report import Writer
from backend_quest.ui.widgets.rows import Row, RowList
from backend_quest.ui.widgets.run_report import symptom
from backend_quest.ui.widgets.tab_rule import TabRule
from backend_quest.ui.widgets.work.base import Place, Work
from backend_quest.ui.widgets.work.starting_point import first_change

_INPUT = re.compile(r"^[^#\n]*\binput\s*\(", re.MULTILINE)
_LANGUAGES = {".py": "python", ".js": "javascript", ".mjs": "javascript", ".json": "json", ".sql": "sql"}


class CodeWork(Work):
    """The learner's files, one at a time. A bug hunt begins with a list of lines to point at."""

    DEFAULT_CSS = """
    CodeWork { overflow: hidden; }
    CodeWork .symptom { height: auto; max-height: 5; }
    CodeWork .suspects { height: 1fr; scrollbar-size-vertical: 1; scrollbar-size-horizontal: 1; }
    CodeWork .suspects RowList { width: auto; min-width: 100%; }
    """

    comparable = True

    def __init__(self) -> None:
        super().__init__()
        self._level: Level | None = None
        self._code: Code | None = None
        self._texts: dict[str, str] = {}
        self._cursors: dict[str, tuple[int, int]] = {}
        self._file = ""
        self._hunt: BugHunt | None = None
        self._pointed: dict[int, bool] = {}
        self._saved = True
        self.can_run = True

    def compose(self) -> ComposeResult:
        """Lay the suspicious lines and the editor in one place; only one of them is shown."""
        yield Static(classes="symptom")
        with ScrollableContainer(classes="suspects", can_focus=False):
            yield RowList(wraps=False)
        yield TabRule()
        yield CodeEditor()

    @property
    def editor(self) -> CodeEditor:
        """The editor."""
        return self.query_one(CodeEditor)

    @property
    def suspects(self) -> RowList:
        """The lines to point at."""
        return self.query_one(RowList)

    @property
    def pointing(self) -> bool:
        """Whether a faulty line has still to be found."""
        return self._hunt is not None and True not in self._pointed.values()

    # ── loading ──────────────────────────────────────────────────────────────────────────────

    def load(
        self,
        body: CodeTask | ServerTask | BugHunt | SqlQuery,
        answer: Answer,
        *,
        level: Level | None = None,
        place: Place | None = None,
    ) -> None:
        """Open the learner's files as they were left, else as they are handed out."""
        code = code_of(body, self.quest.services.stack)
        if code is None:
            return
        self._level, self._code, self._saved = level, code, True
        self._hunt = body if isinstance(body, BugHunt) else None
        kept: Mapping[str, Any] = answer if isinstance(answer, dict) else {}
        self._texts = {name: str(kept.get(name, text)) for name, text in code.starter().items()}
        self._texts |= {name: file.read_only for name, file in code.files.items() if file.read_only is not None}
        solution = code.solution()
        self._cursors = {name: first_change(text, solution[name]) for name, text in code.starter().items()}
        self._file = code.editable[0]
        self._pointed = {}
        self._restore(place or {}, code)
        self._show_file()
        self._show_step()

    def _restore(self, place: Place, code: Code) -> None:
        cursors = place.get("cursors")
        for name, cursor in (cursors if isinstance(cursors, dict) else {}).items():
            if name in code.files and isinstance(cursor, list) and len(cursor) == 2:
                self._cursors[name] = int(cursor[0]), int(cursor[1])
        if place.get("file") in code.files:
            self._file = str(place["file"])
        pointed = place.get("pointed")
        if self._hunt is not None and isinstance(pointed, list):
            faulty = {line.line: line.faulty for line in self._hunt.lines}
            self._pointed = {line: faulty[line] for line in pointed if line in faulty}

    def _show_file(self) -> None:
        code = self._code
        if code is None:
            return
        read_only = code.files[self._file].read_only is not None
        suffix = PurePosixPath(self._file).suffix
        cursor = self._cursors.get(self._file, (0, 0))
        self.editor.open(self._texts[self._file], _LANGUAGES.get(suffix), read_only=read_only, cursor=cursor)
        self._draw_rule()

    def _show_step(self) -> None:
        pointing = self.pointing
        self.query_one(".suspects").display = pointing
        self.query_one(".symptom").display = self._hunt is not None
        self.query_one(TabRule).display = self.editor.display = not pointing
        if self._hunt is not None:
            step = self.tr("work.point_first" if pointing else "work.now_mend")
            self.query_one(".symptom", Static).update(plain(step, "bold"))
        if pointing:
            self._draw_suspects()

    # ── files ────────────────────────────────────────────────────────────────────────────────

    @property
    def files(self) -> list[str]:
        """The names of all files, the learner's first."""
        return [] if self._code is None else [*self._code.editable, *(set_aside(self._code))]

    @property
    def file(self) -> str:
        """The name of the file that is open."""
        return self._file

    @property
    def reads_input(self) -> bool:
        """Whether the learner's program asks for input."""
        self._keep()
        names = self._code.editable if self._code is not None else []
        return any(_INPUT.search(self._texts[name]) for name in names)

    def copy_in(self, answer: Answer) -> None:
        """Put other files in place of the learner's; in the open one ctrl+z brings the old text back."""
        self._keep()
        files = answer if isinstance(answer, dict) else {}
        self._texts |= {name: str(text) for name, text in files.items() if name in self._texts}
        if self._hunt is not None:
            self._pointed |= {line.line: True for line in self._hunt.lines if line.faulty}
        self._show_step()
        if self._file in files:
            self.editor.history.checkpoint()
            end = self.editor.document.end
            self.editor.replace(self._texts[self._file], (0, 0), end, maintain_selection_offset=False)

    def open_file(self, name: str) -> None:
        """Show another file of the task."""
        if self._code is not None and name in self._code.files and name != self._file:
            self._keep()
            self._file = name
            self._show_file()
            self.changed()
        self.editor.focus()

    def _keep(self) -> None:
        """Take over what the editor holds."""
        if self._code is None:
            return
        self._cursors[self._file] = self.editor.cursor_location
        if not self.editor.read_only:
            self._texts[self._file] = self.editor.text

    @on(TabRule.Clicked)
    def _file_clicked(self, event: TabRule.Clicked) -> None:
        event.stop()
        if event.name is not None:
            self.open_file(event.name)

    def show_saved(self, saved: bool) -> None:
        """Tell in the rule whether the draft is kept."""
        if saved != self._saved:
            self._saved = saved
            self._draw_rule()

    def _draw_rule(self) -> None:
        focused = self.screen.focused is self.editor
        state = "work.read_only" if self.editor.read_only else "work.saved" if self._saved else "work.unsaved"
        right = [self.tr("work.leave_editor"), self.tr(state)] if focused else [self.tr(state)]
        lines = self.sign("━"), self.sign("─")
        self.query_one(TabRule).show(self.files, self._file, right, focused=focused, lines=lines)

    # ── answering ────────────────────────────────────────────────────────────────────────────

    @property
    def draft(self) -> Answer | None:
        """The learner's files."""
        self._keep()
        return {name: self._texts[name] for name in self._code.editable} if self._code is not None else None

    @property
    def answer(self) -> Answer | None:
        """The learner's files, None while a bug hunt is still pointing."""
        return None if self.pointing else self.draft

    @property
    def run_answer(self) -> Answer | None:
        """What a free run runs: the files, also while pointing."""
        return self.draft

    @property
    def place(self) -> Place:
        """The open file, the cursor in each, the lines pointed at."""
        self._keep()
        place: Place = {"file": self._file, "cursors": {name: list(cursor) for name, cursor in self._cursors.items()}}
        return {**place, "pointed": list(self._pointed)} if self._hunt is not None else place

    def incomplete_reason(self) -> str:
        """Say that a line has to be found first."""
        return self.tr("work.point_before")

    def main(self) -> tuple[str, str]:
        """The main button points while there is something to point at."""
        if self.pointing:
            return "point", self.tr("work.point_at", n=self.suspects.cursor + 1)
        return super().main()

    def key_hints(self) -> list[tuple[str, str]]:
        """Point, or type."""
        if self.pointing:
            return [("↑↓", self.tr("work.pick")), ("enter", self.tr("work.point"))]
        return [("tab", self.tr("work.indent_in"))]

    @property
    def typing(self) -> bool:
        """Whether the editor has the focus."""
        return self.screen.focused is self.editor

    def focus_start(self) -> None:
        """Focus the lines to point at, else the editor."""
        (self.suspects if self.pointing else self.editor).focus()

    def focus_line(self, line: int, file: str | None = None) -> None:
        """Open the file at a line (from 1)."""
        if self._code is not None and file in self._code.files and file != self._file:
            self.open_file(str(file))
        if self.pointing:
            self.suspects.cursor = line - 1
        else:
            self.editor.go_to_text(line - 1)
        self.focus_start()

    def word_at_cursor(self) -> str | None:
        """Return the word under the editor's cursor."""
        return self.editor.word_at_cursor() if self.editor.has_focus else None

    def show_verdict(self, verdict: Verdict) -> None:
        """The panel tells everything about programs."""

    @on(TextArea.Changed)
    @on(TextArea.SelectionChanged)
    def _typed(self, event: TextArea.Changed | TextArea.SelectionChanged) -> None:
        event.stop()
        self.changed()

    def on_descendant_focus(self) -> None:
        """Draw the rule heavy while the editor has the focus."""
        self._draw_rule()

    def on_descendant_blur(self) -> None:
        """Draw the rule light again."""
        if self.query(TabRule):  # not on the way out
            self._draw_rule()

    # ── pointing ─────────────────────────────────────────────────────────────────────────────

    @property
    def looks_with(self) -> Answer | None:
        """A faulty program shows what it does."""
        return self.run_answer if self.pointing else None

    def show_look(self, tried: Tried, writer: Writer) -> None:
        """Show what the faulty program does."""
        self.show_symptom(symptom(tried, writer))

    def commands(self) -> list[tuple[str, Callable[[], None]]]:
        """Open each of the other files."""
        others = [name for name in self.files if name != self.file]
        return [(self.tr("level.other_file", name=name), partial(self.open_file, name)) for name in others]

    def show_symptom(self, symptom: Content) -> None:
        """Show what the faulty program does, below the first step."""
        if self.pointing:
            head = plain(self.tr("work.point_first"), "bold")
            self.query_one(".symptom", Static).update(Content("\n").join([head, symptom]))

    def on_key(self, event: events.Key) -> None:
        """Enter points."""
        if self.pointing and self.suspects.has_focus and event.key in ("enter", "space"):
            event.stop()
            self.point()

    @on(RowList.Clicked)
    def _line_clicked(self, event: RowList.Clicked) -> None:
        event.stop()
        if event.again:
            self.point()

    @on(RowList.Moved)
    def _line_moved(self, event: RowList.Moved) -> None:
        event.stop()
        self.post_message(self.KeysChanged())

    def point(self) -> None:
        """Judge the line under the cursor: go on to mending, or say why it is innocent."""
        if self._level is None:
            return
        line = self.suspects.cursor + 1
        verdict = self.quest.services.point(self._level, line)
        self._pointed[line] = verdict.passed
        self.changed()
        if not verdict.passed:
            self._draw_suspects()
            return
        self._show_step()
        said = spans(verdict.says.get(self.tr.language)) if verdict.says is not None else Content("")
        head = plain(f"{self.symbols.passed} {self.tr('work.now_mend')} ", "$passed bold")
        self.query_one(".symptom", Static).update(head + said)
        self.focus_line(line)
        self.post_message(self.KeysChanged())

    def _draw_suspects(self) -> None:
        hunt, code = self._hunt, self._code
        if hunt is None or code is None:
            return
        lines = self._texts[code.editable[0]].rstrip("\n").split("\n")
        says = {line.line: spans(line.says.get(self.tr.language)) for line in hunt.lines}
        rows = []
        for number, line in enumerate(lines, start=1):
            tried = number in self._pointed
            mark = plain(f"{self.symbols.notyet} " if tried else "  ", "$notyet bold")
            rows.append(Row(mark + plain(f"{number:>2}  "), plain(line), note=says.get(number) if tried else None))
        self.suspects.pointer = self.symbols.cursor
        self.suspects.set_rows(rows)


def set_aside(code: Code) -> list[str]:
    """Return the names of the files that are there to read only."""
    return [name for name, file in code.files.items() if file.read_only is not None]
