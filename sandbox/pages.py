"""The page where a person can be the borrower: plain files, and the files people and bot exchanged."""

from importlib import resources
from urllib.parse import quote

from aiohttp import web

from .sandbox import Sandbox

KINDS = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
SAFE_INLINE = ("image/png", "image/jpeg", "image/gif", "image/webp", "application/pdf")
GUARD = {
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data: blob:; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}


def add_routes(app: web.Application, sandbox: Sandbox) -> None:
    """Add the page, its parts, and the exchanged files as the page shows them."""

    async def index(request: web.Request) -> web.Response:
        return _part("index.html")

    async def part(request: web.Request) -> web.Response:
        return _part(request.match_info["name"])

    async def file(request: web.Request) -> web.Response:
        stored = sandbox.files.by_id(request.match_info["id"])
        if stored is None:
            raise web.HTTPNotFound
        kind = _sniffed(stored.content) or stored.mime_type
        # What a person uploaded must never run as a page of ours.
        inline = kind in SAFE_INLINE
        how = f"{'inline' if inline else 'attachment'}; filename*=UTF-8''{quote(stored.name, safe='')}"
        headers = {"X-Content-Type-Options": "nosniff", "Content-Disposition": how}
        return web.Response(
            body=stored.content, content_type=kind if inline else "application/octet-stream", headers=headers
        )

    app.router.add_get("/", index)
    app.router.add_get("/page/{name:[a-z]+\\.[a-z]+}", part)
    app.router.add_get("/control/files/{id:[A-Za-z0-9]+}", file)


def _part(name: str) -> web.Response:
    kind = KINDS.get(name[name.rindex(".") :])
    found = resources.files(__package__).joinpath("page", name)
    if kind is None or not found.is_file():
        raise web.HTTPNotFound
    return web.Response(text=found.read_text("utf-8"), content_type=kind, charset="utf-8", headers=GUARD)


def _sniffed(content: bytes) -> str | None:
    if content.startswith(b"\x89PNG"):
        return "image/png"
    if content.startswith(b"\xff\xd8"):
        return "image/jpeg"
    if content.startswith(b"GIF8"):
        return "image/gif"
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return "image/webp"
    if content.startswith(b"%PDF-"):
        return "application/pdf"
    return None
