"""What a build says where it publishes nothing: each problem, failing rule and its rows, and what to do."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

import duckdb

from jixiao.checking.check import Checked
from jixiao.errors import JixiaoError
from jixiao.facts import kinds
from jixiao.facts.corpus import Corpus
from jixiao.release.aside import SetAside
from jixiao.release.store import CHANGES_PAGE, Store
from jixiao.release.transform import Transformed
from jixiao.terminal import grid

#: Problems or failing rules told in full; the rest are counted.
SHOWN = 50


def require_most(aside: Sequence[SetAside], checked: Checked, before: set[str], *, is_accepted: bool) -> None:
    """Raise where so much is set aside that it is rather a slip of ours: all, or over half of what is published."""
    lost = before & {report.report_id for report in aside}
    if is_accepted or (checked.corpus.reports and len(lost) <= len(before) / 2) or not aside:
        return
    wrong = f"{len(lost)} of {len(before)} published reports" if checked.corpus.reports else "all reports"
    remedy = "mend them; or, if that is meant, run: jixiao build --accept-changes"
    raise JixiaoError("\n".join([*map(str, aside[:SHOWN]), f"{wrong} would be set aside; {remedy}"]))


def refuse_checked(checked: Checked) -> NoReturn:
    """Raise for problems of no single report."""
    lines = [str(problem) for problem in checked.problems[:SHOWN]]
    raise JixiaoError(
        "\n".join([*lines, f"the facts have {len(checked.problems)} problems; mend them and build again"])
    )


def require_whole(database: Path, corpus: Corpus, aside: Sequence[SetAside]) -> None:
    """Raise where the database has other reports than those that were checked and stand: else it would publish them as
    withdrawn."""
    stand = {str(record.report_id) for record in corpus[kinds.REPORT.table].standing}
    stand -= {report.report_id for report in aside}
    with duckdb.connect(str(database), read_only=True) as connection:
        held = {report for (report,) in connection.execute("select report_id from main.dim_report").fetchall()}
    if differing := sorted(stand ^ held):
        shown = ", ".join([*differing[:SHOWN], *(["…"] if len(differing) > SHOWN else [])])
        raise JixiaoError(
            f"{len(stand)} reports were checked, but the database that was built has {len(held)}, which differ in"
            f" {shown}; nothing is published; see that seeds/ and store/ stay as they are, and run:"
            " jixiao build --force"
        )


def refuse_transformed(transformed: Transformed) -> NoReturn:
    """Raise for models or tests that fail through no single report."""
    told = [
        f"dbt: {failure.name} ({failure.file}): {failure.message}"
        + ("\n" + grid(failure.columns, failure.rows) if failure.rows else "")
        for failure in transformed.failures[:SHOWN]
    ]
    remedy = "mend the reference rows (seeds/reference) or the SQL that they name, and build again"
    raise JixiaoError("\n".join([*told, f"dbt: {len(transformed.failures)} nodes failed; {remedy}"]))


def require_audited(audit: dict[str, Any], store: Store, draft: Path) -> None:
    """Raise where expectations failed, leaving beside the releases what the refused draft would have changed."""
    page = store.refused_page
    if audit["success"]:
        page.unlink(missing_ok=True)
        return
    # Moved, so that what stands there is replaced, and no link is followed.
    (draft / CHANGES_PAGE).replace(page)
    told = []
    for failure in audit["failures"][:SHOWN]:
        rows = failure["rows"]
        told.append(
            f"expectation {failure['rule']} ({failure['suite']}, table {failure['table']}): {failure['description']}"
        )
        if failure.get("observed") is not None:
            told.append(f"  observed: {failure['observed']}")
        if rows:
            told.append(grid(list(rows[0]), [tuple(row.values()) for row in rows]))
    told.append(f"{len(audit['failures'])} expectations failed; what this build would have changed: {page}")
    raise JixiaoError("\n".join(told))
