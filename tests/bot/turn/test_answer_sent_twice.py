"""An answer of the identity check that is sent twice, because the line is slow."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from bot.store.statements import composed
from tests.kit import plan_story as talk
from tests.kit.stage import Stage, a_stage

BODIES = (
    "SELECT p.body FROM journal j JOIN journal_payloads p ON p.chain = j.chain AND p.n = j.n WHERE j.kind = 'heard'"
)


async def test_the_answer_of_the_check_sent_twice_is_read_once_and_written_down_nowhere(tmp_path: Path) -> None:
    async with a_stage(f"sqlite:///{tmp_path}/twice.db", tmp_path) as stage:
        await stage.verified()
        seen = stage.messages[:]
        await stage.says("5月3日")
        await stage.says("3 May")
        assert stage.messages == seen
        bodies = [row["body"] for row in await stage.rows(composed(BODIES))]
        assert not any("5月3日" in body or "3 May" in body for body in bodies)
        assert await stage.rows(composed("SELECT words FROM words")) == []
        stage.clock.advance(timedelta(seconds=9))
        await stage.says("person")
        await stage.says("3 May")
        assert any("3 May" in row["body"] for row in await stage.rows(composed(BODIES)))


async def test_an_answer_that_was_on_its_way_when_the_check_was_passed_is_no_word_of_the_talk(tmp_path: Path) -> None:
    async with a_stage(f"sqlite:///{tmp_path}/on_its_way.db", tmp_path) as stage:
        await stage.verified()
        await stage.says("yes")
        seen = stage.messages[:]
        await stage.says("5月3日")  # the clock stands: it was written before the first was read
        assert stage.messages == seen
        assert await _written(stage, "5月3日") == []


async def test_answers_on_their_way_when_not_me_was_read_are_no_words_for_the_desk(tmp_path: Path) -> None:
    async with a_stage(f"sqlite:///{tmp_path}/not_me.db", tmp_path) as stage:
        await stage.terminal.start("B1")
        await stage.says("not me")
        seen = stage.messages[:]
        await stage.says("6789")
        assert stage.messages == seen
        assert await _written(stage, "6789") == []


async def test_an_answer_on_its_way_when_the_check_is_left_for_a_person_is_nothing_for_the_desk(tmp_path: Path) -> None:
    async with a_stage(f"sqlite:///{tmp_path}/left.db", tmp_path) as stage:
        await talk.at_offers(stage)
        await stage.taps(talk.TWO)
        await stage.taps(talk.TAKE)
        if talk.WAY in stage.keyboards[-1]:
            await stage.taps(talk.WAY)
        assert "second answer" in stage.messages[-2] + stage.last
        await stage.says("person")
        seen = stage.messages[:]
        await stage.says(talk.LAST4)
        assert stage.messages == seen
        assert await _written(stage, talk.LAST4) == []


async def _written(stage: Stage, words: str) -> list[str]:
    """Wherever these words stand in the record, among the words of a case and in the inbox."""
    everywhere = f"{BODIES} UNION ALL SELECT words FROM words UNION ALL SELECT payload FROM inbox"
    return [row["body"] for row in await stage.rows(composed(everywhere)) if words in row["body"]]
