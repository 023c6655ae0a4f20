"""The counts of an evaluation as CSV files that are committed."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path


def read(path: Path) -> Iterator[dict[str, str]]:
    """The rows of a file; none where there is no file."""
    if path.exists():
        with path.open(encoding="utf-8", newline="") as file:
            yield from csv.DictReader(file)


def spell(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """The rows under their header, as they are committed."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue()
