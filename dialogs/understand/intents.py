"""What the words of each label are, compiled once from plain data (policies/intents/*.toml and model.json).

A file holds one language: `words` (pieces used in patterns as {name}), `spelling` (what is written otherwise, put
right before anything is matched), `scopes` (words around a match that turn it round, such as a negation) and `labels`.
A pattern is a regular expression of the folded text (dialogs/understand/wording.py) with two signs of its own: `~` a
gap of a few characters or words inside one sentence, `~~` a longer one. In a Latin script it matches whole words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from dialogs.understand.labels import Label
from dialogs.understand.patterns import Unsound, compile_joined
from dialogs.understand.variants import SIMPLER
from dialogs.understand.voice import Voice
from dialogs.understand.wording import Speller, make_speller

#: Signals that are no labels are found by patterns like the labels.
EXTRA = ("custody", "borrow_to_pay")
NAMES = (*(label.value for label in Label), *EXTRA)
_GAPS = {
    "han": (r"[^.!?;]{0,16}?", r"[^,.!?;]{0,5}?"),
    "latin": (r"(?: [^ .!?;]+){0,8}?", r"(?: [^ ,.!?;]+){0,3}?"),
}
_PIECE = re.compile(r"\{([a-z_]+)\}")


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Scope(_Part):
    """Words that, directly before or after a match, take its meaning away."""

    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


class Words(_Part):
    """How one label is said: `weak` counts only when none of `hushed_by` is said; `unless` looks alike and is not."""

    says: tuple[str, ...] = ()
    weak: tuple[str, ...] = ()
    hushed_by: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    scopes: tuple[str, ...] = ()


class IntentFile(_Part):
    """One language's file."""

    script: Literal["han", "latin"]
    words: dict[str, str] = {}
    signs: dict[str, str] = Field(default={}, description="emoji and what they say, as words")
    spelling: dict[str, str] = {}
    typos: tuple[str, ...] = Field(default=(), description="long words also known with one letter wrong")
    scopes: dict[str, Scope] = {}
    labels: dict[str, Words] = {}

    @field_validator("labels")
    @classmethod
    def _known(cls, labels: dict[str, Words]) -> dict[str, Words]:
        if unknown := [name for name in labels if name not in NAMES]:
            raise ValueError(f"unknown label {', '.join(unknown)}: expected some of {', '.join(NAMES)}")
        return labels

    @model_validator(mode="after")
    def _compiles(self) -> IntentFile:
        faults = []
        pieces = _pieces(self.words)
        for name, words in self.labels.items():
            faults += [f"{name}: unknown scope {scope}" for scope in words.scopes if scope not in self.scopes]
            faults += [f"{name}: unknown label {other}" for other in words.hushed_by if other not in NAMES]
            for patterns in (words.says, words.weak, words.unless):
                faults += [f"{name}: {fault}" for fault in _faults(patterns, pieces, self.script)]
        for name, scope in self.scopes.items():
            for patterns in (scope.before, scope.after):
                faults += [f"scope {name}: {fault}" for fault in _faults(patterns, pieces, self.script)]
        if faults:
            raise ValueError("; ".join(faults))
        return self


@dataclass(frozen=True, slots=True)
class Cue:
    """One label in one language, ready to be looked for."""

    name: str
    says: re.Pattern[str] | None
    weak: re.Pattern[str] | None
    unless: re.Pattern[str] | None
    before: re.Pattern[str] | None
    after: re.Pattern[str] | None
    hushed_by: frozenset[str]


@dataclass(frozen=True, slots=True)
class Language:
    """One file, compiled."""

    script: str
    cues: tuple[Cue, ...]


@dataclass(frozen=True, slots=True)
class Intents:
    """All languages, the spelling over all of them, and the trained voice."""

    languages: tuple[Language, ...]
    speller: Speller
    voice: Voice


def compile_intents(files: Sequence[IntentFile], voice: Voice) -> Intents:
    """The files, ready for `understand`."""
    spelling: dict[str, dict[str, str]] = {script: {} for script in ("signs", "han", "latin")}
    for file in files:
        spelling["signs"] |= file.signs
        spelling[file.script] |= file.spelling
    typos = [word for file in files for word in file.typos]
    speller = make_speller(spelling["signs"], spelling["han"], spelling["latin"], typos)
    return Intents(tuple(map(_language, files)), speller, voice)


def _language(file: IntentFile) -> Language:
    pieces = _pieces(file.words)
    cues = []
    for name, words in file.labels.items():
        scopes = [file.scopes[scope] for scope in words.scopes]
        cues.append(
            Cue(
                name,
                _joined(words.says, pieces, file.script),
                _joined(words.weak, pieces, file.script),
                _joined(words.unless, pieces, file.script),
                _anchored([p for s in scopes for p in s.before], pieces, file.script, "(?:{})$"),
                _anchored([p for s in scopes for p in s.after], pieces, file.script, "(?:{})"),
                frozenset(words.hushed_by),
            )
        )
    return Language(file.script, tuple(cues))


def _pieces(words: Mapping[str, str]) -> dict[str, str]:
    """The named pieces with the pieces inside them put in; later ones may use earlier ones."""
    done: dict[str, str] = {}
    for name, text in words.items():
        done[name] = "(?:" + _PIECE.sub(lambda m: done.get(m[1], m[0]), text) + ")"
    return done


def _expanded(pattern: str, pieces: Mapping[str, str], script: str) -> str:
    pattern = _PIECE.sub(lambda m: pieces[m[1]], pattern)
    long, short = _GAPS[script]
    if script == "han":
        pattern = pattern.translate(SIMPLER)
    return pattern.replace("~~", long).replace("~", short)


def _faults(patterns: Sequence[str], pieces: Mapping[str, str], script: str) -> list[str]:
    """What is wrong with each."""
    strange = {pattern: [p for p in _PIECE.findall(pattern) if p not in pieces] for pattern in patterns}
    known = [pattern for pattern in patterns if not strange[pattern]]
    faults: list[str] = []
    try:
        _joined(known, pieces, script)
    except Unsound as unsound:
        faults += [f"expected a regular expression, found {known[n]!r}: {fault}" for n, fault in unsound.faults]
    return faults + [f"unknown piece {{{piece}}} in {pattern!r}" for pattern in patterns for piece in strange[pattern]]


def _joined(patterns: Sequence[str], pieces: Mapping[str, str], script: str) -> re.Pattern[str] | None:
    return _anchored(patterns, pieces, script, "{}" if script == "han" else " (?:{})(?= )")


def _anchored(patterns: Sequence[str], pieces: Mapping[str, str], script: str, frame: str) -> re.Pattern[str] | None:
    if not patterns:
        return None
    return _compiled(tuple(_expanded(pattern, pieces, script) for pattern in patterns), frame)


@cache
def _compiled(patterns: tuple[str, ...], frame: str) -> re.Pattern[str]:
    """Compiled once a process: these are long, and what a file is checked by is what it is used with."""
    return compile_joined(patterns, frame)
