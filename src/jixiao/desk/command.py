"""What ``jixiao review`` and ``jixiao.review`` do."""

from __future__ import annotations

import datetime
import getpass
import json
import re
import webbrowser
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from jixiao.desk.desk import Desk
from jixiao.desk.queue import queue
from jixiao.desk.server import DeskServer, static
from jixiao.desk.suspicion import suspicions
from jixiao.desk.taken import exported, take
from jixiao.documents.directory import reports_directory
from jixiao.facts.sample import SAMPLE
from jixiao.facts.table import sound_rows
from jixiao.intake.sampling import draw
from jixiao.intake.settle import settle
from jixiao.project import Project
from jixiao.review.decision import read_decisions
from jixiao.review.judgement import judgements
from jixiao.review.report import agreed, disagreed
from jixiao.terminal import grid
from jixiao.whole_file import whole_file

#: Where the address of the view is kept from one time to the next; for nobody else to read.
_ADDRESS = ".review"
#: What no handle is made of: `@`
_NO_HANDLE = re.compile("[^a-z0-9_.-]+")


def desk(project: Project, report_id: str, reviewer: str | None, reports: Path | None, *, blind: bool = False) -> Desk:
    """The desk for a report; without a ``reviewer`` that of whoever is logged in."""
    name = reviewer or _NO_HANDLE.sub("", getpass.getuser().lower()).lstrip("0123456789_.-") or "reviewer"
    directory = reports_directory(project.root, reports)
    return Desk(project.root, report_id, name, directory, suspicions(project), blind=blind)


def serve(
    project: Project,
    report_id: str,
    reviewer: str | None,
    reports: Path | None,
    say: Callable[[str], object],
    *,
    port: int | None,
    blind: bool,
    opens: bool,
) -> None:
    """Serve the view of a report, and of those that follow, until the process is interrupted; ``say`` is told where."""

    def opened(name: str) -> Desk:
        return desk(project, name, reviewer, reports, blind=blind)

    kept = project.warehouse / _ADDRESS
    server = _again(opened, kept) if port is None else DeskServer(opened, port, _token(kept))
    server.desk(report_id)
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.touch(mode=0o600)
    kept.write_text(json.dumps({"port": server.port, "token": server.token}), encoding="utf-8")
    address = server.address(report_id)
    say(f"复核 {report_id}: {address}")
    say("decisions are written as they are made; end with Ctrl+C")
    if opens:
        webbrowser.open(address)
    with suppress(KeyboardInterrupt):
        server.serve()


def _again(opened: Callable[[str], Desk], kept: Path) -> DeskServer:
    """A server at the address of the last one, so that a page whose server was killed finds it; else at a free one."""
    try:
        told = json.loads(kept.read_text(encoding="utf-8"))
        return DeskServer(opened, int(told["port"]), str(told["token"]))
    except (OSError, ValueError, KeyError, TypeError):
        return DeskServer(opened)


def _token(kept: Path) -> str | None:
    try:
        return str(json.loads(kept.read_text(encoding="utf-8"))["token"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def written(
    project: Project, report_id: str, reviewer: str | None, reports: Path | None, out: Path, *, blind: bool
) -> str:
    """Write the view of a report as one file."""
    page = static(desk(project, report_id, reviewer, reports, blind=blind))
    with whole_file(out) as file:
        file.write(page.encode("utf-8"))
    return f"written: {out}; it holds the report's text. What is decided in it: jixiao review --take {report_id}.json"


def taken(project: Project, path: Path, reviewer: str | None, reports: Path | None) -> str:
    """Take the decisions that were made in such a file."""
    report_id, batches = exported(path)
    place = desk(project, report_id, reviewer, reports)
    count = take(place, batches)
    place.close()
    return f"{count} decisions on {report_id} are taken"


def settled(project: Project) -> str:
    return f"settled: {', '.join(settle(project.root)) or 'nothing was left to do'}"


def agreement(project: Project) -> Iterator[str]:
    """How far reviewers agree, then what they disagree on."""
    found = judgements(read_decisions(project.root)).values()
    yield agreed(found)
    yield from disagreed(found)


def sampled(project: Project, size: int, seed: int) -> Iterator[str]:
    """Draw a sample, and tell in which reports it is looked at."""
    name, facts = draw(project.root, size, seed, datetime.date.today())
    rows = [row for row in sound_rows(SAMPLE, project.root) if row["sample"] == name]
    found = Counter(str(row["fact_id"]).partition("/")[0] for row in rows if row["review"] == "extracted")
    yield f"sample {name}: {facts} facts, {sum(found.values())} of them to be looked at"
    if found:
        yield grid(["report id", "抽样待核"], sorted(found.items(), key=lambda one: (-one[1], one[0])))
        yield f"next: jixiao review {found.most_common(1)[0][0]}; what is found, jixiao build publishes as fct_quality"


def waiting(project: Project) -> Iterator[str]:
    """The reports of which anything awaits a reviewer."""
    found = queue(project.root, suspicions(project))
    if not found:
        yield "nothing awaits a review"
        return
    rows = [
        (one.report_id, one.title, one.sampled, one.disputed, one.unsure, one.suspected, one.uses, one.open)
        for one in found
    ]
    yield grid(["report id", "标题", "抽样待核", "有分歧或重启", "可信度低", "审计存疑", "答案引用", "待复核"], rows)
    yield f"next: jixiao review {found[0].report_id}"
