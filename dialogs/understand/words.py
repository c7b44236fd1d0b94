"""Words that work in every step: stop, a person, home, back, help, language, yes, no, not me, is it genuine, resume."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, unique

from dialogs.understand.folding import fold
from dialogs.understand.lexicon import LANGUAGES, en, zh
from dialogs.understand.politeness import SHORT, bare, barred_words, chinese_words, plain_answer


@unique
class CommandKind(Enum):
    """What a borrower can say at any step. The order decides when a text says several: the first one counts."""

    RESUME = "resume"
    STOP = "stop"
    NOT_ME = "not_me"
    GENUINE = "genuine"
    PERSON = "person"
    LANGUAGE = "language"
    HOME = "home"
    BACK = "back"
    HELP = "help"
    NO = "no"
    YES = "yes"
    THANKS = "thanks"
    GREETING = "greeting"


@dataclass(frozen=True, slots=True)
class Command:
    """A word that works everywhere; `locale` with LANGUAGE is en, zh_Hant, zh_Hans, zh (ask which script) or None."""

    kind: CommandKind
    locale: str | None = None


def read_command(text: str) -> Command | None:
    """The command that `text` is, or clearly contains; None for anything else, as for "don't stop"."""
    folded = fold(text)
    for answer in dict.fromkeys((bare(folded), _without_marks(folded), plain_answer(folded))):
        if answer in _LANGUAGES:
            return Command(CommandKind.LANGUAGE, _LANGUAGES[answer])
        if answer in _ALONE and not (answer != bare(folded) and _OWN_DEED.match(folded)):
            return Command(_ALONE[answer])
    for kind in CommandKind:
        if kind in _WITHIN and _says(kind, folded):
            return Command(kind, _locale_in(folded) if kind is CommandKind.LANGUAGE else None)
    kind_of_all = _only_commands(folded)
    return Command(kind_of_all) if kind_of_all else None


def beside_taking_back(text: str) -> str | None:
    """What a text says beside taking a stop back ("you may write to me again", "don't stop"); None where it does not.

    A text may say both: "stop now, you may write again in January". Whoever asks looks whether the rest is a stop.
    """
    folded = fold(text)
    if _ALONE.get(bare(folded)) is CommandKind.RESUME:
        return ""
    rest = _TAKES_BACK.sub(" . ", folded)
    if _says(CommandKind.RESUME, folded):
        rest = _RESUMES.sub(" . ", rest)
    return rest if rest != folded else None


def _without_marks(folded: str) -> str:
    return " ".join(re.sub(r"[^\w/']+", " ", folded).split()) if len(folded) <= SHORT else ""


def _only_commands(folded: str) -> CommandKind | None:
    """The weightiest of several commands that make up the message: ok thanks; 你好,找人; no guess after a 不要."""
    kinds: set[CommandKind] = set()
    position, text = 0, bare(folded)
    while position < len(text) <= SHORT:
        match = _ONE_ALONE.match(text, position)
        if match is None:
            return None
        kinds.add(_ALONE[match["word"]])
        position = match.end()
    if CommandKind.NO in kinds and not kinds <= {CommandKind.NO, *_COURTESY}:
        return None
    return next((kind for kind in CommandKind if kind in kinds), None)


def _says(kind: CommandKind, folded: str) -> bool:
    if not _WITHIN[kind].search(folded):
        return False
    harmless = _HARMLESS.get(kind)
    return harmless is None or bool(_WITHIN[kind].search(harmless.sub(" . ", folded)))


def _locale_in(folded: str) -> str | None:
    """The language named last: from English to Chinese."""
    named = [_LANGUAGES[m.group()] for m in _LANGUAGE_NAME.finditer(folded)]
    return named[-1] if named else None


def _alone() -> dict[str, CommandKind]:
    words: dict[str, CommandKind] = {}
    for kind in CommandKind:
        listed = (*chinese_words(zh.ALONE.get(kind.name, "")), *barred_words(en.ALONE.get(kind.name, "")))
        words |= {word: kind for word in listed if word not in words}
    return words


def _within(kind: CommandKind) -> re.Pattern[str] | None:
    parts = [re.escape(word) for word in chinese_words(zh.WITHIN.get(kind.name, ""))]
    return _joined(parts, en.WITHIN.get(kind.name, ()))


def _joined(parts: list[str], latin: tuple[str, ...]) -> re.Pattern[str] | None:
    if latin:
        parts = [*parts, rf"(?<![\w'])(?:{'|'.join(latin)})(?![\w'])"]
    return re.compile("|".join(parts)) if parts else None


def _longest_first(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


#: "I can help you" and "I will stop" tell what the writer does: they ask nothing of us.
_OWN_DEED = re.compile(r"(?:i|we)(?:'ll| will| can| could) ")
_COURTESY = (CommandKind.THANKS, CommandKind.GREETING)
_ALONE = _alone()
_ONE_ALONE = re.compile(rf"(?P<word>{_longest_first(_ALONE)})(?:(?<![a-z])|(?![a-z']))[\s,.!?;~]*")
_WITHIN = {kind: pattern for kind in CommandKind if (pattern := _within(kind))}
_HARMLESS = {
    kind: pattern
    for kind in CommandKind
    if (pattern := _joined(list(zh.HARMLESS.get(kind.name, ())), en.HARMLESS.get(kind.name, ())))
}
_RESUMES = re.compile(rf"(?:{_WITHIN[CommandKind.RESUME].pattern})[^.,;!?]*")
_TAKES_BACK = re.compile("|".join((*zh.TAKES_BACK, *(rf"(?<![\w'])(?:{part})" for part in en.TAKES_BACK))))
_LANGUAGES = {name: locale for locale, names in LANGUAGES.items() for name in barred_words(names)}
_LANGUAGE_NAME = re.compile(_longest_first(name for name in _LANGUAGES if len(name) > 3 or not name.isascii()))
