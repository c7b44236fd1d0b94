"""Token buckets: Telegram's pace, in real time, never in the sandbox's."""

import pytest
import telegram
from telegram.error import RetryAfter

from sandbox import Rates, running_sandbox
from sandbox.limits import REACTIONS, Limits
from sandbox.refusals import Refusal


class Stopwatch:
    def __init__(self):
        self.seconds = 1000.0

    def __call__(self):
        return self.seconds


def spent(limits, chat, times):
    """How many of so many sends were let through."""
    passed = 0
    for _ in range(times):
        try:
            limits.spend(chat)
            passed += 1
        except Refusal:
            pass
    return passed


def wait_for(limits, chat):
    with pytest.raises(Refusal) as refused:
        limits.spend(chat)
    assert refused.value.code == 429
    seconds = refused.value.parameters["retry_after"]
    assert refused.value.description == f"Too Many Requests: retry after {seconds}"
    return seconds


def test_a_private_chat_takes_three_at_once_and_then_one_a_second():
    watch = Stopwatch()
    limits = Limits(Rates(), watch)
    assert spent(limits, 7, 5) == 3
    assert wait_for(limits, 7) == 1
    watch.seconds += 1
    assert spent(limits, 7, 5) == 1
    assert spent(limits, 8, 5) == 3


def test_a_group_takes_twenty_a_minute():
    watch = Stopwatch()
    limits = Limits(Rates(overall=0), watch)
    assert spent(limits, -1, 30) == 20
    assert wait_for(limits, -1) == 3
    watch.seconds += 60
    assert spent(limits, -1, 30) == 20


def test_other_families_of_methods_have_buckets_of_their_own():
    limits = Limits(Rates(overall=0), Stopwatch())
    assert spent(limits, -1, 30) == 20
    for _ in range(20):
        limits.spend(-1, family=REACTIONS)
    with pytest.raises(Refusal):
        limits.spend(-1, family=REACTIONS)
    for _ in range(50):
        limits.spend(7, family=REACTIONS)
    assert spent(limits, 7, 5) == 3


def test_an_album_counts_each_part_and_more_than_ever_fits_waits_for_a_full_bucket():
    watch = Stopwatch()
    limits = Limits(Rates(overall=0), watch)
    limits.spend(-1, 18)
    with pytest.raises(Refusal) as refused:
        limits.spend(-1, 5)
    assert refused.value.parameters["retry_after"] == 9
    watch.seconds += 60
    limits.spend(-1, 100)
    assert spent(limits, -1, 1) == 0


def test_the_whole_bot_takes_thirty_a_second():
    watch = Stopwatch()
    limits = Limits(Rates(), watch)
    assert sum(spent(limits, chat, 1) for chat in range(1, 51)) == 30
    watch.seconds += 0.5
    assert sum(spent(limits, chat, 1) for chat in range(51, 101)) == 15


def test_a_refused_send_costs_nothing():
    watch = Stopwatch()
    limits = Limits(Rates(overall=4), watch)
    assert spent(limits, 7, 50) == 3
    assert spent(limits, 8, 1) == 1


def test_waiting_exactly_as_long_as_told_is_enough():
    watch = Stopwatch()
    limits = Limits(Rates(overall=7, chat=0.3, chat_burst=1), watch)
    for _ in range(20):
        limits.spend(7)
        watch.seconds += wait_for(limits, 7)


@pytest.mark.parametrize("chat", [7, -7])
def test_zero_switches_a_limit_off(chat):
    assert spent(Limits(Rates.off(), Stopwatch()), chat, 500) == 500


def test_the_environment_sets_the_rates_and_nonsense_is_named():
    given = {"GOODWORD_RATE_OVERALL": "0", "GOODWORD_RATE_CHAT": "2", "GOODWORD_RATE_GROUP": ""}
    assert Rates.from_environment(given) == Rates(overall=0, chat=2, chat_burst=3, group=20)
    for nonsense in ("-1", "nan", "many"):
        with pytest.raises(ValueError, match="GOODWORD_RATE_CHAT_BURST"):
            Rates.from_environment({"GOODWORD_RATE_CHAT_BURST": nonsense})


async def test_the_bot_gets_a_429_it_can_obey(monkeypatch):
    monkeypatch.setenv("PTB_TIMEDELTA", "1")
    async with running_sandbox(rates=Rates()) as running:
        running.sandbox.world.add_user(7, "Ann")
        running.sandbox.world.chats[7].started = True
        async with telegram.Bot("1:x", base_url=running.bot_url) as bot:
            sent, *_ = [await bot.send_message(7, "x") for _ in range(3)]
            with pytest.raises(RetryAfter) as refused:
                await bot.send_message(7, "x")
            assert refused.value.retry_after.total_seconds() == 1
            with pytest.raises(RetryAfter):
                await sent.edit_text("edits count too")
            await bot.send_chat_action(7, "typing")  # of another family
            shown = running.sandbox.world.chats[7].messages.values()
            assert [message["text"] for message in shown] == ["x", "x", "x"]


async def test_sends_edits_copies_albums_and_new_topics_share_a_groups_twenty(monkeypatch):
    monkeypatch.setenv("PTB_TIMEDELTA", "1")
    async with running_sandbox(rates=Rates(overall=0, chat=0)) as running:
        group = running.sandbox.world.add_group(-1001, "Desk", forum=True).id
        async with telegram.Bot("1:x", base_url=running.bot_url) as bot:
            thread = (await bot.create_forum_topic(group, "Case 12")).message_thread_id
            sent = await bot.send_message(group, "x", message_thread_id=thread)
            await sent.edit_text("y")
            await bot.copy_message(group, group, sent.message_id)
            for _ in range(2):
                await bot.copy_messages(group, group, [sent.message_id])
            photos = [telegram.InputMediaDocument(b"x") for _ in range(7)]
            for _ in range(2):
                await bot.send_media_group(group, photos, message_thread_id=thread)
            shown = len(running.sandbox.world.chats[group].messages)
            for act in (
                sent.edit_text("z"),
                bot.copy_message(group, group, sent.message_id),
                bot.create_forum_topic(group, "Case 13"),
                bot.send_message(group, "x"),
            ):
                with pytest.raises(RetryAfter):
                    await act
            assert await bot.edit_forum_topic(group, thread, name="Case 14")
            assert await bot.set_message_reaction(group, sent.message_id, "👍")
            assert len(running.sandbox.world.chats[group].messages) == shown + 1
            assert len(running.sandbox.world.chats[group].topics) == 2
