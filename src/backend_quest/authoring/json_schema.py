"""The JSON Schema of a level file, for editors: made from the same structs that the reader fills."""

from __future__ import annotations

import inspect
import types
from typing import Any, Literal, Union, get_args, get_origin

import msgspec

from backend_quest.content.model import Head
from backend_quest.content.parts import Matcher
from backend_quest.content.reading import KINDS
from backend_quest.content.schema import fields_of

Schema = dict[str, Any]

_SCALAR: Schema = {"type": ["string", "number", "boolean"]}
_SIMPLE: dict[Any, Schema] = {
    str: _SCALAR,
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    Any: {},
}


def level_schema() -> Schema:
    """Return the schema of a level: one branch for each kind, the keys of every level and of the kind side by side."""
    definitions: dict[str, Schema] = {}
    branches = [_level(kind, body, definitions) for kind, body in KINDS.items()]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "backend-quest level",
        "type": "object",
        "required": ["kind"],
        "oneOf": branches,
        "$defs": definitions,
    }


def _level(kind: str, body: type[Any], definitions: dict[str, Schema]) -> Schema:
    head, own = _object(Head, definitions), _object(body, definitions)
    return {
        "title": kind,
        "description": inspect.getdoc(body) or "",
        "type": "object",
        "properties": {"kind": {"const": kind}, **head["properties"], **own["properties"]},
        "required": ["kind", *head.get("required", []), *own.get("required", [])],
        "additionalProperties": False,
    }


def _object(type_: type[Any], definitions: dict[str, Schema]) -> Schema:
    fields = fields_of(type_)
    schema: Schema = {
        "type": "object",
        "description": inspect.getdoc(type_) or "",
        "properties": {name: _schema(field, definitions) for name, field in fields.types.items()},
        "additionalProperties": False,
    }
    if fields.required:
        schema["required"] = fields.required
    return schema


def _reference(type_: type[Any], definitions: dict[str, Schema]) -> Schema:
    name = type_.__name__
    if name not in definitions:
        definitions[name] = {}
        definitions[name] = _object(type_, definitions)
    return {"$ref": f"#/$defs/{name}"}


def _schema(type_: Any, definitions: dict[str, Schema]) -> Schema:
    if type_ in _SIMPLE:
        return _SIMPLE[type_]
    if type_ is Matcher:
        return {"anyOf": [_SCALAR, _reference(type_, definitions)]}
    if isinstance(type_, type) and issubclass(type_, msgspec.Struct):
        return _reference(type_, definitions)
    origin, arguments = get_origin(type_), get_args(type_)
    if origin is list:
        return {"type": "array", "items": _schema(arguments[0], definitions)}
    if origin is dict:
        return {"type": "object", "additionalProperties": _schema(arguments[1], definitions)}
    if origin is Literal:
        return {"enum": list(arguments)}
    if origin in (Union, types.UnionType):
        members = [_schema(member, definitions) for member in arguments if member is not type(None)]
        return members[0] if len(members) == 1 else {"anyOf": members}
    raise TypeError(f"no schema for {type_!r}")
