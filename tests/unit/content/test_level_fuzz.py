"""Whatever stands in a level file: faults or a level, never an exception."""

from __future__ import annotations

import json
import re
from importlib import resources

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from level_samples import BODIES, level_yaml, read_text

from backend_quest.content import yaml_tree
from backend_quest.content.model import Level
from backend_quest.content.reading import Source, parse_source, read_bank, read_level
from backend_quest.content.report import Report
from backend_quest.content.schema import FAILED, read_data
from backend_quest.paths import course_root

KINDS = sorted(BODIES)
REAL = sorted(course_root().glob("*/[0-9]*.yaml"))
SENTENCES = resources.files("backend_quest").joinpath("locale/en/faults.json").read_text(encoding="utf-8")
UNFILLED = re.compile("|".join(re.escape(f"${name}") for name in set(re.findall(r"[$](\w+)", SENTENCES))))
PIECES = st.sampled_from(
    ["{", "}", "[", "]", ": ", "- ", "#", " #", "&a ", "*a", "!x ", "|\n", ">\n", '"', "'", "\n", "\n  ", "\t", "\0",
     "---\n", "? ", "null", "true", "12", "{}", "[]", "''", "id: ", "kind: parsons\n", "<<: ", "\\", "%", "@", "\ufeff"]
)  # fmt: skip


def read_bytes(data: bytes, path: str = "modul/01-satu.yaml") -> tuple[Level | None, Source]:
    source = Source(path)
    source.data = data
    parse_source(source)
    return read_level(source), source


def check(data: bytes) -> None:
    level, source = read_bytes(data)
    assert (level is None) == source.report.broken
    for fault in source.report.faults:
        assert fault.line >= 1
        assert fault.column >= 1
        assert "\n" not in fault.format("id") + fault.format("en")
        assert not UNFILLED.search(re.sub(r"`[^`]*`", "", fault.message.en))
    bank = Source("modul/checkpoint.yaml")
    bank.data = data
    parse_source(bank)
    read_bank(bank)


@given(data=st.data(), kind=st.sampled_from(KINDS))
@settings(max_examples=300, deadline=None)
def test_changed_levels(data: st.DataObject, kind: str) -> None:
    text = level_yaml(kind)
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(text)))
        end = start + data.draw(st.integers(0, 12))
        text = text[:start] + data.draw(st.one_of(PIECES, st.text(max_size=5))) + text[end:]
    check(text.encode("utf-8", "surrogatepass"))


@given(data=st.data(), kind=st.sampled_from(KINDS))
@settings(max_examples=200, deadline=None)
def test_levels_with_a_value_of_another_shape(data: st.DataObject, kind: str) -> None:
    lines = level_yaml(kind).split("\n")
    at = data.draw(st.integers(0, len(lines) - 2))
    key, colon, _ = lines[at].partition(":")
    values = ["[]", "{}", "x", "''", "1", "-1", "0.5", "[[]]", "{a: {b: c}}", "true", "null", ""]
    value = data.draw(st.sampled_from(values))
    lines[at] = f"{key}{colon} {value}" if colon else value
    check("\n".join(lines).encode())


@given(st.binary(max_size=400))
@settings(max_examples=200, deadline=None)
def test_any_bytes(data: bytes) -> None:
    check(data)


@given(data=st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_changed_levels_of_the_course(data: st.DataObject) -> None:
    whole = data.draw(st.sampled_from(REAL)).read_bytes()
    start = data.draw(st.integers(0, len(whole)))
    end = start + data.draw(st.integers(0, 40))
    check(whole[:start] + data.draw(st.one_of(st.binary(max_size=6), PIECES.map(str.encode))) + whole[end:])


def test_both_parsers_agree_on_the_course(monkeypatch: pytest.MonkeyPatch) -> None:
    def trees(loader: type) -> list[yaml_tree.Node | None]:
        monkeypatch.setattr(yaml_tree, "_loader", lambda: loader)
        return [yaml_tree.parse(path.read_text(encoding="utf-8"), Report(path.name)) for path in REAL[::4]]

    assert trees(yaml.CSafeLoader) == trees(yaml.SafeLoader)


VISIBLE = st.characters(codec="utf-8", exclude_categories=["Cc", "Cf", "Cs", "Zl", "Zp", "Co", "Cn"])
PLAIN = st.text(VISIBLE, max_size=20)
DATA = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(-(10**15), 10**15),
        st.integers(-(10**6), 10**6).map(lambda number: number / 8),
        PLAIN,
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(PLAIN, inner, max_size=4)),
    max_leaves=12,
)


@given(value=DATA)
@settings(max_examples=300, deadline=None)
def test_data_comes_back_as_it_was_written(value: object) -> None:
    report = Report("x.yaml")
    node = yaml_tree.parse(json.dumps(value, ensure_ascii=False), report)
    found = FAILED if node is None else read_data(node, report)
    assert (report.faults, found) == ([], value)


def test_a_level_survives_other_line_ends_and_a_byte_order_mark() -> None:
    for path in REAL:
        data = path.read_bytes()
        name = f"{path.parent.name}/{path.name}"
        plain, _ = read_bytes(data, name)
        other, _ = read_bytes(b"\xef\xbb\xbf" + data.replace(b"\n", b"\r\n"), name)
        assert plain is not None, path
        assert plain == other


def test_reading_twice_gives_the_same() -> None:
    for kind in KINDS:
        assert read_level(read_text(level_yaml(kind))) == read_level(read_text(level_yaml(kind)))
