"""The data dictionary: what every column of every seed means, for people."""

from __future__ import annotations

from collections.abc import Iterator

from jixiao.facts import reference, vocabulary
from jixiao.facts.aside import SET_ASIDE
from jixiao.facts.catalogue import READ
from jixiao.facts.column import Column
from jixiao.facts.decision import DECISION
from jixiao.facts.forgotten import FORGOTTEN
from jixiao.facts.generated.file import NOTICE, GeneratedFile
from jixiao.facts.kind import COMMON
from jixiao.facts.sample import SAMPLE
from jixiao.facts.table import Table


def files() -> list[GeneratedFile]:
    return [
        GeneratedFile.of(
            "docs/dictionary-facts.md", _dictionary("Facts · 事实", (*READ, DECISION, SAMPLE, FORGOTTEN), COMMON)
        ),
        GeneratedFile.of(
            "docs/dictionary-reference.md", _dictionary("Reference · 参考数据", (*reference.TABLES, SET_ASIDE), ())
        ),
        GeneratedFile.of("docs/dictionary-vocabulary.md", _dictionary("Vocabulary · 词表", vocabulary.TABLES, ())),
    ]


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
        yield f"| `{column.name}` | {column.type.duckdb} | {column.zh} | {meaning} |"
