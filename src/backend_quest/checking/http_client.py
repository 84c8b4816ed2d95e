"""A small HTTP client for servers on this computer that keeps what really went over the wire."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPResponse
from threading import Timer
from typing import Any

from backend_quest.content.verdict import Exchange
from backend_quest.text import clean, clean_line

HOST = "127.0.0.1"
SECONDS = 5.0
MAX_BODY = 1_000_000
SHOWN_LINES = 60


class NoAnswer(Exception):
    """The server closed the connection, did not speak HTTP, or did not answer in time."""

    def __init__(self, reason: str, exchange: Exchange) -> None:
        super().__init__(reason)
        self.reason = reason
        self.exchange = exchange


@dataclass(frozen=True, slots=True)
class Response:
    """A response: ``headers`` with lower-case names, ``body`` decoded as UTF-8 with replacements."""

    status: int
    headers: Mapping[str, str]
    body: str
    exchange: Exchange
    json_error: bool = False
    data: Any = field(default=None)


def send(
    port: int,
    method: str,
    path: str,
    *,
    headers: Mapping[str, str] | None = None,
    body: bytes | None = None,
    seconds: float = SECONDS,
) -> Response:
    """Send one request to this computer and return the response. Raises NoAnswer."""
    sent = dict(headers or {})
    if body is not None:
        sent.setdefault("Content-Length", str(len(body)))
    lines = _sent_lines(method, path, port, sent, body)
    started = time.perf_counter()
    connection = HTTPConnection(HOST, port, timeout=seconds)
    watchdog = Timer(seconds, _hang_up, [connection])
    watchdog.daemon = True
    watchdog.start()
    try:
        connection.request(method, path, body=body, headers=sent)
        response = connection.getresponse()
        raw = response.read(MAX_BODY)
    except (OSError, HTTPException, ValueError) as error:
        ms = _ms(started)
        reason = "timeout" if ms >= seconds * 1000 - 50 else type(error).__name__
        raise NoAnswer(reason, Exchange(sent=lines, received=[], ms=ms)) from error
    finally:
        watchdog.cancel()
        connection.close()
    return _response(response, raw, lines, _ms(started))


def _hang_up(connection: HTTPConnection) -> None:
    if connection.sock is not None:
        try:
            connection.sock.shutdown(socket.SHUT_RDWR)
        except OSError:
            return


def _ms(started: float) -> int:
    return round((time.perf_counter() - started) * 1000)


def _sent_lines(method: str, path: str, port: int, headers: Mapping[str, str], body: bytes | None) -> list[str]:
    lines = [f"{method} {path} HTTP/1.1", f"Host: {HOST}:{port}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    if body:
        lines += ["", *body.decode("utf-8", "replace").split("\n")]
    return [clean_line(line) for line in lines]


def _response(response: HTTPResponse, raw: bytes, sent: list[str], ms: int) -> Response:
    body = raw.decode("utf-8", "replace")
    version = "1.0" if response.version == 10 else "1.1"
    received = [clean_line(f"HTTP/{version} {response.status} {response.reason}")]
    received += [clean_line(f"{name}: {value}") for name, value in response.getheaders()]
    received += ["", *clean(body, max_line=500, max_lines=SHOWN_LINES).rstrip("\n").split("\n")]
    data, broken = _parsed(body)
    return Response(
        status=response.status,
        headers={name.lower(): value for name, value in response.getheaders()},
        body=body,
        exchange=Exchange(sent=sent, received=received, ms=ms),
        json_error=broken,
        data=data,
    )


def _parsed(body: str) -> tuple[Any, bool]:
    try:
        return json.loads(body), False
    except (ValueError, RecursionError):
        return None, True
