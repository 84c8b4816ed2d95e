"""The judges' own sentences, for what no level can explain."""

from __future__ import annotations

from backend_quest.content.parts import Text
from backend_quest.runner.api import Ended


def cut_short(ended: Ended, seconds: float) -> Text | None:
    """Return what to say where a run was stopped from outside or left early."""
    limit = f"{seconds:g}"
    texts = {
        Ended.TIMEOUT: Text(
            id=f"Program belum selesai dalam {limit.replace('.', ',')} detik, jadi dihentikan. Biasanya ada "
            "perulangan yang tidak punya jalan berhenti. Cari baris yang seharusnya mengubah kondisinya.",
            en=f"The program was not done after {limit} seconds, so it was stopped. Most often a loop has no way "
            "to end. Look for the line that should change its condition.",
        ),
        Ended.MEMORY: Text(
            id="Program meminta memori terlalu banyak, jadi dihentikan. Biasanya ada daftar atau teks yang terus "
            "membesar. Cari baris yang menambah isinya di tiap putaran.",
            en="The program asked for too much memory, so it was stopped. Most often a list or a text keeps "
            "growing. Look for the line that adds to it in every round.",
        ),
        Ended.OUTPUT: Text(
            id="Program mencetak terlalu banyak, jadi dihentikan. Cek apakah `print` ada di dalam perulangan yang "
            "tidak berhenti.",
            en="The program printed too much, so it was stopped. Check whether a `print` stands in a loop that "
            "does not end.",
        ),
        Ended.EXITED: Text(
            id="Program berhenti sebelum selesai dicek. Cek apakah ada perintah yang menutup program, misalnya `exit`.",
            en="The program left before it could be checked. See if a line closes the program, for example `exit`.",
        ),
    }
    return texts.get(ended)


LINE_DIFFERS = Text(
    id="Baris $n belum cocok dengan yang tercetak. Jalankan kodenya di kepala, satu baris demi satu baris, "
    "dan tulis isi tiap variabel.",
    en="Line $n is not what is printed. Run the code in your head, one line after the other, and write down each "
    "variable.",
)
LINES_MISSING = Text(
    id="Jumlah barisnya belum sama: yang tercetak ada $n. Hitung lagi, berapa kali program mencetak.",
    en="The number of lines is not right yet: $n are printed. Count again how many times the program prints.",
)
CELL_DIFFERS = Text(
    id="Ada sel yang belum cocok, mulai dari sel bertanda. Lihat isi variabel tepat sesudah baris itu jalan.",
    en="A cell is not right yet; start with the first marked one. Look at the variable right after that line ran.",
)
VALUE_DIFFERS = Text(
    id="Jawaban yang bertanda belum cocok. Ikuti namanya dari luar ke dalam, satu langkah demi satu langkah.",
    en="The marked answer is not right yet. Follow the names from the outside in, one step at a time.",
)
BLOCKS_UNUSED = Text(
    id="Urutannya sudah cocok sejauh ini, tetapi masih ada potongan yang belum dipakai. Cari tempatnya.",
    en="The order is right so far, but a block that belongs here is still unused. Find its place.",
)
BLOCK_ORDER = Text(
    id="Potongan yang bertanda datang terlalu awal. Tanyakan: apa yang harus terjadi lebih dulu?",
    en="The marked block comes too early. Ask yourself what has to happen before it.",
)
MORE_OPTIONS = Text(
    id="Yang kamu centang sudah pas, tetapi masih ada yang belum. Baca lagi pilihan lainnya satu per satu.",
    en="What you ticked is right, but something is still missing. Read the other options again, one by one.",
)
SERVER_DOWN = Text(
    id="Server berhenti sebelum sempat menjawab. Pesan error-nya menunjukkan baris mana.",
    en="The server stopped before it could answer. The error message shows which line.",
)
SERVER_SILENT = Text(
    id="Server tidak menjawab dalam 10 detik. Cek apakah programnya memang menunggu di port dari `PORT`.",
    en="The server did not answer within 10 seconds. Check that the program listens on the port from `PORT`.",
)
TESTS_RIGHT = Text(id="semua tesmu lulus pada program yang benar", en="all your tests pass on the right program")
TESTS_NONE = Text(
    id="Belum ada tes yang ditemukan. Cek apakah namanya sudah diawali `test_` (Python) atau ditulis dengan "
    '`test("nama", …)` (JavaScript).',
    en="No test was found yet. Check that its name begins with `test_` (Python) or that it is written as "
    '`test("name", …)` (JavaScript).',
)
TEST_FALSE = Text(
    id="Program yang diuji ini sudah benar, jadi yang belum cocok adalah harapan di tes `$name`. Bandingkan dua nilai "
    "di pesannya: yang satu diberikan program, yang lain tertulis di tesmu.",
    en="The program under test is right, so what does not fit yet is what the test `$name` expects. Compare the two "
    "values in its message: one comes from the program, the other stands in your test.",
)
TEST_UNMET = Text(
    id="Tes `$name` membandingkan dua nilai di pesannya: yang satu dari programmu, yang lain ditunggu tes. Buka "
    "tesnya, lalu ikuti contoh itu di programmu baris demi baris.",
    en="The test `$name` compares the two values in its message: one comes from your program, the other is what the "
    "test waits for. Open the test and follow its example through your program, line by line.",
)
TESTS_SKIPPED = Text(
    id="Tes `$name` dilewati, jadi belum menjaga apa-apa. Hapus penanda lewatnya (skip, todo, atau xfail), lalu "
    "jalankan lagi.",
    en="The test `$name` is skipped, so it guards nothing yet. Take away its mark (skip, todo or xfail) and run it "
    "again.",
)
TEST_SILENT = Text(
    id="Tes `$name` tidak sempat jalan. Cek apakah programmu keluar lebih dulu.",
    en="The test `$name` did not get to run. See whether your program leaves before it.",
)
NOT_SENT = Text(
    id="Request-nya tidak sampai ke server latihan. Cek lagi URL dan header-nya: ada huruf yang tidak boleh di sana.",
    en="The request did not reach the practice server. Check the URL and the headers: a sign there is not allowed.",
)
WORDS_FEW = Text(id="sedikitnya $n kata", en="at least $n words")
STACK_CHOSEN = Text(id="satu jalur dipilih", en="one path is chosen")


def filled(text: Text, **values: object) -> Text:
    """Return ``text`` with ``$name`` replaced in both languages."""
    id_, en = text.id, text.en
    for name, value in values.items():
        id_, en = id_.replace(f"${name}", str(value)), en.replace(f"${name}", str(value))
    return Text(id=id_, en=en)
