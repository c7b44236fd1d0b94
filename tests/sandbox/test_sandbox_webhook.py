"""setWebhook: delivered at least once, in order inside a queue, queues side by side, and nothing lost on the way."""

import asyncio
from collections.abc import AsyncIterator, Callable
from itertools import pairwise

import pytest
import telegram
from aiohttp import web

from sandbox import Running, Sandbox, running_sandbox
from tests.kit.endpoint import Endpoint, Update, an_endpoint

UNIT = 0.03  # a second of the sandbox's waits, in real seconds


@pytest.fixture
async def running() -> AsyncIterator[Running]:
    async with running_sandbox(sandbox=Sandbox(rates=None, webhook_unit=UNIT)) as running:
        yield running


@pytest.fixture
async def endpoint() -> AsyncIterator[Endpoint]:
    async with an_endpoint() as made:
        yield made


async def say(hands, *texts: str, user: int = 7) -> None:
    for text in texts:
        await hands.do("messages", user=user, text=text)


async def join(hands, *users: int) -> None:
    for user in users:
        await hands.do("users", id=user, first_name="Ming")


async def drained(hands) -> None:
    """Wait until nothing is pending."""
    async with asyncio.timeout(5):
        while (await hands.call("getWebhookInfo"))["result"]["pending_update_count"]:
            await asyncio.sleep(0.005)


def refusing(times: int, status: int = 500, **headers: str) -> Callable[[Update], web.Response | None]:
    """Answers that many times with a status, then takes everything."""
    left = iter(range(times))

    def answer(_update: Update) -> web.Response | None:
        return None if next(left, None) is None else web.Response(status=status, headers=headers)

    return answer


async def test_updates_are_delivered_with_the_secret_and_counted_off(hands, bot, ann, endpoint):
    await bot.set_webhook(endpoint.url, secret_token="a-secret_1")
    await say(hands, "one", "two")
    assert await endpoint.hears(2) == [2, 3]
    assert endpoint.came[0]["message"]["text"] == "one"
    assert set(endpoint.secrets) == {"a-secret_1"}
    await drained(hands)
    assert endpoint.ids == [2, 3]


async def test_without_a_secret_there_is_no_header(hands, bot, ann, endpoint):
    await bot.set_webhook(endpoint.url)
    await say(hands, "one")
    await endpoint.hears(1)
    assert endpoint.secrets == [None]


async def test_what_waited_is_delivered_and_what_was_not_delivered_is_fetched_again(hands, bot, ann, endpoint):
    endpoint.answer = lambda update: web.Response(status=500) if update["message"]["text"] == "two" else None
    await say(hands, "one", "two", "three")
    await bot.set_webhook(endpoint.url)
    await endpoint.hears(3)
    await bot.delete_webhook()
    assert [update.message.text for update in await bot.get_updates()] == ["two", "three"]
    assert "three" not in [update["message"]["text"] for update in endpoint.came]


async def test_a_failed_update_comes_again_slower_each_time_and_holds_its_chat_alone(hands, bot, ann, endpoint):
    await join(hands, 8)
    await say(hands, "/start", user=8)
    await bot.set_webhook(endpoint.url)
    await endpoint.hears(1)
    refuse = refusing(3)
    endpoint.answer = lambda update: refuse(update) if update["message"]["chat"]["id"] == 7 else None
    await say(hands, "poison", "behind it")
    await say(hands, "another chat", user=8)
    await endpoint.hears(7)
    mine = [(u["message"]["text"], at) for u, at in zip(endpoint.came, endpoint.at, strict=True) if u["update_id"] > 2]
    assert [text for text, _ in mine if text != "another chat"] == ["poison"] * 4 + ["behind it"]
    assert [text for text, _ in mine].index("another chat") < 3
    tries = [at for text, at in mine if text == "poison"]
    waits = [later - earlier for earlier, later in pairwise(tries)]
    assert all(wait >= units * UNIT for wait, units in zip(waits, (1, 2, 4), strict=True))


async def test_the_longest_wait_is_a_minute(hands, bot, ann, endpoint, monkeypatch):
    monkeypatch.setattr("sandbox.webhook.DELAY_MAX", 2)
    endpoint.answer = refusing(5)
    await bot.set_webhook(endpoint.url)
    await say(hands, "one")
    await endpoint.hears(6, seconds=UNIT * 40)
    waits = [later - earlier for earlier, later in pairwise(endpoint.at)]
    assert max(waits) < UNIT * 2 + 0.5
    assert sum(waits) < UNIT * (1 + 2 + 4 + 8 + 16)


