"""Looking up a term."""

from __future__ import annotations

from backend_quest.content.model import GlossaryEntry
from backend_quest.i18n import Translator
from backend_quest.plain.pages import code_lines, prose_lines, sentences
from backend_quest.services import Services

MAX_FOUND = 5


def glossary_lines(services: Services, word: str, tr: Translator, keys: list[str] | None = None) -> list[str]:
    """Return what the glossary says of ``word``, in any language; of ``keys`` where no word is given."""
    entries = services.catalog.glossary()
    wanted = " ".join(word.split()).casefold()
    if not wanted:
        found = [entries[key] for key in keys or [] if key in entries]
        return [line for entry in found for line in _entry(services, entry, tr)] or prose_lines(tr("plain.which_word"))
    exact = [entry for entry in entries.values() if wanted in _terms(entry)]
    near = [entry for entry in entries.values() if any(wanted in term for term in _terms(entry))]
    found = (exact or near)[:MAX_FOUND]
    return [line for entry in found for line in _entry(services, entry, tr)] or prose_lines(tr("plain.no_term"))


def _terms(entry: GlossaryEntry) -> tuple[str, str, str]:
    return entry.key.replace("-", " "), entry.term.id.casefold(), entry.term.en.casefold()


def _entry(services: Services, entry: GlossaryEntry, tr: Translator) -> list[str]:
    term = entry.term.get(tr.language)
    other = entry.term.en if tr.language == "id" and entry.term.en != entry.term.id else ""
    head = tr("plain.term_english", term=term, english=other) if other else term
    lines = prose_lines(f"{head}: {entry.says.get(tr.language)}")
    if entry.example:
        lines += [tr("plain.example"), *code_lines(entry.example, numbered=False)]
    return lines + prose_lines(sentences([_where(services, entry, tr)]))


def _where(services: Services, entry: GlossaryEntry, tr: Translator) -> str:
    level = services.met_in(entry)
    if level is None:
        return ""
    met = services.met(level)
    title = services.name_of(level).get(tr.language)
    return tr("plain.term_level" if met else "plain.term_later", title=title)
