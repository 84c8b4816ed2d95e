"""The build hook puts an index of the course into the wheel; hatchling itself is not needed to see it."""

from __future__ import annotations

import importlib.util
import sys
import types
from pathlib import Path
from typing import Any

import pytest

from backend_quest.content import yaml_tree
from backend_quest.content.loader import FileCatalog
from backend_quest.paths import course_root

ROOT = Path(__file__).parents[2]


class HookInterface:
    """What the hook uses of hatchling's interface."""

    def __init__(self, root: str) -> None:
        self.root = root
        self.warnings: list[str] = []
        self.app = types.SimpleNamespace(display_warning=self.warnings.append)


@pytest.fixture
def hook(monkeypatch: pytest.MonkeyPatch) -> Any:
    parts = ["hatchling", "builders", "hooks", "plugin", "interface"]
    for number in range(len(parts)):
        monkeypatch.setitem(sys.modules, ".".join(parts[: number + 1]), types.ModuleType(parts[number]))
    vars(sys.modules[".".join(parts)])["BuildHookInterface"] = HookInterface
    spec = importlib.util.spec_from_file_location("hatch_build", ROOT / "hatch_build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.CourseIndexHook(str(ROOT))


def built(hook: Any, version: str = "standard") -> dict[str, str]:
    data: dict[str, Any] = {"force_include": {}}
    hook.initialize(version, data)
    return data["force_include"]


def test_a_wheel_carries_an_index_of_the_whole_course(hook: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    ((index, target),) = built(hook).items()
    assert target == "backend_quest/levels.index"
    wanted = FileCatalog(course_root()).modules

    def refuse(text: str, report: Any) -> None:
        raise AssertionError(f"{report.path} was parsed")

    monkeypatch.setattr(yaml_tree, "parse", refuse)
    catalog = FileCatalog(course_root(), None, Path(index))
    assert catalog.modules == wanted
    assert catalog.concepts()
    assert catalog.glossary()
    assert catalog.errors("python")
    hook.finalize("standard", {}, "")
    assert not Path(index).exists()


def test_an_editable_install_has_none(hook: Any) -> None:
    assert built(hook, "editable") == {}
    hook.finalize("editable", {}, "")


@pytest.mark.parametrize("missing", ["backend_quest.content.loader", "yaml", "regex"])
def test_without_what_reads_the_course_the_wheel_is_built_all_the_same(
    hook: Any, monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    monkeypatch.setitem(sys.modules, missing, None)
    assert built(hook) == {}
    assert len(hook.warnings) == 1
    hook.finalize("standard", {}, "")
