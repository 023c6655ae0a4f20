"""What the audit of the published release suspects, by the facts that it holds against each other."""

from __future__ import annotations

from jixiao.project import Project
from jixiao.query.connection import reading
from jixiao.release.store import Store

#: A contradiction, and what may be the fault of whoever read the figures.
_SUSPECTED = """
    select unnest(fact_ids) as fact_id, message from main.fct_audit
    where outcome in ('violated', 'suspected') or likely_misreading is not null order by audit_id
"""


def suspicions(project: Project) -> dict[str, list[str]]:
    """The messages of the audit by fact; none where nothing is published yet."""
    store = Store(project.warehouse)
    if not store.current_link.is_symlink():
        return {}
    found: dict[str, list[str]] = {}
    with reading(store.current().database) as connection:
        for fact_id, message in connection.execute(_SUSPECTED).fetchall():
            found.setdefault(fact_id, []).append(message)
    return found
