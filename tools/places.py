"""Write the places of the reports at hand anew: ``python tools/places.py [DIRECTORY]``.

They are the passages, and where pages and sheets print what the facts say. The directory holds the reports' own files;
by default it is that of `jixiao check`, which says when this is needed: after a change of the rules by which lines and
clauses are read, or of a fact's span. Reports without their file there keep their rows.
"""

from __future__ import annotations

import sys
from pathlib import Path

from jixiao import project
from jixiao.checking.grounding import placed
from jixiao.documents.directory import reports_directory
from jixiao.documents.read import read
from jixiao.extraction.lexicon import load as lexicon
from jixiao.facts.corpus import load
from jixiao.facts.passage import PASSAGE
from jixiao.facts.spot import SPOT
from jixiao.facts.table import Row, write
from jixiao.intake.seeds import writing


def main() -> None:
    root = project.find().root
    directory = reports_directory(root, Path(sys.argv[1]) if len(sys.argv) > 1 else None)
    if directory is None:
        raise SystemExit("no reports are at hand: name their directory")
    known = lexicon(root)
    with writing(root):
        corpus, read_anew, new = load(root), set[object](), {PASSAGE: list[Row](), SPOT: list[Row]()}
        for report in corpus.reports.values():
            path = directory / str(report["source_file"])
            if path.is_file() and (document := read(path)).sha256 == report["source_sha256"]:
                read_anew.add(report["report_id"])
                for table, rows in placed(document, report, corpus, known.levels, known.forms):
                    new[table] += rows
        for table, rows in new.items():
            kept = [record.values for record in corpus[table].records if record["report_id"] not in read_anew]
            write(table, root, kept + rows)
            print(f"{len(rows):,} rows written, {len(kept):,} kept: {table.file}")


if __name__ == "__main__":
    main()
