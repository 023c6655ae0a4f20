"""Tables that look like tables: to sort and filter on the screen, to print on paper."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable
from html import escape

import polars as pl
import polars.selectors as cs
from great_tables import GT, loc, style
from itables import init_notebook_mode, to_html_datatable

from jixiao.terminal import visible
from jixiao.workbench.shown import Shown

#: Most bytes of a table that a page holds; of a longer one it shows a part and says so.
_MOST_BYTES = "2MB"
#: Rows of a table that is shown without scripts.
_MOST_ROWS = 50
#: DataTables' words (datatables.net, internationalisation).
_WORDS = {
    "search": "筛选：",
    "lengthMenu": "每页 _MENU_ 行",
    "info": "第 _START_ 至 _END_ 行，共 _TOTAL_ 行",
    "infoEmpty": "没有行",
    "infoFiltered": "（从 _MAX_ 行中筛出）",
    "zeroRecords": "没有符合的行",
    "emptyTable": "没有行",
    "paginate": {"first": "首页", "last": "末页", "next": "下页", "previous": "上页"},
}


def prepare() -> None:
    """Make a notebook, where there is one, ask nothing of the network, and show frames and JupySQL's rows as tables."""
    os.environ.setdefault("PLOOMBER_STATS_ENABLED", "false")
    from IPython.core.getipython import get_ipython

    if (shell := get_ipython()) is not None:
        init_notebook_mode(all_interactive=False, connected=False)
        html = shell.display_formatter.formatters["text/html"]
        html.for_type(pl.DataFrame, still)
        html.for_type_by_name("sql.run.resultset", "ResultSet", lambda result: still(result.PolarsDataFrame()))


def interactive(frame: pl.DataFrame, title: str) -> Shown:
    """A table with a search, and heads to sort by; nothing is asked of the network."""
    numbers, texts = _numbers(frame)
    name = f"jixiao-{secrets.token_hex(8)}"
    html = to_html_datatable(
        _readable(frame),
        table_id=name,
        caption=title or None,
        connected=False,
        maxBytes=_MOST_BYTES,
        showIndex=False,
        show_dtypes=False,
        display_logo_when_loading=False,
        style="table-layout: auto; width: 100%; margin: auto",
        columnDefs=[
            {"className": "dt-left", "targets": texts},
            {"className": "dt-right", "targets": numbers},
        ],
        language=_WORDS,
    )
    # What stands there where no script may run, as in a notebook that nobody trusts yet: a table of ours.
    before, mark, rest = html.partition(f'<div id="{name}_fallback">')
    _, end, after = rest.partition("</div><script>")
    return Shown(f"{before}{mark}{still(frame, title)}{end}{after}", _text(frame, title))


def still(frame: pl.DataFrame, title: str = "") -> str:
    """A table in HTML that needs no script: the first rows, text to the left, numbers to the right."""
    numbers, _ = _numbers(frame)
    sides = ["right" if number in numbers else "left" for number in range(frame.width)]

    def row(values: Iterable[object], name: str, about: str = "") -> str:
        cells = zip(values, sides, strict=True)
        return "".join(f'<{name}{about} style="text-align: {side}">{_cell(one)}</{name}>' for one, side in cells)

    body = "".join(f"<tr>{row(values, 'td')}</tr>" for values in _readable(frame.head(_MOST_ROWS)).iter_rows())
    note = f"<p>共 {frame.height:,} 行，列出前 {_MOST_ROWS} 行。</p>" if frame.height > _MOST_ROWS else ""
    caption = f'<caption style="text-align: left">{escape(title)}</caption>' if title else ""
    head = row(frame.columns, "th", ' scope="col"')
    return f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{note}"


def printed(frame: pl.DataFrame, title: str, note: str, fractions: list[str]) -> Shown:
    """A table as it would stand on paper: text to the left, numbers to the right, what is absent empty.

    ``fractions`` are the columns that are shown as percentages.
    """
    readable = _readable(frame)
    texts = readable.select(~cs.numeric()).columns
    table = GT(readable).sub_missing(missing_text="").tab_source_note(note)
    if title:
        table = table.tab_header(title=title)
    if texts:
        table = table.cols_align("left", columns=texts)
    if fractions:
        table = table.fmt_percent(columns=fractions, decimals=2)
    table = table.tab_style(style.text(weight="bold"), loc.column_labels())
    return Shown(table.as_raw_html(), _text(frame, title))


def pairs(frame: pl.DataFrame, title: str) -> Shown:
    """The one row of a frame as names with their values, a line each; what is absent is left out."""
    told = [
        (name, str(value)) for name, value in _readable(frame).row(0, named=True).items() if value not in (None, "")
    ]
    left = 'style="text-align: left"'
    body = "".join(
        f'<tr><th scope="row" {left}>{escape(name)}</th><td {left}>{escape(visible(value))}</td></tr>'
        for name, value in told
    )
    html = f"<table><caption>{escape(title)}</caption><tbody>{body}</tbody></table>"
    return Shown(html, "\n".join([title, *(f"{name}  {visible(value)}" for name, value in told)]))


def _numbers(frame: pl.DataFrame) -> tuple[list[int], list[int]]:
    """Places of the columns of numbers, and of the others."""
    numbers = [number for number, kind in enumerate(frame.dtypes) if kind.is_numeric()]
    return numbers, [number for number in range(frame.width) if number not in numbers]


def _cell(value: object) -> str:
    """A value as HTML; a number without zeros that say nothing."""
    if isinstance(value, float):
        value = f"{value:.4f}".rstrip("0").rstrip(".")
    return "" if value is None else escape(visible(str(value)))


def _readable(frame: pl.DataFrame) -> pl.DataFrame:
    """Lists joined, truth in words, nothing that is absent spelled, and no more decimals than a person reads."""
    return frame.with_columns(
        cs.list().cast(pl.List(pl.String)).list.join("；"),
        cs.boolean().replace_strict({True: "是", False: "否"}, return_dtype=pl.String),
        cs.temporal().dt.to_string("iso"),
        cs.decimal().cast(pl.Float64).round(4),
        cs.float().round(4),
    ).with_columns(cs.string().fill_null(""))


def _text(frame: pl.DataFrame, title: str) -> str:
    """The frame for a terminal."""
    with pl.Config(tbl_hide_column_data_types=True, tbl_hide_dataframe_shape=True, tbl_rows=60, fmt_str_lengths=60):
        return f"{title}\n{frame}".lstrip("\n")
