"""getUpdates, and the answers about webhooks of a Telegram that has none."""

from typing import Any

from sandbox.params import Params
from sandbox.sandbox import Sandbox


async def get_updates(sandbox: Sandbox, params: Params) -> list[str]:
    """Return the waiting updates as ready JSON; the server joins them unread."""
    wished = params.object("allowed_updates")
    if isinstance(wished, list):
        sandbox.updates.allow([str(kind) for kind in wished])
    return await sandbox.updates.poll(params.integer("offset"), params.integer("limit", 100), params.integer("timeout"))


def delete_webhook(sandbox: Sandbox, params: Params) -> bool:
    """There is no webhook to delete; waiting updates are dropped when asked."""
    if params.flag("drop_pending_updates"):
        sandbox.updates.clear()
    return True


def get_webhook_info(sandbox: Sandbox, params: Params) -> dict[str, Any]:
    """Tell that updates are polled, and how many wait."""
    info: dict[str, Any] = {
        "url": "",
        "has_custom_certificate": False,
        "pending_update_count": len(sandbox.updates),
    }
    if sandbox.updates.allowed is not None:
        info["allowed_updates"] = sandbox.updates.allowed
    return info


METHODS = {"getUpdates": get_updates, "deleteWebhook": delete_webhook, "getWebhookInfo": get_webhook_info}
