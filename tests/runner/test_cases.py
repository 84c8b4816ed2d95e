"""What a program's cases give back."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest
from runs import Runs

from backend_quest.runner.api import CaseInput, Ended, Limits, Program, Protection
from backend_quest.runner.local import LocalRunner
from backend_quest.runner.runtimes import python
from backend_quest.runner.runtimes.python import Interpreter


def test_output_is_captured_for_each_case(run: Runs) -> None:
    source = "import sys\nprint('halo', nama)\nprint('!', file=sys.stderr)\n"
    result = run(source, CaseInput(given={"nama": "Sari"}), CaseInput(given={"nama": "Wayan"}))
    assert [case.ended for case in result.cases] == [Ended.OK, Ended.OK]
    assert [case.stdout for case in result.cases] == ["halo Sari\n", "halo Wayan\n"]
    assert [case.stderr for case in result.cases] == ["!\n", "!\n"]


def test_input_feeds_the_program_until_it_is_used_up(run: Runs) -> None:
    source = "harga = int(input('Harga? '))\nprint(harga * 2)\ninput()\n"
    first, second = run(source, CaseInput(input="5\nx"), CaseInput(input="7\n")).cases
    assert (first.ended, first.stdout) == (Ended.OK, "Harga? 10\n")
    assert second.failure is not None
    assert (second.ended, second.failure.type, second.failure.line) == (Ended.RAISED, "EOFError", 3)


def test_without_input_there_is_nothing_to_read(run: Runs) -> None:
    (case,) = run("import sys, os\nprint(repr(sys.stdin.read()), os.read(0, 9))\ninput()").cases
    assert case.stdout == "'' b''\n"
    assert case.failure is not None
    assert case.failure.type == "EOFError"


def test_each_case_starts_afresh(run: Runs) -> None:
    source = (
        "import os, stok, builtins\nstok.isi.append(1)\nprint(len(stok.isi), 'x' in globals(), os.listdir())\n"
        "x = 1\nopen('catatan', 'w').close()\nbuiltins.sum = None\nimport sys\nsys.setrecursionlimit(60)\n"
    )
    result = run(source, CaseInput(), CaseInput(), files={"stok.py": "isi = []\n"})
    assert [case.failure for case in result.cases] == [None, None]
    assert result.cases[0].stdout == result.cases[1].stdout
    assert result.cases[0].stdout.startswith("1 False ")


def test_program_is_main_and_can_exit(run: Runs) -> None:
    source = (
        "import sys\nif __name__ == '__main__':\n    print(sys.argv)\ndef f():\n    return 7\nexit()\nprint('no')\n"
    )
    (case,) = run(source, CaseInput(call="f()")).cases
    assert (case.ended, case.stdout) == (Ended.OK, "['main.py']\n")
    assert case.value is not None
    assert case.value.data == 7


@pytest.mark.parametrize("stop", ["import sys\nsys.exit('habis')", "import sys\nsys.exit(3)"])
def test_exit_with_a_complaint_is_no_success(run: Runs, stop: str) -> None:
    (case,) = run(stop, CaseInput(call="1")).cases
    assert (case.ended, case.value) == (Ended.EXITED, None)
    assert case.failure is not None
    assert case.failure.type == "SystemExit"
    assert case.stderr == ("habis\n" if "habis" in stop else "")


@pytest.mark.parametrize(
    ("source", "kind", "message", "line", "file"),
    [
        ("x = 1\nprint(totl)\n", "NameError", "name 'totl' is not defined", 2, "main.py"),
        ("print('a'\n", "SyntaxError", "'(' was never closed", 1, "main.py"),
        (
            "if 1:\nx = 1\n",
            "IndentationError",
            "expected an indented block after 'if' statement on line 1",
            2,
            "main.py",
        ),
        ("import lain\nlain.bagi(0)\n", "ZeroDivisionError", "division by zero", 2, "lain.py"),
        ("import json\n\njson.loads('{')\n", "JSONDecodeError", None, 3, "main.py"),
        ("import rusak\n", "SyntaxError", "invalid syntax", 1, "rusak.py"),
        ("class Gawat(Exception):\n    pass\nraise Gawat('api')\n", "Gawat", "api", 3, "main.py"),
        ("\0", "ValueError", None, None, None),
        ("raise KeyboardInterrupt\n", "KeyboardInterrupt", "", 1, "main.py"),
        ("def f():\n    f()\nf()\n", "RecursionError", None, 2, "main.py"),
    ],
)
def test_errors_point_into_the_learners_files(
    run: Runs, source: str, kind: str, message: str | None, line: int | None, file: str | None
) -> None:
    files = {"lain.py": "def bagi(x):\n    return 1 / x\n", "rusak.py": "x = = 1\n"}
    (case,) = run(source, files=files).cases
    assert case.failure is not None
    failure = case.failure
    if source == "\0":
        # 3.12 calls it a SyntaxError.
        assert (case.ended, failure.type in ("ValueError", "SyntaxError")) == (Ended.RAISED, True)
        return
    assert (case.ended, failure.type, failure.line, failure.file) == (Ended.RAISED, kind, line, file)
    assert message is None or failure.message == message
    assert "driver" not in failure.trace
    assert "backend-quest" not in failure.trace
    last_line = failure.trace.rstrip("\n").split("\n")[-1]
    assert kind in last_line
    assert (failure.message in last_line) or "\n" in failure.message


def test_trace_reads_like_pythons_own(run: Runs) -> None:
    source = "def f():\n    return {}['k']\ntry:\n    f()\nexcept KeyError as e:\n    raise ValueError('x') from e\n"
    (case,) = run(source).cases
    assert case.failure is not None
    assert case.failure.trace == (
        "Traceback (most recent call last):\n"
        '  File "main.py", line 4, in <module>\n    f()\n'
        "  File \"main.py\", line 2, in f\n    return {}['k']\n"
        "KeyError: 'k'\n"
        "\nThe above exception was the direct cause of the following exception:\n\n"
        "Traceback (most recent call last):\n"
        "  File \"main.py\", line 6, in <module>\n    raise ValueError('x') from e\n"
        "ValueError: x\n"
    )


def test_an_error_names_files_as_the_learner_does(run: Runs) -> None:
    (case,) = run("from warung import buka\n", files={"warung.py": "tutup = 1\n"}).cases
    assert case.failure is not None
    assert case.failure.message == "cannot import name 'buka' from 'warung' (warung.py)"
    assert case.failure.trace.endswith("ImportError: cannot import name 'buka' from 'warung' (warung.py)\n")


def test_call_that_fails_says_where(run: Runs) -> None:
    known, unknown = run("def f(a):\n    return a + 1\n", CaseInput(call="f('1')"), CaseInput(call="g(1)")).cases
    assert known.failure is not None
    assert unknown.failure is not None
    assert (known.failure.type, known.failure.line) == ("TypeError", 2)
    assert (unknown.failure.type, unknown.failure.message, unknown.failure.line) == (
        "NameError",
        "name 'g' is not defined",
        None,
    )


def test_timeout_keeps_earlier_results_and_what_was_printed(run: Runs) -> None:
    source = "print('mulai')\nwhile putar:\n    pass\n"
    cases = [CaseInput(given={"putar": putar}) for putar in (False, True, False)]
    result = run(source, *cases, limits=Limits(seconds=0.3))
    assert [case.ended for case in result.cases] == [Ended.OK, Ended.TIMEOUT, Ended.NOT_RUN]
    assert [case.stdout for case in result.cases] == ["mulai\n", "mulai\n", ""]


def test_output_is_capped(run: Runs) -> None:
    source = "while True:\n    print('a' * 100, end='')\n"
    result = run(source, CaseInput(), CaseInput(), limits=Limits(seconds=10, output_bytes=5000))
    assert [case.ended for case in result.cases] == [Ended.OUTPUT, Ended.NOT_RUN]
    assert 4000 < len(result.cases[0].stdout) <= 5001


def test_memory_is_capped(run: Runs) -> None:
    (case,) = run("x = [0] * 10**9\n").cases
    assert case.ended is Ended.MEMORY


def test_leaving_early_forges_nothing(run: Runs) -> None:
    result = run("import os\nprint('OK', flush=True)\nos._exit(0)\n", CaseInput(call="1"), CaseInput())
    assert [case.ended for case in result.cases] == [Ended.EXITED, Ended.NOT_RUN]
    assert result.cases[0].stdout == "OK\n"


def test_cancel_ends_a_run(runner: LocalRunner) -> None:
    cancel = threading.Event()
    timer = threading.Timer(0.2, cancel.set)
    timer.start()
    program = Program("python", {"main.py": "while True: pass"}, "main.py")
    result = runner.run(program, [CaseInput(), CaseInput()], Limits(seconds=60), cancel=cancel)
    timer.join()
    assert [case.ended for case in result.cases] == [Ended.CANCELLED, Ended.NOT_RUN]
    assert result.ms < 5000


@pytest.mark.parametrize(
    ("files", "main", "given"),
    [
        ({"../x.py": ""}, "../x.py", {}),
        ({"/x.py": ""}, "/x.py", {}),
        ({"a\\x.py": ""}, "a\\x.py", {}),
        ({"c:x.py": ""}, "c:x.py", {}),
        ({"x.py": ""}, "y.py", {}),
        ({"x.py": ""}, "x.py", {"a": object()}),
    ],
)
def test_what_cannot_be_run_is_our_fault(
    runner: LocalRunner, files: dict[str, str], main: str, given: dict[str, Any]
) -> None:
    result = runner.run(Program("python", files, main), [CaseInput(given=given), CaseInput()])
    assert [case.ended for case in result.cases] == [Ended.FAULT, Ended.FAULT]
    assert result.fault


def test_unknown_language_is_a_fault_and_not_found(runner: LocalRunner) -> None:
    assert not runner.runtime("cobol").found
    assert runner.run(Program("cobol", {"a": ""}, "a"), [CaseInput()]).cases[0].ended is Ended.FAULT


def test_python_is_found(runner: LocalRunner) -> None:
    runtime = runner.runtime("python")
    assert runtime.found
    assert runtime.version.startswith("3.")


def test_no_cases_run_nothing(runner: LocalRunner) -> None:
    assert runner.run(Program("python", {"a.py": "1/0"}, "a.py"), []).cases == []


def test_guard_alone_is_called_a_guard() -> None:
    runner = LocalRunner(layers={"audit"})
    result = runner.run(Program("python", {"a.py": "open('/etc/passwd')"}, "a.py"), [CaseInput()])
    assert result.protection is Protection.GUARD
    failure = result.cases[0].failure
    assert failure is not None
    assert failure.type == "PermissionError"


def test_main_file_in_a_folder_finds_its_neighbours(runner: LocalRunner) -> None:
    files = {"app/main.py": "import lain\nprint(lain.x)\n1 / 0\n", "app/lain.py": "x = 5\n"}
    (case,) = runner.run(Program("python", files, "app/main.py"), [CaseInput()]).cases
    assert case.stdout == "5\n"
    assert case.failure is not None
    assert (case.failure.file, case.failure.line) == ("app/main.py", 3)


def test_runs_at_the_same_time_do_not_mix(run: Runs) -> None:
    results: dict[int, str] = {}

    def one(number: int) -> None:
        results[number] = run("print(n)", CaseInput(given={"n": number})).cases[0].stdout

    threads = [threading.Thread(target=one, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == {number: f"{number}\n" for number in range(6)}


def test_closed_runner_runs_nothing_more() -> None:
    runner = LocalRunner()
    runner.close()
    result = runner.run(Program("python", {"a.py": "while True: pass"}, "a.py"), [CaseInput()], Limits(seconds=60))
    assert result.cases[0].ended is Ended.CANCELLED


def test_python_that_does_not_start_is_our_fault(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    broken = tmp_path / "python"
    broken.write_text("#!/bin/sh\necho tidak bisa >&2\nexit 3\n", encoding="utf-8")
    broken.chmod(0o755)
    tmp_path.chmod(0o755)
    interpreter = Interpreter(str(broken), "3.11.0", (), (), False)
    monkeypatch.setattr(python, "find", lambda: interpreter)
    result = LocalRunner().run(Program("python", {"a.py": "pass"}, "a.py"), [CaseInput(), CaseInput()])
    assert [case.ended for case in result.cases] == [Ended.FAULT, Ended.FAULT]
    assert result.fault == "tidak bisa"


def test_without_any_python_it_is_not_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(python, "find", lambda: None)
    runner = LocalRunner()
    assert not runner.runtime("python").found
    assert runner.runtime("python").hint.startswith("https://")
    assert runner.run(Program("python", {"a.py": "pass"}, "a.py"), [CaseInput()]).cases[0].ended is Ended.FAULT
