"""The seeds as dbt knows them: the types of their columns, and the words that describe a column wherever it goes."""

from __future__ import annotations

from collections.abc import Iterator

from jixiao.facts.catalogue import MODELLED, READ, TABLES
from jixiao.facts.column import Column, coded
from jixiao.facts.generated.file import NOTICE, GeneratedFile, quoted
from jixiao.facts.kind import COMMON
from jixiao.facts.kinds import KIND_LABELS
from jixiao.facts.stored import CURRENT
from jixiao.facts.table import Table


def files() -> list[GeneratedFile]:
    return [
        GeneratedFile.of("seeds/seeds.yml", _seeds()),
        GeneratedFile.of("models/staging/store.yml", _store()),
        GeneratedFile.of("models/columns.md", _doc_blocks()),
    ]


def doc(table: Table, column: Column) -> str:
    """The description of ``column`` of ``table`` in a YAML file of dbt."""
    return f"\"{{{{ doc('{_doc_block(table, column)}') }}}}\""


def _seeds() -> Iterator[str]:
    yield f"# {NOTICE}"
    yield "seeds:"
    for table in TABLES:
        yield f"  - name: {table.name}"
        yield f"    description: {quoted(table.description)}"
        yield "    config:"
        if not table.is_modelled:
            yield "      enabled: false"
            continue
        if table in READ:
            yield "      meta:"
            yield f"        stored_key: [{', '.join(table.key)}]"
        yield "      column_types:"
        yield from (f"        {column.name}: {column.type.duckdb}" for column in table.columns)
        yield "    columns:"
        for column in table.columns:
            yield f"      - name: {column.name}"
            yield f"        description: {doc(table, column)}"


def _store() -> Iterator[str]:
    """The store of facts as a source: the seeds of these names are loaded with what it has of their tables."""
    yield f"# {NOTICE}"
    yield "sources:"
    yield "  - name: store"
    yield '    description: "事实库 · What programs read of reports, as Parquet; see docs/store.md."'
    yield "    config:"
    yield "      meta:"
    yield f"        external_location: \"read_parquet('{CURRENT}/*/{{name}}.parquet')\""
    yield "    tables:"
    for table in READ:
        yield f"      - name: {table.name}"
        yield f"        description: {quoted(table.description)}"
        yield "        columns:"
        for column in table.columns:
            yield f"          - name: {column.name}"
            yield f"            description: {doc(table, column)}"


def _doc_block(table: Table, column: Column) -> str:
    return f"{'fact' if column in COMMON else table.name}__{column.name}"


def _doc_blocks() -> Iterator[str]:
    yield f"<!-- {NOTICE} -->"
    written: set[str] = set()
    for table in MODELLED:
        for column in table.columns:
            if (name := _doc_block(table, column)) not in written:
                written.add(name)
                yield f"\n{{% docs {name} %}}{column.description}{{% enddocs %}}"
                if column.coded:
                    yield f"\n{{% docs {name}__values %}}{column.coded}{{% enddocs %}}"
    yield f"\n{{% docs fact__kind__values %}}{coded(KIND_LABELS)}{{% enddocs %}}"
