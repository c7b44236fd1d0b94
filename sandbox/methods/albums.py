"""sendMediaGroup: 2 to 10 photos, or as many documents, shown as one."""

from sandbox import refusals as say
from sandbox.params import Params
from sandbox.refusals import bad_request
from sandbox.sandbox import Sandbox
from sandbox.world import Message

from .input_media import several_media
from .places import open_chat
from .sending import post_all

LEAST, MOST = 2, 10


def send_media_group(sandbox: Sandbox, params: Params) -> list[Message]:
    """Send an album; each part is a message of its own, and counts as one."""
    chat = open_chat(sandbox, params)
    given = params.object("media")
    if isinstance(given, list) and len(given) < LEAST:
        raise bad_request(say.ALBUM_TOO_SHORT)
    if isinstance(given, list) and len(given) > MOST:
        raise bad_request(say.ALBUM_TOO_LONG)
    contents = several_media(sandbox, params)
    if len({"photo" in content for content in contents}) > 1:
        raise bad_request(say.ALBUM_MIXED)
    group = sandbox.new_album()
    return post_all(sandbox, chat, params, [{**content, "media_group_id": group} for content in contents])


METHODS = {"sendMediaGroup": send_media_group}
