"""Running and submitting: a spinner and a way to stop, input on request, what is missing, what breaks."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from level_app import LevelApp, settled, shown
from msgspec.structs import replace as changed
from test_drafts import on_task
from test_ways import CHANGE, STALL

from backend_quest.checking import CANCELLED
from backend_quest.content.verdict import Outcome, Verdict
from backend_quest.runner.api import Cancel, Runner, Runtime
from backend_quest.services import Services, Submitted
from backend_quest.store.api import StoreError
from backend_quest.ui.screens.hint import InputPopup
from backend_quest.ui.widgets.busy import BusyRow
from backend_quest.ui.widgets.editor import CodeEditor
from backend_quest.ui.widgets.frame import ActionRow

KITCHEN = "orientation/kitchen-behind-the-counter"


class Slow:
    """Judging that takes until it is cancelled, or let go."""

    def __init__(self) -> None:
        self.begun = threading.Event()
        self.go = threading.Event()
        self.cancelled = False

    def submit(self, level: Any, answer: Any, *, seconds: float = 0.0, cancel: Cancel | None = None) -> Submitted:
        assert cancel is not None
        self.begun.set()
        while not self.go.wait(0.01):
            if cancel.is_set():
                self.cancelled = True
                return Submitted(Verdict(outcome=Outcome.FAULT, note=CANCELLED))
        return Submitted(Verdict(outcome=Outcome.NOT_YET))


async def until(pilot: Any, true: Callable[[], bool], seconds: float = 5.0) -> None:
    """Wait until something is true."""
    for _ in range(int(seconds / 0.02)):
        if true():
            return
        await pilot.pause(0.02)
    raise AssertionError("it never became true:\n" + shown(pilot.app))


async def test_what_takes_long_shows_a_spinner_and_escape_stops_it(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = Slow()
    monkeypatch.setattr(services, "submit", slow.submit)
    app = LevelApp(services, CHANGE)
    async with app.run_test(size=(80, 24)) as pilot:
        await on_task(pilot, app)
        await pilot.press("f8")
        await until(pilot, lambda: "Mengecek…" in shown(app))
        assert "0,2 dtk" in shown(app) or "0,1 dtk" in shown(app) or "0,3 dtk" in shown(app)
        assert "[ Batal esc ]" in shown(app)
        assert not app.level_screen.query_one("#acts", ActionRow).display
        await pilot.press("x")
        assert "x" in app.level_screen.query_one(CodeEditor).text
        await pilot.press("escape")
        await settled(pilot)
        assert slow.cancelled
        assert app.level_screen.panel.report is None
        assert not app.level_screen.query_one(BusyRow).display
        assert app.level_screen.query_one("#acts", ActionRow).display
        assert app.asked == []


async def test_what_is_quick_shows_no_spinner(services: Services) -> None:
    app = LevelApp(services, KITCHEN)
    async with app.run_test(size=(80, 24)) as pilot:
        await on_task(pilot, app)
        services.submit(services.catalog.level(KITCHEN), services.catalog.level(KITCHEN).body.options[1].key)
        shows: list[str] = []
        busy: Any = app.level_screen.query_one(BusyRow)
        busy.begin = lambda label, started: shows.append(label)
        await pilot.press("b", "enter")
        await settled(pilot)
        assert app.level_screen.panel.report is not None
        assert shows == []


async def test_another_level_stops_what_runs(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    slow = Slow()
    monkeypatch.setattr(services, "submit", slow.submit)
    app = LevelApp(services, CHANGE)
    async with app.run_test(size=(80, 24)) as pilot:
        await on_task(pilot, app)
        await pilot.press("f8")
        await until(pilot, slow.begun.is_set)
        app.level_screen.show(KITCHEN)
        await settled(pilot)
        assert slow.cancelled
        assert app.level_screen.panel.report is None


async def test_a_second_submit_waits_for_the_first(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    slow, calls = Slow(), []
    monkeypatch.setattr(services, "submit", lambda *a, **k: (calls.append(a), slow.submit(*a, **k))[1])
    app = LevelApp(services, CHANGE)
    async with app.run_test(size=(80, 24)) as pilot:
        await on_task(pilot, app)
        await pilot.press("f8")
        await until(pilot, slow.begun.is_set)
        await pilot.press("f8", "f5")
        slow.go.set()
        await settled(pilot)
        assert len(calls) == 1


@pytest.mark.parametrize(
    ("language", "reason", "words"),
    [
        ("id", "full", "disk penuh"),
        ("en", "read_only", "the data folder cannot be written"),
        ("en", "busy", "another window is using the data"),
        ("id", "other", "aneh sekali"),
    ],
)
async def test_a_store_that_fails_is_a_sentence_and_the_answer_stays(
    services: Services, monkeypatch: pytest.MonkeyPatch, language: str, reason: str, words: str
) -> None:
    def fail(*_: Any, **__: Any) -> Submitted:
        raise StoreError(reason, "aneh sekali")

    monkeypatch.setattr(services, "submit", fail)
    app = LevelApp(services, KITCHEN, language=language)
    said: list[str] = []
    app.say = said.append  # type: ignore[method-assign]
    async with app.run_test(size=(80, 24)) as pilot:
        await on_task(pilot, app)
        await pilot.press("b", "enter")
        await settled(pilot)
        assert any(words in text for text in said)
        assert app.level_screen.work is not None
        assert app.level_screen.work.answer is not None
        assert app.level_screen.panel.report is None


@pytest.mark.parametrize(("language", "words"), [("id", "Ini salah kami"), ("en", "This is our fault")])
async def test_an_error_of_ours_says_so_can_be_tried_again_and_reported(
    services: Services, monkeypatch: pytest.MonkeyPatch, tmp_path: Any, language: str, words: str
) -> None:
    def fail(*_: Any, **__: Any) -> Submitted:
        raise RuntimeError("a secret of ours")

    whole = services.submit
    monkeypatch.setattr(services, "submit", fail)
    app = LevelApp(services, KITCHEN, language=language)
    app.data_dir = tmp_path
    async with app.run_test(size=(80, 24)) as pilot:
        await on_task(pilot, app)
        await pilot.press("b", "enter")
        await settled(pilot)
        assert words in shown(app)
        assert "secret" not in shown(app)
        await pilot.press("right", "enter")
        await settled(pilot)
        reports = list(tmp_path.glob("fault-*.txt"))
        assert len(reports) == 1
        assert "a secret of ours" in reports[0].read_text(encoding="utf-8")
        monkeypatch.setattr(services, "submit", whole)
        app.level_screen.do("retry")
        await settled(pilot)
        assert words not in shown(app)
        assert services.level_progress(KITCHEN).tries == 1


class Without:
    """The runner of this computer, but for one language."""

    def __init__(self, runner: Runner, language: str) -> None:
        self._runner = runner
        self._language = language

    def runtime(self, language: str) -> Runtime:
        found = self._runner.runtime(language)
        if language != self._language:
            return found
        return changed(found, title="Python", path=None, hint="Pasang dari python.org.")

    def __getattr__(self, name: str) -> Any:
        return getattr(self._runner, name)


@pytest.mark.parametrize(
    ("language", "words"), [("id", "belum ada di komputer ini"), ("en", "is not on this computer")]
)
@pytest.mark.parametrize("key", ["f5", "f8"])
async def test_a_missing_runtime_is_the_fifth_ending(
    build: Callable[..., Services], runner: Runner, language: str, words: str, key: str
) -> None:
    services = build(runner=Without(runner, "python"))
    app = LevelApp(services, CHANGE, language=language)
    async with app.run_test(size=(80, 24)) as pilot:
        await on_task(pilot, app)
        await pilot.press(key)
        await settled(pilot)
        assert f"i Python {words}" in shown(app)
        app.level_screen.do("large")
        await settled(pilot)
        assert "python.org" in shown(app)
        app.level_screen.do("map")
        await settled(pilot)
        assert app.asked == [("map", CHANGE)]
        assert services.level_progress(CHANGE).tries == 0


@pytest.mark.parametrize("missing", [False, True])
async def test_a_prediction_is_run_once_it_stands(
    build: Callable[..., Services], runner: Runner, missing: bool
) -> None:
    level_id = "python-basics/glue-or-add"
    services = build(runner=Without(runner, "python") if missing else runner)
    app = LevelApp(services, level_id)
    async with app.run_test(size=(80, 30)) as pilot:
        await on_task(pilot, app)
        body: Any = services.catalog.level(level_id).body
        for line in body.answer.split("\n"):
            await pilot.press(*line, "enter")
        await pilot.press("enter")
        await settled(pilot)
        await settled(pilot)
        words = "Hasil tersimpan" if missing else "Programnya barusan dijalankan."
        assert words in shown(app)
        assert all(line in shown(app).split(words)[1] for line in body.answer.split("\n"))


async def test_a_program_that_reads_is_asked_for_its_input_first(services: Services) -> None:
    app = LevelApp(services, CHANGE)
    async with app.run_test(size=(80, 24)) as pilot:
        await on_task(pilot, app)
        editor = app.level_screen.query_one(CodeEditor)
        editor.open("# input() di sini\nnama = input()\nprint('Halo ' + nama)\n", "python")
        await pilot.press("f5")
        await pilot.pause()
        assert isinstance(app.screen, InputPopup)
        await pilot.press("escape")
        await settled(pilot)
        assert app.level_screen.panel.report is None
        await pilot.press("f5")
        await pilot.pause()
        await pilot.press(*"Wayan", "f5")
        await settled(pilot)
        assert "Halo Wayan" in shown(app)
        await pilot.press("f5")
        await pilot.pause()
        assert isinstance(app.screen, InputPopup)
        assert app.screen.query_one(CodeEditor).text == "Wayan\n"


async def test_a_comment_about_input_asks_for_nothing(services: Services) -> None:
    app = LevelApp(services, CHANGE)
    async with app.run_test(size=(80, 24)) as pilot:
        await on_task(pilot, app)
        app.level_screen.query_one(CodeEditor).open("# input() nanti\nprint(1)\n", "python")
        await pilot.press("f5")
        await settled(pilot)
        assert app.level_screen.panel.report is not None


async def test_submit_comes_first_once_every_visible_check_passes(services: Services) -> None:
    app = LevelApp(services, CHANGE)
    async with app.run_test(size=(80, 24)) as pilot:
        await on_task(pilot, app)
        assert shown(app).split("\n")[-2].startswith(" [ Jalankan f5 ]  [ Kirim f8 ]")
        level: Any = services.catalog.level(CHANGE)
        app.level_screen.query_one(CodeEditor).open(level.body.code.solution()["kasir.py"], "python")
        await pilot.press("f5")
        await settled(pilot)
        assert shown(app).split("\n")[-2].startswith(" [ Kirim f8 ]  [ Jalankan f5 ]")


async def test_a_server_that_cannot_start_shows_its_real_error_and_the_way_there(services: Services) -> None:
    app = LevelApp(services, STALL)
    async with app.run_test(size=(80, 24)) as pilot:
        await on_task(pilot, app)
        await pilot.press("end", "backspace", "f5")
        await settled(pilot)
        text = shown(app)
        assert "! Program berhenti di baris 2." in text
        assert text.index("SyntaxError") < text.index("Artinya:") if "Artinya:" in text else "SyntaxError" in text
        assert "[ Ke baris 2 ]" in text
        assert app.level_screen.query_one(CodeEditor).has_focus
        app.level_screen.query_one(CodeEditor).go_to(0, 0)
        app.level_screen.do("line:2:balasan.py")
        await settled(pilot)
        assert app.level_screen.query_one(CodeEditor).cursor_location[0] == 1
