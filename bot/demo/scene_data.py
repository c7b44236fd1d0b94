"""The prepared scenes as data: `bot/demo/scenes/*.toml`, read and checked; all that is read is in three languages."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from bot.i18n import FOLDER as CATALOGUES
from bot.i18n import LOCALES, read_catalog, translations

SCENES = Path(__file__).parent / "scenes"
ORDER = (
    "forgot", "lost_job", "nothing_left", "pays_late", "says_paid", "scam_doubt", "crisis", "three_loans",
)  # fmt: skip
VERBS = (
    "tap", "press", "write", "answer", "way", "picture", "pay", "go", "hours", "command", "reply", "desk_tap",
)  # fmt: skip
AT_THE_DESK = frozenset({"command", "reply", "desk_tap"})


class SceneFault(Exception):
    """A scene cannot be played; the sentence names the file and the place in it."""


def _in_every_language(given: dict[str, str]) -> dict[str, str]:
    if sorted(given) != sorted(LOCALES) or not all(given.values()):
        raise ValueError(f"expected {', '.join(LOCALES)}")
    return given


def _a_label(msgid: str) -> str:
    missing = [locale for locale in LOCALES[1:] if msgid.split("|")[0] not in _known(locale)]
    if missing:
        raise ValueError(f"the bot says no {msgid!r} in {', '.join(missing)}")
    return msgid


Words = Annotated[dict[str, str], AfterValidator(_in_every_language)]
Label = Annotated[str, AfterValidator(_a_label)]  # a sentence of the bot's, as the catalogues know it


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Person(_Part):
    """Who is played, in one language."""

    name: str
    birth_date: date
    id_last4: str = Field(pattern=r"\d{4}")


class Loan(_Part):
    """A loan with monthly instalments, relative to the day the scene starts. Amounts are in major units.

    `paid` of `count` instalments are paid, each `habit` days after its day; the next fell due `late` days ago.
    """

    product: Words
    each: dict[str, Decimal]  # an instalment's principal
    interest: dict[str, Decimal]
    count: int = Field(gt=0)
    paid: int = Field(ge=0)
    late: int
    habit: int = -1

    @model_validator(mode="after")
    def _whole(self) -> Loan:
        if self.paid >= self.count or sorted(self.each) != sorted(LOCALES) or sorted(self.interest) != sorted(LOCALES):
            raise ValueError("expected amounts in every language, and fewer instalments paid than there are")
        return self


class Act(_Part):
    """One thing somebody does; exactly one verb is given.

    On the phone: `tap` a label (a sentence of the bot's, "one|many" for one of a number; placeholders stand for
    anything), `press` a label of figures, `write` ({soon} is a day of the month about a week ahead), `answer` a
    question about oneself, `way` (the lender's n-th way to pay, from 0), `picture` of a receipt with words. In the
    books: `pay` what is due or what was promised. With the clock: `go`, or some `hours`. At the desk, `by` a member: a
    `command` without its stroke, a `reply` to the borrower, `desk_tap`.
    """

    tap: Label | None = None
    press: str | None = None
    write: Words | None = None
    answer: Literal["birthday", "last4", "name"] | None = None
    way: int | None = None
    picture: Words | None = None
    pay: Literal["due", "promised"] | None = None
    go: Literal["next", "promised", "missed"] | None = None
    hours: int | None = Field(default=None, gt=0)
    command: str | None = None
    reply: Words | None = None
    desk_tap: Label | None = None
    by: Literal["agent", "supervisor"] = "agent"

    @model_validator(mode="after")
    def _one_verb(self) -> Act:
        given = [verb for verb in VERBS if getattr(self, verb) is not None]
        if len(given) != 1:
            raise ValueError(f"expected one of {', '.join(VERBS)}, found {' and '.join(given) or 'none'}")
        return self

    @property
    def verb(self) -> str:
        """Which of VERBS it is."""
        return next(verb for verb in VERBS if getattr(self, verb) is not None)


class Step(_Part):
    """A sentence for the visitor, where to look, and what is done; without acts one only looks."""

    en: str
    zh_Hant: str  # noqa: N815 -- the name of a language
    zh_Hans: str  # noqa: N815
    look: Literal["phone", "desk", "why", "book", "clock"] = "phone"
    acts: tuple[Act, ...] = ()

    @property
    def say(self) -> dict[str, str]:
        """The sentence by language."""
        return {"en": self.en, "zh_Hant": self.zh_Hant, "zh_Hans": self.zh_Hans}


class _File(_Part):
    title: Words
    line: Words
    end: Words
    person: dict[str, Person]
    loan: tuple[Loan, ...] = Field(min_length=1)
    step: tuple[Step, ...] = Field(min_length=2)

    @model_validator(mode="after")
    def _everybody(self) -> _File:
        if sorted(self.person) != sorted(LOCALES):
            raise ValueError(f"expected a person in {', '.join(LOCALES)}")
        return self


@dataclass(frozen=True, slots=True)
class Scene:
    """One scene. `end` is said when it is over."""

    id: str
    title: dict[str, str]
    line: dict[str, str]
    end: dict[str, str]
    people: dict[str, Person]
    loans: tuple[Loan, ...]
    steps: tuple[Step, ...]


def read_scenes(folder: Path = SCENES) -> dict[str, Scene]:
    """Every scene by its id, in the order of the cards; SceneFault for what cannot be played."""
    found = {path.stem: _read(path) for path in folder.glob("*.toml")}
    if not found:
        raise SceneFault(f"there is no scene in {folder.name}/")
    return {name: found[name] for name in sorted(found, key=lambda name: (*ORDER, name).index(name))}


def _read(path: Path) -> Scene:
    try:
        file = _File.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except tomllib.TOMLDecodeError as fault:
        raise SceneFault(f"{path.name}: {fault}") from None
    except ValidationError as fault:
        first = fault.errors()[0]
        raise SceneFault(f"{path.name}: {'.'.join(map(str, first['loc']))}: {first['msg']}") from None
    return Scene(path.stem, file.title, file.line, file.end, file.person, file.loan, file.step)


@cache
def _known(locale: str) -> frozenset[str]:
    return frozenset(translations(read_catalog(CATALOGUES, locale)))
