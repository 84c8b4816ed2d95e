"""What a hostile or clumsy program may try, with how it must end where."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from backend_quest.runner.api import Ended

# Which protections are active. ``supervised`` is the supervisor with plain limits, what every system has.
PROFILES: dict[str, Collection[str]] = {
    "full": {"identity", "kernel", "audit"},
    "kernel": {"identity", "kernel"},
    "guard": {"audit"},
    "bubblewrap": {"identity", "outer"},
    "supervised": set(),
}
EVERYWHERE = ("full", "kernel", "guard", "bubblewrap", "supervised")
HELD = ("full", "kernel", "guard", "bubblewrap")
STARTS_NOTHING = ("full", "kernel", "guard")
OUTSIDE = ("full", "kernel", "bubblewrap")
KERNEL = ("full", "kernel")
# Where programs can be started, and end with the run.
LOOSE = ("bubblewrap", "supervised")

OK, RAISED, EXITED, TIMEOUT = Ended.OK, Ended.RAISED, Ended.EXITED, Ended.TIMEOUT
MEMORY, OUTPUT = Ended.MEMORY, Ended.OUTPUT


@dataclass(frozen=True)
class Attack:
    """A program, where it is stopped, and how its first case may end there."""

    name: str
    source: str
    ended: tuple[Ended, ...]
    stopped_by: tuple[str, ...] = EVERYWHERE


# Starts a program past the audit events. The call takes one argument less from Python 3.14 on.
FORK_EXEC = """
import _posixsubprocess, os, sys
r, w = os.pipe()
last = [] if sys.version_info >= (3, 14) else [False]
pid = _posixsubprocess.fork_exec(
    [b'/bin/sleep', b'600'], [b'/bin/sleep'], True, (w,), None, None, -1, -1, -1, -1, -1, -1, r, w,
    False, False, 0, None, None, None, -1, None, *last,
)
print('ya' if pid > 0 else 'tidak')
"""
DAEMON = """
import os, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        os.closerange(0, 100)
        time.sleep(600)
    os._exit(0)
os.wait()
"""
BARE_DAEMON = """
import os
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        os.closerange(0, 100)
        os.execve('/bin/sleep', ['sleep', '600'], {})
    os._exit(0)
os.wait()
"""
TWENTY = """
import os, time
for _ in range(20):
    if os.fork() == 0:
        x = bytearray(150 << 20)
        for i in range(0, len(x), 4096): x[i] = 1
        time.sleep(600)
time.sleep(600)
"""
PEEK = """
import ctypes
class V(ctypes.Structure): _fields_ = (('base', ctypes.c_void_p), ('size', ctypes.c_size_t))
b = ctypes.create_string_buffer(8)
ours, theirs = V(ctypes.addressof(b), 8), V(id(b), 8)
c = ctypes.CDLL(None)
print('ya' if c.process_vm_readv(VICTIM, ctypes.byref(ours), 1, ctypes.byref(theirs), 1, 0) > 0 else 'tidak')
print('ya' if c.ptrace(16, VICTIM, 0, 0) == 0 else 'tidak')
"""
NEVER_BACK = """
import signal
def never(*_):
    while True: pass
signal.signal(signal.SIGALRM, never)
signal.setitimer(signal.ITIMER_REAL, 0.01)
while True: pass
"""
LOCK = """
import os
os.makedirs('a/b/c')
open('a/b/c/f', 'w')
for p in ('a/b', 'a', '.', '..'):
    try: os.chmod(p, 0)
    except OSError: pass
"""
SWAP = """
import os
for fd in range(3, 128):
    try: os.dup2(1, fd)
    except OSError: pass
