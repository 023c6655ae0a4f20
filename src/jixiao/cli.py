"""The command line: one word for each thing that a person does with the warehouse.

Exit status: 0 done; 1 something is wrong, as told on standard error; 2 the command was misspelled; those of nightly
are told by its help.
Heavy libraries are imported by the commands that need them.
"""

from __future__ import annotations

import datetime
import io
import re
import signal
import sys
from functools import partial
from importlib.abc import MetaPathFinder
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from jixiao import __version__, project
from jixiao.errors import JixiaoError, reason
from jixiao.facts.forgotten import REASON
from jixiao.language import is_chinese, said
from jixiao.terminal import grid, screen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.evaluation.annotated import AnnotatedReport
    from jixiao.evaluation.evaluate import Evaluated
    from jixiao.release.store import Release, Store

PNG = click.Path(path_type=Path)
REPORTS = click.option(
    "--reports",
    type=click.Path(path_type=Path),
    help="Directory of the reports' files [default: $JIXIAO_REPORTS, else reports/ if there is one].",
)

SITE = click.option(
    "--site",
    "pages",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Keep the published release as a site of pages in this folder.",
)


def _tell(text: str, *, err: bool = False) -> None:
    """Tell a person something, in the person's language."""
    click.echo(said(text), err=err)


class _Command(click.Command):
    """A command whose help is in the language of who asks for it."""

    def get_help(self, ctx: click.Context) -> str:
        for parameter in self.params:
            if isinstance(parameter, click.Option) and parameter.help:
                parameter.help = said(parameter.help)
        self.help = said(" ".join((self.help or "").split()))
        return said(super().get_help(ctx))

    def get_short_help_str(self, limit: int = 45) -> str:
        told = said(" ".join((self.help or "").split()))
        return re.split("[。；]", told)[0] if is_chinese() else super().get_short_help_str(limit)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option is not None and option.help:
            option.help = said(option.help)
        return option


class _Commands(_Command, click.Group):
    """Commands in the order in which a person meets them."""

    command_class = _Command

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 120})
@click.version_option(__version__)
def cli() -> None:
    """绩效 jixiao: a warehouse of Chinese budget-performance self-evaluation reports."""


