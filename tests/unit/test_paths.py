"""Where things stand on this computer."""

from __future__ import annotations

from pathlib import Path

import pytest

from backend_quest import paths
from backend_quest.wiring import open_to_play


def test_the_course_is_there() -> None:
    assert (paths.course_root() / "course.yaml").is_file()


def test_an_installed_course_comes_before_the_checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "src/backend_quest"
    (package / "levels").mkdir(parents=True)
    monkeypatch.setattr(paths, "_PACKAGE", package)
    assert paths.course_root() == package / "levels"
    (package / "levels").rmdir()
    assert paths.course_root() == tmp_path / "levels"
    assert paths.course_index() == package / "levels.index"


def test_the_data_folder_is_the_chosen_one_else_the_named_one_else_the_systems(tmp_path: Path) -> None:
    named = {"BACKEND_QUEST_HOME": str(tmp_path / "named")}
    assert paths.data_dir(tmp_path / "chosen", named) == tmp_path / "chosen"
    assert paths.data_dir(None, named) == tmp_path / "named"
    assert paths.data_dir("", {"BACKEND_QUEST_HOME": ""}) == paths.data_dir(None, {})
    assert paths.data_dir(None, {}).name == "backend-quest"
    assert paths.data_dir("~/quest", {}) == Path.home() / "quest"
    assert paths.data_dir("here", {}) == Path.cwd() / "here"


def test_the_cache_is_apart_from_the_data() -> None:
    assert paths.cache_dir().is_absolute()
    assert paths.cache_dir() != paths.data_dir(None, {})


def test_a_user_without_a_home_has_nowhere_to_keep_anything(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_home(*_: object, **__: object) -> Path:
        raise RuntimeError("could not determine the home directory")

    monkeypatch.setattr("platformdirs.user_data_path", no_home)
    monkeypatch.setattr("platformdirs.user_cache_path", no_home)
    for place in (paths.data_dir(None, {}), paths.cache_dir()):
        with pytest.raises(OSError, match="backend-quest"):
            place.mkdir(parents=True)
    services = open_to_play(paths.data_dir(None, {}))
    assert services.unsaved == "read_only"
    services.close()
