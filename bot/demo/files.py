"""The files of a demo that is started again: those we hold bytes of come back, the others leave a line."""

from __future__ import annotations

import json
from typing import Any

from bot.sender.outcome import file_name
from bot.store.db import Database
from bot.store.outbox import read_blob, uploads_of
from bot.store.statements import Row, Tx, sql
from sandbox import Sandbox

KINDS = {"photo": "photos", "document": "documents"}
OTHERS = ("voice", "audio", "video", "video_note", "animation")
WORDS = ("caption", "caption_entities")
PLAIN = "application/octet-stream"


class Files:
    """Puts files back into the sandbox under the ids that the record knows them by."""

    def __init__(self, db: Database, sandbox: Sandbox) -> None:
        self.db, self.sandbox = db, sandbox
        self._fetched: dict[str, str] = {}  # file_id -> blob

    async def look(self) -> None:
        """Learn which of the borrowers' files were fetched."""
        self._fetched = await self.db.read(_fetched())

    async def of_bot(self, row: Row) -> dict[str, object]:
        """The document of a file row, sent again by the id of its upload as long as the sandbox lives."""
        payload = json.loads(row["payload"])
        name, mime = file_name(payload), payload.get("mime") or PLAIN
        content = await self.db.read(read_blob(row["blob"]))
        known = (await self.db.read(uploads_of(row["blob"], name))).get(str(self.sandbox.bot["id"]), "")
        stored = self.sandbox.files.by_id(known)
        stored = stored or self.sandbox.files.keep("documents", content, name, mime, file_id=known)
        return {**stored.described(), "file_name": name, "mime_type": mime}

    async def of_borrower(self, message: dict[str, Any]) -> dict[str, Any]:
        """The message with its file put back, or with a line in place of what Telegram alone held."""
        kind = next((kind for kind in (*KINDS, *OTHERS) if kind in message), None)
        if kind is None:
            return message
        found = message[kind][-1] if kind == "photo" else message[kind]
        blob = self._fetched.get(found["file_id"])
        if blob is not None and kind in KINDS:
            content = await self.db.read(read_blob(blob))
            name, mime = found.get("file_name") or f"{kind}.jpg", found.get("mime_type") or PLAIN
            self.sandbox.files.keep(KINDS[kind], content, name, mime, file_id=found["file_id"])
            return message
        parts = [found.get("file_name") or kind.replace("_", " "), message.get("caption", "")]
        kept = {name: value for name, value in message.items() if name not in (*KINDS, *OTHERS, *WORDS)}
        return {**kept, "text": "\n".join(part for part in parts if part)}


def _fetched() -> Tx[dict[str, str]]:
    return {json.loads(row["payload"])["file_id"]: row["blob"] for row in (yield sql("outbox_fetched"))}
