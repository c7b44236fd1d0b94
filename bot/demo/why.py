"""The why strip: what the journal of a case says, with the text of every rule it names, as the page draws it."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from arrears.policy import Policy
from arrears.policy_base import Rule
from bot.store.statements import Row, Tx, sql

PAGE = 400
HIDDEN = frozenset(
    {"policy", "text_hash", "terms_hash", "sha256", "row", "message", "tone", "draft", "relay"}
)  # says nothing to a visitor
NOISE = frozenset({"message.sent"})
TEXTS = Path(__file__).parent / "rule_texts"


def why_lines(policy: Policy, ref: str, jurisdiction: str, after: int, on: date) -> Tx[list[dict[str, Any]]]:
    """The lines of a case's journal behind number `after`: n, at, kind, body and the rules named in it."""
    rows = yield sql("journal_of_chain", f"case:{ref}", after, PAGE)
    book = rule_book(policy, jurisdiction, on)
    return [_line(row, book) for row in rows if row["kind"] not in NOISE and row["body"]]


def _line(row: Row, book: Mapping[str, Rule]) -> dict[str, Any]:
    body = {key: value for key, value in json.loads(row["body"]).items() if key not in HIDDEN}
    named = dict.fromkeys(name for name in _names(body) if name in book)
    return {
        "n": row["n"],
        "at": row["at"],
        "kind": row["kind"],
        "body": body,
        "rules": [{"id": name, **_shown(book[name]), "texts": rule_texts(name, book[name])} for name in named],
    }


def _names(value: Any) -> list[str]:
    """Every word in a line that may be the name of a rule."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, Mapping):
        return [name for part in value.values() for name in _names(part)]
    return [name for part in value for name in _names(part)] if isinstance(value, list) else []


def _shown(rule: Rule) -> dict[str, str]:
    return {"text": rule.text, "basis": rule.basis, "evidence": rule.evidence, "cite": rule.cite, "source": rule.source}


def rule_texts(name: str, rule: Rule) -> dict[str, str]:
    """What a rule says in the page's other languages, such as zh-Hant. A text made of other English words is left out:
    the rule was changed since, or the lender has one of its own by that name."""
    made_of = digest(rule.text)
    known = ((language, texts.get(name)) for language, texts in translated().items())
    return {language: found["text"] for language, found in known if found and found["of"] == made_of}


def digest(text: str) -> str:
    """By what a translation names the English text it was made of: the first 8 hexadecimal digits of its SHA-256."""
    return sha256(text.encode()).hexdigest()[:8]


@cache
def translated() -> dict[str, dict[str, dict[str, str]]]:
    """Every translation, by language and rule: {of, text}."""
    return {
        path.stem.replace("_", "-"): tomllib.loads(path.read_text(encoding="utf-8"))
        for path in sorted(TEXTS.glob("*.toml"))
    }


def rule_book(policy: Policy, jurisdiction: str, on: date) -> dict[str, Rule]:
    """Every rule by the name under which the journal cites it."""
    files: tuple[tuple[str, Mapping[str, Rule]], ...] = (
        ("", policy.contact_for(jurisdiction, on).reasons),
        ("", policy.clocks_for(jurisdiction).reasons),
        ("ladder.", policy.ladder.rules),
        ("promises.", policy.promises.rules),
        ("offers.", policy.offers.rules),
        ("afford.", policy.affordability.rules),
        ("signals.", policy.signals.rules),
        ("desk.", policy.desk.rules),
    )
    return {f"{prefix}{name}": rule for prefix, rules in files for name, rule in rules.items()}
