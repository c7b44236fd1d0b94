"""What a person puts into a message: words, files, the album it is part of, whose words were passed on."""

import base64
import binascii
from typing import Any

from .entities import found_in
from .files import picture_size
from .impossible import Impossible
from .methods.media import as_content
from .sandbox import Sandbox

FILE_KINDS = {"photo": "photos", "document": "documents", "sticker": "stickers", "voice": "voice"}


def content_of(sandbox: Sandbox, wish: dict[str, Any]) -> dict[str, Any]:
    """The part of a Message that shows what was wished for."""
    if (kind := kind_of(wish)) is not None:
        return _file(sandbox, kind, wish[kind], wish.get("caption"))
    text = wish.get("text")
    if not isinstance(text, str) or not text.strip():
        raise Impossible("a message needs text, photo, document, sticker or voice")
    return worded("text", "entities", text.strip())


def kind_of(wish: dict[str, Any]) -> str | None:
    """The kind of file that is wished for, if one is."""
    return next((kind for kind in FILE_KINDS if wish.get(kind) is not None), None)


def frame_of(sandbox: Sandbox, wish: dict[str, Any]) -> dict[str, Any]:
    """What a message may say beside its content."""
    frame: dict[str, Any] = {}
    if album := wish.get("album"):
        frame["media_group_id"] = str(album)
    if author := wish.get("forwarded_from"):
        frame["forward_origin"] = {
            "type": "hidden_user",
            "date": sandbox.clock.unix(),
            "sender_user_name": str(author),
        }
    return frame


def worded(name: str, entities_name: str, text: str) -> dict[str, Any]:
    """A text or caption with the entities Telegram finds in it."""
    content: dict[str, Any] = {name: text}
    if entities := found_in(text):
        content[entities_name] = entities
    return content


def _file(sandbox: Sandbox, kind: str, given: object, caption: object) -> dict[str, Any]:
    if not isinstance(given, dict):
        given = {"emoji": given} if isinstance(given, str) else {}
    try:
        bytes_ = base64.b64decode(given.get("base64", ""), validate=True)
    except (binascii.Error, TypeError, ValueError):
        raise Impossible(f"{kind}: base64 cannot be read") from None
    if not bytes_ and kind in ("photo", "document"):
        raise Impossible(f"{kind}: base64 is missing or empty")
    name = str(given.get("name") or f"{kind}.bin")
    stored = sandbox.files.keep(
        FILE_KINDS[kind], bytes_, name, str(given.get("mime_type") or "application/octet-stream")
    )
    described = stored.described()
    if kind == "sticker":
        width, height = picture_size(bytes_) or (512, 512)
        shape = {"type": "regular", "width": width, "height": height, "is_animated": False, "is_video": False}
        return {"sticker": {**described, **shape, "emoji": str(given.get("emoji") or "👍")}}
    if kind == "voice":
        spoken = {"duration": int(given.get("duration") or 1), "mime_type": "audio/ogg"}
        content = {"voice": {**described, **spoken}}
    else:
        content = as_content(stored)
    if caption:
        content |= worded("caption", "caption_entities", str(caption))
    return content
