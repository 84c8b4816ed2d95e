"""The tree: what YAML means here, what is refused, and where."""

from __future__ import annotations

import time
import tracemalloc
import warnings

import pytest
import yaml

from backend_quest.content import yaml_tree as tree
from backend_quest.content.report import Report


@pytest.fixture(params=["libyaml", "pure"], autouse=True)
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Run every test with both parsers."""
    name: str = request.param
    loader = yaml.CSafeLoader if name == "libyaml" else yaml.SafeLoader
    monkeypatch.setattr(tree, "_loader", lambda: loader)
    return name


def parsed(text: str) -> tuple[tree.Node | None, list[tuple[str, int, int]]]:
    report = Report("x.yaml")
    node = tree.parse(text, report)
    return node, [(fault.rule, fault.line, fault.column) for fault in report.faults]


def rules(data: bytes) -> list[str]:
    report = Report("x.yaml")
    text = tree.decode(data, report)
    if text is not None:
        tree.parse(text, report)
    return [fault.rule for fault in report.faults]


def plain(node: tree.Node | None) -> object:
    if isinstance(node, tree.Mapping):
        return {key.value: plain(value) for key, value in node.entries}
    if isinstance(node, tree.Sequence):
        return [plain(item) for item in node.items]
    return None if node is None else node.value


def test_scalars_stay_text() -> None:
    node, faults = parsed("a: No\nb: 0123\nc: 12:30\nd: =\ne: ~\nf: 15.000\n1: x\n")
    assert faults == []
    assert plain(node) == {"a": "No", "b": "0123", "c": "12:30", "d": "=", "e": "~", "f": "15.000", "1": "x"}


def test_knows_plain_from_quoted_and_where_everything_stands() -> None:
    node, _ = parsed("a:\n  - x y\n  - 'x'\n  - \"x\"\n  - |\n    x\n")
    assert isinstance(node, tree.Mapping)
    key, items = node.entries[0]
    assert isinstance(items, tree.Sequence)
    assert (key.line, key.column) == (1, 1)
    places = [(item.value, item.plain, item.line, item.column) for item in items.items if isinstance(item, tree.Scalar)]
    assert places == [("x y", True, 2, 5), ("x", False, 3, 5), ("x", False, 4, 5), ("x\n", False, 5, 5)]


def test_columns_count_characters_not_bytes() -> None:
    node, _ = parsed('{é: "é", b: c}\n')
    assert isinstance(node, tree.Mapping)
    assert node.entries[1][0].column == 10


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("a: b # c\n", True),
        ("a: b\n  c # d\n", True),
        ("a: {x: b # c\n}\n", True),
        ("a: b#c\n", False),
        ("a: 'b' # c\n", False),
        ("a: b\n# c\n", False),
    ],
)
def test_sees_where_a_comment_cuts_plain_text(text: str, cut: bool) -> None:
    node, _ = parsed(text)
    assert isinstance(node, tree.Mapping)
    value = node.entries[0][1]
    value = value.entries[0][1] if isinstance(value, tree.Mapping) else value
    assert isinstance(value, tree.Scalar)
    assert value.cut is cut


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("a: &x 1\n", ("yaml-anchor", 1, 4)),
        ("a: [&x 1]\n", ("yaml-anchor", 1, 5)),
        ("a: &x {b: 1}\n", ("yaml-anchor", 1, 4)),
        ("a: !!python/object/apply:os.system ['x']\n", ("yaml-tag", 1, 4)),
        ("a: !!str 1\n", ("yaml-tag", 1, 4)),
        ("a: ! 1\n", ("yaml-tag", 1, 4)),
        ("a: 1\n---\nb: 1\n", ("yaml-documents", 2, 1)),
        ("%YAML 1.1\n---\na: 1\n", ("yaml-directive", 1, 1)),
        ("? [a]\n: 1\n", ("yaml-key", 1, 3)),
        ("? {a: b}\n: 1\n", ("yaml-key", 1, 3)),
        ("", ("empty-file", 1, 1)),
        ("# only a comment\n", ("empty-file", 1, 1)),
        ('a: "\\0"\n', ("invisible-character", 1, 4)),
        ('a: "\\e[2J"\n', ("invisible-character", 1, 4)),
        ('a: "\\u202e"\n', ("invisible-character", 1, 4)),
        ("a:\n  b: c: d\n", ("yaml-colon", 2, 7)),
        ("a: @b\n", ("yaml-start", 1, 4)),
        ("a:\n\t- b\n", ("yaml-tab", 2, 1)),
        ("a: b\nc: 'x\n\nd: e\n", ("yaml-unclosed", 2, 4)),
        ("a: b\nc: {d: 1\n", ("yaml-flow", 2, 4)),
        ("a: b\nc\nd: e\n", ("yaml-no-colon", 2, 1)),
        ("a: 'x' y\n", ("yaml-indent", 1, 8)),
        ("a: b\n  c\n d: [\n", ("yaml-colon", 3, 3)),
    ],
)
def test_refuses_with_its_place(text: str, fault: tuple[str, int, int]) -> None:
    assert parsed(text) == (None, [fault])


@pytest.mark.parametrize(
    "text",
    ["a: 'x\n", "a: [1, 2\n", "a: {b: 1\n", "a: b\n c\nd\n", "\ta: 1\n", 'a: "\\q"\n', "- a\nb: c\n", 'a: "\\ud800"\n',
     'a: "\\UFFFFFFFF"\n', "a: *b\n", "a: |x\n", "}{", "? ? ? :", "%TAG ! a\n", "a: >x\n", "--- - a\n"],
)  # fmt: skip
def test_what_is_no_yaml_is_one_fault_and_never_an_exception(text: str) -> None:
    node, faults = parsed(text)
    assert node is None
    assert len(faults) == 1


def test_a_key_that_stands_twice_is_named_and_the_reading_goes_on() -> None:
    node, faults = parsed("a: 1\nb: {c: 1, c: 2}\na: {x: 1}\n")
    assert faults == [("duplicate-key", 2, 11), ("duplicate-key", 3, 1)]
    assert plain(node) == {"a": "1", "b": {"c": "1"}}


def test_alias_bombs_are_refused_at_the_first_anchor() -> None:
    bomb = "a: &a [x]\n" + "".join(f"{c}: &{c} [*a, *a]\n" for c in "bcdefgh")
    assert parsed(bomb)[1] == [("yaml-anchor", 1, 4)]


@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "? "])
def test_depth_is_refused_before_anything_is_built(opening: str) -> None:
    node, faults = parsed(opening * 25_000)
    assert node is None
    assert [rule for rule, _, _ in faults] in (["yaml-depth"], ["yaml-key"])


def test_fifty_levels_are_fine_and_one_more_is_not() -> None:
    assert parsed("[" * 50 + "]" * 50)[1] == []
    assert parsed("[" * 51 + "]" * 51)[1] == [("yaml-depth", 1, 51)]


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        "[" + "a," * 120_000 + "]",
        "a: " + "x " * 120_000,
        "a: '" + "x\n\n" * 80_000 + "'",
        "#\n" * 120_000 + "a: b",
        "".join(f"k{n}: v\n" for n in range(25_000)),
        "a: |\n" + "  x\n" * 60_000,
        "? " + "x" * 240_000,
        "&" + "x" * 240_000,
        "a: \"" + "\\x41" * 60_000 + '"',
        "{" * 40 + "a" * 200_000,
        "-\n" * 100_000,
    ],
    ids=range(11),
)  # fmt: skip
def test_the_largest_files_are_read_in_bounded_time_and_memory(text: str) -> None:
    tracemalloc.start()
    start = time.perf_counter()
    parsed(text[: 256 * 1024])
    seconds = time.perf_counter() - start
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert seconds < 30
    assert peak < 64 * 1024 * 1024


def test_line_ends_and_byte_order_mark_do_not_matter() -> None:
    report = Report("x.yaml")
    texts = {tree.decode(data, report) for data in (b"a: b\nc: d\n", b"a: b\r\nc: d\r\n", b"\xef\xbb\xbfa: b\nc: d\n")}
    assert texts == {"a: b\nc: d\n"}
    assert report.faults == []


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        ("a: b\n".encode("utf-16"), "encoding"),
        ("a: b\n".encode("utf-16-le"), "invisible-character"),
        ("a: b\n".encode("utf-32"), "encoding"),
        ("a: é\n".encode("latin-1"), "encoding"),
        (b"a: \xed\xa0\x80\n", "encoding"),
        (b"a: \x00\n", "invisible-character"),
        (b"a: \x1b[31mx\n", "invisible-character"),
        ("a: \u202ex\n".encode(), "invisible-character"),
        ("a: \ufeffx\n".encode(), "invisible-character"),
        ("a: \x85x\n".encode(), "invisible-character"),
        ("a: \u2028x\n".encode(), "invisible-character"),
    ],
)
def test_only_visible_utf8_is_read(data: bytes, rule: str) -> None:
    assert rules(data) == [rule]


def test_an_encoding_fault_says_where() -> None:
    report = Report("x.yaml")
    tree.decode(b"a: b\nc: \xff\n", report)
    assert [(fault.line, fault.column) for fault in report.faults] == [(2, 4)]


def test_locates_the_nearest_place() -> None:
    node, _ = parsed("a:\n  - b: c\n")
    assert node is not None
    found = [tree.locate(node, steps) for steps in (("a", 0, "b"), ("a", 0, "x", "y"), ("a", 7), ("z",))]
    assert [(place.line, place.column) for place in found] == [(2, 8), (2, 5), (2, 3), (1, 1)]


def test_without_libyaml_it_warns_once_and_reads_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    tree._loader.cache_clear()
    monkeypatch.setattr(yaml, "__with_libyaml__", False)
    try:
        with pytest.warns(RuntimeWarning, match="libyaml"):
            node, _ = parsed("a: b\n")
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            again, _ = parsed("a: b\n")
        assert tree._loader() is yaml.SafeLoader
    finally:
        tree._loader.cache_clear()
    assert plain(node) == plain(again) == {"a": "b"}
