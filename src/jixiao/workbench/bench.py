"""The workbench: one release, open, with its words in Chinese and every number a way back to its place."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

import duckdb
import polars as pl
import polars.selectors as cs

from jixiao import project
from jixiao.documents.directory import reports_directory
from jixiao.errors import JixiaoError
from jixiao.query.connection import open_database
from jixiao.query.labels import Labels, is_fraction
from jixiao.query.question import question
from jixiao.query.source import find, find_test, tell, tell_test
from jixiao.release.marts import require_table
from jixiao.release.store import Release, Store
from jixiao.sql import literal
from jixiao.whole_file import whole_file
from jixiao.workbench import charts, files, tables
from jixiao.workbench.shown import Shown


def open_release(release: str = "current") -> Workbench:
    """Open a release for analysis: the published one, or the one named by id. Raises ``JixiaoError`` without one."""
    tables.prepare()
    return Workbench(Store(project.find().warehouse).find(release))


class Workbench:
    """A release for analysis. It keeps its release when a newer one is published; opened again, it has the newer."""

    def __init__(self, release: Release) -> None:
        self.release = release
        self.connection = open_database(release.database)
        self.labels = Labels(self.connection)

    def table(self, name: str) -> pl.DataFrame:
        """One of the release's tables. Raises ``JixiaoError`` where there is none of that name."""
        require_table(self.connection, name)
        return self.sql(f'from "{name}"')

    def sql(self, query: str, **frames: pl.DataFrame) -> pl.DataFrame:
        """The rows of a query, decimals as floats, for charts know no others; ``frames`` are known in it by name.

        Raises ``JixiaoError`` where the query is refused.
        """
        for name, frame in frames.items():
            self.connection.register(name, frame)
        try:
            return self.connection.sql(query).pl().with_columns(cs.decimal().cast(pl.Float64))
        except duckdb.Error as error:
            raise JixiaoError(str(error).splitlines()[0]) from error
        finally:
            for name in frames:
                self.connection.unregister(name)

    def ask(self, number: int) -> pl.DataFrame:
        """The answer to one of the analysts' questions, decimals as floats."""
        return self.sql(question(number).sql)

    def labelled(self, frame: pl.DataFrame, table: str | None = None) -> pl.DataFrame:
        """The frame for people: heads with their units, coded values and keys by their names, all in Chinese.

        ``table`` is the table that the columns are of, where tables differ about a name. Columns of one's own stay.
        """
        words = self.labels.words(frame.columns, table)
        texts = frame.select(cs.string()).columns
        named = frame.with_columns(pl.col(column).replace(words[column]) for column in texts if column in words)
        return named.rename(self.labels.heads(frame.columns, table))

    def show(self, frame: pl.DataFrame, title: str = "", *, table: str | None = None) -> Shown:
        """A table to sort, to filter and to search, labelled."""
        return tables.interactive(self.labelled(frame, table), title)

    def printed(self, frame: pl.DataFrame, title: str = "", *, table: str | None = None) -> Shown:
        """A table as it would stand on paper, labelled, with the release that it is from."""
        labelled = self.labelled(frame, table)
        fractions = [labelled.columns[number] for number in self._fractions(frame)]
        return tables.printed(labelled, title, f"来源：jixiao {self.release.id}", fractions)

    def source(self, name: str, reports: Path | None = None) -> Shown:
        """A fact in its lines of the report, the quotes marked; of a test of the audit, all facts that it is about.

        Raises ``JixiaoError`` where the release has neither a fact nor a test of that name.
        """
        directory = reports_directory(project.find().root, reports)
        if (finding := find_test(self.connection, name)) is not None:
            return Shown.lines(tell_test(finding, directory))
        return Shown.lines(tell(find(self.connection, name), directory))

    def card(self, report_id: str) -> Shown:
        """What a person asks of a report first, each figure beside its name."""
        card = self.sql(f"from report_card where report_id = {literal(report_id)}")
        if card.is_empty():
            raise JixiaoError(f"there is no report {report_id!r} in release {self.release.id} (see table report_card)")
        return tables.pairs(self.labelled(card, "report_card"), self.labels.values("report_id")[report_id])

    def save(self, what: pl.DataFrame | Any, path: str | Path, *, table: str | None = None) -> Path:
        """Write a frame or a chart to a file, by the ending of its name.

        A frame: ``.xlsx`` with Chinese heads, units, meanings and, where it has ``fact_id``, the places of its facts;
        ``.dta`` (Stata) and ``.sav`` (SPSS, R) with labels of variables and values; ``.csv``. A chart of Altair:
        ``.png``, ``.svg``, ``.html``. Raises ``JixiaoError`` where the ending is another, the file cannot be written,
        or the machine has no Chinese font for a picture.
        """
        target = Path(path)
        writers = self._writers(table) if isinstance(what, pl.DataFrame) else charts.WRITERS
        if (write := writers.get(target.suffix.lower())) is None:
            raise JixiaoError(f"{target.name}: its ending says no form; name it with one of: {', '.join(writers)}")
        with whole_file(target) as file:
            write(what, file)
        return target

    def _writers(self, table: str | None) -> dict[str, Callable[[pl.DataFrame, BinaryIO], None]]:
        """Ending of a file's name → what writes a frame into it."""
        return {
            ".xlsx": lambda frame, file: self._workbook(frame, table, file),
            ".csv": files.write_csv,
            ".dta": files.statistical(self.labels, table, ".dta"),
            ".sav": files.statistical(self.labels, table, ".sav"),
        }

    def _workbook(self, frame: pl.DataFrame, table: str | None, file: BinaryIO) -> None:
        """The frame; what its columns mean; where its numbers stand."""
        labelled = self.labelled(frame, table)
        meant = pl.DataFrame(
            {
                "列": labelled.columns,
                "字段": frame.columns,
                "含义": [self.labels.meaning(column, table) for column in frame.columns],
            }
        )
        release = pl.DataFrame({"列": ["版本"], "字段": ["release"], "含义": [f"jixiao {self.release.id}"]})
        sheets = {"数据": labelled, "说明": pl.concat([release, meant]), "来源": self._places(frame)}
        shown = {name: sheet for name, sheet in sheets.items() if sheet.width}
        files.write_workbook(shown, {labelled.columns[number] for number in self._fractions(frame)}, file)

    def _places(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Where the facts of a frame stand, one a row; without columns where it names none."""
        named = [frame[column].drop_nulls().unique() for column in ("fact_id",) if column in frame.columns]
        if not named:
            return pl.DataFrame()
        places = """
            select fact.fact_id, fact.label, fact.value_text, fact.line, fact.quote, fact.char_start, fact.char_end,
                dim_report.source_file, dim_report.source_sha256
            from named
            inner join fact using (fact_id)
            inner join dim_report using (report_id)
            order by all
        """
        return self.labelled(self.sql(places, named=pl.DataFrame({"fact_id": named[0]})), "fact")

    @staticmethod
    def _fractions(frame: pl.DataFrame) -> list[int]:
        """Places of the columns that hold fractions of one, by their names."""
        numbers = frame.select(cs.float()).columns
        return [place for place, name in enumerate(frame.columns) if name in numbers and is_fraction(name)]
