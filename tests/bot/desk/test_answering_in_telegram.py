"""What an agent sends, over HTTP: by the real sender to the local Telegram, with the receipt that comes back."""

from __future__ import annotations

import base64
from pathlib import Path

from tests.kit.desk_group import ANN, a_forum
from tests.kit.town import a_town

MING = 77
PAPER = {"name": "letter.pdf", "mime_type": "application/pdf", "base64": base64.b64encode(b"%PDF-1.4").decode()}
HEAD = "Ann, Harbour Lending (example):\n"


async def test_words_files_and_changes_reach_the_borrower_and_receipts_the_agent(tmp_path: Path) -> None:
    async with a_town(f"sqlite:///{tmp_path}/desk.db", tmp_path) as town:
        forum = await a_forum(town)
        phone = await town.guest("B1", MING, "3 May")
        await phone.says("person")
        topic = await forum.topic()
        await forum.write(ANN, "/take", topic)
        mine = await forum.write(ANN, "/r I am looking into it.", topic)
        await phone.sees(f"{HEAD}I am looking into it.")
        await forum.does("messages", user=ANN, edit=mine, text="/r I have looked into it.")
        await phone.sees(f"{HEAD}I have looked into it.", "(changed)")
        await forum.does("messages", user=ANN, topic=topic, document=PAPER, caption="/r Your letter.")
        paper = (await phone.heard())[-1]
        assert (paper["document"]["file_name"], paper["caption"]) == ("letter.pdf", f"{HEAD}Your letter.")
        assert "forward_origin" not in paper
        assert paper["from"]["is_bot"]
        marks = [call for call in town.wire.calls if call.method == "setMessageReaction"]
        assert len(marks) == 2

        told = len(await forum.said(topic))
        await phone.blocks()
        await forum.write(ANN, "/r Are you well?", topic)
        said = (await forum.said(topic))[told:]
        assert any("unreachable" in line for line in said)
        assert sum(call.method in ("sendMessage", "copyMessage") and call.chat == str(MING) and "well" in call.text
                   for call in town.wire.calls) == 0  # fmt: skip
