"""Runs a file of tests with pytest, once for each case, and reports every test by its name. Runs in the child.

What pytest itself would print goes nowhere. The tests run in the process that reports them: whoever wants to can forge
a report of their own tests.
"""

from __future__ import annotations

import importlib
import os
from io import StringIO

import pytest

from backend_quest.runner.drivers.channel import array, quote, record
from backend_quest.runner.drivers.failures import Describer
from backend_quest.runner.drivers.program import Program, complete_builtins, run_cases

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Mapping
    from types import CodeType
    from typing import Any

    from backend_quest.runner.drivers.channel import Channel

    Run = Callable[[Mapping[str, Any], Mapping[str, Any], Channel], None]

_BETWEEN = (os.path.dirname(os.path.dirname(os.path.abspath(pytest.__file__))), os.path.dirname(importlib.__file__))
"""What stands between this module and the tests in a traceback: the packages, and how modules are imported."""

_QUIET = ("-s", "--tb=no", "-p", "no:cacheprovider", "-p", "no:faulthandler")
_RUN = (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED, pytest.ExitCode.NO_TESTS_COLLECTED)


def runner(settings: Mapping[str, Any]) -> Run:
    """Return what runs the tests."""
    complete_builtins()
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    return lambda settings, given, channel: run_cases(settings, given, channel, kind=_Tests)


class _Tests(Program):
    """Files of which the main one is run by pytest."""

    def __init__(self, files: Mapping[str, str], main: str, folder: str) -> None:
        super().__init__(files, main, folder)
        self.describer = Describer(files, folder, _BETWEEN)
        self._folder_of_case = folder
        self._report = _Report(self.describer)

    def execute(self, code: CodeType, tracing: Any) -> None:
        """Let pytest collect and run the tests. Raises what kept it from doing so."""
        settings = os.path.join(os.path.dirname(self._folder_of_case), "pytest.ini")
        with open(settings, "w", encoding="utf-8"):
            pass
        place = ("-c", settings, "--rootdir", self._folder_of_case, "--confcutdir", self._folder_of_case)
        ended = pytest.main([*_QUIET, *place, self.path], plugins=[self._report])
        if self._report.broken is not None:
            raise self._report.broken
        if ended not in _RUN:
            raise SystemExit(int(ended))

    def run_case(self, case: Mapping[str, Any], tracing: Any = None) -> dict[str, str]:
        """Run the tests and return what came of them, as JSON texts by name."""
        answer = super().run_case(case, tracing)
        return {**answer, "tests": self._report.as_json()}


class _Report:
    """A plugin of pytest that keeps what each test came to, and the error that stopped it from finding any."""

    def __init__(self, describer: Describer) -> None:
        self.broken: BaseException | None = None
        self._describer = describer
        self._found: dict[str, tuple[str, str]] = {}

    @pytest.hookimpl(trylast=True)
    def pytest_configure(self, config: pytest.Config) -> None:
        """Let pytest's own words go nowhere: without its reporter it could not explain an ``assert``."""
        manager = config.pluginmanager
        manager.unregister(manager.get_plugin("terminalreporter"))
        manager.register(pytest.TerminalReporter(config, StringIO()), "terminalreporter")

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Keep the worst of a test's set-up, call and clean-up."""
        report = yield
        name = item.nodeid.partition("::")[2]
        failed = report.outcome == "failed" and call.excinfo is not None
        failure = self._describer.describe(call.excinfo.value) if failed and call.excinfo is not None else "null"
        standing = "skipped" if hasattr(report, "wasxfail") else report.outcome
        known = self._found.get(name)
        if known is None or (standing != "passed" and known[0] != "failed"):
            self._found[name] = (standing, failure)
        return report

    def pytest_exception_interact(self, call: pytest.CallInfo[Any], report: object) -> None:
        """Keep the error of a file that could not be read as tests."""
        if isinstance(report, pytest.CollectReport) and call.excinfo is not None and self.broken is None:
            error = call.excinfo.value
            self.broken = error.__cause__ or error

    def as_json(self) -> str:
        """Return the tests in the order they were run: name, standing, failure."""
        return array(
            record({"name": quote(name), "standing": quote(standing), "failure": failure})
            for name, (standing, failure) in self._found.items()
        )
