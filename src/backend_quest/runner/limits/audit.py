"""A guard against accidents, on every system: Python's audit events. Runs in the child.

It stops honest mistakes with a plain sentence. Whoever wants past it gets past it: the other limits are for them.
"""

from __future__ import annotations

import errno
import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

_PROGRAMS = "a program in the game cannot start other programs"
_PROCESSES = "a program in the game cannot touch other processes"
_NETWORK = "a program in the game cannot use the network"
_NATIVE = "a program in the game cannot load native code"
_MACHINE = "a program in the game cannot change the computer"

_DENIED = {
    **dict.fromkeys(
        ("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.startfile", "os.startfile/2",
         "os.fork", "os.forkpty", "pty.spawn", "webbrowser.open", "_winapi.CreateProcess"),
        _PROGRAMS,
    ),
    **dict.fromkeys(
        ("os.kill", "os.killpg", "signal.pthread_kill", "resource.prlimit", "_winapi.OpenProcess",
         "_winapi.TerminateProcess"),
        _PROCESSES,
    ),
    **dict.fromkeys(
        ("socket.connect", "socket.sendto", "socket.sendmsg", "socket.gethostbyname", "socket.gethostbyaddr"), _NETWORK
    ),
    **dict.fromkeys(
        ("ctypes.dlopen", "ctypes.dlsym", "sqlite3.enable_load_extension", "os.add_dll_directory"), _NATIVE
    ),
    **dict.fromkeys(
        ("winreg.CreateKey", "winreg.DeleteKey", "winreg.DeleteValue", "winreg.SetValue", "winreg.SaveKey",
         "winreg.LoadKey", "winreg.ConnectRegistry", "socket.sethostname"),
        _MACHINE,
    ),
}  # fmt: skip
_TWO_PATHS = ("os.rename", "os.link", "os.symlink")
_ONE_PATH = (
    "os.remove", "os.rmdir", "os.mkdir", "os.truncate", "os.chmod", "os.chown", "os.utime", "os.setxattr",
    "os.removexattr", "os.chflags",
)  # fmt: skip
_LISTINGS = ("os.listdir", "os.scandir")
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_LOOPBACK = (None, "", "localhost", "127.0.0.1", "0.0.0.0", "::", "::1", b"", b"localhost", b"127.0.0.1")


def _refusal(words: str) -> PermissionError:
    return PermissionError(errno.EACCES, words)


class Guard:
    """An audit hook that knows one work folder, the folders that may be read or only listed, and at most one port."""

    def __init__(self, folder: str, read: Sequence[str], listed: Sequence[str], port: int | None) -> None:
        self._write = self._roots([folder])
        self._read = self._write + self._roots([path for path in read if os.path.isdir(path)])
        self._files = {os.devnull, *read}
        self._listed = listed
        self._port = port

    def install(self) -> None:
        """Put the guard in force; there is no way back."""
        sys.addaudithook(self._check)

    def _check(self, event: str, arguments: tuple[object, ...]) -> None:
        if event == "open":
            self._open(*arguments[:3])
        elif event in _DENIED:
            raise _refusal(f"{_DENIED[event]} ({event})")
        elif event == "sqlite3.connect":
            self._path(event, arguments[0], writing=True)
        elif event in _LISTINGS:
            if arguments[0] not in self._listed:
                self._path(event, arguments[0], writing=False)
        elif event in _ONE_PATH or event in _TWO_PATHS:
            for path in arguments[: 2 if event in _TWO_PATHS else 1]:
                self._path(event, path, writing=True)
        elif event == "socket.bind":
            self._bind(arguments[1])
        elif event == "socket.getaddrinfo" and (self._port is None or arguments[0] not in _LOOPBACK):
            raise _refusal(f"{_NETWORK} ({event})")

    def _open(self, path: object, mode: object, flags: object) -> None:
        if isinstance(flags, int):
            writing = bool(flags & _WRITING)
        else:
            writing = isinstance(mode, str) and any(letter in mode for letter in "wax+")
        self._path("open", path, writing=writing)

    def _path(self, event: str, path: object, *, writing: bool) -> None:
        if path is None or isinstance(path, int) or path == ":memory:":
            return
        name = os.fsdecode(path)  # type: ignore[arg-type]
        if name in self._files and (not writing or name == os.devnull):
            return
        roots = self._write if writing else self._read
        if ".." not in name and not writing and name.startswith(self._read[1:]):
            return
        if not (os.path.realpath(name) + os.sep).startswith(roots):
            doing = "change" if writing else "read"
            raise _refusal(f"a program in the game cannot {doing} files outside its folder: {name} ({event})")

    def _bind(self, address: object) -> None:
        if self._port is None:
            raise _refusal(f"{_NETWORK} (socket.bind)")
        port = address[1] if isinstance(address, tuple) and len(address) > 1 else None
        if port != self._port:
            raise _refusal(f"this server may only listen on the port in PORT, {self._port}, not on {port}")

    @staticmethod
    def _roots(folders: Sequence[str]) -> tuple[str, ...]:
        return tuple(os.path.realpath(folder).rstrip(os.sep) + os.sep for folder in folders)
