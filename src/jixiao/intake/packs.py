"""Writing packs of the store of facts: new ones, joined ones, and the link that says which are in force. 事实库

Nothing that is in force is ever changed. New packs are written beside the others, and with them a folder of links to
all that are to be in force; the journal of ``jixiao.intake.seeds`` then moves one link, with the seeds that change with
it. Whoever holds the seeds for writing holds the store, too.
"""

from __future__ import annotations

import hashlib
import math
import os
import shutil
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from contextlib import suppress
from pathlib import Path
from types import TracebackType

from jixiao.errors import JixiaoError
from jixiao.facts import kinds, stored
from jixiao.facts.catalogue import READ
from jixiao.facts.table import Row, Table
from jixiao.intake.parquet import ParquetFolder
from jixiao.intake.read_report import ReadReport
from jixiao.intake.writable import as_loaded, problems

_PACKS, _GENERATIONS = f"{stored.FOLDER}/packs", f"{stored.FOLDER}/generations"
#: The link on its way to its place, and a pack that has no name yet.
_LINK, _DRAFT = f"{stored.FOLDER}/.current", f"{_PACKS}/.draft"
#: So many packs of one size are joined into one: each file costs as much to open as some thousand rows.
_MOST_ALIKE = 8
_HASH_CHARS = 16

Moves = Mapping[Path, Path]


class PackDraft:
    """A pack being written by whoever holds the seeds. Left without ``named``, nothing of it stays."""

    def __init__(self, root: Path) -> None:
        self.root, self.place = root, root / _DRAFT
        self.reports = 0
        self.made: list[Path] = []

    def __enter__(self) -> PackDraft:
        places = (self.root / _PACKS, self.root / stored.FOLDER)
        self.made = [place for place in places if not place.exists()]
        self.folder = ParquetFolder(self.place, with_documents=False).__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if not self.folder.is_finished:
            self.folder.discard()
            with suppress(OSError):
                for place in self.made:
                    place.rmdir()

    def report(self, reading: ReadReport) -> None:
        """Write the rows of a report. Raises ``JixiaoError`` where a cell is not in the form of its column."""
        if wrong := problems(as_loaded(reading)):
            raise JixiaoError(f"{reading.origin}: {wrong[0]}")
        self.folder.report(reading)
        self.reports += 1

    def rows(self, rows: Mapping[str, Sequence[Row]]) -> None:
        """Write rows by table: those of whole reports."""
        for name, found in rows.items():
            self.folder.append(name, found)
        self.reports += len(rows[kinds.REPORT.table.name])

    def named(self) -> Path:
        """End the writing; the pack under its name."""
        self.folder.finish()
        return _named(self.root, self.place, self.reports)


def put_in_force(root: Path, packs: Iterable[Path]) -> Moves:
    """What has to be moved, and where to, so that ``packs`` are those in force; few small ones are joined before."""
    names = sorted(pack.name for pack in _joined(root, packs))
    generation = root / _GENERATIONS / hashlib.sha256("\n".join(names).encode()).hexdigest()[:_HASH_CHARS]
    generation.mkdir(parents=True, exist_ok=True)
    for name in names:
        if not (generation / name).is_symlink():
            (generation / name).symlink_to(Path("..", "..", "packs", name))
    link = root / _LINK
    link.unlink(missing_ok=True)
    link.symlink_to(Path("generations", generation.name))
    return {link: root / stored.CURRENT}


def in_force(root: Path) -> list[Path]:
    """The packs in force, where they are."""
    return [root / _PACKS / pack.name for pack in stored.packs(root)]


def without(root: Path, reports: Set[str]) -> list[Path]:
    """The packs in force, those that hold some of ``reports`` written anew without them."""
    return [left for pack in in_force(root) if (left := _without(root, pack, reports)) is not None]


def sweep(root: Path) -> None:
    """Remove what is not in force: packs and links of before, and what a killed process left."""
    if not stored.is_there(root):
        return
    (root / _LINK).unlink(missing_ok=True)
    kept = {pack.name for pack in stored.packs(root)}
    current = root / stored.CURRENT
    generation = current.readlink().name if current.is_symlink() else ""
    for place, names in ((root / _PACKS, kept), (root / _GENERATIONS, {generation})):
        for path in place.iterdir() if place.is_dir() else ():
            if path.name not in names:
                shutil.rmtree(path)


def _named(root: Path, draft: Path, reports: int) -> Path:
    """The pack in ``draft`` under its name: the number of its reports, and what its files come to."""
    for file in draft.iterdir():
        with file.open("rb") as written:
            os.fsync(written.fileno())
    pack = root / _PACKS / f"{reports}-{stored.digest(draft)}"
    shutil.rmtree(pack, ignore_errors=True)  # of the same files; or what a killed process left of them
    draft.rename(pack)
    return pack


def _size(pack: Path) -> int:
    """How many reports a pack holds, by its name."""
    return int(pack.name.partition("-")[0])


def _joined(root: Path, packs: Iterable[Path]) -> list[Path]:
    """``packs`` with those of one size joined where there are many: no more than some dozens are ever in force."""
    by_size: dict[int, list[Path]] = defaultdict(list)
    for pack in packs:
        by_size[_class(pack)].append(pack)
    for size in range(64):
        if len(alike := by_size[size]) >= _MOST_ALIKE:
            by_size[size] = []
            joined = _written(root, alike, "true", sum(map(_size, alike)))
            by_size[_class(joined)].append(joined)
    return [pack for alike in by_size.values() for pack in alike]


def _class(pack: Path) -> int:
    """Packs of one class are joined together: those of 1 to 7 reports, of 8 to 63, and so on."""
    return int(math.log(max(_size(pack), 1), _MOST_ALIKE) + 1e-9)


def _without(root: Path, pack: Path, reports: Set[str]) -> Path | None:
    """``pack`` without ``reports``, as it is where it holds none of them; None where nothing is left."""
    condition = stored.of_reports(reports)
    with stored.connection() as asked:
        count = f"select count(*) from read_parquet(?) where {condition}"
        (held,) = asked.execute(count, [str(pack / f"{kinds.REPORT.table.name}.parquet")]).fetchone() or (0,)
    if not held:
        return pack
    left = _size(pack) - held
    return _written(root, [pack], f"not ({condition})", left) if left else None


def _written(root: Path, packs: Sequence[Path], condition: str, reports: int) -> Path:
    """The rows of ``packs`` that meet a condition in one new pack of so many ``reports``."""
    draft = root / _DRAFT
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    with stored.connection() as asked:
        for table in READ:
            files = ", ".join(f"'{pack / f'{table.name}.parquet'}'" for pack in packs)
            rows = f"from read_parquet([{files}]) where {condition} order by {_order(table)}"
            asked.execute(f"copy ({rows}) to '{draft / f'{table.name}.parquet'}' (format parquet, compression zstd)")
    return _named(root, draft, reports)


def _order(table: Table) -> str:
    return ", ".join(table.key)
