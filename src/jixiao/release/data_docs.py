"""Data Docs that open without a network: our own page templates around Great Expectations' content.

The stock pages load scripts, fonts and a tracking image from the internet and are blank or bare without it. The views
below are named in ``expectations/great_expectations.yml``; their templates and their stylesheet are in
``expectations/plugins/custom_data_docs``. They need no script at all.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from great_expectations.core import ExpectationValidationResult
from great_expectations.data_context import FileDataContext
from great_expectations.expectations.core import UnexpectedRowsExpectation
from great_expectations.expectations.registry import register_renderer
from great_expectations.render import LegacyDiagnosticRendererType, RenderedTableContent
from great_expectations.render.renderer.renderer import renderer
from great_expectations.render.view import DefaultJinjaIndexPageView, DefaultJinjaPageView
from jinja2 import ChoiceLoader, FileSystemLoader

from jixiao.terminal import ROWS_SHOWN


class PageView(DefaultJinjaPageView):  # type: ignore[misc]  # untyped library
    """A page of rules or of results."""

    def __init__(self, custom_styles_directory: str, custom_views_directory: str) -> None:
        super().__init__(custom_styles_directory, custom_views_directory)
        _prefer(self, custom_views_directory)


class IndexView(DefaultJinjaIndexPageView):  # type: ignore[misc]  # untyped library
    """The first page, which lists the others."""

    def __init__(self, custom_styles_directory: str, custom_views_directory: str) -> None:
        super().__init__(custom_styles_directory, custom_views_directory)
        _prefer(self, custom_views_directory)


def _prefer(view: DefaultJinjaPageView, templates: str) -> None:
    """Look for templates in our directory first; the stock order never lets one be replaced."""
    view.env.loader = ChoiceLoader([FileSystemLoader(templates), view.env.loader])


@renderer(renderer_type=LegacyDiagnosticRendererType.UNEXPECTED_TABLE)  # type: ignore[untyped-decorator]
def _unexpected_rows(result: ExpectationValidationResult | None = None, **_: Any) -> list[RenderedTableContent] | None:
    """The rows that a SQL rule found, which the stock pages only count."""
    details = (result.result or {}).get("details") if result else None
    rows = (details or {}).get("unexpected_rows")
    if not rows:
        return None
    # Stored results have their columns sorted by name; what names the row comes first again.
    names = sorted(rows[0], key=lambda name: (name != "fact_id", name != "report_id"))
    cells = [["" if row[name] is None else str(row[name]) for name in names] for row in rows[:ROWS_SHOWN]]
    return [
        RenderedTableContent(
            content_block_type="table",
            header_row=names,
            table=cells,
            styling={"body": {"classes": ["rows"]}},
        )
    ]


def write(context: FileDataContext, site: Path) -> None:
    """Write the pages of the newest results below ``site``, without the three megabytes of stock images and fonts."""
    register_renderer("unexpected_rows_expectation", UnexpectedRowsExpectation, _unexpected_rows)
    context.build_data_docs()
    shutil.rmtree(site / "static", ignore_errors=True)