def f(): return 1
"""


ENDLESS = [
    Attack("loop", "while True: pass", (TIMEOUT,)),
    Attack("sleep", "import time\ntime.sleep(600)", (TIMEOUT,)),
    Attack("regex without end", "import re\nre.match('(a+)+$', 'a' * 60 + 'b')", (TIMEOUT,)),
    Attack("one huge operation", "x = 7 ** (10 ** 8)", (TIMEOUT,)),
    Attack("ignores every signal", "import signal, time\nfor s in range(1, 65):\n    try: signal.signal(s, 1)\n"
           "    except (ValueError, OSError): pass\nwhile True: time.sleep(9)", (TIMEOUT,)),
    Attack("a signal handler without end", NEVER_BACK, (TIMEOUT,)),
    Attack("stops itself", "import signal\nsignal.raise_signal(signal.SIGSTOP)", (TIMEOUT,)),
    Attack("thread without end", "import threading, time\n"
           "threading.Thread(target=time.sleep, args=(600,)).start()", (TIMEOUT,)),
    Attack("daemon thread", "import threading, time\n"
           "threading.Thread(target=time.sleep, args=(600,), daemon=True).start()", (OK,)),
    Attack("atexit", "import atexit, time\natexit.register(time.sleep, 600)", (OK,)),
    Attack("__del__", "import time\nclass K:\n    def __del__(self): time.sleep(600)\nk = K()", (OK,)),
    Attack("catches everything", "while True:\n    try:\n        while True: pass\n    except BaseException: pass",
           (TIMEOUT,)),
    Attack("deadlock", "import threading\nl = threading.Lock()\nl.acquire()\nl.acquire()", (TIMEOUT,)),
    Attack("waits for input", "import os\nr, w = os.pipe()\nos.read(r, 1)", (TIMEOUT,)),
]  # fmt: skip
GREEDY = [
    Attack("3 GB at once", "x = bytearray(3 << 30)\nfor i in range(0, len(x), 4096): x[i] = 1", (MEMORY,)),
    Attack("3 GB bit by bit", "x = []\nwhile True: x.append(' ' * 10_000)", (MEMORY,)),
    Attack("300 MB of text", "x = 'a' * (300 << 20)", (MEMORY, TIMEOUT)),
    Attack("300 MB of text as the answer", "def f(): return 'a' * (300 << 20)", (MEMORY, OK)),
    Attack("recursion without limit", "import sys\nsys.setrecursionlimit(10**9)\ndef f(): f()\nf()",
           (MEMORY, EXITED, RAISED)),
    Attack("threads without limit", "import threading, time\nwhile True:\n"
           "    threading.Thread(target=time.sleep, args=(600,), daemon=True).start()", (RAISED, MEMORY, TIMEOUT)),
    Attack("100 MB printed", "import sys\nfor _ in range(100): sys.stdout.write('a' * (1 << 20) + '\\n')", (OUTPUT,)),
    Attack("100 MB on stderr", "import sys\nfor _ in range(100): sys.stderr.write('a' * (1 << 20) + '\\n')", (OUTPUT,)),
    Attack("100 MB past sys.stdout", "import os\nwhile True: os.write(1, b'a' * 65536)", (OUTPUT,)),
    Attack("both streams at once", "import os\nwhile True: os.write(1, b'a' * 9999), os.write(2, b'a' * 9999)",
           (OUTPUT,)),
    Attack("line without end", "while True: print('a' * 1000, end='')", (OUTPUT,)),
    Attack("one file of 200 MB", "f = open('f', 'wb')\nfor _ in range(200): f.write(b'a' * (1 << 20))", (RAISED,)),
    Attack("40 files of 5 MB", "for i in range(40): open(f'f{i}', 'wb').write(b'a' * (5 << 20))",
           (OUTPUT, TIMEOUT)),
    Attack("200,000 files", "import os\nfor i in range(200_000): os.close(os.open(f'f{i}', os.O_CREAT))",
           (OUTPUT, TIMEOUT)),
    Attack("folders without end", "import os\nwhile True:\n    os.mkdir('d')\n    os.chdir('d')", (OUTPUT, TIMEOUT)),
    Attack("locks its folder", LOCK, (OK, RAISED, EXITED)),
    Attack("holds many descriptors", "import os\nwhile True: os.pipe()", (RAISED,)),
]  # fmt: skip
PROCESSES = [
    Attack("fork", "import os\nif os.fork() == 0:\n    while True: pass", (RAISED,), STARTS_NOTHING),
    Attack("fork that ends with the run", "import os\nif os.fork() == 0:\n    while True: pass", (OK, TIMEOUT), LOOSE),
    Attack("fork bomb", "import os\nwhile True:\n    try: os.fork()\n    except OSError: pass",
           (TIMEOUT, MEMORY, EXITED, OUTPUT)),
    Attack("fork past the audit events", FORK_EXEC, (RAISED,), KERNEL),
    Attack("fork that only ends with the run", FORK_EXEC, (OK,), ("guard", *LOOSE)),
    Attack("daemon", DAEMON, (RAISED,), STARTS_NOTHING),
    Attack("daemon that ends with the run", DAEMON, (OK,), LOOSE),
    Attack("daemon without environment", BARE_DAEMON, (RAISED,), STARTS_NOTHING),
    Attack("daemon without environment that ends with the run", BARE_DAEMON, (OK,), LOOSE),
    Attack("memory in twenty processes", TWENTY, (RAISED, MEMORY)),
    Attack("subprocess", "import subprocess\nsubprocess.run(['/bin/sh', '-c', 'echo ya'])", (RAISED,), STARTS_NOTHING),
    Attack("os.system", "import os\nprint(os.system('echo ya'))", (RAISED, OK), STARTS_NOTHING),
    Attack("exec", "import os\nos.execv('/bin/sh', ['sh', '-c', 'echo ya'])", (RAISED,), STARTS_NOTHING),
    Attack("multiprocessing", "import multiprocessing as m\nm.Process(target=print).start()", (RAISED,),
           STARTS_NOTHING),
    Attack("signals its parent", "import os\nos.kill(os.getppid(), 0)", (RAISED,), STARTS_NOTHING),
    Attack("signals everyone", "import os\nos.kill(-1, 0)", (RAISED,), STARTS_NOTHING),
    Attack("kills another", "import os\nos.kill(VICTIM, 9)", (RAISED,), HELD),
    Attack("kills by a descriptor", "import os, signal\nsignal.pidfd_send_signal(os.pidfd_open(VICTIM), 9)",
           (RAISED,), OUTSIDE),
    Attack("limits another", "import resource\nresource.prlimit(VICTIM, resource.RLIMIT_CPU, (0, 0))", (RAISED,), HELD),
    Attack("reads another's environment", "print(open(f'/proc/{VICTIM}/environ').read())", (RAISED,), HELD),
    Attack("reads another's memory", "print(open(f'/proc/{VICTIM}/mem', 'rb').read(1))", (RAISED,), HELD),
    Attack("reads another's memory by C", PEEK, (RAISED, OK), HELD),
    Attack("slows others down", "import os\nos.setpriority(os.PRIO_USER, 0, 19)", (RAISED,), KERNEL),
]  # fmt: skip
FILES = [
    Attack("reads a secret", "print(open(SECRET).read())", (RAISED,), HELD),
    Attack("reads a secret by a link", "import os\nos.symlink(SECRET, 'l')\nprint(open('l').read())", (RAISED,), HELD),
    Attack("reads a secret by a hard link", "import os\nos.link(SECRET, 'l')\nprint(open('l').read())",
           (RAISED,), HELD),
    Attack("reads a secret by C", "import ctypes\nl = ctypes.CDLL(None)\nb = ctypes.create_string_buffer(99)\n"
           "print(l.read(l.open(SECRET.encode(), 0), b, 99), b.value)", (OK, RAISED), HELD),
    Attack("lists a home", "import os\nprint(os.listdir(os.path.dirname(SECRET)))", (RAISED,), HELD),
    Attack("reads the game", "print(open(GAME).read())", (RAISED,), HELD),
    Attack("reads the course", "print(open(COURSE).read())", (RAISED,), HELD),
    Attack("lists the course", "import os\nprint(os.listdir(os.path.dirname(COURSE)))", (RAISED,), HELD),
    Attack("reads a pack", "print(open(PACK).read())", (RAISED,), HELD),
    Attack("reads who there is", "print(open('/etc/passwd').read())", (RAISED,), HELD),
    Attack("imports the game", "import backend_quest", (RAISED,)),
    Attack("writes into the store", "open(STORE, 'a').write('x')", (RAISED,), HELD),
    Attack("empties the store", "import os\nos.truncate(STORE, 0)", (RAISED,), HELD),
    Attack("deletes the store", "import os\nos.remove(STORE)", (RAISED,), HELD),
    Attack("moves the store", "import os\nos.rename(STORE, 'x')", (RAISED,), HELD),
    Attack("replaces the store", "import os\nopen('x', 'w')\nos.replace('x', STORE)", (RAISED,), HELD),
    Attack("changes modes outside", "import os\nos.chmod(STORE, 0)", (RAISED, OK), HELD),
    Attack("changes times outside", "import os\nos.utime(STORE, (0, 0))", (RAISED, OK), HELD),
    Attack("deletes a home", "import shutil, os\nshutil.rmtree(os.path.dirname(STORE))", (RAISED,), HELD),
    Attack("creates outside", "import os\nopen(os.path.join(os.path.dirname(STORE), 'baru'), 'w')", (RAISED,), HELD),
    Attack("makes a folder outside", "import os\nos.mkdir(os.path.join(os.path.dirname(STORE), 'baru'))",
           (RAISED,), HELD),
    Attack("makes a link outside", "import os\nos.symlink('/', os.path.join(os.path.dirname(STORE), 'baru'))",
           (RAISED,), HELD),
    Attack("opens the store as a database", "import sqlite3\nsqlite3.connect(STORE).execute('create table t (a)')",
           (RAISED,), HELD),
]  # fmt: skip
NETWORK = [
    Attack("TCP out", "import socket\nsocket.create_connection(('127.0.0.1', TCP), 2).sendall(b'x')", (RAISED,), HELD),
    Attack("TCP out by IPv6", "import socket\nsocket.create_connection(('::1', TCP6), 2).sendall(b'x')",
           (RAISED,), HELD),
    Attack("UDP out", "import socket\nsocket.socket(type=socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', UDP))",
           (RAISED,), STARTS_NOTHING),
    Attack("UDP into a network of its own",
           "import socket\nsocket.socket(type=socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', UDP))",
           (OK,), ("bubblewrap",)),
    Attack("unix socket", "import socket\ns = socket.socket(socket.AF_UNIX)\ns.connect(UNIX)\ns.sendall(b'x')",
           (RAISED,), HELD),
    Attack("abstract unix socket", "import socket\ns = socket.socket(socket.AF_UNIX)\ns.connect(ABSTRACT)\n"
           "s.sendall(b'x')", (RAISED,), HELD),
    Attack("raw socket", "import socket\nsocket.socket(type=socket.SOCK_RAW, proto=1)", (RAISED,), OUTSIDE),
    Attack("listens", "import socket\nsocket.create_server(('127.0.0.1', 0))", (RAISED,), STARTS_NOTHING),
    Attack("looks up a name", "import socket\nprint(socket.gethostbyname('example.org'))", (RAISED,), HELD),
]  # fmt: skip
FORGERIES = [
    Attack("leaves early", "import os\nos._exit(0)", (EXITED,)),
    Attack("leaves with success", "raise SystemExit(0)", (OK,)),
    Attack("prints OK", "print('OK')\nprint('{\"ended\": \"ok\", \"value\": [\"int\", \"1388\"]}')", (OK,)),
    Attack("answers on guessed descriptors", "import os\nfor fd in range(3, 128):\n    try:\n"
           "        os.write(fd, b'\\n{\"ended\":\"ok\",\"value\":[\"int\",\"1388\"],\"ms\":1}\\n')\n"
           "    except OSError: pass", (OK, EXITED)),
    Attack("floods every descriptor", "import os\nwhile True:\n    for fd in range(128):\n"
           "        try: os.write(fd, b'x' * 65536)\n        except OSError: pass", (OUTPUT, EXITED)),
    Attack("floods the channel", "import os, stat\nwhile True:\n    for fd in range(3, 128):\n        try:\n"
           "            if os.fstat(fd).st_ino not in (os.fstat(1).st_ino, os.fstat(2).st_ino):\n"
           "                os.write(fd, b'x' * 65536)\n        except OSError: pass", (EXITED, TIMEOUT)),
    Attack("equal to everything", "class K:\n    def __eq__(self, other): return True\n    __hash__ = None\n"
           "def f(): return K()", (OK,)),
    Attack("number of its own", "class K(int):\n    def __eq__(self, other): return True\n    __hash__ = None\n"
           "def f(): return K(1)", (OK,)),
    Attack("hostile repr", "class K:\n    def __repr__(self):\n        while True: pass\n    __str__ = __repr__\n"
           "    __class__ = property(__repr__)\ndef f(): return [K()]", (OK,)),
    Attack("100,000 levels deep", "x = []\nfor _ in range(100_000): x = [x]\ndef f(): return x", (OK,)),
    Attack("holds itself", "x = {}\nx['x'] = [x, x]\ndef f(): return x", (OK,)),
    Attack("half a character", "def f(): return '\\ud800'\nprint(ascii(f()))", (OK,)),
    Attack("no number at all", "def f(): return [float('nan'), float('inf'), -0.0]", (OK,)),
    Attack("number of 300,000 digits", "def f(): return 10 ** 300_000", (OK,)),
    Attack("number too large to be sent", "def f(): return 1 << 30_000_000", (OK,)),
    Attack("generator without end", "def f():\n    while True: yield 1", (OK,)),
    Attack("closes everything", "import os\nos.closerange(0, 4096)", (EXITED,)),
    Attack("swaps descriptors", SWAP, (EXITED, TIMEOUT)),
    Attack("replaces built-ins", "import builtins as b\nvars(b).update(dict.fromkeys(vars(b), lambda *a: 5))", (OK,)),
    Attack("patches json", "import json\njson.dumps = lambda *a, **k: '5000'\ndef f(): return 1", (OK,)),
    Attack("crashes", "import faulthandler\nfaulthandler._sigsegv()", (EXITED,)),
    Attack("aborts", "import os\nos.abort()", (EXITED,)),
    Attack("closes its input", "import sys, os\nsys.stdin.close()\nos.close(0)\ndef f(): return 1", (OK,)),
    Attack("message without end", "class K(Exception):\n    def __str__(self):\n        while True: pass\nraise K",
           (TIMEOUT,)),
    Attack("hostile message", "class K(Exception):\n    def __str__(self): raise SystemExit\nraise K", (RAISED,)),
    Attack("endless cause", "e = ValueError()\ne.__cause__ = c = KeyError()\nc.__cause__ = e\nraise e", (RAISED,)),
    Attack("audit hook of its own", "import sys\nsys.addaudithook(lambda *a: 1 / 0)\nopen('x')", (RAISED, EXITED)),
]  # fmt: skip
ATTACKS = [*ENDLESS, *GREEDY, *PROCESSES, *FILES, *NETWORK, *FORGERIES]
