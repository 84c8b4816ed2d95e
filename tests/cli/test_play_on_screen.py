"""``play`` with a terminal: what the screen is given, and what its end becomes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from backend_quest.services import Services
from backend_quest.store.api import StoreError

Run = Callable[..., tuple[int, str, str]]


class FakeApp:
    """Stands in for the screen."""

    made: list[FakeApp]
    failing: Exception | None = None

    def __init__(self, services: Callable[[], Services], **given: Any) -> None:
        self.given = given
        self.open = services
        self.failure: Exception | None = None
        self.return_code = 0
        self.closed = False
        self.made.append(self)

    def run(self) -> None:
        """Open the game, as the screen does after its first frame."""
        if self.failing is not None:
            self.failure, self.return_code = self.failing, 2
            return
        self.open().close()

    def close(self) -> None:
        """Remember that it was closed."""
        self.closed = True


@pytest.fixture
def app(monkeypatch: pytest.MonkeyPatch) -> type[FakeApp]:
    class App(FakeApp):
        made: list[FakeApp] = []  # noqa: RUF012

    monkeypatch.setattr("backend_quest.ui.app.QuestApp", App)
    monkeypatch.setattr("backend_quest.commands.play._has_terminal", lambda: True)
    return App


def test_the_screen_opens_the_game_itself(run: Run, app: type[FakeApp], tmp_path: Path) -> None:
    assert run("--lang", "en")[0] == 0

    (made,) = app.made
    home = tmp_path / "home"
    assert made.closed
    assert made.given == {"language": "en", "level": None, "data_dir": home, "look": home / "look.json"}


def test_a_level_is_checked_before_the_screen_opens(run: Run, app: type[FakeApp]) -> None:
    assert run("play", "orientation/open-the-stall")[0] == 0
    assert run("play", "orientation/is-it-for-you")[0] == 2
    assert run("play", "x/y")[0] == 2

    assert [made.given["level"] for made in app.made] == ["orientation/open-the-stall"]


def test_a_game_that_cannot_be_opened_is_one_sentence(run: Run, app: type[FakeApp]) -> None:
    app.failing = StoreError("read_only", "no")

    code, _, err = run()

    assert code == 2
    assert "--data-dir" in err
    assert app.made[0].closed