@cli.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, readable=False))
@click.option("--dry-run", is_flag=True, help="Show what would be added; write nothing.")
@click.option("--out", type=click.Path(path_type=Path), metavar="DIR", help="Write Parquet files there, not the seeds.")
@click.option(
    "--to", type=click.Choice(["store", "seeds"]), help="Where the facts go [default: the store, if there is one]."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a file.")
@click.option("--department", metavar="NAME", help="The department, where the report does not name it.")
@click.option("--year", type=click.IntRange(1995, 2100), help="The fiscal year, where the report does not say it.")
@click.option(
    "--type",
    "report_type",
    type=click.Choice(["whole", "project", "transfer_payment"]),
    help="What the report evaluates, where it does not say it.",
)
@click.option("--collected", type=click.DateTime(["%Y-%m-%d"]), help="Day of collection [default: today].")
@click.option("--anew", is_flag=True, help="Read known reports again; also forgotten ones, as editions.")
@click.option("--jobs", type=click.IntRange(1, 64), help="Documents read at once [default: one a core].")
@REPORTS
def add(
    files: tuple[Path, ...],
    dry_run: bool,
    out: Path | None,
    to: Literal["store", "seeds"] | None,
    as_json: bool,
    department: str | None,
    year: int | None,
    report_type: Literal["whole", "project", "transfer_payment"] | None,
    collected: datetime.datetime | None,
    anew: bool,
    jobs: int | None,
    reports: Path | None,
) -> None:
    """Read reports from FILES (documents, folders, zip archives) and add their facts."""
    from contextlib import closing

    from jixiao.documents.directory import reports_directory
    from jixiao.intake.add import add as add_reports
    from jixiao.intake.add import place
    from jixiao.intake.progress import Teller
    from jixiao.intake.read_report import Overrides

    root = project.find().root
    teller = Teller(click.echo if as_json else _tell, partial(_tell, err=True), as_json=as_json, with_facts=dry_run)
    adding = add_reports(
        root,
        files,
        out=out,
        dry_run=dry_run,
        to=to,
        overrides=Overrides(department, year, report_type),
        collected_on=collected.date() if collected else None,
        anew=anew,
        jobs=jobs,
        reports=reports_directory(root, reports) or root / "reports",
    )
    with closing(adding):  # also where this process is asked to end between two files
        for added in adding:
            teller.tell(added)
    teller.sum_up(dry_run=dry_run, out=out, place=to or place(root))


@cli.command()
@click.argument("report_ids", metavar="[REPORT]...", nargs=-1)
@click.option("--to-seeds", "way", flag_value="seeds", help="Move the reports into the seeds, to be reviewed as text.")
@click.option("--to-store", "way", flag_value="store", help="Move the reports out of the seeds.")
def store(report_ids: tuple[str, ...], way: str | None) -> None:
    """Show what the store of facts holds, or move reports between it and the seeds."""
    from jixiao.intake import moving

    root = project.find().root
    if bool(way) != bool(report_ids):
        raise click.UsageError("name the reports that move, and where to: --to-seeds or --to-store")
    if way:
        moved = moving.to_seeds(root, report_ids) if way == "seeds" else moving.to_store(root, report_ids)
        _tell(moved)
    else:
        _tell(moving.summary(root))


@cli.command()
@click.argument("report_id", metavar="[REPORT]", required=False)
@click.option("--reviewer", metavar="HANDLE", help="Who decides [default: the name of the account].")
@click.option("--blind", is_flag=True, help="Do not show what others decided, so that two can be compared.")
@click.option("--port", type=click.IntRange(1024, 65535), help="Serve the view there [default: a free one].")
@click.option("--no-browser", is_flag=True, help="Only tell the address.")
@click.option("--file", "out", type=click.Path(path_type=Path), metavar="FILE.html", help="Write the view as one file.")
@click.option("--take", type=click.Path(path_type=Path), metavar="FILE.json", help="Take what was decided in it.")
@click.option("--settle", is_flag=True, help="Write what was decided into the facts, where a killed review left it.")
@click.option("--sample", type=click.IntRange(1), metavar="N", help="Draw N facts at random, to tell how well is read.")
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True, help="What the draw depends on.")
@click.option("--agreement", is_flag=True, help="How far reviewers agree, kind by kind; what they disagree on.")
@REPORTS
def review(
    report_id: str | None,
    reviewer: str | None,
    blind: bool,
    port: int | None,
    no_browser: bool,
    out: Path | None,
    take: Path | None,
    settle: bool,
    sample: int | None,
    seed: int,
    agreement: bool,
    reports: Path | None,
) -> None:
    """Review what was read of REPORT, in a browser; without one, list what awaits."""
    from jixiao.desk import command

    found = project.find()
    if settle:
        _tell(command.settled(found))
    elif sample is not None:
        for line in command.sampled(found, sample, seed):
            _tell(line)
    elif agreement:
        for line in command.agreement(found):
            _tell(line)
    elif take is not None:
        _tell(command.taken(found, take, reviewer, reports))
    elif report_id is None:
        for line in command.waiting(found):
            _tell(line)
    elif out is not None:
        _tell(command.written(found, report_id, reviewer, reports, out, blind=blind))
    else:
        command.serve(found, report_id, reviewer, reports, _tell, port=port, blind=blind, opens=not no_browser)


@cli.command()
@click.argument("report_id", metavar="REPORT")
def preview(report_id: str) -> None:
    """Show the card and the audit of a report that was added, without a build."""
    from jixiao.release.preview import preview as preview_report

    found = project.find()
    previewed = preview_report(found, report_id)
    heads: dict[str, str] = {}
    words: dict[str, dict[str, str]] = {}
    if is_chinese():
        from jixiao.query.connection import reading
        from jixiao.query.labels import Labels
        from jixiao.release.store import Store

        with reading(Store(found.warehouse).current().database) as connection:
            labels, columns = Labels(connection), [*previewed.card, "outcome"]
            heads, words = labels.heads(columns, "report_card"), labels.words(columns, "report_card")
    for line in previewed.tell(heads, words):
        _tell(line)


