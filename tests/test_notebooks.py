"""The notebooks run from the first cell to the last, and their charts hold data and Chinese words."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import nbformat
import pytest
from lxml import html
from nbclient import NotebookClient

from jixiao.site.notebook import NotebookPage

NOTEBOOKS = sorted((Path(__file__).resolve().parents[1] / "notebooks").glob("*.ipynb"))
#: What a query does that counts or sums over rows, or looks from one row at others.
RECKONS = re.compile(r"\b(?:group by|qualify|over \(|(?:count|sum|avg|min|max)\()")
VEGA = "application/vnd.vegalite.v5+json"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_and_draws(in_built: Path, path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": in_built}}).execute()
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    complaints = [o.text for cell in cells for o in cell.outputs if o.output_type == "stream" and o.name == "stderr"]
    assert complaints == []
    drawn = [cell for cell in cells if ".mark_" in cell.source]
    assert drawn
    for cell in (cell for cell in cells if "wb.show(" in cell.source):
        (table,) = [output.data["text/html"] for output in cell.outputs if output.output_type == "execute_result"]
        assert re.search(r"[一-鿿]{2}", table)
    page = NotebookPage.of(path.stem, notebook)
    outputs = [html.fragment_fromstring(str(output)) for cell in page.cells for output in cell.outputs]
    assert len([output for output in outputs if output.find(".//svg") is not None]) == len(drawn)
    assert all(output.text_content().strip() and output.find(".//script") is None for output in outputs)
    assert not any(output.find_class("dataframe") for output in outputs), "a bare frame, with quotation marks and null"
    for cell in drawn:
        (chart,) = [output.data[VEGA] for output in cell.outputs if VEGA in output.get("data", {})]
        assert_drawable(chart)


def assert_drawable(chart: dict[str, Any]) -> None:
    """The chart has a Chinese title and rows to draw."""
    assert re.search(r"[一-鿿]{4}", str(chart["title"]))
    assert all(chart["datasets"].values()), "a chart without data"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_asks_and_does_not_reckon_in_queries_of_its_own(path: Path) -> None:
    """What is reckoned over rows is a question, with one query for the shell, the docs and the notebooks."""
    code = "\n".join(cell.source for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code")
    queries = re.findall(r'"""(.*?)"""', code, re.S)
    assert [query for query in queries if RECKONS.search(query)] == []


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_committed_without_its_outputs(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            assert cell.outputs == [] and cell.execution_count is None
