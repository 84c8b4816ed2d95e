"""Limits that the kernel keeps by itself. Runs in the child."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping


def apply(limits: Mapping[str, int]) -> list[str]:
    """Set each limit (``CPU``, ``AS``, ``FSIZE`` …) and return the names of those that now hold.

    A limit that this system does not know, or refuses, is left out; none is ever raised.
    """
    try:
        import resource
    except ImportError:
        return []
    held = []
    for name, wanted in limits.items():
        kind = getattr(resource, f"RLIMIT_{name}", None)
        if kind is None:
            continue
        hard = resource.getrlimit(kind)[1]
        value = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        try:
            resource.setrlimit(kind, (value, value))
        except (ValueError, OSError):
            continue
        held.append(name)
    return held
