"""bubblewrap: a program sees only what it may read, and no process, network or file system but its own. Linux only.

An installed ``bwrap`` says little: many systems forbid what it does. Only a run of it tells.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

from backend_quest.runner.limits.identity import is_root

_PLACES = os.pathsep.join(("/usr/bin", "/bin", "/usr/local/bin"))
_PATIENCE = 5.0
_DEVICES = ("/dev/null", "/dev/zero", "/dev/urandom", "/dev/random")
# Where most systems only link to what lies under /usr.
_LINKS = ("/lib", "/lib64", "/bin")
_HELD = "held"
# From within: nothing can be made outside, and no process but these is there.
_PROBE = f"""
for place in / /usr /tmp; do (: > "$place/backend-quest-probe") 2> {os.devnull} && exit 1; done
kill -0 "$1" 2> {os.devnull} && exit 1
: > inside && echo {_HELD}
"""


def find() -> str | None:
    """Return the ``bwrap`` of this computer, None where there is none. It may still be forbidden; see :func:`works`."""
    return shutil.which("bwrap", path=_PLACES)


def works(bwrap: str, folder: Path) -> bool:
    """Whether a program started by ``bwrap``, in the empty ``folder``, was held in when tried just now."""
    inside = command(bwrap, read=["/usr"], folder=folder, network=False)
    try:
        ran = subprocess.run(
            [*inside, "/bin/sh", "-c", _PROBE, "sh", str(os.getpid())],
            capture_output=True, stdin=subprocess.DEVNULL, timeout=_PATIENCE, cwd=folder, encoding="utf-8",
        )  # fmt: skip
    except (OSError, ValueError, subprocess.SubprocessError):
        return False
    return ran.returncode == 0 and ran.stdout.strip() == _HELD


def command(bwrap: str, *, read: Iterable[str], folder: Path, network: bool) -> list[str]:
    """Return the beginning of a command line that shuts in what follows it.

    It sees ``read`` (with all below, by these very paths) without changing any of it, and may write in ``folder``.
    Paths that do not exist are left out. Where the game is root, what follows may become another user.
    """
    shown: list[Path] = []
    for path in sorted({Path(path) for path in (*read, *_LINKS)}):
        if not any(path.is_relative_to(whole) for whole in shown) and (path.is_dir() or path.is_file()):
            shown.append(path)
    options = ["--die-with-parent", "--new-session", *_namespaces(network=network)]
    # Left to itself it makes these for root alone.
    parents = {parent for path in (*shown, folder, Path(os.devnull)) for parent in list(path.parents)[:-1]}
    options += [part for path in sorted(parents) for part in ("--dir", str(path))]
    for path in shown:
        linked = str(path) in _LINKS and path.is_symlink()
        options += ["--symlink", os.readlink(path), str(path)] if linked else ["--ro-bind", str(path), str(path)]
    options += [part for path in _DEVICES for part in ("--dev-bind", path, path)]
    options += ["--bind", str(folder), str(folder), "--remount-ro", "/"]
    return [bwrap, *options, "--"]


def _namespaces(*, network: bool) -> list[str]:
    """Return the options for namespaces; with ``network`` the program stays in that of the computer."""
    if not is_root():
        return ["--unshare-all", *(["--share-net"] if network else [])]
    # A namespace of users would leave the program no other user to become.
    capabilities = [part for name in ("CAP_SETUID", "CAP_SETGID") for part in ("--cap-add", name)]
    spaces = ["--unshare-ipc", "--unshare-pid", "--unshare-uts", *([] if network else ["--unshare-net"])]
    return [*spaces, *capabilities]
