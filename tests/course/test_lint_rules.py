"""Lint: each rule broken once in a small course that is otherwise whole."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from level_samples import COURSE, HEAD, MODULE, level_yaml, write_course

from backend_quest.authoring.lint import lint
from backend_quest.authoring.translation import draft
from backend_quest.content.faults import Fault
from backend_quest.content.loader import FileCatalog
from backend_quest.content.reading import KINDS


def rules(root: Path) -> list[str]:
    return sorted(fault.rule for fault in lint(root))


def changed(tmp_path: Path, kind: str, old: str, new: str) -> list[Fault]:
    text = level_yaml(kind)
    assert old in text
    return lint(write_course(tmp_path, {"01-satu.yaml": text.replace(old, new)}))


@pytest.fixture
def whole(tmp_path: Path) -> Path:
    root = write_course(tmp_path)
    entry = "- {key: api, term: {id: API, en: API}, says: {id: a, en: b}}\n"
    (root / "glossary.yaml").write_text(entry, encoding="utf-8")
    return root


@pytest.mark.parametrize("kind", KINDS)
def test_a_whole_course_has_no_fault(tmp_path: Path, kind: str) -> None:
    root = write_course(tmp_path, {"01-satu.yaml": level_yaml(kind)})
    (root / "glossary.yaml").write_text("[]\n", encoding="utf-8")
    assert [fault.format("en") for fault in lint(root)] == []


LEVEL_RULES = [
    ("parsons", 'task: {id: "Tugas?", en: "Task?"}\n', "", "missing-key", False),
    ("parsons", "says: {id: \"Begini.\", en: \"Like this.\"}\nlanguage", "language", "missing-key", False),
    ("single_choice", "minutes: 4", "minutes: 4\nsays: {id: a, en: b}", "says-in-choice", False),
    ("parsons", '  - {id: "Dua", en: "Two"}\n  - {id: "Tiga", en: "Three"}\n', "", "few-hints", False),
    ("parsons", '  - {id: "Tiga", en: "Three"}\n', "", "three-hints", True),
    ("parsons", 'goal: {id: "Tujuan", en: "Goal"}', 'goal: {id: "Tujuan", en: " "}', "empty-text", False),
    ("parsons", '3"}\nmistakes:\n  - {answer: [show, if], says: {id: "Begini."', '3"}\nmistakes:\n'
     '  - {answer: [show, if], says: {id: ""', "empty-text", False),
    ("parsons", 'title: {id: "Judul"', f'title: {{id: "{"J" * 25}"', "needs-short", False),
    ("parsons", 'title: {id: "Judul"', f'short: {{id: a, en: b}}\ntitle: {{id: "{"J" * 41}"', "too-wide", False),
    ("parsons", 'title: {id: "Judul"', f'short: {{id: {"j" * 25}, en: b}}\ntitle: {{id: "J"', "too-wide", False),
    ("parsons", 'task: {id: "Tugas?"', f'task: {{id: "{"t" * 153}"', "too-wide", False),
    ("parsons", "minutes: 4", "minutes: 31", "range", False),
    ("parsons", "teaches: [code.print]", "teaches: []", "teaches-nothing", True),
    ("parsons", "teaches: [code.print]", "teaches: [code.print, code.prin]", "unknown-concept", False),
    ("parsons", "requires: []", "requires: [code.other]", "unknown-concept", False),
    ("parsons", "minutes: 4", "minutes: 4\nterms: [apj]", "unknown-term", False),
    ("parsons", "minutes: 4", "minutes: 4\ncovers: {seed: [X1]}", "seed", False),
    ("parsons", 'lesson: {id: "Materi."', f'lesson: {{id: "{"Satu kata. " * 61}"', "lesson-words", True),
    ("parsons", 'lesson: {id: "Materi."', 'lesson: {id: "' + "a\\n\\n" * 9 + '"', "lesson-rows", True),
    ("parsons", "code: \"print(km)\"", f'code: "{"x" * 57}"', "too-wide", False),
    ("parsons", "code: \"print(km)\"", 'code: "a\\nb"', "one-line", False),
    ("parsons", "- {name: {id: satu, en: one}, given", "- {given", "missing-key", False),
    ("single_choice", '  - {key: c, text: {id: C, en: C}, says: {id: "Begini.", en: "Like this."}}\n', "", "count",
     False),
    ("match_pairs", "left: {id: A,", f"left: {{id: {'A' * 21},", "too-wide", False),
    ("match_pairs", "right: {id: 1,", f"right: {{id: {'1' * 43},", "too-wide", False),
    ("fill_blank", "label: {id: total,", f"label: {{id: {'t' * 35},", "too-wide", False),
    ("fill_blank", 'mistakes:\n  - {answers: {total: "6"}, says: {id: "Begini.", en: "Like this."}}\n', "",
     "no-mistakes", True),
    ("code_task", "hidden: true", "hidden: false", None, False),
    ("code_task", "call: \"f(1)\", equals: 1", "call: \"f(1)\", equals: 1, hidden: true", "first-case-hidden", False),
    ("reflection", "kind: reflection", "'kind': reflection", None, False),
    ("server_task", "- name: {id: satu, en: one}\n    request", "- request", "missing-key", False),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "old", "new", "rule", "warning"), LEVEL_RULES)
def test_each_rule_of_a_level(tmp_path: Path, kind: str, old: str, new: str, rule: str | None, warning: bool) -> None:
    faults = [fault for fault in changed(tmp_path, kind, old, new) if fault.path != "glossary.yaml"]
    assert [(fault.rule, fault.warning) for fault in faults] == ([] if rule is None else [(rule, warning)])


def test_a_story_explains_every_step(tmp_path: Path) -> None:
    head = level_yaml("parsons").partition("title:")[2]
    story = (
        "kind: parsons\nsays: {id: a, en: b}\nblocks:\n"
        "  - {key: a, text: {id: a, en: a}, says: {id: a, en: b}}\n"
        "  - {key: b, text: {id: b, en: b}}\n"
    )
    faults = lint(write_course(tmp_path, {"01-satu.yaml": f"{story}title:{head}"}))
    assert [(fault.rule, fault.line) for fault in faults if fault.path != "glossary.yaml"] == [("missing-key", 5)]


def test_blanks_of_a_text_say_what_they_accept(tmp_path: Path) -> None:
    cases = 'cases:\n  - {name: {id: satu, en: one}, given: {harga: 5}, prints: "5"}\n'
    text = level_yaml("fill_blank").replace(cases, "")
    faults = lint(write_course(tmp_path, {"01-satu.yaml": text}))
    assert [fault.rule for fault in faults if fault.path != "glossary.yaml"] == ["missing-key"]


# ── files ────────────────────────────────────────────────────────────────────────────────────


def test_all_faults_of_all_files_come_in_order(whole: Path) -> None:
    (whole / "modul/02-dua.yaml").write_text("a: [1", encoding="utf-8")
    (whole / "modul/03-tiga.yaml").write_text(level_yaml("parsons").replace("goal:", "gaol:"), encoding="utf-8")
    (whole / "concepts.yaml").write_text("code.print: {id: x, en: y}\na: b\n", encoding="utf-8")
    found = [(fault.path, fault.line, fault.rule) for fault in lint(whole)]
    assert found == [
        ("concepts.yaml", 2, "expected-languages"),
        ("modul/02-dua.yaml", 1, "yaml-flow"),
        ("modul/03-tiga.yaml", 1, "missing-key"),
        ("modul/03-tiga.yaml", 14, "misspelt-key"),
    ]


def test_names_and_numbers(whole: Path) -> None:
    text = level_yaml("parsons")
    for name in ("01-dua.yaml", "04-satu.yaml", "5-lima.yaml", "06-con.yaml"):
        (whole / "modul" / name).write_text(text, encoding="utf-8")
    (whole / "modul/notes.txt").write_text("x", encoding="utf-8")
    (whole / "README.md").write_text("x", encoding="utf-8")
    assert [(fault.path, fault.rule, fault.warning) for fault in lint(whole)] == [
        ("README.md", "stray-file", True),
        ("modul/01-satu.yaml", "number-twice", False),
        ("modul/04-satu.yaml", "slug-twice", False),
        ("modul/06-con.yaml", "file-name", False),
        ("modul/5-lima.yaml", "file-name", False),
        ("modul/notes.txt", "stray-file", True),
    ]


def test_modules_are_those_of_the_course(whole: Path) -> None:
    course = COURSE.replace("[modul]", "[modul, gone, modul, '../x']")
    (whole / "course.yaml").write_text(course, encoding="utf-8")
    (whole / "orphan").mkdir()
    found = [(fault.path, fault.rule) for fault in lint(whole)]
    assert found == [
        ("course.yaml", "no-module"),
        ("course.yaml", "module-twice"),
        ("course.yaml", "module-name"),
        ("orphan", "unlisted-module"),
    ]


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("default_stack: py", "default_stack: node", "unknown-stack"),
        ("modules: [modul]", "stacks: [go], modules: [modul]", "unknown-stack"),
        ("ranks:\n", "opening: [modul/dua]\nranks:\n", "unknown-level"),
        ("from_xp: 0", "from_xp: 1", "ranks"),
        ("languages: [id, en]", "languages: [id]", "wrong-value"),
    ],
)
def test_each_rule_of_the_course(whole: Path, old: str, new: str, rule: str) -> None:
    assert old in COURSE
    (whole / "course.yaml").write_text(COURSE.replace(old, new), encoding="utf-8")
    assert rules(whole) == [rule]


def test_a_missing_course_is_a_fault_and_no_crash(tmp_path: Path) -> None:
    assert "missing-file" in rules(tmp_path)
    assert "missing-file" in rules(tmp_path / "nowhere")


def test_a_bank_is_looked_at_too(whole: Path) -> None:
    item = (
        "  - key: KEY\n    concept: CONCEPT\n    task: {id: a, en: ''}\n    kind: fill_blank\n"
        "    snippet: {language: text, code: '<<x>>'}\n    blanks:\n"
        "      - {key: x, label: {id: a, en: b}, solution: s, accept: [s],\n"
        "         says: {id: a, en: b}, otherwise: {id: a, en: b}}\n"
        "    mistakes: [{answers: {x: y}, says: {id: a, en: b}}]\n"
    )
    text = "items:\n" + item.replace("KEY", "one").replace("CONCEPT", "code.print")
    text += item.replace("KEY", "two").replace("CONCEPT", "code.other").replace("''", "b")
    (whole / "modul/checkpoint.yaml").write_text(text, encoding="utf-8")
    assert [(fault.rule, fault.line) for fault in lint(whole)] == [
        ("empty-text", 4),
        ("unknown-concept", 12),
    ]
    (whole / "concepts.yaml").write_text("code.print: {id: x, en: y}\ncode.other: {id: x, en: y}\n", encoding="utf-8")
    assert [(fault.rule, fault.line) for fault in lint(whole)] == [("empty-text", 4), ("bank-concept", 12)]


def test_words_for_errors_use_the_groups_of_their_pattern(whole: Path) -> None:
    (whole / "errors").mkdir()
    entry = "- {key: a, type: E, matches: 'a(b)', sample: x, says: {id: pakai $1, en: use $2}}\n"
    (whole / "errors/python.yaml").write_text(entry, encoding="utf-8")
    assert [(fault.path, fault.rule, fault.line) for fault in lint(whole)] == [("errors/python.yaml", "no-group", 1)]


# ── how files hang together ──────────────────────────────────────────────────────────────────


def two_modules(root: Path, requires: str, levels: dict[str, str], order: str = "row", stacks: str = "[all]") -> Path:
    """Write a course with the module ``modul`` (teaches code.print) and a second one."""
    write_course(root, course=COURSE.replace("[modul]", "[modul, kedua]"))
    (root / "glossary.yaml").write_text("[]\n", encoding="utf-8")
    concepts = "".join(f"{name}: {{id: a, en: b}}\n" for name in ("code.print", "code.if", "code.for", "code.while"))
    (root / "concepts.yaml").write_text(concepts, encoding="utf-8")
    (root / "kedua").mkdir()
    module = MODULE.replace("[all]", stacks) + f"requires: {requires}\norder: {order}\n"
    (root / "kedua/module.yaml").write_text(module, encoding="utf-8")
    for name, needs in levels.items():
        teaches, _, requires_ = needs.partition(" < ")
        text = level_yaml("parsons").replace("teaches: [code.print]", f"teaches: [{teaches}]")
        text = text.replace("requires: []", f"requires: [{requires_}]")
        (root / "kedua" / name).write_text(text, encoding="utf-8")
    return root


@pytest.mark.parametrize(
    ("requires", "levels", "expected"),
    [
        ("{all: [modul]}", {"01-a.yaml": "code.if < code.print"}, []),
        ("{all: [modul/satu]}", {"01-a.yaml": "code.if < code.print"}, []),
        ("{any: [modul]}", {"01-a.yaml": "code.if < code.print"}, []),
        ("{}", {"01-a.yaml": "code.if < code.print"}, ["not-taught-before"]),
        ("{all: [modul]}", {"01-a.yaml": "code.if < code.for"}, ["not-taught-before"]),
        ("{all: [modul]}", {"01-a.yaml": "code.if < code.if"}, ["not-taught-before"]),
        ("{}", {"01-a.yaml": "code.if", "02-b.yaml": "code.for < code.if"}, []),
        ("{}", {"02-a.yaml": "code.if", "01-b.yaml": "code.for < code.if"}, ["not-taught-before"]),
        ("{all: [gone]}", {"01-a.yaml": "code.if"}, ["never-opens", "no-module"]),
        ("{any: [gone]}", {"01-a.yaml": "code.if"}, ["never-opens", "no-module"]),
        ("{all: [modul/gone]}", {"01-a.yaml": "code.if"}, ["unknown-level"]),
        ("{all: [kedua]}", {"01-a.yaml": "code.if"}, ["cycle"]),
        ("{any: [kedua/a, modul]}", {"01-a.yaml": "code.if"}, ["cycle"]),
    ],
)
def test_nothing_is_required_before_it_is_taught(
    tmp_path: Path, requires: str, levels: dict[str, str], expected: list[str]
) -> None:
    assert rules(two_modules(tmp_path, requires, levels)) == expected


def test_in_a_free_module_nothing_is_surely_done_before(tmp_path: Path) -> None:
    levels = {"01-a.yaml": "code.if", "02-b.yaml": "code.for < code.if"}
    assert rules(two_modules(tmp_path, "{}", levels, order="free")) == ["not-taught-before"]


def test_a_level_stands_for_itself_and_those_before_it_only(tmp_path: Path) -> None:
    root = two_modules(tmp_path, "{all: [modul/satu]}", {"01-a.yaml": "code.if < code.for"})
    text = level_yaml("parsons").replace("[code.print]", "[code.for]")
    (root / "modul/02-dua.yaml").write_text(text, encoding="utf-8")
    assert rules(root) == ["not-taught-before"]
    (root / "kedua/module.yaml").write_text(MODULE + "requires: {all: [modul/dua]}\n", encoding="utf-8")
    assert rules(root) == []


def test_of_two_ways_both_must_teach_it(tmp_path: Path) -> None:
    root = two_modules(tmp_path, "{}", {"01-a.yaml": "code.if"})
    (root / "course.yaml").write_text(COURSE.replace("[modul]", "[modul, kedua, ketiga]"), encoding="utf-8")
    (root / "ketiga").mkdir()
    (root / "ketiga/module.yaml").write_text(MODULE + "requires: {any: [modul, kedua]}\n", encoding="utf-8")
    text = level_yaml("parsons").replace("requires: []", "requires: [code.print]")
    text = text.replace("teaches: [code.print]", "teaches: [code.for]")
    (root / "ketiga/01-c.yaml").write_text(text, encoding="utf-8")
    assert [(fault.path, fault.rule) for fault in lint(root)] == [("ketiga/01-c.yaml", "not-taught-before")]
    for name in ("modul", "kedua"):
        level = next((root / name).glob("0*.yaml"))
        both = level.read_text(encoding="utf-8").replace("teaches: [", "teaches: [code.print, ")
        level.write_text(both.replace("code.print, code.print", "code.print"), encoding="utf-8")
    assert rules(root) == []


def test_every_stack_has_its_own_path(tmp_path: Path) -> None:
    root = two_modules(tmp_path, "{all: [modul]}", {"01-a.yaml": "code.if < code.print"})
    course = COURSE.replace("[modul]", "[modul, kedua]").replace(
        "ranks:", "  - {key: go, title: {id: Go, en: Go}, offered_with: OFFERED}\nranks:"
    )
    (root / "modul/module.yaml").write_text(MODULE.replace("[all]", "[py]"), encoding="utf-8")
    (root / "course.yaml").write_text(course.replace("OFFERED", "gone"), encoding="utf-8")
    assert rules(root) == []
    (root / "course.yaml").write_text(course.replace("OFFERED", "kedua"), encoding="utf-8")
    faults = lint(root)
    assert [(fault.path, fault.rule) for fault in faults] == [("kedua/module.yaml", "never-opens")]
    assert "`go`" in faults[0].message.en


def test_two_modules_that_wait_for_each_other(tmp_path: Path) -> None:
    root = two_modules(tmp_path, "{all: [modul]}", {"01-a.yaml": "code.if"})
    (root / "modul/module.yaml").write_text(MODULE + "requires: {any: [kedua/a]}\n", encoding="utf-8")
    assert [(fault.path, fault.rule) for fault in lint(root)] == [
        ("kedua/module.yaml", "cycle"),
        ("modul/module.yaml", "cycle"),
    ]


def test_former_ids_belong_to_one_level(whole: Path) -> None:
    text = level_yaml("parsons")
    for name, was in (("02-b.yaml", "[lama/x, modul/satu]"), ("03-c.yaml", "[lama/x]")):
        (whole / "modul" / name).write_text(f"{text}was: {was}\n", encoding="utf-8")
    assert [(fault.path, fault.rule) for fault in lint(whole)] == [
        ("modul/02-b.yaml", "former-id"),
        ("modul/03-c.yaml", "former-id"),
    ]


def test_the_glossary_names_levels_that_exist(whole: Path) -> None:
    entry = "- {key: api, term: {id: API, en: API}, says: {id: a, en: b}, level: modul/satu}\n"
    (whole / "glossary.yaml").write_text(entry + entry.replace("api", "url").replace("satu", "dua"), encoding="utf-8")
    assert [(fault.rule, fault.line) for fault in lint(whole)] == [("unknown-level", 2)]
    (whole / "glossary.yaml").write_text(entry.replace("}\n", ", also: [modul/satu, modul/tiga]}\n"), encoding="utf-8")
    assert [(fault.rule, fault.line) for fault in lint(whole)] == [("unknown-level", 1)]


def test_four_of_a_kind_and_three_new_terms_are_warned_of(whole: Path) -> None:
    keys = [f"t{n}" for n in range(4)]
    entries = "".join(f"- {{key: {key}, term: {{id: a, en: b}}, says: {{id: a, en: b}}}}\n" for key in keys)
    (whole / "glossary.yaml").write_text(entries, encoding="utf-8")
    for number in range(2, 6):
        terms = "terms: [t0, t1, t2]\n" if number == 2 else "terms: [t0, t1, t2, t3]\n"
        (whole / f"modul/{number:02}-l{number}.yaml").write_text(level_yaml("parsons") + terms, encoding="utf-8")
    assert [(fault.path, fault.rule, fault.warning) for fault in lint(whole)] == [
        ("modul/02-l2.yaml", "new-terms", True),
        ("modul/05-l5.yaml", "same-kind", True),
    ]


def test_a_broken_level_does_not_make_others_look_wrong(tmp_path: Path) -> None:
    levels = {"01-a.yaml": "code.if", "02-b.yaml": "code.for < code.if"}
    root = two_modules(tmp_path, "{}", levels)
    broken = (root / "kedua/01-a.yaml").read_text(encoding="utf-8").replace("minutes: 4", "minutes: four")
    (root / "kedua/01-a.yaml").write_text(broken, encoding="utf-8")
    assert rules(root) == ["expected-integer"]


# ── overlays ─────────────────────────────────────────────────────────────────────────────────


def translated(root: Path, name: str, old: str = "", new: str = "") -> list[tuple[str, str, int, bool]]:
    """Faults of the course once its level has an overlay ``name`` in which ``old`` became ``new``."""
    text = draft(FileCatalog(root).level("modul/satu"), lambda text: f"Jw {text.en}")
    assert old in text
    (root / name).parent.mkdir(exist_ok=True)
    (root / name).write_text(text.replace(old, new), encoding="utf-8")
    return [(fault.path, fault.rule, fault.line, fault.warning) for fault in lint(root)]


OVERLAY = "modul/01-satu.jv.yaml"
OVERLAY_RULES = [
    (OVERLAY, "", "", None, 0, False),
    (OVERLAY, "of: ", "of: 0", "overlay-stale", 1, True),
    (OVERLAY, '"Jw Goal"', '""', "overlay-incomplete", 1, True),
    (OVERLAY, "title: ", "minutes: 3\ntitle: ", "overlay-no-text", 2, False),
    (OVERLAY, '"Jw Title"', '"Irah" # a', None, 0, False),
    (OVERLAY, '"Jw Title"', "Irah # a", "cut-text", 2, False),
    (OVERLAY, '"Jw Title"', '"' + "J" * 25 + '"', "too-wide", 2, False),
    (OVERLAY, '"Jw Task?"', '"' + "J" * 153 + '"', "too-wide", 5, False),
    (OVERLAY, '"Jw Lesson."', '"Rp 5000."', "rupiah", 4, False),
    ("modul/02-satu.jv.yaml", "", "", "overlay-orphan", 1, False),
    ("modul/checkpoint.jv.yaml", "", "", "overlay-orphan", 1, False),
    ("modul/01-satu.en.yaml", "", "", "overlay-language", 1, False),
    ("glossary.jv.yaml", "", "", "overlay-file", 1, False),
    ("errors/python.jv.yaml", "", "", "overlay-orphan", 1, False),
    ("course.jv.yaml", "", "", "overlay-stale", 1, True),
    ("modul/module.jv.yaml", "", "", "overlay-stale", 1, True),
]


@pytest.mark.parametrize(("name", "old", "new", "rule", "line", "warning"), OVERLAY_RULES)
def test_each_rule_of_an_overlay(
    whole: Path, name: str, old: str, new: str, rule: str | None, line: int, warning: bool
) -> None:
    assert translated(whole, name, old, new) == ([] if rule is None else [(name, rule, line, warning)])


def test_all_faults_of_an_overlay_are_told_at_once(whole: Path) -> None:
    faults = translated(whole, OVERLAY, "title: ", "kind: parsons\nrequires: []\ntitel: ")
    assert [(rule, line) for _, rule, line, _ in faults] == [
        ("unknown-key", 2),
        ("overlay-no-text", 3),
        ("misspelt-key", 4),
    ]


@pytest.mark.parametrize(("before", "after"), [("  ", ""), ("{", "}")])
def test_the_kind_starts_a_line(tmp_path: Path, before: str, after: str) -> None:
    text = level_yaml("reflection")
    lines = "".join(f"{before if before.isspace() else ''}{line}\n" for line in text.splitlines())
    if after:
        lines = json.dumps({**yaml.safe_load(text)}, indent=1)
    faults = lint(write_course(tmp_path, {"01-satu.yaml": lines}))
    assert [fault.rule for fault in faults if fault.path.endswith("01-satu.yaml")] == ["kind-column"]


def test_a_variant_is_for_a_stack_of_the_course(tmp_path: Path) -> None:
    code = """\
    language: python
    files: {harga.py: {starter: "...\\n", solution: "x = 1\\n"}}
    cases:
      - {name: {id: satu, en: one}, prints: ""}
    mistakes:
      - {files: {harga.py: "x\\n"}, says: {id: "Begini.", en: "Like this."}}
"""
    head = HEAD + "says: {id: Begini., en: Like this.}\n"
    text = f"kind: code_task\n{head}variants:\n  py:\n{code}  go:\n{code}"
    faults = [fault for fault in lint(write_course(tmp_path, {"01-satu.yaml": text})) if fault.path != "glossary.yaml"]
    assert [fault.rule for fault in faults] == ["unknown-stack"]
    assert "`go`" in faults[0].message.en
