"""Staging: one model over each seed, which names its rows, leaves out the rejected and applies corrections."""

from __future__ import annotations

from collections.abc import Iterator

from jixiao.facts.catalogue import MODELLED
from jixiao.facts.column import Column
from jixiao.facts.generated.file import NOTICE, GeneratedFile, quoted
from jixiao.facts.generated.seeds import doc
from jixiao.facts.kind import FactKind
from jixiao.facts.kinds import EVIDENCE, PLACE_KINDS
from jixiao.facts.passage import PASSAGE
from jixiao.facts.spot import SPOT
from jixiao.facts.table import Table
from jixiao.facts.types import FACT_ID

_KINDS = {kind.table.name: kind for kind in PLACE_KINDS}
_FACT_ID = "事实编号 · Permanent name of the fact: report, kind, number."
#: Names and descriptions of the ids of rows that are no facts.
_IDS = {
    PASSAGE.name: ("passage_id", "passage", "语段编号 · Name of the passage: report and number."),
    SPOT.name: ("spot_id", "spot", "版面位置编号 · Name of the spot: report and number."),
}
_IS_CORRECTED = "已更正 · Whether a correction is declared for any number of the fact, or of the one that it restates."


def files() -> list[GeneratedFile]:
    """The SQL of each model with its YAML beside it, and the test of their keys."""
    return [
        GeneratedFile.of("data_tests/keys_of_staging.sql", _keys()),
        *(
            file
            for table in MODELLED
            for file in (
                GeneratedFile.of(f"models/staging/{model(table)}.sql", _sql(table)),
                GeneratedFile.of(f"models/staging/{model(table)}.yml", _yaml(table)),
            )
        ),
    ]


def model(table: Table) -> str:
    """Name of the staging model over ``table``."""
    return "stg_" + table.name.removeprefix("raw_").removeprefix("ref_")


def _keys() -> Iterator[str]:
    yield f"{{#- {NOTICE} -#}}"
    yield "{#- Each row of what is seeded is there once, under its key. -#}"
    yield "with\n\nfinal as (\n    {{ violated_keys(["
    yield from (f"        '{model(table)}'," for table in MODELLED)
    yield "    ]) }}\n)\n\nselect * from final"


def _sql(table: Table) -> Iterator[str]:
    corrected = _corrected(table)
    yield f"{{#- {NOTICE} -#}}"
    yield "with"
    yield f"\nsource as (\n    select * from {{{{ ref('{table.name}') }}}}\n),"
    if corrected:
        yield "\ncorrections as (\n    select * from {{ ref('stg_correction') }}\n),"
    yield "\nfacts as (" if corrected else "\nfinal as ("
    if identity := _identity(table):
        name, sql = identity
        yield "    select"
        yield f"        {sql} as {name},"
        yield f"        *{_renaming(table)},"
    else:
        yield f"    select *{_renaming(table)}"
    yield "    from source"
    if table.name in _KINDS:
        yield "    where review <> 'rejected'"
    if corrected:
        types = ", ".join(f"'{name}': '{type_.replace(',', ', ')}'" for name, type_ in corrected.items())
        yield f"),\n\nfinal as (\n    {{{{ corrected({{{types}}}) }}}}"
    yield ")\n\nselect * from final"


def _identity(table: Table) -> tuple[str, str] | None:
    """Name and SQL of the one column that names a row, where its number alone does not and the row names no other."""
    kind = _KINDS.get(table.name)
    if kind is not None and kind is not EVIDENCE:
        return "fact_id", f"report_id || '/{kind.name}/' || fact_no"
    if table.name in _IDS:
        name, what, _ = _IDS[table.name]
        return name, f"report_id || '/{what}/' || {what}_no"
    return None


def _name(column: Column) -> str:
    """The name of ``column`` in staging: one that names a fact says so, and the source is that of our knowledge."""
    if column.type is FACT_ID and not column.name.endswith("fact_id"):
        return column.name.removesuffix("_fact") + "_fact_id"
    return "known_from" if column.name == "source" else column.name


def _renaming(table: Table) -> str:
    renamed = [f"{column.name} as {name}" for column in table.columns if (name := _name(column)) != column.name]
    if len(renamed) > 1:
        return " rename (\n            " + ",\n            ".join(renamed) + "\n        )"
    return f" rename ({renamed[0]})" if renamed else ""


def _corrected(table: Table) -> dict[str, str]:
    """The columns that can be corrected, with their types."""
    kind = _KINDS.get(table.name)
    names = kind.correctable if isinstance(kind, FactKind) else ()
    return {name: table.by_name[name].type.duckdb for name in names}


def _yaml(table: Table) -> Iterator[str]:
    kind, corrected, identity = _KINDS.get(table.name), _corrected(table), _identity(table)
    seeded = "as seeded"
    seeded += ", without what a reviewer rejected" if kind else ""
    seeded += ", with declared corrections applied and the printed numbers beside them" if corrected else ""
    yield f"# {NOTICE}"
    yield "models:"
    yield f"  - name: {model(table)}"
    yield f"    description: {quoted(f'{table.description} Here {seeded}. One row per {_grain(table)}.')}"
    yield "    config:"
    yield "      meta:"
    yield f"        key: [{identity[0] if identity else ', '.join(table.key)}]"
    yield "    columns:"
    if identity:
        yield from _column(identity[0], quoted(_FACT_ID if kind else _IDS[table.name][2]))
    for column in table.columns:
        yield from _column(_name(column), doc(table, column))
        if column.name == "report_id" and kind and not isinstance(kind, FactKind):
            yield "        data_tests:"
            yield "          - relationships:"
            yield "              arguments:"
            yield "                to: ref('stg_report')"
            yield "                field: report_id"
    for name in corrected:
        zh = table.by_name[name].zh
        yield from _column(
            f"printed_{name}",
            quoted(f"{zh}（印面） · As printed; {name} is another number only where a correction is declared."),
        )
    if corrected:
        yield from _column("is_corrected", quoted(_IS_CORRECTED))


def _column(name: str, description: str) -> Iterator[str]:
    yield f"      - name: {name}"
    yield f"        description: {description}"


def _grain(table: Table) -> str:
    if table.name in _KINDS:
        return "fact" if isinstance(_KINDS[table.name], FactKind) else "place"
    return " and ".join(name.removesuffix("_id").replace("_", " ") for name in table.key)
