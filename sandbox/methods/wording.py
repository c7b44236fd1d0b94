"""Texts and captions: markup to entities, trimmed and measured as Telegram does."""

from sandbox import refusals as say
from sandbox.entities import Entity, utf16_length, with_found
from sandbox.html import parse_html
from sandbox.params import Params
from sandbox.refusals import bad_request

TEXT_MAX = 4096
CAPTION_MAX = 1024


def read_text(params: Params, name: str = "text") -> tuple[str, list[Entity]]:
    """Return the text of a message, which may not be empty, and its entities."""
    text, entities = _formatted(params, name, "entities")
    if not text:
        raise bad_request(say.TEXT_EMPTY)
    if _too_long(text, TEXT_MAX):
        raise bad_request(say.TEXT_TOO_LONG)
    return text, entities


def read_caption(params: Params) -> tuple[str, list[Entity]]:
    """Return a caption, which may be empty, and its entities."""
    caption, entities = _formatted(params, "caption", "caption_entities")
    if _too_long(caption, CAPTION_MAX):
        raise bad_request(say.CAPTION_TOO_LONG)
    return caption, entities


def _formatted(params: Params, name: str, entities_name: str) -> tuple[str, list[Entity]]:
    text = params.text(name)
    mode = params.text("parse_mode").lower()
    if mode == "html":
        text, entities = parse_html(text)
    elif mode:
        raise bad_request(say.PARSE_MODE_UNSUPPORTED)
    else:
        given = params.object(entities_name)
        entities = [dict(entity) for entity in given] if isinstance(given, list) else []
    text, entities = _trimmed(text, entities)
    return text, with_found(text, entities)


def _trimmed(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    stripped = text.strip()
    if stripped == text or not entities:
        return stripped, entities
    ahead = len(text) - len(text.lstrip())
    end = utf16_length(stripped)
    kept = []
    for entity in entities:
        start = max(entity["offset"] - ahead, 0)
        length = min(entity["offset"] + entity["length"] - ahead, end) - start
        if length > 0:
            kept.append({**entity, "offset": start, "length": length})
    return stripped, kept


def _too_long(text: str, most: int) -> bool:
    return len(text) > most or (len(text) * 2 > most and utf16_length(text) > most)
