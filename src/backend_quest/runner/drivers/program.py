"""Runs the program: once for each case, or as a server. Runs in the child."""

from __future__ import annotations

import builtins
import os
import sys
from io import BufferedReader, BufferedWriter, FileIO, TextIOWrapper
from time import perf_counter
from types import ModuleType

from backend_quest.runner.drivers.channel import Channel, quote
from backend_quest.runner.drivers.failures import Describer
from backend_quest.runner.drivers.values import encode

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from types import CodeType
    from typing import Any

    Run = Callable[[Mapping[str, Any], Mapping[str, Any], Channel], None]

_CALL = "<call>"
_RESERVE = 2_000_000
_RECURSION = sys.getrecursionlimit()
_BUILTINS = dict(vars(builtins))
_fill_builtins = vars(builtins).update
_modules = sys.modules


def runner(settings: Mapping[str, Any]) -> Run:
    """Return what runs the program in the way that ``settings`` ask for.

    All that it needs is imported here: later the files of the game are out of reach.
    """
    complete_builtins()
    if not settings["trace"]:
        return _serve if settings["serve"] else run_cases
    from backend_quest.runner.drivers.tracing import Tracer

    return lambda settings, given, channel: run_cases(settings, given, channel, Tracer)


def complete_builtins() -> None:
    """Let programs have ``exit`` and ``quit`` too, which Python's start without ``site`` leaves out."""
    from _sitebuiltins import Quitter

    for name in ("exit", "quit"):
        _BUILTINS[name] = Quitter(name, "Ctrl-D (i.e. EOF)")


def run_cases(
    settings: Mapping[str, Any],
    given: Mapping[str, Any],
    channel: Channel,
    tracer: Callable[[str, str], Any] | None = None,
    kind: type[Program] | None = None,
) -> None:
    """Run the program once for each case, as ``kind`` runs it; ``tracer`` follows the lines of the first. Leaves."""
    for number, case in enumerate(given["cases"]):
        folder = os.path.join(settings["folder"], f"case-{number}")
        program = (kind or Program)({**given["files"], **case["files"]}, given["main"], folder)
        channel.restore_streams()
        program.place()
        program.feed(case["input"])
        tracing = tracer(program.path, program.source) if tracer is not None and number == 0 else None
        answer = program.run_case(case, tracing)
        if tracing is not None:
            channel.send({"trace": tracing.steps()})
        channel.mark()
        channel.send(answer)
    channel.send({"done": "true"})
    os._exit(0)


def _serve(settings: Mapping[str, Any], given: Mapping[str, Any], channel: Channel) -> None:
    program = Program(given["files"], given["main"], os.path.join(settings["folder"], "app"))
    program.place()
    program.feed(None)
    status = 0
    try:
        program.run({})
    except SystemExit as stop:
        status = _status(stop)
    except BaseException as error:
        status = 1
        _restore_builtins()
        program.complain(program.describer.trace(error))
        channel.send({"failure": program.describer.describe(error)})
    else:
        _wait_for_threads()
    program.flush()
    os._exit(status)


