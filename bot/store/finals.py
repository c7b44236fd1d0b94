"""What supervisors decided once the reminders had ended, and the written notices that are recorded."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from bot.store.statements import Tx, sql

if TYPE_CHECKING:
    from bot.turn.work import Work


def noticed(work: Work) -> Tx[date | None]:
    """The day of the newest written notice, for the desk's picture; nothing where no final review is open."""
    reasons = work.means.policy.desk.final_review.reasons
    if work.case is None or not any(ticket["reason"] in reasons for ticket in work.tickets):
        return None
    found = yield sql("finals_of_case", work.case.case_id)
    days = [date.fromisoformat(row["day"]) for row in found if row["choice"] == "sent"]
    return max(days, default=None)
