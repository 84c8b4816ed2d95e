"""Values come back without loss of type, and nothing of the program's own is called on the way."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from runs import Runs

from backend_quest.runner.api import CaseInput, Ended, Value
from backend_quest.runner.drivers.values import encode
from backend_quest.runner.local import LocalRunner
from backend_quest.runner.results import parse_line, parse_value

TYPES = ("none", "bool", "int", "float", "str", "list", "tuple", "set", "dict", "other")


def value_of(run: Runs, source: str, call: str) -> Value:
    (case,) = run(source, CaseInput(call=call)).cases
    assert case.ended is Ended.OK, case
    assert case.value is not None
    return case.value


def through(value: object) -> Value:
    frame = parse_line(f'n {{"value":{encode(value)}}}'.encode("ascii"), "n")
    assert frame is not None
    parsed = parse_value(frame["value"])
    assert parsed is not None
    return parsed


def plain(value: Value) -> Any:
    match value.type:
        case "list":
            return [plain(item) for item in value.data]
        case "tuple":
            return tuple(plain(item) for item in value.data)
        case "set":
            return {plain(item) for item in value.data}
        case "dict":
            return {plain(key): plain(item) for key, item in value.data}
        case _:
            return value.data


scalars = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(
    alphabet=st.characters(exclude_categories=[])
)  # fmt: skip
keys = st.recursive(scalars, lambda inner: st.tuples(inner, inner), max_leaves=4)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner) | st.tuples(inner) | st.dictionaries(keys, inner) | st.sets(keys),
    max_leaves=20,
)


@given(values)
def test_every_value_survives_the_way(value: Any) -> None:
    got = through(value)
    assert plain(got) == value
    assert repr(type(plain(got))) == repr(type(value))
    assert len(got.shown) <= 300


@given(values)
@settings(max_examples=30)
def test_shown_is_what_python_writes(value: Any) -> None:
    written = repr(value)
    shown = through(value).shown
    if len(written) <= 250:
        assert shown == written
    else:
        assert shown.endswith("…") or len(shown) <= 300


def test_types_are_exact(run: Runs) -> None:
    shapes = value_of(run, "", "[True, 1, 1.0, '1', None, (1,), {1}, set(), [], {}, ()]")
    assert [item.type for item in shapes.data] == (
        ["bool", "int", "float", "str", "none", "tuple", "set", "set", "list", "dict", "tuple"]
    )
    assert shapes.shown == "[True, 1, 1.0, '1', None, (1,), {1}, set(), [], {}, ()]"


@pytest.mark.parametrize(
    ("call", "name", "shown"),
    [
        ("Daftar([1])", "Daftar", "<Daftar>"),
        ("Angka(1)", "Angka", "<Angka>"),
        ("Warna.MERAH", "Warna", "<Warna>"),
        ("Jahat()", "Jahat", "<Jahat>"),
        ("Jahat", "Meta", "<Meta>"),
        ("b'ab'", "bytes", "b'ab'"),
        ("range(3)", "range", "range(0, 3)"),
        ("frozenset({1})", "frozenset", "<frozenset>"),
        ("f", "function", "<function f>"),
        ("print", "builtin_function_or_method", "<function print>"),
        ("int", "type", "<class int>"),
        ("(x for x in ())", "generator", "<generator>"),
    ],
)
def test_everything_else_is_named_by_its_real_class(run: Runs, call: str, name: str, shown: str) -> None:
    source = """
import enum
class Daftar(list): pass
class Angka(int): pass
class Warna(enum.IntEnum): MERAH = 1
class Meta(type):
    __name__ = property(lambda self: 1 / 0)
    def __instancecheck__(self, other): 1 / 0
class Jahat(metaclass=Meta):
    __class__ = property(lambda self: 1 / 0)
    def jahat(self, *_): raise SystemExit("called")
    __repr__ = __str__ = __eq__ = __hash__ = __len__ = __iter__ = __bool__ = __format__ = jahat
    def __getattribute__(self, name): raise SystemExit("called")
