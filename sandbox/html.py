"""parse_mode=HTML: tags to entities, with Telegram's own complaints when the markup is wrong."""

import re
from html import unescape
from typing import Any

from .entities import Entity, utf16_length
from .refusals import Refusal, bad_request

KINDS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "a": "text_link",
    "span": "spoiler",
    "tg-emoji": "custom_emoji",
    "tg-time": "date_time",
}
_TOKEN = re.compile(r"<[^>]*>?|&(?:lt|gt|amp|quot|#\d+|#x[0-9A-Fa-f]+);")
_ATTRIBUTE = re.compile(r"([\w-]+)\s*(?:=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+)))?")


def parse_html(text: str) -> tuple[str, list[Entity]]:
    """Return the plain text and its entities."""
    if "<" not in text and "&" not in text:
        return text, []
    reader = _Reader(text)
    reader.read()
    return "".join(reader.plain), reader.finished()


class _Reader:
    def __init__(self, source: str) -> None:
        self.source = source
        self.plain: list[str] = []
        self.length = 0
        self.entities: list[Entity] = []
        self.open: list[tuple[str, int, dict[str, str]]] = []

    def read(self) -> None:
        at = 0
        for token in _TOKEN.finditer(self.source):
            self._write(self.source[at : token.start()])
            at = token.end()
            written = token.group()
            if written[0] == "&":
                self._write(unescape(written))
            elif not written.endswith(">"):
                raise self._fault("Unclosed start tag at byte offset {at}", token.start())
            elif written.startswith("</"):
                self._close(written[2:-1].strip().lower(), token.start())
            else:
                self._open(written, token.start())
        self._write(self.source[at:])
        if self.open:
            raise self._fault(f'Can\'t find end tag corresponding to start tag "{self.open[-1][0]}"', 0)

    def finished(self) -> list[Entity]:
        return sorted(self.entities, key=lambda entity: (entity["offset"], -entity["length"]))

    def _write(self, piece: str) -> None:
        if piece:
            self.plain.append(piece)
            self.length += utf16_length(piece)

    def _open(self, written: str, at: int) -> None:
        name = re.split(r"[\s>]", written[1:], maxsplit=1)[0].lower()
        if name not in KINDS:
            raise self._fault(f'Unsupported start tag "{name}" at byte offset {{at}}', at)
        attributes = {
            found[1].lower(): unescape(found[2] or found[3] or found[4] or "")
            for found in _ATTRIBUTE.finditer(written[1 + len(name) : -1])
        }
        if name == "span" and attributes.get("class") != "tg-spoiler":
            raise self._fault('Tag "span" must have class "tg-spoiler" at byte offset {at}', at)
        self.open.append((name, self.length, attributes))

    def _close(self, name: str, at: int) -> None:
        if not self.open:
            raise self._fault("Unexpected end tag at byte offset {at}", at)
        opened, start, attributes = self.open.pop()
        if name and name != opened:
            raise self._fault(f'Unmatched end tag at byte offset {{at}}, expected "</{opened}>", found "</{name}>"', at)
        if self.length == start:
            return
        entity: dict[str, Any] = {"type": KINDS[opened], "offset": start, "length": self.length - start}
        if opened == "a":
            url = attributes.get("href") or "".join(self.plain).encode("utf-16-le")[start * 2 :].decode("utf-16-le")
            if not re.match(r"(https?|tg|mailto|tel|ton):", url):
                if "." not in url:
                    return
                url = f"http://{url}"
            entity["url"] = url
        elif opened == "blockquote" and "expandable" in attributes:
            entity["type"] = "expandable_blockquote"
        elif opened == "tg-emoji":
            entity["custom_emoji_id"] = attributes.get("emoji-id", "")
        elif opened == "tg-time":
            self._time(entity, attributes, at)
        elif opened == "code" and self.open and self.open[-1][0] == "pre":
            language = attributes.get("class", "")
            if language.startswith("language-"):
                self.open[-1][2]["language"] = language.removeprefix("language-")
            return
        if opened == "pre" and attributes.get("language"):
            entity["language"] = attributes["language"]
        self.entities.append(entity)

    def _time(self, entity: Entity, attributes: dict[str, str], at: int) -> None:
        if not attributes.get("unix", "").isdigit():
            raise self._fault('Tag "tg-time" must have attribute "unix" at byte offset {at}', at)
        entity["unix_time"] = int(attributes["unix"])
        if attributes.get("format"):
            entity["date_time_format"] = attributes["format"]

    def _fault(self, text: str, at: int) -> Refusal:
        offset = len(self.source[:at].encode("utf-8", "surrogatepass"))
        return bad_request(f"can't parse entities: {text.replace('{at}', str(offset))}")
