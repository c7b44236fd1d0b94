"""setMessageReaction, and the emoji Telegram takes as reactions."""

from typing import Any

from sandbox import refusals as say
from sandbox.limits import REACTIONS as FAMILY
from sandbox.params import Params
from sandbox.refusals import bad_request
from sandbox.sandbox import Sandbox
from sandbox.world import Chat

from .places import message_of, open_chat

# ReactionTypeEmoji of the Bot API.
LISTED = (
    "👍 👎 ❤ 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 "
    "🥱 🥴 😍 🐳 ❤️‍🔥 🌚 🌭 💯 🤣 ⚡ 🍌 🏆 💔 🤨 😐 🍓 🍾 💋 🖕 😈 "
    "😴 😭 🤓 👻 👨‍💻 👀 🎃 🙈 😇 😨 🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪 🗿 "
    "🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾 🤷‍♂️ 🤷 🤷‍♀️ 😡"
)
EMOJI = frozenset(LISTED.split())


def set_message_reaction(sandbox: Sandbox, params: Params) -> bool:
    """Give a message the bot's reaction, one at most, or take it away."""
    chat = open_chat(sandbox, params)
    message = message_of(chat, params, say.REACT_NOT_FOUND)
    wished = params.object("reaction") or []
    if not isinstance(wished, list) or not all(isinstance(one, dict) for one in wished):
        raise bad_request(say.REACTION_INVALID)
    if len(wished) > 1:
        raise bad_request(say.REACTIONS_TOO_MANY)
    emoji = str(wished[0].get("emoji", "")) if wished else ""
    if wished and (wished[0].get("type") != "emoji" or emoji not in EMOJI):
        raise bad_request(say.REACTION_INVALID)
    sandbox.limits.spend(chat.id, family=FAMILY)
    react(sandbox, chat, message["message_id"], sandbox.bot["id"], emoji)
    return True


def react(sandbox: Sandbox, chat: Chat, number: int, by: int, emoji: str) -> str:
    """Keep somebody's only reaction to a message, "" for none; return the one before."""
    before = chat.reactions.pop((number, by), "")
    if emoji:
        chat.reactions[number, by] = emoji
    sandbox.events.tell("reaction", chat=chat.id, message_id=number)
    return before


def shown(emoji: str) -> list[dict[str, Any]]:
    """Return a reaction as updates have it."""
    return [{"type": "emoji", "emoji": emoji}] if emoji else []


METHODS = {"setMessageReaction": set_message_reaction}
