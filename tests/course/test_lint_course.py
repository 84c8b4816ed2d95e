"""The shipped course: no fault, every text of it visible, and a schema that takes its levels."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from level_samples import level_yaml

from backend_quest.authoring.json_schema import level_schema
from backend_quest.authoring.lint import lint
from backend_quest.content.reading import KINDS
from backend_quest.paths import course_root

MINIATURE = Path(__file__).parent / "miniature"
LEVELS = [path for root in (course_root(), MINIATURE) for path in sorted(root.glob("*/[0-9]*.yaml"))]


def test_the_course_has_no_fault() -> None:
    assert [fault.format("en") for fault in lint(course_root()) if not fault.warning] == []


# ── the schema for editors ───────────────────────────────────────────────────────────────────


def complaints(value: Any, schema: dict[str, Any], whole: dict[str, Any], path: str = "$") -> list[str]:
    """Return what a validator of JSON Schema would say, for the words that ours uses."""
    if "$ref" in schema:
        return complaints(value, whole["$defs"][schema["$ref"].rpartition("/")[2]], whole, path)
    if "const" in schema or "enum" in schema:
        return [] if value in schema.get("enum", [schema.get("const")]) else [f"{path}: {value}"]
    for key in ("oneOf", "anyOf"):
        if key in schema:
            tries = [complaints(value, branch, whole, path) for branch in schema[key]]
            passed = sum(not found for found in tries)
            if passed == 0 or (key == "oneOf" and passed > 1):
                return min(tries, key=len)
    return _wrong_type(value, schema, path) or _wrong_parts(value, schema, whole, path)


def _wrong_type(value: Any, schema: dict[str, Any], path: str) -> list[str]:
    types = {"string": str, "integer": int, "number": (int, float), "boolean": bool, "array": list, "object": dict}
    named = schema.get("type", [])
    named = [named] if isinstance(named, str) else named
    fits = any(isinstance(value, types[name]) and (name == "boolean") == isinstance(value, bool) for name in named)
    return [] if fits or not named else [f"{path}: {value!r} is no {named}"]


def _wrong_parts(value: Any, schema: dict[str, Any], whole: dict[str, Any], path: str) -> list[str]:
    if isinstance(value, list):
        items = schema.get("items", {})
        return [fault for item in value for fault in complaints(item, items, whole, f"{path}[]")]
    if not isinstance(value, dict):
        return []
    known, more = schema.get("properties", {}), schema.get("additionalProperties", {})
    faults = [f"{path}: {key} is missing" for key in schema.get("required", []) if key not in value]
    for key, part in value.items():
        if key not in known and more is False:
            faults.append(f"{path}: {key} is not known")
        else:
            faults += complaints(part, known.get(key, more or {}), whole, f"{path}.{key}")
    return faults


@pytest.mark.parametrize("path", LEVELS, ids=lambda path: path.stem)
def test_the_schema_takes_the_levels_of_the_course(path: Path) -> None:
    schema = level_schema()
    assert complaints(yaml.safe_load(path.read_text(encoding="utf-8")), schema, schema) == []


@pytest.mark.parametrize("kind", KINDS)
def test_the_schema_takes_every_kind_and_refuses_what_the_reader_refuses(kind: str) -> None:
    schema = level_schema()
    level = yaml.safe_load(level_yaml(kind))
    assert complaints(level, schema, schema) == []
    for change in ({"gaol": 1}, {"minutes": "four"}, {"kind": "doc_query"}, {"title": "text"}, {"hints": {}}):
        assert complaints({**level, **change}, schema, schema) != []
    for key in ("title", "lesson", "kind"):
        assert complaints({name: value for name, value in level.items() if name != key}, schema, schema) != []


def test_the_schema_is_json() -> None:
    schema = level_schema()
    assert json.loads(json.dumps(schema)) == schema
    assert [branch["title"] for branch in schema["oneOf"]] == list(KINDS)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
