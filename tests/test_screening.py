"""The screens of the store's reports suspect every report that breaks a rule: each cell is spoilt in many ways."""

from __future__ import annotations

import datetime
import itertools
import random
import shutil
from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from jixiao.checking import apart
from jixiao.checking.check import check
from jixiao.checking.rules import OF_STORED
from jixiao.checking.screening.screen import UnscreenedError, screen
from jixiao.checking.verdicts import FOLDER
from jixiao.facts import kinds, stored
from jixiao.facts.catalogue import READ
from jixiao.facts.column import Boolean, Cell, Choice, Column, Date, Integer, Number
from jixiao.facts.corpus import Corpus, seeded
from jixiao.facts.kinds import FACT_KINDS
from jixiao.facts.table import Problem, Row, sound_rows
from jixiao.facts.types import FACT_ID
from jixiao.intake import packs, seeds
from jixiao.intake.packs import PackDraft

REPORT, EVIDENCE = "440117-zzb-2022", kinds.EVIDENCE.table.name
#: Facts of each kind that are enough to spoil.
ENOUGH = 4
#: Ways in which a cell is spoilt.
WAYS = 4
#: What a person, a program or an accident leaves in a cell of text.
ODD_TEXTS = (
    "", " 预算", "预算 ", "null", "—", "预\t算", "预\u200b算", "预\n算", "预\u202e算", "😀", "①预算≥5㎡", "长" * 201,
    "联系人：李桂芳，电话13800138000", "5", "五", "５", "1,234.50", "hand",
)  # fmt: skip


def whole(project: Path) -> dict[str, list[Row]]:
    """Some rows of a report of the seeds, as if a program had read them: facts, and what is said of these."""
    rows = {
        table.name: [row for row in sound_rows(table, project) if row["report_id"] == REPORT][:ENOUGH] for table in READ
    }
    there = {f"{REPORT}/{kind.name}/{row['fact_no']}" for kind in FACT_KINDS for row in rows[kind.table.name]}
    rows[EVIDENCE] = [
        row
        for row in sound_rows(kinds.EVIDENCE.table, project)
        if row["report_id"] == REPORT and row["fact_id"] in there
    ]
    for table in READ:
        named = [column.name for column in table.columns if column.type is FACT_ID]
        for row in rows[table.name]:
            row.update({name: None for name in named if row[name] not in there})
            if "method" in row:
                row.update(method="read.so", review="extracted")
    return rows


def spoilt(column: Column, cell: Cell, row: Row) -> Iterator[Cell]:
    """What else may stand in a cell."""
    yield None
    match column.type:
        case Choice():
            yield from (*column.type.values, "bogus")
        case Boolean():
            yield not cell
        case Integer():
            yield from (-1, 0, 1, 7, 999_999_999, 1_000_000_000)
            yield from (cell + more for more in (-1, 1, 3) if isinstance(cell, int))
        case Number():
            most = Decimal(10) ** (column.type.precision - column.type.scale)
            numbers = [Decimal(-1), Decimal(0), Decimal("0.5"), Decimal(2), Decimal(50), most - 1]
            numbers += (cell + more for more in (Decimal("0.5"), Decimal(-1)) if isinstance(cell, Decimal))
            yield from (number for number in numbers if abs(number) < most)
        case Date():
            yield from map(datetime.date.fromisoformat, ("0001-01-01", "1999-12-31", "2024-02-29", "9999-12-31"))
        case _ if column.type is FACT_ID:
            own = (f"{row['report_id']}/{kind.name}/{no}" for kind in FACT_KINDS for no in (1, 2, 11, 999))
            yield from (*own, "440117-zzb-2021/score/1", f"{row['report_id']}/nothing/1", "nobody/score/1", "/")
        case _:
            yield from ODD_TEXTS
            if isinstance(cell, str):
                yield from (cell + cell, cell[1:], f"7{cell}", cell.replace("0", "1"), cell.replace("1", "１"))
                yield "".join(reversed(cell))


def reports(rows: dict[str, list[Row]], drawn: random.Random) -> Iterator[dict[str, list[Row]]]:
    """The report once for each way to spoil one of its cells, one that is drawn; and with a row too many or too few."""
    editions = itertools.count(2)

    def another(table: str = "", at: int = 0, **cells: Cell) -> dict[str, list[Row]]:
        edition = next(editions)
        found = {name: [dict(row) for row in own] for name, own in rows.items()}
        found[kinds.REPORT.table.name][0]["edition"] = edition
        if table:
            found[table][at].update(cells)
        for row in itertools.chain(*found.values()):
            named = ((name, cell) for name, cell in row.items() if isinstance(cell, str))
            row.update({name: cell.replace(REPORT, f"{REPORT}-e{edition}") for name, cell in named})
        return found

    yield another()
    by_hand = another(kinds.REPORT.table.name, method="hand", confidence=Decimal(1))
    by_hand[kinds.AMOUNT.table.name].clear()
    yield by_hand
    for table in READ:
        own = rows[table.name]
        for column in table.columns[1:] if own else ():
            filled = [at for at, row in enumerate(own) if row[column.name] is not None]
            at = drawn.choice(filled or range(len(own)))
            ways = list(spoilt(column, own[at][column.name], own[at]))
            for cell in drawn.sample(ways, min(len(ways), WAYS)):
                yield another(table.name, at, **{column.name: cell})
        if own:
            twice, without = another(), another()
            twice[table.name].append(dict(drawn.choice(twice[table.name])))
            without[table.name].pop(drawn.randrange(len(own)))
            yield from (twice, *(() if table is kinds.REPORT.table else (without,)))


def fill(root: Path, found: Iterable[dict[str, list[Row]]]) -> None:
    (root / stored.FOLDER).mkdir()
    with seeds.writing(root), PackDraft(root) as draft:
        for rows in found:
            draft.rows(rows)
        seeds.replace(root, [], packs.put_in_force(root, [draft.named()]))


def test_who_breaks_a_rule_is_suspected(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = whole(copy)
    fill(copy, reports(rows, random.Random(1)))
    screened, passed = check(copy), verdicts(copy)
    names = sorted(screened.rows_apart)
    suspects, counted = screen(seeded(copy).references(), names, OF_STORED)
    shutil.rmtree(copy / "warehouse")
    monkeypatch.setattr(apart, "_FEW", len(names))
    read = check(copy)
    assert screened.problems == read.problems and verdicts(copy) == passed
    assert screened.rows_apart == read.rows_apart == counted
    # Each rule was broken, and hardly a report that breaks none was suspected.
    unbroken = {rule.__name__.strip("_") for rule in OF_STORED}.difference(found.rule for found in read.problems)
    assert unbroken <= {"scored_items"}
    innocent = suspects - {str(found.report_id) for found in read.problems}
    assert len(innocent) < 0.02 * len(names) < 0.05 * len(suspects)

    def new_rule(corpus: Corpus) -> list[Problem]:
        return []

    with pytest.raises(UnscreenedError, match="new_rule"):
        screen(seeded(copy).references(), names, (*OF_STORED, new_rule))
    (pack,) = stored.packs(copy)
    file = pack.resolve() / f"{kinds.SCORE.table.name}.parquet"
    duckdb.sql(f"copy (select * replace (line::varchar as line) from '{file}') to '{file}.new' (format parquet)")
    Path(f"{file}.new").replace(file)
    with pytest.raises(UnscreenedError, match="line is VARCHAR"):
        screen(seeded(copy).references(), names, OF_STORED)


def verdicts(root: Path) -> dict[str, str]:
    return {file.name: file.read_text(encoding="utf-8") for file in (root / "warehouse" / FOLDER).iterdir()}
