"""What is to be said leaves here: one elected sender, in lanes, at Telegram's pace, nothing repeated on a guess."""

from bot.sender.buckets import Rates
from bot.sender.sender import Sender

__all__ = ["Rates", "Sender"]
