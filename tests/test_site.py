"""The site of a release: whole, linked, escaped, and read in a real browser from a folder."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
from functools import cache
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote, urlsplit

import duckdb
import nbformat
import pytest
from lxml import html

from browser import browsing, program
from conftest import Share
from jixiao.errors import JixiaoError
from jixiao.release.store import Release, Store
from jixiao.site import packages
from jixiao.site import pages as rendering
from jixiao.site.site import write

#: What a report might say to take over a page; all texts of the release begin so.
HOSTILE = '<img src=x onerror="window.hacked=1"></script></textarea>\'&amp;'
WORDS = {
    "dim_report": ("title", "source_file"),
    "dim_department": ("name_zh",),
    "report_card": ("department",),
    "fact": ("label", "quote", "section", "value_text"),
    "fct_score": ("name", "reason"),
    "fct_budget": ("item",),
    "fct_finding": ("gist",),
    "fct_indicator_result": ("indicator", "target_text", "actual_text"),
    "fct_audit": ("message",),
}
SUSPECTED = "440224-zzb-2023/ratio_change_rate/ratio/7"
VOID = {"meta", "link", "input", "br", "img", "hr"}


@pytest.fixture(scope="module")
def release(built: Path, share: Share) -> Release:
    """A release whose reports say hostile things, and one of whose contradictions nobody has confirmed."""

    def make(root: Path) -> None:
        current = Store(built / "warehouse").current()
        place = root / "warehouse" / "releases" / current.id
        shutil.copytree(current.path, place, copy_function=shutil.copyfile)
        for folder in (place, *(path for path in place.rglob("*") if path.is_dir())):
            folder.chmod(0o755)
        with duckdb.connect(str(place / "jixiao.duckdb")) as connection:
            for table, columns in WORDS.items():
                changed = ", ".join(f"{name} = $words || {name}" for name in columns)
                connection.execute(f"update {table} set {changed}", {"words": HOSTILE})
            connection.execute(
                "update fct_audit set outcome = 'suspected', is_confirmed = false where audit_id = ?", [SUSPECTED]
            )

    (place,) = (share("hostile", make) / "warehouse" / "releases").iterdir()
    return Release(place)


@pytest.fixture(scope="module")
def site(release: Release, share: Share) -> Path:
    return share("site", lambda place: write(release, place, print, notebooks(place.with_name("notebooks"))))


def notebooks(folder: Path) -> Path:
    """A notebook that says hostile things and draws, and one that fails."""
    folder.mkdir()
    drawn = (
        "import altair as alt, polars as pl\n"
        "from IPython.display import HTML, display\n"
        f"display(HTML('<table><tr><td onclick=\"x\">' + {HOSTILE!r} + '</td></tr></table><script>x</script>'))\n"
        f"print({HOSTILE!r})\n"
        "alt.renderers.enable('mimetype')\n"
        "alt.Chart(pl.DataFrame({'分': [1]})).mark_bar().encode(x='分:Q').properties(title='得分')"
    )
    words = "# 试作 · A trial\n\n见[另一篇](2-fails.ipynb)和[文档](../docs/site.md)。"
    for name, cells in (
        ("1-draws", [nbformat.v4.new_markdown_cell(words), nbformat.v4.new_code_cell(drawn)]),
        ("2-fails", [nbformat.v4.new_markdown_cell("# 出错"), nbformat.v4.new_code_cell("1 / 0")]),
    ):
        nbformat.write(nbformat.v4.new_notebook(cells=cells), folder / f"{name}.ipynb")
    return folder


def test_a_notebook_is_a_page_without_scripts_and_one_that_fails_is_left_out(site: Path) -> None:
    assert [page.name for page in (site / "notebooks").iterdir()] == ["1-draws.html"]
    page = tree(site / "notebooks" / "1-draws.html")
    (chart,) = page.xpath("//article//svg[@role='img']")
    assert chart.get("aria-label") == "得分"
    assert page.xpath("//article//td") and not page.xpath("//article//script | //article//img | //article//@onclick")
    assert HOSTILE in page.xpath("string(//article/pre)")
    assert [link.text for link in tree(site / "notebooks.html").xpath("//main//ol//a")] == ["试作"]


@cache
def tree(page: Path) -> html.HtmlElement:
    return html.fromstring(page.read_text(encoding="utf-8"))


def pages(site: Path) -> list[Path]:
    """The pages that we write; those that a release brings are tested where they are made."""
    found = (
        path
        for path in site.rglob("*.html")
        if path.relative_to(site).parts[0] in ("reports", "questions", "notebooks")
    )
    return sorted([*site.glob("*.html"), *found])


def test_every_report_has_its_page_and_every_link_its_place(site: Path, release: Release) -> None:
    with duckdb.connect(str(release.database), read_only=True) as connection:
        reports = {name for (name,) in connection.sql("select report_id from dim_report").fetchall()}
    assert {page.stem for page in (site / "reports").iterdir()} == reports
    assert len(list((site / "questions").iterdir())) == 20
    for page in pages(site):
        for name in ("href", "src", "action"):
            for element in tree(page).iterfind(f".//*[@{name}]"):
                address = urlsplit(element.get(name, ""))
                if element.get(name) == "data:,":
                    continue
                assert not address.scheme and not address.netloc, f"{page}: {element.get(name)} leaves the folder"
                target = (page.parent / unquote(address.path)).resolve() if address.path else page
                assert target.is_file(), f"{page}: {element.get(name)}"
                if address.fragment and target.suffix == ".html":
                    found = tree(target).xpath("//*[@id=$id]", id=unquote(address.fragment))
                    assert len(found) == 1, f"{page}: {element.get(name)}"
    for row in data(site, "contradictions"):
        assert tree(site / "reports" / f"{row[0]}.html").xpath("//*[@id=$id]", id=row[9] or "audit")
    for _, _, address, _ in data(site, "search"):
        assert (site / address.partition("#")[0]).is_file()


def _ended(*_: object) -> None:
    """A process that is ended by the kernel."""
    os._exit(9)


def data(site: Path, name: str) -> list[list[str]]:
    text = (site / "data" / f"{name}.js").read_text(encoding="utf-8")
    found: list[list[str]] = json.loads(text.partition(" = ")[2].rstrip(";\n"))
    return found


class Balanced(HTMLParser):
    """Elements that are open; one that ends another than the last is a fault."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert not any(name.startswith("on") for name, _ in attrs), f"{tag} {attrs}"
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, f"{tag} ends in {self.getpos()}"


