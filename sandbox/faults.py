"""Faults on demand: the bad days of a network, ordered one by one, so a test can say what follows."""

from dataclasses import asdict, dataclass
from typing import Any

from .refusals import Refusal

KINDS = ("refuse", "delay", "timeout_after_accept")
DESCRIPTIONS = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden: bot was blocked by the user",
    404: "Not Found",
    409: "Conflict",
    500: "Internal Server Error",
    502: "Bad Gateway",
}


class FaultUnclear(ValueError):
    """The order for a fault cannot be understood."""


@dataclass(slots=True)
class Fault:
    """One ordered fault; it meets the next `times` calls that match it."""

    kind: str
    method: str = "*"
    chat: int | None = None
    code: int = 500
    description: str | None = None
    retry_after: int | None = None
    migrate_to_chat_id: int | None = None
    seconds: float = 1.0
    times: int = 1

    def refusal(self) -> Refusal:
        """Return what a refused call is answered."""
        parameters = {
            name: value for name in ("retry_after", "migrate_to_chat_id") if (value := getattr(self, name)) is not None
        }
        description = self.description
        if description is None and self.retry_after is not None:
            description = f"Too Many Requests: retry after {self.retry_after}"
        if description is None and self.migrate_to_chat_id is not None:
            description = "Bad Request: group chat was upgraded to a supergroup chat"
        return Refusal(self.code, description or DESCRIPTIONS.get(self.code, "Bad Request"), **parameters)


class Faults:
    """The faults still to come, in the order they were asked for."""

    def __init__(self) -> None:
        self._waiting: list[Fault] = []

    def __bool__(self) -> bool:
        return bool(self._waiting)

    def order(self, wish: dict[str, Any]) -> Fault:
        """Read the wish, keep the fault and return it."""
        unknown = set(wish) - set(Fault.__dataclass_fields__)
        if unknown:
            raise FaultUnclear(f"unknown field: {', '.join(sorted(unknown))}")
        if wish.get("kind") not in KINDS:
            raise FaultUnclear(f"kind must be one of {', '.join(KINDS)}")
        given = {name: value for name, value in wish.items() if value is not None}
        if "code" not in given:
            given["code"] = 429 if "retry_after" in given else 400 if "migrate_to_chat_id" in given else 500
        try:
            for name, kind in (("code", int), ("retry_after", int), ("times", int), ("seconds", float)):
                if name in given:
                    given[name] = kind(given[name])
            for name in ("chat", "migrate_to_chat_id"):
                if name in given:
                    given[name] = int(given[name])
        except (TypeError, ValueError):
            raise FaultUnclear(f"{name} must be a number") from None
        fault = Fault(**given)
        fault.method = str(fault.method)
        if fault.times > 0:
            self._waiting.append(fault)
        return fault

    def meet(self, method: str, chat: int | None, *, by_name: bool = False) -> Fault | None:
        """Return the fault this call runs into, if any, and count it; with `by_name` those for any method pass by."""
        for fault in self._waiting:
            if fault.method.lower() != method and (by_name or fault.method != "*"):
                continue
            if fault.chat is not None and fault.chat != chat:
                continue
            fault.times -= 1
            if fault.times <= 0:
                self._waiting.remove(fault)
            return fault
        return None

    def clear(self) -> None:
        """Forget every fault still waiting."""
        self._waiting.clear()

    def listing(self) -> list[dict[str, Any]]:
        """Return the waiting faults as plain objects."""
        return [asdict(fault) for fault in self._waiting]
