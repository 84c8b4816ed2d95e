"""The schema: what each type takes, and every fault of a file at once."""

from __future__ import annotations

from typing import Any, Literal

import pytest
from level_samples import faults_of, level_yaml, read_text, rules_of
from msgspec import UNSET

from backend_quest.content import kinds, model, parts
from backend_quest.content.reading import KINDS, Source, read_as, read_bank, read_entries, read_level
from backend_quest.content.report import Report
from backend_quest.content.schema import FAILED, reader_of
from backend_quest.content.yaml_tree import parse


def read(type_: Any, text: str) -> tuple[Any, list[str]]:
    report = Report("x.yaml")
    node = parse(text, report)
    assert node is not None
    value = reader_of(type_)(node, report)
    return value, [fault.rule for fault in report.faults]


@pytest.mark.parametrize(
    ("type_", "text", "value"),
    [
        (str, "No", "No"),
        (str, "0123", "0123"),
        (str, "12:30", "12:30"),
        (str, "null", "null"),
        (str, "''", ""),
        (str, "a # b", "a"),
        (int, "-12", -12),
        (float, "2", 2.0),
        (float, "0.5", 0.5),
        (bool, "true", True),
        (Literal["row", "free"], "free", "free"),
        (list[str], "[a, 1]", ["a", "1"]),
        (dict[str, int], "{a: 1}", {"a": 1}),
        (parts.Text, "{id: Tidak, en: No}", parts.Text(id="Tidak", en="No")),
        (parts.Matcher, "abc", parts.Matcher(equals="abc")),
        (parts.Matcher, "12", parts.Matcher(equals=12)),
        (parts.Matcher, "'12'", parts.Matcher(equals="12")),
        (parts.Matcher, "[1]", parts.Matcher(equals=[1])),
        (parts.Matcher, "{contains: a}", parts.Matcher(contains="a")),
        (parts.Matcher, "{equals: {contains: a}}", parts.Matcher(equals={"contains": "a"})),
        (parts.Matcher | dict[str, parts.Matcher] | None, "{matches: a}", parts.Matcher(matches="a")),
        (parts.Matcher | dict[str, parts.Matcher] | None, "{a: b}", {"a": parts.Matcher(equals="b")}),
        (parts.Matcher | dict[str, parts.Matcher] | None, "a", parts.Matcher(equals="a")),
        (parts.Matcher | list[str] | None, "[a, b]", ["a", "b"]),
        (parts.Matcher | list[str] | None, "{matches: a}", parts.Matcher(matches="a")),
    ],
)
def test_takes(type_: Any, text: str, value: Any) -> None:
    assert read(type_, text) == (value, [])


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("true", True),
        ("false", False),
        ("null", None),
        ("12", 12),
        ("-1", -1),
        ("15.000", 15.0),
        ("'true'", "true"),
        ('"12"', "12"),
        ("yes", "yes"),
        ("0123", "0123"),
        ("1_000", "1_000"),
        ("0x1F", "0x1F"),
        ("1e3", "1e3"),
        (".5", ".5"),
        ("+1", "+1"),
        ("~", "~"),
        ("12:30", "12:30"),
        ("2026-08-17", "2026-08-17"),
        (".inf", ".inf"),
        ("{id: 7, en: [null, 'x']}", {"id": 7, "en": [None, "x"]}),
    ],
)
def test_data_resolves_by_few_rules(text: str, value: Any) -> None:
    found, faults = read(Any, text)
    assert (found, type(found), faults) == (value, type(value), [])


