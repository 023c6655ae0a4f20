"""Tables that look like tables: to sort and filter on the screen, to print on paper."""

from __future__ import annotations

import os
from html import escape

import polars as pl
import polars.selectors as cs
from great_tables import GT, loc, style
from itables import init_notebook_mode, to_html_datatable

from jixiao.terminal import visible
from jixiao.workbench.shown import Shown

#: Most bytes of a table that a page holds; of a longer one it shows a part and says so.
_MOST_BYTES = "2MB"
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
    """Make the notebook, where there is one, ask nothing of the network: neither for tables nor for JupySQL."""
    os.environ.setdefault("PLOOMBER_STATS_ENABLED", "false")
    from IPython.core.getipython import get_ipython

    if get_ipython() is not None:
        init_notebook_mode(all_interactive=False, connected=False)


def interactive(frame: pl.DataFrame, title: str) -> Shown:
    """A table with a search, and heads to sort by; nothing is asked of the network."""
    numbers = [number for number, column in enumerate(frame.columns) if frame.schema[column].is_numeric()]
    texts = [number for number in range(frame.width) if number not in numbers]
    html = to_html_datatable(
        _readable(frame),
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
    return Shown(html, _text(frame, title))


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


def _readable(frame: pl.DataFrame) -> pl.DataFrame:
    """Lists joined, truth in words, nothing that is absent spelled, and no more decimals than a person reads."""
    return frame.with_columns(
        cs.list().cast(pl.List(pl.String)).list.join("；"),
        cs.boolean().replace_strict({True: "是", False: "否"}, return_dtype=pl.String),
        cs.temporal().dt.to_string("iso"),
        cs.float().round(4),
    ).with_columns(cs.string().fill_null(""))


def _text(frame: pl.DataFrame, title: str) -> str:
    """The frame for a terminal."""
    with pl.Config(tbl_hide_column_data_types=True, tbl_hide_dataframe_shape=True, tbl_rows=60, fmt_str_lengths=60):
        return f"{title}\n{frame}".lstrip("\n")
