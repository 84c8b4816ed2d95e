"""What the parts of a level owe each other: each rule broken once, and nothing else noted."""

from __future__ import annotations

import time

import pytest
from level_samples import level_yaml, rules_of

CHANGES = [
    ("single_choice", "key: b", "key: a", ["key-twice"]),
    ("single_choice", "key: b", "key: 'B b'", ["key-shape"]),
    ("single_choice", ", correct: true", "", ["one-correct"]),
    ("single_choice", "{id: B, en: B},", "{id: B, en: B}, correct: true,", ["one-correct"]),
    ("multi_choice", ", correct: true", "", ["some-correct"]),
    ("match_pairs", "wrong: {b:", "wrong: {a:", ["not-known-here"]),
    ("match_pairs", "wrong: {b:", "wrong: {x:", ["not-known-here"]),
    ("predict_output", 'answer: "1"\n', "", ["answer-or-questions"]),
    ("predict_output", 'cells: ["-"]', 'cells: ["-", "0"]', ["trace-cells"]),
    ("predict_output", "line: 1, cells", "line: 3, cells", ["range"]),
    ("predict_output", "line: 1, cells", "line: 0, cells", ["range"]),
    ("predict_output", "ask: [a]", "ask: [b]", ["not-known-here"]),
    ("predict_output", 'cells: ["2"], ', "", ["cells-asked"]),
    ("predict_output", "{cell: 1,", "{cell: 2,", ["range"]),
    ("predict_output", "{cell: 1, output: {equals: \"2\"}}", "{cell: 1}", ["when-together"]),
    ("predict_output", "{cell: 1, output: {equals: \"2\"}}", "{output: x}", ["when-together"]),
    ("predict_output", "{cell: 1, output: {equals: \"2\"}}", "{stderr: x}", ["when-key"]),
    ("predict_output", "{cell: 1, output: {equals: \"2\"}}", "{}", ["when-empty"]),
    ("predict_output", '{equals: "2"}', "{}", ["matcher-empty"]),
    ("predict_output", '{equals: "2"}', "{equals: true}", ["matcher-text"]),
    ("predict_output", '{equals: "2"}', "{equals: [1]}", ["matcher-text"]),
    ("predict_output", '{equals: "2"}', "{matches: '('}", ["pattern"]),
    ("predict_output", '{equals: "2"}', "{matches: '" + "a" * 201 + "'}", ["pattern-length"]),
    ("predict_output", "columns: [a]", "columns: [a, a]", ["trace-columns", "trace-cells", "trace-cells"]),
    ("predict_output", ", ask: [a]", "", ["cells-asked", "trace-asks-nothing", "range", "when-key", "when-key"]),
    ("fill_blank", "key: total", "key: sum", ["answers-complete", "gap-missing", "gap-not-listed"]),
    ("fill_blank", 'solution: "5"', 'solution: "5", accept: ["5"]', ["accept-with-cases"]),
    ("fill_blank", '{answers: {total: "6"}', "{answers: {}", ["answers-complete"]),
    ("fill_blank", '"6"}, says', '"6"}, when: {answer: x}, says', ["when-by-key"]),
    ("fill_blank", '"6"}, says', '"6"}, when: {answer: {x: y}}, says', ["not-known-here"]),
    ("fill_blank", '"6"}, says', '"6"}, when: {case: 2, output: x}, says', ["range"]),
    ("fill_blank", 'prints: "5"', 'prints: "5", raises: X', ["case-one"]),
    ("fill_blank", ', prints: "5"', "", ["case-one"]),
    ("fill_blank", "given: {harga: 5}", "given: {'a-b': 5}", ["given-name"]),
    ("parsons", "answer: [show, if]", "answer: [show, fi]", ["not-known-here"]),
    ("parsons", "answer: [show, if]", "answer: [show, if 9]", ["not-known-here"]),
    ("parsons", "answer: [show, if]", "answer: [show, show]", ["block-twice"]),
    ("parsons", "answer: [if, other 1]", "answer: [if, show 1]", ["distractor-unused"]),
    ("parsons", "key: other", "key: show", ["key-twice", "not-known-here", "distractor-unused"]),
    ("parsons", "language: python\n", "", ["block-text", "block-text", "block-text", "parsons-cases", "range"]),
    ("parsons", 'code: "if km:"', "text: {id: a, en: b}", ["block-code"]),
    ("parsons", "indent: 1", "indent: 9", ["range"]),
    ("parsons", "indent: 1", "after: [show]", ["not-known-here"]),
    ("bug_hunt", "{line: 2, faulty: true,", "{line: 2,", ["none-faulty"]),
    ("bug_hunt", "{line: 2,", "{line: 3,", ["suspect-line"]),
    ("bug_hunt", "a = 1\\nprint(b)\\n", "a = 1\\nb = 2\\nprint(b)\\n", ["suspect-missing"]),
    ("bug_hunt", "starter: \"a = 1\\nprint(b)\\n\", ", "", ["file-parts", "suspect-line"]),
    ("code_task", "kasir.py: {starter", "../kasir.py: {starter", ["work-file", "not-known-here"]),
    ("code_task", "bantu.py: {read_only", "C:/x: {read_only", ["work-file"]),
    ("code_task", 'read_only: "x = 1\\n"', 'read_only: x, starter: "y"', ["file-parts"]),
    ("code_task", "{kasir.py: \"def", "{bantu.py: \"def", ["not-known-here"]),
    ("code_task", ', call: "f(1)", equals: 1', ", equals: 1", ["case-call"]),
    ("code_task", ', call: "f(1)", equals: 1', ", parses: 1", ["case-parses"]),
    ("code_task", "language: python", "language: python\n  seconds: 0", ["range"]),
    ("code_task", "language: python", "language: python\n  seconds: 60", ["range"]),
    ("code_task", "{case: 1, output", "{case: 3, output", ["range"]),
    ("sql_query", "hidden: true, ", "", ["none-hidden"]),
    ("sql_query", "{id: satu, en: one}, rows", "{id: satu, en: one}, hidden: true, rows", ["first-dataset"]),
    ("sql_query", "dialect: sqlite", "dialect: oracle", ["wrong-value"]),
    ("sql_query", "starter:", "judge: plan\nstarter:", ["plan-judged"]),
    ("sql_query", "starter:", "plan: {contains: SCAN}\nstarter:", ["plan-judged"]),
    ("sql_query", "starter:", "judge: tables\nordered: true\nstarter:", ["ordered-result"]),
    ("sql_query", "starter:", "judge: schema\nprobe: SELECT 1\nstarter:", ["probe-judged"]),
    ("sql_query", "starter:", "seconds: 60\nstarter:", ["range"]),
    ("sql_query", "{case: 2, output", "{case: 3, output", ["range"]),
    ("server_task", "start: server.py", "start: other.py", ["not-known-here"]),
    ("server_task", "  start: server.py\n", "", ["missing-key"]),
    ("server_task", "{pid}", "{id}", ["not-known-here"]),
    ("server_task", "path: /produk,", "path: produk,", ["request-path"]),
    ("server_task", "path: /produk,", "path: '/a b',", ["request-path"]),
    ("server_task", "method: POST", "method: POSTE", ["wrong-value"]),
    ("server_task", "pid: $.id", "pid: id", ["json-path"]),
    ("server_task", "json: {id: 7, nama: Kopi}}", "json: 1, body: x}", ["json-or-body"]),
    ("server_task", "restart: true", "restart: false", ["step-one"]),
    ("server_task", "restart: true", "restart: true\n    save: {a: $.b}", ["step-one"]),
    ("server_task", "    expect: {status: 200}\n", "", ["step-expects"]),
    ("server_task", "{step: 1,", "{step: 4,", ["range"]),
    ("server_task", "{step: 1, body: {contains: x}}", "{step: 1}", ["when-together"]),
    ("server_task", "{step: 1, body: {contains: x}}", "{case: 1, output: x}", ["when-key", "when-key"]),
    ("server_task", "{method: POST,", "{method: POST, headers: {'x\\r': a},", ["header"]),
    ("reflection", "words: 10", "words: 0", ["range"]),
    ("reflection", "key: one", "key: One", ["key-shape"]),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "old", "new", "rules"), CHANGES)
