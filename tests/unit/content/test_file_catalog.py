"""The catalog: an index that spares unchanged files, and a course with broken parts that still plays."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from level_samples import COURSE, level_yaml, write_course

from backend_quest.content import cache, yaml_tree
from backend_quest.content.faults import ContentError
from backend_quest.content.loader import FileCatalog
from backend_quest.content.parts import Text

GLOSSARY = "- {key: api, term: {id: API, en: API}, says: {id: a, en: b}}\n"


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Collect the paths whose YAML is parsed."""
    paths: list[str] = []
    real = yaml_tree.parse

    def noting(text: str, report: yaml_tree.Report) -> yaml_tree.Node | None:
        paths.append(report.path)
        return real(text, report)

    monkeypatch.setattr(yaml_tree, "parse", noting)
    return paths


def test_a_course(tmp_path: Path) -> None:
    levels = {"02-dua.yaml": level_yaml("code_task"), "01-satu.yaml": level_yaml("single_choice")}
    catalog = FileCatalog(write_course(tmp_path, levels))
    assert catalog.course.default_stack == "py"
    (module,) = catalog.modules
    assert (module.id, module.bank, module.broken) == ("modul", 0, None)
    assert module.file.title == Text(id="Modul", en="Module")
    assert [(e.id, e.number, e.kind, e.language, e.path, e.broken) for e in module.levels] == [
        ("modul/satu", 1, "single_choice", None, "modul/01-satu.yaml", None),
        ("modul/dua", 2, "code_task", "python", "modul/02-dua.yaml", None),
    ]
    assert catalog.module("modul") == module
    assert catalog.entry("modul/dua") == module.levels[1]
    assert catalog.level("modul/dua").id == "modul/dua"
    assert catalog.bank("modul").items == []
    assert catalog.concepts() == {"code.print": Text(id="cetak", en="print")}
    assert catalog.glossary() == {}
    assert catalog.errors("python") == ()


def test_unknown_names(tmp_path: Path) -> None:
    catalog = FileCatalog(write_course(tmp_path))
    for call in (
        lambda: catalog.module("x"),
        lambda: catalog.entry("modul/x"),
        lambda: catalog.entry("x"),
        lambda: catalog.level("../modul/satu"),
        lambda: catalog.bank("x"),
    ):
        with pytest.raises(KeyError):
            call()
    assert catalog.errors("../course") == ()


def test_a_former_id_leads_to_the_level(tmp_path: Path) -> None:
    text = level_yaml("single_choice") + "was: [lama/satu, modul/dulu]\n"
    catalog = FileCatalog(write_course(tmp_path, {"01-satu.yaml": text}))
    assert catalog.entry("lama/satu").id == "modul/satu"
    assert catalog.level("modul/dulu").id == "modul/satu"


def test_a_broken_level_says_so_and_the_others_play(tmp_path: Path) -> None:
    broken = level_yaml("single_choice").replace("minutes: 4", "minutes: four").replace("goal:", "gaol:")
    later = level_yaml("single_choice").replace("single_choice", "doc_query")
    levels = {"01-a.yaml": broken, "02-b.yaml": later, "03-c.yaml": "[", "04-d.yaml": level_yaml("parsons")}
    catalog = FileCatalog(write_course(tmp_path, levels))
    a, b, c, d = catalog.modules[0].levels
    assert (a.title.en, a.kind) == ("Title", "single_choice")
    assert a.broken == Text(
        id="modul/01-a.yaml:1:1: Kunci `goal` belum ada.", en="modul/01-a.yaml:1:1: The key `goal` is missing."
    )
    assert b.kind == "doc_query"
    assert b.broken is not None
    assert "cannot play" in b.broken.en
    assert (c.title.en, c.kind) == ("C", "")
    assert c.broken is not None
    assert d.broken is None
    with pytest.raises(ContentError) as caught:
        catalog.level("modul/a")
    assert [fault.rule for fault in caught.value.faults] == ["missing-key", "misspelt-key", "expected-integer"]
    assert catalog.level("modul/d").kind == "parsons"


