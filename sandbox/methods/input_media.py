"""InputMedia: the photos and documents of an album, or the one that replaces another."""

from typing import Any

from sandbox import refusals as say
from sandbox.params import Params
from sandbox.refusals import bad_request
from sandbox.sandbox import Sandbox

from .media import given_file, given_photo, with_caption
from .wording import read_caption

KINDS = {"photo": "photos", "document": "documents"}


def one_medium(sandbox: Sandbox, params: Params) -> dict[str, Any]:
    """Return the content of editMessageMedia."""
    return _read(sandbox, params, [params.object("media")])[0]


def several_media(sandbox: Sandbox, params: Params) -> list[dict[str, Any]]:
    """Return the contents of sendMediaGroup."""
    given = params.object("media")
    if not isinstance(given, list):
        raise bad_request(say.MEDIA_UNREADABLE)
    return _read(sandbox, params, given)


def _read(sandbox: Sandbox, params: Params, given: list[Any]) -> list[dict[str, Any]]:
    """Check all before any file is kept."""
    checked = []
    for medium in given:
        if medium is None:
            raise bad_request(say.MEDIA_MISSING)
        if not isinstance(medium, dict):
            raise bad_request(say.MEDIA_UNREADABLE)
        kind = str(medium.get("type"))
        if kind not in KINDS:
            raise bad_request(say.MEDIA_KIND)
        reader = given_photo if kind == "photo" else given_file
        file = reader(sandbox, params, "", str(medium.get("media", "")))
        caption, entities = read_caption(Params(medium))
        checked.append((KINDS[kind], file, caption, entities))
    return [with_caption(sandbox, *parts) for parts in checked]