def test_pages_are_sound_escaped_and_readable_by_ear(site: Path) -> None:
    for page in pages(site):
        text = page.read_text(encoding="utf-8")
        parser = Balanced()
        parser.feed(text)
        assert parser.open == [], page
        root = tree(page)
        assert [root.get("lang"), len(root.findall(".//h1")), len(root.findall(".//main"))] == ["zh-Hans", 1, 1]
        assert "<img" not in text
        assert all(script.get("src") and not script.text for script in root.iterfind(".//script"))
        assert all(cell.get("scope") for cell in root.iterfind(".//th")), page
        levels = [int(one.tag[1]) for one in root.iter("h1", "h2", "h3")]
        assert all(after - before <= 1 for before, after in pairwise(levels)), page
        ids = [element.get("id") for element in root.iterfind(".//*[@id]")]
        assert len(ids) == len(set(ids)), page
    said = tree(site / "reports" / "440100-zzb-2023.html").find_class("title")[0].text_content()
    assert HOSTILE in said
    style = (site / "assets" / "site.css").read_text(encoding="utf-8")
    assert "url(" not in style and "@import" not in style


def test_a_number_lands_on_its_quote(site: Path, release: Release) -> None:
    with duckdb.connect(str(release.database), read_only=True) as connection:
        asked = connection.sql(
            "select fact_id, score, quote from fct_score inner join fact using (fact_id) where score is not null"
        )
        facts = asked.fetchall()
    assert len(facts) > 50
    for fact_id, score, quote in facts:
        report, _, name = fact_id.partition("/")
        page = tree(site / "reports" / f"{report}.html")
        anchor = name.replace("/", "-")
        shown = [link.text_content() for link in page.xpath("//a[@href=$to]", to=f"#{anchor}")]
        assert f"{score.normalize():f}" in shown, fact_id
        (place,) = page.xpath("//*[@id=$id]", id=anchor)
        assert quote in [mark.text_content() for mark in place.iterfind(".//mark")], fact_id


def test_what_is_suspected_is_not_told_as_confirmed(site: Path) -> None:
    report = tree(site / "reports" / f"{SUSPECTED.partition('/')[0]}.html")
    confirmed = len(report.xpath("//li[@class='violated']"))
    assert confirmed == 14
    (doubtful,) = report.xpath("//li[@class='suspected']")
    assert "疑似不符" in doubtful.text_content() and "确认不符" not in doubtful.text_content()
    told = {row[6] for row in data(site, "contradictions") if row[0] in SUSPECTED and "增减率" in row[3]}
    assert told == {"suspected"}


