"""Write the passages of the reports at hand anew: ``python tools/passages.py [DIRECTORY]``.

The directory holds the reports' own files; by default it is that of `jixiao check`, which says when this is needed:
after a change of the rules by which lines and clauses are read. Reports without their file there keep their rows.
"""

from __future__ import annotations

import sys
from pathlib import Path

from jixiao import project
from jixiao.documents.directory import reports_directory
from jixiao.documents.read import read
from jixiao.extraction.lexicon import load
from jixiao.extraction.passages import passage_rows_of
from jixiao.facts import kinds
from jixiao.facts.passage import PASSAGE
from jixiao.facts.table import Row, sound_rows, write
from jixiao.intake.seeds import writing


def main() -> None:
    root = project.find().root
    directory = reports_directory(root, Path(sys.argv[1]) if len(sys.argv) > 1 else None)
    if directory is None:
        raise SystemExit("no reports are at hand: name their directory")
    lexicon = load(root)
    with writing(root):
        kept, new = sound_rows(PASSAGE, root), list[Row]()
        for report in sound_rows(kinds.REPORT.table, root):
            path = directory / str(report["source_file"])
            if path.is_file() and (document := read(path)).sha256 == report["source_sha256"]:
                kept = [row for row in kept if row["report_id"] != report["report_id"]]
                name, kind = str(report["report_id"]), str(report["report_type"])
                place = int(str(report["char_start"] or 0))
                new += passage_rows_of(document, name, kind, place, lexicon.levels, lexicon.forms, lexicon.personal)
        write(PASSAGE, root, kept + new)
    print(f"{len(new):,} passages written, {len(kept):,} kept: {PASSAGE.file}")


if __name__ == "__main__":
    main()
