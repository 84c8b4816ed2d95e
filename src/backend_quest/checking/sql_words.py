"""The judge's own sentences on queries, for what no level explains."""

from __future__ import annotations

from backend_quest.checking.sql_compare import Difference, Kind
from backend_quest.checking.words import filled
from backend_quest.content.parts import Text

_RESULT = {
    Kind.NO_RESULT: Text(
        id="Query-mu belum menghasilkan baris dan kolom. Yang menampilkan isi tabel adalah SELECT.",
        en="Your query gives no rows and columns. What shows the content of a table is SELECT.",
    ),
    Kind.TOO_MANY: Text(
        id="Hasilmu lebih dari $actual baris, jadi dipotong. Cek syarat yang membatasi barisnya.",
        en="Your result has more than $actual rows, so it was cut. Check the condition that limits the rows.",
    ),
    Kind.COLUMNS: Text(
        id="Query-mu menghasilkan $actual kolom, yang diminta $expected. Lihat lagi nama kolom sesudah SELECT.",
        en="Your query gives $actual columns; $expected asked for. Look again at the column names after SELECT.",
    ),
    Kind.MISSING: Text(
        id="Query-mu menghasilkan $actual baris, yang dicari $expected. Yang belum muncul antara lain: $row. "
        "Syarat mana yang menyaring baris itu?",
        en="Your query gives $actual rows; $expected are looked for. One that is missing: $row. Which condition "
        "keeps it out?",
    ),
    Kind.EXTRA: Text(
        id="Query-mu menghasilkan $actual baris, yang dicari $expected. Yang ikut muncul padahal tidak dicari: $row. "
        "Syarat apa yang menyisihkan baris itu?",
        en="Your query gives $actual rows; $expected are looked for. One that came along: $row. Which condition "
        "would leave it out?",
    ),
    Kind.FEWER: Text(
        id="Baris $row muncul lebih sedikit dari yang dicari. Ada baris kembar yang digabung.",
        en="The row $row comes less often than it should. Equal rows were merged somewhere.",
    ),
    Kind.REPEATED: Text(
        id="Baris $row muncul lebih sering dari yang dicari. Ada baris yang terhitung dua kali.",
        en="The row $row comes more often than it should. A row is counted twice somewhere.",
    ),
    Kind.OTHER: Text(
        id="Ada baris yang belum muncul ($row), dan ada yang ikut muncul ($other). Bandingkan keduanya dengan soal.",
        en="A row is missing ($row), and another came along ($other). Compare the two with the task.",
    ),
    Kind.ORDER: Text(
        id="Barisnya sudah cocok, urutannya belum: baris $number berisi $other, yang dicari $row. Cek ORDER BY.",
        en="The rows fit, their order does not: row $number holds $other, and $row is looked for. Check ORDER BY.",
    ),
    Kind.TOUCHED: Text(
        id="Query-mu mengubah isi tabel `$table`. Tugas ini hanya membaca: cukup SELECT.",
        en="Your query changed the table `$table`. This task only reads: SELECT is enough.",
    ),
    Kind.PLAN: Text(
        id="Hasilnya cocok, tetapi cara database mencarinya belum: $other. Yang diminta: $row.",
        en="The result fits, but not the way the database looks for it: $other. Asked for: $row.",
    ),
}
_TABLES = {
    Kind.TABLE_MISSING: Text(
        id="Tabel `$table` tidak ada sesudah query-mu jalan. Cek nama tabelnya.",
        en="After your query there is no table `$table`. Check its name.",
    ),
    Kind.TABLE_EXTRA: Text(
        id="Ada tabel `$table` yang tidak diminta. Cek nama tabel di query-mu.",
        en="There is a table `$table` that was not asked for. Check the table names in your query.",
    ),
    Kind.COLUMNS: Text(
        id="Tabel `$table` punya $actual kolom, yang diminta $expected.",
        en="The table `$table` has $actual columns; $expected were asked for.",
    ),
    Kind.MISSING: Text(
        id="Di tabel `$table` ada baris yang hilang: $row. Query-mu menyentuh lebih dari yang diminta, atau belum "
        "menambahkannya.",
        en="In the table `$table` a row is missing: $row. Your query touched more than it should, or did not add it.",
    ),
    Kind.EXTRA: Text(
        id="Di tabel `$table` ada baris yang seharusnya sudah tidak ada: $row. Syarat mana yang menemukannya?",
        en="In the table `$table` there is a row that should be gone: $row. Which condition finds it?",
    ),
    Kind.OTHER: Text(
        id="Isi tabel `$table` belum cocok: ada $other, yang dicari $row. Cek syarat sesudah WHERE.",
        en="The table `$table` does not fit yet: it has $other, and $row is looked for. Check the condition after "
        "WHERE.",
    ),
    Kind.SCHEMA: Text(
        id="Susunan tabel `$table` belum cocok. Yang diminta: $row. Yang ada: $other.",
        en="The table `$table` is not made as asked. Asked for: $row. There is: $other.",
    ),
}
ROW_DIFFERS = Text(
    id="Baris $n belum cocok dengan hasil query. Ambil baris tabel satu per satu, dan tanyakan: lolos syaratnya, atau "
    "tidak?",
    en="Line $n is not what the query gives. Take the rows of the table one by one and ask of each: does it pass the "
    "condition?",
)
ROWS_MISSING = Text(
    id="Jumlah barisnya belum sama: hasil query ada $n. Periksa lagi baris tabel mana yang lolos.",
    en="The number of lines is not right yet: the query gives $n. Check again which rows of the table pass.",
)
LEFT_OPEN = Text(
    id="Transaksimu belum ditutup, jadi semua perubahannya dibatalkan. Akhiri dengan `COMMIT`.",
    en="Your transaction was left open, so all its changes were undone. End it with `COMMIT`.",
)
ENDLESS = Text(
    id="Query belum selesai dalam $seconds detik, jadi dihentikan. Biasanya ada WITH RECURSIVE tanpa batas, atau "
    "tabel digabung tanpa syarat. Cari batasnya.",
    en="The query was not done after $seconds seconds, so it was stopped. Most often a WITH RECURSIVE has no end, or "
    "tables are joined without a condition. Look for the limit.",
)
MEMORY = Text(
    id="Query meminta memori terlalu banyak, jadi dihentikan. Cari bagian yang terus membesar.",
    en="The query asked for too much memory, so it was stopped. Look for the part that keeps growing.",
)


def explained(found: Difference) -> Text:
    """Return what a difference means, with its rows filled in."""
    known = _TABLES if found.table is not None and found.kind is not Kind.TOUCHED else _RESULT
    text = known.get(found.kind) or _RESULT[found.kind]
    row = found.expected if found.expected is not None else found.actual
    values = {
        "actual": found.actual_count,
        "expected": found.expected_count,
        "row": _quoted(row),
        "other": _quoted(found.actual),
        "number": found.row,
        "table": found.table,
    }
    return filled(text, **values)


def _quoted(row: str | None) -> str:
    return "-" if row is None else f"`{row.replace('`', chr(39))}`"
