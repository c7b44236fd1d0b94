"""What a refusal or a broken line means for a row: Telegram's words and python-telegram-bot's errors as outcomes."""

from __future__ import annotations

import structlog
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError

from bot.sender import refusals as say
from bot.sender.outcome import (
    Claimed,
    Dead,
    Doubtful,
    Gone,
    Later,
    Moved,
    Outcome,
    Unreachable,
    Whose,
    chat_of,
    is_group,
)
from bot.sender.place import subject_of
from bot.telegram.group_outgoing import GONE
from bot.telegram.request import NO_NETWORK_SECONDS, NO_TOKEN_SECONDS, InDoubt, NotSent

# Done twice, they are as done once.
REPEATABLE = frozenset(
    {
        "redraw", "unbutton", "name_topic", "close_topic", "reopen_topic", "delete_topic", "pin", "react", "delete",
    }
)  # fmt: skip
_NOBODY = ("chat not found", "user not found", "peer_id_invalid", "user is deactivated")
# Parts of Telegram's words, in small letters, and what they mean at the desk; the first that is found holds.
_AT_THE_DESK = (
    ("not enough rights", say.NO_RIGHTS),
    ("no rights to send", say.NO_RIGHTS),
    ("need administrator rights", say.NO_RIGHTS),
    ("chat_admin_required", say.NO_RIGHTS),
    ("chat is not a forum", say.NO_TOPICS),
    ("channel_forum_missing", say.NO_TOPICS),
    ("topic_closed", say.CLOSED),
)
_OF_MESSAGES = (
    ("message to copy not found", say.NO_MESSAGE),
    ("no messages to forward", say.NO_MESSAGE),
    ("message can't be copied", say.NOT_COPYABLE),
    ("message can't be deleted", say.TOO_OLD),
)

log = structlog.get_logger()


def outcome_of(fault: TelegramError, message: Claimed) -> Outcome:
    """What a refusal or a broken line means for the row."""
    chat = chat_of(message.lane)
    why = fault.message
    match fault:
        case RetryAfter():
            return Later(fault._retry_after.total_seconds(), why, Whose.PEER)
        case ChatMigrated():
            return Moved(str(fault.new_chat_id))
        case Forbidden():
            return Dead(say.PUT_OUT) if is_group(chat) else Unreachable(why)
        case NotSent():
            return Later(NO_NETWORK_SECONDS, why, Whose.ALL)
        case InDoubt():
            return Later(0, why) if message.row["method"] in REPEATABLE else Doubtful(why)
        case InvalidToken():
            log.error("telegram.token_refused", why=why)
            return Later(NO_TOKEN_SECONDS, why, Whose.ALL)
        case BadRequest():
            return _refused(why, message)
        case NetworkError() if fault.__cause__ is None:  # the Bot API's own "no", in its own words: 500, 503, 413
            return Later(0, why)
        case _:  # an answer that cannot be read says nothing about what was done
            return Later(0, why) if message.row["method"] in REPEATABLE else Doubtful(why)


def _refused(why: str, message: Claimed) -> Outcome:
    text, group = why.lower(), is_group(chat_of(message.lane))
    if subject_of(message.row["lane"]) is not None and any(words in text for words in GONE):
        return Gone(why)
    for words, meaning in (*_AT_THE_DESK, *_OF_MESSAGES) if group else _OF_MESSAGES:
        if words in text:
            return Dead(meaning)
    nobody = any(words in text for words in _NOBODY)
    return Unreachable(why) if nobody and not group else Dead(why)
