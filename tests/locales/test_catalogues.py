"""Catalogues: complete, speaking of the same values in every language, and never threatening."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.i18n import LOCALES, read_catalog, translations
from bot.texts import ROOT, collect, faults, main, placeholders, template, update

THREATS = {
    "en": "arrest jail court sue seize police legal action blacklist final notice immediately warning demand failure",
    "zh": "法院 起訴 起诉 訴訟 诉讼 查封 扣押 報警 报警 警察 坐牢 黑名單 黑名单 最後通牒 最后通牒 老賴 老赖 催收 "
    "追討 追讨 嚴重後果 严重后果 立即 马上 馬上 強制 强制 違約者 拖欠 賴帳",
}  # fmt: skip


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the sources and catalogues that may be spoilt."""
    shutil.copytree(ROOT / "dialogs", tmp_path / "dialogs", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "locales", tmp_path / "locales")
    return tmp_path


def spoil(root: Path, locale: str, old: str, new: str) -> None:
    path = root / "locales" / locale / "LC_MESSAGES" / "goodword.po"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_every_sentence_is_said_in_every_language() -> None:
    assert main(["check"]) == 0  # it prints what is not


def test_a_template_that_is_out_of_date_is_named(copy: Path) -> None:
    (copy / "dialogs" / "more.py").write_text('from dialogs.grammar.text import t\nX = t("Something new.")\n')
    found = list(faults(copy))
    assert "goodword.pot: out of date: run `python -m bot.texts update`" in found
    assert "zh_Hant: 'Something new.': missing" in found
    update(copy)
    found = list(faults(copy))
    assert "zh_Hans: 'Something new.': not translated" in found
    assert not [fault for fault in found if fault.startswith("en")]


def test_whatever_is_wrong_with_a_translation_is_named_all_at_once(copy: Path) -> None:
    spoil(copy, "zh_Hant", 'msgstr "{loan}：應繳 {amount}。"', 'msgstr "{loan}：應繳。"')
    spoil(copy, "zh_Hans", 'msgstr "{loan}：应还 {amount}。"', 'msgstr "{loan}：应还 {amount:>9}。"')
    spoil(copy, "zh_Hant", 'msgstr "不客氣。"', 'msgstr ""')
    spoil(copy, "zh_Hans", 'msgid "You are welcome."', '#, fuzzy\nmsgid "You are welcome."')
    spoil(copy, "zh_Hans", 'msgstr "逾期费用 {amount} 也就不再减免。"', 'msgstr "逾期费用 {amount 也就不再减免。"')
    spoil(copy, "en", 'msgstr "Thank you."', 'msgstr "Thanks."')
    assert sorted(faults(copy)) == [
        "en: 'Thank you.': English is said as it is written in the source",
        "zh_Hans: 'The late fees of {amount} are then no longer waived.': speaks of ['a single brace'], "
        "not of ['amount']",
        "zh_Hans: 'You are welcome.': marked fuzzy",
        "zh_Hans: '{loan}: {amount} is due.': speaks of ['amount>9', 'loan'], not of ['amount', 'loan']",
        "zh_Hant: 'You are welcome.': not translated",
        "zh_Hant: '{loan}: {amount} is due.': speaks of ['loan'], not of ['amount', 'loan']",
    ]


def test_updating_changes_nothing_when_nothing_changed(copy: Path) -> None:
    before = {path: path.read_bytes() for path in (copy / "locales").rglob("*.po*")}
    update(copy)
    assert before == {path: path.read_bytes() for path in (copy / "locales").rglob("*.po*")}
    assert template(copy) == template()


def test_catalogues_hold_no_places_and_no_times_of_one_machine() -> None:
    for path in (ROOT / "locales").rglob("*.po*"):
        text = path.read_text(encoding="utf-8")
        assert str(ROOT) not in text
        assert "Date" not in text.split("#:")[0]
    assert "dialogs/promise/story.py" in template().decode()


@pytest.mark.parametrize("locale", LOCALES)
def test_no_sentence_a_borrower_reads_threatens(locale: str) -> None:
    words = THREATS["en" if locale == "en" else "zh"].split()
    for said in translations(read_catalog(ROOT / "locales", locale), borrowers=True).values():
        for form in (said,) if isinstance(said, str) else said:
            assert not [word for word in words if word in form.lower()], form
            assert "!" not in form
            assert "！" not in form


@pytest.mark.parametrize("locale", ["zh_Hant", "zh_Hans"])
def test_chinese_is_punctuated_as_chinese_and_says_nin(locale: str) -> None:
    for said in translations(read_catalog(ROOT / "locales", locale)).values():
        form = said if isinstance(said, str) else said[0]
        assert not set(form) & set(";!?"), form
        assert "你" not in form, form


TRADITIONAL_ONLY = "這個們為說請還時會與繳謝點約確認訊帳戶專員貸"
SIMPLIFIED_ONLY = "这个们为说请还时会与缴谢点约确认讯账户专员贷"


def test_the_two_scripts_are_not_mixed() -> None:
    different = [(a, b) for a, b in zip(TRADITIONAL_ONLY, SIMPLIFIED_ONLY, strict=True) if a != b]
    for locale, wrong in (("zh_Hant", {b for _, b in different}), ("zh_Hans", {a for a, _ in different})):
        for said in translations(read_catalog(ROOT / "locales", locale)).values():
            form = said if isinstance(said, str) else said[0]
            assert not set(form) & wrong, form


def test_a_sentence_speaks_of_values_by_name() -> None:
    for message in collect():
        for form in (message.id,) if isinstance(message.id, str) else message.id:
            assert all(name.isidentifier() for name in placeholders(form)), form


def test_the_command_says_how_it_is_used() -> None:
    assert main([]) == 2
