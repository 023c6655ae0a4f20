"""Write the facts of as many invented reports as wanted: ``python benchmarks/corpus.py 5000 DIR --seed 7``.

Facts, not documents: a hundred million of them cannot be read out of texts for every measurement. Some fifty documents
(samples of the tests and the invented reports beside this file) are read once by ``jixiao add``; every report is one of
those readings under a department and a year of its own, with what differs between real ones:

- its money is another, by a whole multiple, so that sums, shares and rates hold or fail as they did; quotes say so too;
- its size is skewed: what it tells of its work comes one to nine times over;
- some kinds of facts are not there at all, as in reports that leave out a section;
- of most the rubric is described: that of all readings which score the same items, so that scores compare;
- a department has reports of some of the years, and now and then a second edition;
- in some, one sum is not what its parts say: ``planted`` names the fact, and what it was.

The result is a folder of Parquet files, one a table of the seeds and of the reference rows that grow with reports, in
row groups of whole reports. The same seed writes the same facts.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import duckdb
import reports

from jixiao.facts import kinds, reference
from jixiao.facts.catalogue import READ
from jixiao.facts.column import Date
from jixiao.facts.table import Table
from jixiao.facts.types import FACT_ID

ROOT = Path(__file__).resolve().parents[1]
JIXIAO = str(Path(sys.executable).with_name("jixiao"))
#: Invented reports of full length among what is read.
_DOCUMENTS = 40
#: Reports that are written at once; what is held in memory does not grow with the corpus.
AT_ONCE = 20_000
#: Years that are drawn, the share of them of which a department has a report, and of those that have a second edition.
_YEARS, _DISCLOSED, _SECOND_EDITIONS = (2018, 2024), 0.6, 0.04
#: Whole multiples of the money that was read, the share of reports with a planted contradiction, most copies.
_MULTIPLES, _PLANTED, _COPIES = 40, 0.08, 9
#: Share of reports that have nothing of a kind.
_LACKING = {
    "headcount": 0.25,
    "indicator_result": 0.3,
    "citation": 0.3,
    "claim": 0.2,
    "finding": 0.1,
    "score": 0.08,
}
#: Share of reports whose rubric somebody has described.
_DESCRIBED = 0.7
#: What a longer report has more of: nothing adds up over these.
_MULTIPLIED = ("activity", "citation", "waived_number")
_NUMBER = "[0-9][0-9,]*([.][0-9]+)?"
_DRAWN_FROM = 1_000_003
#: Tables of the reference rows that come with the reports.
GROWING = (
    reference.DEPARTMENT,
    reference.DEPARTMENT_NAME,
    reference.RUBRIC_FAMILY,
    reference.RUBRIC,
    reference.RUBRIC_INDICATOR,
    reference.CROSSWALK,
)


def write(folder: Path, number: int, seed: int) -> dict[str, int]:
    """Write the facts of ``number`` reports to ``folder``, which must not be there; returns the rows of each table."""
    folder.mkdir(parents=True)
    connection = duckdb.connect()
    # Where texts and numbers are put together by many threads, the rows keep their order all the same.
    connection.execute("set preserve_insertion_order = true")
    with tempfile.TemporaryDirectory() as scratch:
        read = _read(Path(scratch))
        for table in READ:
            connection.execute(f"create table t_{table.name} as from '{read / table.name}.parquet'")
    _prepare(connection, number, seed)
    written = {}
    for table, select in _selects():
        parts = folder / table
        parts.mkdir()
        written[table] = 0
        for first in range(0, number, AT_ONCE):
            of = f"between {first + 1} and {min(first + AT_ONCE, number)}"
            part = parts / f"{first:08}.parquet"
            rows = connection.execute(
                f"copy ({select.format(of=of)}) to '{part}' (format parquet, compression zstd)"
            ).fetchone()
            written[table] += rows[0] if rows else 0
    for table in GROWING:
        part = folder / f"{table.name}.parquet"
        connection.execute(f"copy (from n_{table.name}) to '{part}' (format parquet, compression zstd)")
    return written


def _read(scratch: Path) -> Path:
    """The readings that are multiplied, as ``jixiao add --out`` writes them."""
    texts, read = scratch / "texts", scratch / "read"
    texts.mkdir()
    for number in range(_DOCUMENTS):
        (texts / f"invented-{number:02}.txt").write_text(reports.plain(reports.report(number)), encoding="utf-8")
    samples = sorted((ROOT / "tests" / "samples").glob("whole_*.txt"))
    command = [JIXIAO, "add", "--out", str(read), str(texts), *map(str, samples)]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return read


def _prepare(connection: duckdb.DuckDBPyConnection, number: int, seed: int) -> None:
    """Make ``new``, a row a report: its reading, department, year, edition, multiple, copies, and what it lacks."""
    division, organ = (ROOT / table.file for table in (reference.DIVISION_TABLE, reference.ORGAN))
    first, last = _YEARS
    lines = " union all ".join(f"select report_id, line from t_{t.name}" for t in READ if "line" in t.by_name)
    lacking = "".join(
        f", {_share('report_id', seed, kind)} < {share} as lacks_{kind}" for kind, share in _LACKING.items()
    )
    connection.execute(f"""
        create macro drawn(what, about) as hash(concat_ws('/', what, about, {seed})) % {_DRAWN_FROM};
        create table division as
            select d.division_code
                -- What only keeps a list in order, 市辖区 and 县, nobody has in a name.
                , p.name_zh || if(c.name_zh in ('市辖区', '县') or c.name_zh like '%直辖%', '', c.name_zh)
                    || d.name_zh as name_zh
                , row_number() over (order by drawn(d.division_code, 'division'), d.division_code) - 1 as at
            from read_csv('{division}', all_varchar = true) as d
            join read_csv('{division}', all_varchar = true) as c
                on d.parent_code = c.division_code and c.valid_to is null
            join read_csv('{division}', all_varchar = true) as p
                on c.parent_code = p.division_code and p.valid_to is null
            where d.level = 'county' and d.valid_to is null and d.valid_from <= '{first}-01-01';
        create table organ as
            select organ, name_zh, row_number() over (order by drawn(organ, 'organ'), organ) - 1 as at
            from read_csv('{organ}', all_varchar = true) where organ_kind in ('government', 'party', 'institution');
        create table reading as
            select report_id as read_id
                , row_number() over (order by report_id) - 1 as at
                , (select count(*) from t_raw_report) as readings
                , source_chars
                , (select max(line) + 1 from ({lines}) as placed where placed.report_id = r.report_id) as lines
                , fiscal_year as read_year
                , case when exists (from t_raw_score as s where s.report_id = r.report_id) then
                    'invented_' || dense_rank() over (order by report_type, (
                        select list(distinct s.path order by s.path) from t_raw_score as s
                        where s.report_id = r.report_id
                    ))
                end as rubric_id
                , report_type
                , (
                    select bool_and(regexp_matches(a.quote, '^[^0-9]*{_NUMBER}[^0-9]*$')) from t_raw_amount as a
                    where a.report_id = r.report_id and a.amount is not null
                ) as scales
                , (select max(a.fact_no) from t_raw_amount as a where a.report_id = r.report_id) as amounts
            from t_raw_report as r;
    """)
    connection.execute(f"""
        create table one as
        with counted as (select (select count(*) from division) as divisions, (select count(*) from organ) as organs)
        , department as (
            select i, d.division_code, o.organ, d.name_zh || o.name_zh as department_name
            from counted
            , range(least(divisions * organs, {number} + 10)) as numbered(i)
            join division as d on d.at = i % divisions
            join organ as o on o.at = (i // divisions + i) % organs
        )
        , disclosed as (
            select department.*, year
            from department, range({first}, {last} + 1) as years(year)
            where {_share("i || '/' || year", seed, "disclosed")} < {_DISCLOSED}
        )
        , editions as (
            select *, 1 as edition from disclosed
            union all
            select *, 2 from disclosed where {_share("i || '/' || year", seed, "edition")} < {_SECOND_EDITIONS}
        )
        select row_number() over (order by i, year, edition) as n
            , concat_ws('-', division_code, organ, year, case when edition > 1 then 'e' || edition end) as report_id
            , i, division_code, organ, department_name, year as fiscal_year, edition
        from editions
        qualify n <= {number};
        create table new as
        with drawn as (
            select one.*
                , drawn(division_code || organ || fiscal_year, 'reading') as reading_at
                , drawn(report_id, 'multiple') as multiple_at
                , drawn(report_id, 'copies') / {_DRAWN_FROM} as size
                , {_share("report_id", seed, "planted")} < {_PLANTED} as is_planted
                {lacking}
            from one
        )
        select drawn.*, reading.read_id, reading.source_chars, scales
            , case when {_share("report_id", seed, "described")} < {_DESCRIBED} then rubric_id end as rubric_id
                , fiscal_year - read_year as years_later, lines
            , case when scales then 1 + multiple_at % {_MULTIPLES} else 1 end as multiple
            -- Few are long: a Pareto tail, cut.
            , least(floor(power(1 - size, -0.7))::int, {_COPIES}) as copies
            , case when is_planted and scales then 1 + multiple_at % amounts end as planted_no
        from drawn join reading on reading.at = reading_at % readings;
    """)
    if (found := connection.execute("select count(*) from new").fetchone()) != (number,):
        raise SystemExit(f"there are departments and years for {found} reports only")
    connection.execute(f"""
        create table n_{reference.DEPARTMENT.name} as
        select distinct division_code || '-' || organ as department_id, division_code, organ
            , department_name as name_zh, department_name as short_name_zh, 'Invented department ' || i as name_en
            , 'invented' as source
        from new order by all;
        create table n_{reference.DEPARTMENT_NAME.name} as
        select distinct department_name as name_zh, division_code || '-' || organ as department_id
            , 'printed' as name_kind, 'invented' as source
        from new order by all;
        create table n_{reference.RUBRIC_FAMILY.name} as
        select 'invented' as family, '虚构' as name_zh, 'Invented' as name_en, 'invented' as source;
        create table n_{reference.RUBRIC.name} as
        select distinct rubric_id, '虚构体系' || rubric_id as name_zh, 'Invented rubric' as name_en, '虚构' as issuer
            , 'all' as level, {first} as first_year, null::int as last_year, report_type, 'invented' as family
            , null::varchar as total_points, null::varchar as note, 'invented' as source
        from reading where rubric_id is not null order by all;
        create table n_{reference.RUBRIC_INDICATOR.name} as
        select rubric_id, path, split_part(path, '>', -1) as name, min(level) as level, null::varchar as max_points
            , 'not_stated' as max_status, null::varchar as dimension, 'invented' as source
        from t_raw_score as s join reading on reading.read_id = s.report_id group by all order by all;
        create table n_{reference.CROSSWALK.name} as
        with concept as (
            select indicator_id, row_number() over (order by indicator_id) as place
            from read_csv('{ROOT / reference.INDICATOR.file}', all_varchar = true)
        )
        , item as (
            select rubric_id, path, level in ('indicator', 'criterion') as compares
                , row_number() over (partition by rubric_id, compares order by drawn(path, 'concept'), path) as place
            from n_{reference.RUBRIC_INDICATOR.name}
        )
        select rubric_id, path, case when compares then indicator_id end as indicator_id
            , case when compares and indicator_id is not null then 'same' else 'none' end as relation
            , '虚构' as evidence, 'invented' as source
        from item left join concept using (place) order by all;
    """)


def _share(what: str, seed: int, about: str) -> str:
    """SQL of a number from 0 to 1 that is drawn for ``what``, one for each matter that it is drawn about."""
    return f"hash(concat_ws('/', {what}, '{about}', {seed})) % {_DRAWN_FROM} / {_DRAWN_FROM}"


def _selects() -> Iterator[tuple[str, str]]:
    """Each table, and the query of its rows of the reports whose numbers are ``{{of}}``."""
    for table in READ:
        kind = table.name.removeprefix("raw_")
        own = _values(table)
        copies = "copies" if kind in _MULTIPLIED else "1"
        has = f"not lacks_{kind}" if kind in _LACKING else "true"
        if table is kinds.EVIDENCE.table:
            has = " and ".join(f"not {_is_lacking('t.fact_id', lacks)}" for lacks in _LACKING)
        number = table.key[1] if len(table.key) > 1 else "report_id"
        columns = ", ".join(f"{value} as {name}" for name, value in own.items())
        yield (
            table.name,
            f"""
            select {columns}
            from new
            join (
                select *, count(*) over (partition by report_id) as facts from t_{table.name}
            ) as t on t.report_id = new.read_id
            , range({copies}) as copied(copy)
            where new.n {{of}} and {has}
            order by new.n, copy, t.{number}
            """,
        )
    yield (
        "planted",
        """
        select new.report_id, new.report_id || '/amount/' || planted_no as fact_id, t.amount * multiple as amount_before
        from new join t_raw_amount as t on t.report_id = new.read_id and t.fact_no = planted_no
        where new.n {of} and t.amount is not null order by new.n
        """,
    )


def _values(table: Table) -> dict[str, str]:
    """SQL of each column's value in a report: of its reading, but for what names or places it, and its money."""
    values = {column.name: f"t.{column.name}" for column in table.columns}
    number = table.key[1] if len(table.key) > 1 else None
    for column in table.columns:
        if isinstance(column.type, Date) and column.name != "collected_on":
            values[column.name] = f"(t.{column.name} + to_years((years_later)::int))::date"
        if column.type is FACT_ID:
            named = f"t.{column.name}"
            lacking = " or ".join(_is_lacking(named, kind) for kind in _LACKING)
            values[column.name] = f"case when not ({lacking}) then {_own(named)} end"
    values["report_id"] = "new.report_id"
    if number:
        values[number] = f"(t.{number} + copy * facts)::int"
    if "char_start" in values:
        # Twice as far from one another as they were, so that longer figures have room.
        if "line" in values:
            values["line"] = "(t.line + copy * lines)::int"
        values["char_start"] = "(2 * (t.char_start + copy * new.source_chars))::int"
        values["char_end"] = f"({values['char_start']} + t.char_end - t.char_start)::int"
    if table is kinds.AMOUNT.table:
        amount = "t.amount * multiple + coalesce((t.fact_no = planted_no)::int, 0)"
        decimals = "length(regexp_extract(t.quote, '[.]([0-9]+)', 1))"
        quote = f"regexp_replace(t.quote, '{_NUMBER}', printf('%.' || {decimals} || 'f', ({amount})::double))"
        values["amount"] = f"({amount})::decimal(18, 6)"
        yuan = "case t.unit when '万元' then 10000 when '亿元' then 100000000 else 1 end"
        values["amount_yuan"] = f"(({amount}) * {yuan})::decimal(18, 2)"
        values["quote"] = f"case when t.amount is null then t.quote else {quote} end"
        values["char_end"] = f"({values['char_start']} + length({values['quote']}))::int"
    if table is kinds.REPORT.table:
        own = ("department_name", "division_code", "organ", "fiscal_year", "edition")
        values |= {name: f"new.{name}" for name in own} | {"fiscal_year": "new.fiscal_year::int"}
        values["source_file"] = "new.report_id || '.txt'"
        values["source_sha256"] = "sha256(new.report_id)"
        values["content_sha256"] = "sha256(new.report_id || '/content')"
        values["source_chars"] = "(2 * new.source_chars * copies)::int"
        values["rubric_id"] = "new.rubric_id"
    if "fingerprint" in values:
        # Nine of ten passages are a report's own, the rest is what is copied from one to the next.
        values["fingerprint"] = (
            "case when hash(t.fingerprint) % 10 = 0 then t.fingerprint "
            "else substr(sha256(new.report_id || t.fingerprint), 1, 16) end"
        )
    return values


def _is_lacking(fact: str, kind: str) -> str:
    """SQL of whether ``fact`` is of a ``kind`` that its report has not."""
    return f"(lacks_{kind} and coalesce(split_part({fact}, '/', 2), '') = '{kind}')"


def _own(fact: str) -> str:
    """SQL of the fact of the new report that is where ``fact`` is in its reading."""
    return f"new.report_id || substr({fact}, length(t.report_id) + 1)"


def main() -> None:
    """Write a corpus, and print what it holds."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("reports", type=int)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    began = time.perf_counter()
    rows = write(arguments.folder, arguments.reports, arguments.seed)
    for name, count in rows.items():
        print(f"{name:24}{count:14,}")
    size = sum(path.stat().st_size for path in arguments.folder.rglob("*.parquet"))
    print(f"{sum(rows.values()):,} rows, {size / 1e6:,.1f} MB, in {time.perf_counter() - began:.1f} s")


if __name__ == "__main__":
    main()
