from __future__ import annotations

import subprocess
import sys

from backend_quest.runner.api import CaseInput, Ended, Program
from backend_quest.runner.lazy import LazyRunner

ASK = """
import sys
from backend_quest.runner.lazy import LazyRunner
runner = LazyRunner()
assert runner.runtime("python").found and runner.runtime("json").found
runner.close()
assert not {"psutil", "ctypes", "subprocess", "backend_quest.runner.local"} & set(sys.modules)
"""


def test_asking_for_a_runtime_imports_nothing_that_runs_programs() -> None:
    subprocess.run([sys.executable, "-c", ASK], check=True)


def test_it_runs_programs_and_then_knows_where_they_ran() -> None:
    runner = LazyRunner()
    try:
        result = runner.run(Program("python", {"a.py": "print(1)\n"}, "a.py"), [CaseInput()])
        assert (result.cases[0].ended, result.cases[0].stdout) == (Ended.OK, "1\n")
        assert runner.runtime("python").found
        assert not runner.runtime("cobol").found
    finally:
        runner.close()
