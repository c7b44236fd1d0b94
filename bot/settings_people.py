"""The lender and the lender's people, as the settings name them."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from typing import Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, ConfigDict, Field, field_validator

from arrears.money import parse_minor
from dialogs.grammar.text import Localized

LOCALES = ("en", "zh_Hant", "zh_Hans")
_PLACE = re.compile(r"[A-Z]{2}(-[A-Z0-9]{1,3})?")


def localized(value: Any) -> Localized:
    """A text, or texts by language, as our own value; ValueError says what was expected."""
    if isinstance(value, str) and value.strip():
        return Localized((("en", value), ("zh_Hant", value), ("zh_Hans", value)))
    if isinstance(value, dict):
        texts = {key.replace("-", "_"): text for key, text in value.items()}
        if unknown := sorted(set(texts) - set(LOCALES)):
            raise ValueError(f"unknown language {', '.join(unknown)}: expected {', '.join(LOCALES)}")
        if not texts or not all(isinstance(text, str) and text.strip() for text in texts.values()):
            raise ValueError("expected a text, or texts by language (en, zh_Hant, zh_Hans)")
        return Localized(tuple(texts.items()))
    if isinstance(value, Localized):
        return value
    raise ValueError("expected a text, or texts by language (en, zh_Hant, zh_Hans)")


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


class Lender(_Part):
    """The lender, as borrowers may know it. `verify` says how to check that it is really the lender who writes."""

    name: Localized
    zone: str = "Asia/Taipei"
    jurisdiction: str = "TW"
    verify: tuple[Localized, ...] = ()
    payment_methods: tuple[Localized, ...] = ()
    approved_by: str = ""
    approved_on: date | None = None

    _name = field_validator("name", mode="before")(localized)

    @field_validator("verify", "payment_methods", mode="before")
    @classmethod
    def _texts(cls, value: Any) -> Any:
        return tuple(localized(v) for v in value) if isinstance(value, list | tuple) else value

    @field_validator("zone")
    @classmethod
    def _a_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError):
            raise ValueError(f"{value!r} is no time zone: expected one such as Asia/Taipei") from None
        return value

    @field_validator("jurisdiction")
    @classmethod
    def _a_place(cls, value: str) -> str:
        if not _PLACE.fullmatch(value):
            raise ValueError(f"{value!r} is no jurisdiction: expected one such as TW or US-NY")
        return value


class Agent(_Part):
    """A person of the lender's. `alias` is what borrowers see, `limit` the largest covered amount per currency."""

    user_id: int
    alias: str
    role: Literal["agent", "supervisor"] = "agent"
    limit: dict[str, str] = Field(default_factory=dict)
    languages: tuple[str, ...] = ()

    @field_validator("alias")
    @classmethod
    def _a_name(cls, value: str) -> str:
        if not value.strip():
            raise ValueError("expected a short name: borrowers read it, colleagues write it after @")
        return value.strip()

    @field_validator("limit", mode="before")
    @classmethod
    def _in_figures(cls, value: Any) -> Any:
        whole = isinstance(value, dict)
        return {key: str(each) if type(each) is int else each for key, each in value.items()} if whole else value

    @field_validator("limit")
    @classmethod
    def _amounts(cls, value: dict[str, str]) -> dict[str, str]:
        for currency, amount in value.items():
            parse_minor(amount, currency)
        return value

    @field_validator("languages")
    @classmethod
    def _known(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        found = tuple(language.replace("-", "_") for language in value)
        if unknown := [language for language in found if language not in LOCALES]:
            raise ValueError(f"unknown language {', '.join(unknown)}: expected {', '.join(LOCALES)}")
        return found


def told_apart(agents: tuple[Agent, ...]) -> tuple[Agent, ...]:
    """The agents, if no number and no name is there twice; ValueError otherwise."""
    for what, names in (("user_id", [a.user_id for a in agents]), ("alias", [a.alias.casefold() for a in agents])):
        if twice := [name for name, count in Counter(map(str, names)).items() if count > 1]:
            raise ValueError(f"{what} {', '.join(twice)} is there twice: expected each once")
    return agents


EXAMPLE_LENDER = Lender(
    name=Localized(
        (("en", "Harbour Lending (example)"), ("zh_Hant", "港灣信貸（範例）"), ("zh_Hans", "港湾信贷（示例）"))
    ),
    verify=(
        Localized(
            (
                ("en", "Call us on 02-5550-0100, the number printed on your contract."),
                ("zh_Hant", "請撥打契約書上的電話 02-5550-0100 向我們查證。"),
                ("zh_Hans", "请拨打合同上的电话 02-5550-0100 向我们核实。"),
            )
        ),
    ),
    payment_methods=(
        Localized((("en", "Bank transfer"), ("zh_Hant", "銀行轉帳"), ("zh_Hans", "银行转账"))),
        Localized((("en", "Convenience store"), ("zh_Hant", "超商繳款"), ("zh_Hans", "便利店还款"))),
    ),
    approved_by="example",
    approved_on=date(2026, 11, 1),
)
