"""The notebooks as pages: run against the release, without scripts, so that they open anywhere and can be printed."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import nbformat
import vl_convert
from lxml import html
from markupsafe import Markup, escape
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbconvert.filters import Highlight2HTML, markdown2html
from pebble import ProcessPool

from jixiao.child_process import begin, cores
from jixiao.errors import JixiaoError
from jixiao.site.shown import plain

#: Seconds that a cell may take.
_PATIENCE = 600
#: application/vnd.vegalite.v5+json
_CHART = re.compile(r"application/vnd\.vegalite\.v(\d+)\+json")
#: https://vega.github.io/schema/vega-lite/v5.20.1.json
_SCHEMA = re.compile(r"/v(\d+)\.(\d+)")
#: What a page cannot keep: what runs, what others style, what is there for scripts alone.
_LIVELY = "|".join(
    f".//{name}"
    for name in (
        *("script", "style", "noscript", "link", "*[@hidden]", "comment()"),
        *("img", "iframe", "object", "embed", "video", "audio", "form", "input", "button", "textarea", "select"),
    )
)


@dataclass(frozen=True)
class NotebookPage:
    """A notebook that was run: its title in Chinese and English, and its cells as HTML."""

    name: str
    title: str
    cells: list[NotebookCell]

    @classmethod
    def of(cls, name: str, notebook: Any, others: Container[str] = ()) -> NotebookPage:
        """The page of a ``notebook`` with its outputs, which may link to those of ``others``."""
        return cls(name, _title(notebook), [_cell(cell, others) for cell in notebook.cells])


@dataclass(frozen=True)
class NotebookCell:
    """A cell: words, or code with what it gave."""

    words: Markup | None = None
    code: Markup | None = None
    outputs: tuple[Markup, ...] = ()


def run(paths: list[Path]) -> list[NotebookPage | JixiaoError]:
    """Run notebooks, as many at once as there are cores; one that fails is the error that tells it.

    Each in a process that ends with this one, and its kernel with it: what runs a notebook takes signals for itself.
    """
    done: list[Any] = []
    with ProcessPool(max_workers=cores(), initializer=begin, context=get_context("spawn")) as pool:
        try:
            begun = [pool.schedule(executed, args=(path,)) for path in paths]
            for path, one in zip(paths, begun, strict=True):
                try:
                    done.append(one.result())
                except Exception as error:  # of a cell, or of a kernel that does not begin or dies
                    done.append(JixiaoError(f"notebook {path.name} could not be run: {error}"))
        finally:
            pool.stop()
    names = {path.stem for path, one in zip(paths, done, strict=True) if not isinstance(one, JixiaoError)}
    return [
        one if isinstance(one, JixiaoError) else NotebookPage.of(path.stem, one, names)
        for path, one in zip(paths, done, strict=True)
    ]


def executed(path: Path) -> Any:
    """A notebook with what its cells give. Raises ``JixiaoError`` where one of them fails."""
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(
        notebook,
        timeout=_PATIENCE,
        kernel_name="python3",
        extra_arguments=["--log-level=ERROR"],  # each kernel would warn of how it talks with this process
        resources={"metadata": {"path": path.parent}},
    )
    try:
        client.execute()
    except CellExecutionError as error:
        raise JixiaoError(f"{error.ename}: {error.evalue}") from None
    return notebook


def _title(notebook: Any) -> str:
    """The first heading of a notebook."""
    return str(notebook.cells[0].source.splitlines()[0].lstrip("# "))


def _cell(cell: Any, others: Container[str]) -> NotebookCell:
    if cell.cell_type == "markdown":
        words = html.fragment_fromstring(markdown2html(cell.source), create_parent="div")
        for link in words.findall(".//a"):
            _lead(link, others)
        return NotebookCell(words=Markup(_inner(words)))
    code = Highlight2HTML(pygments_lexer="ipython3")(cell.source)  # type: ignore[no-untyped-call]
    return NotebookCell(code=Markup(code), outputs=tuple(filter(None, map(_output, cell.outputs))))


def _lead(link: html.HtmlElement, others: Container[str]) -> None:
    """A link to a notebook that has a page leads there; one to what a site has not is words."""
    address = str(link.get("href", ""))
    name, _, ending = address.rpartition(".")
    if link.get("class") == "anchor-link":  # a heading's to itself
        link.drop_tree()
    elif ending == "ipynb" and name in others:
        link.set("href", f"{name}.html")
    elif not address.startswith("#"):
        link.drop_tag()


def _output(output: Mapping[str, Any]) -> Markup | None:
    """What a cell gave, as a page shows it: a drawing, a table, or text."""
    if output["output_type"] == "stream":
        return plain(output["text"]) if output["name"] == "stdout" else None
    data = output.get("data", {})
    if (kind := next(filter(None, map(_CHART.fullmatch, data)), None)) is not None:
        return _drawing(data[kind[0]])
    if "text/html" in data:
        return _still(data["text/html"])
    return plain(data["text/plain"]) if "text/plain" in data else None


def _drawing(chart: dict[str, Any]) -> Markup:
    """A chart as SVG, named by its title."""
    found = _SCHEMA.search(chart["$schema"])
    version = f"{found[1]}.{found[2]}" if found else None
    drawn = html.fragment_fromstring(vl_convert.vegalite_to_svg(chart, vl_version=version))
    title = chart.get("title", "")
    drawn.set("role", "img")
    drawn.set("aria-label", title if isinstance(title, str) else " ".join(title["text"]))
    return Markup('<div class="scroll">{}</div>').format(Markup(html.tostring(drawn, encoding="unicode")))


def _still(output: str) -> Markup | None:
    """HTML without what moves: a table that scripts would sort stays as it is read without them."""
    held = html.fragment_fromstring(output, create_parent="div")
    for lively in held.xpath(_LIVELY):
        lively.drop_tree()
    for element in held.iter():
        for name in [name for name in element.attrib if name.startswith("on") or name in ("id", "href", "src")]:
            del element.attrib[name]
    if not held.text_content().strip():
        return None
    return Markup('<div class="scroll" tabindex="0" role="region" aria-label="表">{}</div>').format(
        Markup(_inner(held))
    )


def _inner(element: html.HtmlElement) -> str:
    return "".join(_pieces(element))


def _pieces(element: html.HtmlElement) -> Iterator[str]:
    yield str(escape(element.text or ""))
    for child in element:
        yield html.tostring(child, encoding="unicode")
