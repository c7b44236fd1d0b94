"""An import from end to end: parse, stage, check, merge, report. The write lock is held by the merge alone."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.books import stage
from bot.books.differences import differences
from bot.books.kinds import KINDS, PAYMENTS
from bot.books.merge import Landed, Merge, MovedOn, find_changes, merge
from bot.books.parse import BookFile
from bot.books.refusals import Refusal, UnreadableFile
from bot.books.report import write_reports
from bot.books.rules import check_rows
from bot.clock import Clock
from bot.store.db import Database, Staging

CHUNK = 5_000
KEPT_REFUSALS = 1_000
TRIES = 5

Progress = Callable[[Path, int, int], None]


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What became of a call. `landed` False: nothing was written, `refusals` says why.

    `rows` counts the good rows per kind, `changed` those that were new or different; `refused` counts refused rows,
    of which `refusals` holds the first thousand faults; `differences` are remarks for the lender's people.
    """

    landed: bool
    rows: dict[str, int] = field(default_factory=dict)
    changed: dict[str, int] = field(default_factory=dict)
    refusals: tuple[Refusal, ...] = ()
    refused: int = 0
    as_of: date | None = None
    reports: tuple[Path, ...] = ()
    differences: tuple[str, ...] = ()
    import_n: int | None = None


async def import_files(
    db: Database,
    paths: Sequence[Path],
    *,
    as_of: date | None,
    keep_good: bool,
    secret_key: str,
    clock: Clock,
    lender_zone: str,
    progress: Progress | None = None,
) -> ImportResult:
    """Import the files of one call: all rows land or none; with `keep_good` the good ones do, the others are reported.

    A file that cannot be read as a whole (encoding, header, an endless quote) stops the call, `keep_good` or not.
    `as_of` None means the day before, in the lender's zone. Database errors are raised; nothing has landed then.
    """
    today = clock.now().astimezone(ZoneInfo(lender_zone)).date()
    files: list[BookFile] = []
    try:
        for number, path in enumerate(paths, start=1):
            files.append(BookFile(path, number, secret_key))
        _usable(files, as_of, today)
        async with db.staging() as staging:
            await _stage(staging, files, progress or (lambda path, done, total: None))
            through = as_of or today - timedelta(days=1)
            return await _land(staging, files, through, keep_good, as_of is not None, clock, today)
    except UnreadableFile as fault:
        return ImportResult(landed=False, refusals=(fault.refusal,), refused=1)
    finally:
        for file in files:
            file.close()


def _usable(files: Sequence[BookFile], as_of: date | None, today: date) -> None:
    """UnreadableFile when the call as a whole makes no sense."""
    seen: set[Path] = set()
    for file in files:
        if file.path.resolve() in seen:
            raise UnreadableFile(Refusal(file.name, 0, "", "the same file twice in one call: expected once"))
        seen.add(file.path.resolve())
    if as_of is None:
        return
    if all(file.kind is not PAYMENTS for file in files):
        reason = "--as-of is about payments, and no payments file is in this call: expected one (its header is enough)"
        raise UnreadableFile(Refusal("--as-of", 0, "", reason))
    if as_of > today + timedelta(days=1):
        reason = f"payments cannot be complete through {as_of}: expected a day up to today, {today}"
        raise UnreadableFile(Refusal("--as-of", 0, "", reason))


async def _stage(staging: Staging, files: Sequence[BookFile], progress: Progress) -> None:
    await staging.look(stage.set_up())
    for file in files:
        columns = stage.staged_columns(file.kind)
        while chunk := await asyncio.to_thread(file.chunk, CHUNK):
            if chunk.rows:
                await staging.put(f"staged_{file.kind.name}", columns, chunk.rows)
            if chunk.faults:
                await stage.put_faults(staging, file.kind, chunk.faults)
            progress(file.path, file.bytes_done, file.bytes_total)
        progress(file.path, file.bytes_total, file.bytes_total)
    await stage.counted(staging, KINDS)


async def _land(
    staging: Staging,
    files: Sequence[BookFile],
    through: date,
    keep_good: bool,
    moves_back: bool,
    clock: Clock,
    today: date,
) -> ImportResult:
    names = ["", *(file.name for file in files)]
    for _ in range(TRIES):
        after = await staging.look(check_rows())
        refused = await staging.look(stage.refused_rows())
        first = await staging.look(stage.refusals(names, KEPT_REFUSALS))
        refusals = tuple(refusal for _, refusal in first)
        if refused and not keep_good:
            return ImportResult(landed=False, refusals=refusals, refused=refused)
        reports = await write_reports(staging, files) if refused else ()  # before anything lands: no row is lost
        changes = await staging.look(find_changes())
        what = Merge(
            after=after,
            now=clock.now(),
            seq=clock.ticks(),
            files=[(file.path.name, file.kind.name, file.rows) for file in files],
            landing=sum(new + changed for new, changed in changes.values()),
            has_payments=any(file.kind is PAYMENTS for file in files),
            as_of=through,
            moves_back=moves_back,
        )
        try:
            landed = await staging.merge(merge(what))
            break
        except MovedOn:
            continue
    else:
        return ImportResult(landed=False, refusals=(Refusal("", 0, "", "other imports kept landing: try again"),))
    refused_of = await staging.look(stage.refused_by_file())
    rows: dict[str, int] = {}
    for file in files:
        rows[file.kind.name] = rows.get(file.kind.name, 0) + file.rows - refused_of.get(file.number, 0)
    return ImportResult(
        landed=True,
        rows=rows,
        changed={kind: new + changed for kind, (new, changed) in changes.items() if kind in rows},
        refusals=refusals,
        refused=refused,
        as_of=landed.as_of,
        reports=reports,
        differences=(*_moved(landed, through, what), *await differences(staging, today)),
        import_n=landed.n,
    )


def _moved(landed: Landed, through: date, what: Merge) -> tuple[str, ...]:
    """What there is to say about the day payments are complete through."""
    before = landed.as_of_before
    if not what.has_payments or before is None or landed.as_of is None:
        return ()
    if landed.as_of < before:
        return (f"payments were complete through {before}, now only through {landed.as_of}, as asked",)
    if through < before:
        return (f"payments stay complete through {before}: the day before this import is earlier",)
    return ()
