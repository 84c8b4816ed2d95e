"""What the result panel says, as data: headline, lines and buttons. Shared pieces of verdicts and free runs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from textual.content import Content

from backend_quest.content.parts import Text
from backend_quest.content.verdict import Check, Exchange, ProgramError
from backend_quest.i18n import Translator
from backend_quest.text import clean
from backend_quest.ui.markup import plain, spans
from backend_quest.ui.symbols import Symbols
from backend_quest.ui.theme import role_variable

SHOWN_LINES = 200
LINE_WIDTH = 300
INDENT = "    "
TOLD_LINES = 3


@dataclass(frozen=True, slots=True)
class Report:
    """One ending. ``role`` colours bar, symbol and headline; ``side`` stands at the right of the headline.

    ``lines`` follow the headline, ``more`` is added where the panel is large. ``buttons`` are (action, label) or
    (action, label, key), the main one first. ``tabs`` are further pages (title, lines) of the panel, ``note`` is the
    right side of its rule. ``explained`` says that there is an explanation, which may take some rows more.
    """

    role: str
    headline: Content
    lines: tuple[Content, ...] = ()
    side: Content = field(default_factory=lambda: Content(""))
    more: tuple[Content, ...] = ()
    buttons: tuple[tuple[str, ...], ...] = ()
    title: str = ""
    note: str = ""
    tabs: tuple[tuple[str, tuple[Content, ...]], ...] = ()
    explained: bool = False


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes lines in one language with one set of symbols; ``key`` names the key of an action."""

    tr: Translator
    symbols: Symbols
    key: Callable[[str], str]

    def say(self, text: Text | None) -> tuple[Content, ...]:
        """Return a level's sentence as a line, nothing where there is none."""
        return () if text is None else (spans(text.get(self.tr.language)),)

    def headline(self, role: str, text: str) -> Content:
        """Return symbol and headline in the colour of the role."""
        return plain(f"{self.symbol(role)} {text}", f"${role_variable(role)} bold")

    def symbol(self, role: str) -> str:
        """Return the sign of a role."""
        return str(getattr(self.symbols, role))

    def mark(self, passed: bool, text: str) -> Content:
        """Return one check with its sign."""
        role = "passed" if passed else "notyet"
        return Content.assemble(plain(f"{self.symbol(role)} ", f"${role} bold"), plain(text))

    def name(self, check: Check) -> str:
        """Return a check's name; what was tried where it has none."""
        name = check.name.get(self.tr.language) if check.name is not None else check.call or ""
        return self.tr("result.hidden", name=name) if check.hidden else name

    # ── checks ───────────────────────────────────────────────────────────────────────────────

    def count(self, checks: Sequence[Check]) -> str:
        """Return how many checks passed."""
        return self.tr("result.count", a=sum(check.passed for check in checks), b=len(checks))

    def passed(self, checks: Sequence[Check]) -> tuple[Content, ...]:
        """Return what passed, on one line."""
        marks = [self.mark(True, self.name(check)) for check in checks if check.passed and not check.hidden]
        return (Content(INDENT).join(marks),) if marks else ()

    def first_unmet(self, checks: Sequence[Check], *, large: bool = False) -> tuple[Content, ...]:
        """Return the first check that did not pass: its name, what was tried, expected above actual."""
        check = next((check for check in checks if not check.passed and check.ran), None)
        return () if check is None else self.unmet(check, large=large)

    def unmet(self, check: Check, *, large: bool = False) -> tuple[Content, ...]:
        """Return one check that did not pass."""
        lines = [self.mark(False, self.name(check))]
        if check.hidden:
            return tuple(lines)
        if check.exchange is not None:
            lines.append(plain(INDENT + self.short_exchange(check.exchange)))
        elif check.call and check.name is not None:
            lines[0] = lines[0] + plain(f"   {one_line(check.call)}")
        return (*lines, *self.compared(check, large=large))

    def compared(self, check: Check, *, large: bool = False) -> tuple[Content, ...]:
        """Return expected above actual, at the same indent; of several lines the first that differs."""
        what = f"{check.call} " if check.exchange is not None and check.call else ""
        if check.expected is None:
            if check.actual is None:
                return ()
            return self._values("result.got", what, check.actual)[:TOLD_LINES]
        actual = check.actual if check.actual is not None else ""
        if large or ("\n" not in check.expected and "\n" not in actual):
            return (
                *self._values("result.expected", what, check.expected),
                *self._values("result.got", what, actual),
            )
        number, wanted, given = first_difference(check.expected, actual)
        where = self.tr("result.at_line", n=number) + " "
        return self._value("result.expected", where, wanted), self._value("result.got", where, given)

    def _value(self, key: str, what: str, value: str) -> Content:
        return self._values(key, what, value.split("\n")[0])[0]

    def _values(self, key: str, what: str, value: str) -> tuple[Content, ...]:
        width = max(len(self.tr("result.expected")), len(self.tr("result.got")))
        head = f"{INDENT}{self.tr(key):<{width}}  {what}"
        rows = self.output(value) if value else [self.tr("result.nothing")]
        return tuple(plain(f"{head if number == 0 else ' ' * len(head)}{row}") for number, row in enumerate(rows))

    # ── programs and servers ─────────────────────────────────────────────────────────────────

    def error(self, error: ProgramError) -> tuple[Content, ...]:
        """Return the program's own words for its error."""
        return tuple(plain(INDENT + row, "$error-role") for row in self.output(error.headline)[:3])

    def trace(self, error: ProgramError) -> tuple[Content, ...]:
        """Return the whole message."""
        return tuple(plain(INDENT + row) for row in self.output(error.trace)) if error.trace else ()

    def output(self, text: str) -> list[str]:
        """Return output in clean lines, the rest counted beyond 200."""
        rows = clean(text, max_line=LINE_WIDTH).rstrip("\n").split("\n")
        if len(rows) <= SHOWN_LINES:
            return rows
        left = self.tr.number(len(rows) - SHOWN_LINES)
        return [*rows[:SHOWN_LINES], self.tr("result.more_lines", n=left)]

    def short_exchange(self, exchange: Exchange) -> str:
        """Return a request and its answer on one line."""
        answer = short_answer(exchange) if exchange.received else self.tr("result.no_answer")
        return f"> {short_request(exchange)}          < {answer}"

    def exchange(self, exchange: Exchange) -> tuple[Content, ...]:
        """Return a request and its answer as they went over the wire."""
        sent = [plain(f"> {row}") for row in exchange.sent]
        received = [plain(f"< {row}") for row in exchange.received] or [plain(f"< {self.tr('result.no_answer')}")]
        return (*sent, *received)

    def protection(self, name: str) -> tuple[Content, ...]:
        """Return one muted line where a program was held in less than fully."""
        if name in ("", "full"):
            return ()
        words = self.tr("result.protection_guard") if name == "guard" else self.tr("result.protection_partial")
        return (plain(words, "$muted"),)


