"""Scripts for the shell: they start tools and change their own files, and reach nothing else."""

from __future__ import annotations

import errno
import os
import shutil
import sys
from collections.abc import Collection
from pathlib import Path

import pytest
from prey import Prey, assert_empty, children
from test_limits import ALLOW, MACHINES, PID, answer

from backend_quest.runner import fences
from backend_quest.runner.api import CaseInput, CaseResult, Ended, Limits, Program, Protection, RunResult
from backend_quest.runner.launch import LAYERS
from backend_quest.runner.lease import open_to_all
from backend_quest.runner.limits.identity import is_root
from backend_quest.runner.local import LocalRunner
from backend_quest.runner.runtimes import shell

pytestmark = [
    pytest.mark.usefixtures("noise"),
    pytest.mark.skipif(sys.platform != "linux", reason="what other systems do is not known yet"),
]
needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="NOT TRIED: there is no git here")
OUTSIDE = {"kernel": {"identity", "kernel"}, "bubblewrap": LAYERS}
HONEST = """
set -e
git init -q toko
cd toko
git config user.name Sari
git config user.email sari@warung.example
git config --global alias.s status
echo kopi > a.txt
git add a.txt
git commit -qm satu
git checkout -q -b cabang
git s --short
git log --oneline | wc -l
touch -d '2020-01-02 00:00 UTC' a.txt
chmod 640 a.txt
cp -p a.txt b.txt
stat -c '%a %Y' b.txt
tar cf x.tar a.txt
mkdir y
tar xf x.tar -C y
stat -c '%a %Y' y/a.txt
sleep 600 &
kill $!
printf '3\\n1\\n2\\n' | sort | head -n 1
cat > tulis
echo "$NAMA"
cat tulis
exit 7
"""


def run(source: str, layers: Collection[str] = LAYERS, *cases: CaseInput, tools: tuple[str, ...] = ()) -> RunResult:
    files = Program("shell", {"main.sh": source}, "main.sh", tools)
    return LocalRunner(layers).run(files, cases or [CaseInput()], Limits(seconds=10))


@needs_git
@pytest.mark.parametrize("layers", [LAYERS, {"identity", "kernel"}, {"kernel"}])
def test_git_and_the_usual_tools_work(layers: set[str]) -> None:
    result = run(HONEST, layers, CaseInput(given={"NAMA": "Wayan"}, input="halo\n"))
    (case,) = result.cases
    assert case.stdout.split("\n") == ["1", "640 1577923200", "640 1577923200", "1", "Wayan", "halo", ""], case
    assert case.value is not None
    assert (case.ended, case.value.data, case.stderr) == (Ended.OK, 7, "")


def test_each_case_begins_afresh() -> None:
    result = run("ls\necho x > baru\ncat", LAYERS, CaseInput(input="satu"), CaseInput(input="dua"))
    assert [case.stdout for case in result.cases] == ["main.sh\nsatu", "main.sh\ndua"]


def test_how_a_script_ends() -> None:
    def status(source: str) -> object:
        value = run(source).cases[0].value
        return None if value is None else value.data

    assert status("true") == 0
    assert status("tidak-ada") == 127
    assert status("kill -9 $$") == 137
    assert (
        LocalRunner()
        .run(Program("shell", {"a.sh": "sleep 600"}, "a.sh"), [CaseInput()], Limits(seconds=0.3))
        .cases[0]
        .ended
        is Ended.TIMEOUT
    )


def test_only_the_named_tools_can_be_started() -> None:
    (case,) = run("sort main.sh > x && cat x\ngit --version", LAYERS, tools=("sort",)).cases
    assert case.stdout == ""
    assert case.value is not None
    assert case.value.data in (126, 127)
    (case,) = run(f"{sys.executable} -c 'print(1)'; /usr/bin/python3 -c 'print(1)'; perl -e 'print 1'").cases
    assert case.stdout == ""


def test_settings_of_others_are_not_read(monkeypatch: pytest.MonkeyPatch, open_place: Path) -> None:
    (open_place / ".gitconfig").write_text("[user]\n\tname = Rahasia\n", encoding="utf-8")
    monkeypatch.setenv("HOME", str(open_place))
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(open_place / ".gitconfig"))
    (case,) = run("git config user.name; git config --list --show-origin; echo selesai").cases
    assert case.stdout == "selesai\n", case


def test_what_its_protection_is_called() -> None:
    path = LocalRunner().runtime("python").path
    assert path is not None
    own_user = is_root() and open_to_all(Path(path))
    boxed = fences.bubblewrap_here() is not None
    full = own_user or (boxed and not is_root())
    assert run("true").protection is (Protection.FULL if full else Protection.PARTIAL)
    assert run("true", {"identity", "kernel"}).protection is (Protection.FULL if own_user else Protection.PARTIAL)
    assert run("true", {"kernel"}).protection is Protection.PARTIAL


