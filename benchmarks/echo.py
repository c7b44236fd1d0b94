"""The peer: python-telegram-bot as its own examples use it, one answer to each message, nothing kept."""

from __future__ import annotations

import sys
import warnings

from telegram import Update
from telegram.ext import Application, ContextTypes, MessageHandler, filters

warnings.filterwarnings("ignore")


async def echo(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    """Say it back."""
    if update.message is not None and update.message.text is not None:
        await update.message.reply_text(update.message.text)


def main(base_url: str, token: str) -> None:
    """Poll until stopped."""
    app = Application.builder().token(token).base_url(base_url).build()
    app.add_handler(MessageHandler(filters.TEXT, echo))
    app.run_polling()


main(*sys.argv[1:])
