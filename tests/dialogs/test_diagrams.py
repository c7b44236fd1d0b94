"""The pictures of the stories are drawn from their tables and committed."""

import pytest

from bot.diagrams import FOLDER, draw
from dialogs import REGISTER


@pytest.mark.parametrize("dialog", REGISTER.dialogs.values(), ids=lambda d: d.name)
def test_the_picture_of_a_story_is_current(dialog) -> None:  # type: ignore[no-untyped-def]
    assert draw(dialog) == (FOLDER / f"{dialog.name}.mmd").read_text(encoding="utf-8")


def test_there_is_no_picture_of_a_story_that_is_gone() -> None:
    assert set(REGISTER.dialogs) == {path.stem for path in FOLDER.glob("*.mmd")}


def test_an_arrow_of_the_table_is_in_the_picture() -> None:
    assert "    confirm --> thanks\n" in draw(REGISTER.dialogs["promise"])
    assert '    PromiseJudged -. "missed" .-> missed\n' in draw(REGISTER.dialogs["missed"])
