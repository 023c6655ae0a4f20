"""Tables that changed in bulk: so many rows, as where a rule changed, that they are counted, and written as Parquet.

No row leaves the database but a few examples.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from jixiao.release.changes.cause import CAUSES, Cause, cause_word
from jixiao.release.changes.comparison import DIFFERING, DatabasePair, Differing
from jixiao.sql import literal

#: Rows of a table that are told one by one; where more differ, it changed in bulk.
MOST = 20_000
#: Rows of a table that changed in bulk that are told all the same, the first by its key.
EXAMPLES = 200


@dataclass(frozen=True)
class Bulk:
    """How many rows of a table changed, by cause and operation, and by report; and the file that has each.

    ``file`` is its name beside the page, None where it was not written.
    """

    table: str
    counts: Counter[tuple[Cause, str]]
    reports: Counter[str]
    file: str | None


def in_bulk(pair: DatabasePair, found: Differing, place: Path | None) -> Bulk:
    """The rows of a table that differ, whose ``CAUSES`` are found, counted; below ``place`` a Parquet file has each.

    Its columns are ``operation``, ``cause``, ``report_id``, ``columns`` (those that differ), ``before`` and ``after``.
    """
    counts: Counter[tuple[Cause, str]] = Counter()
    reports: Counter[str] = Counter()
    rows = f"from {DIFFERING} as differing inner join {CAUSES} as causes on differing.rowid = causes.row"
    for number, operation, report, count in pair.query(
        f"select cause, operation, report_id, count(*) {rows} group by all order by all"
    ):
        counts[Cause(number), operation] += count
        if report is not None:
            reports[report] += count
    if place is None:
        return Bulk(found.name, counts, reports, None)
    place.mkdir(parents=True, exist_ok=True)
    file = place / f"{found.name}.parquet"
    pair.connection.execute(
        f"""
        copy (
            select operation, {cause_word("cause")} as cause, report_id, columns, before, after
            {rows}
            order by report_id, row
        ) to {literal(str(file))} (format parquet, compression zstd)
        """
    )
    return Bulk(found.name, counts, reports, f"{place.name}/{file.name}")
