"""How values are shown on pages, and the templates that show them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from jixiao.query.labels import Labels

_TEMPLATES = Path(__file__).with_name("templates")
#: What stands for a value that is not there.
ABSENT = "—"
_REVIEWED = Markup()
_UNREVIEWED = Markup(
    ' <span class="unreviewed" title="程序提取，尚无人复核 read by a program, not reviewed">未复核</span>'
)


@lru_cache(maxsize=1 << 16)
def number(value: Decimal | float | int | None, digits: int = 6) -> str:
    """A number with its thousands parted, and without zeros that say nothing."""
    if value is None:
        return ABSENT
    told = f"{value:,.{digits}f}"
    return told.rstrip("0").rstrip(".") if "." in told else told


def percent(value: float | Decimal | None) -> str:
    """A fraction of one as a percentage."""
    return ABSENT if value is None else f"{number(float(value) * 100, 2)}%"


def cell(value: object) -> str:
    """Any value of an answer as text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, (int, float, Decimal)):
        return number(value)
    if isinstance(value, date):
        return value.isoformat()
    return "、".join(map(str, value)) if isinstance(value, list) else str(value)


def anchor(fact_id: str) -> str:
    """Where on its report's page a fact has its place: score-5 of 440113-zzb-2023/score/5."""
    return fact_id.partition("/")[2].replace("/", "-")


def to(value: object, fact_id: str) -> Markup:
    """A value that leads to the place of its fact on the same page."""
    return Markup(f'<a href="#{escape(anchor(fact_id))}">{escape(value)}</a>')


def doubt(review: str) -> Markup:
    """What follows a value that nobody has reviewed."""
    return _UNREVIEWED if review == "extracted" else _REVIEWED


def english(text: str) -> Markup:
    """English beside Chinese, smaller, and read aloud as English."""
    return Markup('<span class="en" lang="en">{}</span>').format(text)


def plain(text: str) -> Markup:
    """Text as it is, its lines and spaces kept."""
    return Markup('<pre tabindex="0">{}</pre>').format(text)


def environment(labels: Labels) -> Environment:
    """The templates: whatever a report says is escaped, and coded values are said in the words of ``labels``."""

    @cache
    def label(value: object, column: str, table: str | None = None) -> str:
        return ABSENT if value is None else labels.codes(column, table).get(str(value), str(value))

    made = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    filters: tuple[Callable[..., Any], ...] = (number, percent, anchor, label, english, to, doubt)
    made.filters |= {one.__name__: one for one in filters}
    return made
