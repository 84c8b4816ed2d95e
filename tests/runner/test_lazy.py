from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from backend_quest.runner.api import CaseInput, Ended, Program
from backend_quest.runner.lazy import LazyRunner

ASK = """
import sys
from backend_quest.runner.lazy import LazyRunner
runner = LazyRunner()
assert runner.runtime("python").found and runner.runtime("json").found and runner.runtime("sql").found
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


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-in is a script of a shell")
def test_a_node_that_was_seen_before_is_not_started_to_ask_for_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    node, asked = tmp_path / "node", tmp_path / "asked"
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("backend_quest.runner.node_places.cache_dir", lambda: tmp_path / "cache")

    def install(version: str) -> None:
        node.write_text(f"#!/bin/sh\necho x >> {asked}\necho {version}\n", encoding="utf-8")
        node.chmod(0o755)

    def seen() -> tuple[str, int]:
        runtime = LazyRunner().runtime("javascript")
        return runtime.version, len(asked.read_text(encoding="utf-8").split())

    assert not LazyRunner().runtime("javascript").found
    install("v20.1.0")
    assert [seen(), seen()] == [("20.1.0", 1), ("20.1.0", 1)]
    install("v22.10.0")
    assert [seen(), seen()] == [("22.10.0", 2), ("22.10.0", 2)]
    (tmp_path / "cache" / "node.json").write_text("[]", encoding="utf-8")
    assert seen() == ("22.10.0", 3)
    node.unlink()
    assert not LazyRunner().runtime("javascript").found
