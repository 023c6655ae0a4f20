"""Screens that ask more than single rows: of a report's rows among one another, of words and of printed numbers.

Each tells reports. Tables are asked by their names; of them there are the rows of the reports that are screened.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from itertools import groupby
from typing import TYPE_CHECKING, Any

from jixiao.checking.screening.cells import literals
from jixiao.facts import kinds, reference
from jixiao.facts.catalogue import READ
from jixiao.facts.column import Column, Integer, Number, Text, spell
from jixiao.facts.corpus import Corpus
from jixiao.facts.kind import FactKind
from jixiao.facts.kinds import FACT_KINDS, PLACE_KINDS
from jixiao.facts.numbers import shows
from jixiao.facts.passage import PASSAGE
from jixiao.facts.personal import narrow
from jixiao.facts.spot import SPOT
from jixiao.facts.types import FACT_ID
from jixiao.sql import literal

if TYPE_CHECKING:
    import duckdb

#: Rows that are fetched at once.
_BATCH = 10_000
_REPORT, _EVIDENCE = kinds.REPORT.table.name, kinds.EVIDENCE.table.name
#: The first number of a quote, as ``TOKEN`` of ``facts.numbers`` has it, where it is printed as most are: 12,345.60万元
_FIRST = r"^[^0-9０-９]*([0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?)(?:[^0-9,.，．０-９]|$)"


def _rows(asked: duckdb.DuckDBPyConnection, query: str) -> Iterator[tuple[Any, ...]]:
    found = asked.execute(query)
    while batch := found.fetchmany(_BATCH):
        yield from batch


def _reports(asked: duckdb.DuckDBPyConnection, query: str) -> Iterator[str]:
    return (report for (report, *_) in _rows(asked, query))


def _keys(asked: duckdb.DuckDBPyConnection, _: Corpus) -> Iterator[str]:
    for table in READ:
        key = ", ".join(table.key)
        yield from _reports(asked, f"select report_id from {table.name} group by {key} having count(*) > 1")


def _spans(asked: duckdb.DuckDBPyConnection, _: Corpus) -> Iterator[str]:
    """The lines of a report follow its characters."""
    places = " union all ".join(f"select report_id, line, char_start from {kind.table.name}" for kind in PLACE_KINDS)
    yield from _reports(
        asked,
        f"""
        with line as (
            select report_id, line, min(char_start) as least, max(char_start) as most from ({places}) group by all
        )
        select report_id from line qualify least <= max(most) over (
            partition by report_id order by line rows between unbounded preceding and 1 preceding
        )
        """,
    )


def _in_the_text(asked: duckdb.DuckDBPyConnection, _: Corpus) -> Iterator[str]:
    """Passages and spots come one after another."""
    for table in (PASSAGE, SPOT):
        before = f"lag(char_end) over (partition by report_id order by {table.key[1]})"
        yield from _reports(asked, f"select report_id from {table.name} qualify char_start < {before}")


def _references(asked: duckdb.DuckDBPyConnection, _: Corpus) -> Iterator[str]:
    """A fact that is named is one of the report's own."""
    kinds_of_facts = literals(kind.name for kind in FACT_KINDS)
    yield from _reports(
        asked, f"select report_id from naming where named <> report_id or kind not in ({kinds_of_facts})"
    )
    for kind in FACT_KINDS:
        yield from _reports(
            asked,
            f"""
            select naming.report_id from naming left join {kind.table.name} as fact using (report_id, fact_no)
            where naming.kind = '{kind.name}' and fact.report_id is null
            """,
        )


def _what_stands_holds(asked: duckdb.DuckDBPyConnection, _: Corpus) -> Iterator[str]:
    """What stands names nothing that was rejected, and restates an earlier first statement of its kind and unit."""
    for kind in FACT_KINDS:
        other = f"naming.by <> '{kind.name}' or naming.char_start < fact.char_start"
        if kind.restates:
            other += " or fact.restates is not null"
        if "unit" in kind.same:
            other += " or naming.unit is distinct from fact.unit"
        yield from _reports(
            asked,
            f"""
            select naming.report_id from naming join {kind.table.name} as fact using (report_id, fact_no)
            where naming.kind = '{kind.name}' and naming.stands
                and (fact.review = 'rejected' or (naming.column_name = 'restates' and ({other})))
            """,
        )


def _rubrics_hold(asked: duckdb.DuckDBPyConnection, _: Corpus) -> Iterator[str]:
    """The maxima of a report are those of its rubric. Its year and type are asked with its own row."""
    yield from _reports(
        asked,
        f"""
        select score.report_id
        from {kinds.SCORE.table.name} as score
        join {_REPORT} as own using (report_id)
        join item on item.rubric_id = own.rubric_id and item.path = score.path
        where score.review is distinct from 'rejected' and score.restates is null and score.evaluator is null
            and score.max_points <> item.max_points
        """,
    )


def _personal(asked: duckdb.DuckDBPyConnection, seeds: Corpus) -> Iterator[str]:
    """Nobody is named: each different text of all reports is looked at once."""
    free = [
        (kind.table.name, column.name)
        for kind in FACT_KINDS
        for column in kind.table.columns
        if isinstance(column.type, Text) and column.type.is_free
    ]
    texts = " union ".join(f"select {name} from {table} where {name} is not null" for table, name in free)
    spans = seeds.personal.spans
    if found := [text for (text,) in _rows(asked, texts) if spans(narrow(text))]:
        for table, name in free:
            yield from _reports(asked, f"select report_id from {table} where {name} in ({literals(found)})")


