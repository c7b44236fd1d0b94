"""The topics of a forum, by the bot: it needs the right, or has opened the topic itself."""

from typing import Any

from sandbox import forum
from sandbox import refusals as say
from sandbox.limits import PINS, TOPICS
from sandbox.params import Params
from sandbox.refusals import bad_request
from sandbox.sandbox import Sandbox
from sandbox.topics import BLUE, COLOURS, GENERAL, NAME_MAX, Topic, topic_of
from sandbox.world import Chat

from .places import open_chat


def create_forum_topic(sandbox: Sandbox, params: Params) -> dict[str, Any]:
    """Open a topic, which counts as a message."""
    chat = _forum(sandbox, params)
    if not chat.bot_role.may("can_manage_topics"):
        raise bad_request(say.NO_RIGHT_TO_OPEN)
    name = _name(params)
    colour = params.integer("icon_color", BLUE)
    if colour not in COLOURS:
        raise bad_request(say.TOPIC_COLOUR_INVALID)
    emoji = _emoji(params)
    sandbox.limits.spend(chat.id)
    return forum.open_topic(sandbox, chat, sandbox.bot["id"], name, colour, emoji).shown()


def edit_forum_topic(sandbox: Sandbox, params: Params) -> bool:
    """Give a topic another name or icon; asked for neither, do nothing."""
    chat = _forum(sandbox, params)
    return _edit(sandbox, chat, _topic(chat, params), params)


def edit_general_forum_topic(sandbox: Sandbox, params: Params) -> bool:
    """Give General another name."""
    chat = _forum(sandbox, params)
    return _edit(sandbox, chat, chat.topics[GENERAL], params)


def delete_forum_topic(sandbox: Sandbox, params: Params) -> bool:
    """Delete a topic with all its messages."""
    chat = _forum(sandbox, params)
    topic = _topic(chat, params)
    if topic.id == GENERAL:
        raise bad_request(say.TOPIC_GONE)
    _allow(sandbox, chat, topic, "can_delete_messages", say.NO_RIGHT_TO_DELETE_TOPIC)
    sandbox.limits.spend(chat.id, family=TOPICS)
    forum.delete_topic(sandbox, chat, topic)
    return True


def unpin_all_forum_topic_messages(sandbox: Sandbox, params: Params) -> bool:
    """Unpin every message of a topic."""
    chat = _forum(sandbox, params)
    return _unpin_all(sandbox, chat, _topic(chat, params))


def unpin_all_general_forum_topic_messages(sandbox: Sandbox, params: Params) -> bool:
    """Unpin every message of General."""
    chat = _forum(sandbox, params)
    return _unpin_all(sandbox, chat, chat.topics[GENERAL])


def _closer(*, closed: bool, general: bool) -> Any:
    def act(sandbox: Sandbox, params: Params) -> bool:
        chat = _forum(sandbox, params)
        topic = chat.topics[GENERAL] if general else _topic(chat, params)
        _allow(sandbox, chat, topic, "can_manage_topics", say.NO_RIGHT_TO_CLOSE)
        sandbox.limits.spend(chat.id, family=TOPICS)
        return _done(forum.close_topic(sandbox, chat, topic, sandbox.bot["id"], closed=closed))

    return act


def _hider(*, hidden: bool) -> Any:
    def act(sandbox: Sandbox, params: Params) -> bool:
        chat = _forum(sandbox, params)
        _allow(sandbox, chat, chat.topics[GENERAL], "can_manage_topics", say.NO_RIGHT_TO_CLOSE)
        sandbox.limits.spend(chat.id, family=TOPICS)
        return _done(forum.hide_general(sandbox, chat, sandbox.bot["id"], hidden=hidden))

    return act


def _forum(sandbox: Sandbox, params: Params) -> Chat:
    chat = open_chat(sandbox, params)
    if not chat.forum:
        raise bad_request(say.NOT_A_FORUM)
    return chat


def _topic(chat: Chat, params: Params) -> Topic:
    number = params.integer("message_thread_id")
    if number <= 0:
        raise bad_request(say.THREAD_INVALID)
    topic = chat.topics.get(number)
    if topic is None:
        raise bad_request(say.TOPIC_GONE)
    return topic


def _allow(sandbox: Sandbox, chat: Chat, topic: Topic, right: str, refusal: str) -> None:
    if topic.by != sandbox.bot["id"] and not chat.bot_role.may(right):
        raise bad_request(refusal)


def _edit(sandbox: Sandbox, chat: Chat, topic: Topic, params: Params) -> bool:
    _allow(sandbox, chat, topic, "can_manage_topics", say.NO_RIGHT_TO_EDIT_TOPIC)
    name = _name(params) if params.text("name") else None
    emoji = _emoji(params) if "icon_custom_emoji_id" in params.values else None
    if name is None and emoji is None:
        return True
    sandbox.limits.spend(chat.id, family=TOPICS)
    return _done(forum.edit_topic(sandbox, chat, topic, sandbox.bot["id"], name, emoji))


def _unpin_all(sandbox: Sandbox, chat: Chat, topic: Topic) -> bool:
    if not chat.bot_role.may("can_pin_messages"):
        raise bad_request(say.NO_RIGHT_TO_PIN)
    sandbox.limits.spend(chat.id, family=PINS)
    chat.pins = [number for number in chat.pins if topic_of(chat.messages[number]) != topic.id]
    return True


def _name(params: Params) -> str:
    """Return a topic's name on one line, cut at 128 characters as Telegram cuts it."""
    name = " ".join(params.text("name").split())[:NAME_MAX].strip()
    if not name:
        raise bad_request(say.TOPIC_NAME_EMPTY)
    return name


def _emoji(params: Params) -> str:
    emoji = params.text("icon_custom_emoji_id")
    if emoji and not emoji.isdigit():
        raise bad_request(say.TOPIC_EMOJI_INVALID)
    return emoji


def _done(changed: bool) -> bool:
    if not changed:
        raise bad_request(say.TOPIC_UNCHANGED)
    return True


METHODS = {
    "createForumTopic": create_forum_topic,
    "editForumTopic": edit_forum_topic,
    "closeForumTopic": _closer(closed=True, general=False),
    "reopenForumTopic": _closer(closed=False, general=False),
    "deleteForumTopic": delete_forum_topic,
    "unpinAllForumTopicMessages": unpin_all_forum_topic_messages,
    "editGeneralForumTopic": edit_general_forum_topic,
    "closeGeneralForumTopic": _closer(closed=True, general=True),
    "reopenGeneralForumTopic": _closer(closed=False, general=True),
    "hideGeneralForumTopic": _hider(hidden=True),
    "unhideGeneralForumTopic": _hider(hidden=False),
    "unpinAllGeneralForumTopicMessages": unpin_all_general_forum_topic_messages,
}