ATTACKS = {
    "reads a secret": "cat $SECRET",
    "reads a secret by a link": "ln -s $SECRET l && cat l",
    "reads a secret by a hard link": "ln $SECRET l && cat l",
    "packs a secret": "tar cf x.tar $SECRET && cat x.tar",
    "lists a home": "ls $(dirname $SECRET) && false",
    "reads the course": "cat $COURSE",
    "reads a pack": "cat $PACK",
    "writes into the store": "echo x >> $STORE",
    "empties the store": ": > $STORE",
    "deletes the store": "rm -f $STORE",
    "deletes a home": "rm -rf $(dirname $STORE)",
    "moves the store": "mv $STORE x",
    "changes modes outside": "chmod 0 $STORE",
    "changes times outside": "touch -d 2001-01-01 $STORE",
    "makes a file outside": "touch $(dirname $STORE)/baru",
    "makes a repository outside": "git init $(dirname $STORE)/baru",
    "copies itself outside": "cp main.sh $(dirname $STORE)/baru",
    "kills another": "kill -9 $VICTIM",
    "kills everyone": "trap '' TERM; kill -TERM -1",
    "reads another's environment": "cat /proc/$VICTIM/environ",
    "TCP by git": "git clone http://127.0.0.1:$TCP/x",
    "git protocol": "git clone git://127.0.0.1:$TCP/x",
    "a program in the settings of git": "git init -q . && git -c core.fsmonitor='cat $SECRET' status",
    "a hook": "git init -q . && mkdir -p .git/hooks && printf '#!/bin/sh\\ncat $SECRET\\n' > .git/hooks/pre-commit && "
    "chmod +x .git/hooks/pre-commit && git -c user.name=a -c user.email=b commit --allow-empty -qm x",
    "leaves a program behind": "sleep 600 &",
    "leaves a program behind, without its environment": "env -i /bin/sh -c 'sleep 600 & sleep 600 &' &",
}


@pytest.mark.slow
@needs_git
@pytest.mark.parametrize("profile", OUTSIDE)
@pytest.mark.parametrize("attack", ATTACKS)
def test_scripts_are_held_in(attack: str, profile: str, prey: Prey, workplace: Path) -> None:
    if profile == "bubblewrap" and fences.bubblewrap_here() is None:
        pytest.skip("NOT TRIED: there is no bubblewrap here, or this system forbids what it does")
    before = children()
    result = run(prey.names().replace(" = ", "=") + ATTACKS[attack] + "\necho $?", OUTSIDE[profile])
    if result.protection is not Protection.FULL and attack in ("changes modes outside", "changes times outside"):
        pytest.skip("NOT TRIED: without a user of its own or bubblewrap this is what the game calls partial")
    assert_held(result.cases[0])
    prey.assert_untouched()
    assert children() <= before
    assert_empty(workplace)


@pytest.mark.slow
@pytest.mark.parametrize("profile", OUTSIDE)
@pytest.mark.parametrize(
    ("source", "ended"),
    [
        ("f() { f | f & }\nf\nsleep 600", (Ended.TIMEOUT, Ended.MEMORY, Ended.OK)),
        ("while :; do :; done", (Ended.TIMEOUT,)),
        ("trap '' 1 2 3 15\nwhile :; do sleep 1; done", (Ended.TIMEOUT,)),
        ("while :; do echo aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa; done", (Ended.OUTPUT, Ended.TIMEOUT)),
        ("head -c 100000000 /dev/zero", (Ended.OUTPUT,)),
        ("head -c 200000000 /dev/zero > f", (Ended.OK, Ended.OUTPUT)),
        ("for i in 1 2 3 4 5 6 7 8 9 10; do for j in 1 2 3 4; do head -c 5000000 /dev/zero > f$i$j; done; done",
         (Ended.OUTPUT, Ended.TIMEOUT)),
    ],
)  # fmt: skip
def test_greedy_scripts_end(source: str, ended: tuple[Ended, ...], profile: str, workplace: Path) -> None:
    before = children()
    program = Program("shell", {"main.sh": source}, "main.sh")
    (case,) = LocalRunner(OUTSIDE[profile]).run(program, [CaseInput()], Limits(seconds=1)).cases
    assert case.ended in ended, case
    assert children() <= before
    assert_empty(workplace)


def assert_held(case: CaseResult) -> None:
    assert "kunci" not in case.stdout + case.stderr
    assert "id_rsa\n" not in case.stdout


# name: (number on x86-64, number on ARM64, arguments, what the filter says)
CALLS = {
    "execve": (59, 221, (), ALLOW),
    "a process": (56, 220, (0x1200011,), ALLOW),
    "a process, as vfork makes it": (56, 220, (0x4111,), ALLOW),
    "a namespace of users": (56, 220, (0x10000011,), errno.EPERM),
    "a namespace of mounts": (56, 220, (0x20011,), errno.EPERM),
    "clone3": (435, 435, (), errno.ENOSYS),
    "kill": (62, 129, (PID + 1, 9), ALLOW),
    "fchmodat": (268, 53, (), ALLOW),
    "utimensat": (280, 88, (), ALLOW),
    "setxattr": (188, 5, (), errno.EOPNOTSUPP),
    "fchownat": (260, 54, (), errno.EPERM),
    "socket": (41, 198, (2, 1), errno.EPERM),
    "connect": (42, 203, (), errno.EPERM),
    "ptrace": (101, 117, (), errno.EPERM),
    "process_vm_readv": (310, 270, (), errno.EPERM),
    "limits of another": (302, 261, (1,), errno.EPERM),
    "unshare": (272, 97, (), errno.EPERM),
    "mount": (165, 40, (), errno.EPERM),
}


@pytest.mark.parametrize("name", CALLS)
@pytest.mark.parametrize("machine", MACHINES)
def test_filter_of_scripts(machine: str, name: str) -> None:
    *numbers, arguments, expected = CALLS[name]
    assert answer(machine, numbers[MACHINES[machine][1]], *arguments, starts_tools=True) == expected


def test_without_a_shell_nothing_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shell, "_SEARCH", os.devnull)
    assert shell.find() is None
    assert run("true").cases[0].ended is Ended.FAULT


def test_a_git_that_does_not_start_is_left_out(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name, text in {"git": "#!/bin/sh\nexit 1\n", "sh": "#!/bin/sh\n"}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setattr(shell, "_SEARCH", str(tmp_path))
    found = shell.find()
    assert found is not None
    assert set(found.read) == {str(tmp_path / "git"), str(tmp_path / "sh")}
