"""Text that a spreadsheet would take for a formula, made text again."""

from __future__ import annotations

import re
from datetime import date, time
from decimal import Decimal

#: How such a text begins, half or full width, also after blanks: =1+1, `-2`, `＋3`, ` @SUM(A1)`. A tab or an end of a
#: line before it can part it from its cell, so that by itself it will do.
_FORMULA = re.compile(r"[\s\0-\x1f\u200b-\u200f\u2060\ufeff]*[=+\-@＝＋－＠]|[\t\r\n]")


def is_formula(text: str) -> bool:
    """Whether a spreadsheet may take a cell with this text for a formula."""
    return _FORMULA.match(text) is not None


def for_sheet(value: object) -> object:
    """A value as a cell of CSV: an apostrophe before what may be taken for a formula; numbers and dates as they are."""
    if value is None or isinstance(value, bool | int | float | Decimal | date | time):
        return value
    text = str(value)
    return f"'{text}" if is_formula(text) else text
