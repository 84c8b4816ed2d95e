"""seccomp: which system calls a process may make. Linux on x86-64 and ARM64 only; runs in the child.

Denied is what reaches beyond the process: other programs, other processes, the network, mounts, keys, shared memory.
"""

from __future__ import annotations

import ctypes
import errno
import struct

from backend_quest.runner.limits.linux import PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP, prctl

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    Instruction = tuple[int, int, int, int]

_MODE_FILTER = 2
_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _MASK, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x54, 0x06
_KILL_PROCESS, _ERROR, _ALLOW = 0x80000000, 0x00050000, 0x7FFF0000
_NUMBER, _ARCHITECTURE, _ARGUMENTS = 0, 4, 16
_CLONE_THREAD = 0x00010000
_CLONE_NAMESPACES = 0x7E020000
_AF_INET, _AF_INET6, _SOCK_STREAM, _SOCK_TYPE_MASK = 2, 10, 1, 0xF
_X32_BIT = 0x40000000

_ARCHITECTURES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}

# Each call with its number on x86-64 and on ARM64 (None: not there).
_FORKS = {"fork": (57, None), "vfork": (58, None)}
_PROGRAMS = {"execve": (59, 221), "execveat": (322, 281)}
_ATTRIBUTES = {
    "setxattr": (188, 5), "lsetxattr": (189, 6), "fsetxattr": (190, 7), "setxattrat": (463, 463),
    "removexattr": (197, 14), "lremovexattr": (198, 15), "fremovexattr": (199, 16), "removexattrat": (466, 466),
}  # fmt: skip
_DENIED: dict[str, tuple[int | None, int | None]] = {
    # other processes
    "tkill": (200, 130), "rt_sigqueueinfo": (129, 138), "rt_tgsigqueueinfo": (297, 240),
    "pidfd_send_signal": (424, 424), "pidfd_open": (434, 434), "pidfd_getfd": (438, 438),
    "ptrace": (101, 117), "process_vm_readv": (310, 270), "process_vm_writev": (311, 271),
    "process_madvise": (440, 440), "kcmp": (312, 272), "move_pages": (279, 239), "migrate_pages": (256, 238),
    "setpriority": (141, 140), "ioprio_set": (251, 30), "sched_setaffinity": (203, 122),
    "sched_setparam": (142, 118), "sched_setscheduler": (144, 119), "sched_setattr": (314, 274),
    # memory that outlives the process, or that no limit counts
    "memfd_create": (319, 279), "memfd_secret": (447, 447), "shmget": (29, 194), "shmat": (30, 196),
    "semget": (64, 190), "msgget": (68, 186), "mq_open": (240, 180),
    # files of others
    "chown": (92, None), "lchown": (94, None), "fchown": (93, 55), "fchownat": (260, 54),
    "file_setattr": (469, 469), "name_to_handle_at": (303, 264), "open_by_handle_at": (304, 265),
    "inotify_init": (253, None), "inotify_init1": (294, 26), "fanotify_init": (300, 262),
    # the machine
    "io_uring_setup": (425, 425), "io_uring_enter": (426, 426), "io_uring_register": (427, 427),
    "bpf": (321, 280), "perf_event_open": (298, 241), "userfaultfd": (323, 282), "personality": (135, 92),
    "keyctl": (250, 219), "add_key": (248, 217), "request_key": (249, 218),
    "mount": (165, 40), "umount2": (166, 39), "pivot_root": (155, 41), "chroot": (161, 51), "unshare": (272, 97),
    "setns": (308, 268), "open_tree": (428, 428), "move_mount": (429, 429), "fsopen": (430, 430),
    "fsconfig": (431, 431), "fsmount": (432, 432), "fspick": (433, 433), "mount_setattr": (442, 442),
    "quotactl": (179, 60), "acct": (163, 89), "swapon": (167, 224), "reboot": (169, 142),
    "kexec_load": (246, 104), "init_module": (175, 105), "finit_module": (313, 273), "delete_module": (176, 106),
    "iopl": (172, None), "ioperm": (173, None), "settimeofday": (164, 170), "clock_settime": (227, 112),
    "adjtimex": (159, 171), "clock_adjtime": (305, 266), "sethostname": (170, 161), "setdomainname": (171, 162),
    "syslog": (103, 116),
}  # fmt: skip
# Done as if they had worked: a filter cannot see whose file it is, and ``shutil.copy`` stops on an error.
_IGNORED: dict[str, tuple[int | None, int | None]] = {
    "chmod": (90, None), "fchmod": (91, 52), "fchmodat": (268, 53), "fchmodat2": (452, 452),
    "utime": (132, None), "utimes": (235, None), "futimesat": (261, None), "utimensat": (280, 88),
}  # fmt: skip
_SIGNALS = {"kill": (62, 129), "tgkill": (234, 131)}
_PRLIMIT = (302, 261)
_CLONE, _CLONE3 = (56, 220), (435, 435)
_SOCKET, _CONNECT, _TRUNCATE = (41, 198), (42, 203), (76, 45)