class Program:
    """The learner's files in a folder of their own, with what one run of them needs."""

    def __init__(self, files: Mapping[str, str], main: str, folder: str) -> None:
        self.source = files[main]
        self.path = os.path.join(folder, *main.split("/"))
        self.describer = Describer(files, folder)
        self._files, self._main, self._folder = files, main, folder
        self._streams: list[TextIOWrapper] = []
        self._module = ModuleType("__main__")
        self._reserve = bytes(_RESERVE)

    def place(self) -> None:
        """Write the files that are not there from an earlier start, and make the folder the current one."""
        for name, text in self._files.items():
            path = os.path.join(self._folder, *name.split("/"))
            if os.path.exists(path):
                continue
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "w", encoding="utf-8", newline="\n", errors="surrogatepass") as file:
                file.write(text)
        os.chdir(self._folder)

    def feed(self, text: str | None) -> None:
        """Make ``text`` the standard input, and fresh standard streams."""
        source = os.open(os.devnull, os.O_RDONLY)
        if text is not None:
            os.close(source)
            name = os.path.join(self._folder, ".stdin")
            with open(name, "w", encoding="utf-8", newline="") as file:
                file.write(text)
            source = os.open(name, os.O_RDONLY)
            os.remove(name)
        if source != 0:
            os.dup2(source, 0)
            os.close(source)
        sys.stdin = sys.__stdin__ = TextIOWrapper(BufferedReader(FileIO(0, closefd=False)), "utf-8")  # type: ignore[misc]
        self._streams = [_writer(1, "strict"), _writer(2, "backslashreplace")]
        sys.stdout, sys.stderr = self._streams
        sys.__stdout__, sys.__stderr__ = self._streams  # type: ignore[misc]

    def run_case(self, case: Mapping[str, Any], tracing: Any = None) -> dict[str, str]:
        """Run the program, evaluate the call, and return what came of it, as JSON texts by name."""
        started = perf_counter()
        answer = {"ended": '"ok"'}
        try:
            try:
                self.run(case["given"], tracing)
                _wait_for_threads()
            except SystemExit as stop:
                if _status(stop):
                    raise
            if case["call"] is not None:
                code = compile(case["call"].strip(), _CALL, "eval", dont_inherit=True)
                answer["value"] = _encode_quietly(eval(code, vars(self._module)))
        except BaseException as error:
            self._reserve = b""
            _restore_builtins()
            kind = "exited" if type(error) is SystemExit else "memory" if type(error) is MemoryError else "raised"
            answer = {"ended": quote(kind), "failure": self.describer.describe(error)}
            if type(error) is SystemExit and isinstance(error.code, str):
                self.complain(f"{error.code}\n")
        answer["ms"] = f"{(perf_counter() - started) * 1000:.0f}"
        self.flush()
        return answer

    def run(self, given: Mapping[str, Any], tracing: Any = None) -> None:
        """Run the main file as ``__main__`` with these variables preset. Raises whatever it raises."""
        code = compile(self.source, self.path, "exec", dont_inherit=True)
        self._enter(given)
        try:
            self.execute(code, tracing)
        finally:
            sys.settrace(None)
            sys.setprofile(None)
            _restore_builtins()

    def execute(self, code: CodeType, tracing: Any) -> None:
        """Run the main file, ``code``, in its module. Raises whatever it raises."""
        if tracing is not None:
            tracing.start()
        exec(code, vars(self._module))

    def _enter(self, given: Mapping[str, Any]) -> None:
        for name in [name for name, module in _modules.items() if _is_learners(module, self._folder)]:
            del _modules[name]
        _restore_builtins()
        sys.setrecursionlimit(_RECURSION)
        vars(self._module).update(given, __file__=self.path, __builtins__=builtins)
        sys.modules = _modules
        _modules["__main__"] = self._module
        sys.argv = [self._main]
        others = [path for path in sys.path if not path.startswith(os.path.dirname(self._folder))]
        sys.path[:] = [os.path.dirname(self.path), *others]

    def complain(self, text: str) -> None:
        """Write to the standard error that this run began with."""
        self._streams[1].write(text)

    def flush(self) -> None:
        """Send on what the program has printed, even where it has put other streams in place."""
        for stream in self._streams:
            try:
                stream.flush()
            except (ValueError, OSError):
                continue


def _writer(descriptor: int, errors: str) -> TextIOWrapper:
    raw = BufferedWriter(FileIO(descriptor, "wb", closefd=False))
    return TextIOWrapper(raw, "utf-8", errors, newline="\n", line_buffering=True)


def _encode_quietly(value: object) -> str:
    _restore_builtins()
    return encode(value)


def _restore_builtins() -> None:
    # A method bound beforehand: the program may have replaced any built-in.
    _fill_builtins(_BUILTINS)


def _is_learners(module: object, folder: str) -> bool:
    file = getattr(module, "__file__", None)
    return isinstance(file, str) and file.startswith(os.path.dirname(folder))


def _status(stop: SystemExit) -> int:
    return stop.code if isinstance(stop.code, int) else 0 if stop.code is None else 1


def _wait_for_threads() -> None:
    """Let the threads of the program come to their end, as Python does."""
    threading = _modules.get("threading")
    if threading is None:
        return
    for thread in threading.enumerate():
        if thread is not threading.current_thread() and not thread.daemon:
            thread.join()
