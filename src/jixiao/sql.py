"""Values as SQL spells them."""

from __future__ import annotations


def literal(text: object) -> str:
    """Text as SQL spells it. In a build this stands for a parameter: for the first of these DuckDB imports pandas."""
    return "'" + str(text).replace("'", "''") + "'"
