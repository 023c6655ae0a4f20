"""The house style of charts, and charts as files."""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
from collections.abc import Callable
from typing import Any, BinaryIO

import altair as alt

from jixiao.errors import JixiaoError

#: Colours that people with any sight of colour tell apart: Okabe and Ito (2008), the darker ones first.
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#999999")
#: Fonts with Chinese characters, of Linux, Windows and macOS.
FONTS = (
    *("Noto Sans CJK SC", "Source Han Sans SC", "Noto Sans SC", "Microsoft YaHei", "PingFang SC"),
    *("WenQuanYi Micro Hei", "SimHei", "sans-serif"),
)
#: Pixels of a picture for each pixel of a chart.
_SCALE = 2


def house_style() -> dict[str, Any]:
    """Quiet axes, titles to the left, colours that all can tell apart, fonts with Chinese characters."""
    return {
        "config": {
            "font": ", ".join(FONTS),
            "title": {"anchor": "start", "fontSize": 15, "fontWeight": "bold", "offset": 12},
            "axis": {"labelFontSize": 12, "titleFontSize": 12, "labelLimit": 320, "gridColor": "#e8e8e8"},
            "legend": {"labelFontSize": 12, "titleFontSize": 12, "labelLimit": 320},
            "range": {"category": list(COLOURS)},
            "mark": {"color": COLOURS[0]},
            "view": {"stroke": None},
        }
    }


alt.theme.register("jixiao", enable=True)(house_style)


def _png(chart: Any, file: BinaryIO) -> None:
    require_font()
    chart.save(file, format="png", scale_factor=_SCALE)


def _svg(chart: Any, file: BinaryIO) -> None:
    """A drawing whose words stay words: whoever looks at it has the font."""
    held = io.StringIO()
    chart.save(held, format="svg")
    file.write(held.getvalue().encode())


def _page(chart: Any, file: BinaryIO) -> None:
    """A page that needs no network: what draws the chart is within."""
    file.write(chart.to_html(inline=True).encode())


#: Ending of a file's name → what writes a chart into it.
WRITERS: dict[str, Callable[[Any, BinaryIO], None]] = {
    ".png": _png,
    ".svg": _svg,
    ".html": _page,
}


def require_font() -> None:
    """Raise ``JixiaoError`` where Linux has no font with Chinese characters: a picture would have boxes instead."""
    lister = shutil.which("fc-list")
    if not sys.platform.startswith("linux") or lister is None:
        return
    found = subprocess.run([lister, ":lang=zh-cn", "family"], capture_output=True, text=True, check=False)
    if found.returncode == 0 and not found.stdout.strip():
        raise JixiaoError(
            "this machine has no Chinese font: a picture would show boxes; install one"
            " (sudo apt install fonts-noto-cjk), or save it as .svg or .html, which take the fonts of their reader"
        )