@cli.command()
@REPORTS
def check(reports: Path | None) -> None:
    """Check the seeds and the store: types, keys, references, spans; with the reports, every quote and number."""
    from jixiao.checking.check import check_with_reports_at_hand

    checked = check_with_reports_at_hand(project.find().root, reports)
    for problem in checked.problems:
        _tell(str(problem), err=True)
    for account in checked.silence:
        _tell(
            f"{account.report_id}: {account.tokens} numbers = {account.in_facts} in facts"
            f" + {account.waived} waived + {account.unread} unread"
        )
    if checked.problems:
        raise JixiaoError(f"{len(checked.problems)} problems in {checked.rows:,} rows")
    _tell(f"{checked.rows:,} rows, no problems; {checked.compared}")


@cli.command()
@click.option("--kind", metavar="KIND", help="List the differences of this kind only.")
@click.option("--report", "report_id", metavar="ID", help="Evaluate this report only.")
@click.option("--quiet", is_flag=True, help="Print the tables only, not each difference.")
@click.option("--write", is_flag=True, help="Commit better results to evaluation/; worse ones are refused.")
@click.option(
    "--texts",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Evaluate the annotated texts in DIR, not the accepted reports.",
)
@click.option(
    "--annotations",
    type=click.Path(path_type=Path),
    metavar="CSV",
    help="What people found in the texts [default: expected.csv in DIR].",
)
@REPORTS
def evaluate(
    kind: str | None,
    report_id: str | None,
    quiet: bool,
    write: bool,
    texts: Path | None,
    annotations: Path | None,
    reports: Path | None,
) -> None:
    """Compare what the program reads with what people found: precision, recall, F1, reliability, each difference."""
    from jixiao.documents.directory import reports_directory
    from jixiao.evaluation import reliability, results
    from jixiao.evaluation.annotated import read_annotated
    from jixiao.evaluation.evaluate import evaluate as evaluate_reports
    from jixiao.evaluation.matching import COMPARED

    if kind not in (None, *COMPARED):
        raise click.BadParameter(f"{kind!r} is none of: {', '.join(COMPARED)}", param_hint="--kind")
    root = project.find().root
    evaluations: Iterator[Evaluated] | Iterator[AnnotatedReport]
    if texts is None:
        evaluations = evaluate_reports(root, reports_directory(root, reports), report_id)
    else:
        evaluations = read_annotated(root, texts, annotations or texts / "expected.csv")
    found: results.Results = {}
    extracted: list[reliability.Extracted] = []
    unread = numbers = 0
    for one in evaluations:
        found |= one.results
        extracted += one.extracted
        unread += len(one.reading.unread)
        numbers += one.reading.in_facts + one.reading.waived + len(one.reading.unread)
        for line in () if quiet else one.differences(kind):
            _tell(f"{one.name}  {line}")
    rows = [
        (name, c.accepted, c.extracted, f"{c.precision:.3f}", f"{c.recall:.3f}", f"{c.f1:.3f}", f"{c.span_f1:.3f}")
        for name, c in results.by_kind(found).items()
    ]
    _tell(grid(["kind of fact", "by people", "by program", "precision", "recall", "F1", "span F1"], rows))
    counted = reliability.count("reviewed" if texts is None else texts.resolve().name, extracted)
    sure = [(name, t.read, t.right, f"{t.share:.3f}") for (_, name), t in reliability.certain(counted).items()]
    _tell(grid(["kind of fact", f"read with confidence ≥ {reliability.CERTAIN}", "read right", "share"], sure))
    _tell(f"{unread} of {numbers} numbers unread ({unread / max(numbers, 1):.1%})")
    if write:
        worse = [] if texts else list(results.falls(results.read(root), found))
        worse += reliability.falls(reliability.read(root), counted)
        if worse:
            raise JixiaoError("the committed results may only rise: " + "; ".join(worse))
        (root / reliability.FILE).parent.mkdir(exist_ok=True)
        if texts is None:
            (root / results.FILE).write_text(results.spell(results.read(root) | found), encoding="utf-8")
        anew = reliability.replaced(reliability.read(root), counted)
        (root / reliability.FILE).write_text(reliability.spell(anew), encoding="utf-8")
        _tell(f"written: {'' if texts else f'{results.FILE}, '}{reliability.FILE}")


