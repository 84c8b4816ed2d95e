"""Programs may use the packages that are named, and see nothing of what lies beside them."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from backend_quest.runner.api import CaseInput, Ended, Limits, Program
from backend_quest.runner.cases import run_cases
from backend_quest.runner.launch import LAYERS, Start
from backend_quest.runner.lease import open_to_all
from backend_quest.runner.limits.identity import is_root
from backend_quest.runner.runtimes import packages, python


@pytest.fixture
def installed(open_place: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of installed packages: two of somebody else, and the game."""
    files = {
        "kopi/__init__.py": "rasa = 'pahit'\n",
        "kopi/__pycache__/x.pyc": "",
        "gula.py": "manis = True\n",
        "teh/__init__.py": "rahasia = 'melati'\n",
        "backend_quest/__init__.py": "kunci = 'rahasia'\n",
    }
    owners = {
        "kopi_warung": ["kopi/__init__.py", "kopi/__pycache__/x.pyc", "gula.py", "../../bin/kopi", "kopi.pth"],
        "teh": ["teh/__init__.py"],
        "backend_quest": ["backend_quest/__init__.py"],
    }
    for name, text in files.items():
        (open_place / name).parent.mkdir(parents=True, exist_ok=True)
        (open_place / name).write_text(text, encoding="utf-8")
    for owner, names in owners.items():
        folder = open_place / f"{owner}-1.0.dist-info"
        folder.mkdir()
        (folder / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {owner}\nVersion: 1.0\n", encoding="utf-8")
        rows = [*names, f"{folder.name}/METADATA", f"{folder.name}/RECORD"]
        (folder / "RECORD").write_text("".join(f"{row},,\n" for row in rows), encoding="utf-8")
    monkeypatch.syspath_prepend(str(open_place))
    return open_place


def test_a_distribution_is_its_own_entries(installed: Path) -> None:
    found = packages.locate(["kopi-warung"])
    place = installed.resolve()
    assert set(found.read) == {str(place / name) for name in ("kopi", "gula.py", "kopi_warung-1.0.dist-info")}
    assert found.folders == (str(place),)
    assert packages.locate([]) == packages.Packages()


def test_the_game_is_never_among_them(installed: Path) -> None:
    assert packages.locate(["backend-quest"]).read == ()


def test_what_is_not_installed_is_named() -> None:
    with pytest.raises(LookupError, match="tidak-ada"):
        packages.locate(["tidak-ada"])


@pytest.mark.parametrize("layers", [LAYERS, {"identity", "kernel"}, {"audit"}])
def test_programs_import_these_and_nothing_beside_them(installed: Path, layers: set[str]) -> None:
    own = python.find()
    assert own is not None
    assert own.packages == ()
    if is_root() and not open_to_all(installed):
        pytest.fail("the folder of this test must be open to every user")
    source = (
        "import kopi, gula\nfrom importlib import metadata\n"
        "print(kopi.rasa, gula.manis, metadata.version('kopi-warung'))\n"
        "for name in ('teh', 'backend_quest'):\n"
        "    try: print(__import__(name))\n"
        "    except (ImportError, PermissionError): print('tidak')\n"
        f"for path in ({str(installed / 'teh' / '__init__.py')!r}, {str(installed / 'backend_quest/__init__.py')!r}):\n"
        "    try: print(open(path).read())\n"
        "    except PermissionError: print('tidak')\n"
    )
    interpreter = own.with_packages(["kopi-warung"])
    start = Start(interpreter, Program("python", {"a.py": source}, "a.py"), Limits(seconds=10), layers)
    (case,) = run_cases(start, [CaseInput()], lambda: False, trace=False).cases
    assert case.stdout == "pahit True 1.0\n" + "tidak\n" * 4, case
    start = Start(own, Program("python", {"a.py": "import kopi"}, "a.py"), Limits(seconds=10), layers)
    (case,) = run_cases(start, [CaseInput()], lambda: False, trace=False).cases
    assert case.ended is Ended.RAISED
    assert case.failure is not None
    assert case.failure.type == "ModuleNotFoundError"


def test_real_packages_of_this_environment() -> None:
    """What is really installed here, with its native parts."""
    found = packages.locate(["psutil"])
    assert all(os.path.exists(path) for path in found.read)
    assert any(path.endswith("psutil") for path in found.read)
    assert all(folder in map(os.path.realpath, sys.path) for folder in found.folders)