@pytest.mark.parametrize(
    ("type_", "text", "rule"),
    [
        (str, "[a]", "expected-text"),
        (str, "{a: b}", "expected-text"),
        (dict[str, str], "a:", "empty-value"),
        (str, "two words # cut", "cut-text"),
        (parts.Text, "{id: a # cut\n, en: b}", "cut-text"),
        (parts.Text, "hello", "expected-languages"),
        (parts.Text, "{id: a}", "missing-key"),
        (parts.Text, "{id: a, en: b, EN: c}", "misspelt-key"),
        (int, "'1'", "expected-integer"),
        (int, "01", "expected-integer"),
        (int, "1.0", "expected-integer"),
        (int, "one", "expected-integer"),
        (int, "9" * 30, "expected-integer"),
        (float, "1e3", "expected-number"),
        (float, "nan", "expected-number"),
        (bool, "yes", "expected-boolean"),
        (bool, "'true'", "expected-boolean"),
        (Literal["row", "free"], "fre", "wrong-value"),
        (Literal["row", "free"], "[row]", "wrong-value"),
        (list[str], "a", "expected-list"),
        (list[str], "{a: b}", "expected-list"),
        (dict[str, int], "[a]", "expected-mapping"),
        (parts.Snippet, "print(1)", "expected-mapping"),
        (parts.Matcher, "{contain: a}", "misspelt-key"),
        (Any, "9" * 30, "long-number"),
        (Any, "{a: }", "empty-value"),
        (Any, "[two words # cut\n]", "cut-text"),
    ],
)
def test_refuses(type_: Any, text: str, rule: str) -> None:
    assert read(type_, text) == (FAILED, [rule])


def test_texts_are_cleaned() -> None:
    assert read(parts.Text, '{id: "a\\r\\nc", en: "d"}')[0] == parts.Text(id="a\nc", en="d")
    assert read(dict[str, Any], '{a: ["x\\ry"]}')[0] == {"a": ["x\ny"]}


def test_a_type_without_a_reader_is_a_mistake_of_ours() -> None:
    for type_ in (bytes, str | int, set[str]):
        with pytest.raises(TypeError):
            reader_of(type_)


def test_every_kind_reads() -> None:
    for kind in KINDS:
        source = read_text(level_yaml(kind))
        level = read_level(source)
        assert source.report.faults == []
        assert level is not None
        assert (level.id, level.number, level.kind) == ("modul/satu", 1, kind)


def test_all_faults_come_at_once_with_their_places() -> None:
    text = level_yaml("single_choice").replace("minutes: 4", "minutes: four").replace("goal:", "gaol:")
    text = text.replace("correct: true", "correct: yes").replace("{key: c,", "{kye: c,")
    assert faults_of(text) == [
        ("missing-key", 1, 1),
        ("expected-boolean", 3, 45),
        ("missing-key", 5, 5),
        ("misspelt-key", 5, 6),
        ("misspelt-key", 7, 1),
        ("expected-integer", 11, 10),
    ]


def test_a_fault_is_one_plain_sentence_in_both_languages() -> None:
    source = read_text(level_yaml("single_choice").replace("goal:", "gaol:"))
    read_level(source)
    (fault,) = (fault for fault in source.report.faults if fault.rule == "misspelt-key")
    assert fault.format("en") == "modul/01-satu.yaml:7:1: The key `gaol` is not known here. Did you mean `goal`?"
    assert fault.format("id") == "modul/01-satu.yaml:7:1: Kunci `gaol` tidak dikenal di sini. Maksudnya `goal`?"


def test_sentences_never_carry_what_steers_a_terminal() -> None:
    report = Report("x.yaml")
    report.add("unknown-key", key="a\x1b]52;c;x\x07" + "b" * 500)
    assert "\x1b" not in report.faults[0].message.en
    assert len(report.faults[0].message.en) < 200


def test_kinds_to_come_are_named_as_such() -> None:
    source = read_text(level_yaml("single_choice").replace("single_choice", "doc_query"))
    assert read_level(source) is None
    assert [fault.format("en") for fault in source.report.faults] == [
        "modul/01-satu.yaml:1:7: This version cannot play levels of the kind `doc_query` yet."
    ]


