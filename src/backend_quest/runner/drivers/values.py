"""Writes what a program gave back as JSON text, type and all. Runs in the child.

Nothing of the program's own is called on the way: only exact built-in types are looked into, everything else is
named by its class. Written as a loop, for values may be nested without end.
"""

from __future__ import annotations

from types import BuiltinFunctionType, FunctionType

from backend_quest.runner.drivers.channel import quote

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_MAX_DEPTH = 100
_MAX_CHARS = 1_000_000
_MAX_SHOWN = 300
_CONTAINERS: dict[type, str] = {list: "list", tuple: "tuple", set: "set", dict: "dict"}
_NAME = type.__dict__["__name__"].__get__


class _Unbounded(Exception):
    """A value too deep or too large to be written."""


def class_name(value: object) -> str:
    """Return the name of the real class of ``value``."""
    return str(_NAME(type(value)))


def encode(value: object) -> str:
    """Return ``["type", data]`` as JSON text, at most about a million characters.

    Integers are hexadecimal texts, floats those of ``float.hex``, the items of a dict stand key, value, key, value.
    ``["other", class name, shown]`` stands for everything else, and for what is too deep or too large.
    """
    try:
        return _encode(value)
    except (_Unbounded, RuntimeError, MemoryError) as problem:
        name = class_name(value)
        reason = problem.args[0] if type(problem) is _Unbounded else "too large"
        return f'["other",{quote(name)},{quote(f"<{name}: {reason}>")}]'


def _encode(root: object) -> str:
    parts: list[str] = []
    room = _MAX_CHARS
    open_levels: list[tuple[Iterator[object], str]] = [(iter([root]), "")]
    while open_levels:
        items, closing = open_levels[-1]
        try:
            item = next(items)
        except StopIteration:
            parts.append(closing)
            open_levels.pop()
            continue
        kind = _CONTAINERS.get(type(item))
        text = _scalar(item, room) if kind is None else f'["{kind}",['
        room -= len(text)
        if room < 0:
            raise _Unbounded("too large")
        if parts and parts[-1][-1:] != "[":
            parts.append(",")
        parts.append(text)
        if kind is not None:
            if len(open_levels) > _MAX_DEPTH:
                raise _Unbounded("too deep")
            open_levels.append((_items(item), "]]"))
    return "".join(parts)


def _items(container: object) -> Iterator[object]:
    if type(container) is dict:
        return (part for pair in container.items() for part in pair)
    return iter(container)  # type: ignore[call-overload, no-any-return]


def _scalar(value: object, room: int) -> str:
    kind = type(value)
    if value is None:
        return '["none",null]'
    if kind is bool:
        return '["bool",true]' if value else '["bool",false]'
    if kind is int:
        if int.bit_length(value) // 4 > room:  # type: ignore[arg-type]
            raise _Unbounded("too large")
        return f'["int","{value:x}"]'
    if kind is float:
        return f'["float","{float.hex(value)}"]'  # type: ignore[arg-type]
    if kind is str:
        if len(value) > room:  # type: ignore[arg-type]
            raise _Unbounded("too large")
        return f'["str",{quote(value)}]'  # type: ignore[arg-type]
    return f'["other",{quote(class_name(value))},{quote(_shown(value))}]'


def _shown(value: object) -> str:
    kind = type(value)
    if kind in (bytes, complex, range) and (kind is not bytes or len(value) < _MAX_SHOWN):  # type: ignore[arg-type]
        return repr(value)
    if kind is FunctionType or kind is BuiltinFunctionType:
        return f"<function {value.__name__}>"  # type: ignore[attr-defined]
    if isinstance(kind, type) and kind is type:
        return f"<class {_NAME(value)}>"
    return f"<{class_name(value)}>"
