"""The files of words and the model: every fault is named; small sets of words show how they are read."""

from __future__ import annotations

import json
import time
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.policies import PolicyFaults, load_intents
from dialogs.understand.cues import find_cues
from dialogs.understand.intents import IntentFile, Intents, compile_intents
from dialogs.understand.labels import Context, Label
from dialogs.understand.meaning import understand
from dialogs.understand.voice import Voice, read_voice
from dialogs.understand.weighing import weigh

TODAY = date(2026, 11, 23)


def small(**content: object) -> Intents:
    return compile_intents([IntentFile.model_validate({"script": "latin", **content})], Voice())


def said(text: str, intents: Intents) -> set[str]:
    return set(find_cues(intents.speller.read(text), intents).said)


def test_a_pattern_matches_whole_words_over_a_gap_inside_one_sentence() -> None:
    intents = small(labels={"thanks": {"says": ["much~ obliged"]}})
    assert said("Much indeed obliged!", intents) == {"thanks"}
    assert not said("much disobliged", intents)
    assert not said("so much. obliged", intents)


def test_pieces_spelling_signs_and_typos_are_put_in_before_anything_is_compared() -> None:
    intents = small(
        words={"kin": "mum|dad"}, spelling={"u": "you"}, signs={"🖤": "heart"}, typos=["goodness"],
        labels={"thanks": {"says": ["{kin} loves you", "heart", "goodness"]}},
    )  # fmt: skip
    assert said("DAD loves u", intents) == {"thanks"}
    assert said("🖤", intents) == {"thanks"}
    assert said("goodnes", intents) == {"thanks"}
    assert said("goddness", intents) == {"thanks"}
    assert not said("greatness", intents)


def test_what_only_looks_alike_is_left_out_and_a_second_place_still_counts() -> None:
    intents = small(
        labels={"complaint": {"says": ["complain"], "unless": ["can not complain"], "scopes": ["negated"]}},
        scopes={"negated": {"before": [" never$"], "after": [" softly"]}},
        spelling={"can't": "can not"},
    )
    for text in ("can't complain", "I never complain", "I complain softly"):
        assert not said(text, intents)
    assert said("I never complain, but now I complain", intents) == {"complaint"}


def test_a_weak_word_counts_only_when_nothing_hushes_it() -> None:
    intents = small(labels={"stop_contact": {"weak": ["stop chasing"], "hushed_by": ["paid_claim"]},
                            "paid_claim": {"says": ["paid"]}})  # fmt: skip
    assert said("stop chasing", intents) == {"stop_contact"}
    assert said("paid, stop chasing", intents) == {"paid_claim"}


def test_a_space_parts_chinese_phrases_but_not_single_torn_characters() -> None:
    intents = compile_intents([IntentFile(script="han", labels={"crisis": {"says": ["想死", "累~死"]}})], Voice())  # type: ignore[dict-item]
    assert said("想 死", intents) == {"crisis"}
    assert said("想*死", intents) == {"crisis"}
    assert not said("我很累 死亡證明在這", intents)


def test_every_fault_of_every_file_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "intents"
    folder.mkdir()
    (folder / "a.toml").write_text(
        'script = "latin"\n[labels.thanks]\nsays = ["(", "{nobody}"]\nscopes = ["nowhere"]\nhushed_by = ["nothing"]\n'
    )
    (folder / "b.toml").write_text('script = "runes"\nextra = 1\n[labels.joy]\nsays = ["ha"]\n')
    (folder / "c.toml").write_text("script")
    (folder / "model.json").write_text('{"labels": []}')
    with pytest.raises(PolicyFaults) as caught:
        load_intents(tmp_path)
    told = str(caught.value)
    for part in (
        "intents/a.toml: thanks: unknown scope nowhere; thanks: unknown label nothing; "
        "thanks: expected a regular expression, found '('", "unknown piece {nobody}",
        "intents/b.toml: script: ", "intents/b.toml: extra: unknown key", "unknown label joy: expected some of",
        "intents/c.toml: expected TOML", "intents/model.json: expected a trained model",
    ):  # fmt: skip
        assert part in told
    with pytest.raises(PolicyFaults, match="expected at least one file"):
        load_intents(tmp_path / "elsewhere")


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ([], "labels, scale and weights"),
        ({"labels": [1], "scale": 1, "weights": {}}, "names"),
        ({"labels": [], "scale": 0, "weights": {}}, "above 0"),
        ({"labels": [], "scale": 1, "weights": []}, "object"),
        ({"labels": ["a"], "scale": 1, "weights": {"x": [0]}}, "in pairs"),
        ({"labels": ["a"], "scale": 1, "weights": {"x": [1, 5]}}, "below 1"),
    ],
)
def test_a_model_that_cannot_be_used_says_what_was_expected(data: object, expected: str) -> None:
    with pytest.raises(ValueError, match=expected):
        read_voice(data)


