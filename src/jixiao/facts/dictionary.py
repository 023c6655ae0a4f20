"""What is written from the catalogue: the seeds' column types, descriptions, labels, and the data dictionary.

Each ``GeneratedFile`` is committed, and a test proves that it is current; ``jixiao docs`` writes them anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from jixiao.facts import reference
from jixiao.facts.catalogue import FACT_KINDS, READ, TABLES
from jixiao.facts.column import Choice, Column
from jixiao.facts.kinds import COMMON
from jixiao.facts.table import Table

NOTICE = "Written by `jixiao docs` from src/jixiao/facts; change the definition there."


@dataclass(frozen=True)
class GeneratedFile:
    """A file made from the catalogue, by its path below the project root."""

    path: str
    text: str

    def is_current(self, root: Path) -> bool:
        file = root / self.path
        return file.is_file() and file.read_text(encoding="utf-8") == self.text

    def write(self, root: Path) -> None:
        file = root / self.path
        draft = file.with_name(file.name + ".part")
        draft.write_text(self.text, encoding="utf-8", newline="\n")
        draft.replace(file)


def pages() -> list[GeneratedFile]:
    """Every page, in the order in which they are written."""
    return [
        GeneratedFile("seeds/seeds.yml", "\n".join(_seeds()) + "\n"),
        GeneratedFile("models/columns.md", "\n".join(_doc_blocks()) + "\n"),
        GeneratedFile("macros/label.sql", "\n".join(_labels()) + "\n"),
        GeneratedFile("docs/dictionary-facts.md", "\n".join(_dictionary("Facts · 事实", READ, COMMON)) + "\n"),
        GeneratedFile(
            "docs/dictionary-reference.md", "\n".join(_dictionary("Reference · 参考数据", reference.TABLES, ())) + "\n"
        ),
    ]


def _seeds() -> Iterator[str]:
    yield f"# {NOTICE}"
    yield "seeds:"
    for table in TABLES:
        yield f"  - name: {table.name}"
        yield f"    description: {_quoted(table.description)}"
        yield "    config:"
        yield "      column_types:"
        yield from (f"        {column.name}: {column.type.duckdb}" for column in table.columns)
        yield "    columns:"
        for column in table.columns:
            yield f"      - name: {column.name}"
            yield f"        description: \"{{{{ doc('{doc_block(table, column)}') }}}}\""


def doc_block(table: Table, column: Column) -> str:
    """Name of the dbt doc block that describes ``column`` of ``table``."""
    return f"{'fact' if column in COMMON else table.name}__{column.name}"


def _doc_blocks() -> Iterator[str]:
    yield f"<!-- {NOTICE} -->"
    written: set[str] = set()
    for table in TABLES:
        for column in table.columns:
            if (name := doc_block(table, column)) not in written:
                written.add(name)
                yield f"\n{{% docs {name} %}}{column.description}{{% enddocs %}}"


def _labels() -> Iterator[str]:
    yield f"{{#- {NOTICE} -#}}"
    yield "{#- The Chinese label of a value of an enumerated column of a kind of fact. -#}"
    yield "{% macro label(kind, column) -%}"
    yield "{%- set labels = {"
    for kind in FACT_KINDS:
        for column in kind.table.columns:
            if isinstance(column.type, Choice) and column not in COMMON:
                values = ", ".join(f"'{value}': '{label}'" for value, label in column.type.values.items())
                yield f"    '{kind.name}.{column.name}': {{{values}}},"
    yield "} -%}"
    yield "case {{ column }}"
    yield "        {%- for value, name in labels[kind ~ '.' ~ column].items() %}"
    yield "            when '{{ value }}' then '{{ name }}'"
    yield "        {%- endfor %}"
    yield "        end"
    yield "{%- endmacro %}"


def _dictionary(title: str, tables: tuple[Table, ...], common: tuple[Column, ...]) -> Iterator[str]:
    yield f"# {title}"
    yield f"\n<!-- {NOTICE} -->"
    if common:
        yield "\n## Columns of every kind · 公共字段\n"
        yield from _rows(common)
    for table in tables:
        yield f"\n## {table.name} · {table.zh}\n"
        yield f"{table.en} Key: {', '.join(f'`{name}`' for name in table.key)}.\n"
        yield from _rows(tuple(column for column in table.columns if column not in common))


def _rows(columns: tuple[Column, ...]) -> Iterator[str]:
    yield "| column | type | 名称 | meaning |"
    yield "|---|---|---|---|"
    for column in columns:
        meaning = column.description.removeprefix(f"{column.zh} · ")
        if isinstance(column.type, Choice):
            meaning += " " + ", ".join(f"`{value}` {label}" for value, label in column.type.values.items()) + "."
        yield f"| `{column.name}` | {column.type.duckdb} | {column.zh} | {meaning} |"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
