"""A small course with one level of every kind, each with words of its own for a known mistake."""

from __future__ import annotations

from pathlib import Path

COURSE = """\
title: {id: Kursus, en: Course}
languages: [id, en]
default_stack: py
stacks:
  - {key: node, title: {id: Node.js, en: Node.js}, offered_with: javascript}
  - {key: py, title: {id: Jalur Python, en: Path of Python}, offered_with: kinds}
ranks:
  - {key: guest, from_xp: 0, title: {id: Tamu, en: Guest}}
xp: {choice: 10, arrange: 15, build: 20, hint: -2, least: 5}
checkpoint: {items: 2, earlier: 0, pass_percent: 100}
opening: [kinds/single]
groups:
  - {title: {id: Pondasi, en: Foundations}, modules: [kinds, later]}
"""
CONCEPTS = """\
code.print: {id: mencetak, en: printing}
code.box: {id: kotak, en: boxes}
"""
GLOSSARY = """\
- key: response
  term: {id: "respons", en: "response"}
  says: {id: "Balasan server.", en: "What a server sends back."}
  example: "HTTP/1.1 200 OK"
  level: later/last
- key: output
  term: {id: "keluaran", en: "output"}
  says: {id: "Yang tercetak.", en: "What is printed."}
"""
KINDS_MODULE = """\
title: {id: Semua Jenis, en: All Kinds}
summary: {id: "Satu level tiap jenis.", en: "One level of each kind."}
stacks: [all]
order: free
"""
LATER_MODULE = """\
title: {id: Nanti, en: Later}
summary: {id: "Sesudah semuanya.", en: "After everything."}
stacks: [all]
requires: {all: [kinds]}
"""
BANK = """\
items:
  - key: one
    concept: code.print
    kind: single_choice
    task: {id: "Soal bank satu?", en: "Bank question one?"}
    options:
      - {key: yes, text: {id: ya, en: yes}, correct: true, says: {id: "Bank benar.", en: "Bank right."}}
      - {key: no, text: {id: bukan, en: no}, says: {id: "Bank keliru.", en: "Bank wrong."}}
      - {key: eh, text: {id: eh, en: eh}, says: {id: "Bank eh.", en: "Bank eh."}}
  - key: two
    concept: code.box
    kind: predict_output
    task: {id: "Soal bank dua?", en: "Bank question two?"}
    says: {id: "Lima memang.", en: "Five indeed."}
    snippet: {language: python, code: "print(5)\\n"}
    answer: "5"
    mistakes:
      - {answer: "6", says: {id: "Bukan enam.", en: "Not six."}}
"""
_HEAD = """\
title: {{id: "Judul {name}", en: "Title {name}"}}
goal: {{id: "Tujuan {name}.", en: "Goal of {name}."}}
task: {{id: "Tugas {name}?", en: "Task of {name}?"}}
teaches: [code.print]
requires: []
minutes: 4
terms: [output]
lesson:
  id: |
    Materi {name}.

        kode = 1
  en: |
    Lesson of {name}.

        kode = 1
hints:
  - {{id: "Petunjuk satu, tekan f5.", en: "Hint one, press f5."}}
  - {{id: "Petunjuk dua.", en: "Hint two."}}
  - {{id: "Petunjuk tiga.", en: "Hint three."}}
"""
_DONE = 'says: {id: "Selesai begini.", en: "Done like this."}\n'
LEVELS = {
    "single": """\
kind: single_choice
options:
  - {key: right, text: {id: kanan, en: right}, correct: true, says: {id: "Memang kanan.", en: "Right it is."}}
  - {key: left, text: {id: kiri, en: left}, says: {id: "Itu kiri.", en: "That is left."}}
  - {key: up, text: {id: atas, en: up}, says: {id: "Itu atas.", en: "That is up."}}
""",
    "multi": """\
kind: multi_choice
options:
  - {key: a, text: {id: kopi, en: coffee}, correct: true, says: {id: "Kopi minuman.", en: "Coffee is a drink."}}
  - {key: b, text: {id: teh, en: tea}, correct: true, says: {id: "Teh minuman.", en: "Tea is a drink."}}
  - {key: c, text: {id: roti, en: bread}, says: {id: "Roti makanan.", en: "Bread is food."}}
""",
    "pairs": _DONE
    + """\
kind: match_pairs
pairs:
  - key: a
    left: {id: Kiri A, en: Left A}
    right: {id: kanan a, en: right a}
    says: {id: "A cocok.", en: "A fits."}
    otherwise: {id: "A tidak ke sana.", en: "A does not go there."}
    wrong: {b: {id: "A bukan b.", en: "A is not b."}}
  - key: b
    left: {id: Kiri B, en: Left B}
    right: {id: kanan b, en: right b}
    says: {id: "B cocok.", en: "B fits."}
    otherwise: {id: "B tidak ke sana.", en: "B does not go there."}
  - key: c
    left: {id: Kiri C, en: Left C}
    right: {id: kanan c, en: right c}
    says: {id: "C cocok.", en: "C fits."}
    otherwise: {id: "C tidak ke sana.", en: "C does not go there."}
  - key: d
    left: {id: Kiri D, en: Left D}
    right: {id: kanan d, en: right d}
    says: {id: "D cocok.", en: "D fits."}
    otherwise: {id: "D tidak ke sana.", en: "D does not go there."}
""",
    "predict": _DONE
    + """\
kind: predict_output
snippet: {language: python, code: "a = 1\\nprint(a)\\nprint(a + 1)\\n"}
answer: "1\\n2"
mistakes:
  - {answer: "1\\n11", says: {id: "Angka dijumlahkan.", en: "Numbers are added."}}
""",
    "trace": _DONE
    + """\
kind: predict_output
snippet: {language: python, code: "a = 1\\na = a + 1\\nprint(a)\\n"}
answer: "2"
trace:
  columns: [a, b]
  rows:
    - {label: {id: awal, en: start}, line: 1, cells: ["1", "-"]}
    - {label: {id: akhir, en: end}, line: 2, cells: ["2", "-"], ask: [a]}
mistakes:
  - cells: ["1"]
    answer: "1"
    when: {cell: 1, output: {equals: "1"}}
    says: {id: "Sudah bertambah.", en: "It has grown."}
""",
    "document": _DONE
    + """\
kind: predict_output
snippet: {language: json, code: "{\\"nama\\": \\"Kopi\\", \\"harga\\": [5000, 7000]}\\n"}
questions:
  - {key: name, ask: {id: "Namanya?", en: "The name?"}, path: "$.nama", answer: Kopi}
  - {key: first, ask: {id: "Harga pertama?", en: "The first price?"}, path: "$.harga[0]", answer: "5000"}
mistakes:
  - answers: {name: Kopi, first: "7000"}
    when: {answer: {first: {equals: "7000"}}}
    says: {id: "Itu yang kedua.", en: "That is the second."}
""",
    "fill": _DONE
    + """\
kind: fill_blank
snippet: {language: python, code: "harga = 5000\\nprint(<<total>>)\\n"}
blanks:
  - key: total
    label: {id: "hitung totalnya", en: "work out the total"}
    solution: "harga * 3"
    says: {id: "Tiga kali.", en: "Three times."}
    otherwise: {id: "Hitung lagi.", en: "Calculate again."}
cases:
  - {name: {id: tiga kopi, en: three coffees}, prints: "15000"}
mistakes:
  - {answers: {total: "harga + 3"}, says: {id: "Itu menambah tiga.", en: "That adds three."}}
""",
    "words": _DONE
    + """\
kind: fill_blank
snippet: {language: text, code: "<<scheme>>://kopi.example/<<path>>"}
blanks:
  - key: scheme
    label: {id: skemanya, en: the scheme}
    solution: https
    accept: [https]
    says: {id: "Itu skema.", en: "That is the scheme."}
    otherwise: {id: "Bukan skema.", en: "No scheme."}
  - key: path
    label: {id: jalurnya, en: the path}
    solution: map
    accept: [map]
    says: {id: "Itu jalur.", en: "That is the path."}
    otherwise: {id: "Bukan jalur.", en: "No path."}
""",
    "parsons": _DONE
    + """\
kind: parsons
language: python
blocks:
  - {key: if, code: "if km > 1:"}
  - {key: far, indent: 1, code: "print(\\"jauh\\")"}
distractors:
  - {key: other, code: "print(\\"dekat\\")", answer: [if, other 1], says: {id: "Itu dekat.", en: "That is near."}}
cases:
  - {name: {id: tiga km, en: three km}, given: {km: 3}, prints: jauh}
mistakes:
  - {answer: [far, if], says: {id: "Kondisi dulu.", en: "The condition first."}}
""",
    "story": _DONE
    + """\
kind: parsons
blocks:
  - {key: tap, text: {id: Menekan, en: Tap}, says: {id: "Menekan dulu.", en: "Tap first."}}
  - {key: send, text: {id: Mengirim, en: Send}, after: [tap]}
  - {key: show, text: {id: Menampilkan, en: Show}, after: [send]}
distractors:
  - {key: sleep, text: {id: Tidur, en: Sleep}, answer: [tap, sleep, send], says: {id: "Tidak tidur.", en: "No sleep."}}
""",
    "bug": _DONE
    + """\
kind: bug_hunt
code:
  language: python
  files:
    warung.py:
      starter: "a = 1\\nif a == 1:\\n    print(2)\\n"
      solution: "a = 1\\nif a == 1:\\n    print(a)\\n"
  cases:
    - {name: {id: satu, en: one}, prints: "1"}
  mistakes:
    - {files: {warung.py: "print(3)\\n"}, says: {id: "Tiga bukan satu.", en: "Three is not one."}}
lines:
  - {line: 1, says: {id: "Baris 1 baik.", en: "Line 1 is fine."}}
  - {line: 2, says: {id: "Baris 2 baik.", en: "Line 2 is fine."}}
  - {line: 3, faulty: true, says: {id: "Ini dia.", en: "Here it is."}}
""",
    "code": _DONE
    + """\
kind: code_task
code:
  language: python
  seconds: 1
  files:
    kasir.py: {starter: "def f(a):\\n    return 0\\n", solution: "def f(a):\\n    return a\\n"}
    bantu.py: {read_only: "pajak = 11\\n"}
  cases:
    - {name: {id: angka satu, en: number one}, call: "f(1)", equals: 1}
    - {name: {id: yang lain, en: the other}, call: "f(3)", equals: 3, hidden: true}
  mistakes:
    - {files: {kasir.py: "def f(a):\\n    return 2\\n"}, says: {id: "Selalu dua.", en: "Always two."}}
""",
    "server": _DONE
    + """\
kind: server_task
code:
  language: python
  start: server.py
  files:
    balasan.py: {starter: "balasan = \\"tutup\\"\\n", solution: "balasan = \\"buka\\"\\n"}
    server.py:
      read_only: |
        import os
        from http.server import BaseHTTPRequestHandler
        from socketserver import ThreadingTCPServer

        from balasan import balasan


        class Dapur(BaseHTTPRequestHandler):
            def do_GET(self):
                isi = balasan.encode()
                self.send_response(200)
                self.send_header("Content-Length", str(len(isi)))
                self.end_headers()
                self.wfile.write(isi)


        ThreadingTCPServer(("127.0.0.1", int(os.environ["PORT"])), Dapur).serve_forever()
  mistakes:
    - files: {balasan.py: "balasan = \\"\\"\\n"}
      when: {step: 1, body: {matches: "^$"}}
      says: {id: "Kosong.", en: "Empty."}
contract:
  - name: {id: warung buka, en: the stall is open}
    request: {path: /}
    expect: {status: 200, body: buka}
""",
    "http": _DONE
    + """\
kind: http_request
server:
  routes:
    - request: {method: GET, path: /menu}
      response: {status: 200, body: kopi 5000}
  otherwise: {status: 404, body: tidak ada}
starter: {method: GET, path: /}
solution: {request: {method: GET, path: /menu}, answer: "5000"}
expect:
  - name: {id: menu diminta, en: the menu was asked}
    request: {method: GET, path: /menu}
question: {text: {id: "Berapa?", en: "How much?"}, accept: {equals: 5000}}
mistakes:
  - request: {method: GET, path: /menu}
    answer: "200"
    says: {id: Itu status., en: That is the status.}
""",
    "reflection": _DONE
    + """\
kind: reflection
words: 3
boxes:
  - {key: reason, text: {id: Alasanku ada, en: Reason written}}
choose: stack
""",
}


def level_yaml(name: str) -> str:
    """Return a whole level."""
    return LEVELS[name] + _HEAD.format(name=name)


def write_course(root: Path) -> Path:
    """Write the course and return its folder."""
    kinds, later = root / "kinds", root / "later"
    kinds.mkdir(parents=True)
    later.mkdir()
    files = {
        root / "course.yaml": COURSE,
        root / "concepts.yaml": CONCEPTS,
        root / "glossary.yaml": GLOSSARY,
        kinds / "module.yaml": KINDS_MODULE,
        kinds / "checkpoint.yaml": BANK,
        later / "module.yaml": LATER_MODULE,
        later / "01-last.yaml": LEVELS["single"] + _HEAD.format(name="last"),
    }
    files |= {kinds / f"{number:02}-{name}.yaml": level_yaml(name) for number, name in enumerate(LEVELS, start=1)}
    for path, text in files.items():
        path.write_text(text, encoding="utf-8")
    return root
