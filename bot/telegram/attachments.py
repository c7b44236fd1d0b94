"""What hangs on a message beside its words: a file, or something that is none."""

from __future__ import annotations

from telegram import Message

from dialogs.grammar.events import SentFile, Unread

UNKNOWN = "message"  # of a newer kind than we know

_FILES = ("document", "voice", "audio", "video", "video_note", "animation")  # an animation also has a document
_OTHERS = (
    "sticker", "contact", "location", "venue", "dice", "poll", "story", "game", "checklist", "paid_media", "invoice",
    "successful_payment", "passport_data", "giveaway",
)  # fmt: skip


def words_of(message: Message) -> str:
    """The text, or the caption of a file; '' for neither."""
    return message.text if message.text is not None else message.caption or ""


def attachment_of(message: Message) -> SentFile | Unread | None:
    """The file, what else it is by its kind, or None: a service message, which needs no answer."""
    words, album = message.caption or "", message.media_group_id or ""
    if message.photo:
        photo = message.photo[-1]  # the largest
        return SentFile("photo", photo.file_id, size=photo.file_size or 0, caption=words, album=album)
    for kind in reversed(_FILES):
        found = getattr(message, kind)
        if found is not None:
            name = getattr(found, "file_name", None) or ""
            return SentFile(kind, found.file_id, name, found.file_size or 0, words, album)
    for kind in _OTHERS:
        if getattr(message, kind, None) is not None:
            return Unread(kind)
    # Newer kinds than we know arrive with no field we could name.
    return Unread(UNKNOWN) if message.api_kwargs else None
