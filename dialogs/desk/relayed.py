"""How the borrower's words stand in the topic of the case. Nothing of an account, a number or a name is in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dialogs.grammar.screen import Screen, screen
from dialogs.grammar.text import Text, lines, own, t

LONGEST = 4096  # of one message, in the units Telegram counts
LONGEST_CAPTION = 1024
MARKS = 40  # room for what stands around the words of one message, in every language


def units(words: str) -> int:
    """How long words are as Telegram counts them: in UTF-16 units."""
    return len(words.encode("utf-16-le")) // 2


@dataclass(frozen=True, slots=True)
class Words:
    """What was written in one message; `edited`: it was changed since."""

    text: str
    edited: bool = False

    @property
    def width(self) -> int:
        """Its length with what stands around it, in UTF-16 units."""
        return units(self.text) + MARKS


def fits(parts: Sequence[Words]) -> bool:
    """Whether these stand in one message, with their marks."""
    return sum(part.width for part in parts) + MARKS <= LONGEST


def words_shown(parts: Sequence[Words]) -> Screen:
    """One message for what the borrower wrote one after the other; one that fills it alone has no marks."""
    return screen(*(_marked(part) if fits(parts) else own(part.text) for part in parts))


def head_of(number: str) -> Text:
    """Whose words follow, in a group without topics."""
    return t("Case {number}:", number=number)


def _marked(part: Words) -> Text:
    said = t("💬 {words}", words=part.text)
    return lines(said, t("✏️ changed by the borrower")) if part.edited else said


def caption_changed(words: str) -> Screen:
    """What stands under a picture or file was changed, or it was exchanged."""
    if not words:
        return screen(t("✏️ The borrower changed this."))
    return screen(t("✏️ The borrower changed this: {words}", words=words))


def not_shown(kind: str) -> Screen:
    """Something came that cannot be shown here."""
    return screen(
        t("The borrower sent something that cannot be shown here ({kind}). They were told so, and asked to write it in "
          "words or to send it as a photo or a file.", kind=kind)
    )  # fmt: skip


def partly_shown() -> Screen:
    """Of an album some parts could not be copied, and Telegram does not say which."""
    return screen(t("Some parts of this album cannot be shown here. The borrower was told so."))


def alarm(signals: Sequence[str]) -> Screen:
    """Somebody has to look at once."""
    return screen(t("🆘 Please look at once: {signal}", signal=ALARMS[signals[0]]))


ALARMS = {"crisis": t("the borrower speaks again of not wanting to live. They were shown the help line.")}


def gone() -> Screen:
    """The borrower does not want to be written to by us, or left."""
    return screen(t("🚫 The borrower has blocked the chat. What you write cannot reach them until they come back."))


def back() -> Screen:
    """The borrower can be written to again."""
    return screen(t("The borrower has come back: they can be written to again."))