def test_broken_modules_stay_on_the_map(tmp_path: Path) -> None:
    course = COURSE.replace("[modul]", "[modul, gone, '../modul', aux, empty]")
    root = write_course(tmp_path, course=course)
    (root / "modul/module.yaml").write_text("title: {id: Judul, en: Title}\nsummary: x\n", encoding="utf-8")
    (root / "modul/checkpoint.yaml").write_text("items: [", encoding="utf-8")
    (root / "empty").mkdir()
    catalog = FileCatalog(root)
    modules = {module.id: module for module in catalog.modules}
    assert [bool(module.broken) for module in modules.values()] == [True] * 5
    assert modules["modul"].file.title.en == "Title"
    assert [level.id for level in modules["modul"].levels] == ["modul/satu"]
    assert modules["gone"].broken == Text(
        id="gone:1:1: Folder modul ini tidak ada.", en="gone:1:1: The folder of this module does not exist."
    )
    with pytest.raises(ContentError):
        catalog.bank("modul")


def test_a_broken_course_file_is_an_error_with_all_faults(tmp_path: Path) -> None:
    root = write_course(tmp_path, course=COURSE.replace("earlier: 2", "earlier: two").replace("title:", "titel:", 1))
    with pytest.raises(ContentError) as caught:
        FileCatalog(root).course  # noqa: B018
    assert [fault.rule for fault in caught.value.faults] == ["misspelt-key", "missing-key", "expected-integer"]
    with pytest.raises(ContentError, match="does not exist"):
        FileCatalog(tmp_path / "nowhere").modules  # noqa: B018


def test_faulty_entries_of_lists_are_left_out(tmp_path: Path) -> None:
    root = write_course(tmp_path)
    (root / "glossary.yaml").write_text(GLOSSARY + "- {key: bad}\n", encoding="utf-8")
    (root / "concepts.yaml").write_text("a.b: {id: x, en: y}\nc.d: x\n", encoding="utf-8")
    (root / "errors").mkdir()
    (root / "errors/python.yaml").write_text("not: a list\n", encoding="utf-8")
    catalog = FileCatalog(root)
    assert list(catalog.glossary()) == ["api"]
    assert list(catalog.concepts()) == ["a.b"]
    assert list(catalog.errors("python")) == []


def test_files_with_other_names_are_no_levels_and_a_slug_counts_once(tmp_path: Path) -> None:
    text = level_yaml("single_choice")
    names = ["01-satu.yaml", "02-satu.yaml", "1-dua.yaml", "notes.yaml", "03-tiga.yml", "04-con.yaml", "05-x.en.yaml"]
    catalog = FileCatalog(write_course(tmp_path, dict.fromkeys(names, text)))
    assert [(level.id, level.number) for level in catalog.modules[0].levels] == [("modul/satu", 1)]


def test_a_second_look_parses_only_what_changed(tmp_path: Path, parsed: list[str]) -> None:
    text = level_yaml("single_choice")
    root = write_course(tmp_path / "course", {"01-a.yaml": text, "02-b.yaml": text})
    first = FileCatalog(root, tmp_path / "cache").modules
    assert sorted(parsed) == ["course.yaml", "modul/01-a.yaml", "modul/02-b.yaml", "modul/module.yaml"]
    parsed.clear()
    again = FileCatalog(root, tmp_path / "cache")
    assert (again.modules, again.course.default_stack, parsed) == (first, "py", [])
    (root / "modul/02-b.yaml").write_text(text.replace("Title", "Other title"), encoding="utf-8")
    assert FileCatalog(root, tmp_path / "cache").modules[0].levels[1].title.en == "Other title"
    assert parsed == ["modul/02-b.yaml"]
    parsed.clear()
    (root / "modul/01-a.yaml").unlink()
    assert [level.id for level in FileCatalog(root, tmp_path / "cache").modules[0].levels] == ["modul/b"]
    os.utime(root / "modul/02-b.yaml", ns=(1, 1))
    FileCatalog(root, tmp_path / "cache").modules  # noqa: B018
    assert parsed == []