def _quoted_values(asked: duckdb.DuckDBPyConnection, _: Corpus) -> Iterator[str]:
    """Numbers can be read where they are said to be printed. Most quotes begin with theirs; the others are read."""
    for kind in FACT_KINDS:
        if kind.quoted:
            yield from _unread(_rows(asked, _stated(kind)))
        numbers = [column for column in kind.table.columns if isinstance(column.type, Number)]
        if numbers:
            yield from _unread(_rows(asked, _cited(kind, numbers)))


def _unread(printed: Iterator[tuple[str, int, str, str]]) -> Iterator[str]:
    """The reports of the numbers that none of their quotes shows; of a report, a number and its value in each row."""
    for (report, _, value), quotes in groupby(printed, key=lambda row: row[:3]):
        if not any(shows(quote, Decimal(value)) for *_, quote in quotes):
            yield report


def _stated(kind: FactKind) -> str:
    """Report, number, value and quote of the facts that state a number which their quote does not begin with; and a row
    for each further quote of it."""
    first = [f"when {status} = 'stated' then '{column}'" for column, status in kind.quoted.items()]
    spelled = [f"when '{name}' then {_spelled(kind.table.by_name[name], name)}" for name in kind.quoted]
    return f"""
        with stated as (
            select report_id, fact_no, quote, case {" ".join(first)} end as column_name
                , case column_name {" ".join(spelled)} end as value
            from {kind.table.name}
        ), apart as (
            select * from stated where value is not null and not {_begins("quote", "value")}
        ), cited as (
            select report_id, column_name, split_part(fact_id, '/', 3) as fact_no, quote
            from {_EVIDENCE}
            where split_part(fact_id, '/', 2) = '{kind.name}' and review is distinct from 'rejected'
                and quote is not null
        )
        select report_id, fact_no, value, quote from apart
        union all
        select apart.report_id, apart.fact_no, apart.value, cited.quote
        from apart join cited
            on cited.report_id = apart.report_id and cited.fact_no = apart.fact_no::varchar
            and cited.column_name = apart.column_name
        order by 1, 2
    """


def _cited(kind: FactKind, numbers: list[Column]) -> str:
    """The same of the numbers for which evidence is cited: each must be in the quote of the evidence."""
    values = [f"when '{column.name}' then {_spelled(column, f'fact.{column.name}')}" for column in numbers]
    return f"""
        with cited as (
            select place.report_id, place.fact_no, case place.column_name {" ".join(values)} end as value, place.quote
            from {_EVIDENCE} as place
            join {kind.table.name} as fact
                on fact.report_id = place.report_id and fact.fact_no::varchar = split_part(place.fact_id, '/', 3)
            where split_part(place.fact_id, '/', 2) = '{kind.name}' and place.review is distinct from 'rejected'
        )
        select report_id, fact_no, value, quote from cited
        where value is not null and not {_begins("quote", "value")}
        order by 1, 2
    """


def _spelled(column: Column, cell: str) -> str:
    """A number in its one spelling: 1480.25"""
    return f"{cell}::varchar" if isinstance(column.type, Integer) else f"rtrim(rtrim({cell}::varchar, '0'), '.')"


def _begins(quote: str, value: str) -> str:
    """Whether the first number of a quote is a value; where that is printed in a rarer form, false."""
    printed = f"replace(regexp_extract({quote}, '{_FIRST}', 1), ',', '')"
    return f"({value} = if(contains({printed}, '.'), rtrim(rtrim({printed}, '0'), '.'), {printed}))"


#: By the names of the rules.
SCREENS: Mapping[str, Callable[[duckdb.DuckDBPyConnection, Corpus], Iterator[str]]] = {
    "keys": _keys,
    "spans": _spans,
    "in_the_text": _in_the_text,
    "references": _references,
    "what_stands_holds": _what_stands_holds,
    "rubrics_hold": _rubrics_hold,
    "personal": _personal,
    "quoted_values": _quoted_values,
}


def prepare(asked: duckdb.DuckDBPyConnection, seeds: Corpus) -> None:
    """Make the tables that several screens ask: which row names which fact, and what the items of rubrics are worth."""
    asked.execute(f"create temp table naming as {' union all '.join(_naming())}")
    asked.execute("create temp table item (rubric_id varchar, path varchar, max_points decimal(9, 4))")
    worth = [
        f"({literal(record['rubric_id'])}, {literal(record['path'])}, {spell(record['max_points'])})"
        for record in seeds[reference.RUBRIC_INDICATOR].records
        if record["max_points"] is not None
    ]
    if worth:
        asked.execute(f"insert into item values {', '.join(worth)}")


def _naming() -> Iterator[str]:
    """The rows that name facts: by which kind of row and in which column, where it stands, and what it names."""
    for kind in PLACE_KINDS:
        for column in kind.table.columns:
            if column.type is FACT_ID:
                name = column.name
                unit = "unit" if "unit" in kind.table.by_name else "null::varchar"
                yield f"""
                    select report_id, '{kind.name}' as by, '{name}' as column_name, char_start, {unit} as unit
                        , review is distinct from 'rejected' as stands, split_part({name}, '/', 1) as named
                        , split_part({name}, '/', 2) as kind, try_cast(split_part({name}, '/', 3) as integer) as fact_no
                    from {kind.table.name} where {name} is not null
                """
