"""`python -m bot.tone_check`: every text a borrower may read, and every approved phrase, passes the judge of tone.

Only the cues are asked, not the second voice: who writes a sentence of ours must be able to see which words offend.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from bot.i18n import DOMAIN, LOCALES, read_catalog, translations
from bot.policies import PolicyFaults
from bot.settings import ROOT
from bot.tone import RULES, load_tone
from dialogs.tone import ToneRules, judge
from dialogs.tone.likeness import Likeness


def faults(tone: ToneRules, root: Path = ROOT) -> Iterator[str]:
    """Each text that a rule would hold back or warn of: its file, the text, the rule and the words."""
    cues = replace(tone, likeness=Likeness())
    for locale in LOCALES:
        name = f"locales/{locale}/LC_MESSAGES/{DOMAIN}.po"
        for said in translations(read_catalog(root / "locales", locale), borrowers=True).values():
            for form in (said,) if isinstance(said, str) else said:
                yield from _fault(name, form, locale, cues)
    for rule in tone.rules:
        for locale, phrase in rule.instead.localized.by_locale:
            yield from _fault(f"policies/{RULES}: {rule.id}.instead", phrase, locale, cues)


def _fault(name: str, text: str, locale: str, tone: ToneRules) -> Iterator[str]:
    found = judge(text, tone, locale, "bot_template")
    if found.verdict != "ok":
        yield f"{name}: {text!r}: {found.rule} ({found.words})"


def main() -> int:
    """Exit code of the command."""
    try:
        found = list(faults(load_tone(ROOT / "policies")))
    except PolicyFaults as fault:
        found = [str(one) for one in fault.faults]
    for line in found:
        print(line, file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
