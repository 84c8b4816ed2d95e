"""Overlays: a further language beside a file, with texts only."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from level_samples import level_yaml, read_text, write_course

from backend_quest.authoring.translation import draft
from backend_quest.content import yaml_tree
from backend_quest.content.kinds import Reflection
from backend_quest.content.loader import FileCatalog
from backend_quest.content.model import Level
from backend_quest.content.overlays import hash_of, overlaid, texts_of
from backend_quest.content.parts import Text
from backend_quest.content.reading import KINDS, load_source, parse_source, read_level
from backend_quest.content.report import Report
from backend_quest.paths import course_root

REAL = FileCatalog(course_root())


def level_of(kind: str) -> Level:
    level = read_level(read_text(level_yaml(kind)))
    assert level is not None
    return level


def told(value: Any, overlay: str) -> tuple[Any, Report]:
    source = read_text(overlay, "modul/01-satu.jv.yaml")
    assert source.node is not None, source.report.faults
    return overlaid(value, source.node, "jv", source.report), source.report


def overlay_with(value: Any, rest: str) -> str:
    return f"of: {hash_of(value)}\n{rest}"


def without(value: Any, language: str) -> Any:
    """The same without a language, as plain data."""
    data = msgspec.to_builtins(value)

    def strip(part: Any) -> Any:
        if isinstance(part, dict):
            return {key: strip(below) for key, below in part.items() if key != "more" or "en" not in part}
        return [strip(below) for below in part] if isinstance(part, list) else part

    return strip(data)


def check_marked(value: Any, mark: str = "«jv»") -> None:
    whole, report = told(value, draft(value, lambda text: mark + text.en))
    assert [fault.format("en") for fault in report.faults] == []
    before, after = list(texts_of(value)), list(texts_of(whole))
    assert [steps for steps, _ in before] == [steps for steps, _ in after]
    assert [text.get("jv") for _, text in after] == [mark + text.en for _, text in before]
    assert [(text.id, text.en) for _, text in after] == [(text.id, text.en) for _, text in before]
    assert without(whole, "jv") == without(value, "jv")


@pytest.mark.parametrize("kind", KINDS)
def test_every_text_of_a_kind_can_be_told_in_a_further_language(kind: str) -> None:
    check_marked(level_of(kind))


def test_every_text_of_the_course_can_be_told_in_a_further_language() -> None:
    check_marked(REAL.course)
    check_marked(dict(REAL.concepts()))
    for module in REAL.modules:
        check_marked(module.file)
        if module.bank:
            check_marked(REAL.bank(module.id))
        for entry in module.levels:
            check_marked(REAL.level(entry.id))


WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cf", "Zl", "Zp", "Cs", "Co", "Cn"]) | st.just("\n")
)


@given(WORDS)
def test_a_draft_keeps_any_words(words: str) -> None:
    level = level_of("reflection")
    whole, report = told(level, draft(level, lambda text: words))
    assert [fault.rule for fault in report.faults] == ([] if words.strip() else ["overlay-incomplete"])
    assert whole is not None
    wanted = [words if words.strip() else text.en for _, text in texts_of(level)]
    assert [text.get("jv") for _, text in texts_of(whole)] == wanted


def test_a_missing_or_empty_text_falls_back_to_english() -> None:
    level = level_of("single_choice")
    whole, report = told(level, overlay_with(level, 'title: "Irah"\ngoal: ""\noptions:\n  - {}\n  - {text: "B jv"}\n'))
    assert (whole.title.get("jv"), whole.goal.get("jv"), whole.lesson.get("jv")) == ("Irah", "Goal", "Lesson.")
    assert [option.text.get("jv") for option in whole.body.options] == ["A", "B jv", "C"]
    (fault,) = report.faults
    assert (fault.rule, fault.warning, fault.line) == ("overlay-incomplete", True, 1)


FAULTS = [
    ("judged", "title: x\noptions: [{key: z}]\n", [("overlay-no-text", 3, 12)]),
    ("not of the level", "titel: x\n", [("misspelt-key", 2, 1)]),
    ("an id", "id: other\n", [("overlay-no-text", 2, 1)]),
    ("languages again", "title: {id: a, en: b}\n", [("expected-text", 2, 8)]),
    ("one entry too many", "hints: [a, b, c, d]\n", [("overlay-item", 2, 18)]),
    ("a list is wanted", "hints: {a: b}\n", [("expected-list", 2, 8)]),
    ("a mapping is wanted", "options: [a]\n", [("expected-mapping", 2, 11)]),
    ("cut", "title: Irah # terusan\n", [("cut-text", 2, 8)]),
    ("all at once", "minutes: 3\ntitle: [a]\nhints: x\n",
     [("overlay-no-text", 2, 1), ("expected-text", 3, 8), ("expected-list", 4, 8)]),
]  # fmt: skip


@pytest.mark.parametrize(("rest", "faults"), [case[1:] for case in FAULTS], ids=[case[0] for case in FAULTS])
def test_only_texts_may_stand_there(rest: str, faults: list[tuple[str, int, int]]) -> None:
    level = level_of("single_choice")
    whole, report = told(level, overlay_with(level, rest))
    assert whole is None
    assert [(fault.rule, fault.line, fault.column) for fault in report.sorted()] == faults


def test_data_is_never_taken_for_a_text() -> None:
    text = level_yaml("server_task").replace("json: {id: 7, nama: Kopi}", "json: {id: a, en: b}")
    level = read_level(read_text(text))
    assert level is not None
    assert not any("json" in steps for steps, _ in texts_of(level))
    whole, report = told(level, overlay_with(level, "contract: [{request: {json: c}}]\n"))
    assert whole is None
    assert [fault.rule for fault in report.faults] == ["overlay-no-text"]


def test_an_overlay_of_other_words_is_left_alone() -> None:
    level = level_of("reflection")
    for changed in (
        msgspec.structs.replace(level, title=Text(id="Lain", en=level.title.en)),
        msgspec.structs.replace(level, hints=level.hints[::-1]),
    ):
        whole, report = told(changed, draft(level))
        assert whole is None
        ((rule, warning, message),) = [(f.rule, f.warning, f.message.en) for f in report.faults]
        assert (rule, warning) == ("overlay-stale", True)
        assert hash_of(changed) in message


def test_what_is_judged_may_change_under_an_overlay() -> None:
    level = level_of("reflection")
    assert isinstance(level.body, Reflection)
    longer = msgspec.structs.replace(level, body=msgspec.structs.replace(level.body, words=99), minutes=9)
    assert told(longer, draft(level))[0] is not None


def test_line_ends_and_a_byte_order_mark_do_not_make_an_overlay_stale() -> None:
    lesson = "lesson:\n  id: |\n    Satu\n    dua\n  en: b"
    text = level_yaml("parsons").replace('lesson: {id: "Materi.", en: "Lesson."}', lesson)
    assert lesson in text
    plain = read_level(read_text(text))
    other = read_level(read_text("\ufeff" + text.replace("\n", "\r\n")))
    assert plain is not None
    assert other is not None
    assert hash_of(plain) == hash_of(other)


@pytest.mark.parametrize("overlay", ["title: x\n", "of: [1]\ntitle: x\n", "- of: x\n", "of: ''\n"])
def test_an_overlay_says_what_it_was_written_for(overlay: str) -> None:
    whole, report = told(level_of("reflection"), overlay)
    assert whole is None
    assert report.faults[0].rule in ("missing-key", "expected-mapping", "overlay-stale")


# ── in a course ──────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write_course(tmp_path / "course", {"01-satu.yaml": level_yaml("single_choice")})


def add_overlay(root: Path, words: str = "Irah", name: str = "01-satu.jv.yaml") -> Path:
    level = FileCatalog(root).level("modul/satu")
    path = root / "modul" / name
    path.write_text(draft(level, lambda text: f"{words} {text.en}"), encoding="utf-8")
    return path


def test_a_catalog_tells_its_texts_in_the_languages_asked_for(root: Path, tmp_path: Path) -> None:
    add_overlay(root)
    known = FileCatalog(root, tmp_path / "cache", languages=("id", "en", "jv"))
    assert known.entry("modul/satu").title.get("jv") == "Irah Title"
    assert known.level("modul/satu").lesson.get("jv") == "Irah Lesson."
    assert known.entry("modul/satu").title.get("id") == "Judul"
    plain = FileCatalog(root, tmp_path / "cache", languages=("id", "en"))
    assert plain.entry("modul/satu").title.more == ()
    assert plain.level("modul/satu").title.more == ()
    again = FileCatalog(root, tmp_path / "cache", languages=("id", "en", "jv"))
    assert again.entry("modul/satu").title.get("jv") == "Irah Title"


@pytest.mark.parametrize("one_sitting", [True, False])
def test_a_changed_overlay_is_noticed(root: Path, tmp_path: Path, one_sitting: bool) -> None:
    def catalog() -> FileCatalog:
        return FileCatalog(root, tmp_path / "cache", languages=("id", "en", "jv"))

    first = catalog()
    assert first.level("modul/satu").title.get("jv") == "Title"
    seen = []
    for words in ("Irah", "Hari", None):
        path = add_overlay(root, words or "x")
        if words is None:
            path.unlink()
        seen.append((first if one_sitting else catalog()).level("modul/satu").title.get("jv"))
        assert catalog().entry("modul/satu").title.get("jv") == seen[-1]
    assert seen == ["Irah Title", "Hari Title", "Title"]


def test_an_unchanged_overlay_is_not_read_again(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    add_overlay(root)
    languages = ("id", "en", "jv")
    shipped = tmp_path / "levels.index"
    shipped.write_bytes(FileCatalog(root, languages=languages).index())
    wanted = FileCatalog(root, tmp_path / "cache", languages=languages).modules

    def refuse(text: str, report: Report) -> None:
        raise AssertionError(f"{report.path} was parsed")

    monkeypatch.setattr(yaml_tree, "parse", refuse)
    assert FileCatalog(root, tmp_path / "cache", languages=languages).modules == wanted
    assert FileCatalog(root, None, shipped, languages=languages).modules == wanted


BROKEN = ["title: [", "&a of: x\n", "of: !x y\n", "[" * 60, "of: \u202e\n", "x" * 300_000, "of: 0000000000000000\n"]


@pytest.mark.parametrize("overlay", BROKEN, ids=range(len(BROKEN)))
def test_a_level_plays_on_without_a_broken_overlay(root: Path, overlay: str) -> None:
    (root / "modul/01-satu.jv.yaml").write_text(overlay, encoding="utf-8")
    catalog = FileCatalog(root, languages=("id", "en", "jv"))
    assert catalog.level("modul/satu").title.get("jv") == "Title"
    assert catalog.entry("modul/satu").broken is None


def test_an_overlay_is_not_read_out_of_the_course(root: Path, tmp_path: Path) -> None:
    path = add_overlay(root)
    elsewhere = tmp_path / "elsewhere.yaml"
    path.rename(elsewhere)
    path.symlink_to(elsewhere)
    assert FileCatalog(root, languages=("jv",)).level("modul/satu").title.get("jv") == "Title"


def test_what_steers_a_terminal_is_refused(root: Path) -> None:
    path = add_overlay(root)
    path.write_text(re.sub('"Irah Title"', '"\\\\e[31mIrah"', path.read_text(encoding="utf-8")), encoding="utf-8")
    assert FileCatalog(root, languages=("jv",)).level("modul/satu").title.get("jv") == "Title"


def test_modules_banks_course_and_concepts_have_overlays_too(root: Path) -> None:
    plain = FileCatalog(root)
    files = {"course": plain.course, "modul/module": plain.module("modul").file, "concepts": dict(plain.concepts())}
    for name, value in files.items():
        (root / f"{name}.jv.yaml").write_text(draft(value, lambda text: f"Jw {text.en}"), encoding="utf-8")
    catalog = FileCatalog(root, languages=("jv",))
    assert catalog.course.groups[0].title.get("jv").startswith("Jw ")
    assert catalog.module("modul").file.title.get("jv") == "Jw Module"
    assert catalog.concepts()["code.print"].get("jv") == "Jw print"


def test_reading_in_two_steps_reads_the_overlays(root: Path) -> None:
    add_overlay(root)
    source = load_source(root.resolve(), "modul/01-satu.yaml", ["jv"])
    bare = load_source(root.resolve(), "modul/01-satu.yaml")
    assert source.digest != bare.digest
    parse_source(source)
    level = read_level(source)
    assert level is not None
    assert level.title.get("jv") == "Irah Title"
