"""http_request: a form for a request, the same as a curl line, and the exchange as it went over the wire."""

from __future__ import annotations

from typing import Any

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Container, Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static, TextArea

from backend_quest.checking.asking import MAX_REQUESTS, practice_of
from backend_quest.checking.curl import CurlError, parse, path_of, written
from backend_quest.content.http_consistency import METHODS
from backend_quest.content.kinds import HttpRequest
from backend_quest.content.model import Level
from backend_quest.content.verdict import Answer, Exchange, Verdict
from backend_quest.services import Tried
from backend_quest.text import clean
from backend_quest.ui.markup import plain, spans
from backend_quest.ui.widgets.work.base import Place, Work
from backend_quest.ui.widgets.work.fields import SIDE_BY_SIDE, Field, OutputArea, Slot

MAX_HEADERS = 6
_WITHOUT_BODY = ("GET", "HEAD", "OPTIONS")


class MethodPicker(Static, can_focus=True):
    """The method: the arrows or its first letter choose it, Enter goes on."""

    DEFAULT_CSS = """
    MethodPicker { width: 14; height: 1; }
    MethodPicker:focus { text-style: bold reverse; }
    """

    class Picked(Message):
        """Another method was chosen, or (``on``) the learner goes on."""

        def __init__(self, *, on: bool = False) -> None:
            super().__init__()
            self.on = on

    method = METHODS[0]

    def show(self, method: str, arrow: str) -> None:
        """Show ``method`` in its brackets."""
        self.method = method if method in METHODS else METHODS[0]
        self._arrow = arrow
        self.update(plain(f"[ {self.method:<7} {arrow} ]"))

    def on_key(self, event: events.Key) -> None:
        """Choose by arrow or letter."""
        place = METHODS.index(self.method)
        letter = [name for name in METHODS[place + 1 :] + METHODS[: place + 1] if name[0] == event.key.upper()]
        if event.key in ("down", "up", "space"):
            self._pick(METHODS[(place + (-1 if event.key == "up" else 1)) % len(METHODS)])
        elif event.key == "enter":
            self.post_message(self.Picked(on=True))
        elif letter:
            self._pick(letter[0])
        else:
            return
        event.stop()
        event.prevent_default()

    def on_click(self) -> None:
        """Take the next method."""
        self._pick(METHODS[(METHODS.index(self.method) + 1) % len(METHODS)])

    def _pick(self, method: str) -> None:
        self.show(method, self._arrow)
        self.post_message(self.Picked())


