"""Reads the folder of policies once, and says everything that is wrong with it at once."""

from __future__ import annotations

import json
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from arrears.offer_policy import AffordabilityRules, OfferRules
from arrears.policy import ContactRules, DeskRules, IdentityRules, Ladder, Policy, PromiseRules
from arrears.signals import SignalRules
from dialogs.understand.intents import IntentFile, Intents, compile_intents
from dialogs.understand.voice import Voice, read_voice

_Model = TypeVar("_Model", bound=BaseModel)

OFFERS, AFFORDABILITY = "offers.toml", "affordability.toml"


@dataclass(frozen=True, slots=True)
class PolicyFault:
    """One thing wrong: in which file, at which key, and what was expected."""

    file: str
    key: str
    expected: str

    def __str__(self) -> str:
        return f"{self.file}: {self.key}: {self.expected}" if self.key else f"{self.file}: {self.expected}"


class PolicyFaults(Exception):
    """The policies cannot be used; `faults` lists everything that is wrong with them."""

    def __init__(self, faults: tuple[PolicyFault, ...]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = faults


def load_policies(folder: Path) -> Policy:
    """The policies of the folder; PolicyFaults with every fault of every file.

    The hash is the SHA-256 of what the files say (not of how they are laid out): canonical JSON, sorted keys, NFC.
    """
    faults: list[PolicyFault] = []
    written: dict[str, object] = {}
    contact = _read(folder, "contact/base.toml", ContactRules, written, faults)
    ladder = _read(folder, "ladder.toml", Ladder, written, faults)
    promises = _read(folder, "promises.toml", PromiseRules, written, faults)
    desk = _read(folder, "desk.toml", DeskRules, written, faults)
    identity = _read(folder, "identity.toml", IdentityRules, written, faults)
    offers = _read(folder, OFFERS, OfferRules, written, faults)
    affordability = _read(folder, AFFORDABILITY, AffordabilityRules, written, faults)
    signals = _read(folder, "signals.toml", SignalRules, written, faults)
    if contact and ladder and promises and desk and identity and offers and affordability and signals:
        mandate = _digest({name: written[name] for name in (OFFERS, AFFORDABILITY)})
        return Policy(
            contact, ladder, promises, desk, identity, offers, affordability, _digest(written), mandate, signals
        )
    raise PolicyFaults(tuple(faults))


def load_intents(folder: Path) -> Intents:
    """What free text can mean, from `intents/*.toml` and `intents/model.json` of the folder of policies.

    PolicyFaults with every fault of every file; without a model.json there is no second voice.
    """
    faults: list[PolicyFault] = []
    names = [f"intents/{path.name}" for path in sorted((folder / "intents").glob("*.toml"))]
    if not names:
        faults.append(PolicyFault("intents", "", "expected at least one file such as en.toml"))
    files = [file for name in names if (file := _read(folder, name, IntentFile, {}, faults))]
    voice = Voice()
    model = folder / "intents" / "model.json"
    if model.exists():
        try:
            voice = read_voice(json.loads(model.read_text(encoding="utf-8")))
        except (OSError, ValueError) as error:
            faults.append(PolicyFault("intents/model.json", "", f"expected a trained model: {error}"))
    if faults:
        raise PolicyFaults(tuple(faults))
    return compile_intents(files, voice)


def _read(
    folder: Path, name: str, model: type[_Model], written: dict[str, object], faults: list[PolicyFault]
) -> _Model | None:
    try:
        content = tomllib.loads((folder / name).read_text(encoding="utf-8"))
    except OSError:
        faults.append(PolicyFault(name, "", "expected a readable file"))
    except UnicodeDecodeError:
        faults.append(PolicyFault(name, "", "expected UTF-8 text"))
    except tomllib.TOMLDecodeError as error:
        faults.append(PolicyFault(name, "", f"expected TOML: {error}"))
    else:
        written[name] = content
        try:
            return model.model_validate(content)
        except ValidationError as error:
            faults.extend(_faults(name, error))
    return None


def _faults(name: str, error: ValidationError) -> list[PolicyFault]:
    found = []
    told = error.errors(include_url=False)
    for one in told:
        inside = [other for other in told if one["loc"] == other["loc"][: len(one["loc"])] and other is not one]
        if one["type"] == "too_short" and inside:
            continue  # only because its items are wrong, which is told already
        key = ".".join(str(part) for part in one["loc"])
        if one["type"] == "extra_forbidden":
            expected = "unknown key: expected none of this name"
        elif one["type"] == "missing":
            expected = "expected a value, found none"
        elif one["type"] == "value_error":
            expected = str(one["ctx"]["error"])
        else:
            expected = f"{one['msg']}, found {one['input']!r}"
        found.append(PolicyFault(name, key, expected))
    return found


def _digest(written: Mapping[str, object]) -> str:
    text = json.dumps(written, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=_plain)
    return sha256(unicodedata.normalize("NFC", text).encode()).hexdigest()


def _plain(value: object) -> str:
    if isinstance(value, date | time):
        return value.isoformat()
    raise TypeError(f"no canonical form for {value!r}")
