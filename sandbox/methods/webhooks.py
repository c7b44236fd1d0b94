"""setWebhook, deleteWebhook, getWebhookInfo."""

import re
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from sandbox import refusals as say
from sandbox.params import Params
from sandbox.refusals import WEBHOOK_SET, bad_request
from sandbox.sandbox import Sandbox
from sandbox.webhook import Hook

LOOPBACK = ("localhost", "127.0.0.1", "::1")
PORTS = (80, 88, 443, 8443)
CONNECTIONS_DEFAULT, CONNECTIONS_MAX = 40, 100
SECRET_MAX = 256


def set_webhook(sandbox: Sandbox, params: Params) -> bool:
    """Deliver updates to an address from now on, what already waits included; an empty address ends that."""
    url = params.text("url").strip()
    if not url:
        return delete_webhook(sandbox, params)
    if "certificate" in params.uploads:
        raise bad_request(say.WEBHOOK_CERTIFICATE)
    address = _checked(url, params.text("ip_address"))
    hook = Hook(url, _secret(params), _connections(params), address)
    wished = params.object("allowed_updates")
    if isinstance(wished, list):
        sandbox.updates.allow([str(kind) for kind in wished])
    if params.flag("drop_pending_updates"):
        sandbox.updates.clear()
    sandbox.updates.interrupt(WEBHOOK_SET)
    if hook != sandbox.webhook.hook:  # the same again changes nothing, as with Telegram
        sandbox.webhook.set(hook)
    return True


def delete_webhook(sandbox: Sandbox, params: Params) -> bool:
    """Deliver nothing more; what waits can be fetched, unless it is dropped."""
    sandbox.webhook.remove()
    if params.flag("drop_pending_updates"):
        sandbox.updates.clear()
    return True


def get_webhook_info(sandbox: Sandbox, params: Params) -> dict[str, Any]:
    """Tell where updates are delivered, how many wait, and what went wrong last."""
    info: dict[str, Any] = {"url": "", "has_custom_certificate": False, "pending_update_count": len(sandbox.updates)}
    hook, trouble = sandbox.webhook.hook, sandbox.webhook.trouble
    if hook is not None:
        info |= {"url": hook.url, "max_connections": hook.max_connections}
        if hook.address:
            info["ip_address"] = hook.address
        if trouble is not None:
            info |= {"last_error_date": trouble.at, "last_error_message": trouble.words}
    if sandbox.updates.allowed is not None:
        info["allowed_updates"] = sandbox.updates.allowed
    return info


def _checked(url: str, given: str) -> str:
    """The address that is known of a host that may be delivered to: https on Telegram's ports, or loopback anyhow."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise bad_request(say.WEBHOOK_NO_HOST) from None
    local = host in LOOPBACK
    if parts.scheme != "https" and not (local and parts.scheme == "http"):
        raise bad_request(say.WEBHOOK_NO_HTTPS)
    if not host:
        raise bad_request(say.WEBHOOK_NO_HOST)
    if not local and (port or 443) not in PORTS:
        raise bad_request(say.WEBHOOK_PORT)
    if given or host == "localhost":
        return given or "127.0.0.1"
    try:
        return str(ip_address(host))
    except ValueError:
        return ""


def _secret(params: Params) -> str:
    secret = params.text("secret_token")
    if len(secret) > SECRET_MAX:
        raise bad_request(say.SECRET_TOO_LONG)
    if re.fullmatch(r"[A-Za-z0-9_-]*", secret) is None:
        raise bad_request(say.SECRET_ILLEGAL)
    return secret


def _connections(params: Params) -> int:
    wished = params.integer("max_connections")
    return max(1, min(wished, CONNECTIONS_MAX)) if wished else CONNECTIONS_DEFAULT


METHODS = {"setWebhook": set_webhook, "deleteWebhook": delete_webhook, "getWebhookInfo": get_webhook_info}
