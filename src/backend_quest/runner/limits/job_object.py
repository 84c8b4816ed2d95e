"""A Job Object of Windows: the processes of one run, counted, limited, and ended together.

It ends them too where the game itself is ended, for the last handle closes with the game.
"""

from __future__ import annotations

import ctypes
import sys
from typing import Any

_JOB_TIME, _ACTIVE_PROCESS, _JOB_MEMORY, _DIE_ON_UNHANDLED_EXCEPTION, _KILL_ON_JOB_CLOSE = (
    0x4, 0x8, 0x200, 0x400, 0x2000,
)  # fmt: skip
_UI_RESTRICTIONS, _EXTENDED_LIMITS = 4, 9
_ALL_UI_RESTRICTIONS = 0xFF
_SET_QUOTA, _TERMINATE = 0x100, 0x1
_TICKS = 10_000_000
"""In one second, as Windows counts time."""


class _Basic(ctypes.Structure):
    _fields_ = (
        ("process_time", ctypes.c_int64), ("job_time", ctypes.c_int64), ("flags", ctypes.c_uint32),
        ("smallest_working_set", ctypes.c_size_t), ("largest_working_set", ctypes.c_size_t),
        ("processes", ctypes.c_uint32), ("affinity", ctypes.c_size_t), ("priority", ctypes.c_uint32),
        ("scheduling", ctypes.c_uint32),
    )  # fmt: skip


class _Extended(ctypes.Structure):
    _fields_ = (
        ("basic", _Basic), ("transfers", ctypes.c_uint64 * 6), ("process_memory", ctypes.c_size_t),
        ("job_memory", ctypes.c_size_t), ("most_process_memory", ctypes.c_size_t),
        ("most_job_memory", ctypes.c_size_t),
    )  # fmt: skip


class Job:
    """A job for at most ``processes`` at once, with ``memory`` bytes and ``seconds`` of processor time between them.

    Raises OSError where Windows refuses it.
    """

    def __init__(self, *, processes: int, memory: int, seconds: int) -> None:
        self._kernel = _kernel()
        self._handle = self._asked(self._kernel.CreateJobObjectW(None, None))
        limits = _Extended()
        limits.basic.flags = (
            _JOB_TIME | _ACTIVE_PROCESS | _JOB_MEMORY | _DIE_ON_UNHANDLED_EXCEPTION | _KILL_ON_JOB_CLOSE
        )
        limits.basic.job_time = seconds * _TICKS
        limits.basic.processes = processes
        limits.job_memory = memory
        try:
            self._set(_EXTENDED_LIMITS, limits)
            # No clipboard, no windows of others, no signing out.
            self._set(_UI_RESTRICTIONS, ctypes.c_uint32(_ALL_UI_RESTRICTIONS))
        except OSError:
            self.close()
            raise

    def add(self, pid: int) -> None:
        """Put the process ``pid`` into the job, and with it all that it will start. Raises OSError."""
        process = self._asked(self._kernel.OpenProcess(_SET_QUOTA | _TERMINATE, False, pid))
        try:
            self._asked(self._kernel.AssignProcessToJobObject(self._handle, process))
        finally:
            self._kernel.CloseHandle(process)

    def close(self) -> None:
        """End every process in the job. May be called twice."""
        handle, self._handle = self._handle, None
        if handle is not None:
            self._kernel.TerminateJobObject(handle, 1)
            self._kernel.CloseHandle(handle)

    def _set(self, kind: int, data: ctypes.Structure | ctypes.c_uint32) -> None:
        size = ctypes.sizeof(data)
        self._asked(self._kernel.SetInformationJobObject(self._handle, kind, ctypes.byref(data), size))

    def _asked(self, answer: Any) -> Any:
        if not answer:
            raise OSError(_last_error(), "Windows refused a job object")
        return answer


def _kernel() -> Any:
    """Return the library of Windows, told which of its numbers are handles. Raises OSError elsewhere."""
    if sys.platform == "win32":
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        handle, number, truth = ctypes.c_void_p, ctypes.c_uint32, ctypes.c_int
        for name, result, arguments in (
            ("CreateJobObjectW", handle, (ctypes.c_void_p, ctypes.c_wchar_p)),
            ("SetInformationJobObject", truth, (handle, ctypes.c_int, ctypes.c_void_p, number)),
            ("OpenProcess", handle, (number, truth, number)),
            ("AssignProcessToJobObject", truth, (handle, handle)),
            ("TerminateJobObject", truth, (handle, number)),
            ("CloseHandle", truth, (handle,)),
        ):
            function = getattr(kernel, name)
            function.restype, function.argtypes = result, arguments
        return kernel
    raise OSError("job objects are those of Windows")


def _last_error() -> int:
    number = 0
    if sys.platform == "win32":
        number = ctypes.get_last_error()
    return number
