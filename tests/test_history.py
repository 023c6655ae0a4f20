"""The history of the facts: whatever releases state, their versions tile time and answer for every day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao import JixiaoError
from jixiao.release.changes.comparison import Snapshot
from jixiao.release.changes.log import Changes
from jixiao.release.history import STATED, create, extend

START = datetime(2026, 1, 1, tzinfo=UTC)

#: What a release states: a value, perhaps none, and a place for each of a few facts.
State = dict[str, tuple[int | None, int]]
STATES = st.lists(
    st.dictionaries(
        st.sampled_from([f"440000-zzb-2023/amount/{number}" for number in range(1, 5)]),
        st.tuples(st.one_of(st.none(), st.integers(0, 2)), st.integers(0, 1)),
    ),
    min_size=1,
    max_size=7,
)


def moment(number: int) -> datetime:
    return START + timedelta(days=number)


def publish(connection: duckdb.DuckDBPyConnection, state: State, number: int) -> int:
    """Extend the history by a release that states ``state``."""
    columns = ", ".join(f"{name} {kind.removesuffix(' not null')}" for name, kind in STATED.items())
    connection.execute(f"create or replace temp table stated (fact_id varchar, {columns})")
    for fact, (value, place) in state.items():
        connection.execute(
            """
            insert into stated (fact_id, report_id, kind, label, value, char_start)
            values (?, '440000-zzb-2023', 'amount', '预算', ?, ?)
            """,
            [fact, value, place],
        )
    return extend(
        connection, f"release-{number}", moment(number), Changes(None, Snapshot("release", moment(number), Path()))
    )


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as opened:
        create(opened)
        yield opened


@settings(deadline=None, max_examples=20)
@given(STATES)
def test_versions_tile_time_and_every_day_is_answered(states: list[State]) -> None:
    with duckdb.connect() as connection:
        create(connection)
        for number, state in enumerate(states):
            publish(connection, state, number)
            assert publish(connection, state, number) == 0, "what is stated again adds nothing"

        versions: dict[str, list[tuple[int, datetime, datetime | None]]] = {}
        for fact, *version in connection.sql(
            "select fact_id, version_no, valid_from, valid_to from fact_history order by fact_id, version_no"
        ).fetchall():
            versions.setdefault(fact, []).append(tuple(version))
        assert versions.keys() == {fact for state in states for fact in state}
        for found in versions.values():
            assert [number for number, _, _ in found] == list(range(1, len(found) + 1))
            assert all(until is not None and since < until for _, since, until in found[:-1])
            assert [since for _, since, _ in found[1:]] == [until for _, _, until in found[:-1]]
            assert found[-1][2] is None

        for number, state in enumerate(states):
            for day in (moment(number), moment(number) + timedelta(hours=12)):
                rows = connection.execute(
                    """
                    select fact_id, value, char_start from fact_history
                    where valid_from <= $day and (valid_to is null or $day < valid_to) and not is_withdrawn
                    """,
                    {"day": day.replace(tzinfo=None)},
                ).fetchall()
                then = {fact: (value, place) for fact, value, place in rows}
                assert then == {f: (None if v is None else Decimal(v), place) for f, (v, place) in state.items()}


def test_a_withdrawn_fact_keeps_its_name_and_no_value(connection: duckdb.DuckDBPyConnection) -> None:
    fact = "440000-zzb-2023/amount/1"
    states: list[State] = [{fact: (7, 0)}, {}, {fact: (7, 0)}]
    for number, state in enumerate(states):
        publish(connection, state, number)
    query = "select label, value, is_withdrawn, release_id from fact_history order by version_no"
    assert connection.sql(query).fetchall() == [
        ("预算", 7, False, "release-0"),
        ("预算", None, True, "release-1"),
        ("预算", 7, False, "release-2"),
    ]


def test_a_clock_that_went_back_is_refused(connection: duckdb.DuckDBPyConnection) -> None:
    publish(connection, {"440000-zzb-2023/amount/1": (1, 0)}, 5)
    with pytest.raises(JixiaoError, match="set the clock"):
        publish(connection, {"440000-zzb-2023/amount/1": (2, 0)}, 4)
