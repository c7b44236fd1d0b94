"""Reads the folder of policies once, and says everything that is wrong with it at once."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping
from datetime import date, time
from hashlib import sha256
from pathlib import Path

from arrears.offer_policy import AffordabilityRules, OfferRules
from arrears.policy import DeskRules, IdentityRules, Ladder, Policy, PromiseRules
from arrears.signals import SignalRules
from bot.contact_files import load_contacts, unmet
from bot.policy_files import PolicyFault as PolicyFault
from bot.policy_files import PolicyFaults as PolicyFaults
from bot.policy_files import read as _read
from dialogs.lines import REASONS
from dialogs.understand.intents import IntentFile, Intents, compile_intents
from dialogs.understand.voice import Voice, read_voice

OFFERS, AFFORDABILITY = "offers.toml", "affordability.toml"


def load_policies(folder: Path) -> Policy:
    """The policies of the folder; PolicyFaults with every fault of every file.

    The hash is the SHA-256 of what the files say (not of how they are laid out): canonical JSON, sorted keys, NFC.
    """
    faults: list[PolicyFault] = []
    written: dict[str, object] = {}
    contacts = load_contacts(folder, written, faults)
    ladder = _read(folder, "ladder.toml", Ladder, written, faults)
    promises = _read(folder, "promises.toml", PromiseRules, written, faults)
    desk = _read(folder, "desk.toml", DeskRules, written, faults)
    identity = _read(folder, "identity.toml", IdentityRules, written, faults)
    offers = _read(folder, OFFERS, OfferRules, written, faults)
    affordability = _read(folder, AFFORDABILITY, AffordabilityRules, written, faults)
    signals = _read(folder, "signals.toml", SignalRules, written, faults)
    if contacts and identity and signals and desk and offers:
        faults += unmet(contacts, identity, signals, desk, offers)
    if desk and signals:
        faults += [
            PolicyFault("desk.toml", "", f"no request or stop is called {name}")
            for name in sorted(desk.reasons_named - set(REASONS) - set(signals.signals))
        ]
    if not faults and contacts and ladder and promises and desk and identity and offers and affordability and signals:
        mandate = _digest({name: written[name] for name in (OFFERS, AFFORDABILITY)})
        return Policy(
            contacts, ladder, promises, desk, identity, offers, affordability, _digest(written), mandate, signals
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


def _digest(written: Mapping[str, object]) -> str:
    text = json.dumps(written, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=_plain)
    return sha256(unicodedata.normalize("NFC", text).encode()).hexdigest()


def _plain(value: object) -> str:
    if isinstance(value, date | time):
        return value.isoformat()
    raise TypeError(f"no canonical form for {value!r}")
