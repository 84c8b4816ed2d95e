"""Five themes. Every role has a colour of its own in each, so that contrast can be computed and tested."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from textual.theme import Theme

ROLES = ("passed", "notyet", "error-role", "timeout", "missing", "part", "action", "muted", "code", "rule")
"""Variables of our own, used as ``$passed``. State is never shown by them alone."""

ROLE_OF_STATUS: Mapping[str, str] = MappingProxyType({"error": "error-role"})
"""Where a role's variable is not called like the role: Textual has an ``$error`` of its own."""


def role_variable(role: str) -> str:
    """Return the name of a role's theme variable, without ``$``."""
    return ROLE_OF_STATUS.get(role, role)


def _roles(
    *, passed: str, notyet: str, error: str, missing: str, action: str, muted: str, code: str, rule: str
) -> dict[str, str]:
    return {
        "passed": passed,
        "notyet": notyet,
        "error-role": error,
        "timeout": notyet,
        "missing": missing,
        "part": notyet,
        "action": action,
        "muted": muted,
        "code": code,
        "rule": rule,
    }


def _coloured(name: str, foreground: str, background: str, dark: bool, roles: dict[str, str]) -> Theme:
    return Theme(
        name=name,
        primary=roles["action"],
        secondary=roles["missing"],
        accent=roles["action"],
        success=roles["passed"],
        warning=roles["notyet"],
        error=roles["error-role"],
        foreground=foreground,
        background=background,
        surface=background,
        panel=background,
        dark=dark,
        variables={
            **roles,
            "text": foreground,
            "text-muted": roles["muted"],
            "block-cursor-foreground": background,
            "block-cursor-background": foreground,
            "input-cursor-background": foreground,
            "input-cursor-foreground": background,
            "border": roles["rule"],
            "border-blurred": roles["rule"],
            "scrollbar": roles["rule"],
            "scrollbar-hover": roles["rule"],
            "scrollbar-active": roles["action"],
            "scrollbar-background": background,
            "scrollbar-background-hover": background,
            "scrollbar-background-active": background,
            "scrollbar-corner-color": background,
        },
    )


_DEFAULT_IN_TERMINALS = (
    "ansi-background",
    "ansi-foreground",
    "block-cursor-foreground",
    "block-cursor-background",
    "input-cursor-foreground",
    "input-cursor-background",
    "input-selection-background",
    "input-selection-foreground",
    "screen-selection-background",
    "screen-selection-foreground",
    "text-muted",
    "text-disabled",
    "foreground-muted",
    "background-muted",
    "border",
    "border-blurred",
    "scrollbar",
    "scrollbar-hover",
    "scrollbar-active",
    "scrollbar-background",
    "scrollbar-background-hover",
    "scrollbar-background-active",
    "footer-key-foreground",
    "link-color",
    "link-color-hover",
    "link-background-hover",
)
"""Variables of Textual that take the terminal's own colour in the themes of terminals."""


def _of_terminal(name: str, roles: dict[str, str]) -> Theme:
    plain = dict.fromkeys(_DEFAULT_IN_TERMINALS, "ansi_default")
    return Theme(
        name=name,
        ansi=True,
        primary=roles["action"],
        secondary=roles["missing"],
        accent=roles["action"],
        success=roles["passed"],
        warning=roles["notyet"],
        error=roles["error-role"],
        foreground="ansi_default",
        background="ansi_default",
        surface="ansi_default",
        panel="ansi_default",
        boost="ansi_default",
        variables={**roles, **plain, "block-cursor-text-style": "bold reverse", "input-cursor-text-style": "reverse"},
    )


THEMES: Mapping[str, Theme] = MappingProxyType(
    {
        theme.name: theme
        for theme in (
            _coloured(
                "gelap",
                "#e6e6e6",
                "#15171b",
                True,
                _roles(
                    passed="#7ee787",
                    notyet="#f2cc60",
                    error="#ff938a",
                    missing="#79d0e6",
                    action="#8fbaff",
                    muted="#a9b1bb",
                    code="#a5d6ff",
                    rule="#7d8590",
                ),
            ),
            _coloured(
                "terang",
                "#1f2328",
                "#fbfaf7",
                False,
                _roles(
                    passed="#116329",
                    notyet="#7a4b00",
                    error="#b3261e",
                    missing="#0b5c75",
                    action="#0a4fb0",
                    muted="#57606a",
                    code="#0a3069",
                    rule="#6e7781",
                ),
            ),
            _coloured(
                "kontras",
                "#ffffff",
                "#000000",
                True,
                _roles(
                    passed="#5fff87",
                    notyet="#ffe14d",
                    error="#ff9d94",
                    missing="#6be7ff",
                    action="#9cc8ff",
                    muted="#e0e0e0",
                    code="#b8dcff",
                    rule="#ffffff",
                ),
            ),
            _of_terminal(
                "ansi",
                _roles(
                    passed="ansi_green",
                    notyet="ansi_yellow",
                    error="ansi_red",
                    missing="ansi_cyan",
                    action="ansi_blue",
                    muted="ansi_default",
                    code="ansi_default",
                    rule="ansi_default",
                ),
            ),
            _of_terminal(
                "polos",
                _roles(
                    passed="ansi_default",
                    notyet="ansi_default",
                    error="ansi_default",
                    missing="ansi_default",
                    action="ansi_default",
                    muted="ansi_default",
                    code="ansi_default",
                    rule="ansi_default",
                ),
            ),
        )
    }
)

DEFAULT = "gelap"
NO_COLOUR = "polos"


def fallbacks() -> dict[str, str]:
    """Return the role variables for any other theme, so that style sheets always parse."""
    return {role: "ansi_default" for role in ROLES}
