"""A small course made of structs, and services over it that remember in memory and run nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from backend_quest.content.faults import ContentError, Fault
from backend_quest.content.kinds import Option, SingleChoice
from backend_quest.content.model import (
    Bank,
    BankItem,
    CheckpointRules,
    CourseFile,
    ErrorEntry,
    GlossaryEntry,
    Group,
    Level,
    LevelEntry,
    ModuleEntry,
    ModuleFile,
    Rank,
    Requires,
    Stack,
    XpRules,
)
from backend_quest.content.parts import Text
from backend_quest.runner.api import (
    Cancel,
    CaseInput,
    CaseResult,
    Ended,
    Limits,
    Program,
    RunningServer,
    RunResult,
    Runtime,
    ServerError,
)
from backend_quest.services import Services
from backend_quest.store.memory import MemoryStore

NOW = 1_780_000_000.0


def both(id: str, en: str | None = None) -> Text:
    return Text(id=id, en=id if en is None else en)


def choice() -> SingleChoice:
    return SingleChoice(
        options=[
            Option(key="a", text=both("Dapur", "Kitchen"), says=both("Dapur memasak."), correct=True),
            Option(key="b", text=both("Papan nama", "Sign"), says=both("Papan hanya dibaca.")),
        ]
    )


def item(key: str, concept: str = "web.server") -> BankItem:
    says = both("Dapur yang bekerja.")
    return BankItem(key=key, concept=concept, task=both(f"Soal {key}?"), body=choice(), says=says)


class FakeCatalog:
    """Holds modules of single-choice levels; ``hostile`` puts a text into every place an author can write to."""

    def __init__(self, modules: Sequence[ModuleEntry], *, hostile: str = "") -> None:
        self.modules = list(modules)
        self.hostile = hostile
        self.banks: dict[str, list[BankItem]] = {}
        self.terms = {
            "server": GlossaryEntry(
                key="server",
                term=both("server"),
                says=both("Program yang menunggu tamu." + hostile, "A program that waits for guests." + hostile),
                example="http://127.0.0.1" + hostile,
                level="dasar/satu",
            ),
            "respons": GlossaryEntry(
                key="respons",
                term=both("respons" + hostile, "response" + hostile),
                says=both("Balasan server.", "What a server answers."),
                level="lanjut/satu",
            ),
        }

    @property
    def course(self) -> CourseFile:
        return CourseFile(
            title=both("kursus"),
            languages=["id", "en"],
            default_stack="py",
            stacks=[
                Stack(key="node", title=both("Node.js + Express"), offered_with="js"),
                Stack(key="py", title=both("Python + Flask" + self.hostile), offered_with="dasar"),
            ],
            ranks=[
                Rank(key="guest", from_xp=0, title=both("Tamu", "Guest")),
                Rank(key="intern", from_xp=100, title=both("Magang", "Intern")),
            ],
            xp=XpRules(choice=10, arrange=15, build=20, hint=-2, least=5),
            checkpoint=CheckpointRules(items=3, earlier=0, pass_percent=60),
            groups=[Group(title=both("Pondasi" + self.hostile, "Foundations"), modules=[m.id for m in self.modules])],
        )

    def module(self, module_id: str) -> ModuleEntry:
        return {module.id: module for module in self.modules}[module_id]

    def entry(self, level_id: str) -> LevelEntry:
        return {level.id: level for module in self.modules for level in module.levels}[level_id]

    def level(self, level_id: str) -> Level:
        found = self.entry(level_id)
        if found.broken is not None:
            raise ContentError([Fault(path=found.path, line=3, column=1, message=found.broken)])
        return Level(
            id=found.id,
            number=found.number,
            version="v1",
            title=found.title,
            goal=both("Pilih yang bekerja di belakang."),
            teaches=["web.server"],
            requires=[],
            minutes=3,
            lesson=both("Server menunggu tamu."),
            terms=["server"],
            hints=[both("Pikirkan dapur."), both("Bukan papan."), both("Dapur.")],
            body=choice(),
        )

    def bank(self, module_id: str) -> Bank:
        return Bank(module=module_id, items=self.banks.get(module_id, []))

    def glossary(self) -> Mapping[str, GlossaryEntry]:
        return self.terms

    def concepts(self) -> Mapping[str, Text]:
        return {"web.server": both("server", "servers"), "web.http": both("HTTP")}

    def errors(self, language: str) -> Sequence[ErrorEntry]:
        return []


class FakeRunner:
    """Finds Python, and runs nothing."""

    def runtime(self, language: str) -> Runtime:
        return Runtime(language, language.title(), "/usr/bin/python3" if language == "python" else None)

    def run(
        self,
        program: Program,
        cases: Sequence[CaseInput],
        limits: Limits = Limits(),
        *,
        cancel: Cancel | None = None,
        trace: bool = False,
    ) -> RunResult:
        return RunResult(cases=[CaseResult(ended=Ended.OK) for _ in cases])

    @contextmanager
    def serve(
        self, program: Program, limits: Limits = Limits(), *, cancel: Cancel | None = None
    ) -> Iterator[RunningServer]:
        raise ServerError(Ended.FAULT)
        yield

    def close(self) -> None:
        """Nothing runs."""


def entries(module_id: str, *titles: str, **more: Any) -> list[LevelEntry]:
    names = ("satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh")
    return [
        LevelEntry(
            id=f"{module_id}/{names[number]}",
            number=number + 1,
            path=f"{module_id}/{number + 1:02}-{names[number]}.yaml",
            kind="single_choice",
            title=both(title),
            minutes=4,
            **more,
        )
        for number, title in enumerate(titles)
    ]


def module(
    module_id: str, title: str, levels: Sequence[LevelEntry], *, bank: int = 0, broken: str = "", **requires: list[str]
) -> ModuleEntry:
    return ModuleEntry(
        id=module_id,
        file=ModuleFile(
            title=both(title),
            summary=both(f"Tentang {title}.", f"About {title}."),
            stacks=["all"],
            requires=Requires(**requires),
        ),
        levels=list(levels),
        bank=bank,
        broken=both(broken) if broken else None,
    )


def small_course(hostile: str = "") -> FakeCatalog:
    """Two open modules, one of them with a bank and a broken level; one locked; one whose file is broken."""
    first = entries("dasar", "Warung Buka" + hostile, "Dapur", "Papan")
    second = entries("web", "Klik", "Alamat")
    catalog = FakeCatalog(
        [
            module("dasar", "Kenalan" + hostile, first, bank=3),
            module("web", "Cara Kerja Web", [second[0], _broken(second[1], "baris 3: tanda : hilang" + hostile)]),
            module("lanjut", "SQL Dasar", entries("lanjut", "Tabel", "Baris"), bank=3, all=["dasar"], any=["web"]),
            module("rusak", "Rusak", [], broken="module.yaml tidak terbaca" + hostile),
        ],
        hostile=hostile,
    )
    catalog.banks = {"dasar": [item(key) for key in "xyz"], "lanjut": [item(key, "web.http") for key in "uvw"]}
    return catalog


def _broken(level: LevelEntry, why: str) -> LevelEntry:
    return LevelEntry(id=level.id, number=level.number, path=level.path, title=level.title, broken=both(why))


def services(catalog: FakeCatalog | None = None, **settings: Any) -> Services:
    """Services over a small course. ``settings`` are kept beforehand; with ``name=`` it is no first start."""
    store = MemoryStore()
    for key, value in settings.items():
        store.save_setting(key, value)
    return Services(catalog or small_course(), store, FakeRunner(), lambda: NOW, lambda cards: None)
