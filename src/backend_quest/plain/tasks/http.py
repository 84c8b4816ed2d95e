"""http_request: requests typed as a curl line, or as method and address; then the question."""

from __future__ import annotations

from typing import Any

from backend_quest.checking.asking import MAX_REQUESTS, practice_of
from backend_quest.checking.curl import CurlError, parse, path_of, written
from backend_quest.content.http_consistency import METHODS
from backend_quest.content.kinds import HttpRequest
from backend_quest.content.verdict import Answer
from backend_quest.plain.tasks.base import Bench, Task
from backend_quest.plain.words import Word, shown


class HttpTask(Task):
    """Each line that is a request is sent at once; a word submits."""

    help_key = "help_http"

    def __init__(self, bench: Bench, body: HttpRequest) -> None:
        super().__init__(bench)
        self._body = body
        kept: dict[str, Any] = bench.draft if isinstance(bench.draft, dict) else {}
        self._said = kept["answer"] if isinstance(kept.get("answer"), str) else ""
        self._sent: list[dict[str, Any]] = []
        try:
            self._port = practice_of(body).port
        except OSError:
            self._port = 0

    def show(self) -> None:
        """Write where the server is, and how a request is typed."""
        if not self._port:
            self.desk.say("no_practice")
            return
        line = written(self._body.starter.as_sent(), self._port)
        self.desk.say("practice_at", line=line, submit=shown(Word.SUBMIT, self.tr))
        if self._body.question is not None:
            self.desk.say("practice_question", question=self.desk.text(self._body.question.text))

    def answer(self) -> Answer:
        """Send what is typed until the word that submits; then ask the question."""
        while True:
            said = self.desk.ask(self.tr("plain.ask_request"), local=(Word.RUN, Word.SUBMIT))
            if said.word is Word.SUBMIT:
                break
            if said.word is Word.RUN:
                self._send(self._sent[-1] if self._sent else self._body.starter.as_sent())
            elif said.text:
                self._obey(said.text)
        if self._body.question is not None:
            label = self.desk.text(self._body.question.text)
            self._said = self.desk.ask(self.with_default(label, self._said), free=True).text.strip() or self._said
        self._keep()
        return {"requests": self._sent, "answer": self._said}

    def told(self, answer: Answer) -> list[str]:
        """Return the requests as curl lines, and the answer."""
        if not isinstance(answer, dict):
            return [str(answer)]
        lines = [written(request, self._port) for request in answer.get("requests", [])]
        return [*lines, *([str(answer["answer"])] if answer.get("answer") else [])]

    def _obey(self, line: str) -> None:
        method, _, rest = line.partition(" ")
        try:
            if method.upper() in METHODS and rest:
                self._send({"method": method.upper(), "path": path_of(rest, self._port), "headers": {}, "body": ""})
            else:
                self._send(parse(line, self._port))
        except CurlError as problem:
            url = f"http://127.0.0.1:{self._port}/"
            self.desk.lines([self.tr(f"work.curl_{problem.key}", what=problem.what, url=url)])

    def _send(self, request: dict[str, Any]) -> None:
        self._sent = [*(one for one in self._sent if one != request), request][-MAX_REQUESTS:]
        self._keep()
        if self.bench.try_out is not None:
            self.bench.try_out({"requests": [request], "answer": ""})

    def _keep(self) -> None:
        self.bench.keep({"requests": self._sent, "answer": self._said})
