"""Questions about chats and their members, and the typing sign."""

from typing import Any

from sandbox import refusals as say
from sandbox.params import Params
from sandbox.refusals import bad_request
from sandbox.roles import LEFT, MEMBER, described
from sandbox.sandbox import Sandbox
from sandbox.topics import bare
from sandbox.world import Chat

from .places import chat_of, open_chat

ACTIONS = frozenset(
    {
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    }
)
NO_GIFTS = {
    "unlimited_gifts": False,
    "limited_gifts": False,
    "unique_gifts": False,
    "premium_subscription": False,
    "gifts_from_channels": False,
}


def send_chat_action(sandbox: Sandbox, params: Params) -> bool:
    """Show that the bot is typing, or preparing a file."""
    action = params.text("action")
    if action not in ACTIONS:
        raise bad_request(say.ACTION_WRONG)
    chat = open_chat(sandbox, params)
    thread = params.integer("message_thread_id")
    if thread and not (chat.forum and thread in chat.topics):  # this method alone takes General by its id
        raise bad_request(say.THREAD_NOT_FOUND)
    sandbox.events.tell("action", chat=chat.id, action=action)
    return True


def get_chat(sandbox: Sandbox, params: Params) -> dict[str, Any]:
    """Describe a chat."""
    chat = chat_of(sandbox, params)
    shown = {**chat.view, "accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": NO_GIFTS}
    if chat.pins:
        shown["pinned_message"] = bare(chat.messages[max(chat.pins)])
    return shown


def get_chat_member(sandbox: Sandbox, params: Params) -> dict[str, Any]:
    """Tell what somebody is in a chat."""
    return member(sandbox, chat_of(sandbox, params), params.integer("user_id"))


def get_chat_member_count(sandbox: Sandbox, params: Params) -> int:
    """Count the people and the bot."""
    chat = chat_of(sandbox, params)
    return 2 if chat.private else len(chat.members) + 1


def get_chat_administrators(sandbox: Sandbox, params: Params) -> list[dict[str, Any]]:
    """Return the administrators: the bot, if it is one, then people."""
    chat = chat_of(sandbox, params)
    if chat.private:
        raise bad_request(say.NO_ADMINISTRATORS)
    leading = [sandbox.bot["id"]] if chat.bot_role.leads else []
    leading += [user_id for user_id in sorted(chat.members) if chat.role(user_id).leads]
    return [member(sandbox, chat, user_id) for user_id in leading]


def member(sandbox: Sandbox, chat: Chat, user_id: int) -> dict[str, Any]:
    """Return the ChatMember object of a person or of the bot."""
    if user_id == sandbox.bot["id"]:
        return described(sandbox.bot, MEMBER if chat.private else chat.bot_role)
    user = sandbox.world.users.get(user_id)
    if user is None:
        raise bad_request(say.USER_NOT_FOUND)
    if chat.private:
        return described(user, MEMBER if user_id == chat.id else LEFT)
    return described(user, chat.role(user_id))


METHODS = {
    "sendChatAction": send_chat_action,
    "getChat": get_chat,
    "getChatMember": get_chat_member,
    "getChatMemberCount": get_chat_member_count,
    "getChatAdministrators": get_chat_administrators,
}