def short_request(exchange: Exchange) -> str:
    """Return method and path of a request."""
    return exchange.sent[0].removesuffix(" HTTP/1.1") if exchange.sent else ""


def short_answer(exchange: Exchange) -> str:
    """Return status, reason and type of a response."""
    status = exchange.received[0].partition(" ")[2]
    kind = next((row for row in exchange.received[1:] if row.lower().startswith("content-type:")), "")
    return f"{status} · {kind.partition(':')[2].strip()}" if kind else status


def body_of(exchange: Exchange) -> list[str]:
    """Return the lines of a response's body."""
    rows = list(exchange.received)
    return rows[rows.index("") + 1 :] if "" in rows else []


def first_difference(expected: str, actual: str) -> tuple[int, str, str]:
    """Return the number (from 1) of the first line that differs, and both lines; empty where one has no more."""
    wanted, given = expected.split("\n"), actual.split("\n")
    number = next((n for n, (one, two) in enumerate(zip(wanted, given, strict=False)) if one != two), None)
    if number is None:
        number = min(len(wanted), len(given))
    row = [lines[number] if number < len(lines) else "" for lines in (wanted, given)]
    return number + 1, row[0], row[1]


def one_line(text: str) -> str:
    """Return ``text`` as one clean line."""
    return clean(text, max_line=LINE_WIDTH).replace("\n", " ")
