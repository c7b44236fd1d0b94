"""The rules of tone as values: what the files of `policies/tone/` may say, and their cues made ready for matching."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from arrears.policy_base import Model, Name, Rule
from dialogs.grammar.text import Localized
from dialogs.tone.likeness import NO_VOICE, Likeness
from dialogs.tone.shouting import Shouting
from dialogs.understand.patterns import Unsound, compile_joined
from dialogs.understand.variants import SIMPLER

Verdict = Literal["ok", "warn", "block"]
Speaker = Literal["bot_template", "agent"]
SPEAKERS: tuple[Speaker, ...] = ("bot_template", "agent")
Cue = Annotated[str, StringConstraints(min_length=1, max_length=4_000)]

_CLASS = re.compile(r"<([a-z_]+)>")
_GAP = re.compile(r" ?~ ?")
# Where a word of Latin letters may start and end: a Han character beside it is no part of it.
_WORD_STARTS, _WORD_ENDS = r"(?<![a-z0-9'])", r"(?![a-z0-9])"


class Phrase(Model):
    """A text in each of the three languages."""

    en: str = Field(min_length=1)
    zh_Hant: str = Field(min_length=1)  # noqa: N815
    zh_Hans: str = Field(min_length=1)  # noqa: N815

    @cached_property
    def localized(self) -> Localized:
        """The same as a text to be shown."""
        return Localized((("en", self.en), ("zh_Hant", self.zh_Hant), ("zh_Hans", self.zh_Hans)))


class ToneRule(Model):
    """One rule: its verdict, why it exists, what to say instead, and on what it rests."""

    id: Name
    verdict: Literal["warn", "block"]
    name: Phrase
    why: Phrase
    instead: Phrase
    reason: Rule
    speakers: tuple[Speaker, ...] = SPEAKERS


class RulesFile(Model):
    """rules.toml: the rules, the gravest first."""

    schema_: Literal["tone/1"] = Field(alias="schema")
    version: date
    shouting: Shouting
    rules: tuple[ToneRule, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        ids = [rule.id for rule in self.rules]
        if twice := sorted({one for one in ids if ids.count(one) > 1}):
            raise ValueError(f"rules: expected each rule once, found twice: {', '.join(twice)}")
        verdicts = [rule.verdict for rule in self.rules]
        if verdicts != sorted(verdicts):  # "block" comes before "warn"
            raise ValueError("rules: expected the rules that block before those that warn")
        if self.shouting.rule not in ids:
            raise ValueError(f"shouting.rule: expected the id of a rule, found {self.shouting.rule!r}")
        return self


class Guards(Model):
    """Words before a cue that make it harmless: in its clause, or anywhere in its sentence."""

    clause: tuple[Cue, ...] = ()
    sentence: tuple[Cue, ...] = ()


class Cues(Model):
    """How a rule is found: `cues` that guards may excuse, `always` that they may not, `except` that covers either."""

    cues: tuple[Cue, ...] = ()
    always: tuple[Cue, ...] = ()
    excepted: tuple[Cue, ...] = Field((), alias="except")


class CueFile(Model):
    """A file of cues in one language. Texts without what it `needs` are passed over; `gap`: how far ~ may reach."""

    schema_: Literal["tone-cues/1"] = Field(alias="schema")
    language: str = Field(min_length=2)
    version: date
    needs: Cue
    gap: int = Field(ge=1, le=200, strict=True)
    whole_words: bool
    clauses: tuple[Cue, ...] = ()
    words: dict[Name, tuple[Cue, ...]] = Field(default_factory=dict)
    guards: Guards = Guards()
    rules: dict[Name, Cues] = Field(default_factory=dict)


class CueFault(Exception):
    """Cues that cannot be used; `faults` are (key, what was expected)."""

    def __init__(self, faults: Sequence[tuple[str, str]]) -> None:
        super().__init__("; ".join(f"{key}: {expected}" for key, expected in faults))
        self.faults = tuple(faults)


Pattern = re.Pattern[str]
_NEVER = re.compile(r"(?!)")


@dataclass(frozen=True, slots=True)
class Finder:
    """One rule's cues in one language, ready."""

    cues: Pattern
    always: Pattern
    excepted: Pattern


@dataclass(frozen=True, slots=True)
class Tongue:
    """One file of cues, ready. `clause_end` ends a clause; the guards are searched before and around a cue."""

    language: str
    needs: Pattern
    clause_end: Pattern
    in_clause: Pattern
    in_sentence: Pattern
    finders: Mapping[str, Finder]


@dataclass(frozen=True, slots=True)
class ToneRules:
    """All rules, the gravest first, how each is found in each language, and the second voice.

    `digest` names this very version of the files.
    """

    rules: tuple[ToneRule, ...]
    shouting: Shouting
    tongues: tuple[Tongue, ...]
    likeness: Likeness = NO_VOICE
    digest: str = ""


def tongue(file: CueFile) -> Tongue:
    """One language's file made ready; `CueFault` names every cue in it that cannot be used."""
    faults: list[tuple[str, str]] = []
    words: dict[str, str] = {}
    whole = f"{_WORD_STARTS}(?:{{}}){_WORD_ENDS}" if file.whole_words else "{}"

    def written(key: str, cue: str) -> str:
        def of_class(found: re.Match[str]) -> str:
            if found[1] not in words:
                faults.append((key, f"expected a list of [words] that stands above, found <{found[1]}>"))
            return words.get(found[1], "")

        gap = rf"[^,.!?;:\n]{{0,{file.gap}}}?"
        text = _CLASS.sub(
            of_class, _GAP.sub(lambda _: rf"{_WORD_ENDS}{gap}{_WORD_STARTS}" if file.whole_words else gap, cue)
        )
        return text.translate(SIMPLER)

    def joined(key: str, cues: Sequence[str], frame: str = whole) -> Pattern:
        texts = [written(f"{key}.{n}", cue) for n, cue in enumerate(cues)]
        try:
            return compile_joined(texts, frame) if texts else _NEVER
        except Unsound as unsound:
            faults.extend(
                (f"{key}.{n}" if key != "needs" else key, f"expected a regular expression: {error}, found {cues[n]!r}")
                for n, error in unsound.faults
            )
            return _NEVER

    for name, listed in file.words.items():
        words[name] = joined(f"words.{name}", listed, "(?:{})").pattern
    ends = joined("clauses", file.clauses)
    ready = Tongue(
        file.language,
        joined("needs", [file.needs], "{}"),
        re.compile(rf"[,.!?;:\n]|{ends.pattern}"),
        joined("guards.clause", file.guards.clause),
        joined("guards.sentence", file.guards.sentence),
        {
            name: Finder(
                joined(f"rules.{name}.cues", rule.cues),
                joined(f"rules.{name}.always", rule.always),
                joined(f"rules.{name}.except", rule.excepted),
            )
            for name, rule in file.rules.items()
        },
    )
    if faults:
        raise CueFault(faults)
    return ready
