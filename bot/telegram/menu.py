"""The commands that Telegram shows beside the text field, in its users' languages."""

from __future__ import annotations

from telegram import Bot, BotCommand

from bot.i18n import Texts
from dialogs.grammar.text import t
from dialogs.lines import HELP

COMMANDS = (
    ("home", t("Home")),
    ("person", t("Talk to a person")),
    ("language", t("Language")),
    ("stop", t("Stop messages")),
    ("help", HELP),
)
# Telegram knows Chinese by one code; who reads simplified characters reads these words too.
MENUS = (("", "en"), ("zh", "zh_Hant"))


async def set_commands(bot: Bot, texts: Texts) -> None:
    """Tell Telegram the commands."""
    for code, locale in MENUS:
        await bot.set_my_commands(menu(texts, locale), language_code=code or None)


def menu(texts: Texts, locale: str) -> list[BotCommand]:
    """The commands in one language."""
    return [BotCommand(name, texts.say(text, locale, "UTC")) for name, text in COMMANDS]
