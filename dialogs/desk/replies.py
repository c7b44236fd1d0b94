"""policies/replies.toml as values: approved sentences of the desk, and what agents may send at all."""

from __future__ import annotations

from string import Formatter
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from arrears.policy_base import Count, Model, Reasoned, Rule
from dialogs.grammar.text import Text, Value
from dialogs.tone.rules import Phrase

PLACEHOLDERS = frozenset({"name", "agent", "lender", "due_day"})
OF_THE_ACCOUNT = frozenset({"name", "due_day"})  # say who is meant, or something of the debt
ReplyId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,23}$")]
FileKind = Literal["document", "photo", "voice", "audio", "video", "video_note", "animation"]


class Reply(Model):
    """One approved sentence. `neutral`: it says nothing of the account, so that whoever holds the phone may read it."""

    id: ReplyId
    title: Phrase
    text: Phrase
    reason: Rule
    neutral: bool = False

    @model_validator(mode="after")
    def _filled_by_what_we_know(self) -> Self:
        for locale, words in self.text.localized.by_locale:
            unknown = wanted(words) - PLACEHOLDERS
            if unknown:
                known = ", ".join(sorted(f"{{{name}}}" for name in PLACEHOLDERS))
                found = ", ".join(sorted(f"{{{name}}}" for name in unknown))
                raise ValueError(f"{self.id}.text.{locale}: expected no placeholder but {known}, found {found}")
            if self.neutral and (told := wanted(words) & OF_THE_ACCOUNT):
                raise ValueError(
                    f"{self.id}.text.{locale}: a neutral sentence tells nothing of the account, found "
                    + ", ".join(sorted(f"{{{name}}}" for name in told))
                )
        return self

    def said(self, locale: str, values: dict[str, Value]) -> Text:
        """The sentence in that language, its placeholders filled."""
        return Text(self.text.localized.in_locale(locale), values)

    def needs(self, locale: str) -> frozenset[str]:
        """The placeholders it has in that language."""
        return wanted(self.text.localized.in_locale(locale))


class Replies(Reasoned):
    """replies.toml. `reply_hours`: how long an agent's words still are an answer to the borrower's last word."""

    schema_: Literal["replies/1"] = Field(alias="schema")
    reply_hours: Count
    agent_files: tuple[FileKind, ...]
    replies: tuple[Reply, ...] = Field(min_length=1)

    @model_validator(mode="before")
    @classmethod
    def _each_brings_its_own_reason(cls, found: object) -> object:
        """The sentences have their reasons with them; `rules` speaks of the numbers alone."""
        if isinstance(found, dict) and isinstance(found.get("rules"), dict):
            own = {"basis": "policy", "evidence": "POL", "text": "each sentence brings its own"}
            if "replies" not in found["rules"]:
                return {**found, "rules": {**found["rules"], "replies": own}}
        return found

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        ids = [reply.id for reply in self.replies]
        if twice := sorted({one for one in ids if ids.count(one) > 1}):
            raise ValueError(f"replies: expected each id once, found twice: {', '.join(twice)}")
        return self

    def of(self, reply_id: str) -> Reply | None:
        """The sentence of that id, in any case."""
        wanted_id = reply_id.strip().casefold()
        return next((reply for reply in self.replies if reply.id == wanted_id), None)


def wanted(words: str) -> frozenset[str]:
    """The names in braces; ValueError where the braces don't fit together."""
    return frozenset(name for _, name, _, _ in Formatter().parse(words) if name is not None)