def f(): pass
"""
    value = value_of(run, source, call)
    assert (value.type, value.data, value.shown) == ("other", name, shown)


@pytest.mark.parametrize(
    ("source", "call", "shown"),
    [
        ("x = []\nfor _ in range(100000):\n    x = [x]\n", "x", "<list: too deep>"),
        ("x = {}\nx['x'] = x\n", "x", "<dict: too deep>"),
        ("x = []\nx.append(x)\nx.append(x)\n", "x", "<list: too deep>"),
        ("", "list(range(10**6))", "<list: too large>"),
        ("", "'a' * 10**7", "<str: too large>"),
        ("", "'é' * 10**6", "<str: too large>"),
        ("", "1 << 10**8", "<int: too large>"),
    ],
)
def test_what_is_too_big_is_said_to_be(run: Runs, source: str, call: str, shown: str) -> None:
    value = value_of(run, source, call)
    assert (value.type, value.shown) == ("other", shown)


def test_hundred_levels_still_fit(run: Runs) -> None:
    value = value_of(run, "", "[" * 100 + "]" * 100)
    assert value.type == "list"


def test_numbers_beyond_the_ordinary(run: Runs) -> None:
    big, nan, infinite = value_of(run, "", "[10**5000, float('nan'), float('-inf')]").data
    assert big.data == 10**5000
    assert len(big.shown) == 300
    assert math.isnan(nan.data)
    assert (infinite.data, infinite.shown) == (-math.inf, "-inf")


def test_lone_surrogates_pass(run: Runs) -> None:
    assert value_of(run, "", "'a\\ud800'").data == "a\ud800"


@pytest.mark.parametrize(
    "damage",
    [
        "import builtins\nvars(builtins).update(dict.fromkeys(vars(builtins)))",
        "import builtins\nbuiltins.type = builtins.len = builtins.iter = lambda *a: 7",
        "import json\njson.dumps = json.JSONEncoder = lambda *a: '7'\nimport _json\n_json.encode_basestring_ascii = 7",
        "import os, sys\nos.write = sys.stdout = sys.stderr = sys.modules = None",
        "import sys\nsys.setprofile(lambda *a: None)",
        "import sys\nsys.settrace(lambda *a: None)",
        "import sys\nsys.stdout.close()\nsys.stderr.detach()",
        "import os\nos.close(1)\nos.close(2)\nos.close(0)",
        "import os\nos.chdir('/')",
        "import sys\nsys.path.clear()\nsys.meta_path.clear()",
        "import gc\ngc.disable()\nimport time\ntime.perf_counter = None",
    ],
)
def test_damage_done_to_the_surroundings_changes_no_value(run: Runs, damage: str) -> None:
    source = damage + "\ndef f(): return [1, {'a': (None, 2.5)}]\n"
    result = run(source, CaseInput(call="f()"), CaseInput(call="f()"))
    for case in result.cases:
        assert case.ended is Ended.OK, case
        assert case.value is not None
        assert case.value.shown == "[1, {'a': (None, 2.5)}]"


@given(st.binary(max_size=80) | st.sampled_from([b'n {"ended":"ok","value":[[[[', b"n []", b"n " + b"[" * 100_000]))
def test_no_line_breaks_the_reader(line: bytes) -> None:
    assert parse_line(line, "n") is None or line.startswith(b"n ")


json_like = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from(["int", "list", "dict", "other", "-0x"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=2), inner, max_size=2),
    max_leaves=12,
)


@given(json_like)
def test_no_forged_value_breaks_the_reader(data: Any) -> None:
    value = parse_value(data)
    assert value is None or value.type in TYPES


def test_runner_survives_a_flood_on_its_channel(runner: LocalRunner) -> None:
    source = (
        "import os\n"
        "for fd in range(3, 40):\n"
        "    try:\n"
        "        os.write(fd, b'{\"ended\": \"ok\"}\\n' * 1000 + b'[' * 10000)\n"
        "    except OSError: pass\n"
        "print('selesai')\n"
    )
    (case,) = Runs(runner)(source, CaseInput(call="5000")).cases
    # The line begun on the channel swallows the answer: not forged, and not waited for.
    assert (case.ended, case.value) in ((Ended.EXITED, None),) or case.value == Value("int", 5000, "5000")
