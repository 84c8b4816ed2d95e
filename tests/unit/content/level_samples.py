"""Small whole levels of every kind, as YAML, and a course to put them in."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

from backend_quest.content.reading import Source, parse_source, read_level

HEAD = """\
title: {id: "Judul", en: "Title"}
goal: {id: "Tujuan", en: "Goal"}
task: {id: "Tugas?", en: "Task?"}
teaches: [code.print]
requires: []
minutes: 4
lesson: {id: "Materi.", en: "Lesson."}
hints:
  - {id: "Satu", en: "One"}
  - {id: "Dua", en: "Two"}
  - {id: "Tiga", en: "Three"}
"""
_SAYS = '{id: "Begini.", en: "Like this."}'

BODIES = {
    "single_choice": """\
        kind: single_choice
        options:
          - {key: a, text: {id: A, en: A}, correct: true, says: SAYS}
          - {key: b, text: {id: B, en: B}, says: SAYS}
          - {key: c, text: {id: C, en: C}, says: SAYS}
        """,
    "multi_choice": """\
        kind: multi_choice
        options:
          - {key: a, text: {id: A, en: A}, correct: true, says: SAYS}
          - {key: b, text: {id: B, en: B}, correct: true, says: SAYS}
          - {key: c, text: {id: C, en: C}, says: SAYS}
        """,
    "match_pairs": """\
        kind: match_pairs
        says: SAYS
        pairs:
          - {key: a, left: {id: A, en: A}, right: {id: 1, en: 1}, says: SAYS, otherwise: SAYS, wrong: {b: SAYS}}
          - {key: b, left: {id: B, en: B}, right: {id: 2, en: 2}, says: SAYS, otherwise: SAYS}
          - {key: c, left: {id: C, en: C}, right: {id: 3, en: 3}, says: SAYS, otherwise: SAYS}
          - {key: d, left: {id: D, en: D}, right: {id: 4, en: 4}, says: SAYS, otherwise: SAYS}
        """,
    "predict_output": """\
        kind: predict_output
        says: SAYS
        snippet: {language: python, code: "a = 1\\nprint(a)\\n"}
        answer: "1"
        trace:
          columns: [a]
          rows:
            - {label: {id: awal, en: start}, cells: ["-"]}
            - {label: {id: akhir, en: end}, line: 1, cells: ["1"], ask: [a]}
        mistakes:
          - {answer: "2", cells: ["2"], when: {cell: 1, output: {equals: "2"}}, says: SAYS}
        """,
    "fill_blank": """\
        kind: fill_blank
        says: SAYS
        snippet: {language: python, code: "print(<<total>>)\\n"}
        blanks:
          - {key: total, label: {id: total, en: total}, solution: "5", says: SAYS, otherwise: SAYS}
        cases:
          - {name: {id: satu, en: one}, given: {harga: 5}, prints: "5"}
        mistakes:
          - {answers: {total: "6"}, says: SAYS}
        """,
    "parsons": """\
        kind: parsons
        says: SAYS
        language: python
        blocks:
          - {key: if, code: "if km:"}
          - {key: show, indent: 1, code: "print(km)"}
        distractors:
          - {key: other, code: "print(1)", answer: [if, other 1], says: SAYS}
        cases:
          - {name: {id: satu, en: one}, given: {km: 3}, prints: "3"}
        mistakes:
          - {answer: [show, if], says: SAYS}
        """,
    "bug_hunt": """\
        kind: bug_hunt
        says: SAYS
        code:
          language: python
          files: {a.py: {starter: "a = 1\\nprint(b)\\n", solution: "a = 1\\nprint(a)\\n"}}
          cases:
            - {name: {id: satu, en: one}, prints: "1"}
          mistakes:
            - {files: {a.py: "print(2)\\n"}, says: SAYS}
        lines:
          - {line: 1, says: SAYS}
          - {line: 2, faulty: true, says: SAYS}
        """,
    "code_task": """\
        kind: code_task
        says: SAYS
        code:
          language: python
          files:
            kasir.py: {starter: "...\\n", solution: "def f(a): return a\\n"}
            bantu.py: {read_only: "x = 1\\n"}
          cases:
            - {name: {id: satu, en: one}, call: "f(1)", equals: 1}
            - {name: {id: dua, en: two}, call: "f()", raises: TypeError, hidden: true}
          mistakes:
            - {files: {kasir.py: "def f(a): return 2\\n"}, when: {case: 1, output: "2"}, says: SAYS}
        """,
    "server_task": """\
        kind: server_task
        says: SAYS
        code:
          language: python
          start: server.py
          files: {server.py: {starter: "...\\n", solution: "...\\n"}}
          mistakes:
            - {files: {server.py: "x\\n"}, when: {step: 1, body: {contains: x}}, says: SAYS}
        contract:
          - name: {id: satu, en: one}
            request: {method: POST, path: /produk, json: {id: 7, nama: Kopi}}
            expect: {status: 201, headers: {content-type: {contains: json}}, json: {id: 7}}
            save: {pid: $.id}
          - restart: true
          - name: {id: dua, en: two}
            request: {path: "/produk/{pid}"}
            expect: {status: 200}
        """,
    "sql_query": """\
        kind: sql_query
        says: SAYS
        dialect: sqlite
        schema: "CREATE TABLE produk (nama TEXT, stok INTEGER);"
        datasets:
          - {name: {id: satu, en: one}, rows: "INSERT INTO produk VALUES ('Kopi', 0), ('Teh', 2);"}
          - {name: {id: dua, en: two}, hidden: true, rows: "INSERT INTO produk VALUES ('Gula', NULL);"}
        starter: "SELECT nama FROM produk;"
        solution: "SELECT nama FROM produk WHERE stok = 0;"
        mistakes:
          - {query: "SELECT * FROM produk;", when: {case: 2, output: {contains: Gula}}, says: SAYS}
        """,
    "http_request": """\
        kind: http_request
        says: SAYS
        server:
          routes:
            - request: {method: GET, path: /menu}
              response: {status: 200, headers: {x-a: b}, body: "kopi 5000"}
          otherwise: {status: 404, json: {salah: alamat}}
        starter: {method: GET, path: /}
        solution: {request: {method: GET, path: /menu}, answer: "5000"}
        expect:
          - name: {id: minta, en: asked}
            request: {method: GET, path: /menu, headers: {host: {contains: "127"}}}
        question: {text: {id: "Harga?", en: "Price?"}, accept: {equals: "5000"}}
        mistakes:
          - request: {method: GET, path: /}
            when: {request: {path: {equals: /}}, response: {status: {equals: 404}}, answer: {equals: ""}}
            says: SAYS
        """,
    "reflection": """\
        kind: reflection
        says: SAYS
        words: 10
        boxes:
          - {key: one, text: {id: satu, en: one}}
        choose: stack
        """,
}


def level_yaml(kind: str) -> str:
    """Return a whole level of ``kind``."""
    return dedent(BODIES[kind]).replace("SAYS", _SAYS) + HEAD


def read_text(text: str, path: str = "modul/01-satu.yaml") -> Source:
    """Return the source of a level's text, its tree built."""
    source = Source(path)
    source.data = text.encode()
    parse_source(source)
    return source


