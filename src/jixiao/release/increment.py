"""Only what changed: a release made from the one before it, where nothing but rows of some reports did.

The database of the release before is copied. The reports whose rows changed are computed in a part of the project of
their own (``part``), and their rows take the place of those in the copy, table by table. What spans reports
(``metric``, ``fct_coverage``, passages) is computed anew in the copy. Tests run where what they ask is: of single
reports in the part, of all in the copy. Everything that says of a release what it holds (its hash, its comparison, its
history) keeps to the reports that changed as well.

Where anything else changed, or anything fails, there is no increment, and everything is built as if there were no
release before: that finds out whose fault it is.
"""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from pathlib import Path

import duckdb

from jixiao.facts.aside import SET_ASIDE
from jixiao.facts.forgotten import FORGOTTEN
from jixiao.release import manifest, part, sources
from jixiao.release.aside import SetAside
from jixiao.release.manifest import Inputs
from jixiao.release.marts import column_list, columns_of, primary_key, report_of
from jixiao.release.part import OF_REPORTS, Lineage
from jixiao.release.replay import Replay, Statement
from jixiao.release.store import DATABASE, Release
from jixiao.sql import literal

#: Most of the reports, one in so many, that an increment computes anew; of more the whole is as cheap.
MOST = 4


@dataclass(frozen=True)
class Increment:
    """What a release was made of: the release before it, and the reports that are not as they were in it.

    ``tables`` are those of schema main that were computed anew whole; of all others, only the rows of ``reports``.
    """

    since: str
    reports: tuple[str, ...]
    tables: frozenset[str]


def increment(
    replay: Replay, previous: Release, inputs: Inputs, root: Path, aside: Iterable[SetAside], draft: Path, scratch: Path
) -> Increment | None:
    """Fill the draft's database with what ``replay`` makes of the project at ``root``, from that of ``previous``.

    None, and an empty draft, where it has to be made from nothing.
    """
    before = previous.manifest.get("inputs", {})
    if before.get(FORGOTTEN.file) != inputs.files.get(FORGOTTEN.file):
        return None  # what is deleted in a file may stay in it
    # Those that both leave out are in neither.
    names = {report.report_id for report in aside} ^ {report.report_id for report in manifest.set_aside(previous)}
    making = _Making(Lineage(replay), root, scratch / "part", draft / DATABASE)
    shutil.copyfile(previous.database, draft / DATABASE)
    (draft / DATABASE).chmod(0o644)
    made = making.made(previous.id, before, inputs.files, names)
    if made is None:
        for path in draft.glob(f"{DATABASE}*"):
            path.unlink()
    return made


