"""A project that holds an invented corpus: a copy of this one, whose store has the facts
as one pack beside the five reports of the seeds."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import corpus

from jixiao.facts import stored
from jixiao.facts.catalogue import READ
from jixiao.facts.table import read
from jixiao.intake import packs, seeds

ROOT = Path(__file__).resolve().parents[1]


def copy(root: Path) -> None:
    """What git knows of the project around here, as it is now, at ``root``."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, root / name)


def filled(root: Path, number: int, seed: int) -> int:
    """Make the project at ``root`` with ``number`` invented reports; returns how many facts' rows these are."""
    copy(root)
    scratch = root / "corpus"
    written = corpus.write(scratch, number, seed)
    (root / stored.FOLDER).mkdir()
    with seeds.writing(root), stored.connection() as asked:
        grown = []
        for table in corpus.GROWING:
            new = asked.execute(f"from '{scratch / table.name}.parquet'")
            names = [column[0] for column in new.description or ()]
            found = [dict(zip(names, row, strict=True)) for row in new.fetchall()]
            grown.append((table, [*(record.values for record in read(table, root).records), *found]))
        draft = root / stored.FOLDER / "packs" / ".draft"
        draft.mkdir(parents=True)
        for table in READ:
            # In the order of the parts, as they were written: each has whole reports.
            parts = f"from read_parquet('{scratch / table.name / '*.parquet'}')"
            asked.execute(f"copy ({parts}) to '{draft / table.name}.parquet' (format parquet, compression zstd)")
        pack = draft.with_name(f"{number}-{stored.digest(draft)}")
        draft.rename(pack)
        seeds.replace(root, grown, packs.put_in_force(root, [pack]))
    shutil.rmtree(scratch)
    return sum(written[table.name] for table in READ)
