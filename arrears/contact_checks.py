"""What must hold between the values of one file of contact rules, told all at once, whatever else is wrong with it.

The checks read the file as it was written, before its values are checked one by one, so that a wrong value in one
place hides no fault in another; what has the wrong type is left to those later checks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from arrears.clocks import PAUSES
from arrears.signals import SIGNALS

Fault = tuple[str, str]  # the key, and what was expected there

_OF_BASE = (
    "hours", "limits", "books", "silence", "stops", "pauses", "complaints", "opt_out", "identity", "third_parties",
    "disclosures", "prohibited_claims", "records", "agreement", "forbearance", "reporting", "help",
)  # fmt: skip
_DEEPER = {"records": ("contact_log", "agreements"), "help": ("recheck_months", "rule")}


def faults_in(content: Mapping[str, Any], owner: str) -> tuple[Fault, ...]:
    """The faults of one file; `owner`: base, lender, or the code of the jurisdiction it is called after."""
    return (
        *_reasons(content, owner),
        *_names(content, owner),
        *_unverified(content, owner),
        *_lines(content),
        *(_base(content) if owner == "base" else ()),
    )


def _reasons(content: Mapping[str, Any], owner: str) -> Iterator[Fault]:
    """Every value finds its rule, and every rule its value."""
    rules = content.get("rules")
    known = set(rules) if isinstance(rules, Mapping) else set()
    named = dict(_named({key: part for key, part in content.items() if key != "rules"}))
    for name in sorted(set(named) - known):
        yield named[name], f"expected an entry rules.{name!r} that says on what it rests"
    for name in sorted(known - set(named)):
        yield f"rules.{name}", "expected a value that refers to it, found none"
    prefix = owner.lower().replace("-", "_") + "."
    for name in sorted(name for name in known if not str(name).startswith(prefix)):
        yield f"rules.{name}", f"expected a name that begins with {prefix}, so that files never answer for each other"


def _named(part: object, key: str = "") -> Iterator[tuple[str, str]]:
    """(rule, key of the value that names it) in all parts of a file."""
    if isinstance(part, Mapping):
        for name, value in part.items():
            inner = f"{key}.{name}" if key else str(name)
            if name in ("rule", "esign") and isinstance(value, str):
                yield value, inner
            else:
                yield from _named(value, inner)
    elif isinstance(part, list):
        for number, one in enumerate(part):
            yield from _named(one, f"{key}.{number}")


def _names(content: Mapping[str, Any], owner: str) -> Iterator[Fault]:
    """No id twice; a jurisdiction's limits have ids of their own, so that they act besides the base file's."""
    for key, id_key in (("limits", "id"), ("stops", "trigger"), ("pauses", "trigger")):
        seen: set[object] = set()
        for number, one in enumerate(_tables(content, key)):
            name = one.get(id_key)
            if isinstance(name, str):
                if name in seen:
                    yield f"{key}.{number}.{id_key}", f"expected each once, {name} is used twice"
                seen.add(name)
                prefix = owner.lower().replace("-", "_") + "."
                if key == "limits" and owner not in ("base", "lender") and not name.startswith(prefix):
                    yield f"limits.{number}.id", f"expected an id that begins with {prefix}, found {name!r}"


def _unverified(content: Mapping[str, Any], owner: str) -> Iterator[Fault]:
    """What nobody verified may not be what allows something; our own proposals replace no hours of the base file's."""
    no_reason = ("U",) if owner in ("base", "lender") else ("U", "POL")
    for number, window in enumerate(_tables(content, "hours")):
        mark = _mark(content, window)
        if mark in no_reason:
            found = "unverified (evidence U)" if mark == "U" else "only proposed (evidence POL)"
            yield f"hours.{number}", f"what is {found} may not allow writing: expected P or S, or an entry in unused"
    third = content.get("third_parties")
    if isinstance(third, Mapping) and third.get("allowed") and _mark(content, third) == "U":
        yield "third_parties.allowed", "what is unverified (evidence U) may allow nobody: expected P, S or POL"


def _lines(content: Mapping[str, Any]) -> Iterator[Fault]:
    """A number that may be sent says when it was checked."""
    found = content.get("help")
    for key in ("crisis", "debt_advice"):
        for number, line in enumerate(_tables(found, key) if isinstance(found, Mapping) else ()):
            if "checked" not in line and _mark(content, line) not in ("U", None):
                yield f"help.{key}.{number}.checked", "expected the day on which the number was last checked"


def _mark(content: Mapping[str, Any], part: Mapping[str, Any]) -> object:
    rules = content.get("rules")
    rule = rules.get(part.get("rule")) if isinstance(rules, Mapping) else None
    return rule.get("evidence") if isinstance(rule, Mapping) else None


def _base(content: Mapping[str, Any]) -> Iterator[Fault]:
    """The base file says all, since it stands wherever another is silent."""
    for key in _OF_BASE:
        if not content.get(key):
            yield key, "the base file says all: expected a value, found none"
        for inner in _DEEPER.get(key, ()):
            part = content.get(key)
            if isinstance(part, Mapping) and not part.get(inner):
                yield f"{key}.{inner}", "the base file says all: expected a value, found none"
    for key, every in (("stops", SIGNALS), ("pauses", PAUSES)):
        missing = set(every) - {one.get("trigger") for one in _tables(content, key)}
        if content.get(key) and missing:
            yield key, f"the base file says all: expected {', '.join(sorted(missing))} too"


def _tables(content: Mapping[str, Any], key: str) -> Iterator[Mapping[str, Any]]:
    found = content.get(key)
    for one in found if isinstance(found, list) else []:
        yield one if isinstance(one, Mapping) else {}
