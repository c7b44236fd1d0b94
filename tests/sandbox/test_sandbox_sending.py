"""What python-telegram-bot gets back: complete objects, whatever way the parameters came."""

import aiohttp
import pytest
import telegram
from telegram import InlineKeyboardButton as Button

from sandbox.entities import found_in
from sandbox.html import parse_html
from sandbox.refusals import Refusal


async def test_the_first_caller_is_the_bot(hands, bot):
    assert (bot.id, bot.username) == (123456, "goodword_bot")
    async with hands.http.get("/bot99:another/getMe") as answer:
        assert (await answer.json())["result"]["id"] == 123456
    assert (await hands.see("bot"))["bot"]["username"] == "goodword_bot"


async def test_parameters_are_read_from_query_form_multipart_and_json(running, hands, ann):
    url = f"{running.bot_url}1:x/sendMessage"
    form = aiohttp.FormData({"chat_id": "7", "text": "multipart"})
    form.add_field("unused", b"\0", filename="unused.bin")
    ways = (
        {"params": {"chat_id": "7", "text": "query"}},
        {"data": {"chat_id": "7", "text": "form & =?"}},
        {"data": form},
        {"json": {"chat_id": 7, "text": "json"}},
    )
    for way in ways:
        async with hands.http.post(url, **way) as answer:
            assert (await answer.json())["ok"]
    texts = [message["text"] for message in await hands.see("chats/7/messages")][1:]
    assert texts == ["query", "form & =?", "multipart", "json"]


async def test_a_message_keeps_buttons_styles_reply_and_protection(bot, ann):
    keys = [
        [Button("Yes", callback_data="y", style="success")],
        [Button("Copy", copy_text=telegram.CopyTextButton("812-0000")), Button("Site", url="https://example.com")],
    ]
    sent = await bot.send_message(
        ann,
        "Hi",
        reply_markup=telegram.InlineKeyboardMarkup(keys),
        reply_parameters=telegram.ReplyParameters(1),
        protect_content=True,
    )
    assert [[button.text for button in row] for row in sent.reply_markup.inline_keyboard] == [["Yes"], ["Copy", "Site"]]
    assert sent.reply_markup.inline_keyboard[0][0].style == "success"
    assert sent.reply_to_message.text == "/start k3J9"
    assert sent.has_protected_content
    assert sent.from_user.is_bot
    assert (sent.chat.id, sent.chat.type, sent.chat.first_name) == (7, "private", "小明")


async def test_a_lost_message_can_be_replied_to_when_allowed(bot, ann):
    lost = telegram.ReplyParameters(999, allow_sending_without_reply=True)
    assert (await bot.send_message(ann, "x", reply_parameters=lost)).reply_to_message is None


async def test_a_reply_keyboard_belongs_to_the_chat_until_it_is_removed(hands, bot, ann):
    sent = await bot.send_message(ann, "x", reply_markup=telegram.ReplyKeyboardMarkup([["Home", "Person"]]))
    assert sent.reply_markup is None
    shown = (await hands.see("chats/7"))["keyboard"]["keyboard"]
    assert [[button["text"] for button in row] for row in shown] == [["Home", "Person"]]
    await bot.send_message(ann, "y", reply_markup=telegram.ReplyKeyboardRemove())
    assert (await hands.see("chats/7"))["keyboard"] is None


async def test_the_list_of_messages_shows_edits_and_omits_what_was_deleted(hands, bot, ann):
    keys = telegram.InlineKeyboardMarkup([[Button("Yes", callback_data="y")]])
    first = await bot.send_message(ann, "first", reply_markup=keys)
    second = await bot.send_message(ann, "second", reply_markup=keys)
    await bot.send_message(ann, "third")
    await first.edit_text("first, edited")
    await second.edit_reply_markup(telegram.InlineKeyboardMarkup([[Button("No", callback_data="n")]]))
    await bot.delete_message(ann, 1)
    one, two, three = await hands.see("chats/7/messages")
    assert (one["text"], "reply_markup" in one, "edit_date" in one) == ("first, edited", False, True)
    assert two["reply_markup"]["inline_keyboard"][0][0]["text"] == "No"
    assert three["text"] == "third"
    assert [message["message_id"] for message in (one, two, three)] == [2, 3, 4]


