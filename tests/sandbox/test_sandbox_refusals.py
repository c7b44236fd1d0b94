"""Telegram's refusals, each with its own words and code."""

import json

import pytest
import telegram
from telegram.error import BadRequest, Forbidden, InvalidToken


def inline(**button):
    return {"inline_keyboard": [[{"text": "Yes", **button}]]}


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"text": ""}, "Bad Request: message text is empty"),
        ({"text": "  \n "}, "Bad Request: message text is empty"),
        ({"text": "<b></b>", "parse_mode": "HTML"}, "Bad Request: message text is empty"),
        ({"text": "x" * 4097}, "Bad Request: message is too long"),
        ({"text": "😀" * 2049}, "Bad Request: message is too long"),
        ({"text": "x", "chat_id": 999}, "Bad Request: chat not found"),
        ({"text": "x", "chat_id": "@nobody"}, "Bad Request: chat not found"),
        ({"text": "x", "chat_id": ""}, "Bad Request: chat_id is empty"),
        ({"text": "x", "parse_mode": "MarkdownV2"}, "Bad Request: unsupported parse_mode"),
        ({"text": "x", "message_thread_id": 5}, "Bad Request: message thread not found"),
        ({"text": "x", "reply_parameters": {"message_id": 99}}, "Bad Request: message to be replied not found"),
        ({"text": "x", "reply_markup": inline(callback_data="x" * 65)}, "Bad Request: BUTTON_DATA_INVALID"),
        ({"text": "x", "reply_markup": inline(callback_data="好" * 22)}, "Bad Request: BUTTON_DATA_INVALID"),
        ({"text": "x", "reply_markup": inline(url="no link")}, "Bad Request: BUTTON_URL_INVALID"),
        ({"text": "x", "reply_markup": inline(copy_text={"text": ""})}, "Bad Request: BUTTON_COPY_TEXT_INVALID"),
        (
            {"text": "x", "reply_markup": inline()},
            "Bad Request: can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        ({"text": "x", "reply_markup": "{no json"}, "Bad Request: can't parse reply keyboard markup JSON object"),
        ({"text": "x", "reply_markup": "[]"}, "Bad Request: object expected as reply markup"),
        (
            {"text": "x", "reply_markup": {"inline_keyboard": [[{"text": "a", "callback_data": "b"}]] * 101}},
            "Bad Request: REPLY_MARKUP_TOO_LONG",
        ),
    ],
)
async def test_a_message_telegram_would_refuse_is_refused_in_its_words(hands, ann, params, words):
    before = await hands.see("chats/7/messages")
    assert await hands.no("sendMessage", **{"chat_id": ann, **params}) == words
    assert await hands.see("chats/7/messages") == before


async def test_what_lies_just_inside_the_limits_is_accepted(bot, ann):
    for text, data in (("x" * 4096, "x" * 64), ("😀" * 2048, "好" * 21 + "x"), (f"<b>{'x' * 4096}</b>", "x")):
        button = telegram.InlineKeyboardButton("Yes", callback_data=data)
        sent = await bot.send_message(
            ann, text, parse_mode="HTML", reply_markup=telegram.InlineKeyboardMarkup([[button]])
        )
        assert sent.reply_markup.inline_keyboard[0][0].callback_data == data


async def test_a_bot_cannot_open_a_chat_with_somebody_who_never_started_it(hands, bot):
    await hands.do("users", id=8, first_name="Ben")
    words = "Forbidden: bot can't initiate conversation with a user"
    assert await hands.no("sendMessage", chat_id=8, text="x") == words
    with pytest.raises(Forbidden, match="can't initiate conversation"):
        await bot.send_message(8, "x")