def test_each_rule(kind: str, old: str, new: str, rules: list[str]) -> None:
    text = level_yaml(kind)
    assert old in text
    assert sorted(rules_of(text.replace(old, new))) == sorted(rules)


def test_a_program_stands_in_code_or_in_variants() -> None:
    text = level_yaml("code_task")
    head, _, code = text.partition("code:\n")
    body, _, rest = code.partition("title:")
    indented = "".join(f"  {line}\n" for line in body.splitlines())
    assert rules_of(f"{head}variants:\n  py:\n{indented}title:{rest}") == []
    assert rules_of(f"{head}code:\n{body}variants:\n  py:\n{indented}title:{rest}") == ["code-or-variants"]
    assert rules_of(f"{head}title:{rest}") == ["code-or-variants"]


def test_a_story_has_steps_and_no_cases() -> None:
    story = (
        "kind: parsons\nblocks:\n"
        "  - {key: a, text: {id: a, en: a}}\n"
        "  - {key: b, text: {id: b, en: b}, after: [a]}\n"
        "mistakes:\n  - {answer: [b, a], says: {id: a, en: a}}\n"
    )
    head = level_yaml("parsons").partition("title:")[2]
    assert rules_of(f"{story}title:{head}") == []
    assert rules_of(f"{story.replace('after: [a]', 'after: [b]')}title:{head}") == ["not-known-here"]
    assert rules_of(f"{story.replace('after: [a]', 'indent: 1')}title:{head}") == ["range"]
    assert rules_of(f"{story.replace('[b, a],', '[b, a], when: {stderr: x},')}title:{head}") == ["when-key"]


def test_questions_on_a_document() -> None:
    text = level_yaml("predict_output")
    start, end = text.index("answer:"), text.index("title:")
    questions = (
        "questions:\n  - {key: one, ask: {id: a, en: b}, path: '$.a[0].b', answer: '1'}\n"
        "mistakes:\n  - {answers: {one: '2'}, when: {answer: {one: '2'}}, says: {id: a, en: b}}\n"
    )
    document = text[:start] + questions + text[end:]
    assert rules_of(document) == []
    assert rules_of(document.replace("$.a[0].b", "a.b")) == ["json-path"]
    assert rules_of(document.replace("{one: '2'}, when", "{two: '2'}, when")) == ["answers-complete", "not-known-here"]
    assert rules_of(document.replace("{answer: {one:", "{answer: {two:")) == ["not-known-here"]
    assert rules_of(document.replace("mistakes:", "answer: x\nmistakes:")) == ["answer-or-questions"]


@pytest.mark.parametrize(
    "pattern", ["(" * 100, "((((a{1,99}){1,99}){1,99}){1,99}){1,99}", "(?R)", "a{999999999999}", "[", "(?P<a>x)(?P<a>"]
)
def test_odd_patterns_cost_no_time(pattern: str) -> None:
    text = level_yaml("predict_output").replace('{equals: "2"}', f"{{matches: '{pattern}'}}")
    start = time.perf_counter()
    assert rules_of(text) in (["pattern"], [])
    assert time.perf_counter() - start < 2