def test_what_other_reading_code_noted_is_not_believed(
    tmp_path: Path, parsed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    root = write_course(tmp_path / "course")
    FileCatalog(root, tmp_path / "cache").modules  # noqa: B018
    parsed.clear()
    monkeypatch.setattr(cache, "reader_stamp", lambda: "another")
    FileCatalog(root, tmp_path / "cache").modules  # noqa: B018
    assert sorted(parsed) == ["course.yaml", "modul/01-satu.yaml", "modul/module.yaml"]


def test_one_module_is_looked_at_alone(tmp_path: Path, parsed: list[str]) -> None:
    root = write_course(tmp_path, course=COURSE.replace("[modul]", "[modul, other]"))
    shutil.copytree(root / "modul", root / "other")
    catalog = FileCatalog(root)
    assert catalog.entry("other/satu").id == "other/satu"
    assert sorted(parsed) == ["course.yaml", "other/01-satu.yaml", "other/module.yaml"]


@pytest.mark.parametrize("damage", [b"", b"\xff" * 100, b"\x93\xa0\x80\x80", b"\x91" * 100_000])
def test_a_damaged_cache_is_ignored(tmp_path: Path, damage: bytes) -> None:
    root = write_course(tmp_path / "course")
    first = FileCatalog(root, tmp_path / "cache").modules
    (file,) = (tmp_path / "cache").iterdir()
    file.write_bytes(damage)
    assert FileCatalog(root, tmp_path / "cache").modules == first


def test_a_cache_damaged_anywhere_still_gives_the_course(tmp_path: Path) -> None:
    root = write_course(tmp_path / "course")
    first = FileCatalog(root, tmp_path / "cache").modules
    (file,) = (tmp_path / "cache").iterdir()
    whole = file.read_bytes()
    for place in range(0, len(whole), 7):
        file.write_bytes(whole[:place] + b"\xc1" + whole[place + 1 :])
        assert [module.id for module in FileCatalog(root, tmp_path / "cache").modules] == ["modul"]
        file.write_bytes(whole[:place])
        assert FileCatalog(root, tmp_path / "cache").modules == first


def test_a_cache_that_cannot_be_written_is_fine(tmp_path: Path) -> None:
    root = write_course(tmp_path / "course")
    (tmp_path / "cache").write_text("a file, not a folder", encoding="utf-8")
    assert len(FileCatalog(root, tmp_path / "cache").modules) == 1
    assert (tmp_path / "cache").read_text(encoding="utf-8") == "a file, not a folder"


def test_nothing_is_left_beside_the_cache(tmp_path: Path) -> None:
    root = write_course(tmp_path / "course")
    FileCatalog(root, tmp_path / "cache").modules  # noqa: B018
    assert [file.suffix for file in (tmp_path / "cache").iterdir()] == [".msgpack"]


def test_a_shipped_index_holds_after_times_changed(tmp_path: Path, parsed: list[str]) -> None:
    root = write_course(tmp_path / "course", {"01-a.yaml": level_yaml("parsons"), "02-b.yaml": "["})
    (root / "glossary.yaml").write_text(GLOSSARY, encoding="utf-8")
    (tmp_path / "levels.index").write_bytes(FileCatalog(root).index())
    copy = shutil.copytree(root, tmp_path / "installed")
    for file in copy.rglob("*.yaml"):
        os.utime(file, (1, 1))
    parsed.clear()
    catalog = FileCatalog(copy, None, tmp_path / "levels.index")
    assert catalog.modules == FileCatalog(root).modules
    assert list(catalog.glossary()) == ["api"]
    assert [path for path in parsed if path == "glossary.yaml"] == []
    parsed.clear()
    FileCatalog(copy, tmp_path / "cache", tmp_path / "levels.index").modules  # noqa: B018
    assert parsed == []
    (copy / "modul/01-a.yaml").write_text(level_yaml("parsons").replace("Title", "Tilte"), encoding="utf-8")
    assert FileCatalog(copy, None, tmp_path / "levels.index").modules[0].levels[0].title.en == "Tilte"


def test_the_shipped_index_is_the_same_for_the_same_files(tmp_path: Path) -> None:
    root = write_course(tmp_path / "a")
    copy = shutil.copytree(root, tmp_path / "b")
    os.utime(copy / "course.yaml", (1, 1))
    assert FileCatalog(root).index() == FileCatalog(copy).index()


def test_a_start_with_a_good_index_imports_no_reading_code(tmp_path: Path) -> None:
    root = write_course(tmp_path / "course")
    FileCatalog(root, tmp_path / "cache").modules  # noqa: B018
    code = (
        "import sys; from pathlib import Path; from backend_quest.content.loader import FileCatalog\n"
        f"catalog = FileCatalog(Path({str(root)!r}), Path({str(tmp_path / 'cache')!r}))\n"
        "assert len(catalog.modules[0].levels) == 1\n"
        "assert not {'yaml', 'regex', 'backend_quest.content.schema'} & sys.modules.keys(), sorted(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_level_is_kept_until_its_file_changes(tmp_path: Path) -> None:
    catalog = FileCatalog(write_course(tmp_path))
    first = catalog.level("modul/satu")
    assert catalog.level("modul/satu") is first
    text = level_yaml("single_choice").replace("minutes: 4", "minutes: 12")
    (tmp_path / "modul/01-satu.yaml").write_text(text, encoding="utf-8")
    assert catalog.level("modul/satu").minutes == 12
    (tmp_path / "modul/01-satu.yaml").unlink()
    with pytest.raises(ContentError, match="does not exist"):
        catalog.level("modul/satu")


def test_many_threads_see_one_course(tmp_path: Path) -> None:
    levels = {f"{n:02}-l{n}.yaml": level_yaml("parsons") for n in range(40)}
    catalog = FileCatalog(write_course(tmp_path / "course", levels), tmp_path / "cache")
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda n: catalog.level(f"modul/l{n % 40}").number, range(200)))
    assert found == [n % 40 for n in range(200)]