def supported(machine: str) -> bool:
    """Whether there is a filter for this kind of processor (as ``os.uname`` names it)."""
    return machine in _ARCHITECTURES


def program(
    machine: str, pid: int, *, listens: bool, truncate: bool, starts_tools: bool = False, becomes_another: bool = False
) -> list[Instruction]:
    """Return the filter for the process ``pid``, as classic BPF instructions.

    ``listens``: TCP sockets may be made, though never connected; else no socket at all. ``truncate``: cutting files
    by path is left to Landlock (which knows it from version 3 on). ``starts_tools``: other programs may be started
    and signalled, modes and times changed; whose files and processes these are must be seen to elsewhere.
    ``becomes_another``: the process may go on as another program, as it starts the runtime of a language, though never
    as two.
    """
    column = list(_ARCHITECTURES).index(machine)
    lines: list[Instruction] = [
        (_LOAD, 0, 0, _ARCHITECTURE),
        (_EQUAL, 1, 0, _ARCHITECTURES[machine]),
        (_RETURN, 0, 0, _KILL_PROCESS),
        (_LOAD, 0, 0, _NUMBER),
    ]
    if machine == "x86_64":
        lines += [(_AT_LEAST, 0, 1, _X32_BIT), _fail(errno.EPERM)]
    denied = [*_DENIED.values(), _CONNECT]
    denied += [] if truncate else [_TRUNCATE]
    denied += [] if listens else [_SOCKET]
    denied += [] if starts_tools or becomes_another else _PROGRAMS.values()
    denied += [] if starts_tools else [*_FORKS.values(), *_ATTRIBUTES.values()]
    lines += _answer((numbers[column] for numbers in denied), errno.EPERM)
    # Without clone3 the C library falls back to clone, whose flags a filter can read.
    lines += _answer([_CLONE3[column]], errno.ENOSYS)
    if starts_tools:
        # As where a file system has no such attributes: ``cp -p`` does without.
        lines += _answer((numbers[column] for numbers in _ATTRIBUTES.values()), errno.EOPNOTSUPP)
        lines += _if(_CLONE[column], [_load(0), (_ANY_BIT, 0, 1, _CLONE_NAMESPACES), _fail(errno.EPERM), _allow()])
    else:
        lines += _answer((numbers[column] for numbers in _IGNORED.values()), 0)
        lines += _if(_CLONE[column], [_load(0), (_ANY_BIT, 1, 0, _CLONE_THREAD), _fail(errno.EPERM), _allow()])
    own_only = {"prlimit64": _PRLIMIT} if starts_tools else {**_SIGNALS, "prlimit64": _PRLIMIT}
    for name, numbers in own_only.items():
        own = [(_EQUAL, 2, 0, pid), (_EQUAL, 1, 0, 0 if name == "prlimit64" else pid)]
        lines += _if(numbers[column], [_load(0), *own, _fail(errno.EPERM), _allow()])
    if listens:
        lines += _if(_SOCKET[column], _tcp_only())
    return [*lines, _allow()]


def install(lines: list[Instruction]) -> None:
    """Put the filter in force for this process and all it starts. Raises OSError."""

    class Program(ctypes.Structure):
        _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_void_p))

    code = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *line) for line in lines))
    filter_ = Program(len(lines), ctypes.cast(code, ctypes.c_void_p))
    prctl(PR_SET_NO_NEW_PRIVS, 1)
    prctl(PR_SET_SECCOMP, _MODE_FILTER, ctypes.byref(filter_))


def _load(argument: int) -> Instruction:
    return (_LOAD, 0, 0, _ARGUMENTS + 8 * argument)


def _fail(number: int) -> Instruction:
    return (_RETURN, 0, 0, _ERROR | number)


def _allow() -> Instruction:
    return (_RETURN, 0, 0, _ALLOW)


def _answer(numbers: Iterable[int | None], error: int) -> list[Instruction]:
    lines: list[Instruction] = []
    for number in numbers:
        if number is not None:
            lines += [(_EQUAL, 0, 1, number), _fail(error)]
    return lines


def _if(number: int, then: list[Instruction]) -> list[Instruction]:
    """Return ``then``, which must return on every way, guarded by the number of the call."""
    return [(_EQUAL, 0, len(then), number), *then]


def _tcp_only() -> list[Instruction]:
    return [
        _load(0),
        (_EQUAL, 2, 0, _AF_INET),
        (_EQUAL, 1, 0, _AF_INET6),
        _fail(errno.EPERM),
        _load(1),
        (_MASK, 0, 0, _SOCK_TYPE_MASK),
        (_EQUAL, 1, 0, _SOCK_STREAM),
        _fail(errno.EPERM),
        _allow(),
    ]
