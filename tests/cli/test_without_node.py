"""A computer without Node.js: its levels say what is missing, and nothing else stops."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from backend_quest.content.catalog import Catalog
from backend_quest.wiring import open_services

Run = Callable[..., tuple[int, str, str]]
MODULE = "javascript-basics"


@pytest.fixture(autouse=True)
def no_node(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    monkeypatch.setenv("PATH", str(tmp_path / "empty"))


@pytest.mark.parametrize(
    ("language", "words"), [("id", "Node.js belum ada di komputer ini"), ("en", "Node.js is not on this computer")]
)
def test_check_says_what_is_missing_and_where_to_get_it(run: Run, tmp_path: Path, language: str, words: str) -> None:
    (tmp_path / "kasir.js").write_text("console.log(1)\n", encoding="utf-8")

    code, out, err = run(
        "check", f"{MODULE}/count-the-change", "--answer", str(tmp_path / "kasir.js"), "--dry-run", "--lang", language
    )

    assert code == 3
    assert words in (out + err).replace("\n", " ")
    assert "https://nodejs.org/" in out + err
    assert "backend-quest setup node" in out + err


def test_verify_skips_by_name_and_never_calls_it_proved(run: Run) -> None:
    code, out, _ = run("levels", "verify", "--only", f"{MODULE}/count-the-change", "--no-cache", "--lang", "en")

    assert code == 0
    assert f"Skipped: {MODULE}/count-the-change (Node.js is not on this computer)" in out
    assert "0 proved, 1 skipped, 0 problems" in out


def test_what_cannot_be_played_holds_nothing_up() -> None:
    services = open_services()
    try:
        catalog: Catalog = services.catalog
        module = next(module for module in catalog.modules if module.id == MODULE)
        needing = [entry for entry in module.levels if entry.language == "javascript"]
        free = next(entry for entry in module.levels if entry.language is None)

        assert needing
        assert not any(services.playable(entry) for entry in needing)
        assert services.playable(free)
    finally:
        services.close()
