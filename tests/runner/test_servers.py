"""Servers of learners."""

from __future__ import annotations

import threading
import urllib.error
import urllib.request
from collections.abc import Callable

import pytest

from backend_quest.runner.api import Cancel, Ended, Limits, Program, RunningServer, ServerError
from backend_quest.runner.local import LocalRunner

SERVER = """
import os
from http.server import BaseHTTPRequestHandler, HTTPServer

print("mulai")


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path == "/mati":
            os._exit(3)
        with open("catatan.txt", "a") as file:
            file.write("x")
        body = str(os.path.getsize("catatan.txt")).encode()
        self.send_response(200)
        self.end_headers()
        self.wfile.write(body)


HTTPServer(("HOST", int(os.environ["PORT"])), Handler).serve_forever()
"""
ASYNCIO = """
import asyncio
import os


async def answer(reader, writer):
    await reader.readline()
    writer.write(b"HTTP/1.0 200 OK\\r\\n\\r\\nhalo")
    await writer.drain()
    writer.close()


async def main():
    server = await asyncio.start_server(answer, "localhost", int(os.environ["PORT"]))
    async with server:
        await server.serve_forever()


asyncio.run(main())
"""
ONE_CONNECTION = """
import os, socket

s = socket.create_server(("127.0.0.1", int(os.environ["PORT"])))
c, _ = s.accept()
c.recv(1000)
c.sendall(b"HTTP/1.0 200 OK\\r\\n\\r\\nsekali")
c.close()
"""


def program(source: str, **files: str) -> Program:
    return Program("python", {"server.py": source, **files}, "server.py")


def get(server: RunningServer, path: str = "/") -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{server.port}{path}", timeout=10) as response:
        return str(response.read().decode())


@pytest.mark.parametrize("host", ["127.0.0.1", "", "localhost"])
def test_server_answers_and_is_logged(runner: LocalRunner, host: str) -> None:
    with runner.serve(program(SERVER.replace("HOST", host))) as server:
        assert get(server) == "1"
        assert server.alive()
        assert server.failure() is None
        assert server.log().startswith("mulai\n")
        assert eventually(lambda: '"GET / HTTP/1.1" 200' in server.log())
    assert not server.alive()


def test_restart_keeps_the_folder(runner: LocalRunner) -> None:
    with runner.serve(program(SERVER.replace("HOST", ""))) as server:
        assert get(server) == "1"
        server.restart()
        assert get(server) == "2"


def test_asyncio_server(runner: LocalRunner) -> None:
    with runner.serve(program(ASYNCIO)) as server:
        assert get(server) == "halo"


def test_looking_whether_it_listens_uses_up_no_connection(runner: LocalRunner) -> None:
    with runner.serve(program(ONE_CONNECTION)) as server:
        assert get(server) == "sekali"


def test_error_at_start_is_told(runner: LocalRunner) -> None:
    with pytest.raises(ServerError) as told, runner.serve(program("print('a')\nimport bantu\n", **{"bantu.py": "1/0"})):
        pass
    error = told.value
    assert error.ended is Ended.RAISED
    assert error.failure is not None
    assert (error.failure.type, error.failure.line, error.failure.file) == ("ZeroDivisionError", 1, "bantu.py")
    assert error.log.startswith('a\nTraceback (most recent call last):\n  File "server.py", line 2, in <module>\n')


def test_program_that_only_ends_is_no_server(runner: LocalRunner) -> None:
    with pytest.raises(ServerError) as told, runner.serve(program("print('selesai')")):
        pass
    assert (told.value.ended, told.value.failure, told.value.log) == (Ended.EXITED, None, "selesai\n")


def test_other_ports_are_refused_in_plain_words(runner: LocalRunner) -> None:
    source = "import socket\nsocket.create_server(('127.0.0.1', 0))\n"
    with pytest.raises(ServerError) as told, runner.serve(program(source)):
        pass
    assert told.value.failure is not None
    assert "this server may only listen on the port in PORT" in told.value.failure.message


def test_server_that_leaves_is_seen(runner: LocalRunner) -> None:
    with runner.serve(program(SERVER.replace("HOST", ""))) as server:
        with pytest.raises((urllib.error.URLError, ConnectionError)):
            get(server, "/mati")
        assert eventually(lambda: not server.alive())
        assert server.failure() is None


def eventually(condition: Callable[[], bool]) -> bool:
    """Whether the condition comes true within ten seconds."""
    never = threading.Event()
    return any(condition() or never.wait(0.01) for _ in range(1000))


def test_cancel_ends_the_wait(runner: LocalRunner) -> None:
    cancel = Cancel()
    cancel.set()
    with (
        pytest.raises(ServerError) as told,
        runner.serve(program("while True: pass"), Limits(), cancel=cancel),
    ):
        pass
    assert told.value.ended is Ended.CANCELLED


def test_memory_of_a_server_is_limited(runner: LocalRunner) -> None:
    with pytest.raises(ServerError) as told, runner.serve(program("x = []\nwhile True: x.append(' ' * 1000)")):
        pass
    assert told.value.ended is Ended.MEMORY


def test_close_stops_servers() -> None:
    runner = LocalRunner()
    with runner.serve(program(SERVER.replace("HOST", ""))) as server:
        assert server.alive()
        runner.close()
        assert not server.alive()


def test_unknown_language_serves_nothing(runner: LocalRunner) -> None:
    with pytest.raises(ServerError) as told, runner.serve(Program("cobol", {"a": ""}, "a")):
        pass
    assert told.value.ended is Ended.FAULT
