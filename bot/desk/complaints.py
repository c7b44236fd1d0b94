"""A complaint was made: the desk reads whom it is about, and who it is about lets go of the case."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.desk.bench import Bench, Inner
from bot.desk.holding import give_to_queue
from bot.desk.overview import name_of
from bot.store.statements import Tx, sql
from dialogs.desk.complaints import handed_on, recorded


def complained(bench: Bench, payload: Mapping[str, Any]) -> Tx[None]:
    """Said in the topic; a holder whom it is about holds the case no more."""
    rows = yield sql("complaint_read", payload["complaint"])
    if not rows or rows[0]["state"] != "open":
        return
    about, means = rows[0]["about"], bench.work.means
    alias = name_of(means, about)
    bench.tell(recorded(payload["complaint"], alias), locale=means.desk_locale)
    if about and bench.topic.held_by == about:
        yield from give_to_queue(bench, "complaint", handed_on(alias))


INNER: dict[str, Inner] = {"complained": complained}
