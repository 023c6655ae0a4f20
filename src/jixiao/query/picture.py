"""A fact's place on its page, as a picture."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb

from jixiao import project
from jixiao.documents import picture as pictures
from jixiao.documents.directory import reports_directory
from jixiao.documents.limits import UnreadableError
from jixiao.errors import JixiaoError
from jixiao.query.connection import reading
from jixiao.query.source import Box, file_of, find
from jixiao.release.store import Store

#: Points shown on each side of a place that is cut out.
AROUND = 30.0


@dataclass(frozen=True)
class Picture:
    """The page that prints a fact, or what is cut out of it, as PNG; a notebook shows it.

    ``box`` is the place, framed in the picture: left, bottom, right, top in points from the left and the lower edge of
    the page as it is shown; None where the file does not tell it.
    """

    fact_id: str
    page: int
    box: Box | None
    png: bytes

    def _repr_png_(self) -> bytes:
        return self.png


def picture(
    fact_id: str, release: str = "current", *, around: float | None = AROUND, reports: Path | None = None
) -> Picture:
    """The place of a fact, cut out of its page with ``around`` points on each side; the whole page where it is None.

    Raises ``JixiaoError`` where there is no such fact, it stands on no page, or its report's file is not at hand.
    """
    found = project.find()
    with reading(Store(found.warehouse).find(release).database) as connection:
        return drawn(connection, fact_id, reports_directory(found.root, reports), around)


def drawn(connection: duckdb.DuckDBPyConnection, fact_id: str, directory: Path | None, around: float | None) -> Picture:
    """The same of an open release, with the reports in ``directory``."""
    origin = find(connection, fact_id)
    place = origin.places[0]
    if place.page is None:
        raise JixiaoError(f"{fact_id} stands on no page: {origin.source_file} has none; see: jixiao source {fact_id}")
    if (held := file_of(origin, directory)) is None:
        remedy = "put it into reports/, or name its directory with --reports"
        raise JixiaoError(f"{origin.source_file}, the report of {fact_id}, is not at hand: {remedy}")
    path, raw = held
    try:
        png = pictures.picture(path.name, raw, place.page, place.box, around)
    except UnreadableError as error:
        raise JixiaoError(str(error)) from error
    return Picture(fact_id, place.page, place.box, png)
