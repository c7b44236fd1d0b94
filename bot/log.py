"""Structured logs without secrets and personal data: tokens, keys and texts are redacted before a line is made."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

# Keys whose values never reach a log, whoever logs them.
PRIVATE = frozenset(
    {
        "answer", "birth_date", "bot_token", "email", "id_last4", "link", "name", "payload", "phone", "secret",
        "secret_key", "text", "token", "url", "words",
    }
)  # fmt: skip
_TOKEN = re.compile(r"\d{3,}:[A-Za-z0-9_-]{5,}")  # also behind letters, as in a URL
_START = re.compile(r"(start=)[A-Za-z0-9_-]+")
_PASSWORD = re.compile(r"(postgres(?:ql)?://[^:/@\s]*):[^@\s]*@")


def redact(text: str) -> str:
    """The text without bot tokens, link tokens and database passwords."""
    return _PASSWORD.sub(r"\1:***@", _START.sub(r"\1***", _TOKEN.sub("***", text)))


def _redact(_logger: Any, _method: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    for key, value in line.items():
        if key in PRIVATE:
            line[key] = "***"
        elif isinstance(value, str):
            line[key] = redact(value)
    return line


class _RedactingFilter(logging.Filter):
    """For lines of libraries that use the standard logging (httpx logs URLs with the bot token in them)."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.levelno < logging.WARNING:
            return False  # at that level libraries tell whole messages: names, birthdays, link tokens
        record.msg, record.args = redact(record.getMessage()), None
        return True


def set_up_logs(*, json: bool, level: str = "INFO") -> None:
    """One line an event, on standard error."""
    handler = logging.StreamHandler()
    handler.addFilter(_RedactingFilter())
    logging.basicConfig(level="WARNING", handlers=[handler], format="%(levelname)s %(name)s %(message)s", force=True)
    for name in ("httpx", "httpcore", "telegram", "aiohttp.access"):
        logging.getLogger(name).setLevel("WARNING")
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            _redact,
            structlog.processors.JSONRenderer() if json else structlog.dev.ConsoleRenderer(colors=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
        logger_factory=structlog.PrintLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=False,
    )
