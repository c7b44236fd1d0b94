"""Judges one message: ok, warn or block, by which rule, and what may be said instead.

The text is brought out of disguise and folded, then each rule's cues are looked for, the gravest rule first. A cue is
harmless where it is denied, reported or warned against: a guard in its clause or sentence, or an exception of the rule
that covers its words, or the whole sounds harmless to the second voice. Cues of every language are tried on every text:
a threat is one in whichever language it comes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from dialogs.grammar.text import Localized
from dialogs.tone.disguise import plain_words
from dialogs.tone.likeness import Likeness
from dialogs.tone.rules import Finder, Speaker, ToneRule, ToneRules, Tongue, Verdict

_SENTENCE_END = re.compile(r"[!?;\n]|\.(?!\d)")
_CLAUSE_END = re.compile("[,:]")
_NOTHING = Localized(())


@dataclass(frozen=True, slots=True)
class Judgement:
    """What is to be done with a text.

    `rule` is the gravest rule it breaks, empty when it is ok. `words` are those by which it was found, as they were
    compared (folded); empty when no cue was found and the text as a whole sounds like what the rule holds back.
    `name`, `why` and `instead` (an approved phrase) are for the person who wrote it, in every language; `say` is the
    approved phrase in the language of the text.
    """

    verdict: Verdict
    rule: str = ""
    words: str = ""
    name: Localized = _NOTHING
    why: Localized = _NOTHING
    instead: Localized = _NOTHING
    say: str = ""


OK = Judgement("ok")


def judge(text: str, tone: ToneRules, language: str = "", speaker: Speaker = "agent") -> Judgement:
    """The judgement on what `speaker` is about to say.

    `language` (en, zh-Hant, zh_Hans, ...; empty when unknown) chooses the approved phrase, nothing else.
    """
    plain = plain_words(text)
    tongues = [tongue for tongue in tone.tongues if tongue.needs.search(plain)]
    ear = _Ear(plain, tongues, tone.likeness)
    doubtful = OK
    for rule in tone.rules:
        if speaker not in rule.speakers:
            continue
        words = tone.shouting.heard(text) if rule.id == tone.shouting.rule else ""
        words = words or _found(plain, rule.id, tongues, ear if rule.verdict == "block" else None)
        if words and rule.verdict == "block":
            return _judged(rule, words, language)
        if words and doubtful is OK:
            doubtful = _judged(rule, words, language)
    like = tone.likeness.most_like(unexcused(plain, tongues))
    return next((_judged(rule, "", language) for rule in tone.rules if rule.id == like), doubtful)


def unexcused(text: str, tongues: Sequence[Tongue]) -> str:
    """What is left of a folded text without the clauses and sentences that a guard excuses: what the model hears."""
    left = []
    for sentence in _SENTENCE_END.split(text):
        if not any(tongue.in_sentence.search(sentence) for tongue in tongues):
            left += [
                clause
                for clause in _CLAUSE_END.split(sentence)
                if not any(tongue.in_clause.search(clause) for tongue in tongues)
            ]
    return "\n".join(left)


def _judged(rule: ToneRule, words: str, language: str) -> Judgement:
    instead = rule.instead.localized
    say = instead.in_locale(language.replace("-", "_"))
    return Judgement(rule.verdict, rule.id, words, rule.name.localized, rule.why.localized, instead, say)


@dataclass(frozen=True, slots=True)
class _Ear:
    """The second voice's opinion on the sentences of one text, each asked for once."""

    text: str
    tongues: Sequence[Tongue]
    likeness: Likeness
    known: dict[tuple[int, int], bool] = field(default_factory=dict)

    def pardons(self, hit: re.Match[str]) -> bool:
        """Whether the sentence of these words, by itself, sounds so harmless that they are a mere mention."""
        where = _sentence(self.text, hit)
        if where not in self.known:
            said = unexcused(self.text[slice(*where)], self.tongues)
            self.known[where] = self.likeness.sounds_harmless(said)
        return self.known[where]


def _found(text: str, rule: str, tongues: Sequence[Tongue], ear: _Ear | None) -> str:
    for tongue in tongues:
        finder = tongue.finders.get(rule)
        if finder:
            for hit in _hits(text, finder, tongue, ear):
                return hit[0]
    return ""


def _hits(text: str, finder: Finder, tongue: Tongue, ear: _Ear | None) -> Iterator[re.Match[str]]:
    for hit in _each(finder.always, text):
        if not _excepted(text, hit, finder):
            yield hit
    for hit in _each(finder.cues, text):
        if not (_excepted(text, hit, finder) or _guarded(text, hit, tongue) or (ear and ear.pardons(hit))):
            yield hit


def _each(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Every match, also such that begin inside another: an excused one must not hide the next."""
    at = 0
    while found := pattern.search(text, at):
        yield found
        at = found.start() + 1


def _excepted(text: str, hit: re.Match[str], finder: Finder) -> bool:
    start, end = _sentence(text, hit)
    return any(
        found.start() < hit.end() and hit.start() < found.end() for found in finder.excepted.finditer(text, start, end)
    )


def _guarded(text: str, hit: re.Match[str], tongue: Tongue) -> bool:
    start, end = _sentence(text, hit)
    clause = max((found.end() for found in tongue.clause_end.finditer(text, start, hit.start())), default=start)
    if tongue.in_clause.search(text, clause, hit.end()):
        return True
    return bool(tongue.in_sentence.search(text, start, end))


def _sentence(text: str, hit: re.Match[str]) -> tuple[int, int]:
    start = max((found.end() for found in _SENTENCE_END.finditer(text, 0, hit.start())), default=0)
    after = _SENTENCE_END.search(text, hit.end())
    return start, after.end() if after else len(text)