async def test_what_the_bot_says_about_itself_is_kept(hands, bot):
    await bot.set_my_commands([("stop", "Stop messages")])
    await bot.set_my_commands([("stop", "停止")], language_code="zh")
    assert [command.description for command in await bot.get_my_commands()] == ["Stop messages"]
    assert [command.description for command in await bot.get_my_commands(language_code="zh")] == ["停止"]
    assert await bot.set_my_description("Polite.")
    assert (await bot.get_my_description(language_code="en")).description == "Polite."
    assert await hands.no("setMyCommands", commands=[{"command": "No Good", "description": "x"}]) == (
        "Bad Request: BOT_COMMAND_INVALID"
    )


async def test_chats_and_members_are_told_as_strict_clients_want_them(hands, bot, ann):
    assert (await bot.get_chat(ann)).first_name == "小明"
    assert (await bot.get_chat_member(ann, ann)).status == "member"
    assert await bot.send_chat_action(ann, "typing")
    assert await hands.no("sendChatAction", chat_id=ann, action="dancing") == (
        "Bad Request: wrong parameter action in request"
    )


def test_html_becomes_entities_with_utf16_offsets():
    text, entities = parse_html(
        '😀<b>bold <i>both</i></b> &lt;&amp;&quot; <a href="https://a.b/?x=1&amp;y=2">link</a>'
        '<pre><code class="language-py">x</code></pre><tg-time unix="1700000000" format="d">then</tg-time>'
    )
    assert text == '😀bold both <&" linkxthen'
    assert entities == [
        {"type": "bold", "offset": 2, "length": 9},
        {"type": "italic", "offset": 7, "length": 4},
        {"type": "text_link", "offset": 16, "length": 4, "url": "https://a.b/?x=1&y=2"},
        {"type": "pre", "offset": 20, "length": 1, "language": "py"},
        {"type": "date_time", "offset": 21, "length": 4, "unix_time": 1700000000, "date_time_format": "d"},
    ]


@pytest.mark.parametrize(
    ("markup", "complaint"),
    [
        ("a <x>b</x>", 'Unsupported start tag "x" at byte offset 2'),
        ("好 < 6", "Unclosed start tag at byte offset 4"),
        ("<b>a", 'Can\'t find end tag corresponding to start tag "b"'),
        ("a</b>", "Unexpected end tag at byte offset 1"),
        ("<b>a</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("<script>alert(1)</script>", 'Unsupported start tag "script" at byte offset 0'),
    ],
)
async def test_wrong_markup_is_refused_with_telegrams_complaint(hands, ann, markup, complaint):
    assert await hands.no("sendMessage", chat_id=ann, text=markup, parse_mode="HTML") == (
        f"Bad Request: can't parse entities: {complaint}"
    )
    with pytest.raises(Refusal):
        parse_html(markup)


async def test_spaces_around_a_text_go_and_its_entities_move(bot, ann):
    sent = await bot.send_message(ann, "  \n<b> bold</b> ", parse_mode="HTML")
    assert sent.text == "bold"
    assert sent.parse_entities() == {sent.entities[0]: "bold"}


def test_commands_links_and_mentions_are_found_without_being_asked_for():
    found = found_in("/start 😀 https://a.b/c. 1/2 @goodword_bot a@b.co")
    assert [(entity["type"], entity["offset"], entity["length"]) for entity in found] == [
        ("bot_command", 0, 6),
        ("url", 10, 13),
        ("mention", 29, 13),
        ("email", 43, 6),
    ]