@cli.command()
@click.option("--accept-changes", is_flag=True, help="Do not hold the audit against that of the release before.")
@click.option("--force", is_flag=True, help="Build even though nothing changed since the current release.")
@click.option("--engine", type=click.Choice(["duckdb", "spark"]), default="duckdb", show_default=True)
@click.option(
    "--remote", metavar="ADDRESS", envvar="JIXIAO_SPARK_REMOTE", help="A Spark Connect server [default: one here]."
)
@click.option(
    "--storage",
    metavar="DIR",
    envvar="JIXIAO_SPARK_STORAGE",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="A folder that this machine and that server both see.",
)
@SITE
@REPORTS
def build(
    reports: Path | None,
    accept_changes: bool,
    force: bool,
    engine: str,
    remote: str | None,
    storage: Path | None,
    pages: Path | None,
) -> None:
    """Check, transform, audit and export; publish what passed.

    Exit status 3: it is published, but some reports were set aside, or the site could not be written.
    """
    from jixiao.release.build import build as build_release
    from jixiao.release.spark.engine import Spark
    from jixiao.release.store import Store

    found = project.find()
    place = pages and _outside(Store(found.warehouse), pages)
    spark = Spark.of(found.root, remote, storage) if engine == "spark" else None
    built = build_release(found, _tell, reports, accept_changes=accept_changes, force=force, spark=spark)
    problem = None
    if place is not None:
        from jixiao.site.site import keep

        if problem := keep(found, built.release, place, partial(_tell, err=True)):
            _tell(problem, err=True)
        else:
            _tell(f"written: {place / 'index.html'}")
    if built.set_aside or problem:
        sys.exit(3)


@cli.command()
@click.argument("inbox", required=False, type=click.Path(path_type=Path, readable=False))
@click.option("--keep", type=click.IntRange(1), default=30, show_default=True, help="Most releases that are kept.")
@click.option("--keep-days", type=click.IntRange(1), default=90, show_default=True, help="Days that one is kept.")
@click.option(
    "--settle", type=click.IntRange(0), default=60, show_default=True, help="Seconds for which a file stands still."
)
@click.option("--again", is_flag=True, help="Read also the files that came to nothing on a night before.")
@click.option("--on-failure", metavar="COMMAND", help="Run this where somebody is needed.")
@click.option("--on-success", metavar="COMMAND", help="Run this where nobody is.")
@SITE
@REPORTS
def nightly(inbox: Path | None, reports: Path | None, pages: Path | None, **terms: Any) -> None:
    """Add what came into the folder INBOX, build if anything changed, remove old releases, sum up the night.

    Exit status: 0 all is well; 3 done, but something was set aside; 1 nothing could be published; 75 another run is
    at it.
    """
    from jixiao.nightly.night import Terms, run
    from jixiao.release.store import Store

    found = project.find()
    wanted = Terms(**terms, site=pages and _outside(Store(found.warehouse), pages))
    night = run(found, inbox, reports, wanted, _tell, partial(_tell, err=True))
    sys.exit(night.status)


@cli.command()
@click.option("--check", is_flag=True, help="Verify every file of every release; say what to do about each fault.")
@click.option("--remove", "removed", metavar="ID", help="Remove a release that is not current.")
def releases(check: bool, removed: str | None) -> None:
    """List the releases; the published one is marked."""
    from jixiao.release.store import Store

    store = Store(project.find().warehouse)
    if removed is not None:
        with store.lock():
            release = store.find(removed)
            store.remove(release)
        _tell(f"{release.id} is removed")
        return
    if check:
        from jixiao.release.inspection import inspect

        faults = list(inspect(store))
        for fault in faults:
            _tell(fault, err=True)
        if faults:
            raise JixiaoError(f"{len(faults)} faults in {store.warehouse}")
    found = store.releases()
    if not found:
        raise JixiaoError(f"there is no release in {store.warehouse}; run: jixiao build")
    current = store.linked()
    for release in found:
        mark = "*" if release == current else " "
        _tell(f"{mark} {_summary(release)}")


def _summary(release: Release) -> str:
    """One line on a release; one of an older version says less of itself."""
    from jixiao.release.store import DamagedError

    try:
        manifest = release.said()
    except DamagedError as error:
        return f"{release.id}  damaged: {error}; see: jixiao releases --check"
    except JixiaoError as error:
        return str(error)
    rows = sum(table.get("rows", 0) for table in manifest.get("tables", {}).values())
    commit = str(manifest.get("git_commit") or "no commit")[:10]
    changed = " + changes" if manifest.get("git_is_clean") is False else ""
    content = f"content {str(manifest.get('content_sha256', 'unknown'))[:12]}"
    return "  ".join([release.id, manifest["built_at"], f"{rows:,} rows", content, commit + changed])


