"""Numbers as reports print them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import TypeGuard

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jixiao.facts.numbers import read_han, read_integer, read_printed, read_ratio, tokens, values


@pytest.mark.parametrize(
    ("quote", "value"),
    [
        ("10,369.89 万元", "10369.89"),
        ("10,369.89 万元", "103698900"),
        ("2.7 万人次", "27000"),
        ("2.87亿元", "287000000"),
        ("80多个", "80"),
        ("1.2\n万", "12000"),
        ("１００％", "100"),
        ("六个", "6"),
        ("二十三次", "23"),
        ("两百", "200"),
        ("$\\geq 85\\%$", "85"),
        ("不得分", "0"),
        ("5,\n326件", "5326"),
        ("７\n\n．３万元", "73000"),
        ("2\n9人", "29"),
        ("4 862.31 万元", "4862.31"),
        ("4\n.5%", "4.5"),
        ("5,\n- 12 -\n326件", "5326"),
        ("9.8萬人", "98000"),
        ("無", "0"),
        ("$\\geq 2$万人次", "20000"),
        ("**12**.5%", "12.5"),
    ],
)
def test_a_quote_states_its_value(quote: str, value: str) -> None:
    assert Decimal(value) in values(quote)


def test_a_value_beside_the_quote_is_not_stated() -> None:
    assert values("95.81%") == {Decimal("95.81")}
    assert Decimal(1) not in values("10,369.89")
    assert values("10\t9.5") == {Decimal(10), Decimal("9.5")}
    assert values("第５６件，१८人") == {Decimal(56)}


@given(st.integers(min_value=0, max_value=10**9), st.integers(min_value=0, max_value=99))
def test_thousands_separators_do_not_split_a_number(whole: int, cents: int) -> None:
    printed = f"预算{whole:,}.{cents:02}万元"
    (token,) = tokens(printed)
    assert printed[token.start : token.end] == token.text
    assert Decimal(f"{whole}.{cents:02}") in values(printed)


def test_chinese_numerals() -> None:
    assert [read_han(numeral) for numeral in ("十", "十二", "二十", "一百零五", "三千", "二〇二三")] == [
        10,
        12,
        20,
        105,
        3000,
        2023,
    ]


def test_a_whole_number_is_read_from_digits_and_numerals_alike() -> None:
    assert {read_integer(printed) for printed in ("2021", "２０２１", "二〇二一", "二○二一", "二O二一")} == {2021}
    assert read_printed("10,369.89") == read_printed("１０，３６９．８９") == Decimal("10369.89")


@pytest.mark.parametrize(
    ("numeral", "value"),
    [
        ("壹佰", 100),
        ("贰拾叁", 23),
        ("廿五", 25),
        ("三万五千", 35_000),
        ("一亿二千万", 120_000_000),
        ("一万二千亿", 1_200_000_000_000),
        ("3千5百", 3_500),
    ],
)
def test_a_numeral_is_read_in_any_spelling(numeral: str, value: int) -> None:
    assert read_integer(numeral) == value


@given(st.text("零〇○一二两三九壹贰兩參玖十廿百佰千仟万亿0１9", min_size=1, max_size=60))
def test_no_numeral_is_too_odd_to_be_read(numeral: str) -> None:
    assert read_integer(numeral) >= 0
    assert all(value >= 0 for value in values(f"共{numeral}万元，{numeral}：{numeral}"))


def test_thousands_of_digits_are_read_and_state_nothing() -> None:
    digits = "1" * 5_000
    assert read_integer(digits) == 10**5_000 // 9
    assert round(read_ratio(digits, digits) or 0) == 100
    assert values(f"{digits}：{digits}万") == values("一" * 5_000) == frozenset()


def test_a_ratio_states_per_cent() -> None:
    assert [read_ratio("1", "2"), read_ratio("3", "2"), read_ratio("1", "0")] == [Decimal(50), Decimal(150), None]


def test_lists_of_numbers_are_not_thousands() -> None:
    assert [token.text for token in tokens("1,2345和12,345，678")] == ["1", "2345", "12,345，678"]


RECOGNISERS = Path(__file__).parents[1] / "src/jixiao/extraction"
#: Conversions that read no printed number.
CONVERSIONS = {
    "int(str(row['rank']))": "a column of a seed",
    "int(str(row['weight'] or 0))": "a column of a seed",
    "int(since[:4])": "a column of a seed",
    "int(until[:4])": "a column of a seed",
    "int(len(widths) * 0.9)": "a place in a list",
    "int(str(row['char_start']))": "a column of a row",
    "int(str(row['char_end']))": "a column of a row",
    "Decimal(f'{confidence:.2f}')": "a number rounded",
    "Decimal(f'{value:.1f}')": "a number rounded",
}


def test_recognisers_leave_reading_digits_to_numbers() -> None:
    found = {ast.unparse(node) for file in RECOGNISERS.rglob("*.py") for node in _conversions(file)}
    assert found == CONVERSIONS.keys(), "read printed numbers with jixiao.facts.numbers"


def _conversions(file: Path) -> Iterator[ast.expr]:
    """Where ``file`` makes numbers of what may be text: of anything but literals, numbers read and their values."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if _calls(node, "Decimal", "int", "float", "numeric", "decimal", "digit"):
            (argument,) = node.args
            is_number = isinstance(argument, ast.Constant | ast.UnaryOp) or _calls(argument, "read_han", "read_integer")
            if not is_number and not (isinstance(argument, ast.Attribute) and argument.attr == "value"):
                yield node
        elif isinstance(node, ast.Call) and not _calls(node, "isinstance", "cast"):
            # map(int, …), sorted(key=int)
            given = (*node.args, *(keyword.value for keyword in node.keywords))
            yield from (one for one in given if _names(one, "Decimal", "int", "float"))


def _calls(node: ast.AST, *names: str) -> TypeGuard[ast.Call]:
    return isinstance(node, ast.Call) and _names(node.func, *names)


def _names(node: ast.expr, *names: str) -> bool:
    return (node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else "") in names
