"""What a borrower typed, understood: days, amounts, birthdays, names, and words that work everywhere.

Traditional Chinese, Simplified Chinese and English are read alike, whatever language was chosen, also mixed. Every
function is pure, takes any text, looks at its first 5,000 characters and never raises. Readings say what can be meant
and leave it to the dialog to echo, ask back or refuse.
"""

from dialogs.understand.amount_reading import AmountCandidate, AmountReading, AmountStatus, Flaw, Share
from dialogs.understand.amounts import read_amounts
from dialogs.understand.birthdays import read_birthday, read_last4
from dialogs.understand.cadences import Pace, read_pace
from dialogs.understand.causes import read_causes
from dialogs.understand.date_reading import (
    DateCandidate,
    DateMention,
    DateReading,
    DateStatus,
    Doubt,
    ImpossibleDate,
    VagueTime,
)
from dialogs.understand.dates import read_dates
from dialogs.understand.folding import fold, same_name
from dialogs.understand.numerals import read_number
from dialogs.understand.periods import Period, read_periods
from dialogs.understand.reserve import a_few_days, asks_why, declines, for_good, says_none, unsure, would_borrow
from dialogs.understand.words import Command, CommandKind, beside_taking_back, read_command

__all__ = [
    "AmountCandidate",
    "AmountReading",
    "AmountStatus",
    "Command",
    "CommandKind",
    "DateCandidate",
    "DateMention",
    "DateReading",
    "DateStatus",
    "Doubt",
    "Flaw",
    "ImpossibleDate",
    "Pace",
    "Period",
    "Share",
    "VagueTime",
    "a_few_days",
    "asks_why",
    "beside_taking_back",
    "declines",
    "fold",
    "for_good",
    "read_amounts",
    "read_birthday",
    "read_causes",
    "read_command",
    "read_dates",
    "read_last4",
    "read_number",
    "read_pace",
    "read_periods",
    "same_name",
    "says_none",
    "unsure",
    "would_borrow",
]