def test_a_site_is_replaced_whole_or_not_at_all(
    release: Release, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also: without npm the page for SQL says so, instead of failing when it is used."""
    monkeypatch.setattr(sys, "prefix", str(tmp_path / "environment"))
    monkeypatch.setattr(sys, "executable", str(tmp_path / "environment" / "bin" / "python"))
    monkeypatch.setenv("PATH", str(tmp_path))
    told: list[str] = []
    place = tmp_path / "site"
    place.mkdir()
    write(release, place, told.append)
    assert len(told) == 1 and "there is no npm here" in told[0]
    page = tree(place / "sql.html")
    assert "make node" in page.text_content() and not page.findall(".//textarea")
    before = sorted(path for path in place.rglob("*"))

    (tmp_path / ".jixiao-0a1b2c3d.part").mkdir()  # of one that was killed
    monkeypatch.setattr(rendering, "SHARE", 2)  # as of a release that several processes share
    write(release, tmp_path / "shared", told.append)
    for page in (place / "reports").iterdir():
        assert (tmp_path / "shared" / "reports" / page.name).read_bytes() == page.read_bytes()

    broken = Release(tmp_path / "releases" / release.id)
    broken.path.mkdir(parents=True)
    shutil.copyfile(release.path / "manifest.json", broken.path / "manifest.json")
    broken.database.write_bytes(b"no database")
    with pytest.raises(JixiaoError, match="cannot be read"):
        write(broken, place, told.append)
    assert sorted(path for path in place.rglob("*")) == before
    monkeypatch.setattr(rendering, "write_share", _ended)
    with pytest.raises(JixiaoError, match="ended with status 9, as where memory is short"):
        write(release, place, told.append)
    assert sorted(path for path in place.rglob("*")) == before
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "dear.txt").write_text("mine")
    with pytest.raises(JixiaoError, match="something other than a site of jixiao"):
        write(release, tmp_path / "letters", told.append)
    with pytest.raises(JixiaoError, match="there is no folder"):
        write(release, tmp_path / "nowhere" / "site", told.append)
    assert {path.name for path in tmp_path.iterdir()} - {"environment"} == {"site", "shared", "releases", "letters"}


@pytest.mark.skipif(program() is None, reason="there is no Chromium here; on Debian: apt install chromium")
def test_a_browser_answers_sql_and_searches_from_the_folder(site: Path, tmp_path: Path) -> None:
    try:
        packages.file(packages.SQLITE)
    except JixiaoError as error:
        pytest.skip(str(error))
    with browsing(tmp_path / "profile") as tab:
        page = tab()
        page.open((site / "sql.html").as_uri(), "document.querySelector('#answer table')")
        assert page.run("document.querySelectorAll('#answer tbody tr').length") == 5
        asked = "select sum(score) as s from fct_score where level = 'total'"
        page.run(f"document.querySelector('#statement').value = {json.dumps(asked)}")
        page.click("#run")
        assert page.run("document.querySelector('#answer td').textContent") == "487.98"
        page.run("document.querySelector('#statement').value = 'select nothing'")
        page.click("#run")
        assert "查询有误" in page.run("document.querySelector('#wrong').textContent")
        page.run("window.jixiaoAbsent = ['gone']")
        page.run("document.querySelector('#statement').value = 'select * from gone'")
        page.click("#run")
        assert "表 gone 太大，不在本页" in page.run("document.querySelector('#wrong').textContent")
        for example in range(page.run("window.jixiaoExamples.length")):
            page.run(f"document.querySelector('#statement').value = window.jixiaoExamples[{example}][1]")
            page.click("#run")
            assert page.run("document.querySelector('#wrong').textContent") == "", example
            assert page.run("document.querySelectorAll('#answer tbody tr').length"), example
        page.open((site / "questions" / "09.html").as_uri(), "document.readyState == 'complete'")
        page.open((site / "sql.html").as_uri() + "?table=question_09", "document.querySelector('#answer table')")
        assert "scored_items" in page.run("document.querySelector('#answer thead').textContent")

        # The name is 从化区委组织部: a word is left out of it.
        page.open((site / "search.html").as_uri() + "?q=从化组织部", "document.querySelector('#found li')")
        assert page.run("document.querySelector('#found a').getAttribute('href')") == "reports/440117-zzb-2022.html"
        page.open((site / "contradictions.html").as_uri() + "?outcome=suspected", "document.querySelector('#found li')")
        assert page.run("document.querySelectorAll('#found li').length") == 1
        page.run("document.querySelector('#found a').click()")
        page.wait("location.hash && document.querySelector(location.hash + ' mark')")
        assert page.run("window.hacked === undefined")
        assert {url.partition(":")[0] for url in page.requests} <= {"file", "data", "blob"}


def test_scripts_ask_for_nothing(site: Path) -> None:
    for script in (site / "assets").glob("*.js"):
        if script.name != "sqlite.js":
            assert not re.search(r"\bfetch\(|XMLHttpRequest|\bimport\b|innerHTML", script.read_text()), script.name
