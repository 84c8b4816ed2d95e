"""The C library, for the few system calls that Python does not offer. Linux only; runs in the child too."""

import ctypes
import os

PR_SET_PDEATHSIG = 1
PR_SET_SECCOMP = 22
PR_SET_CHILD_SUBREAPER = 36
PR_SET_NO_NEW_PRIVS = 38

_CAPABILITY_VERSION_3 = 0x20080522


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def checked(result: int, what: str) -> int:
    """Return ``result``. Raises OSError, named after the call, where it is negative."""
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")
    return result


def syscall(number: int, *arguments: object) -> int:
    """Make a system call and return its result, negative where it failed."""
    return int(_libc().syscall(number, *arguments))


def prctl(option: int, value: object, extra: object = 0) -> None:
    """Set a property of the process. Raises OSError."""
    checked(_libc().prctl(option, value, extra, 0, 0), f"prctl {option}")


def drop_capabilities() -> None:
    """Give up every capability, so that root becomes an ordinary owner of files. Raises OSError."""
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION_3, 0)
    nothing = (ctypes.c_uint32 * 6)()
    checked(_libc().capset(header, nothing), "capset")
