"""Where the bot is reached: what a webhook's address, its secret and the port to listen at may be."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
WEBHOOK_PORTS = (443, 80, 88, 8443)  # those Telegram delivers to
OWN_PATHS = ("/healthz", "/metrics")


def webhook_address(value: str) -> str:
    """An address Telegram can deliver to, or nothing; ValueError says what was expected."""
    if not value:
        return value
    try:
        parts = urlsplit(value)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise ValueError("expected an address such as https://bot.example.org/telegram") from None
    local = host in LOOPBACK
    if not host or not (parts.scheme == "https" or (local and parts.scheme == "http")):
        raise ValueError("expected https://... (http on loopback only)")
    if not local and (port or 443) not in WEBHOOK_PORTS:
        raise ValueError(f"Telegram delivers to the ports {', '.join(map(str, WEBHOOK_PORTS))} only")
    if not re.fullmatch(r"(/[A-Za-z0-9._~-]*)*", parts.path) or parts.query or parts.fragment or "@" in parts.netloc:
        raise ValueError("expected a plain path of letters, digits and - . _ ~, and nothing behind it")
    if parts.path in OWN_PATHS:
        raise ValueError(f"{parts.path} is our own: choose another path")
    return value


def webhook_secret(value: str, *, needed: bool) -> str:
    """A secret as Telegram takes it, and long enough; ValueError never repeats it."""
    if not value and needed:
        raise ValueError("missing (needed with webhook_url)")
    if value and not re.fullmatch(r"[A-Za-z0-9_-]{16,256}", value):
        raise ValueError("expected 16 to 256 letters, digits, - and _, such as `openssl rand -hex 32` gives")
    return value


def listen_address(value: str) -> str:
    """host:port, an IPv6 host in brackets; ValueError otherwise."""
    found = re.fullmatch(r"([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\]):(\d{1,5})", value)
    if found is None or int(found[2]) > 65535:
        raise ValueError("expected host:port, such as 127.0.0.1:8080 or [::]:8080")
    return value


def host_and_port(listen: str) -> tuple[str, int]:
    """The two parts of an address to listen at."""
    host, _, port = listen.rpartition(":")
    return host.strip("[]"), int(port)
