"""Reading a file of a course: only regular files inside it, and nothing that blocks."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from backend_quest.content.files import is_module_name, is_work_path, level_name, read_course_file
from backend_quest.content.report import Report

posix = pytest.mark.skipif(sys.platform == "win32", reason="needs FIFOs and symbolic links")


def read(root: Path, path: str) -> tuple[bytes | None, list[str]]:
    report = Report(path)
    data = read_course_file(root.resolve(), path, report)
    return data, [fault.rule for fault in report.faults]


def test_reads_a_file(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(b"a: b\n")
    assert read(tmp_path, "a.yaml") == (b"a: b\n", [])


def test_the_largest_size_is_read_and_one_byte_more_is_not(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(b"#" * (256 * 1024))
    (tmp_path / "b.yaml").write_bytes(b"#" * (256 * 1024 + 1))
    assert read(tmp_path, "a.yaml")[1] == []
    assert read(tmp_path, "b.yaml") == (None, ["too-large"])


def test_missing_and_odd_paths_are_faults(tmp_path: Path) -> None:
    assert read(tmp_path, "a.yaml") == (None, ["missing-file"])
    assert read(tmp_path, "a\0b.yaml") == (None, ["unreadable"])
    (tmp_path / "folder.yaml").mkdir()
    assert read(tmp_path, "folder.yaml") == (None, ["not-a-file"])


def test_a_path_out_of_the_course_is_refused(tmp_path: Path) -> None:
    course = tmp_path / "course"
    course.mkdir()
    (tmp_path / "secret.yaml").write_text("a: b\n", encoding="utf-8")
    assert read(course, "../secret.yaml") == (None, ["outside"])
    assert read(course, str(tmp_path / "secret.yaml")) == (None, ["outside"])


@posix
def test_links_may_stay_inside_but_not_lead_out(tmp_path: Path) -> None:
    course = tmp_path / "course"
    course.mkdir()
    (tmp_path / "secret.yaml").write_text("a: b\n", encoding="utf-8")
    (course / "a.yaml").write_text("a: b\n", encoding="utf-8")
    (course / "in.yaml").symlink_to("a.yaml")
    (course / "out.yaml").symlink_to(tmp_path / "secret.yaml")
    (course / "round.yaml").symlink_to("round.yaml")
    (course / "dir").symlink_to(tmp_path)
    assert read(course, "in.yaml")[0] == b"a: b\n"
    assert read(course, "out.yaml") == (None, ["outside"])
    assert read(course, "dir/secret.yaml") == (None, ["outside"])
    assert read(course, "round.yaml") == (None, ["unreadable"])


@posix
@pytest.mark.timeout(10)
def test_pipes_and_devices_are_never_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    (tmp_path / "zero.yaml").symlink_to("/dev/zero")
    assert read(tmp_path, "pipe.yaml") == (None, ["not-a-file"])
    assert read(tmp_path, "zero.yaml") == (None, ["outside"])
    assert read(Path("/dev"), "zero") == (None, ["not-a-file"])


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("03-glue-or-add.yaml", (3, "glue-or-add")),
        ("00-a.yaml", (0, "a")),
        (f"01-{'a' * 60}.yaml", (1, "a" * 60)),
        (f"01-{'a' * 61}.yaml", None),
        ("1-a.yaml", None),
        ("01-A.yaml", None),
        ("01-a.yml", None),
        ("01-a.yaml\n", None),
        ("01-.yaml", None),
        ("01--.yaml", None),
        ("01-con.yaml", None),
        ("01-lpt1.yaml", None),
        ("٠١-a.yaml", None),
        ("../01-a.yaml", None),
        ("01-a.en.yaml", None),
    ],
)
def test_names_of_levels(name: str, expected: tuple[int, str] | None) -> None:
    assert level_name(name) == expected


@pytest.mark.parametrize("name", ["..", ".", "", "a/b", "aux", "NUL", "com1", "Aa", "a b", "-a", "a" * 61, "a\n"])
def test_what_cannot_be_a_module(name: str) -> None:
    assert not is_module_name(name)


@pytest.mark.parametrize("name", ["kasir.py", "src/app.js", ".env", "a-b_c.d", "package.json"])
def test_files_of_a_task(name: str) -> None:
    assert is_work_path(name)


@pytest.mark.parametrize(
    "name",
    ["", "/etc/passwd", "../a", "a/../b", "a//b", "a/", "C:/a", "a\\b", "a:b", "nul", "con.txt", "a/aux.py", "a b",
     "a.",     "a\0", "a\n", "~/a", "a/b/c/d/e/f", ".", "./a"],
)  # fmt: skip
def test_what_cannot_be_a_file_of_a_task(name: str) -> None:
    assert not is_work_path(name)
