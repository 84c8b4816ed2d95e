"""The rules of the style guide that a pattern can check, over every text of a file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from backend_quest.authoring.course_files import Read
from backend_quest.content.kinds import Option, SuspectLine
from backend_quest.content.parts import Text
from backend_quest.content.where import Steps, Where, walk

_SENTENCE, _FEEDBACK = 20, 45

_FORBIDDEN = (
    (r"anda|kalian|gue|elo|lo", "kamu"),
    (r"silak?kan|mohon|tolong", "kata kerjanya langsung"),
    (r"cuman?|gampang kok|tinggal tulis", "hanya"),
    (r"n?gg?ak|enggak", "tidak"),
    (r"salah(?! satu)", "belum pas"),
    (r"adalah merupakan", "adalah"),
    (r"agar supaya", "supaya"),
    (r"demi untuk", "untuk"),
    (r"untuk dapat|dalam rangka", "untuk"),
    (r"alasan kenapa", "alasan"),
    (r"dikarenakan|disebabkan oleh karena", "karena"),
    (r"disarankan untuk", "sebaiknya"),
    (r"bagaimana caranya untuk", "cara"),
    (r"melakukan (?:pengecekan|penyimpanan|penghapusan|perhitungan|instalasi|konfigurasi|validasi)", "kata kerjanya"),
    (r"peladen", "server"),
    (r"galat", "error"),
    (r"peramban", "browser"),
    (r"pranala", "link"),
    (r"surel", "email"),
    (r"larik", "array"),
    (r"kueri", "query"),
    (r"nge-?(?:deploy|push|pull|debug|klik|run|test|cek|print|save|fix|build|kode)", "me-, men- atau mem-"),
)
_WORDS = [(re.compile(rf"\b(?:{pattern})(?:nya|mu|ku)?\b", re.IGNORECASE), instead) for pattern, instead in _FORBIDDEN]
_ALLOWED = re.compile(r"\bini salah kami\b", re.IGNORECASE)
_JOINED = re.compile(
    r"\bdi(sini|situ|sana|mana|dalam|luar|atas|bawah|depan|belakang|samping|sebelah|tengah|antara|rumah|warung|dapur"
    r"|komputer|server|layar|folder|file)(?:nya|mu|ku)?\b(?!-)",
    re.IGNORECASE,
)
_RUPIAH = re.compile(r"\bRp(?:\.? |\.)[0-9]")
_EMOJI = re.compile("[\U0001f1e6-\U0001f1ff\U0001f300-\U0001faff\u2600-\u2712\u2719-\u27bf\ufe0f]")
_MARKUP = re.compile(r"\*\*\S|\b__\w|\[[^\]\n]+\]\([^)\n]+\)|^ {0,3}(?:#{1,6}|[-*]) ", re.MULTILINE)
_CODE = re.compile(r"`[^`]*`")
_SPEECH = re.compile(r"\"[^\"\n]*\"|“[^”\n]*”")
_SENTENCE_END = re.compile(r"(?<=[.!?])[\"”)]*\s+|\n\s*\n")
_TOLD_WHEN_WRONG = ("mistakes", "distractors", "blocks", "options", "lines")


def check_style(file: Read[Any]) -> None:
    """Note what the style guide does not want in the texts of a file."""
    for steps, text, wrong in _texts(file.value):
        where = file.where.at(*steps)
        _check_indonesian(_prose(text.id), where)
        for language in text.languages:
            _check_any(_prose(text.get(language)), wrong, where.told(language))


def _texts(value: Any) -> Iterator[tuple[Steps, Text, bool]]:
    """Yield every text with its place and whether it is told to whoever is not right yet."""
    right: set[Steps] = set()
    for steps, part in walk(value):
        if isinstance(part, Option | SuspectLine) and (part.correct if isinstance(part, Option) else part.faulty):
            right.add(steps)
        if isinstance(part, Text):
            yield steps, part, _when_wrong(steps) and steps[:-1] not in right


def _when_wrong(steps: Steps) -> bool:
    if not steps:
        return False
    if steps[-1] == "otherwise" or (len(steps) > 1 and steps[-2] == "wrong"):
        return True
    return steps[-1] == "says" and len(steps) > 2 and steps[-3] in _TOLD_WHEN_WRONG


def _prose(text: str) -> str:
    """Return a text without its code: lines of code are dropped, code in a line counts as one word."""
    lines = [line for line in text.split("\n") if not line.startswith("    ")]
    return _CODE.sub("X", "\n".join(lines))


def _check_any(prose: str, wrong: bool, where: Where) -> None:
    if found := _RUPIAH.search(prose):
        where.add("rupiah", text=found[0])
    if found := _EMOJI.search(prose):
        where.add("emoji", code=f"U+{ord(found[0]):04X}")
    if found := _MARKUP.search(prose):
        where.add("markup", text=found[0].strip())
    if "`" in prose:
        where.add("backtick")
    if "!!" in prose.replace(" ", ""):
        where.add("exclamations")
    if wrong and "!" in _SPEECH.sub("X", prose):
        where.add("no-exclamation")
    if wrong and (words := len(prose.split())) > _FEEDBACK:
        where.add("long-feedback", words=words, limit=_FEEDBACK, warning=True)


def _check_indonesian(prose: str, where: Where) -> None:
    told = _ALLOWED.sub("X", _SPEECH.sub("X", prose))
    for pattern, instead in _WORDS:
        if found := pattern.search(told):
            where.add("forbidden-word", "id", word=found[0], instead=instead)
    if found := _JOINED.search(told):
        where.add("di-joined", "id", word=found[0], apart=f"di {found[0][2:]}")
    for sentence in _SENTENCE_END.split(prose):
        words = len(sentence.split())
        if words > _SENTENCE:
            start = " ".join(sentence.split()[:4])
            where.add("long-sentence", "id", words=words, limit=_SENTENCE, start=start, warning=True)