@cli.command()
@click.argument("release_id", metavar="[ID]", required=False)
def rollback(release_id: str | None) -> None:
    """Publish an earlier release again: the one before the current, or the one with this ID."""
    from jixiao.release.store import Store

    store = Store(project.find().warehouse)
    with store.lock():
        release = store.previous() if release_id is None else store.find(release_id)
        store.publish(release)
    _tell(f"{release.id} is current")


@cli.command()
@click.argument("report_id", metavar="REPORT")
@click.option("--reason", type=click.Choice(list(REASON.values)), required=True, help="Why; what stays says so.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--no-build", is_flag=True, help="Purge the seeds only; the same command without it does the rest.")
@REPORTS
def forget(report_id: str, reason: str, yes: bool, no_build: bool, reports: Path | None) -> None:
    """Purge REPORT from the seeds, the history and old releases; that it was forgotten stays."""
    from jixiao.forgetting.forget import forget as forget_report
    from jixiao.forgetting.forget import plan

    found = project.find()
    planned = plan(found, report_id)
    for line in planned.tell():
        _tell(line)
    if not yes:
        click.confirm(said("Forget it?"), abort=True)
    forget_report(found, planned, reason, reports, _tell, with_build=not no_build)
    _tell("commit seeds/ and evaluation/ now; git keeps what was committed before: see docs/privacy.md")


@cli.command()
@click.argument("before")
@click.argument("after", default="current")
@click.option("--all", "with_all", is_flag=True, help="Tell every change, not the first few of each table.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document with every change.")
@click.option("--html", type=click.Path(path_type=Path), metavar="FILE", help="Write a page for a browser.")
@click.option(
    "--parquet",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Write there each row of the tables that changed in bulk.",
)
def diff(before: str, after: str, with_all: bool, as_json: bool, html: Path | None, parquet: Path | None) -> None:
    """Show what changed between two releases: each row with its cause, what matters most first."""
    from jixiao.release.changes import log as changes
    from jixiao.release.changes import page as changes_page
    from jixiao.release.changes import text as changes_text
    from jixiao.release.changes.comparison import Snapshot
    from jixiao.release.store import Store
    from jixiao.whole_file import whole_file

    if sum((with_all, as_json, html is not None)) > 1:
        raise click.UsageError("--all, --json and --html are three ways to tell the changes: choose one")
    store = Store(project.find().warehouse)
    place = _outside(store, parquet) if parquet is not None else None
    found = changes.changes(Snapshot.of(store.find(before)), Snapshot.of(store.find(after)), place)
    if html is not None:
        with whole_file(_outside(store, html)) as file:
            file.writelines(piece.encode("utf-8") for piece in changes_page.page(found))
        _tell(f"written: {html}")
    elif as_json:
        for piece in changes.as_json(found):
            click.echo(piece, nl=False)
    else:
        for line in changes_text.tell(found, with_all=with_all):
            _tell(line)


@cli.command()
@click.argument("query", required=False)
@click.option("--csv", "form", flag_value="csv", help="Print comma-separated values.")
@click.option("--json", "form", flag_value="json", help="Print one JSON object a line.")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write the rows to FILE: .csv, .json (an array), .ndjson (an object a line), .md, .parquet or .xlsx.",
)
@click.option("--release", default="current", metavar="ID", help="Another release than the published one.")
@click.option(
    "--unsafe",
    is_flag=True,
    help="Let the QUERY read and write any file, attach databases, load extensions and use the network.",
)
def sql(query: str | None, form: str | None, out: Path | None, release: str, unsafe: bool) -> None:
    """Run a QUERY on the published release, read-only; without one, open a shell.

    A query reads its release and nothing else, and writes nothing but what --out names.
    """
    from jixiao.query import sql as queries
    from jixiao.query.connection import reading
    from jixiao.query.shell import Shell
    from jixiao.release.store import Store

    if out is not None:
        if query is None or form is not None:
            raise click.UsageError("--out takes one QUERY, and its form from the ending of FILE: no --csv, no --json")
        if out.suffix.lower() not in queries.FILES:
            raise click.BadParameter(f"{out} ends in none of: {', '.join(queries.FILES)}", param_hint="--out")
    store = Store(project.find().warehouse)
    found = store.find(release)
    with reading(found.database, unsafe=unsafe) as connection:
        if query is None:
            Shell(connection, form or "box", lambda path: _outside(store, path)).run(found.id)
        elif out is None:
            queries.run(connection, query, form or "box")
        else:
            queries.write(connection, query, _outside(store, out))
            _tell(f"written: {out}")


