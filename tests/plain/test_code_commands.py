"""Changing a program by commands, and by an editor of one's own."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from line_course import level_yaml, write_course
from playing import Terminal, play, services_over

from backend_quest.i18n import Translator
from backend_quest.plain.editor import edited, own_editor
from backend_quest.plain.game import Game
from backend_quest.plain.tasks.page import Page
from backend_quest.services import Services

ID = Translator("id")
STARTER = ["def f(a):", "    return 0"]


def written(services: Services, *commands: str) -> list[str]:
    """Give commands to the code level and return the lines that are kept."""
    play(services, ["", *commands], "kinds/code")
    draft = services.store.draft("kinds/code:screen")
    return STARTER if draft is None else draft["answer"]["kasir.py"].split("\n")[:-1]


@pytest.mark.parametrize(
    ("commands", "lines"),
    [
        (["ubah 2", "    return a"], ["def f(a):", "    return a"]),
        (["ubah 2     return a"], ["def f(a):", "    return a"]),
        (["UBAH", "2", "    return a"], ["def f(a):", "    return a"]),
        (["ubah 2", ""], STARTER),
        (["ubah 2", "  "], ["def f(a):", ""]),
        (["ubah 3 x"], STARTER),
        (["ubah 0 x"], STARTER),
        (["ubah dua"], STARTER),
        (["ubah", ""], STARTER),
        (["sisip 1 # awal"], ["# awal", *STARTER]),
        (["sisip 2", "    b = 1", "", "    c = 2", "."], ["def f(a):", "    b = 1", "", "    c = 2", "    return 0"]),
        (["sisip", "# akhir", "."], [*STARTER, "# akhir"]),
        (["sisip 3 # akhir"], [*STARTER, "# akhir"]),
        (["hapus 1"], ["    return 0"]),
        (["hapus 1-2"], []),
        (["hapus 2-1"], STARTER),
        (["hapus 1-2", "ubah 1", "x = 1", "."], ["x = 1"]),
        (["tulis", "x = 1", "y = 2", "."], ["x = 1", "y = 2"]),
        (["tulis", "."], STARTER),
        (["hapus 1", "batal"], STARTER),
        (["hapus 1", "hapus 1", "batal"], ["    return 0"]),
        (["batal"], STARTER),
        (["hapus 1", "ulang", "ya"], STARTER),
        (["hapus 1", "ulang", "tidak"], ["    return 0"]),
        (["hapus 1", "ulang", "ya", "batal"], ["    return 0"]),
        (["ubah 2 \treturn a"], ["def f(a):", "    return a"]),
    ],
)
def test_commands_change_lines_and_every_change_is_kept(
    services: Services, commands: list[str], lines: list[str]
) -> None:
    assert written(services, *commands) == lines


def test_a_line_is_read_with_its_indentation_in_words(services: Services) -> None:
    output = play(services, ["", "lihat 2", "lihat 1", "lihat 9", "ubah 2", ""], "kinds/code")

    assert "Baris 2, menjorok 4 spasi: return 0" in output
    assert "Baris 1: def f(a):" in output
    assert "Sebut nomor baris, 1 sampai 2." in output
    assert "Baris 2 sekarang menjorok 4 spasi." in output


def test_read_only_files_can_be_read_and_not_changed(services: Services) -> None:
    output = play(services, ["", "lihat bantu.py", "file bantu.py"], "kinds/code")

    assert "  1: pajak = 11" in output
    assert "File yang bisa diubah: kasir.py." in output


def test_a_command_that_is_none_points_to_help(services: Services) -> None:
    assert "Perintah itu belum dikenal. Untuk mengganti baris 1, ketik ubah 1." in play(
        services, ["", "print(1)"], "kinds/code"
    )


def test_a_task_of_two_files_switches_between_them(tmp_path: Path) -> None:
    root = write_course(tmp_path / "levels")
    two = level_yaml("code").replace(
        'bantu.py: {read_only: "pajak = 11\\n"}', 'bantu.py: {starter: "x = 1\\n", solution: "x = 2\\n"}'
    )
    (root / "kinds" / "12-code.yaml").write_text(two, encoding="utf-8")
    services = services_over(root, tmp_path / "home")

    output = play(services, ["", "file bantu.py", "ubah 1 x = 2", "lihat kasir.py", "kirim"], "kinds/code")

    assert services.store.draft("kinds/code:screen")["answer"]["bantu.py"] == "x = 2\n"
    assert output.count("  1: def f(a):") == 2
    services.close()


# ── an editor of one's own ───────────────────────────────────────────────────────────────────


def script(tmp_path: Path, text: str) -> list[str]:
    path = tmp_path / "editor.py"
    path.write_text(text, encoding="utf-8")
    return [sys.executable, str(path)]


def test_what_the_editor_saved_is_taken(tmp_path: Path) -> None:
    add = "import sys\nwith open(sys.argv[1], 'a', encoding='utf-8') as file:\n    file.write('é\\x1b[31m\\n')\n"

    assert edited(script(tmp_path, add), "kasir.py", "a\n") == "a\né\n"


@pytest.mark.parametrize("command", [["no-such-editor-anywhere"], [sys.executable, "-c", "raise SystemExit(3)"]])
def test_an_editor_that_does_not_work_changes_nothing(command: list[str]) -> None:
    assert edited(command, "kasir.py", "a\n") is None


def test_the_environment_names_the_editor() -> None:
    assert own_editor({}) is None
    assert own_editor({"EDITOR": "  "}) is None
    assert own_editor({"VISUAL": "vi", "EDITOR": ""}) is not None
    assert own_editor({"EDITOR": "'unfinished"}) is None


def test_the_editor_opens_from_a_terminal_only(
    services: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = "import sys; open(sys.argv[1], 'w').write('def f(a):\\n    return a\\n')"
    monkeypatch.setenv("VISUAL", " ".join(script(tmp_path, program)))
    out = io.StringIO()

    Game(services, "id", Terminal("\neditor\nkirim\n"), out).play("kinds/code")

    assert services.level_progress("kinds/code").passed
    assert ID("plain.no_editor") in play(services, ["editor"], "kinds/code")


# ── a page ───────────────────────────────────────────────────────────────────────────────────


@given(
    st.text(alphabet="a \n", max_size=30), st.lists(st.tuples(st.integers(1, 9), st.text(alphabet="xy", max_size=3)))
)
def test_every_change_of_a_page_can_be_taken_back(text: str, changes: list[tuple[int, str]]) -> None:
    page = Page(text)
    before = [page.lines]
    for number, line in changes:
        page.insert(min(number, len(page) + 1), line)
        before.append(page.lines)

    for lines in reversed(before[:-1]):
        assert page.undo()
        assert page.lines == lines
    assert not page.undo()
