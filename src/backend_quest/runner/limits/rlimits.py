"""Limits that the kernel keeps by itself. Runs in the child."""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping


_GRACE = 2
"""Seconds between the signal that says why a program is ended, and the end for whoever ignores it."""


def apply(limits: Mapping[str, int]) -> list[str]:
    """Set each limit (``CPU``, ``AS``, ``FSIZE`` …) and return the names of those that now hold.

    A limit that this system does not know, or refuses, is left out; none is ever raised.
    """
    return [name for name, wanted in limits.items() if _set(name, wanted)]


def _set(name: str, wanted: int) -> bool:
    held = False
    if sys.platform != "win32":
        import resource

        kind = getattr(resource, f"RLIMIT_{name}", None)
        try:
            if kind is not None:
                hard = resource.getrlimit(kind)[1]
                most = wanted + (_GRACE if name == "CPU" else 0)
                most = most if hard == resource.RLIM_INFINITY else min(most, hard)
                resource.setrlimit(kind, (min(wanted, most), most))
                held = True
        except (ValueError, OSError):
            pass
    return held
