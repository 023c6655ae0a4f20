"""A fact in Chinese: what each of its columns is called and says, and what a person may write there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from jixiao.facts import reference
from jixiao.facts.column import Boolean, Cell, Choice, Column, Type, spell
from jixiao.facts.corpus import Corpus
from jixiao.facts.decision import DECIDED, said
from jixiao.facts.kind import Kind
from jixiao.facts.table import Row
from jixiao.facts.types import LEVEL

_YES_NO = {"true": "是", "false": "否"}
#: Most values of a referenced column that are offered as a list.
_MOST_OFFERED = 400
#: What goes without saying: a value that is as one expects is not shown, only edited.
_PLAIN = frozenset({("qualifier", "exact"), ("full_marks", "false"), ("not_applicable", "false")})


def cells(kind: Kind, row: Mapping[str, Cell], offered: Mapping[str, Mapping[str, str]]) -> list[dict[str, Any]]:
    """What ``row`` says, column by column: name, label, spelling, and it in Chinese, and whether that
    goes without saying. Empty ones are left out.

    ``offered`` has the labels of values that other tables name, by the column that is referred to.
    """
    shown = []
    for column in said(kind):
        if value := spell(row.get(column.name)):
            is_plain = (column.name, value) in _PLAIN or column.name.endswith("status")
            text = _labels(column, offered).get(value, value)
            shown.append({"name": column.name, "zh": column.zh, "value": value, "text": text, "plain": is_plain})
    return shown


def definitions(corpus: Corpus) -> dict[str, Any]:
    """The kinds as the view edits them: their columns with labels, meanings and the values that may be chosen."""
    offered = labels(corpus)
    return {
        name: {
            "zh": kind.table.zh,
            "columns": [
                {
                    "name": column.name,
                    "zh": column.zh,
                    "en": column.en,
                    "required": column.required,
                    "status": column.status,
                    "choices": list(_labels(column, offered).items()) if _is_offered(column, offered) else [],
                }
                for column in said(kind)
            ],
        }
        for name, kind in DECIDED.items()
    }


def described(corpus: Corpus, rubric: Row, items: Iterable[Row]) -> dict[str, Any]:
    """A proposed scheme and its items as the view shows them: labels, spellings, and what may be chosen."""
    own = [column for column in reference.RUBRIC.columns if column.name in rubric]
    return {
        "columns": [
            {"name": column.name, "zh": column.zh, "value": spell(rubric[column.name]), "required": column.required}
            | {"choices": list(_labels(column, {}).items())}
            for column in own
        ],
        "items": [
            {name: spell(value) for name, value in item.items()} | {"zh": LEVEL.values[str(item["level"])]}
            for item in items
        ],
        "concepts": [[record["indicator_id"], record["name_zh"]] for record in corpus[reference.INDICATOR].records],
    }


def labels(corpus: Corpus) -> dict[str, dict[str, str]]:
    """The labels of the values of other tables that facts refer to, by the column that has them."""
    found: dict[str, dict[str, str]] = {}
    for kind in DECIDED.values():
        for column in said(kind):
            if column.references and column.references not in found:
                table, name = column.references.split(".")
                loaded = corpus.loaded[table]
                zh = next((other.name for other in loaded.table.columns if other.name.endswith("name_zh")), name)
                found[column.references] = {
                    spell(record[name]): spell(record[zh] or record[name]) for record in loaded.records
                }
    return found


def _is_offered(column: Column, offered: Mapping[str, Mapping[str, str]]) -> bool:
    """Whether the values may be chosen from a list: not where there are too many, and not where a new one may come."""
    return column.name != "department_name" and len(_labels(column, offered)) <= _MOST_OFFERED


def _labels(column: Column, offered: Mapping[str, Mapping[str, str]]) -> Mapping[str, str]:
    own: Type = column.type
    if isinstance(own, Choice):
        return own.values
    if isinstance(own, Boolean):
        return _YES_NO
    return offered.get(column.references or "", {})