class HttpWork(Work):
    """Method, URL, headers and body; below them what was sent and what came back; then the question."""

    DEFAULT_CSS = """
    HttpWork .row { height: 1; width: 1fr; }
    HttpWork .row Static { width: auto; height: 1; }
    HttpWork .name { width: 20; }
    HttpWork .headers { height: auto; }
    HttpWork .body { height: auto; }
    HttpWork .body OutputArea { min-height: 1; }
    HttpWork .label { width: 8; padding-left: 1; }
    HttpWork .row .label { width: 8; }
    HttpWork .talk { height: auto; layout: vertical; margin: 1 0 0 1; }
    HttpWork.-side .talk { layout: horizontal; }
    HttpWork .talk Static { width: 1fr; height: auto; }
    HttpWork .question { height: auto; margin-top: 1; }
    """

    can_run = True
    run_words = ("work.http_send", "work.http_send_key")
    submit_words = ("work.http_answer", "work.http_answer_key")

    def __init__(self) -> None:
        super().__init__()
        self._body: HttpRequest | None = None
        self._port = 0
        self._sent: list[dict[str, Any]] = []
        self._exchange: Exchange | None = None
        self._trouble = ""
        self._slot: Slot | None = None

    def compose(self) -> ComposeResult:
        """Lay the form above the exchange."""
        with Horizontal(classes="row"):
            yield Static(classes="label", id="method-label")
            yield MethodPicker()
            yield Static(plain("  URL ["))
            yield Field(id="url")
            yield Static(plain("]"))
        yield Vertical(classes="headers")
        with Horizontal(classes="body"):
            yield Static(classes="label", id="body-label")
            yield OutputArea()
        with Horizontal(classes="row"):
            yield Static(plain("curl"), classes="label")
            yield Field(id="curl", max_length=4_000)
        with Container(classes="talk"):
            yield Static(id="out")
            yield Static(id="back")
        yield Vertical(classes="question")

    # ── loading ──────────────────────────────────────────────────────────────────────────────

    def load(
        self, body: HttpRequest, answer: Answer, *, level: Level | None = None, place: Place | None = None
    ) -> None:
        """Fill the form from the draft, else with the level's first request."""
        self._body, self._exchange, self._trouble = body, None, ""
        kept: dict[str, Any] = answer if isinstance(answer, dict) else {}
        try:
            self._port = practice_of(body).port
        except OSError:
            self._port, self._trouble = 0, self.tr("work.no_practice")
        requests = kept.get("requests")
        self._sent = [one for one in requests if _is_request(one)] if isinstance(requests, list) else []
        form = kept.get("form")
        self.query_one("#method-label", Static).update(plain(self.tr("work.method")))
        self.query_one("#body-label", Static).update(plain(self.tr("work.body")))
        self._fill(form if isinstance(form, dict) and _is_request(form) else body.starter.as_sent())
        question = self.query_one(".question", Vertical)
        question.remove_children()
        self._slot = None
        if body.question is not None:
            said = kept.get("answer")
            head = spans(body.question.text.get(self.tr.language)) + plain("  ")
            self._slot = Slot(said if isinstance(said, str) else "", pointer=self.symbols.cursor, head=head)
            question.mount(self._slot)
        self._draw_talk()

    def _fill(self, form: dict[str, Any]) -> None:
        self.query_one(MethodPicker).show(str(form["method"]), "v")
        self.query_one("#url", Field).value = self._url(str(form["path"]))
        self.query_one(OutputArea).text = clean(str(form["body"]))
        headers = self.query_one(".headers", Vertical)
        headers.remove_children()
        headers.mount_all(self._header_row(name, value) for name, value in [*form["headers"].items(), ("", "")])
        self._follow()

    def _url(self, path: str) -> str:
        return f"http://127.0.0.1:{self._port}{path}"

    def _header_row(self, name: str, value: str) -> Horizontal:
        label = Static(plain(self.tr("work.header")), classes="label")
        first = Field(name, classes="name header")
        return Horizontal(
            label, Static("["), first, Static("] ["), Field(value, classes="header"), Static("]"), classes="row"
        )

    def on_resize(self, event: events.Resize) -> None:
        """Put question and reply side by side where there is room."""
        self.set_class(event.size.width >= SIDE_BY_SIDE, "-side")

    # ── the form ─────────────────────────────────────────────────────────────────────────────

    def _headers(self) -> dict[str, str]:
        fields = [field.value.strip() for field in self.query(".header").results(Field)]
        return {name: value for name, value in zip(fields[::2], fields[1::2], strict=True) if name}

    def _form(self) -> dict[str, Any]:
        """Return the request of the form. Raises CurlError where the URL leads elsewhere."""
        return {
            "method": self.query_one(MethodPicker).method,
            "path": path_of(self.query_one("#url", Field).value, self._port),
            "headers": self._headers(),
            "body": self.query_one(OutputArea).text,
        }

    def _follow(self) -> None:
        """Let the curl line, and what is shown of the form, follow what was typed."""
        body = self.query_one(OutputArea)
        needs_body = self.query_one(MethodPicker).method not in _WITHOUT_BODY
        self.query_one(".body").display = needs_body or bool(body.text)
        line = self.query_one("#curl", Field)
        if self.screen.focused is not line:
            try:
                self._trouble = "" if self._port else self._trouble
                line.value = written(self._form(), self._port)
            except CurlError as problem:
                self._trouble = self._says(problem)
            self._draw_talk()

    def _says(self, problem: CurlError) -> str:
        return self.tr(f"work.curl_{problem.key}", what=problem.what, url=self._url("/"))

    @on(Input.Changed)
    @on(TextArea.Changed)
    def _typed(self, event: Input.Changed | TextArea.Changed) -> None:
        event.stop()
        headers = self.query(".header").results(Field)
        rows = list(headers)
        if rows and rows[-2].value and len(rows) < 2 * MAX_HEADERS:
            self.query_one(".headers", Vertical).mount(self._header_row("", ""))
        self._follow()
        self.changed()

    @on(MethodPicker.Picked)
    def _picked(self, event: MethodPicker.Picked) -> None:
        event.stop()
        if event.on:
            self.query_one("#url", Field).focus()
            return
        self._follow()
        self.changed()

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        if event.input.id == "curl":
            self._take_curl(event.value)
        elif self._slot is not None and event.input is self._slot.field:
            self.submit()
        else:
            self.post_message(self.RunRequested())

    @on(OutputArea.Done)
    def _written(self, event: OutputArea.Done) -> None:
        event.stop()
        self.post_message(self.RunRequested())

    def _take_curl(self, line: str) -> None:
        try:
            request = parse(line, self._port)
        except CurlError as problem:
            self._trouble = self._says(problem)
            self._draw_talk()
            return
        self._trouble = ""
        self.query_one("#url", Field).focus()
        self._fill(request)
        self.post_message(self.RunRequested())

    # ── the exchange ─────────────────────────────────────────────────────────────────────────

    def show_run(self, tried: Tried) -> bool:
        """Show what was sent and what came back."""
        if tried.exchange is None:
            return False
        self._exchange = tried.exchange
        request = self._form()
        self._sent = [*(one for one in self._sent if one != request), request][-MAX_REQUESTS:]
        self._draw_talk()
        self.changed()
        if self._slot is not None and tried.exchange.received:
            self._slot.field.focus()
        return True

    def _draw_talk(self) -> None:
        out, back = self.query_one("#out", Static), self.query_one("#back", Static)
        if self._trouble:
            out.update(plain(self._trouble, "$notyet"))
            back.update(Content(""))
        elif self._exchange is None:
            out.update(plain(self.tr("work.not_asked", key=self.quest.key_label("run")), "$muted"))
            back.update(Content(""))
        else:
            rows = self._exchange.received or [self.tr("result.no_answer")]
            out.update(Content("\n").join([plain(f"> {row}") for row in self._exchange.sent]))
            back.update(Content("\n").join([plain(f"< {row}") for row in rows]))

    # ── answering ────────────────────────────────────────────────────────────────────────────

    @property
    def draft(self) -> Answer | None:
        """What was sent, the form, and the answer so far."""
        said = self._slot.field.value if self._slot is not None else ""
        try:
            form: dict[str, Any] | None = self._form()
        except CurlError:
            form = None
        return {"requests": self._sent, "form": form, "answer": said}

    @property
    def answer(self) -> Answer | None:
        """Everything sent, the form last, and the answer to the question; None while something is missing."""
        try:
            form = self._form()
        except CurlError:
            return None
        said = self._slot.field.value.strip() if self._slot is not None else ""
        if self._slot is not None and not said:
            return None
        sent = [one for one in self._sent if one != form]
        return {"requests": [*sent, form][-MAX_REQUESTS:], "answer": said}

    @property
    def run_answer(self) -> Answer | None:
        """The request of the form."""
        try:
            return {"requests": [self._form()], "answer": ""}
        except CurlError:
            return None

    def incomplete_reason(self) -> str:
        """Say what is missing."""
        try:
            self._form()
        except CurlError as problem:
            return self._says(problem)
        return self.tr("work.answer_question")

    def key_hints(self) -> list[tuple[str, str]]:
        """Choose, or send."""
        if isinstance(self.screen.focused, MethodPicker):
            return [("↑↓", self.tr("work.pick_method"))]
        return [("tab", self.tr("work.next_field"))]

    @property
    def typing(self) -> bool:
        """Whether the focus is in a field."""
        focused = self.screen.focused
        return isinstance(focused, Input | TextArea) and self in focused.ancestors

    def focus_start(self) -> None:
        """Begin with the method."""
        self.call_after_refresh(self.query_one(MethodPicker).focus)

    def show_verdict(self, verdict: Verdict) -> None:
        """Mark the answer to the question."""
        if self._slot is not None and verdict.checks:
            right = verdict.checks[-1].passed
            sign, role = (self.symbols.passed, "$passed") if right else (self.symbols.notyet, "$notyet")
            self._slot.mark(plain(sign, f"{role} bold"))


def _is_request(found: object) -> bool:
    if not isinstance(found, dict) or not all(isinstance(found.get(key), str) for key in ("method", "path", "body")):
        return False
    headers = found.get("headers")
    return isinstance(headers, dict) and all(isinstance(text, str) for text in (*headers, *headers.values()))
