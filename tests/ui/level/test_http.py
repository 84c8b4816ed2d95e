"""A request: the form, the curl line beside it, the exchange, the question."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from level_app import LevelApp, settled, shown
from msgspec.structs import replace

from backend_quest.content.http_parts import PracticeServer, Reply
from backend_quest.content.kinds import HttpRequest
from backend_quest.services import Services
from backend_quest.ui.widgets.field import Field
from backend_quest.ui.widgets.work.http import HttpWork, MethodPicker

LEVEL = "how-the-web-works/your-first-request"
WORDS = {
    "id": ("Belum ada yang dikirim", "Kamu menjawab 200", "Beres!", "Server latihan ada di"),
    "en": ("Nothing was sent yet", "You answered 200", "Done!", "The practice server is at"),
}


@pytest.mark.parametrize("language", ["id", "en"])
async def test_a_wrong_answer_then_a_right_one(build: Callable[..., Services], language: str) -> None:
    nothing, wrong, passed, elsewhere = WORDS[language]
    app = LevelApp(build(), LEVEL, language=language)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        app.level_screen.show_tab("task")
        await settled(pilot)
        assert nothing in shown(app)
        await pilot.press("f5")
        await settled(pilot)
        assert "< HTTP/1.1 200 OK" in shown(app)
        assert "/menu" in shown(app)
        url = app.screen.query_one("#url", Field)
        url.value = "https://example.com/menu"
        await settled(pilot)
        assert elsewhere in shown(app)
        url.value = url.value.replace("https://example.com", "")
        await pilot.press("f5")
        await settled(pilot)
        assert "pisang goreng   3500" in shown(app)
        await pilot.press(*"200", "enter")
        await settled(pilot)
        assert wrong in shown(app)
        await pilot.press("escape")
        await settled(pilot)
        app.level_screen.work.query_one(".slot Field", Field).value = "Rp 3.500"
        await pilot.press("f8")
        await settled(pilot)
        assert passed in shown(app)


async def test_a_curl_line_fills_the_form_and_is_sent(build: Callable[..., Services]) -> None:
    app = LevelApp(build(), LEVEL)
    async with app.run_test(size=(120, 36)) as pilot:
        await settled(pilot)
        line = app.screen.query_one("#curl", Field)
        line.focus()
        line.value = line.value.replace("curl ", """curl -X PUT -H 'Accept: text/html' -d '{"a": 1}' """) + "menu"
        await pilot.press("enter")
        await settled(pilot)
        assert app.screen.query_one(MethodPicker).method == "PUT"
        assert "> PUT /menu HTTP/1.1" in shown(app)
        assert "> Accept: text/html" in shown(app)
        assert '> {"a": 1}' in shown(app)
        assert "405" in shown(app)
        line.focus()
        line.value = "curl -o x http://127.0.0.1/"
        await pilot.press("enter")
        await settled(pilot)
        assert "-o" in shown(app)
        picker = app.screen.query_one(MethodPicker)
        picker.focus()
        await pilot.press("d")
        assert picker.method == "DELETE"
        await pilot.press("down", "down", "down", "p", "up")
        assert picker.method == "GET"


async def test_what_was_sent_and_typed_is_there_again(build: Callable[..., Services]) -> None:
    services = build()
    app = LevelApp(services, LEVEL)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        app.level_screen.show_tab("task")
        await settled(pilot)
        app.screen.query_one("#url", Field).value += "menu"
        await pilot.press("f5")
        await settled(pilot)
        await pilot.press(*"35")
        await settled(pilot)
        work = app.level_screen.work
        assert isinstance(work, HttpWork)
        draft = work.draft
        work.load(services.catalog.level(LEVEL).body, draft)
        await settled(pilot)
        assert app.screen.query_one("#url", Field).value.endswith("/menu")
        assert work.draft == draft


async def test_hostile_replies_and_drafts_are_only_shown(build: Callable[..., Services]) -> None:
    services = build()
    level = services.catalog.level(LEVEL)
    assert isinstance(level.body, HttpRequest)
    evil = "\x1b[2J[/][@click=app.quit]x[/]\x1b]52;c;aGk=\x07" + "W" * 5_000
    server = PracticeServer(routes=[], otherwise=Reply(status=418, body=evil))
    body = replace(level.body, server=server)
    app = LevelApp(build(levels={LEVEL: replace(level, body=body)}), LEVEL)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        app.level_screen.show_tab("task")
        await settled(pilot)
        await pilot.press("f5")
        await settled(pilot)
        assert "418" in shown(app)
        assert "\x1b" not in shown(app)
        work = app.level_screen.work
        for draft in (7, {"requests": 7}, {"requests": [{"a": 1}], "form": {"method": 1}}, {"form": {"headers": []}}):
            work.load(body, draft)
        await settled(pilot)
        assert work.answer is None
