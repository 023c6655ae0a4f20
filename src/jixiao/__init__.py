"""绩效: an open data warehouse of Chinese budget-performance self-evaluation reports.

``jixiao.connect()`` opens the published release read-only; ``jixiao.table(name)`` gives one of its tables as Polars,
``jixiao.cite(fact_id)`` a permanent citation of a fact, ``jixiao.picture(fact_id)`` its place on the report's page,
``jixiao.review(report_id)`` the review of a report, ``jixiao.ask(5)`` the answer to one of the analysts' questions,
``jixiao.question(5)`` its words and query.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jixiao.errors import JixiaoError

if TYPE_CHECKING:
    from jixiao.desk.widget import review
    from jixiao.query.citation import cite
    from jixiao.query.connection import ask, connect, table
    from jixiao.query.picture import picture
    from jixiao.query.question import question

__version__ = "0.1.0"
__all__ = ["JixiaoError", "__version__", "ask", "cite", "connect", "picture", "question", "review", "table"]


def __getattr__(name: str) -> Any:
    # Commands that read no database should not wait for its library.
    if name in ("ask", "connect", "table"):
        from jixiao.query import connection

        return getattr(connection, name)
    if name == "cite":
        from jixiao.query.citation import cite

        return cite
    if name == "picture":
        from jixiao.query.picture import picture

        return picture
    if name == "question":
        from jixiao.query.question import question

        return question
    if name == "review":
        from jixiao.desk.widget import review

        return review
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
