"""Papers set in type, opened again and read: every word is there, in real glyphs, and none of them is a command."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from noto_cjk_sans_otc import FONT_FILE, FONT_PATH
from pypdf import PdfReader

from arrears.agreement import Agreement
from bot.documents.typeset import NotTypeset, typeset
from bot.i18n import LOCALES, Texts
from dialogs.grammar.text import own, t
from dialogs.papers.form import Paper
from dialogs.papers.paper import agreement_paper, completion_paper
from tests.kit.paperwork import LENDER, SIGNED, ZONE, agreement, evidence, schedule, terms

TEXTS = Texts()
FONTS = {"en": "NotoSansCJKtc", "zh_Hant": "NotoSansCJKtc", "zh_Hans": "NotoSansCJKsc"}


def paper_of(of: Agreement) -> Paper:
    return agreement_paper(of, evidence(of.terms.borrower_name), LENDER, reference="8872-0019-1")


def letter_of(of: Agreement) -> Paper:
    days = {"last_paid_on": date(2027, 5, 10), "completed_on": date(2027, 5, 11)}
    return completion_paper(of, paid=of.terms.money(3_128_000), made_at=SIGNED, lender=LENDER, **days)


def printed(paper: Paper, locale: str = "en", fonts: Path | None = None) -> bytes:
    return typeset(paper, texts=TEXTS, locale=locale, zone=ZONE, fonts=fonts)


def close(words: str) -> str:
    """Without white space: where lines break is the typesetter's."""
    return re.sub(r"\s", "", words)


def pages(pdf: bytes) -> list[str]:
    return [close(page.extract_text()) for page in PdfReader(BytesIO(pdf)).pages]


def read(pdf: bytes) -> str:
    return "".join(pages(pdf))


def named(name: str) -> str:
    """The text of a paper on which somebody of that name signed, typing it just so."""
    return read(printed(paper_of(agreement(terms(borrower_name=name)))))


# every word ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("parts", [0, 1, 6])
def test_everything_the_paper_says_can_be_read_in_the_pdf(locale: str, parts: int) -> None:
    paper = paper_of(agreement(terms(locale, parts)))
    found = read(printed(paper, locale))
    for text in paper.texts:
        assert close(TEXTS.say(text, locale, ZONE)) in found


@pytest.mark.parametrize("locale", LOCALES)
def test_amounts_days_names_hashes_and_messages_stand_in_the_pdf(locale: str) -> None:
    of = agreement(terms(locale, schedule=schedule(6, 3_128_000, terms(locale).currency, interest=1_250)))
    found = read(printed(paper_of(of), locale))
    plan = of.terms.schedule
    values = [*(part.due for part in plan.parts), plan.amount, plan.interest, plan.total]
    values += [of.terms.money(minor) for part in plan.parts for minor in (part.amount, part.interest, part.total)]
    for value in values:
        assert close(TEXTS.write(value, locale, ZONE)) in found
    for words in (of.id, of.terms.borrower_name, of.terms.lender_name, of.terms.case_number, of.terms.loan_ref,
                  of.terms_hash, of.text_hash, of.terms.policy, "8872-0019-1", "4711", "4714",
                  "2026-11-24 02:03:05 UTC"):  # fmt: skip
        assert close(words) in found


@pytest.mark.parametrize("locale", LOCALES)
def test_the_letter_can_be_read_in_the_pdf(locale: str) -> None:
    paper = letter_of(agreement(terms(locale)))
    pdf = printed(paper, locale)
    assert len(pages(pdf)) == 1
    for text in paper.texts:
        assert close(TEXTS.say(text, locale, ZONE)) in read(pdf)


# glyphs --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("locale", LOCALES)
def test_characters_are_drawn_as_in_the_borrowers_region_and_embedded_in_part(locale: str) -> None:
    pdf = printed(paper_of(agreement(terms(locale))), locale)
    fonts = {font["/BaseFont"]: font for page in PdfReader(BytesIO(pdf)).pages for font in fonts_of(page)}
    assert {re.sub("^/[A-Z]{6}\\+|-.*$", "", name) for name in fonts} == {FONTS[locale]}
    for font in fonts.values():
        inner = font["/DescendantFonts"][0]["/FontDescriptor"]
        assert "/FontFile3" in inner
    assert len(pdf) < 200_000  # the whole font is 19 MB


def fonts_of(page: object) -> list[dict[str, dict]]:  # type: ignore[type-arg]
    return [font.get_object() for font in page["/Resources"].get("/Font", {}).values()]  # type: ignore[index]


@pytest.mark.parametrize(
    "name",
    ["陳秀峯", "王𠮷祥", "買買提·艾力", "阿卜杜拉‧買買提", "黃堃瑋", "游錫堃", "François Nuñez-Ødegård", "Nguyễn Thị Ế",
     "Жук Олена"],
)  # fmt: skip
def test_rare_characters_and_middle_dots_come_through(name: str) -> None:
    assert named(name).count(close(name)) >= 4


def test_a_character_that_no_font_has_is_written_as_its_number() -> None:
    assert "Mei[U+1F600]" in named("Mei 😀")
    assert "A0[U+FE20]B" in named("A 0\ufe20 B")  # each has a glyph, but not the two together
    assert "Grace[U+0007]Okafor" in named("Grace\aOkafor")


