"""Photos and documents: uploaded, sent again by file_id, described and fetched."""

from typing import Any

from sandbox import refusals as say
from sandbox.files import DOWNLOAD_MAX, PHOTO_MAX, UPLOAD_MAX, StoredFile, picture_size
from sandbox.keyboards import read_markup
from sandbox.params import Params, Upload
from sandbox.refusals import Refusal, bad_request
from sandbox.sandbox import Sandbox
from sandbox.world import Message

from .places import open_chat
from .sending import post
from .wording import read_caption


def send_photo(sandbox: Sandbox, params: Params) -> Message:
    """Send a picture."""
    given = _given(sandbox, params, "photo", say.PHOTO_MISSING)
    if isinstance(given, Upload):
        if picture_size(given.content) is None or len(given.content) > PHOTO_MAX:
            raise bad_request(say.PHOTO_INVALID)
    elif given.kind != "photos":
        raise bad_request(say.FILE_ID_INVALID)
    return _send(sandbox, params, "photos", given)


def send_document(sandbox: Sandbox, params: Params) -> Message:
    """Send a file of any kind."""
    return _send(sandbox, params, "documents", _given(sandbox, params, "document", say.DOCUMENT_MISSING))


def get_file(sandbox: Sandbox, params: Params) -> dict[str, Any]:
    """Tell where a file can be downloaded."""
    stored = sandbox.files.by_id(params.text("file_id"))
    if stored is None:
        raise bad_request(say.FILE_ID_INVALID)
    if len(stored.content) > DOWNLOAD_MAX:
        raise bad_request(say.FILE_TOO_BIG)
    return {**stored.described(), "file_path": stored.path}


def as_content(stored: StoredFile) -> dict[str, Any]:
    """Return the part of a Message that shows this file."""
    described = stored.described()
    if stored.kind == "photos":
        width, height = picture_size(stored.content) or (320, 240)
        return {"photo": [{**described, "width": width, "height": height}]}
    return {"document": {**described, "file_name": stored.name, "mime_type": stored.mime_type}}


def _given(sandbox: Sandbox, params: Params, name: str, missing: str) -> Upload | StoredFile:
    upload = params.uploads.get(name)
    reference = params.text(name)
    if upload is None and reference.startswith("attach://"):
        upload = params.uploads.get(reference.removeprefix("attach://"))
    if upload is not None:
        if not upload.content:
            raise bad_request(say.FILE_EMPTY)
        if len(upload.content) > UPLOAD_MAX:
            raise Refusal(*say.UPLOAD_TOO_BIG)
        return upload
    if not reference:
        raise bad_request(missing)
    stored = sandbox.files.by_id(reference)
    if stored is None:
        raise bad_request(say.FILE_ID_WRONG)
    return stored


def _send(sandbox: Sandbox, params: Params, kind: str, given: Upload | StoredFile) -> Message:
    chat = open_chat(sandbox, params)
    caption, entities = read_caption(params)
    markup = read_markup(params.values.get("reply_markup"))
    if isinstance(given, Upload):
        given = sandbox.files.keep(kind, given.content, given.name, given.mime_type)
    content = as_content(given)
    if caption:
        content["caption"] = caption
    if entities:
        content["caption_entities"] = entities
    return post(sandbox, chat, params, content, markup)


METHODS = {"sendPhoto": send_photo, "sendDocument": send_document, "getFile": get_file}
