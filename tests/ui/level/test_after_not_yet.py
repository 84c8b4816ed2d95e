"""After a verdict of "not yet" the learner goes on without having to tidy up first."""

from __future__ import annotations

from level_app import LevelApp, settled

from backend_quest.services import Services


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
