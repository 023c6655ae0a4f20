"""Queries said in Spark's SQL: what sqlglot alone would lose, or say wrongly, in plain sight."""

from __future__ import annotations

import pytest
import sqlglot

from jixiao.release.replay import Statement
from jixiao.release.spark.translation import spark_sql

COLUMNS = {
    "main": {
        "fact": {"fact_id": "VARCHAR", "report_id": "VARCHAR", "value": "DECIMAL(18,2)", "at": "INTEGER"},
        "test": {"fact_ids": "VARCHAR[]", "losses": "DECIMAL(9,4)[]", "ends": "DATE"},
    }
}


@pytest.mark.parametrize(
    ("duckdb", "spark"),
    [
        # An order within a list is kept: this is what is lost without a word.
        (
            "select list(value order by at) as found from main.fact",
            "SORT_ARRAY(COLLECT_LIST(STRUCT(`fact`.`at` AS k0, `fact`.`value` AS v))), s -> s.v)",
        ),
        (
            "select list(value order by at) filter (where at > 1) as found from main.fact",
            "AS v)) FILTER(WHERE `fact`.`at` > 1)), s -> s.v)",
        ),
        (
            "select list(distinct value order by value) as found from main.fact",
            "SORT_ARRAY(COLLECT_SET(`fact`.`value`))",
        ),
        # Stars that leave out, rename or replace are columns.
        (
            "select * exclude (at) replace (upper(report_id) as report_id) from main.fact",
            "`fact`.`fact_id` AS `fact_id`, UPPER(`fact`.`report_id`) AS `report_id`, `fact`.`value` AS `value` FROM",
        ),
        ("select report_id, sum(value) as total from main.fact group by all", "GROUP BY 1"),
        ("select value / at as part from main.fact", "CAST(`fact`.`value` AS DOUBLE) / CAST(`fact`.`at` AS DOUBLE)"),
        (
            "select count(*) filter (where at > 1) over (partition by report_id) as some from main.fact",
            "COUNT(IF(`fact`.`at` > 1, 1, NULL)) OVER (PARTITION BY `fact`.`report_id`)",
        ),
        ("select any_value(value) as one from main.fact", "MAX(`fact`.`value`)"),
        ("select fact_ids[-1] as one from main.test", "TRY_ELEMENT_AT(`test`.`fact_ids`, -1)"),
        (
            "select list_contains(losses, value) as has from main.fact, main.test",
            "EXISTS(`test`.`losses`, v -> v IS NOT DISTINCT FROM `fact`.`value`)",
        ),
        ("select len(list_distinct(losses)) as kinds from main.test", "SIZE(ARRAY_DISTINCT(`test`.`losses`))"),
        ("select string_split(report_id, '-') as parts from main.fact", "SPLIT(`fact`.`report_id`, '-')"),
        ("select regexp_full_match(report_id, 'a|b') as is_one from main.fact", "`fact`.`report_id` RLIKE '^(?:a|b)$'"),
        ("select coalesce(ends, 'infinity'::date) as ends from main.test", "CAST('9999-12-31' AS DATE)"),
        ("select unnest(fact_ids) as one, generate_subscripts(fact_ids, 1) as n from main.test", "INLINE(TRANSFORM("),
        # Whose column it is that a window goes by: the result has another of this name.
        (
            "select a.at from main.fact as a join main.fact as b on a.report_id = b.report_id "
            "qualify row_number() over (partition by b.at order by a.value) = 1 and b.value > 0",
            "SELECT `a`.`at` AS `at`, `b`.`at` AS `_q0`, `a`.`value` AS `_q1`, `b`.`value` AS `_q2` FROM",
        ),
        # Sail orders windows by columns alone, and the whole condition may be one window.
        (
            "select at from main.fact qualify row_number() over (order by value > 1 desc, at) = 1",
            "*, ROW_NUMBER() OVER (ORDER BY `_q0` DESC, `_q1` NULLS LAST) AS `_w0` FROM",
        ),
        (
            "select at from main.fact qualify bool_or(value > 1) over (partition by report_id)",
            "BOOL_OR(`_q0`) OVER (PARTITION BY `_q1`) AS `_w0` FROM",
        ),
    ],
)
def test_sql_means_on_spark_what_it_means_in_duckdb(duckdb: str, spark: str) -> None:
    assert spark in spark_sql(duckdb, COLUMNS)


def test_sides_of_a_union_by_name_have_the_same_columns() -> None:
    sql = spark_sql("select at, value from main.fact union all by name select value from main.fact", COLUMNS)
    assert "BY NAME" not in sql
    assert "SELECT NULL AS `at`, `fact`.`value` AS `value`" in sql


def test_a_list_in_falling_order_is_refused_rather_than_sorted_the_other_way() -> None:
    with pytest.raises(sqlglot.errors.UnsupportedError, match="falling order"):
        spark_sql("select list(value order by at desc) as found from main.fact", COLUMNS)


def test_a_table_keeps_its_constraints_where_its_rows_come_from_elsewhere() -> None:
    sql = "create or replace table main.one (n integer not null);\ninsert into main.one by name (\n  select 1 as n\n)"
    table = Statement("model.jixiao.one", "models/one.sql", "model", "main.one", sql, "select 1 as n")
    assert table.with_rows("select 2 as n").sql == sql.replace("select 1", "select 2")
    assert not table.is_view
