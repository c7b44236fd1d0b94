"""The rules of the why strip in Chinese: every one that the demo can show, none of words the rule no longer has."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import pytest

from arrears.policy_base import Rule
from bot.demo.scene_book import HOMES
from bot.demo.why import digest, rule_book, rule_texts, translated, why_lines
from bot.example import people
from tests.kit.databases import shipped_policies
from tests.kit.stage import a_stage

LANGUAGES = ("zh-Hans", "zh-Hant")
NOW, OVERDUE = date(2026, 11, 23), date(2026, 11, 23) + timedelta(days=3650)  # reviews are due in between


@cache
def shown() -> dict[str, Rule]:
    """Every rule that the journal of a borrower of the example book, or of a scene, can name."""
    policy = shipped_policies()
    places = {person["jurisdiction"] for person in people()} | {home.jurisdiction for home in HOMES.values()}
    days = [(place, day) for place in places for day in (NOW, OVERDUE)]
    return {name: rule for place, day in days for name, rule in rule_book(policy, place, day).items()}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_rule_that_the_demo_can_show_has_a_text_of_its_present_words_and_none_is_left_over(language: str) -> None:
    texts = translated()[language]
    assert not {name: digest(rule.text) for name, rule in shown().items() if name not in texts}, "not translated"
    stale = {name: digest(rule.text) for name, rule in shown().items() if texts[name]["of"] != digest(rule.text)}
    assert not stale, "the English text has changed: look at the translation, then write this `of`"
    assert not set(texts) - set(shown()), "no rule of the demo is called so"
    assert all(found.keys() == {"of", "text"} and found["text"].strip() for found in texts.values())


@pytest.mark.parametrize(("language", "characters"), [("zh-Hant", "big5"), ("zh-Hans", "gb2312")])
def test_each_text_is_written_in_the_characters_of_its_readers(language: str, characters: str) -> None:
    for name, found in translated()[language].items():
        assert found["text"].encode(characters, errors="replace").decode(characters) == found["text"], name
        assert re.search(r"[\u4e00-\u9fff]", found["text"]), name


def test_a_text_of_other_words_than_the_rule_has_now_is_not_shown() -> None:
    rule = shown()["offers.stepped"]
    assert tuple(rule_texts("offers.stepped", rule)) == LANGUAGES
    assert rule_texts("offers.stepped", rule.model_copy(update={"text": "A third for a start."})) == {}
    assert rule_texts("lender.unknown", rule) == {}


async def test_the_strip_is_sent_each_rule_it_names_in_both_languages_beside_the_english(tmp_path: Path) -> None:
    async with a_stage(f"sqlite:///{tmp_path}/why.db", tmp_path) as stage:
        await stage.verified()
        await stage.says("我不想活了")
        lines = await stage.house.db.read(why_lines(stage.house.policy, "B1", "TW", 0, stage.today))
        rules = [rule for line in lines for rule in line["rules"]]
        assert rules
        for rule in rules:
            assert rule["text"] == shown()[rule["id"]].text
            assert rule["texts"] == {language: translated()[language][rule["id"]]["text"] for language in LANGUAGES}
