"""The same report in other formats, lines, numbers, units, signs and words gives the same facts."""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from jixiao.documents.archive import Member, members
from jixiao.documents.read import read_bytes
from jixiao.evaluation.matching import COMPARED
from jixiao.facts.column import Cell
from jixiao.facts.table import Row
from jixiao.intake.read_report import Overrides, ReadReport, read_report
from mutations import LAYOUTS, MUTATIONS, Mutation
from reading import ROOT
from writers import WRITERS, Block, blocks, plain

Facts = Mapping[str, Counter[tuple[Cell, ...]]]

INVENTED = Path(__file__).parent / "samples" / "invented_2023.txt"
REPORTS = ("000", "001", "002", "003", "004", "invented")
#: Kinds of fact made of words: one in thirty may differ, of the others none.
IN_WORDS = frozenset({"activity", "finding", "citation", "claim"})
_YUAN = {"元": Decimal(1), "万元": Decimal(10_000), "亿元": Decimal(100_000_000)}


@dataclass(frozen=True)
class Original:
    """A report's text in blocks, and what was read in it."""

    blocks: list[Block]
    reading: ReadReport
    overrides: Overrides


@cache
def original(path: Path) -> Original:
    # The invented report is of a county that does not exist: somebody has to say whose it is.
    overrides = Overrides("平江县林业局") if path == INVENTED else Overrides()
    raw = path.read_bytes()
    return Original(blocks(raw.decode()), read("original.txt", raw, overrides), overrides)


@pytest.fixture(params=REPORTS)
def report(request: pytest.FixtureRequest) -> Original:
    if request.param == "invented":
        return original(INVENTED)
    reports: Path = request.getfixturevalue("reports")
    return original(next(reports.glob(f"{request.param}_*.txt")))


def read(file: str, raw: bytes, overrides: Overrides) -> ReadReport:
    found = read_report(ROOT, file, file, raw, datetime.date.min, overrides)
    assert found.outcome == "report", found.reason
    return found


def facts(found: ReadReport, changes: frozenset[str]) -> Facts:
    """The multiset of what the facts of each kind say, without the columns and the classes in ``changes``."""
    counted = {}
    for kind, compared in COMPARED.items():
        rows = [found.report] if kind == "report" else found.tables[f"raw_{kind}"]
        names = [name for name in compared if f"{kind}.{name}" not in changes]
        kept = [row for row in rows if f"{kind}={row.get(kind)}" not in changes]
        counted[kind] = Counter(tuple(said(row, name) for name in names) for row in kept)
    return counted


def said(row: Row, name: str) -> Cell:
    """The value of a column, without what typesetting changes in a name and with all sums in 元."""
    value = row.get(name)
    if isinstance(value, str):
        return "元" if name == "unit" and value in _YUAN else folded(value)
    if isinstance(value, Decimal) and name.endswith("value"):
        return value * _YUAN.get(str(row.get("unit")), Decimal(1))
    return value


def folded(name: str) -> str:
    return re.sub(r"[\s*$“”「」\"、:,.，。]", "", unicodedata.normalize("NFKC", simplifier().convert(name)))


@cache
def simplifier() -> Any:
    from opencc import OpenCC

    return OpenCC("t2s")


def compare(one: ReadReport, other: ReadReport, changes: frozenset[str] = frozenset()) -> list[str]:
    """What the one says and the other does not, and the reverse; empty where they agree."""
    found = []
    before, after = facts(one, changes), facts(other, changes)
    for kind in COMPARED:
        lost, new = before[kind] - after[kind], after[kind] - before[kind]
        count = before[kind].total() + after[kind].total()
        allowed = max(2, 0.03 * count) if kind in IN_WORDS else 0
        if lost.total() + new.total() > allowed:
            found += [f"lost {kind} {values}" for values in lost] + [f"new {kind} {values}" for values in new]
    return found


def check(report: Original, file: str, raw: bytes, changes: frozenset[str] = frozenset()) -> None:
    found = read(file, raw, report.overrides)
    if differences := compare(report.reading, found, changes):
        pytest.fail("\n".join(differences), pytrace=False)
    text = read_bytes(file, raw).text
    for row in (found.report, *(row for rows in found.tables.values() for row in rows)):
        if row.get("quote") is not None:  # a passage has none
            start, end = row["char_start"], row["char_end"]
            assert isinstance(start, int)
            assert isinstance(end, int)
            assert row["quote"] == text[start:end]
    numbers = found.in_facts + found.waived + len(found.unread)
    unread = [f"line {number.line}: {number.context}" for number in found.unread]
    assert len(unread) <= len(report.reading.unread) + 0.02 * numbers, unread


@pytest.mark.parametrize("file", WRITERS)
def test_every_format_gives_the_same_facts(report: Original, file: str, tmp_path: Path) -> None:
    raw = WRITERS[file](report.blocks)
    if file.endswith(".zip"):
        (tmp_path / file).write_bytes(raw)
        (member,) = members(tmp_path / file)
        assert isinstance(member, Member)
        file, raw = member.name, member.load()
    # Only a site says when it published a report.
    check(report, file, raw, frozenset({"report.published_on"} if file.endswith(".html") else ()))


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.name)
def test_every_variant_of_the_text_gives_the_same_facts(report: Original, mutation: Mutation) -> None:
    check(report, "variant.txt", mutation.apply(plain(report.blocks)).encode(), mutation.changes)


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
def test_a_lost_layout_loses_few_facts(report: Original, layout: Mutation) -> None:
    found = read("variant.txt", layout.apply(plain(report.blocks)).encode(), report.overrides)
    before, after = facts(report.reading, frozenset()), facts(found, frozenset())
    for kind in ("score", "finding", "ratio", "headcount", "indicator_result"):
        kept, most = (before[kind] & after[kind]).total(), before[kind].total()
        assert kept >= 0.8 * most, (kind, before[kind] - after[kind])
    for kind in ("score", "finding"):
        assert not after[kind] - before[kind], kind


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("实际支出2698.15万元", "实际支出2698.51万元", "lost amount ('whole', 'executed', Decimal('26981500.00'))"),
        ("得分为93.5分", "得分为95.3分", "lost score"),
        ("退休人员45人", "退休人员54人", "lost headcount"),
        ("93%\t10\t10\t无", "83%\t10\t10\t无", "lost indicator_result"),
    ],
)
def test_one_changed_figure_is_noticed(old: str, new: str, told: str) -> None:
    invented = original(INVENTED)
    text = plain(invented.blocks)
    assert old in text
    changed = read("variant.txt", text.replace(old, new).encode(), invented.overrides)
    assert any(difference.startswith(told) for difference in compare(invented.reading, changed))
