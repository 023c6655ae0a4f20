"""Sentences of finance, staff and results in the phrasings of many provinces: every number read, as what it is.

Each line of ``sentences/KIND.txt`` has the part of a report in which the sentence stands, a tab and the sentence. A
fact is marked ``{quote:value/value}``, its values in the order of ``COLUMNS``; ``a|b`` are alternatives that a careful
reader could choose between, ``*`` or nothing stands for any. What is not marked is no fact of the kind.
"""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest

from jixiao.facts.column import Cell
from reading import facts

SENTENCES = Path(__file__).parent / "sentences"
COLUMNS = {
    "amount": ("scope", "measure", "amount_yuan"),
    "headcount": ("item",),
    "ratio": ("measure", "basis", "scope"),
}
#: The headings, or the front, under which a sentence of each part stands.
PARTS = {
    "概况": "一、部门概况\n（一）基本情况\n",
    "任务": "一、部门基本情况\n（二）年度总体工作和重点工作任务\n",
    "收支": "二、部门收支情况\n",
    "管理": "三、部门整体绩效管理情况\n",
    "结论": "三、自评结论\n",
    "分析": "四、履职效能分析\n",
    "问题": "五、存在的问题\n",
    "转移": "安仁县2022年农村发展补助资金转移支付绩效自评报告\n一、基本情况\n",
    "项目": "安仁县农业农村局2022年智慧农业建设项目支出绩效自评报告\n一、项目基本情况\n",
    "无题": "",
}
_MARKED = re.compile(r"\{([^{}:]+):([^{}]*)\}")


@pytest.mark.parametrize("kind", list(COLUMNS))
def test_every_number_of_a_sentence_is_read_as_what_it_is(kind: str) -> None:
    lines = (SENTENCES / f"{kind}.txt").read_text(encoding="utf-8").splitlines()
    wrong = [told for number, line in enumerate(lines, 1) for told in _wrong(kind, number, line)]
    assert lines and not wrong, f"{kind}: {len(wrong)} of {len(lines)} sentences\n" + "\n".join(wrong)


def _wrong(kind: str, number: int, line: str) -> list[str]:
    part, _, sentence = line.replace("\\n", "\n").partition("\t")
    marked = _MARKED.findall(sentence)
    found = facts(PARTS[part] + _MARKED.sub(r"\1", sentence), kind)
    got = [(quote, [_spelt(row[column]) for column in COLUMNS[kind]]) for quote, row in found]
    agrees = [quote for quote, _ in marked] == [quote for quote, _ in got] and all(
        all(asked in ("", "*") or value in asked.split("|") for asked, value in zip(values.split("/"), row))  # noqa: B905
        for (_, values), (_, row) in zip(marked, got, strict=True)
    )
    told = "、".join(f"{quote}:{'/'.join(row)}" for quote, row in got)
    return [] if agrees else [f"line {number}: {told}"]


def _spelt(value: Cell) -> str:
    return format(value.normalize(), "f") if isinstance(value, Decimal) else str(value)
