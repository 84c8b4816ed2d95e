"""After a verdict of "not yet" the learner goes on without having to tidy up first."""

from __future__ import annotations

from level_app import LevelApp, settled, shown

from backend_quest.i18n import Translator
from backend_quest.services import Services
from backend_quest.ui.widgets.work.fields import OutputArea


async def test_a_letter_in_the_panel_picks_another_option(services: Services) -> None:
    app = LevelApp(services, "orientation/kitchen-behind-the-counter")
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("f3", "b", "f8")
        await settled(pilot)
        screen = app.level_screen
        assert screen.panel.report is not None
        assert screen.panel.report.role == "notyet"
        await pilot.press("c")
        await settled(pilot)
        assert screen.panel.report is None
        assert screen.work is not None
        assert screen.work.answer is not None


async def test_a_large_panel_gives_the_work_its_rows_back_at_the_next_verdict(
    services: Services,
) -> None:
    app = LevelApp(services, "orientation/open-the-stall")
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("f3", "f5")
        await settled(pilot)
        await pilot.press("f9", "f8")
        await settled(pilot)
        assert not app.level_screen.has_class("-panel-large")


async def test_five_gaps_stay_in_sight_and_each_tells_its_reason_when_it_has_the_focus(services: Services) -> None:
    app = LevelApp(services, "how-the-web-works/take-a-url-apart")
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("f3")
        for _ in range(5):
            await pilot.press("x", "enter")
        await pilot.press("f8")
        await settled(pilot)
        told = shown(app)
        assert all(f"{number} [x" in told for number in range(1, 6)), told
        assert "Skema berdiri paling depan" in told
        assert "Host itu nama server" not in told
        await pilot.press("enter", "tab")
        await settled(pilot)
        assert "Host itu nama server" in shown(app)
        assert "Skema berdiri paling depan" not in shown(app)


async def test_the_signs_of_a_prediction_stand_beside_its_lines_and_the_cursor_comes_back_behind_them(
    services: Services,
) -> None:
    level_id = "python-basics/glue-or-add"
    app = LevelApp(services, level_id)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("f3", "enter", *"8000", "enter", *"8000", "f8")
        await settled(pilot)
        rows = [row.partition("│")[::2] for row in shown(app).split("\n") if "│" in row]
        assert [(sign.strip()[-1:], text.strip()) for sign, text in rows] == [(":", ""), ("✗", "8000"), ("✓", "8000")]
    again = LevelApp(services, level_id)
    async with again.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert again.level_screen.query_one(OutputArea).cursor_location == (2, 4)


async def test_a_result_comes_back_with_f9_and_survives_another_language(services: Services) -> None:
    app = LevelApp(services, "orientation/kitchen-behind-the-counter")
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("f3", "b", "f8")
        await settled(pilot)
        await pilot.press("escape")
        await settled(pilot)
        assert "Belum pas." not in shown(app)
        await pilot.press("f9")
        await settled(pilot)
        assert "✗ Belum pas." in shown(app)
        app.tr = Translator("en")
        app.level_screen.relabel()
        await settled(pilot)
        told = shown(app)
        assert "✗ Not yet." in told
        assert "✗ (•) b" in told


async def test_a_program_that_ran_is_not_said_to_be_still_to_run(services: Services) -> None:
    app = LevelApp(services, "orientation/open-the-stall")
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("f3")
        await settled(pilot)
        assert "Belum dijalankan" in shown(app)
        await pilot.press("f5")
        await settled(pilot)
        await pilot.press("escape")
        await settled(pilot)
        assert "Belum dijalankan" not in shown(app)
        assert "esc keluar dari kotak" in shown(app)
