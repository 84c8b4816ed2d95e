"""code_task, server_task and the second step of bug_hunt: a program changed by commands."""

from __future__ import annotations

import re
from collections.abc import Callable

from backend_quest.content.parts import Code
from backend_quest.content.verdict import Answer
from backend_quest.plain.pages import code_lines
from backend_quest.plain.tasks.base import Bench, Task, texts
from backend_quest.plain.tasks.page import MAX_LINES, Page, indent_of
from backend_quest.plain.words import Word, number_in, shown

END = "."
_NUMBER = re.compile(r"(\d{1,5})(?:\s*-\s*(\d{1,5}))?(?: (.*))?$")


class CodeTask(Task):
    """Commands on lines, until the program is submitted."""

    help_key = "help_code"

    def __init__(self, bench: Bench, code: Code) -> None:
        super().__init__(bench)
        self.code = code
        starter = code.starter()
        kept = texts(bench.draft, code.editable)
        self._restored = any(kept[name].rstrip("\n") != starter[name].rstrip("\n") for name in kept)
        self._pages = {name: Page(kept.get(name, starter[name])) for name in code.editable}
        self._file = code.editable[0]
        self._prompted = False
        self._commands: dict[Word, Callable[[str], None]] = {
            Word.SHOW: self._show,
            Word.CHANGE: self._change,
            Word.INSERT: self._insert,
            Word.DELETE: self._delete,
            Word.WRITE: self._write,
            Word.UNDO: self._undo,
            Word.RESTART: self._restart,
            Word.FILE: self._switch,
            Word.RUN: self._run,
            Word.EDITOR: self._edit,
        }

    @property
    def page(self) -> Page:
        """The file that is being changed."""
        return self._pages[self._file]

    @property
    def restored(self) -> bool:
        """Whether a draft took the place of the starter."""
        return self._restored

    def files(self) -> dict[str, str]:
        """Return the learner's files as they are now."""
        return {name: page.text for name, page in self._pages.items()}

    def details(self) -> str:
        """Return the name and length of the file."""
        return self.tr("plain.file", name=self._file, n=len(self.page))

    def show(self) -> None:
        """Write the file, and what else may be read."""
        if self._restored:
            self.desk.say("restored")
        self.desk.lines(code_lines(self.page.text))
        others = [name for name in self.code.files if name != self._file]
        if others:
            self.desk.say("other_files", names=", ".join(others), word=shown(Word.SHOW, self.tr))

    def answer(self) -> Answer:
        """Obey commands until one submits."""
        while True:
            said = self.desk.ask(self._prompt(), local=(*self._commands, Word.SUBMIT))
            if said.word is Word.SUBMIT:
                return self.files()
            if said.word is not None:
                self.obey(said.word, said.text)
            elif said.text:
                self.desk.say("unknown_command", change=shown(Word.CHANGE, self.tr), help=shown(Word.HELP, self.tr))

    def obey(self, word: Word, rest: str) -> None:
        """Obey one command."""
        self._commands[word](rest)

    def told(self, answer: Answer) -> list[str]:
        """Return the files, each with its name where there are several."""
        if not isinstance(answer, dict):
            return code_lines(str(answer))
        if len(answer) == 1:
            return code_lines(next(iter(answer.values())))
        return [line for name, text in answer.items() for line in (f"{name}:", *code_lines(text))]

    def _prompt(self) -> str:
        if self._prompted:
            return self.tr("plain.ask_command")
        self._prompted = True
        words = [Word.SHOW, Word.RUN, Word.SUBMIT, *([Word.EDITOR] if self.bench.edit else [])]
        named = ", ".join(shown(word, self.tr) for word in words)
        return self.tr("plain.ask_command_first", change=shown(Word.CHANGE, self.tr), words=named)

    # ── reading ──────────────────────────────────────────────────────────────────────────────

    def _show(self, rest: str) -> None:
        name = rest.strip()
        number = number_in(name, len(self.page))
        if number is not None:
            self._tell(number)
        elif name in self._pages:
            self.desk.lines(code_lines(self._pages[name].text))
        elif name in self.code.files:
            self.desk.lines(code_lines(self.code.files[name].read_only or ""))
        elif name:
            self.desk.say("no_such_line", last=len(self.page))
        else:
            self.desk.lines(code_lines(self.page.text))

    def _tell(self, number: int) -> None:
        """Write one line, its indentation said in words: a screen reader does not read spaces."""
        text = self.page.line(number)
        spaces = indent_of(text)
        key = "line_moved_in" if spaces else "line_is"
        self.desk.lines([self.tr(f"plain.{key}", n=number, spaces=spaces, text=text.strip())])

    def _switch(self, rest: str) -> None:
        name = rest.strip()
        if name in self._pages:
            self._file = name
            self.desk.lines(code_lines(self.page.text))
        else:
            self.desk.say("files_are", names=", ".join(self._pages))

    # ── changing ─────────────────────────────────────────────────────────────────────────────

    def _number(self, rest: str, last: int) -> tuple[int, int, str | None] | None:
        """Return first and last line and the text behind them; asks where no number was given."""
        if not rest.strip():
            rest = self.desk.dialogue.ask(self.tr("plain.ask_line", last=last)).strip()
            if not rest:
                return None
        found = _NUMBER.match(rest.lstrip())
        first, end = (int(found[1]), int(found[2] or found[1])) if found else (0, 0)
        if found is None or not 1 <= first <= end <= last:
            self.desk.say("no_such_line", last=last)
            return None
        return first, end, found[3]

    def _change(self, rest: str) -> None:
        if not len(self.page):
            self._insert("")
            return
        place = self._number(rest, len(self.page))
        if place is None:
            return
        number, _, text = place
        if text is None:
            spaces = indent_of(self.page.line(number))
            if spaces:
                self.desk.say("now_moved_in", n=number, spaces=spaces)
            text = self.desk.dialogue.ask(self.tr("plain.ask_new_line", n=number))
            if not text:
                self.desk.say("unchanged")
                return
        self.page.change(number, text.rstrip())
        self._changed()
        self._tell(number)

    def _insert(self, rest: str) -> None:
        last = len(self.page) + 1
        place = self._number(rest or str(last), last)
        if place is None:
            return
        number, _, text = place
        if text is not None:
            self.page.insert(number, text.rstrip())
        else:
            for line in self._typed(number, "insert_begin"):
                self.page.insert(number, line)
                number += 1
        self._changed()
        self.desk.lines(code_lines(self.page.text))

    def _write(self, rest: str) -> None:
        typed = list(self._typed(1, "write_begin"))
        if not typed:
            self.desk.say("unchanged")
            return
        self.page.write("\n".join(typed))
        self._changed()
        self.desk.lines(code_lines(self.page.text))

    def _typed(self, number: int, begin: str) -> list[str]:
        """Return typed lines up to a lone dot."""
        self.desk.say(begin)
        lines: list[str] = []
        while len(lines) < MAX_LINES:
            line = self.desk.dialogue.ask(f"{number + len(lines)}:")
            if line.strip() == END:
                break
            lines.append(line.rstrip())
        return lines

    def _delete(self, rest: str) -> None:
        place = self._number(rest, len(self.page))
        if place is not None:
            self.page.delete(place[0], place[1])
            self._changed()
            self.desk.lines(code_lines(self.page.text))

    def _undo(self, rest: str) -> None:
        if not self.page.undo():
            self.desk.say("nothing_to_undo")
            return
        self._changed()
        self.desk.lines(code_lines(self.page.text))

    def _restart(self, rest: str) -> None:
        if not self.desk.confirmed(self.tr("plain.ask_restart")):
            self.desk.say("unchanged")
            return
        self.page.write(self.code.starter()[self._file])
        self._changed()
        self.desk.lines(code_lines(self.page.text))

    def _edit(self, rest: str) -> None:
        if self.bench.edit is None:
            self.desk.say("no_editor")
            return
        text = self.bench.edit(self._file, self.page.text)
        if text is None or text == self.page.text:
            self.desk.say("unchanged")
            return
        self.page.write(text)
        self._changed()
        self.desk.lines(code_lines(self.page.text))

    def _changed(self) -> None:
        self.bench.keep(self.files())

    def _run(self, rest: str) -> None:
        if self.bench.try_out is not None:
            self.bench.try_out(self.files())
