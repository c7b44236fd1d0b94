"""Telegram's refusals, word for word, for bots read these texts; all of them are here."""

from typing import Any


class Refusal(Exception):
    """A call that Telegram would answer with ok=false."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def answer(self) -> dict[str, Any]:
        """Return the body of the answer."""
        body: dict[str, Any] = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            body["parameters"] = self.parameters
        return body


def bad_request(text: str) -> Refusal:
    """Return a 400 with Telegram's prefix."""
    return Refusal(400, f"Bad Request: {text}")


def too_many_requests(seconds: int) -> Refusal:
    """Return the 429 that asks the bot to wait."""
    return Refusal(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)


def upgraded(new_chat: int) -> Refusal:
    """Return the 400 that tells where a group went when it became a supergroup."""
    return Refusal(400, "Bad Request: group chat was upgraded to a supergroup chat", migrate_to_chat_id=new_chat)


def not_there(status: str, kind: str) -> Refusal:
    """Return the 403 of a group the bot was sent away from or has left; `kind` is group or supergroup."""
    how = "was kicked from" if status == "kicked" else "is not a member of"
    return Refusal(403, f"Forbidden: bot {how} the {kind} chat")


UNAUTHORIZED = (401, "Unauthorized")
NOT_FOUND = (404, "Not Found")
CONFLICT = (
    409,
    "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
)
WEBHOOK_SET = (409, "Conflict: terminated by setWebhook request")
WEBHOOK_ACTIVE = (
    409,
    "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
)
UPLOAD_TOO_BIG = (413, "Request Entity Too Large")
BLOCKED = (403, "Forbidden: bot was blocked by the user")
NEVER_STARTED = (403, "Forbidden: bot can't initiate conversation with a user")

CHAT_EMPTY = "chat_id is empty"
CHAT_NOT_FOUND = "chat not found"
USER_NOT_FOUND = "user not found"
TEXT_EMPTY = "message text is empty"
TEXT_TOO_LONG = "message is too long"
CAPTION_TOO_LONG = "message caption is too long"
THREAD_NOT_FOUND = "message thread not found"
REPLY_NOT_FOUND = "message to be replied not found"
EDIT_NOT_FOUND = "message to edit not found"
EDIT_UNCHANGED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
EDIT_FOREIGN = "message can't be edited"
EDIT_NO_TEXT = "there is no text in the message to edit"
EDIT_NO_CAPTION = "there is no caption in the message to edit"
THREAD_INVALID = "invalid message thread identifier specified"
NOT_A_FORUM = "the chat is not a forum"
TOPIC_NAME_EMPTY = "title must be non-empty"
TOPIC_COLOUR_INVALID = "invalid icon color specified"
TOPIC_EMOJI_INVALID = "invalid custom emoji identifier specified"
TOPIC_GONE = "TOPIC_ID_INVALID"
TOPIC_UNCHANGED = "TOPIC_NOT_MODIFIED"
TOPIC_CLOSED = "TOPIC_CLOSED"
NO_RIGHT_TO_OPEN = "not enough rights to create a topic"
NO_RIGHT_TO_EDIT_TOPIC = "not enough rights to edit the topic"
NO_RIGHT_TO_CLOSE = "not enough rights to close or open the topic"
NO_RIGHT_TO_DELETE_TOPIC = "not enough rights to delete the topic"
NO_RIGHT_TO_PIN = "not enough rights to manage pinned messages in the chat"
PIN_NOT_FOUND = "message to pin not found"
UNPIN_NOT_FOUND = "message to unpin not found"
REACT_NOT_FOUND = "message to react not found"
REACTION_INVALID = "REACTION_INVALID"
REACTIONS_TOO_MANY = "REACTIONS_TOO_MANY"
COPY_NOT_FOUND = "message to copy not found"
COPY_IMPOSSIBLE = "message can't be copied"
FORWARD_NOT_FOUND = "message to forward not found"
FORWARD_IMPOSSIBLE = "message can't be forwarded"
NOTHING_TO_FORWARD = "there are no messages to forward"
MESSAGE_IDS_MISSING = "message identifiers are not specified"
MESSAGE_IDS_TOO_MANY = "too many message identifiers specified"
MESSAGE_IDS_UNORDERED = "message identifiers must be in a strictly increasing order"
ALBUM_TOO_SHORT = "too few messages to send as an album"
ALBUM_TOO_LONG = "too many messages to send as an album"
ALBUM_MIXED = "document can't be mixed with other media types"
MEDIA_MISSING = "media is not specified"
MEDIA_UNREADABLE = "can't parse InputMedia JSON object"
MEDIA_KIND = "can't use the media of the specified type in the album"
NO_ADMINISTRATORS = "there are no administrators in the private chat"
DELETE_NOT_FOUND = "message to delete not found"
DELETE_TOO_OLD = "message can't be deleted for everyone"
DELETE_FORBIDDEN = "message can't be deleted"
QUERY_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
QUERY_TEXT_TOO_LONG = "MESSAGE_TOO_LONG"
FILE_ID_WRONG = "wrong file identifier/HTTP URL specified"
FILE_ID_INVALID = "invalid file_id"
FILE_TOO_BIG = "file is too big"
FILE_EMPTY = "file must be non-empty"
PHOTO_MISSING = "there is no photo in the request"
DOCUMENT_MISSING = "there is no document in the request"
PHOTO_INVALID = "IMAGE_PROCESS_FAILED"
ACTION_WRONG = "wrong parameter action in request"
PARSE_MODE_UNSUPPORTED = "unsupported parse_mode"
WEBHOOK_NO_HTTPS = "bad webhook: An HTTPS URL must be provided for webhook"
WEBHOOK_PORT = "bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443"
WEBHOOK_NO_HOST = "bad webhook: Failed to resolve host: Name or service not known"
WEBHOOK_CERTIFICATE = "bad webhook: certificates of one's own are not taken by this sandbox"
SECRET_TOO_LONG = "secret token is too long"  # noqa: S105 -- words, no secret
SECRET_ILLEGAL = "secret token contains unallowed characters"  # noqa: S105

MARKUP_NOT_JSON = "can't parse reply keyboard markup JSON object"
MARKUP_NOT_OBJECT = "object expected as reply markup"
MARKUP_TOO_LONG = "REPLY_MARKUP_TOO_LONG"
BUTTON_TEXT_ONLY = "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
BUTTON_TEXT_MISSING = "can't parse inline keyboard button: Can't find field \"text\""
BUTTON_NOT_OBJECT = "can't parse inline keyboard button: InlineKeyboardButton must be an Object"
BUTTON_ROW_NOT_ARRAY = "can't parse inline keyboard button row: InlineKeyboardButton row must be an Array"
BUTTON_DATA_INVALID = "BUTTON_DATA_INVALID"
BUTTON_URL_INVALID = "BUTTON_URL_INVALID"
BUTTON_COPY_TEXT_INVALID = "BUTTON_COPY_TEXT_INVALID"
BUTTON_STYLE_INVALID = "BUTTON_STYLE_INVALID"
KEYBOARD_BUTTON_TEXT_MISSING = "can't parse keyboard button: Can't find field \"text\""
KEYBOARD_EMPTY = "reply markup keyboard must be non-empty"