@pytest.mark.skipif(sys.platform == "win32", reason="needs FIFOs and symbolic links")
@pytest.mark.timeout(20)
def test_pipes_and_links_out_are_broken_levels(tmp_path: Path) -> None:
    root = write_course(tmp_path / "course", course=COURSE.replace("[modul]", "[modul, linked]"))
    os.mkfifo(root / "modul/02-pipe.yaml")
    (tmp_path / "out.yaml").write_text(level_yaml("parsons"), encoding="utf-8")
    (root / "modul/03-out.yaml").symlink_to(tmp_path / "out.yaml")
    (root / "modul/04-lost.yaml").symlink_to(tmp_path / "lost.yaml")
    (tmp_path / "elsewhere").mkdir()
    (root / "linked").symlink_to(tmp_path / "elsewhere")
    catalog = FileCatalog(root)
    assert [bool(level.broken) for level in catalog.modules[0].levels] == [False, True, True, True]
    assert catalog.modules[1].broken is not None


def test_a_file_that_becomes_readable_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = write_course(tmp_path / "course")
    real = os.open

    def refuse(path: str, flags: int) -> int:
        if str(path).endswith("01-satu.yaml"):
            raise PermissionError(13, "Permission denied")
        return real(path, flags)

    monkeypatch.setattr(os, "open", refuse)
    (level,) = FileCatalog(root, tmp_path / "cache").modules[0].levels
    assert level.broken is not None
    assert "Permission denied" in level.broken.en
    monkeypatch.undo()
    assert FileCatalog(root, tmp_path / "cache").modules[0].levels[0].broken is None


def test_a_level_with_variants_knows_the_language_of_each(tmp_path: Path) -> None:
    course = Path(__file__).parents[2] / "course/miniature"
    entry = FileCatalog(course, tmp_path).entry("either/twice-the-price")
    for one in (entry, FileCatalog(course, tmp_path).entry("either/twice-the-price")):
        assert one.variants == {"py": "python", "node": "javascript"}
        assert [one.language_for(stack) for stack in ("node", "py", None, "go")] == [
            "javascript",
            "python",
            "python",
            "python",
        ]
        assert one.languages == {"python", "javascript"}
    plain = FileCatalog(course, tmp_path).entry("no-code/who-answers")
    assert (plain.language_for("py"), plain.languages) == (None, set())


def test_a_stamp_of_code_changes_with_its_files_alone(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("1\n", encoding="utf-8")
    first = cache.code_stamp(tmp_path)
    (tmp_path / "__pycache__").mkdir()
    assert cache.code_stamp(tmp_path) == first
    (tmp_path / "a.py").write_text("12\n", encoding="utf-8")
    second = cache.code_stamp(tmp_path)
    (tmp_path / "driver.mjs").write_text("1\n", encoding="utf-8")
    assert len({first, second, cache.code_stamp(tmp_path)}) == 3
    assert cache.code_stamp(tmp_path / "missing") == cache.code_stamp()
