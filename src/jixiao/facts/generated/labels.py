"""The macro that labels the values of enumerated columns of facts in Chinese."""

from __future__ import annotations

from collections.abc import Iterator

from jixiao.facts.column import Choice
from jixiao.facts.generated.file import NOTICE, GeneratedFile
from jixiao.facts.kind import COMMON
from jixiao.facts.kinds import FACT_KINDS


def files() -> list[GeneratedFile]:
    return [GeneratedFile.of("macros/label.sql", _labels())]


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