async def test_retry_after_is_kept_to(hands, bot, ann, endpoint):
    endpoint.answer = refusing(1, 503, **{"Retry-After": "8"})
    await bot.set_webhook(endpoint.url)
    await say(hands, "one")
    await endpoint.hears(2)
    assert endpoint.at[1] - endpoint.at[0] >= 8 * UNIT


async def test_a_text_and_a_tap_of_one_person_do_not_wait_for_each_other(hands, bot, ann, endpoint):
    keyboard = telegram.InlineKeyboardMarkup([[telegram.InlineKeyboardButton("Yes", callback_data="y")]])
    sent = await bot.send_message(ann, "?", reply_markup=keyboard)
    gate = asyncio.Event()
    endpoint.answer = lambda update: gate.wait() if "message" in update else None
    await bot.set_webhook(endpoint.url)
    await say(hands, "held", "behind it")
    await hands.do("messages", user=7, edit=3, text="an edit")
    await hands.do("taps", user=7, chat=7, message_id=sent.message_id, data="y")
    await endpoint.hears(2)
    assert sorted("callback_query" in update for update in endpoint.came) == [False, True]
    gate.set()
    await drained(hands)
    kinds = [next(k for k in update if k != "update_id") for update in endpoint.came]
    assert [kind for kind in kinds if kind != "callback_query"] == ["message", "message", "edited_message"]


async def test_no_more_connections_than_wished_are_used(hands, bot, ann, endpoint):
    users = range(10, 18)
    await join(hands, *users)
    endpoint.answer = lambda _update: asyncio.sleep(0.03)
    await bot.set_webhook(endpoint.url, max_connections=3)
    for user in users:
        await say(hands, "/start", user=user)
    await endpoint.hears(8)
    assert endpoint.most == 3
    assert (await bot.get_webhook_info()).max_connections == 3


async def test_an_endpoint_that_hangs_is_asked_again(hands, bot, ann, endpoint, monkeypatch):
    monkeypatch.setattr("sandbox.webhook.HANG", 2)
    hung = asyncio.Event()
    endpoint.answer = lambda _update: None if len(endpoint.came) > 1 else hung.wait()
    await bot.set_webhook(endpoint.url)
    await say(hands, "one")
    assert await endpoint.hears(2) == [2, 2]
    assert (await bot.get_webhook_info()).last_error_message == "Read timeout expired"


async def test_an_update_too_old_is_given_up_and_the_next_one_comes(hands, bot, ann, endpoint):
    endpoint.answer = lambda update: web.Response(status=500) if update["message"]["text"] == "old" else None
    await bot.set_webhook(endpoint.url)
    await say(hands, "old")
    await endpoint.hears(2)
    await hands.do("clock", advance=24 * 3600)
    await say(hands, "young")
    await drained(hands)
    assert endpoint.came[-1]["message"]["text"] == "young"


async def test_taps_are_given_up_after_150_seconds(hands, bot, ann, endpoint):
    keyboard = telegram.InlineKeyboardMarkup([[telegram.InlineKeyboardButton("Yes", callback_data="y")]])
    sent = await bot.send_message(ann, "?", reply_markup=keyboard)
    endpoint.answer = refusing(10_000)
    await bot.set_webhook(endpoint.url)
    await hands.do("taps", user=7, chat=7, message_id=sent.message_id, data="y")
    await endpoint.hears(1)
    await hands.do("clock", advance=149)
    assert (await bot.get_webhook_info()).pending_update_count == 1
    await hands.do("clock", advance=2)
    assert (await bot.get_webhook_info()).pending_update_count == 0


async def test_410_closes_a_webhook_that_took_nothing_for_23_hours_and_the_update_can_be_fetched(
    running, hands, bot, ann, endpoint
):
    endpoint.answer = refusing(10_000, 410)
    await bot.set_webhook(endpoint.url)
    await say(hands, "one")
    await endpoint.hears(2)
    assert (await bot.get_webhook_info()).url == endpoint.url
    await hands.do("clock", advance=23 * 3600)
    async with asyncio.timeout(5):
        while running.sandbox.webhook.hook is not None:
            await asyncio.sleep(0.005)
    assert [update.message.text for update in await bot.get_updates()] == ["one"]


