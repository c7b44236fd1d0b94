"""reply_markup: read, and refused as Telegram refuses it."""

import json
from typing import Any
from urllib.parse import urlsplit

from . import refusals as say
from .refusals import bad_request

DATA_MAX_BYTES = 64
BUTTONS_MAX = 100
COPY_TEXT_MAX = 256
STYLES = ("danger", "success", "primary")
ACTIONS = (
    "callback_data",
    "url",
    "copy_text",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "callback_game",
    "pay",
)

Keyboard = dict[str, Any]


def read_markup(given: object) -> Keyboard | None:
    """Return the checked markup, or None when there is none."""
    if given is None or given == "":
        return None
    if isinstance(given, str):
        try:
            given = json.loads(given)
        except ValueError:
            raise bad_request(say.MARKUP_NOT_JSON) from None
    if not isinstance(given, dict):
        raise bad_request(say.MARKUP_NOT_OBJECT)
    if "inline_keyboard" in given:
        return _inline(given["inline_keyboard"])
    if "keyboard" in given:
        return _reply(given)
    if given.get("remove_keyboard") or given.get("force_reply"):
        return given
    return None


def is_inline(markup: Keyboard | None) -> bool:
    """Say whether the markup belongs to its message (and not to the chat's input field)."""
    return markup is not None and "inline_keyboard" in markup


def buttons_of(message: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the inline buttons a message shows now, in reading order."""
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [button for row in rows for button in row]


def _inline(rows: object) -> Keyboard | None:
    if not isinstance(rows, list):
        raise bad_request(say.BUTTON_ROW_NOT_ARRAY)
    kept = []
    for row in rows:
        if not isinstance(row, list):
            raise bad_request(say.BUTTON_ROW_NOT_ARRAY)
        if row:
            kept.append([_inline_button(button) for button in row])
    if sum(map(len, kept)) > BUTTONS_MAX:
        raise bad_request(say.MARKUP_TOO_LONG)
    return {"inline_keyboard": kept} if kept else None


def _inline_button(button: object) -> dict[str, Any]:
    if not isinstance(button, dict):
        raise bad_request(say.BUTTON_NOT_OBJECT)
    if not isinstance(button.get("text"), str) or not button["text"]:
        raise bad_request(say.BUTTON_TEXT_MISSING)
    action = next((name for name in ACTIONS if name in button), None)
    if action is None:
        raise bad_request(say.BUTTON_TEXT_ONLY)
    value = button[action]
    if action == "callback_data":
        if value == "":
            raise bad_request(say.BUTTON_TEXT_ONLY)
        if not isinstance(value, str) or len(value.encode()) > DATA_MAX_BYTES:
            raise bad_request(say.BUTTON_DATA_INVALID)
    elif action == "url":
        parts = urlsplit(value) if isinstance(value, str) else None
        if parts is None or parts.scheme not in ("http", "https", "tg", "ton") or not parts.netloc:
            raise bad_request(say.BUTTON_URL_INVALID)
    elif action == "copy_text":
        text = value.get("text") if isinstance(value, dict) else None
        if not isinstance(text, str) or not 1 <= len(text) <= COPY_TEXT_MAX:
            raise bad_request(say.BUTTON_COPY_TEXT_INVALID)
    if button.get("style") not in (None, *STYLES):
        raise bad_request(say.BUTTON_STYLE_INVALID)
    return button


def _reply(markup: dict[str, Any]) -> Keyboard:
    rows = markup["keyboard"]
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request(say.BUTTON_ROW_NOT_ARRAY)
    kept = []
    for row in rows:
        plain = [{"text": button} if isinstance(button, str) else button for button in row]
        if not all(isinstance(button, dict) and button.get("text") for button in plain):
            raise bad_request(say.KEYBOARD_BUTTON_TEXT_MISSING)
        if plain:
            kept.append(plain)
    if not kept:
        raise bad_request(say.KEYBOARD_EMPTY)
    return {**markup, "keyboard": kept}
