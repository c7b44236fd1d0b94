"""getUpdates."""

from sandbox.params import Params
from sandbox.refusals import WEBHOOK_ACTIVE, Refusal
from sandbox.sandbox import Sandbox


async def get_updates(sandbox: Sandbox, params: Params) -> list[str]:
    """Return the waiting updates as ready JSON; the server joins them unread."""
    if sandbox.webhook.hook is not None:
        raise Refusal(*WEBHOOK_ACTIVE)
    wished = params.object("allowed_updates")
    if isinstance(wished, list):
        sandbox.updates.allow([str(kind) for kind in wished])
    return await sandbox.updates.poll(params.integer("offset"), params.integer("limit", 100), params.integer("timeout"))


METHODS = {"getUpdates": get_updates}