@pytest.mark.parametrize("kind", ["kind: singel_choice", "kind: [a]", "# no kind"])
def test_an_unknown_kind_does_not_hide_other_faults(kind: str) -> None:
    text = level_yaml("single_choice").replace("kind: single_choice", kind).replace("minutes: 4", "minutes: four")
    assert sorted(rules_of(text)) in (["expected-integer", "wrong-value"], ["expected-integer", "missing-key"])


def test_the_kind_stands_among_the_other_keys_only() -> None:
    assert rules_of("body: {words: 1}\n" + level_yaml("reflection")) == ["unknown-key"]


def test_data_is_told_from_texts_by_its_place() -> None:
    level = read_level(read_text(level_yaml("server_task")))
    assert level is not None
    assert isinstance(level.body, kinds.ServerTask)
    request, expect = level.body.contract[0].request, level.body.contract[0].expect
    assert request is not None
    assert expect is not None
    assert (request.json, expect.json) == ({"id": 7, "nama": "Kopi"}, {"id": 7})
    assert level.body.contract[2].request is not None
    assert level.body.contract[2].request.json is UNSET


def test_the_version_follows_what_is_judged_only() -> None:
    def version(text: str) -> str:
        level = read_level(read_text(text))
        assert level is not None
        return level.version

    code = level_yaml("code_task")
    assert len(version(code)) == 16
    assert version(code) == version(code.replace("Judul", "Judul baru").replace("Begini.", "Begitu."))
    assert version(code) == version(code.replace("return 2", "return 3"))
    assert version(code) != version(code.replace("equals: 1", "equals: 2"))
    assert version(code) != version(code.replace("equals: 1", "equals: true"))
    choice = level_yaml("single_choice")
    moved = choice.replace(", correct: true", "").replace("{id: B, en: B}", "{id: B, en: B}, correct: true")
    assert version(choice) != version(moved)
    assert version(choice) == version(choice.replace("\n", "\r\n"))


def test_a_bank_reads_quizzes_only() -> None:
    item = "  - key: satu\n    concept: code.print\n    task: {id: a, en: b}\n"
    body = (
        "    kind: fill_blank\n    snippet: {language: text, code: <<x>>}\n    blanks:\n"
        "      - {key: x, label: {id: a, en: b}, solution: s, accept: [s],\n"
        "         says: {id: a, en: b}, otherwise: {id: a, en: b}}\n"
    )
    source = read_text("items:\n" + item + body, "modul/checkpoint.yaml")
    bank = read_bank(source)
    assert source.report.faults == []
    assert bank is not None
    assert (bank.module, [entry.key for entry in bank.items]) == ("modul", ["satu"])
    for text, rule in (
        ("items:\n" + item + "    kind: reflection\n    words: 3\n", "wrong-value"),
        ("items:\n" + item + body + item + body, "key-twice"),
        ("items: 3\n", "missing-key"),
        ("[]", "missing-key"),
    ):
        source = read_text(text, "modul/checkpoint.yaml")
        assert read_bank(source) is None
        assert [fault.rule for fault in source.report.faults] == [rule]


def test_a_list_with_a_faulty_entry_keeps_the_others() -> None:
    entry = "- {key: KEY, type: E, matches: 'MATCH', sample: x, says: {id: a, en: b}}\n"
    good = entry.replace("KEY", "good").replace("MATCH", "a(b)")
    bad = entry.replace("KEY", "bad").replace("MATCH", "a(b")
    source = read_text(good + bad + "- {key: third}\n" + good, "errors/python.yaml")
    assert [found.key for found in read_entries(model.ErrorEntry, source)] == ["good"]
    assert {fault.rule for fault in source.report.faults} == {"pattern", "missing-key", "key-twice"}


def test_a_file_without_a_tree_is_no_value() -> None:
    source = Source("course.yaml")
    assert read_as(model.CourseFile, source) is None


def test_faults_are_capped() -> None:
    text = level_yaml("reflection") + "".join(f"key{n}: x\n" for n in range(5000))
    assert len(faults_of(text)) == 100