async def test_the_last_error_is_told_until_the_webhook_is_set_elsewhere(hands, bot, ann, endpoint):
    await bot.set_webhook("http://127.0.0.1:9/nobody")
    await say(hands, "one")
    async with asyncio.timeout(5):
        while (await bot.get_webhook_info()).last_error_date is None:
            await asyncio.sleep(0.005)
    info = await bot.get_webhook_info()
    assert (info.last_error_message, info.ip_address) == ("Connection refused", "127.0.0.1")
    assert (info.pending_update_count, info.max_connections) == (1, 40)
    endpoint.answer = refusing(1, 503)
    await bot.set_webhook(endpoint.url)
    await endpoint.hears(2)
    said = (await bot.get_webhook_info()).last_error_message
    assert said is not None
    assert said.startswith("Wrong response from the webhook: 503")


async def test_get_updates_and_a_webhook_exclude_each_other(hands, bot, ann, endpoint):
    waiting = asyncio.create_task(hands.no("getUpdates", offset=2, timeout=30))
    await asyncio.sleep(0.05)
    await bot.set_webhook(endpoint.url)
    assert await waiting == "Conflict: terminated by setWebhook request"
    assert await hands.no("getUpdates") == (
        "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
    )
    await hands.call("setWebhook", url="")
    assert (await hands.call("getUpdates"))["result"] == []


async def test_wished_kinds_are_kept_and_told(hands, bot, ann, endpoint):
    await bot.set_webhook(endpoint.url, allowed_updates=["message"])
    await bot.set_webhook(endpoint.url)
    await say(hands, "one")
    await hands.do("messages", user=7, edit=2, text="an edit nobody asked for")
    await say(hands, "two")
    await drained(hands)
    assert [update["message"]["text"] for update in endpoint.came] == ["one", "two"]
    assert (await bot.get_webhook_info()).allowed_updates == ("message",)


async def test_what_waits_may_be_dropped(hands, bot, ann, endpoint):
    await say(hands, "dropped")
    await bot.set_webhook(endpoint.url, drop_pending_updates=True)
    await say(hands, "delivered")
    await drained(hands)
    assert [update["message"]["text"] for update in endpoint.came] == ["delivered"]


async def test_the_same_webhook_set_again_sends_nothing_twice(hands, bot, ann, endpoint):
    gate = asyncio.Event()
    endpoint.answer = lambda _update: gate.wait()
    await bot.set_webhook(endpoint.url)
    await say(hands, "one")
    await endpoint.hears(1)
    await bot.set_webhook(endpoint.url)
    gate.set()
    await drained(hands)
    assert endpoint.ids == [2]


async def test_a_telegram_that_stops_and_comes_back_delivers_the_rest(endpoint):
    sandbox = Sandbox(rates=None, webhook_unit=UNIT)
    endpoint.answer = refusing(1)
    async with running_sandbox(sandbox=sandbox) as first, telegram.Bot("1:a", base_url=first.bot_url) as bot:
        await bot.set_webhook(endpoint.url)
        sandbox.updates.add("message", {"chat": {"id": 7}})
        await endpoint.hears(1)
    sandbox.updates.add("message", {"chat": {"id": 7}})
    assert set(endpoint.ids) == {1}  # on a busy machine the second try was made already
    async with running_sandbox(sandbox=sandbox):
        assert await endpoint.hears(3) == [1, 1, 2]


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("http://example.org/hook", "An HTTPS URL must be provided for webhook"),
        ("ftp://127.0.0.1/hook", "An HTTPS URL must be provided for webhook"),
        ("https://example.org:8080/hook", "Webhook can be set up only on ports 80, 88, 443 or 8443"),
        ("https:///hook", "Failed to resolve host: Name or service not known"),
        ("https://[::1/hook", "Failed to resolve host: Name or service not known"),
    ],
)
async def test_an_address_nobody_could_deliver_to_is_refused(hands, ann, url, words):
    assert await hands.no("setWebhook", url=url) == f"Bad Request: bad webhook: {words}"
    assert (await hands.call("getWebhookInfo"))["result"]["url"] == ""


async def test_a_secret_of_other_letters_or_too_long_is_refused(hands, ann, endpoint):
    said = await hands.no("setWebhook", url=endpoint.url, secret_token="a.b")
    assert said == "Bad Request: secret token contains unallowed characters"
    assert await hands.no("setWebhook", url=endpoint.url, secret_token="a" * 257) == (
        "Bad Request: secret token is too long"
    )
