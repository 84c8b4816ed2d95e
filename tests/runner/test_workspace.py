"""Work folders: fresh, watched, and gone afterwards."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from backend_quest.runner import removal, workspace
from backend_quest.runner.workspace import Workspace

posix = pytest.mark.skipif(os.name != "posix", reason="modes and links as on POSIX")


def nest(folder: Path, depth: int) -> None:
    """Nest folders below ``folder``, deeper than a path can be long."""
    place = os.open(folder, os.O_RDONLY)
    for _ in range(depth):
        os.mkdir("d", dir_fd=place)
        inner = os.open("d", os.O_RDONLY, dir_fd=place)
        os.close(place)
        place = inner
    os.close(os.open("f", os.O_CREAT, dir_fd=place))
    os.close(place)


def test_each_is_fresh_and_private() -> None:
    first, second = Workspace(), Workspace()
    assert first.folder != second.folder
    assert sorted(os.listdir(first.folder)) == ["tmp"]
    assert os.name != "posix" or first.folder.stat().st_mode & 0o077 == 0
    for place in (first, second):
        place.remove()
        assert not place.folder.exists()


@posix
@pytest.mark.parametrize("by_descriptor", [True, False])
def test_removal_follows_no_link(tmp_path: Path, by_descriptor: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(removal, "_BY_DESCRIPTOR", by_descriptor)
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "keep").touch()
    folder = tmp_path / "work"
    (folder / "a").mkdir(parents=True)
    (folder / "link").symlink_to(outside)
    (folder / "a" / "link").symlink_to(outside / "keep")
    (folder / "a" / "dangling").symlink_to("nowhere")
    removal.remove(folder)
    assert not folder.exists()
    assert (outside / "keep").exists()


@posix
def test_removal_of_locked_folders(tmp_path: Path) -> None:
    folder = tmp_path / "work"
    (folder / "a" / "b" / "c").mkdir(parents=True)
    (folder / "a" / "b" / "f").touch(mode=0)
    for name in ("a/b/c", "a/b", "a", "."):
        (folder / name).chmod(0)
    removal.remove(folder)
    assert not folder.exists()


@posix
def test_removal_beyond_the_longest_path(tmp_path: Path) -> None:
    folder = tmp_path / "work"
    folder.mkdir()
    nest(folder, 2500)
    removal.remove(folder)
    assert not folder.exists()


def test_removal_of_what_is_not_there(tmp_path: Path) -> None:
    removal.remove(tmp_path / "missing")


@pytest.mark.slow
@posix
def test_removal_of_many_files(tmp_path: Path) -> None:
    folder = tmp_path / "work"
    folder.mkdir()
    for number in range(100_000):
        os.close(os.open(folder / str(number), os.O_CREAT))
    removal.remove(folder)
    assert not folder.exists()


@posix
def test_long_removals_go_on_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workspace, "_PATIENCE", 0.0)
    place = Workspace()
    nest(place.folder, 300)
    place.remove()
    pause = threading.Event()
    assert any(not place.folder.exists() or pause.wait(0.01) for _ in range(1000))


@posix
def test_watch_sees_size_number_and_depth() -> None:
    place = Workspace()
    try:
        (place.folder / "a").mkdir()
        (place.folder / "a" / "f").write_bytes(b"x" * 20_000)
        assert not place.exceeds(100_000)
        assert place.exceeds(20_000)
        nest(place.folder / "a", 200)
        assert place.exceeds(10**9)
    finally:
        place.remove()