def test_the_model_shipped_is_small_and_whole_numbers() -> None:
    path = Path(__file__).resolve().parents[3] / "policies" / "intents" / "model.json"
    assert path.stat().st_size < 1_200_000
    assert read_voice(json.loads(path.read_text(encoding="utf-8"))).labels == tuple(Label)


def test_the_model_speaks_where_no_words_are_known_and_doubts_at_the_worst() -> None:
    assert weigh({}, {Label.CRISIS: 0.2, Label.THANKS: 0.8}) == {Label.CRISIS: 0.5, Label.THANKS: 0.5}
    assert weigh({Label.THANKS: 0.1}, {Label.CRISIS: 0.2, Label.THANKS: 0.8}) == {Label.THANKS: 0.1}
    assert weigh({Label.THANKS: 0.1}, {Label.CRISIS: 0.4, Label.THANKS: 0.6}) == {Label.CRISIS: 0.5, Label.THANKS: 0.1}
    assert weigh({}, {Label.CRISIS: 0.2, Label.THANKS: 0.1}, beside=True) == {}
    assert weigh({}, {Label.COMPLAINT: 0.19, Label.OFFTOPIC: 0.1}) == {}


def test_words_of_the_gravest_are_never_set_aside_and_others_only_when_the_model_knows_better() -> None:
    assert Label.CRISIS in weigh({Label.CRISIS: 0.0}, {Label.CRISIS: 0.0, Label.OFFTOPIC: 1.0})
    assert Label.COMPLAINT not in weigh({Label.COMPLAINT: 0.0}, {Label.COMPLAINT: 0.01, Label.THANKS: 0.9})
    assert weigh({Label.ACCEPT: 0.0}, {Label.ACCEPT: 0.01, Label.DECLINE: 0.9}) == {Label.DECLINE: 0.5}
    assert weigh({Label.ACCEPT: 0.0}, {Label.ACCEPT: 0.01, Label.DECLINE: 0.2}) == {Label.ACCEPT: 0.0}


def test_words_that_were_excused_make_the_model_s_lone_doubt_weigh_less() -> None:
    chances = {Label.CRISIS: 0.3, Label.COMPLAINT: 0.5, Label.OFFTOPIC: 0.2}
    assert set(weigh({}, chances)) == {Label.CRISIS, Label.COMPLAINT, Label.OFFTOPIC}
    assert set(weigh({}, chances, spared={"complaint", "crisis"})) == {Label.OFFTOPIC}
    sure = {Label.CRISIS: 0.45, Label.MINOR: 0.45, Label.OFFTOPIC: 0.1}
    assert set(weigh({}, sure, spared={"crisis", "minor"}, folded="a child of school age is here")) == {Label.CRISIS}
    intents = small(labels={"complaint": {"says": ["complain"], "unless": ["can not complain"]}},
                    spelling={"can't": "can not"})  # fmt: skip
    assert find_cues(intents.speller.read("can't complain"), intents).spared == {"complaint"}
    assert not find_cues(intents.speller.read("can't complain, but I complain"), intents).spared


def test_without_a_model_the_words_speak_alone() -> None:
    assert weigh({Label.ACCEPT: 0.3}, {}) == {Label.ACCEPT: 0.3}
    assert (
        understand("much obliged", small(labels={"thanks": {"says": ["obliged"]}}), today=TODAY).label is Label.THANKS
    )


@settings(max_examples=60, deadline=None)
@given(
    text=st.text(max_size=80) | st.text("不想活了没钱死还缴你们abc dei'123,.?!😂 \t\n", max_size=120),
    context=st.sampled_from(Context), language=st.sampled_from(["", "en", "zh-Hant", "zh_Hans"]),
)  # fmt: skip
def test_any_text_is_understood_the_same_twice(text: str, context: Context, language: str, intents: Intents) -> None:
    meant = understand(text, intents, today=TODAY, context=context, language=language)
    assert meant == understand(text, intents, today=TODAY, context=context, language=language)
    assert meant.label is meant.labels[0]
    assert len(set(meant.labels)) == len(meant.labels)


def test_only_the_first_5000_characters_are_looked_at_and_junk_costs_little(intents: Intents) -> None:
    assert understand("哈" * 5000 + "我要投訴", intents, today=TODAY).signals == ()
    for junk in ("不想" * 3000, "i can not " * 600, "我" * 6000, "a" * 6000, "還" * 5000, "1" * 5000, "no " * 2000):
        start = time.thread_time()
        understand(junk, intents, today=TODAY)
        assert time.thread_time() - start < 1.0, junk[:10]
