"""An exported table made from the file of the release before: the rows of the reports that changed take their places.

To read a file of Parquet as it is coded and to write it again takes two thirds of the time of asking the database for
all its rows in their order.
"""

from __future__ import annotations

import base64
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow as pa

#: The column of the report that a row is of.
REPORT = "report_id"
#: Where a file keeps the types of its columns, and what is said of them.
_SCHEMA = "ARROW:schema"

Key = tuple[Any, ...]


def splice(before: Path, now: pa.Table, reports: Collection[str], key: Sequence[str], path: Path) -> None:
    """Write to ``path`` the rows of the file ``before`` that are not of ``reports``, and the rows ``now`` of these.

    All are in the order of the ``key``, and the file is of the schema of ``now``.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    texts = [field.name for field in now.schema if pa.types.is_string(field.type)]
    file = pq.ParquetFile(before, read_dictionary=texts)
    schema = file.schema_arrow.with_metadata(now.schema.metadata)
    told = base64.b64encode(now.schema.serialize().to_pybytes()).decode("ascii")
    with pq.ParquetWriter(path, schema, compression="zstd", store_schema=False) as writer:
        for rows in _groups(file, now.cast(schema), reports, key):
            if rows.num_rows:
                writer.write_table(rows.cast(schema), row_group_size=rows.num_rows)
        writer.add_key_value_metadata({_SCHEMA: told})


def _groups(file: Any, now: pa.Table, reports: Collection[str], key: Sequence[str]) -> Iterator[pa.Table]:
    """The groups of rows of ``file`` one after another, each with those ``now`` that come into it."""
    import pyarrow as pa
    import pyarrow.compute as pc

    coming, done = _keys(now, key), 0
    gone = pa.array(reports, pa.string())
    for number in range(file.num_row_groups):
        held = file.read_row_group(number)
        kept = held.filter(pc.invert(pc.is_in(held[REPORT].cast(pa.string()), value_set=gone)))
        is_last = number == file.num_row_groups - 1
        until = len(coming) if is_last else bisect_right(coming, _keys(held.slice(held.num_rows - 1), key)[0], lo=done)
        own, done = now.slice(done, until - done), until
        if own.num_rows or kept.num_rows < held.num_rows:
            # Of several codes in one group only the first would be kept.
            kept = pa.concat_tables(_in_order(kept, own, key)).unify_dictionaries().combine_chunks()
        yield kept
    if file.num_row_groups == 0:
        yield now


def _in_order(kept: pa.Table, own: pa.Table, key: Sequence[str]) -> Iterator[pa.Table]:
    """Slices of both tables, in the order of the key."""
    columns = [kept[name] for name in key]

    def key_of(row: int) -> Key:
        return tuple(column[row].as_py() for column in columns)

    at = first = 0
    for row, one in enumerate(_keys(own, key)):
        place = bisect_left(range(kept.num_rows), one, lo=at, key=key_of)
        if place > at:
            yield from (own.slice(first, row - first), kept.slice(at, place - at))
            at, first = place, row
    yield from (own.slice(first), kept.slice(at))


def _keys(table: pa.Table, key: Sequence[str]) -> list[Key]:
    return list(zip(*(table[name].to_pylist() for name in key), strict=True))
