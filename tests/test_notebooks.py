"""The notebooks run from the first cell to the last, and their charts hold data and Chinese words."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

NOTEBOOKS = sorted((Path(__file__).resolve().parents[1] / "notebooks").glob("*.ipynb"))
VEGA = "application/vnd.vegalite.v5+json"

# The kernel's client warns of its own event loop.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_and_draws(in_built: Path, path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": in_built}}).execute()
    outputs = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    assert not [output for output in outputs if output.output_type == "stream" and output.name == "stderr"]
    charts: list[dict[str, Any]] = [output.data[VEGA] for output in outputs if VEGA in output.get("data", {})]
    drawn = [cell for cell in notebook.cells if cell.cell_type == "code" and ".mark_" in cell.source]
    assert len(charts) == len(drawn) > 3
    for chart in charts:
        assert all(chart["datasets"].values()), "a chart without data"
        assert re.search(r"[一-鿿]{4}", json.dumps(chart, ensure_ascii=False))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_committed_without_its_outputs(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            assert cell.outputs == [] and cell.execution_count is None
