"""How a screen becomes a message."""

from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arrears.money import Money
from bot.i18n import Texts
from bot.render import LONGEST_TEXT, Renderer, TooLong, width
from dialogs.grammar.screen import Button, Screen, choices
from dialogs.grammar.text import own, t

RENDERER = Renderer(Texts())


def drawn(screen: Screen, locale: str = "en") -> dict:  # type: ignore[type-arg]
    return RENDERER.render(screen, "k7Qx2a", 12, locale, "Asia/Taipei")


def test_a_message_is_escaped_and_only_amounts_are_bold() -> None:
    screen = Screen((t("{loan}: {amount} is due.", loan="<b>A&B</b>", amount=Money(350_000, "TWD")), t("Thank you.")))
    assert drawn(screen) == {
        "text": "&lt;b&gt;A&amp;B&lt;/b&gt;: <b>NT$3,500</b> is due.\n\nThank you.",
        "parse_mode": "HTML",
        "buttons": [],
    }


def test_a_button_carries_its_conversation_revision_and_meaning() -> None:
    rows = choices(Button(t("Back"), "back"), Button(t("Yes, I promise"), "yes", "success"))
    assert drawn(Screen((t("Thank you."),), rows), "zh-TW")["buttons"] == [
        [{"text": "上一步", "data": "k7Qx2a.12.back"}],
        [{"text": "對，就這樣約定", "data": "k7Qx2a.12.yes", "style": "success"}],
    ]


def test_a_meaning_that_does_not_fit_a_button_is_a_fault() -> None:
    drawn(Screen((), choices(Button(own("x"), "x" * (64 - len("k7Qx2a.12."))))))
    with pytest.raises(TooLong):
        drawn(Screen((), choices(Button(own("x"), "x" * (65 - len("k7Qx2a.12."))))))


def test_a_label_is_short_and_never_empty() -> None:
    rows = drawn(Screen((), choices(Button(own("x" * 99), "a"), Button(own("  "), "b"))))["buttons"]
    labels = [button["text"] for row in rows for button in row]
    assert labels == ["x" * 63 + "…", "…"]


def plain(html: str) -> str:
    return unescape(html.replace("<b>", "").replace("</b>", ""))


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=3000), max_size=4), st.booleans())
def test_a_text_is_cut_kindly_and_stays_whole_html(paragraphs: list[str], money: bool) -> None:
    parts = [own(p) for p in paragraphs] + ([own(Money(1, "USD"))] * 800 if money else [])
    text = drawn(Screen(tuple(parts)))["text"]
    assert text.count("<b>") == text.count("</b>")
    assert "<" not in text.replace("<b>", "").replace("</b>", "")
    assert width(plain(text)) <= LONGEST_TEXT
    assert width(plain(text)) < LONGEST_TEXT - 80 or plain(text).endswith("…")


def test_a_text_that_fits_is_not_cut() -> None:
    assert drawn(Screen((own("x" * LONGEST_TEXT),)))["text"] == "x" * LONGEST_TEXT
    assert drawn(Screen((own("😀" * 2049),)))["text"] == "😀" * 2047 + "…"


def test_a_borrower_cannot_write_mark_up() -> None:
    assert drawn(Screen((own("\ue000x\ue001"),)))["text"] == "x"
