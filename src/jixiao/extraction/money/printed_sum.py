"""A printed sum as the columns of a fact hold it: in its unit, and in yuan."""

from __future__ import annotations

from decimal import Decimal

from jixiao.extraction.text.quantities import Quantity
from jixiao.facts.column import Cell

YUAN = {"元": Decimal(1), "万元": Decimal(10_000), "亿元": Decimal(100_000_000)}
#: Printed units that are no unit of the data model: the power of ten is multiplied out (3千元 is 3000 元).
_ODD_UNITS = {
    "百元": (100, "元"), "千元": (1_000, "元"),
    "十万元": (10, "万元"), "百万元": (100, "万元"), "千万元": (1_000, "万元"),
}  # fmt: skip
#: All units in which sums are printed.
MONEY = frozenset(YUAN) | frozenset(_ODD_UNITS)


def sum_values(quantity: Quantity, unit: str) -> dict[str, Cell]:
    """The columns that hold the number: as printed, in its unit and in yuan."""
    power, unit = _ODD_UNITS.get(unit, (1, unit))
    qualifier = "at_most" if quantity.qualifier == "less_than" else quantity.qualifier
    amount = quantity.printed * power
    yuan = amount * YUAN[unit]
    return {"amount": amount, "unit": unit, "amount_yuan": yuan, "value_status": "stated", "qualifier": qualifier}


def yuan_of(quantity: Quantity) -> Decimal:
    """A sum of money in yuan."""
    power, unit = _ODD_UNITS.get(quantity.unit, (1, quantity.unit))
    return quantity.printed * power * YUAN[unit]
