"""Photos and documents: uploaded, sent again by file_id, described and fetched."""

from typing import Any

from sandbox import refusals as say
from sandbox.entities import Entity
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
    return _send(sandbox, params, "photos", given_photo(sandbox, params, "photo"))


def send_document(sandbox: Sandbox, params: Params) -> Message:
    """Send a file of any kind."""
    return _send(sandbox, params, "documents", given_file(sandbox, params, "document"))


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


def given_photo(sandbox: Sandbox, params: Params, name: str, reference: str = "") -> Upload | StoredFile:
    """Return the picture a call brings or refers to."""
    given = given_file(sandbox, params, name, reference, say.PHOTO_MISSING)
    if isinstance(given, Upload):
        if picture_size(given.content) is None or len(given.content) > PHOTO_MAX:
            raise bad_request(say.PHOTO_INVALID)
    elif given.kind != "photos":
        raise bad_request(say.FILE_ID_INVALID)
    return given


def given_file(
    sandbox: Sandbox, params: Params, name: str, reference: str = "", missing: str = say.DOCUMENT_MISSING
) -> Upload | StoredFile:
    """Return the file a call brings under a name, or refers to by `attach://` or an id."""
    upload = params.uploads.get(name)
    reference = reference or params.text(name)
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


def with_caption(
    sandbox: Sandbox, kind: str, given: Upload | StoredFile, caption: str, entities: list[Entity]
) -> dict[str, Any]:
    """Return the content of a message with that file and caption; what was uploaded is kept from now on."""
    if isinstance(given, Upload):
        given = sandbox.files.keep(kind, given.content, given.name, given.mime_type)
    content = as_content(given)
    if caption:
        content["caption"] = caption
    if entities:
        content["caption_entities"] = entities
    return content


def _send(sandbox: Sandbox, params: Params, kind: str, given: Upload | StoredFile) -> Message:
    chat = open_chat(sandbox, params)
    caption, entities = read_caption(params)
    markup = read_markup(params.values.get("reply_markup"))
    return post(sandbox, chat, params, with_caption(sandbox, kind, given, caption, entities), markup)


METHODS = {"sendPhoto": send_photo, "sendDocument": send_document, "getFile": get_file}
