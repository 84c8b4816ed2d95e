"""match_pairs."""

from __future__ import annotations

import re

from backend_quest.content.kinds import MatchPairs, Pair
from backend_quest.content.verdict import Answer
from backend_quest.plain.pages import lettered
from backend_quest.plain.tasks.base import LETTERS, Bench, Task, texts

_PAIR = re.compile(r"(\d+)\s*[-=:]?\s*([a-z])")


class PairsTask(Task):
    """Say which letter belongs to which number, in one line or in several."""

    help_key = "help_pairs"

    def __init__(self, bench: Bench, body: MatchPairs) -> None:
        super().__init__(bench)
        self._pairs = body.pairs
        rights = list(body.pairs)
        bench.shuffle(rights)
        self._rights: dict[str, Pair] = dict(zip(LETTERS, rights, strict=False))
        keys = [pair.key for pair in body.pairs]
        self._taken = {key: right for key, right in texts(bench.draft, keys).items() if right in keys}

    def show(self) -> None:
        """Write the numbered left sides, then the lettered right sides."""
        for number, pair in enumerate(self._pairs, start=1):
            self.desk.lines(lettered(str(number), self.desk.text(pair.left)))
        self.desk.say("pairs_right")
        for letter, pair in self._rights.items():
            self.desk.lines(lettered(letter, self.desk.text(pair.right)))
        if self._taken:
            self._say_taken()

    def answer(self) -> Answer:
        """Ask until every number has a letter and something was said; what was said before stays."""
        while True:
            said = self.desk.ask(self.tr("plain.ask_pairs"))
            if not self._take(said.text) and not (said.text == "" and self._complete):
                self.desk.say("pairs_form", last=self._last)
                continue
            self.bench.keep(dict(self._taken))
            if self._complete:
                return dict(self._taken)
            self._say_taken()

    def told(self, answer: Answer) -> list[str]:
        """Return each left side with its right side."""
        lefts = {pair.key: self.desk.text(pair.left) for pair in self._pairs}
        rights = {pair.key: self.desk.text(pair.right) for pair in self._pairs}
        told = [(key, right) for key, right in answer.items() if key in lefts and right in rights]
        return [line for key, right in told for line in lettered(self._number(key), f"{lefts[key]}: {rights[right]}")]

    def names(self) -> dict[str, str]:
        """Return the number and left side of each pair."""
        return {pair.key: f"{n}. {self.desk.text(pair.left)}" for n, pair in enumerate(self._pairs, start=1)}

    @property
    def _complete(self) -> bool:
        return len(self._taken) == len(self._pairs)

    @property
    def _last(self) -> str:
        return list(self._rights)[-1]

    def _take(self, text: str) -> bool:
        found = _PAIR.findall(text.casefold())
        left_over = _PAIR.sub("", text.casefold()).strip(" ,.;")
        inside = all(1 <= int(number) <= len(self._pairs) and letter in self._rights for number, letter in found)
        if not found or left_over or not inside:
            return False
        for number, letter in found:
            self._put(self._pairs[int(number) - 1].key, self._rights[letter].key)
        return True

    def _put(self, left: str, right: str) -> None:
        """Give ``left`` a right side, taking it from whoever had it."""
        self._taken = {key: taken for key, taken in self._taken.items() if taken != right and key != left}
        self._taken[left] = right

    def _say_taken(self) -> None:
        letters = {pair.key: letter for letter, pair in self._rights.items()}
        done = [f"{self._number(key)}{letters[right]}" for key, right in self._in_order()]
        open_ = [str(n) for n, pair in enumerate(self._pairs, start=1) if pair.key not in self._taken]
        self.desk.say("pairs_taken", taken=" ".join(done))
        self.desk.say("pairs_open", numbers=", ".join(open_)) if open_ else self.desk.say("pairs_full")

    def _in_order(self) -> list[tuple[str, str]]:
        return [(pair.key, self._taken[pair.key]) for pair in self._pairs if pair.key in self._taken]

    def _number(self, key: str) -> str:
        return str([pair.key for pair in self._pairs].index(key) + 1)
