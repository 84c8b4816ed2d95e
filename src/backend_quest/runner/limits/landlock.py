"""Landlock: which files a process may touch and which port it may bind. Linux only; runs in the child."""

from __future__ import annotations

import ctypes
import os
import stat
import struct

from backend_quest.runner.limits.linux import PR_SET_NO_NEW_PRIVS, checked, prctl, syscall

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_ASK_VERSION = 1
_RULE_PATH, _RULE_PORT = 1, 2

_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR = 1 << 0, 1 << 1, 1 << 2, 1 << 3
_REFER, _TRUNCATE, _IOCTL_DEV = 1 << 13, 1 << 14, 1 << 15
_FIRST_VERSION = _REFER - 1
_READ = _EXECUTE | _READ_FILE | _READ_DIR
_OF_FILES = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE | _IOCTL_DEV
_BIND_TCP, _CONNECT_TCP = 1, 2
_SCOPE_ABSTRACT_SOCKETS, _SCOPE_SIGNALS = 1, 2


def version() -> int:
    """Return the version of Landlock in this kernel, 0 where there is none."""
    return max(0, syscall(_CREATE_RULESET, None, 0, _ASK_VERSION))


def restrict(read: Iterable[str], listed: Iterable[str], write: Iterable[str], port: int | None) -> int:
    """Leave this process only these paths, each with all below it, and binding of ``port``.

    ``listed``: only the names of the files may be seen, as importing a module beside them needs. Paths that do not
    exist are left out. Returns the version in force: from 4 on no TCP connection can be made, from 6 on no process
    outside can be signalled. Raises OSError where there is no Landlock.
    """
    known = checked(syscall(_CREATE_RULESET, None, 0, _ASK_VERSION), "landlock")
    rights = _FIRST_VERSION
    for since, right in ((2, _REFER), (3, _TRUNCATE), (5, _IOCTL_DEV)):
        rights |= right if known >= since else 0
    network = _BIND_TCP | _CONNECT_TCP if known >= 4 else 0
    scopes = _SCOPE_ABSTRACT_SOCKETS | _SCOPE_SIGNALS if known >= 6 else 0
    size = 24 if known >= 6 else 16 if known >= 4 else 8
    attributes = ctypes.c_char_p(struct.pack("QQQ", rights, network, scopes))
    rules = checked(syscall(_CREATE_RULESET, attributes, size, 0), "landlock_create_ruleset")
    try:
        for path in read:
            _allow(rules, path, _READ & rights)
        for path in listed:
            _allow(rules, path, _READ_DIR)
        for path in write:
            _allow(rules, path, rights)
        if port is not None and network:
            rule = ctypes.c_char_p(struct.pack("QQ", _BIND_TCP, port))
            checked(syscall(_ADD_RULE, rules, _RULE_PORT, rule, 0), "landlock_add_rule for a port")
        prctl(PR_SET_NO_NEW_PRIVS, 1)
        checked(syscall(_RESTRICT_SELF, rules, 0), "landlock_restrict_self")
    finally:
        os.close(rules)
    return known


def _allow(rules: int, path: str, rights: int) -> None:
    try:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    try:
        if not stat.S_ISDIR(os.fstat(place).st_mode):
            rights &= _OF_FILES
        rule = ctypes.c_char_p(struct.pack("=Qi", rights, place))
        checked(syscall(_ADD_RULE, rules, _RULE_PATH, rule, 0), f"landlock_add_rule {path}")
    finally:
        os.close(place)
