"""Reads `policies/tone/`: the rules and every file of cues, with all faults at once."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from pydantic import ValidationError

from bot.policy_files import PolicyFault, PolicyFaults, read
from dialogs.tone import CueFault, CueFile, RulesFile, ToneRules, Tongue, tongue
from dialogs.tone.likeness import Likeness

FOLDER = "tone"
RULES = f"{FOLDER}/rules.toml"
VOICE = f"{FOLDER}/voice.json"


def load_tone(folder: Path) -> ToneRules:
    """The rules of tone of a folder of policies; PolicyFaults with every fault of every file.

    Every other .toml file beside rules.toml holds cues of one language; a lender adds files of its own.
    """
    faults: list[PolicyFault] = []
    written: dict[str, object] = {}
    rules = read(folder, RULES, RulesFile, written, faults)
    names = [f"{FOLDER}/{path.name}" for path in sorted((folder / FOLDER).glob("*.toml")) if path.name != "rules.toml"]
    if not names:
        faults.append(PolicyFault(FOLDER, "", "expected a file of cues, such as en.toml, found none"))
    known = {rule.id for rule in rules.rules} if rules else set()
    tongues: list[Tongue] = []
    found: set[str] = {rules.shouting.rule} if rules else set()
    for name in names:
        file = read(folder, name, CueFile, written, faults)
        if file is None:
            continue
        found |= set(file.rules)
        if rules:
            faults.extend(
                PolicyFault(name, f"rules.{rule}", "expected a rule of rules.toml, found none of this name")
                for rule in file.rules
                if rule not in known
            )
        try:
            tongues.append(tongue(file))
        except CueFault as fault:
            faults.extend(PolicyFault(name, key, expected) for key, expected in fault.faults)
    if rules:
        faults.extend(
            PolicyFault(RULES, f"rules.{rule.id}", "expected cues in a language's file, found none")
            for rule in rules.rules
            if rule.id not in found and not any(fault.file != RULES for fault in faults)
        )
    likeness = _likeness(folder / VOICE, known, faults)
    if faults or rules is None:
        raise PolicyFaults(tuple(faults))
    return ToneRules(rules.rules, rules.shouting, tuple(tongues), likeness, _digest(folder, (RULES, *names, VOICE)))


def _likeness(path: Path, known: set[str], faults: list[PolicyFault]) -> Likeness:
    """The second voice; without its file there is none."""
    if not path.exists():
        return Likeness()
    try:
        model = Likeness.model_validate_json(path.read_bytes())
    except (OSError, ValidationError) as fault:
        faults.append(PolicyFault(VOICE, "", f"expected a trained model: {str(fault).splitlines()[0]}"))
        return Likeness()
    width = len(model.labels)
    if not known.issuperset(model.labels[1:]) or any(len(row) != width for row in model.weights.values()):
        faults.append(PolicyFault(VOICE, "labels", "expected rules of rules.toml, and a number for each in every row"))
    return model


def _digest(folder: Path, names: tuple[str, ...]) -> str:
    """The SHA-256 of the files, in this order: which version a judgement was made by."""
    return sha256(b"\0".join((folder / name).read_bytes() for name in names if (folder / name).exists())).hexdigest()
