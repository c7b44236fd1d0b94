"""What the bot is and says about itself: getMe, commands, name and descriptions."""

import json
import re
from typing import Any

from sandbox.params import Params
from sandbox.refusals import bad_request
from sandbox.sandbox import Sandbox


def get_me(sandbox: Sandbox, params: Params) -> dict[str, Any]:
    """Tell the bot who it is."""
    return {
        **sandbox.bot,
        "can_join_groups": True,
        "can_read_all_group_messages": True,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
        "has_topics_enabled": False,
        "allows_users_to_create_topics": False,
        "can_manage_bots": False,
    }


def set_my_commands(sandbox: Sandbox, params: Params) -> bool:
    """Keep the menu of commands for a scope and a language."""
    commands = params.object("commands")
    if not isinstance(commands, list):
        raise bad_request("can't parse commands JSON object")
    for command in commands:
        if not re.fullmatch(r"/?[a-z0-9_]{1,32}", str(command.get("command", ""))):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(str(command.get("description", ""))) <= 256:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    sandbox.profile[_key("commands", params)] = [
        {"command": command["command"].lstrip("/"), "description": command["description"]} for command in commands
    ]
    sandbox.events.tell("commands")
    return True


def get_my_commands(sandbox: Sandbox, params: Params) -> list[dict[str, str]]:
    """Return the menu of exactly this scope and language."""
    commands: list[dict[str, str]] = sandbox.profile.get(_key("commands", params), [])
    return commands


def delete_my_commands(sandbox: Sandbox, params: Params) -> bool:
    """Forget the menu of this scope and language."""
    sandbox.profile.pop(_key("commands", params), None)
    sandbox.events.tell("commands")
    return True


def _key(what: str, params: Params) -> tuple[str, str, str]:
    scope = params.object("scope") or {"type": "default"}
    return what, json.dumps(scope, sort_keys=True), params.text("language_code")


def _setter(field: str) -> Any:
    def keep(sandbox: Sandbox, params: Params) -> bool:
        sandbox.profile[field, "", params.text("language_code")] = params.text(field)
        return True

    return keep


def _getter(field: str, default: str = "") -> Any:
    def told(sandbox: Sandbox, params: Params) -> dict[str, str]:
        known = sandbox.profile
        anywhere = known.get((field, "", "")) or default
        return {field: known.get((field, "", params.text("language_code"))) or anywhere}

    return told


METHODS = {
    "getMe": get_me,
    "setMyCommands": set_my_commands,
    "getMyCommands": get_my_commands,
    "deleteMyCommands": delete_my_commands,
    "setMyName": _setter("name"),
    "getMyName": _getter("name", "Goodword"),
    "setMyDescription": _setter("description"),
    "getMyDescription": _getter("description"),
    "setMyShortDescription": _setter("short_description"),
    "getMyShortDescription": _getter("short_description"),
}