@cli.command()
@click.argument("number", required=False, type=int)
@click.option("--csv", "form", flag_value="csv", help="Print comma-separated values.")
@click.option("--json", "form", flag_value="json", help="Print one JSON object a line.")
@click.option("--sql", "with_sql", is_flag=True, help="Print the query, not its answer.")
@click.option("--release", default="current", metavar="ID", help="Another release than the published one.")
def ask(number: int | None, form: str | None, with_sql: bool, release: str) -> None:
    """List the questions that analysts ask; answer the one with this NUMBER."""
    from jixiao.query import question as questions

    if number is None:
        for one in questions.questions():
            click.echo(f"{one.number:2}  {one.asked}")
        return
    asked = questions.question(number)
    if with_sql:
        click.echo(asked.sql)
        return
    from jixiao.query import sql as queries
    from jixiao.query.connection import reading
    from jixiao.release.store import Store

    if form is None:
        click.echo(asked.head)
    with reading(Store(project.find().warehouse).find(release).database) as connection:
        queries.run(connection, asked.sql, form or "labelled")


def _outside(store: Store, path: Path) -> Path:
    """A file to be written, unless it is among the releases."""
    if path.resolve().is_relative_to(store.warehouse.resolve()):
        raise JixiaoError(f"{path} is inside the warehouse, where only jixiao build writes; name a file elsewhere")
    return path


@cli.command()
@click.argument("fact", metavar="FACT_ID|AUDIT_ID|CITATION")
@REPORTS
@click.option("--release", metavar="ID", help="Another release than the published one.")
@click.option("--picture", type=PNG, metavar="FILE.png", help="Write the page that prints the fact, its place framed.")
@click.option("--cut-out", type=PNG, metavar="FILE.png", help="Write its place alone, cut out of the page.")
def source(fact: str, reports: Path | None, release: str | None, picture: Path | None, cut_out: Path | None) -> None:
    """Show a fact, or all facts of a test of the audit, in their places; verify a citation."""
    from jixiao.documents.directory import reports_directory
    from jixiao.query import citation
    from jixiao.query import picture as pictures
    from jixiao.query import source as sources
    from jixiao.query.connection import reading
    from jixiao.query.resolution import resolve
    from jixiao.release.store import Store
    from jixiao.whole_file import whole_file

    found = project.find()
    directory = reports_directory(found.root, reports)
    wanted = [(path, around) for path, around in ((picture, None), (cut_out, pictures.AROUND)) if path is not None]
    if fact.strip().startswith(citation.SCHEME):
        if wanted:
            raise click.UsageError("a picture is of one fact: give its id, not a citation")
        if release is not None:
            raise click.UsageError("a citation names its release: leave out --release")
        for line in resolve(Store(found.warehouse), citation.parse(fact), directory):
            _tell(line)
        return
    store = Store(found.warehouse)
    is_new = release is None and not wanted and not sources.is_published(store, fact)
    if is_new and (added := sources.find_added(found.root, fact)) is not None:
        _tell("not published yet: as it stands in the seeds")
        for line in sources.tell(added, directory):
            _tell(line)
        return
    with reading(store.find(release or "current").database) as connection:
        if finding := sources.find_test(connection, fact):
            if wanted:
                raise click.UsageError("a picture is of one fact: give the id of one of the test's facts")
            told = sources.tell_test(finding, directory)
        else:
            told = sources.tell(sources.find(connection, fact), directory)
        for line in told:
            _tell(line)
        for path, around in wanted:
            with whole_file(_outside(Store(found.warehouse), path)) as file:
                file.write(pictures.drawn(connection, fact, directory, around).png)
            _tell(f"written: {path}")


