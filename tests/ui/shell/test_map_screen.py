"""The map: what to play next is one Enter away, and a lock always says what opens it."""

from __future__ import annotations

import fakes
import pytest
from driving import LANGUAGES, playing

from backend_quest.content.events import Attempted
from backend_quest.services import Services
from backend_quest.store.api import Repair


def passed(services: Services, *levels: str) -> Services:
    for number, level in enumerate(levels):
        at = fakes.NOW - number * 60
        event = Attempted(at=at, level=level, kind="code_task", version="v1", outcome="passed", answer="a", seconds=90)
        services.store.append(event)
    return services


@pytest.mark.parametrize("language", LANGUAGES)
async def test_enter_plays_on(language: str) -> None:
    services = passed(fakes.services(name="Sari", language=language), "dasar/satu")
    async with playing(services) as play:
        assert "Dapur" in play.rows[2]
        assert "20/100 XP" in play.rows[0]
        assert "Sari" in play.rows[0]
        await play.press("enter")
        assert play.screen == "LevelScreen"
        assert "Dapur" in play.rows[0]


async def test_the_right_side_follows_the_cursor() -> None:
    async with playing(passed(fakes.services(name="S", language="id"), "dasar/satu")) as play:
        assert "Tentang Kenalan." in play.text
        assert "1/3" in play.text
        await play.press("down", "down")
        assert "Tentang Cara Kerja Web." in play.text
        await play.press("right", "enter")
        assert "Klik" in play.rows[0]


async def test_a_lock_says_what_opens_it_and_leads_there() -> None:
    async with playing(passed(fakes.services(name="S", language="id"), "dasar/satu")) as play:
        await play.press("down", "down", "down")
        text = play.text
        assert "Belum terbuka. Yang membukanya:" in text
        assert "○ Kenalan" in text
        assert "1/3" in text
        assert "Jalan terpendek: 3 level, 12 menit" in text
        await play.press("enter")
        assert "▸ [ Ke sana: Kenalan ]" in play.text
        await play.press("enter")
        assert "▸ ○ Dapur" in play.text
        await play.press("enter")
        assert play.screen == "LevelScreen"


async def test_a_locked_level_says_what_comes_first() -> None:
    async with playing(fakes.services(name="S", language="id")) as play:
        await play.press("down", "right", "down", "enter")
        assert play.screen == "MapScreen"
        assert "Selesaikan dulu: Warung Buka" in play.text


async def test_what_cannot_be_read_says_so_and_disturbs_nothing_else() -> None:
    async with playing(fakes.services(name="S", language="id")) as play:
        assert "! 1 level tidak terbaca" in play.text
        assert "! Modul ini tidak terbaca" in play.text
        await play.press("down", "down", "right", "down", "enter")
        assert play.screen == "BrokenPopup"
        assert "baris 3: tanda : hilang" in play.text
        await play.press("escape")
        await play.press("left", "down", "down")
        assert "module.yaml tidak terbaca" in play.text


async def test_done_levels_fold_when_the_pane_is_short() -> None:
    levels = fakes.entries("dasar", *(f"Level {number}" for number in range(10)))
    catalog = fakes.FakeCatalog([fakes.module("dasar", "Kenalan", levels, bank=3)])
    services = passed(fakes.services(catalog, name="S", language="id"), *(level.id for level in levels[:8]))
    async with playing(services, size=(80, 20)) as play:
        assert "level beres lainnya)" in play.text
        assert "○ Level 8" in play.text
        assert "◇ Cek modul" in play.text
        await play.press("down", "right", "home", "down", "down", "enter")
        assert "level beres lainnya)" not in play.text


async def test_narrow_windows_show_one_list_at_a_time() -> None:
    async with playing(fakes.services(name="S", language="id"), size=(64, 24)) as play:
        assert "Cara Kerja Web" in play.text
        assert "Tentang Kenalan." not in play.text
        await play.press("down", "right")
        assert "Tentang Kenalan." in play.text
        assert "Cara Kerja Web" not in play.text
        await play.press("escape")
        assert "Cara Kerja Web" in play.text


async def test_wide_windows_say_what_a_level_needs() -> None:
    levels = fakes.entries("dasar", "Warung Buka", language="python") + fakes.entries("go", "Gopher", language="go")
    catalog = fakes.FakeCatalog([fakes.module("dasar", "Kenalan", levels)])
    async with playing(fakes.services(catalog, name="S", language="id"), size=(120, 36)) as play:
        assert "Python · 4 menit · Pilih" in play.text
        assert "Go belum ada · 4 menit · Pilih" in play.text


async def test_the_way_there_and_back_by_mouse() -> None:
    async with playing(fakes.services(name="S", language="id")) as play:
        await play.pilot.click("#modules", offset=(6, 2))
        await play.settle()
        assert "Tentang Cara Kerja Web." in play.text
        await play.pilot.click("#levels", offset=(6, 0))
        await play.pilot.click("#levels", offset=(6, 0))
        await play.settle()
        assert play.screen == "LevelScreen"
        await play.pilot.click("HeaderBar", offset=(2, 0))
        await play.settle()
        assert play.screen == "MapScreen"
        await play.pilot.click("HeaderBar", offset=(2, 0))
        await play.settle()
        assert play.screen == "MapScreen"


async def test_damaged_progress_is_told_with_its_details() -> None:
    services = fakes.services(name="S", language="id")
    services.store.repair = Repair(set_aside="/tmp/damaged.db", copy_from=fakes.NOW, saved=4)
    async with playing(services) as play:
        assert "! Progres lama rusak. Salinan" in play.text
        await play.press("down", "enter")
        assert play.screen == "RepairPopup"
        assert "/tmp/damaged.db" in play.text
        assert "4 catatan" in play.text


async def test_a_sitting_that_is_not_kept_is_said() -> None:
    services = fakes.services(name="S", language="id")
    services.unsaved = "full"
    async with playing(services) as play:
        assert "! Disk penuh: kali ini tidak ada yang disimpan." in play.text
        await play.press("down", "enter", "up", "enter")
        assert play.screen in ("MapScreen", "LevelScreen")


async def test_coming_back_from_a_level_the_next_one_has_the_focus() -> None:
    services = fakes.services(name="S", language="id")
    async with playing(services) as play:
        await play.press("enter")
        passed(services, "dasar/satu")
        await play.press("escape")
        assert play.screen == "MapScreen"
        assert "▸ Lanjut: Dapur" in play.rows[2]
        assert play.app.focused is play.app.screen.query_one("#next")
        assert "✦ 1 hari" in play.rows[0]


async def test_all_done_says_so() -> None:
    services = fakes.services(fakes.FakeCatalog([fakes.module("a", "A", fakes.entries("a", "Satu"))]), name="S")
    async with playing(passed(services, "a/satu"), language="id") as play:
        assert play.says("map.all_done") in play.text
        await play.press("enter")
        assert play.screen == "MapScreen"


async def test_the_key_line_tells_where_escape_leads() -> None:
    async with playing(fakes.services(name="S", language="id")) as play:
        assert play.rows[-1].endswith("esc keluar")
        await play.press("down", "right")
        assert play.rows[-1].endswith("esc ke modul")
        await play.press("escape")
        assert play.rows[-1].endswith("esc keluar")