def faults_of(text: str) -> list[tuple[str, int, int]]:
    """Read a level and return (rule, line, column) of its faults."""
    source = read_text(text)
    read_level(source)
    return [(fault.rule, fault.line, fault.column) for fault in source.report.sorted()]


def rules_of(text: str) -> list[str]:
    """Read a level and return the rules that it breaks."""
    return [rule for rule, _, _ in faults_of(text)]


COURSE = """\
title: {id: Kursus, en: Course}
languages: [id, en]
default_stack: py
stacks:
  - {key: py, title: {id: Python, en: Python}, offered_with: modul}
ranks:
  - {key: guest, from_xp: 0, title: {id: Tamu, en: Guest}}
xp: {choice: 10, arrange: 15, build: 20, hint: -2, least: 5}
checkpoint: {items: 8, earlier: 2, pass_percent: 80}
groups:
  - {title: {id: Satu, en: One}, modules: [modul]}
"""
MODULE = """\
title: {id: Modul, en: Module}
summary: {id: Isi, en: Content}
stacks: [all]
"""


def write_course(root: Path, levels: dict[str, str] | None = None, course: str = COURSE) -> Path:
    """Write a course with one module of the given files and return its folder."""
    module = root / "modul"
    module.mkdir(parents=True)
    (root / "course.yaml").write_text(course, encoding="utf-8")
    (root / "concepts.yaml").write_text("code.print: {id: cetak, en: print}\n", encoding="utf-8")
    (module / "module.yaml").write_text(MODULE, encoding="utf-8")
    for name, text in (levels or {"01-satu.yaml": level_yaml("single_choice")}).items():
        (module / name).write_text(text, encoding="utf-8")
    return root