@dataclass(frozen=True)
class _Making:
    """An increment being made: what is run, of which project, where the part and where the copy is."""

    lineage: Lineage
    root: Path
    place: Path
    copy: Path

    def made(self, since: str, before: dict[str, str], now: dict[str, str], aside: Set[str]) -> Increment | None:
        with contextlib.chdir(self.root), duckdb.connect(str(self.copy)) as copy:
            if not sources.is_noted(copy):
                return None
            stems = {Path(name).stem for name in before.keys() | now.keys() if before.get(name) != now.get(name)}
            stems |= {SET_ASIDE.name}  # the build writes it
            seeds = [one for one in self.lineage.seeds if one.name in stems - OF_REPORTS]
            named = self._renewed(copy, seeds)
            if named is None:
                return None
            known = sources.known(copy, self.root)
            looked_at = sources.families(sources.to_look_at(copy, self.root, before, now) | named | aside, known)
            part.write(self.root, self.place, looked_at, known | looked_at)
            with part.database(self.lineage.replay, self.place) as computed:
                if not _hold(self.lineage.seeds, computed):
                    return None
            with self._attached(copy):
                changed = self._differing(copy, looked_at) | named | aside
            reports = sorted(sources.families(changed, known))
            if len(reports) * MOST > len(known):
                return None
            with part.database(self.lineage.replay, self.place) as computed:
                part.keep(computed, self.lineage.seeds, reports)
                if not _hold(self._of_part(), computed):
                    return None
            with self._attached(copy):
                copy.execute(f"create temp table changed as from ({_listed(reports)}) as named (report_id)")
                if not self._replaces(copy):
                    return None
            again = self._again({seed.node for seed in seeds})
            if not _hold(again, copy):
                return None
            tables = {one.relation.removeprefix("main.") for one in again if one.is_published}
            return Increment(since, tuple(reports), frozenset(tables))

    @contextlib.contextmanager
    def _attached(self, copy: duckdb.DuckDBPyConnection) -> Iterator[None]:
        """The part's database beside the copy, as ``part``."""
        copy.execute(f"attach {literal(str(part.path(self.place)))} as part (read_only)")
        yield
        copy.execute("detach part")

    def _renewed(self, copy: duckdb.DuckDBPyConnection, seeds: Sequence[Statement]) -> set[str] | None:
        """Load ``seeds`` that are of no report anew; the reports whose rows follow from what changed in them.

        None where that cannot be told.
        """
        found: set[str] = set()
        for seed in seeds:
            copy.execute(f"create or replace temp table old as from {seed.relation}")
            seed.holds(copy)
            differing = (
                f"(from old except all from {seed.relation}) union all (from {seed.relation} except all from old)"
            )
            if not self.lineage.after({seed.node}) & self.lineage.of_reports:
                continue
            named = sources.named_by(copy, seed.name, differing)
            if named is None:
                if copy.execute(f"select 1 from ({differing}) limit 1").fetchone():
                    return None
                continue
            found |= named
        return found

    def _differing(self, copy: duckdb.DuckDBPyConnection, among: Set[str]) -> set[str]:
        """The reports ``among`` those looked at whose rows of the seeds differ in the part and in the copy."""
        own, found = f"report_id in ({_listed(among)})", set()
        for seed in self._seeds_of_reports():
            now, before = f"(from part.{seed.relation} where {own})", f"(from {seed.relation} where {own})"
            query = f"select distinct report_id from ({now} except all {before} union all ({before} except all {now}))"
            found |= {report for (report,) in copy.execute(query).fetchall()}
        return found

    def _replaces(self, copy: duckdb.DuckDBPyConnection) -> bool:
        """Let the rows of the reports that changed be those of the part, in all tables that are of single reports.

        Whether each has a key of its own there: in the part it has.
        """
        published = [one for one in self.lineage.tables if one.is_published and one.node in self.lineage.of_reports]
        for one in [*self._seeds_of_reports(), *published]:
            report = report_of(columns_of(copy, *one.relation.split(".")))
            copy.execute(f"delete from {one.relation} where {report} in (from changed)")
            if one.is_published:
                key = column_list(primary_key(copy, one.name))
                copy.execute(f"select 1 from {one.relation} semi join part.{one.relation} using ({key}) limit 1")
                if copy.fetchone():
                    return False
            copy.execute(f"insert into {one.relation} by name from part.{one.relation}")
        return True

    def _seeds_of_reports(self) -> list[Statement]:
        return [seed for seed in self.lineage.seeds if seed.name in OF_REPORTS]

    def _of_part(self) -> list[Statement]:
        """What is run in the part: all that spans no reports."""
        return [one for one in self._but_seeds() if one.node not in self.lineage.spanning]

    def _again(self, renewed: Set[str]) -> list[Statement]:
        """What is run in the copy: all that spans reports, or is of none and made from ``renewed`` seeds."""
        after = self.lineage.after(renewed) - self.lineage.of_reports
        return [one for one in self._but_seeds() if not one.is_view and one.node in self.lineage.spanning | after]

    def _but_seeds(self) -> list[Statement]:
        return [one for one in self.lineage.replay.statements if one.kind != "seed"]


def _hold(statements: Iterable[Statement], connection: duckdb.DuckDBPyConnection) -> bool:
    """Run ``statements``: whether each is made, and each test has no failures."""
    try:
        return all(statement.holds(connection) for statement in statements)
    except duckdb.InterruptException:
        raise
    except duckdb.Error:
        return False


def _listed(reports: Iterable[str]) -> str:
    """A query for the names of ``reports``."""
    return f"select unnest([{', '.join(map(literal, sorted(reports)))}]::varchar[])"
