"""The kinds of fact in SQL: the model that has them all in one form, and the macros by which tests go through them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from textwrap import dedent, indent

from jixiao.facts.generated.file import NOTICE, GeneratedFile
from jixiao.facts.generated.staging import model
from jixiao.facts.kind import COMMON, FactKind
from jixiao.facts.kinds import FACT_KINDS

#: The common columns that say where a fact stands and how it was read.
_PLACE = tuple(column.name for column in COMMON if column.name not in ("report_id", "fact_no"))


def files() -> list[GeneratedFile]:
    return [
        GeneratedFile.of("models/intermediate/int_fact.sql", _every_fact()),
        GeneratedFile.of("macros/kinds.sql", _macros()),
    ]


def _every_fact() -> Iterator[str]:
    yield f"{{#- {NOTICE} -#}}"
    yield "with"
    for kind in FACT_KINDS:
        yield f"\n{kind.name}_facts as ("
        yield "    select"
        yield from (f"        {_as(sql, name)}," for name, sql in _form(kind).items())
        yield from (f"        {name}," for name in _PLACE)
        yield f"    from {{{{ ref('{model(kind.table)}') }}}}"
        yield "),"
    yield "\nfinal as ("
    yield "\n    union all by name\n".join(f"    select * from {kind.name}_facts" for kind in FACT_KINDS)
    yield ")\n\nselect * from final"


def _form(kind: FactKind) -> dict[str, str]:
    """The columns of a fact of any kind with their SQL."""
    is_correctable = kind.value in kind.correctable
    return {
        "fact_id": "fact_id",
        "report_id": "report_id",
        "kind": f"'{kind.name}'",
        "label": kind.label,
        "value_text": kind.value_text,
        "value": kind.value or "null::decimal(18, 6)",
        "printed_value": f"printed_{kind.value}" if is_correctable else kind.value or "null::decimal(18, 6)",
        "unit": kind.unit,
        "is_corrected": "is_corrected" if kind.correctable else "false",
        "restates_fact_id": "restates_fact_id" if kind.restates else "null::varchar",
    }


def _as(sql: str, name: str) -> str:
    """``sql``, of one line or several, as the column ``name``."""
    text = indent(dedent(sql).strip(), " " * 8).strip()
    return name if text == name else f"{text} as {name}"


def _macros() -> Iterator[str]:
    yield f"{{#- {NOTICE} -#}}"
    yield "{#- Every fact of every kind as it is staged; `mart` names the one that must hold it, if one must. -#}"
    yield from _macro("staged_facts", _staged)
    yield "\n{#- Every fact that a mart of its kind holds. -#}"
    yield from _macro("published_facts", _published)
    yield "\n{#- Every number of a mart that can be corrected, as printed and as it holds. -#}"
    yield from _macro("correctable_figures", _correctable)


def _macro(name: str, selects: Callable[[FactKind], Iterator[str]]) -> Iterator[str]:
    yield f"{{% macro {name}() -%}}"
    yield "\nunion all\n".join(select for kind in FACT_KINDS for select in selects(kind))
    yield "{%- endmacro %}"


def _staged(kind: FactKind) -> Iterator[str]:
    yield _select(
        model(kind.table), f"'{kind.name}' as kind", f"{_mart(kind)} as mart", "fact_id", "report_id", "line", "quote"
    )


def _mart(kind: FactKind) -> str:
    """SQL for the name of the mart that must hold a fact; null for one that is stated again."""
    first = ["restates_fact_id is null"] if kind.restates else []
    cases = [(" and ".join([*first, *([which] if which else [])]), mart) for mart, which in kind.marts.items()]
    whens = "".join(f" when {condition or 'true'} then '{mart}'" for condition, mart in cases)
    return f"case{whens} end" if whens else "null"


def _published(kind: FactKind) -> Iterator[str]:
    for mart in kind.marts:
        yield _select(mart, f"'{mart}' as mart", "fact_id", "report_id")


def _correctable(kind: FactKind) -> Iterator[str]:
    """Of the kind's first mart: no other publishes what is printed beside what holds."""
    mart = next(iter(kind.marts), "")
    for name in kind.correctable:
        yield _select(
            mart,
            "fact_id",
            f"'{name}' as column_name",
            f"printed_{name}::decimal(24, 6) as printed_value",
            f"{name}::decimal(24, 6) as corrected_value",
        )


def _select(relation: str, *columns: str) -> str:
    return "\n".join(["select", *(f"    {column}," for column in columns), f"from {{{{ ref('{relation}') }}}}"])
