"""Small bodies for tests, and a runner that plays back what it is told."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

from backend_quest.content.parts import Case, Matcher, Text
from backend_quest.runner.api import (
    Cancel,
    CaseInput,
    CaseResult,
    Ended,
    Failure,
    Limits,
    Program,
    Protection,
    RunResult,
    Runtime,
    ServerError,
    Value,
)


def t(text: str) -> Text:
    return Text(id=f"{text} (id)", en=text)


def prints(text: str, **given: Any) -> Case:
    return Case(name=t(text), given=given, prints=Matcher(equals=text))


def printed(text: str) -> CaseResult:
    return CaseResult(ended=Ended.OK, stdout=text)


def value_of(data: Any) -> Value:
    if isinstance(data, list):
        return Value("list", [value_of(item) for item in data], repr(data))
    if isinstance(data, dict):
        return Value("dict", [(value_of(key), value_of(item)) for key, item in data.items()], repr(data))
    return Value("none" if data is None else type(data).__name__, data, repr(data))


class FakeRunner:
    """Answers each run with ``behave(program)``: a list of case results."""

    def __init__(
        self, behave: Callable[[Program], Sequence[CaseResult]], *, languages: Sequence[str] = ("python",)
    ) -> None:
        self.behave = behave
        self.languages = languages
        self.runs: list[Program] = []

    def runtime(self, language: str) -> Runtime:
        return Runtime(language, language, "/bin/true" if language in self.languages else None)

    def run(
        self,
        program: Program,
        cases: Sequence[CaseInput],
        limits: Limits = Limits(),
        *,
        cancel: Cancel | None = None,
        trace: bool = False,
    ) -> RunResult:
        self.runs.append(program)
        results = list(self.behave(program))
        results += [CaseResult(ended=Ended.NOT_RUN)] * (len(cases) - len(results))
        return RunResult(cases=results, protection=Protection.FULL)

    @contextmanager
    def serve(
        self, program: Program, limits: Limits = Limits(), *, cancel: Cancel | None = None
    ) -> Iterator[FakeServer]:
        source = program.files[program.main]
        if source.startswith("!"):
            raise ServerError(Ended.RAISED, Failure("SyntaxError", source[1:], line=1, file=program.main), "log")
        server = FakeServer(source)
        try:
            yield server
        finally:
            server.stop()

    def close(self) -> None:
        return None


class FakeServer:
    """A real HTTP server in a thread that answers every GET with a text and echoes every POST as JSON, 201."""

    ready_ms = 1
    protection = Protection.FULL

    def __init__(self, body: str) -> None:
        self.restarts = 0

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._answer(200, "text/plain", body.encode())

            def do_POST(self) -> None:
                self._answer(201, "application/json", self.rfile.read(int(self.headers["Content-Length"])))

            def _answer(self, status: int, kind: str, content: bytes) -> None:
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *args: object) -> None:
                return None

        self._server = HTTPServer(("127.0.0.1", 0), Handler)
        self.port = self._server.server_port
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})
        self._thread.start()

    def stop(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def log(self) -> str:
        return ""

    def alive(self) -> bool:
        return True

    def failure(self) -> Failure | None:
        return None

    def restart(self) -> None:
        self.restarts += 1
