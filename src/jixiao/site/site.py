"""A release as a static site: pages that open from a folder, without a server, a network or an outside request."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb

from jixiao.errors import JixiaoError, reason
from jixiao.project import Project
from jixiao.query.connection import open_database, unreadable
from jixiao.query.labels import Labels
from jixiao.query.question import Question
from jixiao.release.store import CHANGES_PAGE, DATA_DOCS, DBT_DOCS, Release
from jixiao.site import packages
from jixiao.site.answer import MOST, Answer, answers
from jixiao.site.chart import Bars
from jixiao.site.dictionary import PublishedTable, dictionary
from jixiao.site.embedded import EmbeddedDatabase
from jixiao.site.folder import MARK, release_of, whole_folder
from jixiao.site.pages import ReportPages, templates
from jixiao.site.report import OFF
from jixiao.site.rows import rows
from jixiao.site.search import entries
from jixiao.site.shown import anchor

_ASSETS = Path(__file__).with_name("assets")
#: Queries of SQLite to begin from, each with its title as its first line.
_EXAMPLES = Path(__file__).with_name("examples")


def write(release: Release, out: Path, tell: Callable[[str], object], notebooks: Path | None = None) -> None:
    """Write the site of ``release`` to the folder ``out``, whole or not at all; ``tell`` is told what is missing.

    With the notebooks in the folder ``notebooks``, which are run against the release that is current.

    Raises ``JixiaoError`` where the release cannot be read or the folder not be written.
    """
    with whole_folder(out) as draft:
        try:
            with open_database(release.database) as connection:
                _Site(release, connection, draft, tell, notebooks).write()
        except (duckdb.BinderException, duckdb.CatalogException) as error:
            wrong = f"release {release.id} was built by another version of jixiao, so that its pages cannot be written"
            raise JixiaoError(f"{wrong}; run: jixiao build") from error
        except duckdb.Error as error:
            raise unreadable(error, release.database) from error


def keep(project: Project, release: Release, out: Path, tell: Callable[[str], object]) -> str | None:
    """See to it that the folder ``out`` holds the site of ``release``; returns why it does not, as a sentence.

    For those who publish: whatever goes wrong here, the release is published.
    """
    if release_of(out) == release.id:
        return None
    try:
        write(release, out, tell, project.root / "notebooks")
    except (JixiaoError, OSError) as error:
        return f"{release.id} is published, and its site could not be written: {reason(error)}"
    except Exception as error:
        wrong = f"{type(error).__name__}: {error}; please report it"
        return f"{release.id} is published, and its site could not be written: {wrong}"
    return None


class _Site:
    """The site of one release while it is written to the folder ``draft``."""

    def __init__(
        self,
        release: Release,
        connection: duckdb.DuckDBPyConnection,
        draft: Path,
        tell: Callable[[str], object],
        notebooks: Path | None,
    ) -> None:
        self._release, self._connection, self._draft, self._tell = release, connection, draft, tell
        self._sources = sorted(notebooks.glob("*.ipynb")) if notebooks else []
        self._labels = Labels(connection)
        self._templates = templates(release, self._labels)

    def write(self) -> None:
        shutil.copytree(_ASSETS, self._draft / "assets")
        for folder in ("data", "reports", "questions", "notebooks", "changes"):
            (self._draft / folder).mkdir()
        with ReportPages(self._release, self._connection, self._draft):
            self._overview()
            self._registers()
            self._contradictions()
            self._questions()
            self._notebooks()
            self._sql()
            self._copies()
            self._data("search", entries(self._connection, self._tables, self._answers))
            self._page("search.html", "search")
        mark = {"release": self._release.id, "built_at": self._release.built_at.isoformat()}
        (self._draft / MARK).write_text(json.dumps(mark) + "\n", encoding="utf-8")

    @cached_property
    def _tables(self) -> list[PublishedTable]:
        return dictionary(self._connection)

    @cached_property
    def _answers(self) -> list[Answer]:
        return answers(self._connection, self._labels)

    def _questions(self) -> None:
        self._page("questions.html", "questions", answers=self._answers)
        for answer in self._answers:
            self._page(f"questions/{answer.question.number:02}.html", "question", answer=answer, most=MOST)

    def _notebooks(self) -> None:
        """The notebooks as they come out on this release; one that fails is told and left out."""
        shown = []
        if self._sources:
            from jixiao.site.notebook import run

            for page in run(self._sources):
                if isinstance(page, JixiaoError):
                    self._tell(str(page))
                else:
                    shown.append(page)
        for page in shown:
            self._page(f"notebooks/{page.name}.html", "notebook", page=page)
        self._page("notebooks.html", "notebooks", pages=shown)

    def _sql(self) -> None:
        """The page on which SQL is asked, with its program and the data."""
        try:
            shutil.copyfile(packages.file(packages.SQLITE), self._draft / "assets" / "sqlite.js")
        except JixiaoError as error:
            self._tell(f"the page for SQL is written without its program: {error}")
            self._page("sql.html", "sql", database=None, missing=str(error), answers=())
            return
        with tempfile.TemporaryDirectory(prefix="jixiao-site-") as scratch:
            file = Path(scratch) / "jixiao.sqlite"
            database = EmbeddedDatabase.of(self._connection, self._tables, self._answers, file)
            (self._draft / "data" / "database.js").write_text(database.script(), encoding="ascii")
            examples = [one for one in map(Question.read, sorted(_EXAMPLES.glob("*.sql"))) if database.knows(one.sql)]
        self._data("examples", [(one.title, one.sql) for one in examples])
        self._data("absent", database.left_out)
        self._page("sql.html", "sql", database=database, missing=None, answers=self._answers)

    def _overview(self) -> None:
        (figures,) = rows(
            self._connection,
            """
            select count(*) as reports, count(distinct department_id) as departments, min(fiscal_year) as first_year,
                max(fiscal_year) as last_year, coalesce(sum(facts), 0) as facts,
                count(*) filter (where review = 'extracted') as unreviewed,
                coalesce(sum(audit_tests), 0) as tests, coalesce(sum(audit_violated), 0) as violated,
                coalesce(sum(audit_suspected), 0) as suspected, count(total_score) as scored
            from report_card
            """,
        )
        charts = [
            self._bars("各年度的报告数", "select fiscal_year, count(*) from report_card group by 1 order by 1"),
            self._bars(
                "各项核验的结果",
                "select outcome, count(*) from fct_audit group by 1 order by 2 desc",
                column="outcome",
            ),
            *(
                self._bars(
                    f"{zh}最多的规则",
                    "select name, count(*) from fct_audit inner join dim_audit_rule using (rule_id)"
                    f" where outcome = '{outcome}' group by 1 order by 2 desc, 1 limit 10",
                )
                for outcome, zh in zip(OFF, ("确认不符", "疑似不符"), strict=True)
            ),
            self._bars(
                "公开程度",
                "select disclosure, count(*) from report_card group by 1 order by 2 desc, 1",
                column="disclosure",
            ),
        ]
        aside = list(rows(self._connection, "select * from fct_set_aside order by report_id, step, rule"))
        self._page("index.html", "index", figures=figures, charts=charts, aside=aside)

    def _bars(self, title: str, query: str, column: str = "") -> Bars:
        found = self._connection.cursor().execute(query).fetchall()
        codes = self._labels.codes(column)
        return Bars(title, [(codes.get(str(name), str(name)), float(count)) for name, count in found])

    def _registers(self) -> None:
        """The lists: reports, departments, indicators, tables, releases."""
        cards = list(
            rows(
                self._connection,
                """
                select card.*, name_zh, province_name, prefecture_name, department.level as department_level
                from report_card as card inner join dim_department as department using (department_id)
                order by card.fiscal_year desc, card.department_id, report_id
                """,
            )
        )
        departments: dict[str, list[Any]] = {}
        for card in cards:
            departments.setdefault(card.department_id, []).append(card)
        self._page("reports.html", "reports", cards=cards)
        self._page("departments.html", "departments", departments=dict(sorted(departments.items())))
        indicators = rows(
            self._connection,
            """
            select i.*, count(s.report_id) as reports, avg(s.score_rate) as mean_rate,
                count(*) filter (where s.score < s.max_points) as lost
            from dim_indicator as i left join fct_indicator_score as s using (indicator_id)
            group by all order by i.dimension, i.group_name, i.indicator_id
            """,
        )
        self._page("indicators.html", "indicators", indicators=list(indicators))
        self._page("dictionary.html", "dictionary", tables=self._tables)

    def _contradictions(self) -> None:
        """All that is contradicted, the confirmed first; the page shows and filters them from its data."""
        found = rows(
            self._connection,
            """
            select audit.*, rule.name, card.department
            from fct_audit as audit
            inner join dim_audit_rule as rule using (rule_id)
            inner join report_card as card on audit.report_id = card.report_id
            where outcome in ('violated', 'suspected')
            order by not is_confirmed, audit.severity = 'notice', audit.severity = 'warning', audit_id
            """,
        )
        family, severity = (self._labels.codes(name, "fct_audit") for name in ("family", "severity"))
        told = [
            (
                *(test.report_id, test.department, test.fiscal_year, test.name, family.get(test.family, test.family)),
                *(severity.get(test.severity, test.severity), test.outcome, test.message, test.likely_misreading or ""),
                anchor(test.fact_ids[0]) if test.fact_ids else "",
            )
            for test in found
        ]
        self._data("contradictions", told)
        counts = {outcome: sum(row[6] == outcome for row in told) for outcome in OFF}
        self._page("contradictions.html", "contradictions", counts=counts)

    def _copies(self) -> None:
        """What the release brings itself: the quality of its data, its lineage, and what changed in each release."""
        if (self._release.path / DATA_DOCS).is_file():
            _copied(self._release.path / Path(DATA_DOCS).parent, self._draft / "quality")
        if (self._release.path / DBT_DOCS).is_file():
            (self._draft / "lineage").mkdir()
            shutil.copyfile(self._release.path / DBT_DOCS, self._draft / "lineage" / "index.html")
        known = []
        for release in self._release.store.releases():
            with suppress(JixiaoError):  # a damaged one says nothing; `jixiao releases --check` tells of it
                counts = [table.get("rows", 0) for table in release.manifest.get("tables", {}).values()]
                has_changes = (release.path / CHANGES_PAGE).is_file()
                if has_changes:
                    shutil.copyfile(release.path / CHANGES_PAGE, self._draft / "changes" / f"{release.id}.html")
                known.append((release.id, release.built_at, sum(counts), has_changes))
        self._page("releases.html", "releases", releases=sorted(known, reverse=True), current=self._release.id)

    def _page(self, name: str, template: str, **shown: Any) -> None:
        root = "../" * name.count("/")
        here = f"{name.partition('/')[0]}.html" if root else name
        page = self._templates.get_template(f"{template}.html").render(root=root, here=here, **shown)
        (self._draft / name).write_text(page, encoding="utf-8")

    def _data(self, name: str, value: object) -> None:
        """Data for a page as a script: from a folder, a page may run scripts of others and read no files."""
        told = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        (self._draft / "data" / f"{name}.js").write_text(f"window.jixiao{name.title()} = {told};\n", encoding="utf-8")


def _copied(source: Path, target: Path) -> None:
    """A folder of the release, which is read-only, as one that can be replaced."""
    files: Iterable[Path] = (path for path in sorted(source.rglob("*")) if path.is_file())
    for path in files:
        place = target / path.relative_to(source)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, place)
