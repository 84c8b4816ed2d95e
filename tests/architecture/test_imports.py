"""Who may import what: walls between the rooms, and nothing of one system only."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src"
MODULES = sorted(
    ".".join(path.relative_to(SOURCE).with_suffix("").parts).removesuffix(".__init__")
    for path in SOURCE.rglob("*.py")
    if path.name != "__main__.py" and "drivers" not in path.parts
)
POSIX_ONLY = ("fcntl", "resource", "pwd", "grp", "spwd", "termios", "tty", "pty", "posix", "syslog", "readline")
POSIX_NAMES = (
    "os.fork", "os.forkpty", "os.setsid", "os.setpgid", "os.killpg", "os.getuid", "os.geteuid", "os.setuid",
    "os.setgid", "os.mkfifo", "os.chown", "os.getpgid", "os.wait4", "os.sched_setaffinity", "os.register_at_fork",
    "signal.SIGKILL", "signal.SIGHUP", "signal.SIGALRM", "signal.SIGUSR1", "signal.SIGCHLD", "signal.alarm",
    "signal.setitimer", "signal.pthread_sigmask", "socket.AF_UNIX", "time.tzset", "select.poll", "select.epoll",
)  # fmt: skip


def python(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, timeout=100)


def test_every_module_imports_as_if_on_windows() -> None:
    """Modules of POSIX only are not there, and neither are the names that os, signal and others lack on Windows.

    What we build on is imported before: only our own modules meet the stage set.
    """
    code = f"""
import sys, importlib, importlib.abc
import subprocess, socket, signal, os, time, select, threading, asyncio, multiprocessing, ctypes.wintypes
import textual.app, textual.widgets, textual.drivers.linux_driver, psutil, platformdirs, sqlite3, tempfile, shutil
from unittest.mock import MagicMock
sys.platform = "win32"
for name in ("msvcrt", "winreg", "_winapi"):
    sys.modules[name] = MagicMock()
for name in ("WinDLL", "windll", "WinError", "get_last_error", "set_last_error", "WINFUNCTYPE"):
    setattr(ctypes, name, MagicMock())
class Blocked(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name in {POSIX_ONLY!r}:
            raise ModuleNotFoundError(f"{{name}} is not on this system", name=name)
for name in {POSIX_ONLY!r}:
    sys.modules.pop(name, None)
sys.meta_path.insert(0, Blocked())
for dotted in {POSIX_NAMES!r}:
    module, _, name = dotted.partition(".")
    if hasattr(sys.modules[module], name):
        delattr(sys.modules[module], name)
failed = []
for name in {MODULES!r}:
    try:
        importlib.import_module(name)
    except Exception as error:
        failed.append(f"{{name}}: {{type(error).__name__}}: {{error}}")
print("\\n".join(failed))
"""
    result = python(code)
    assert (result.stdout.strip(), result.stderr) == ("", "")


def loaded_by(statement: str) -> set[str]:
    result = python(f"import sys\n{statement}\nprint('\\n'.join(sys.modules))")
    assert result.returncode == 0, result.stderr
    return set(result.stdout.split())


@pytest.mark.parametrize(
    "module", ["cli", "services", "plain", "wiring", "authoring.lint", "authoring.verify", "checking", "store.sqlite"]
)
def test_only_the_screens_load_textual(module: str) -> None:
    assert not {"textual", "rich"} & loaded_by(f"import backend_quest.{module}")


@pytest.mark.parametrize(
    "module",
    ["content.loader", "content.indexing", "content.catalog", "content.verdict", "engine.progress", "engine.session",
     "engine.unlock", "engine.checkpoint"],
)  # fmt: skip
def test_content_and_engine_are_pure(module: str) -> None:
    rooms = ("runner", "checking", "store", "ui", "authoring", "services")
    unwanted = {"textual", "sqlite3", "subprocess", "socket", *(f"backend_quest.{room}" for room in rooms)}
    assert not unwanted & loaded_by(f"import backend_quest.{module}")


def test_the_command_line_starts_without_what_it_does_not_need() -> None:
    assert not {"yaml", "regex", "textual", "sqlite3"} & loaded_by("import backend_quest.cli")


def test_the_runner_knows_no_levels() -> None:
    loaded = loaded_by("import backend_quest.runner.api")
    assert not [name for name in loaded if name.startswith(("backend_quest.content", "backend_quest.engine"))]


def test_drivers_import_the_standard_library_and_each_other_only() -> None:
    drivers = sorted((SOURCE / "backend_quest/runner/drivers").glob("*.py"))
    own = ("backend_quest.runner.drivers", "backend_quest.runner.limits")
    assert drivers
    for path in drivers:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) and not node.level else []
            for name in names:
                allowed = name.partition(".")[0] in sys.stdlib_module_names or name.startswith(own)
                allowed |= (path.name, name) == ("pytest_cases.py", "pytest")
                assert allowed, f"{path.name} imports {name}"


def test_every_open_of_text_names_its_encoding() -> None:
    missing = []
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or any(keyword.arg in ("encoding", None) for keyword in node.keywords):
                continue
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            if name in ("read_text", "write_text") and len(node.args) < (1 if name == "read_text" else 2):
                missing.append(f"{path.name}:{node.lineno}")
            modes = [arg.value for arg in node.args[1:2] if isinstance(arg, ast.Constant)]
            if isinstance(node.func, ast.Name) and name == "open" and not any("b" in str(mode) for mode in modes):
                missing.append(f"{path.name}:{node.lineno}")
    assert missing == []


def test_files_stay_short() -> None:
    long = [
        str(path.relative_to(SOURCE))
        for path in SOURCE.rglob("*.py")
        if len(path.read_text(encoding="utf-8").splitlines()) > 400
    ]
    assert long == []


def test_functions_stay_short() -> None:
    long = [
        f"{path.name}:{node.name}"
        for path in SOURCE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and (node.end_lineno or 0) - node.lineno > 60
    ]
    assert long == []