@cli.command()
@click.argument("fact_id")
@click.option("--release", default="current", metavar="ID", help="Another release than the published one.")
def cite(fact_id: str, release: str) -> None:
    """Print a permanent citation of a fact; `source` resolves it."""
    from jixiao.query.citation import cite as cite_fact

    click.echo(str(cite_fact(fact_id, release)))


@cli.command(context_settings={"ignore_unknown_options": True})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def lab(arguments: tuple[str, ...]) -> None:
    """Open the notebooks in JupyterLab; ARGUMENTS go to it."""
    import os

    root = project.find().root
    program = Path(sys.executable).with_name("jupyter-lab")
    if not program.is_file():
        raise JixiaoError(f"{program} is not there; install what jixiao needs: make .venv/.stamp")
    # Its settings there: in Chinese, and without asking whether it may fetch news from the internet.
    settings = [
        f"--ServerApp.root_dir={root}",
        f"--LabApp.app_settings_dir={root / 'notebooks' / '.lab'}",
        "--LabApp.default_url=/lab/tree/notebooks",
    ]
    os.environ["PLOOMBER_STATS_ENABLED"] = "false"  # JupySQL would tell its makers that it is used
    os.execv(program, [str(program), *settings, *arguments])


@cli.command()
def docs() -> None:
    """Write what follows from the definitions of kinds and tables; say where all documentation is."""
    from jixiao.facts.generated import files
    from jixiao.query import question
    from jixiao.release.store import CHANGES_PAGE, DATA_DOCS, DBT_DOCS, Store

    found = project.find()
    for file in (*files(), question.page()):
        if not file.is_current(found.root):
            file.write(found.root)
            _tell(f"written: {file.path}")
    _tell(f"all pages, sorted: {found.root / 'docs' / 'README.md'}")
    _tell(f"data dictionary: {found.root / 'docs'}")
    store = Store(found.warehouse)
    if not store.current_link.is_symlink():
        _tell("the rest comes with the first release: jixiao build")
        return
    release = store.current()
    _tell(f"models, columns and lineage (dbt): {release.path / DBT_DOCS}")
    _tell(f"quality of this release (Data Docs): {release.path / DATA_DOCS}")
    if (release.path / CHANGES_PAGE).is_file():
        _tell(f"what changed in this release, and why: {release.path / CHANGES_PAGE}")


@cli.command()
@click.option("--out", type=click.Path(path_type=Path), metavar="DIR", help="Write it there [default: site/].")
def site(out: Path | None) -> None:
    """Write the published release as a site of pages that open from a folder, without server or network."""
    from jixiao.release.store import Store
    from jixiao.site.site import write

    found = project.find()
    store = Store(found.warehouse)
    place = _outside(store, out or found.root / "site")
    write(store.current(), place, partial(_tell, err=True), found.root / "notebooks")
    _tell(f"written: {place / 'index.html'}")


class _WithoutPandas(MetaPathFinder):
    """pandas as if it were not installed: DuckDB and PyArrow look whether a value is one of its own.

    To import it takes longer than most commands to answer.
    """

    def find_spec(self, name: str, path: object, target: object = None) -> None:
        if name == "pandas":
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)


def main() -> None:
    """Run the command line; errors meant for people are told in sentences, without a traceback."""
    sys.stdout, sys.stderr = screen(sys.stdout), screen(sys.stderr)
    sys.meta_path.insert(0, _WithoutPandas())
    # Asked to end, leave as with an error: a build takes its draft and its auditor with it.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        cli.main(standalone_mode=False)
    except click.ClickException as error:
        shown = io.StringIO()
        error.show(shown)
        _tell(shown.getvalue().rstrip("\n"), err=True)
        sys.exit(error.exit_code)
    except click.Abort:
        _tell("jixiao: stopped", err=True)
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(1)
    except (JixiaoError, OSError) as error:
        click.echo(f"jixiao: {said(reason(error))}", err=True)
        sys.exit(1)
    except Exception as error:
        # Of a damaged database any statement may fail; the library is loaded only where one was read.
        duckdb = sys.modules.get("duckdb")
        if duckdb is None or not isinstance(error, duckdb.Error):
            raise
        from jixiao.query.connection import unreadable

        click.echo(f"jixiao: {said(str(unreadable(error)))}", err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
