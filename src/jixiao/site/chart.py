"""Bars as SVG within a page: no script, readable aloud, printed as they are seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from markupsafe import Markup
from wcwidth import wcswidth

from jixiao.site.shown import number

_LABEL, _BAR, _ROW, _FIGURE = 300, 320, 26, 80
#: Bars that one chart has room for.
MOST = 30
#: Columns of a terminal that a label has room for.
_LONGEST = 38


@dataclass(frozen=True)
class Bars:
    """Figures by name, as horizontal bars. ``left_out`` are those that there is no room for."""

    title: str
    figures: Sequence[tuple[str, float]]
    unit: str = ""

    @property
    def left_out(self) -> int:
        return max(0, len(self.figures) - MOST)

    def svg(self) -> Markup:
        shown = self.figures[:MOST]
        longest = max((abs(figure) for _, figure in shown), default=0) or 1
        height = _ROW * len(shown) + 8
        told = "；".join(f"{name} {number(figure, 2)}{self.unit}" for name, figure in shown)
        pieces = [
            f'<svg class="bars" role="img" viewBox="0 0 {_LABEL + _BAR + _FIGURE} {height}"',
            f" aria-label={quoteattr(f'{self.title}：{told}')}>",
        ]
        for place, (name, figure) in enumerate(shown):
            y, long = place * _ROW + 4, max(1.0, abs(figure) / longest * _BAR)
            sort = "minus" if figure < 0 else "plus"
            pieces += (
                f'<text x="{_LABEL - 8}" y="{y + 14}" class="name">{escape(_cut(name))}</text>',
                f'<rect x="{_LABEL}" y="{y}" width="{long:.1f}" height="18" rx="2" class="{sort}"/>',
                f'<text x="{_LABEL + long + 6:.1f}" y="{y + 14}">{number(figure, 2)}{escape(self.unit)}</text>',
            )
        return Markup("".join([*pieces, "</svg>"]))


def _cut(name: str) -> str:
    while wcswidth(name) > _LONGEST:
        name = f"{name[:-2]}…"
    return name
