"""The shell and the programs that a learner's shell script may start."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

TOOLS = (
    "[", "awk", "basename", "cat", "chmod", "cmp", "comm", "cp", "cut", "date", "diff", "dirname", "echo", "env",
    "expr", "false", "find", "git", "grep", "gzip", "head", "id", "ln", "ls", "mkdir", "mktemp", "mv", "nl", "od",
    "paste", "printf", "pwd", "readlink", "realpath", "rm", "rmdir", "sed", "seq", "sh", "sha256sum", "sleep", "sort",
    "stat", "tail", "tar", "tee", "test", "touch", "tr", "true", "uname", "uniq", "wc", "which", "whoami", "xargs",
)  # fmt: skip
"""What may be started where a program names nothing else. ``ps`` and ``kill`` are the business of their own level."""

_PLACES = ("/usr/bin", "/bin", "/usr/local/bin", "/opt/homebrew/bin")
_SEARCH = os.pathsep.join(_PLACES)
_PATIENCE = 10.0


@dataclass(frozen=True, slots=True)
class Shell:
    """The shell's path, and what must be readable for it and its tools to run."""

    path: str
    read: tuple[str, ...]

    def variables(self, folder: Path) -> dict[str, str]:
        """Return the environment that keeps git, in the work folder ``folder``, away from everybody's settings."""
        return {
            "PATH": _SEARCH,
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_CONFIG_GLOBAL": str(folder / ".gitconfig"),
            "GIT_TEMPLATE_DIR": str(folder / ".git-template"),
            "GIT_TERMINAL_PROMPT": "0",
            "GIT_PAGER": "cat",
            "PAGER": "cat",
            # Only root would try otherwise, and here it may not either.
            "TAR_OPTIONS": "--no-same-owner",
        }


def find(tools: Collection[str] = ()) -> Shell | None:
    """Return the shell with ``tools`` (else :data:`TOOLS`), as far as they are here; None where there is no shell."""
    path = shutil.which("sh", path=_SEARCH)
    if path is None:
        return None
    names = {"sh", *(tools or TOOLS)}
    read = [found for name in sorted(names) if (found := shutil.which(name, path=_SEARCH)) is not None]
    if "git" in names:
        read += _parts_of_git()
    return Shell(path, tuple(read))


def _parts_of_git() -> list[str]:
    """Return the folder of git's own programs."""
    git = shutil.which("git", path=_SEARCH)
    if git is None:
        return []
    try:
        told = subprocess.run(
            [git, "--exec-path"], capture_output=True, stdin=subprocess.DEVNULL, timeout=_PATIENCE, encoding="utf-8"
        )
    except (OSError, subprocess.SubprocessError):
        return []
    return [told.stdout.strip()] if os.path.isdir(told.stdout.strip()) else []
