"""The style rules: what they catch, and what they leave alone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from level_samples import level_yaml, write_course

from backend_quest.authoring.lint import lint


def found(tmp_path: Path, old: str, new: str, kind: str = "single_choice") -> list[tuple[str, bool]]:
    text = level_yaml(kind)
    assert old in text
    root = write_course(tmp_path, {"01-satu.yaml": text.replace(old, new, 1)})
    (root / "glossary.yaml").write_text("[]\n", encoding="utf-8")
    return [(fault.rule, fault.warning) for fault in lint(root)]


def in_indonesian(tmp_path: Path, prose: str) -> list[tuple[str, bool]]:
    return found(tmp_path, 'id: "Materi."', f"id: {json.dumps(prose)}")


@pytest.mark.parametrize(
    "prose",
    [
        "Anda menulis kode.", "Silakan tekan f5.", "Mohon tunggu.", "Ini cuma angka.", "Ini nggak jalan.",
        "Jawabanmu salah.", "Kode itu salah satu.Yang itu salah.", "Ini adalah merupakan teks.", "Agar supaya rapi.",
        "Dikarenakan hujan.", "Buka peramban.", "Cek surelnya.", "Tulis kueri.", "Kamu nge-push kode.",
        "Bagaimana caranya untuk pulang?", "Untuk dapat jalan.", "Sebaiknya melakukan validasi dulu.", "Gampang kok.",
    ],
)  # fmt: skip
def test_forbidden_words(tmp_path: Path, prose: str) -> None:
    assert in_indonesian(tmp_path, prose) == [("forbidden-word", False)]


@pytest.mark.parametrize(
    "prose",
    [
        "Pilih salah satu, salah satunya pas.", "Ini salah kami, bukan kamu.", "Masalahnya di server.",
        "Perintah `anda` jalan.",
        "Wayan berkata, \"Tolong, es teh satu.\"", "Sanda dan Lola melarikan diri.", "Anak itu di mana?",
        "Harganya Rp15.000.", "Teks\n\n    silakan = salah\n\nselesai.",
        "Diantar, dimana-mana tidak, didalami, disanalah.",
        "Kalau mau, `disini` itu nama.", "Kopi di atas meja, di dalam rumah.",
    ],
)  # fmt: skip
def test_what_is_fine(tmp_path: Path, prose: str) -> None:
    assert in_indonesian(tmp_path, prose) == []


@pytest.mark.parametrize("word", ["disini", "dimana", "didalam", "diatas", "diluarnya", "diserver", "Dirumah"])
def test_di_before_a_place_stands_apart(tmp_path: Path, word: str) -> None:
    assert in_indonesian(tmp_path, f"Kopi {word} habis.") == [("di-joined", False)]


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize(
    ("prose", "rule"),
    [("Harga Rp 15.000.", "rupiah"), ("Harga Rp. 15.000.", "rupiah"), ("Harga Rp.15.000.", "rupiah"),
     ("Bagus 🎉", "emoji"), ("Hore!!", "exclamations"), ("Hore! !", "exclamations")],
)  # fmt: skip
def test_both_languages(tmp_path: Path, language: str, prose: str, rule: str) -> None:
    old = {"id": 'id: "Materi."', "en": 'en: "Lesson."'}[language]
    assert found(tmp_path, old, f"{language}: '{prose}'") == [(rule, False)]


def test_words_are_not_looked_for_in_english(tmp_path: Path) -> None:
    assert found(tmp_path, 'en: "Lesson."', 'en: "Anda, lo and tolong."') == []


def test_long_sentences_are_warned_of(tmp_path: Path) -> None:
    long = " ".join(["kata"] * 21)
    assert in_indonesian(tmp_path / "long", f"{long}.") == [("long-sentence", True)]
    short = " ".join(["kata"] * 20)
    assert in_indonesian(tmp_path / "short", f"{short}. {short}! {short}?") == []


@pytest.mark.parametrize(
    ("kind", "old", "wrong"),
    [
        ("single_choice", '{key: b, text: {id: B, en: B}, says: {id: "Begini."', True),
        ("single_choice", 'correct: true, says: {id: "Begini."', False),
        ("match_pairs", 'otherwise: {id: "Begini."', True),
        ("match_pairs", 'wrong: {b: {id: "Begini."', True),
        ("match_pairs", 'en: 1}, says: {id: "Begini."', False),
        ("predict_output", 'output: {equals: "2"}}, says: {id: "Begini."', True),
        ("parsons", 'other 1], says: {id: "Begini."', True),
        ("bug_hunt", '{line: 1, says: {id: "Begini."', True),
        ("bug_hunt", 'faulty: true, says: {id: "Begini."', False),
        ("fill_blank", 'solution: "5", says: {id: "Begini."', False),
        ("server_task", 'contains: x}}, says: {id: "Begini."', True),
    ],
)
def test_what_a_wrong_answer_gets_is_calm_and_short(tmp_path: Path, kind: str, old: str, wrong: bool) -> None:
    loud = found(tmp_path / "loud", old, old.replace("Begini.", "Begini!"), kind)
    assert loud == ([("no-exclamation", False)] if wrong else [])
    long = found(tmp_path / "long", old, old.replace("Begini.", "Satu dua tiga. " * 16), kind)
    assert long == ([("long-feedback", True)] if wrong else [])


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize(
    ("prose", "rule"),
    [
        ("Itu **penting**.", "markup"),
        ("Baca [ini](https://contoh.example).", "markup"),
        ("# Judul", "markup"),
        ("Dua hal:\n\n- satu", "markup"),
        ("Tulis `print lalu jalankan.", "backtick"),
        ("Tulis `a` dan `b.", "backtick"),
    ],
)
def test_backticks_are_the_only_markup(tmp_path: Path, language: str, prose: str, rule: str) -> None:
    old = {"id": 'id: "Materi."', "en": 'en: "Lesson."'}[language]
    assert found(tmp_path, old, f"{language}: {json.dumps(prose)}") == [(rule, False)]


@pytest.mark.parametrize("prose", ["Nilai [1] dan `a[0](b)`, 2 ** 3, `__init__`.", "Teks:\n\n    # a ** b\n\nX - y."])
def test_what_is_no_markup(tmp_path: Path, prose: str) -> None:
    assert in_indonesian(tmp_path, prose) == []
