"""A short way to run one file."""

from __future__ import annotations

from typing import Any

from backend_quest.runner.api import CaseInput, Limits, Program, RunResult
from backend_quest.runner.local import LocalRunner


class Runs:
    """Runs ``main.py`` with a generous limit, so that a busy machine changes nothing."""

    def __init__(self, runner: LocalRunner) -> None:
        self.runner = runner

    def __call__(self, source: str, *cases: CaseInput, **options: Any) -> RunResult:
        files = {"main.py": source, **options.pop("files", {})}
        options.setdefault("limits", Limits(seconds=10))
        return self.runner.run(Program("python", files, "main.py"), cases or [CaseInput()], **options)