async def test_a_blocked_bot_is_told_so_on_everything_it_shows(hands, bot, ann):
    sent = await bot.send_message(ann, "x")
    await hands.do("block", user=ann, blocked=True)
    words = "Forbidden: bot was blocked by the user"
    assert await hands.no("sendMessage", chat_id=ann, text="x") == words
    assert await hands.no("sendChatAction", chat_id=ann, action="typing") == words
    assert await hands.no("editMessageText", chat_id=ann, message_id=sent.message_id, text="y") == words
    await hands.do("block", user=ann, blocked=False)
    assert (await bot.send_message(ann, "again")).text == "again"


async def test_an_edit_that_changes_nothing_is_refused_in_full(hands, bot, ann):
    markup = inline(callback_data="y")
    sent = (await hands.call("sendMessage", chat_id=ann, text="<b>a</b>b", parse_mode="HTML", reply_markup=markup))[
        "result"
    ]
    words = (
        "Bad Request: message is not modified: specified new message content and reply markup are exactly "
        "the same as a current content and reply markup of the message"
    )
    here = {"chat_id": ann, "message_id": sent["message_id"]}
    same = {**here, "text": "<b>a</b>b", "parse_mode": "HTML"}
    assert await hands.no("editMessageText", **same, reply_markup=json.dumps(markup)) == words
    assert await hands.no("editMessageReplyMarkup", **here, reply_markup=markup) == words
    assert (await hands.call("editMessageText", **same))["ok"]  # the buttons went
    assert await hands.no("editMessageReplyMarkup", **here) == words


async def test_only_the_bots_own_editable_messages_are_edited(hands, bot, ann):
    assert await hands.no("editMessageText", chat_id=ann, message_id=99, text="x") == (
        "Bad Request: message to edit not found"
    )
    assert await hands.no("editMessageText", chat_id=ann, message_id=1, text="x") == (
        "Bad Request: message can't be edited"
    )
    keyboard = telegram.ReplyKeyboardMarkup([["Home"]])
    with_keyboard = await bot.send_message(ann, "x", reply_markup=keyboard)
    with pytest.raises(BadRequest, match="can't be edited"):
        await with_keyboard.edit_text("y")


async def test_a_message_is_deleted_once_and_within_two_days(hands, bot, ann):
    young, old = await bot.send_message(ann, "young"), await bot.send_message(ann, "old")
    assert await young.delete()
    words = "Bad Request: message to delete not found"
    assert await hands.no("deleteMessage", chat_id=ann, message_id=young.message_id) == words
    await hands.do("clock", advance=49 * 3600)
    words = "Bad Request: message can't be deleted for everyone"
    assert await hands.no("deleteMessage", chat_id=ann, message_id=old.message_id) == words


async def test_a_tap_is_answered_while_it_is_fresh(hands, bot, ann):
    words = "Bad Request: query is too old and response timeout expired or query ID is invalid"
    assert await hands.no("answerCallbackQuery", callback_query_id="1") == words
    sent = (await hands.call("sendMessage", chat_id=ann, text="?", reply_markup=inline(callback_data="y")))["result"]
    tap = {"user": ann, "chat": ann, "message_id": sent["message_id"], "data": "y"}
    query = await hands.do("taps", **tap)
    assert await bot.answer_callback_query(query, "Noted", show_alert=True)
    assert await bot.answer_callback_query(query, "again")
    seen = await hands.see(f"taps/{query}")
    assert (seen["answered"], seen["answer"]["text"]) == (True, "Noted")
    query = await hands.do("taps", **tap)
    await hands.do("clock", advance=151)
    assert await hands.no("answerCallbackQuery", callback_query_id=query) == words


async def test_a_method_that_is_not_there_is_answered_404_and_a_wrong_token_401(hands, bot, ann):
    assert await hands.call("sendDice") == {"ok": False, "error_code": 404, "description": "Not Found"}
    with pytest.raises(InvalidToken):
        await bot.send_dice(ann)
    async with hands.http.post("/botnonsense/getMe") as answer:
        assert await answer.json() == {"ok": False, "error_code": 401, "description": "Unauthorized"}
