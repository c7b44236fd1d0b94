"""Questions about chats and their members, and the typing sign."""

from typing import Any

from sandbox import refusals as say
from sandbox.params import Params
from sandbox.refusals import bad_request
from sandbox.sandbox import Sandbox
from sandbox.world import Chat

from .places import chat_of, open_chat, thread_of

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
RIGHTS = (
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_pin_messages",
    "can_manage_topics",
)
NO_RIGHTS = ("can_post_stories", "can_edit_stories", "can_delete_stories", "can_send_welcome_messages")


def send_chat_action(sandbox: Sandbox, params: Params) -> bool:
    """Show that the bot is typing, or preparing a file."""
    action = params.text("action")
    if action not in ACTIONS:
        raise bad_request(say.ACTION_WRONG)
    chat = open_chat(sandbox, params)
    thread_of(chat, params)
    sandbox.events.tell("action", chat=chat.id, action=action)
    return True


def get_chat(sandbox: Sandbox, params: Params) -> dict[str, Any]:
    """Describe a chat."""
    chat = chat_of(sandbox, params)
    return {**chat.view, "accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": NO_GIFTS}


def get_chat_member(sandbox: Sandbox, params: Params) -> dict[str, Any]:
    """Tell what somebody is in a chat."""
    return member(sandbox, chat_of(sandbox, params), params.integer("user_id"))


def get_chat_member_count(sandbox: Sandbox, params: Params) -> int:
    """Count the people and the bot."""
    chat = chat_of(sandbox, params)
    return 2 if chat.private else len(chat.members) + 1


def get_chat_administrators(sandbox: Sandbox, params: Params) -> list[dict[str, Any]]:
    """Return the administrators: the bot."""
    return [member(sandbox, chat_of(sandbox, params), sandbox.bot["id"])]


def member(sandbox: Sandbox, chat: Chat, user_id: int) -> dict[str, Any]:
    """Return the ChatMember object of a person or of the bot."""
    if user_id == sandbox.bot["id"]:
        if chat.private:
            return {"status": "member", "user": sandbox.bot}
        return {
            "status": "administrator",
            "user": sandbox.bot,
            "can_be_edited": False,
            "is_anonymous": False,
            **dict.fromkeys(RIGHTS, True),
            **dict.fromkeys(NO_RIGHTS, False),
        }
    user = sandbox.world.users.get(user_id)
    if user is None:
        raise bad_request(say.USER_NOT_FOUND)
    belongs = user_id == chat.id if chat.private else user_id in chat.members
    return {"status": "member" if belongs else "left", "user": user}


METHODS = {
    "sendChatAction": send_chat_action,
    "getChat": get_chat,
    "getChatMember": get_chat_member,
    "getChatMemberCount": get_chat_member_count,
    "getChatAdministrators": get_chat_administrators,
}
