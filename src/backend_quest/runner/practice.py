"""A server of the game that learners send requests to: it answers by rule and keeps what it was asked."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

HOST = "127.0.0.1"
MAX_BODY = 1_000_000
_SILENCE = 10.0


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as it arrived: ``path`` with its query, ``headers`` with lower-case names, ``body`` as it was."""

    method: str
    path: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Answered:
    """What is sent back."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


Rule = Callable[[Asked], Answered]


class Practice:
    """A server that listens on a port of the system's choosing until the game ends or :meth:`close`.

    Making one raises OSError where this computer lets nobody listen.
    """

    def __init__(self, rule: Rule) -> None:
        self._asked: list[Asked] = []
        self._turn = threading.Lock()
        self._server = ThreadingHTTPServer((HOST, 0), _handler(rule, self._asked))
        self._server.daemon_threads = True
        self.port = int(self._server.server_address[1])
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def listen_to(self, send: Callable[[], object]) -> Asked | None:
        """Let ``send`` send one request, and return it as it arrived; None where none did. Raises what that raises."""
        with self._turn:
            self._asked.clear()
            send()
            return self._asked[0] if self._asked else None

    def close(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()


def _handler(rule: Rule, asked: list[Asked]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        server_version = "latihan"
        sys_version = ""
        timeout = _SILENCE

        def _answer(self) -> None:
            length = self.headers.get("Content-Length", "0")
            size = min(int(length), MAX_BODY) if length.isdecimal() else 0
            headers = {name.lower(): value for name, value in self.headers.items()}
            request = Asked(self.command, self.path, headers, self.rfile.read(size))
            asked.append(request)
            answer = rule(request)
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer.body)))
            self.send_header("Connection", "close")
            self.end_headers()
            if self.command != "HEAD" and answer.status not in (204, 304):
                self.wfile.write(answer.body)

        def __getattr__(self, name: str) -> Callable[[], None]:
            if name.startswith("do_"):
                return self._answer
            raise AttributeError(name)

        def log_message(self, *_: object) -> None:
            """Write nothing: the terminal belongs to the game."""

    return Handler
