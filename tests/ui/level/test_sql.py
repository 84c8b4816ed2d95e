"""A query: its result, the tables below it."""

from __future__ import annotations

from collections.abc import Callable

from level_app import LevelApp, settled, shown

from backend_quest.services import Services
from backend_quest.ui.widgets.editor import CodeEditor
from backend_quest.ui.widgets.work.sql import SqlWork

LEVEL = "sql-basics/null-is-not-zero"


async def test_tables_result_and_verdict(build: Callable[..., Services]) -> None:
    app = LevelApp(build(), LEVEL)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        app.level_screen.show_tab("task")
        await settled(pilot)
        assert "1  Wayan  ∅ NULL          Jalan Melati 3" in shown(app)
        assert "2  Ucok   ''" in shown(app)
        await pilot.press("f5")
        await settled(pilot)
        assert "[Hasilmu]" in shown(app)
        assert "1 baris" in shown(app)
        work = app.level_screen.work
        assert isinstance(work, SqlWork)
        work.focus_tables()
        await pilot.press("right")
        await settled(pilot)
        assert "[pelanggan]" in shown(app)
        editor = app.level_screen.query_one(CodeEditor)
        editor.replace("SELECT nama FROM pelanggan WHERE 0;", (0, 0), editor.document.end)
        await pilot.press("f5")
        await settled(pilot)
        assert "(tidak ada baris yang cocok)" in shown(app)
        editor.replace("DELETE FROM pelanggan WHERE hp IS NULL;", (0, 0), editor.document.end)
        await pilot.press("f5")
        await settled(pilot)
        assert "2 baris berubah." in shown(app)
        editor.replace("SELECT nama FROM pelanggan WHERE hp IS NULL;", (0, 0), editor.document.end)
        await pilot.press("f8")
        await settled(pilot)
        assert "Beres!" in shown(app)
