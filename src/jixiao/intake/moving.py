"""Moving reports between the seeds, which people review as text, and the store of facts. 事实库"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from jixiao.errors import JixiaoError
from jixiao.facts import kinds, stored
from jixiao.facts.catalogue import READ
from jixiao.facts.table import Row, read, sound_rows
from jixiao.intake import packs, seeds
from jixiao.intake.packs import PackDraft


def to_seeds(root: Path, reports: Sequence[str]) -> str:
    """Move ``reports`` out of the store into the seeds; says so. Raises ``JixiaoError`` where the store lacks one."""
    ids = set(reports)
    with seeds.writing(root):
        _require(ids, {row["report_id"] for row in stored.reports(root)}, "the store")
        moved = _rows(root, ids)
        seeded = {table: sound_rows(table, root) for table in READ if moved[table.name]}
        changed = [(table, [*_without(rows, ids), *moved[table.name]]) for table, rows in seeded.items()]
        seeds.replace(root, changed, packs.put_in_force(root, packs.without(root, ids)))
    return f"{_told(ids, moved)} to seeds/facts: review them, then commit seeds/"


def to_store(root: Path, reports: Sequence[str]) -> str:
    """Move ``reports`` out of the seeds into the store; says so. Raises ``JixiaoError`` where the seeds lack one."""
    ids = set(reports)
    with seeds.writing(root), PackDraft(root) as draft:
        seeded = {table: sound_rows(table, root) for table in READ}
        _require(ids, {row["report_id"] for row in seeded[kinds.REPORT.table]}, "the seeds")
        moved = _rows(root, ids)
        draft.rows(moved)
        changed = [(table, left) for table, rows in seeded.items() if len(left := _without(rows, ids)) < len(rows)]
        in_force = [*packs.without(root, ids), draft.named()]
        seeds.replace(root, changed, packs.put_in_force(root, in_force))
    reviewed = sum(row["review"] != "extracted" for row in moved[kinds.REPORT.table.name])
    told = f"{_told(ids, moved)} to the store"
    return f"{told}; {reviewed} of them were reviewed, and git no longer keeps what was decided" if reviewed else told


def summary(root: Path) -> str:
    """What the store holds, in words."""
    if not stored.is_there(root):
        return f"there is no store, so facts go to seeds/facts; make one with: mkdir {stored.FOLDER}"
    rows = sum(len(stored.rows(root, table)) for table in READ)
    reports = stored.reports(root)
    hidden = {row["report_id"] for row in sound_rows(kinds.REPORT.table, root)} & {row["report_id"] for row in reports}
    told = f"{len(reports):,} reports, {rows:,} rows, {len(stored.packs(root))} packs"
    return told + (f"; hidden by the seeds: {', '.join(sorted(map(str, hidden)))}" if hidden else "")


def _rows(root: Path, ids: set[str]) -> dict[str, list[Row]]:
    """The rows of the reports by table: those of the seeds, and of the store what these do not hide."""
    reviewed: set[object] = {record["report_id"] for record in read(kinds.REPORT.table, root).records}
    loaded = {table.name: stored.joined(read(table, root), root, reviewed, stored.of_reports(ids)) for table in READ}
    return {
        name: [record.values for record in found.records if record["report_id"] in ids]
        for name, found in loaded.items()
    }


def _without(rows: Sequence[Row], ids: set[str]) -> list[Row]:
    return [row for row in rows if row["report_id"] not in ids]


def _require(ids: set[str], held: set[object], where: str) -> None:
    if missing := sorted(one for one in ids if one not in held):
        raise JixiaoError(f"there is no report {', '.join(missing)} in {where}; see table dim_report, or: jixiao store")


def _told(ids: set[str], moved: dict[str, list[Row]]) -> str:
    return f"moved {', '.join(sorted(ids))}: {sum(map(len, moved.values())):,} rows"
