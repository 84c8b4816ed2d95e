"""The first start: language, name, path. Enter is enough for each."""

from __future__ import annotations

from functools import partial

from backend_quest import __version__
from backend_quest.i18n import LANGUAGES, Translator, language_name
from backend_quest.plain.desk import Desk
from backend_quest.plain.sitting import Sitting
from backend_quest.plain.words import Word, number_in, shown
from backend_quest.services import Services
from backend_quest.text import clean_line

NAME = 24
_ENGLISH = ("english", "en", "e", "inggris")
_INDONESIAN = ("indonesia", "id", "i", "bahasa indonesia", "indonesian")


def is_new(services: Services) -> bool:
    """Whether nobody has said how they want to be called yet."""
    return services.store.setting("name") is None


def first_start(sitting: Sitting, desk: Desk, *, ask_language: bool) -> None:
    """Ask, and keep the answers. Raises Leave, EndOfInput."""
    sitting.dialogue.say(f"backend-quest {__version__}")
    if ask_language and sitting.dialogue.interactive:
        sitting.tr = desk.tr = Translator(_asked_language(desk, sitting.tr.language))
    sitting.say("welcome", help=shown(Word.HELP, sitting.tr), leave=shown(Word.LEAVE, sitting.tr))
    name = clean_line(desk.ask(sitting.tr("plain.ask_name"), free=True).text.strip(), NAME)
    _ask_stack(sitting, desk)
    sitting.kept(lambda: sitting.services.store.save_setting("language", sitting.tr.language))
    sitting.kept(lambda: sitting.services.store.save_setting("name", name))


def _asked_language(desk: Desk, default: str) -> str:
    while True:
        said = desk.ask(Translator(default)("plain.ask_language")).text.casefold()
        if said in _ENGLISH:
            return "en"
        if said in _INDONESIAN:
            return "id"
        for language in LANGUAGES:
            if said in (language, language_name(language).casefold()):
                return language
        if not said:
            return default if default in LANGUAGES else LANGUAGES[0]


def _ask_stack(sitting: Sitting, desk: Desk) -> None:
    services, tr = sitting.services, sitting.tr
    known_stacks = services.stacks()
    stacks = [stack for stack in known_stacks if stack.offered]
    sitting.say("paths")
    for number, stack in enumerate(stacks, start=1):
        sitting.dialogue.lines([f"  {number}. {sitting.text(stack.title)} ({stack.note(tr)})"])
    coming = [sitting.text(stack.title) for stack in known_stacks if not stack.offered]
    if coming:
        sitting.say("stacks_coming", titles=", ".join(coming))
    known = len(stacks) + 1
    sitting.dialogue.lines([f"  {known}. {tr('plain.path_known')}"])
    while True:
        said = desk.ask(tr("plain.ask_path")).text
        chosen = number_in(said, known)
        if chosen is not None and chosen < known:
            sitting.kept(partial(services.choose_stack, stacks[chosen - 1].key))
            return
        if not said:
            return
        if chosen == known:
            sitting.say("path_known_how", map=shown(Word.MAP, tr), word=shown(Word.CHECKPOINT, tr))
            return