def test_a_character_that_is_not_seen_but_changes_what_is_seen_is_written_as_its_number() -> None:
    assert "Grace[U+00AD]Okafor" in named("Grace\u00adOkafor")
    assert "Grace[U+D83D]" in named("Grace\ud83d")
    assert "Grace[U+202E]rofakO" in named("Grace \u202erofakO")


# layout --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("locale", LOCALES)
def test_a_plan_of_36_parts_flows_over_pages_and_repeats_the_head_of_its_table(locale: str) -> None:
    of = agreement(terms(locale, 36))
    found = pages(printed(paper_of(of), locale))
    first, last = (close(TEXTS.write(of.terms.schedule.parts[n].due, locale, ZONE)) for n in (0, 35))
    [begins] = [n for n, page in enumerate(found) if first in page and "1" + first in page]
    [ends] = [n for n, page in enumerate(found) if "36" + last in page]
    assert ends > begins
    head = close(TEXTS.say(t("No."), locale, ZONE) + TEXTS.say(t("Pay by"), locale, ZONE))
    assert all(head in page for page in found[begins : ends + 1])


def test_every_page_has_its_number_and_the_agreements() -> None:
    found = pages(printed(paper_of(agreement(terms(parts=36)))))
    assert len(found) == 4
    for n, page in enumerate(found, 1):
        assert f"A-3F8T2C{n}/4" in page


@pytest.mark.parametrize("parts", [0, 1, 6])
def test_the_evidence_has_a_page_of_its_own(parts: int) -> None:
    *agreed, proof = pages(printed(paper_of(agreement(terms(parts=parts)))))
    assert proof.startswith("Howthiswassigned")
    assert "Howthiswassigned" in proof
    assert "Signatures" not in proof
    assert not [page for page in agreed if "Howthiswassigned" in page]


@pytest.mark.parametrize("name", ["Wolfeschlegelstein" * 4, "王" * 60, "Anna " * 12])
def test_a_name_of_sixty_characters_is_whole(name: str) -> None:
    assert named(name[:60]).replace("\u200b", "").count(close(name[:60])) >= 4


def test_words_without_a_space_go_on_in_the_next_line() -> None:
    pdf = printed(paper_of(agreement(terms(method="W" * 200))))
    lines = [line for page in PdfReader(BytesIO(pdf)).pages for line in page.extract_text().splitlines()]
    runs = [line.count("W") for line in lines if "WWW" in line]
    assert sum(runs) >= 200
    assert max(runs) <= 50  # of these letters no more fit


# words are never commands --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        "#eval(\"1+1\") #panic() #read(\"/etc/passwd\")",
        "*bold* _it_ $x^2$ `raw` = head - list",
        "\\ \\\" ' // no /* no */ ]] }} {{ [[",
        "<b>Grace</b> &amp; <script>alert(1)</script>",
        "@ref <label> https://example.org ~ -- --- ...",
        "{name} {amount} %s %(x)s",
    ],
)  # fmt: skip
def test_what_was_typed_is_never_read_as_mark_up(name: str) -> None:
    assert named(name).count(close(name)) >= 4


@given(name=st.text(st.characters(codec="utf-8"), min_size=1, max_size=12))
@settings(max_examples=25, deadline=None)
def test_whatever_is_typed_gives_a_paper(name: str) -> None:
    assert printed(paper_of(agreement(terms(borrower_name=name)))).startswith(b"%PDF-1.7")


# the file ------------------------------------------------------------------------------------------------------------


def test_the_same_paper_gives_the_same_bytes_in_every_thread() -> None:
    paper = paper_of(agreement(terms("zh_Hant")))
    with ThreadPoolExecutor(4) as threads:
        made = set(threads.map(lambda _: printed(paper, "zh_Hant"), range(12)))
    assert made == {printed(paper, "zh_Hant")}
    assert printed(replace(paper, number="A-OTHER"), "zh_Hant") not in made


def test_the_file_says_what_it_is_in_which_language_and_from_whom() -> None:
    reader = PdfReader(BytesIO(printed(paper_of(agreement(terms("zh_Hant"))), "zh_Hant")))
    about = reader.metadata
    assert about is not None
    assert (about.title, about.author, about["/Keywords"]) == ("分期繳款協議", "港灣信貸", "A-3F8T2C")
    assert about.creation_date == evidence("").made_at
    root = reader.trailer["/Root"]
    assert root["/Lang"] == "zh-TW"
    assert root["/MarkInfo"]["/Marked"]
    xmp = root["/Metadata"].get_data().decode()
    assert "<pdfuaid:part>1<" in xmp
    assert "<pdfaid:part>2<" in xmp


def test_another_folder_of_fonts_can_be_used(tmp_path: Path) -> None:
    paper = letter_of(agreement(terms()))
    with pytest.raises(NotTypeset, match="no font"):
        printed(paper, fonts=tmp_path)
    own_fonts = tmp_path / "fonts"
    own_fonts.mkdir()
    (own_fonts / FONT_FILE).symlink_to(str(FONT_PATH))
    assert printed(paper, fonts=own_fonts) == printed(paper)


def test_a_paper_that_cannot_be_set_is_told_as_such() -> None:
    with pytest.raises(NotTypeset, match="title"):
        printed(replace(letter_of(agreement(terms())), title=own("")))
