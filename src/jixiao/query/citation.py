"""Permanent citations: a fact named so that whoever reads the citation can prove what was cited.

A citation is a token, ``jixiao:<fact id>@<release id>#<hash>``. The hash is of what the fact states and where, not of
the release, so it can be verified in any release that states the same, and in the history of the facts.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

import duckdb

from jixiao import project
from jixiao.errors import JixiaoError
from jixiao.query.connection import reading
from jixiao.release.store import Store

SCHEME = "jixiao:"
#: Hexadecimal digits of the hash that a citation prints; it may have more, up to all 64.
DIGITS = 16
_TOKEN = re.compile(
    rf"{SCHEME}(?P<fact>[^@#\s]+)@(?P<release>[0-9]{{8}}T[0-9]{{6}}Z-[0-9a-f]{{8}})#(?P<digest>[0-9a-f]{{{DIGITS},64}})"
)
EXAMPLE = f"{SCHEME}440113-zzb-2023/amount/2@20261121T041500Z-1f0c8a9e#0123456789abcdef"

#: What the hash covers: what the fact states, and where.
STATED = ("fact_id", "value", "unit", "value_text", "quote", "char_start", "char_end", "source_sha256")


@dataclass(frozen=True)
class CitationToken:
    """A citation as it is written: which fact, in which release, and the hash of what it stated."""

    fact_id: str
    release_id: str
    digest: str

    def __str__(self) -> str:
        return f"{SCHEME}{self.fact_id}@{self.release_id}#{self.digest}"

    @property
    def released_at(self) -> datetime:
        """When the cited release was built, which begins its name; UTC, without a zone, as in the history."""
        return datetime.fromisoformat(self.release_id.split("Z")[0])

    def is_of(self, fact: dict[str, Any]) -> bool:
        """Whether ``fact``, with at least the columns ``STATED``, is what was cited."""
        return fact_sha256(fact).startswith(self.digest)


@dataclass(frozen=True)
class Citation:
    """A fact cited: for people in Chinese and English, and for programs as a token."""

    text: str
    text_en: str
    token: CitationToken

    def __str__(self) -> str:
        return f"{self.text}\n{self.text_en}\n{self.token}"


def parse(text: str) -> CitationToken:
    """The token that ``text`` is. Raises ``JixiaoError`` where it is none."""
    wrong = JixiaoError(f"{text!r} is not a citation; one looks like {EXAMPLE} (see: jixiao cite)")
    found = _TOKEN.fullmatch(text.strip())
    if found is None:
        raise wrong
    token = CitationToken(found["fact"], found["release"], found["digest"])
    try:
        token.released_at  # noqa: B018  (the digits must be those of a time)
    except ValueError:
        raise wrong from None
    return token


def fact_sha256(fact: dict[str, Any]) -> str:
    """SHA-256 of the canonical form of a fact: ``STATED`` as a JSON array in UTF-8, numbers as plain decimals."""
    values = [_canonical(fact[name]) for name in STATED]
    form = json.dumps(values, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(form.encode("utf-8")).hexdigest()


def _canonical(value: Any) -> Any:
    """A decimal as a text of its digits, without the zeros that only its type gives it."""
    return format(value.normalize(), "f") if isinstance(value, Decimal) else value


def cite(fact_id: str, release: str = "current") -> Citation:
    """The permanent citation of a fact. Raises ``JixiaoError`` where there is no such fact or release."""
    found = Store(project.find().warehouse).find(release)
    with reading(found.database) as connection:
        fact = stated(connection, fact_id)
        if fact is None:
            raise no_such_fact(fact_id)
        about = connection.execute(
            """
            select department.name_zh, department.name_en, report.title, report.fiscal_year, report.source_sha256
            from dim_report as report inner join dim_department as department using (department_id)
            where report_id = ?
            """,
            [fact["report_id"]],
        ).fetchone()
    if about is None:
        raise JixiaoError(f"the report {fact['report_id']} of the fact is not in dim_report")
    name, name_en, title, year, source = about
    what, what_en, line = (
        f"{fact['label']}：{fact['value_text']}",
        f"{fact['label']}, {fact['value_text']}",
        fact["line"],
    )
    if fact.get("is_corrected"):
        # What the report prints is the report's; what it was corrected to is ours.
        printed, value = _canonical(fact["printed_value"]), _canonical(fact["value"])
        what = f"{fact['label']}：报告印 {printed} {fact['unit']}，本库更正为 {value} {fact['unit']}"
        what_en = f"{fact['label']}, printed as {printed} {fact['unit']}, corrected here to {value} {fact['unit']}"
    return Citation(
        f"{name}《{title}》，评价年度 {year}，{what}，第 {line} 行（来源 sha256 {source[:12]}）。",
        f"{name_en}, self-evaluation of fiscal year {year}, line {line}: {what_en}.",
        CitationToken(fact_id, found.id, fact_sha256(fact)[:DIGITS]),
    )


def no_such_fact(fact_id: str) -> JixiaoError:
    """The error of a fact that a release does not have."""
    return JixiaoError(f"there is no fact {fact_id!r}; a fact is named like 440113-zzb-2023/score/1 (see table fact)")


def stated(connection: duckdb.DuckDBPyConnection, fact_id: str) -> dict[str, Any] | None:
    """A fact of the release, with the name and hash of its report's file, or None."""
    relation = connection.sql(
        """
        select fact.*, source_file, source_sha256
        from fact inner join dim_report using (report_id)
        where fact_id = $id
        """,
        params={"id": fact_id},
    )
    row = relation.fetchone()
    return dict(zip(relation.columns, row, strict=True)) if row else None


def versions(connection: duckdb.DuckDBPyConnection, fact_id: str) -> list[dict[str, Any]]:
    """What the history of the facts has of a fact, the oldest version first; none where the release keeps none."""
    known = connection.execute(
        "select 1 from duckdb_tables() where schema_name = 'main' and table_name = 'fact_history'"
    ).fetchone()
    if known is None:
        return []
    # A quote is the text of its span, so its length gives the end.
    relation = connection.sql(
        "select *, char_start + length(quote)::integer as char_end from fact_history where fact_id = $id"
        " order by version_no",
        params={"id": fact_id},
    )
    return [dict(zip(relation.columns, row, strict=True)) for row in relation.fetchall()]
