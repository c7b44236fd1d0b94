"""A call's parameters, however they came: query, form, multipart or JSON."""

import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import web

from .refusals import bad_request


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with the call."""

    name: str
    mime_type: str
    content: bytes


@dataclass(slots=True)
class Params:
    """Parameters by name; each reader turns what came into one type or refuses it."""

    values: dict[str, Any] = field(default_factory=dict)
    uploads: dict[str, Upload] = field(default_factory=dict)

    def text(self, name: str, default: str = "") -> str:
        """Return a string."""
        value = self.values.get(name)
        return default if value is None else value if isinstance(value, str) else json.dumps(value)

    def integer(self, name: str, default: int = 0) -> int:
        """Return a whole number; Telegram reads nonsense as absent."""
        try:
            return int(self.values.get(name, default))
        except (TypeError, ValueError):
            return default

    def flag(self, name: str) -> bool:
        """Return a yes or no."""
        return str(self.values.get(name, "")).lower() in ("true", "1", "yes")

    def object(self, name: str) -> Any:
        """Return a JSON value, or None when absent."""
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return json.loads(value)
        except ValueError:
            raise bad_request(f"can't parse {name} JSON object") from None


async def read_params(request: web.Request) -> Params:
    """Read whatever the request carries; a later source wins over the query string."""
    params = Params(dict(request.query) if request.query_string else {})
    if not request.can_read_body:
        return params
    kind = request.content_type
    if kind == "multipart/form-data":
        await _read_multipart(request, params)
        return params
    body = await request.text()
    if kind == "application/json":
        try:
            content = json.loads(body or "{}")
        except ValueError:
            content = None
        if not isinstance(content, dict):
            raise bad_request("can't parse request body JSON object")
        params.values.update(content)
    else:
        params.values.update(parse_qsl(body, keep_blank_values=True))
    return params


async def _read_multipart(request: web.Request, params: Params) -> None:
    form = await request.post()
    for name, value in form.items():
        if isinstance(value, web.FileField):
            params.uploads[name] = Upload(value.filename, value.content_type, value.file.read())
            value.file.close()
        else:
            params.values[name] = value if isinstance(value, str) else bytes(value).decode()
