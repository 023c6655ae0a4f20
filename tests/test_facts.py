"""The published figures, checked by hand against the five reports."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest


@pytest.fixture(scope="module")
def warehouse(built_database: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(built_database), read_only=True) as connection:
        yield connection


def test_total_scores(warehouse: duckdb.DuckDBPyConnection) -> None:
    totals = warehouse.sql("select report_id, score from fct_score where level = 'total'").fetchall()
    assert dict(totals) == {
        "440100-zzb-2023": Decimal("99.58"),
        "440113-zzb-2023": Decimal("99.8"),
        "440117-zzb-2022": Decimal("93.6"),
        "440224-zzb-2023": Decimal("95"),
        "440800-zzb-2020": Decimal("100"),
    }


def test_dimensions(warehouse: duckdb.DuckDBPyConnection) -> None:
    query = (
        "select report_id, path, score, max_points, max_status from fct_score where level = 'dimension' order by all"
    )
    assert warehouse.sql(query).fetchall() == [
        ("440100-zzb-2023", "履职效能", Decimal("49.58"), Decimal(50), "derived"),
        ("440100-zzb-2023", "管理效率", Decimal(50), Decimal(50), "printed"),
        ("440117-zzb-2022", "履职效能", Decimal("47.6"), Decimal(50), "printed"),
        ("440117-zzb-2022", "管理效能", Decimal(46), Decimal(50), "printed"),
    ]


def test_every_scored_item_of_renhua(warehouse: duckdb.DuckDBPyConnection) -> None:
    query = """
        select count(*), sum(score), sum(max_points) from fct_score
        where report_id = '440224-zzb-2023' and level = 'indicator'
    """
    assert warehouse.sql(query).fetchone() == (35, Decimal(95), Decimal(100))
    groups = """
        select split_part(path, '>', 2) as item_group, sum(max_points)::integer from fct_score
        where report_id = '440224-zzb-2023' and level = 'indicator' group by all
    """
    assert dict(warehouse.sql(groups).fetchall()) == {
        "整体效能": 23,
        "专项效能": 23,
        "管理效率": 5,
        "预算执行": 8,
        "信息公开": 4,
        "绩效管理": 10,
        "采购管理": 10,
        "资产管理": 10,
        "运行成本": 7,
    }


def test_deductions_with_their_reasons(warehouse: duckdb.DuckDBPyConnection) -> None:
    query = """
        select report_id, name, deduction, reason_theme from fct_score
        where level = 'indicator' and deduction > 0 order by all
    """
    assert warehouse.sql(query).fetchall() == [
        ("440100-zzb-2023", "部门预算资金支出率", Decimal("0.42"), "execution_shortfall"),
        ("440117-zzb-2022", "专项资金绩效完成情况", Decimal("1.4"), "external_shock"),
        ("440117-zzb-2022", "新增预算项目事前绩效评估", Decimal(3), "no_such_business"),
        ("440117-zzb-2022", "资产盘点情况", Decimal(1), "task_not_done"),
        ("440117-zzb-2022", "部门整体绩效目标产出指标完成情况", Decimal(1), "external_shock"),
        ("440224-zzb-2023", "绩效管理制度执行", Decimal(3), "task_not_done"),
        ("440224-zzb-2023", "资产盘点情况", Decimal(1), "task_not_done"),
        ("440224-zzb-2023", "采购内控制度建设", Decimal(1), "procedure_incomplete"),
    ]


def test_an_item_that_does_not_apply_scores_none_in_conghua_and_all_in_renhua(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    query = "select report_id, indicator_id, score, max_points from fct_score where not_applicable order by all"
    assert warehouse.sql(query).fetchall() == [
        ("440117-zzb-2022", "pre_project_evaluation", Decimal(0), Decimal(3)),
        ("440224-zzb-2023", "asset_income_remittance", Decimal(1), Decimal(1)),
        ("440224-zzb-2023", "pre_project_evaluation", Decimal(5), Decimal(5)),
    ]


def test_money_of_the_departments(warehouse: duckdb.DuckDBPyConnection) -> None:
    query = """
        select report_id, scope, measure, amount_wan from fct_budget
        where scope <> 'other'
            and measure in ('budget_adjusted', 'budget_unspecified', 'executed', 'carry_in', 'carry_out')
        order by all
    """
    assert warehouse.sql(query).fetchall() == [
        ("440100-zzb-2023", "whole", "budget_adjusted", Decimal("10369.89")),
        ("440100-zzb-2023", "whole", "executed", Decimal("10369.89")),
        ("440113-zzb-2023", "basic", "budget_unspecified", Decimal("2441.35")),
        ("440113-zzb-2023", "basic", "executed", Decimal("2410.39")),
        ("440113-zzb-2023", "project", "budget_unspecified", Decimal("474.61")),
        ("440113-zzb-2023", "project", "executed", Decimal("458.11")),
        ("440113-zzb-2023", "whole", "budget_unspecified", Decimal("2915.96")),
        ("440113-zzb-2023", "whole", "executed", Decimal("2868.5")),
        ("440117-zzb-2022", "whole", "budget_unspecified", Decimal("9123.6")),
        ("440117-zzb-2022", "whole", "executed", Decimal("9834.13")),
        ("440224-zzb-2023", "goods_services", "executed", Decimal("174.64")),
        ("440224-zzb-2023", "transfers_to_persons", "executed", Decimal("34.11")),
        ("440224-zzb-2023", "wages", "executed", Decimal("4990.28")),
        ("440224-zzb-2023", "whole", "executed", Decimal("5199.03")),
        ("440800-zzb-2020", "whole", "budget_unspecified", Decimal("2999.76")),
        ("440800-zzb-2020", "whole", "carry_in", Decimal("2.89")),
        ("440800-zzb-2020", "whole", "carry_out", Decimal("32.53")),
        ("440800-zzb-2020", "whole", "executed", Decimal("2970.12")),
    ]


def test_execution_rates_as_reported_and_as_recomputed(warehouse: duckdb.DuckDBPyConnection) -> None:
    query = """
        select report_id, basis, reported_rate, round(recomputed_rate, 6) from fct_budget_execution
        where scope = 'whole' order by all
    """
    assert warehouse.sql(query).fetchall() == [
        ("440100-zzb-2023", "adjusted", None, 1.0),
        ("440100-zzb-2023", "monthly_average", 0.9581, None),
        ("440113-zzb-2023", "unspecified", 0.983, 0.983724),
        ("440117-zzb-2022", "unspecified", 1.0779, 1.077878),
        ("440800-zzb-2020", "unspecified", None, 0.990119),
    ]


def test_staffing(warehouse: duckdb.DuckDBPyConnection) -> None:
    query = """
        select report_id, item, sum(headcount)::integer from fct_headcount
        where item in ('authorised_posts', 'administrative_posts', 'worker_posts', 'in_post', 'retired',
                       'early_retired', 'outside_establishment') group by all order by all
    """
    assert warehouse.sql(query).fetchall() == [
        ("440113-zzb-2023", "in_post", 52),
        ("440113-zzb-2023", "outside_establishment", 12),
        ("440113-zzb-2023", "retired", 16),
        ("440224-zzb-2023", "administrative_posts", 22),
        ("440800-zzb-2020", "administrative_posts", 61),
        ("440800-zzb-2020", "authorised_posts", 70),
        ("440800-zzb-2020", "early_retired", 1),
        ("440800-zzb-2020", "in_post", 63),
        ("440800-zzb-2020", "retired", 19),
        ("440800-zzb-2020", "worker_posts", 9),
    ]


def test_targets_and_results(warehouse: duckdb.DuckDBPyConnection) -> None:
    query = """
        select indicator, target_value, actual_value, status, round(attainment_rate, 4) from fct_indicator_result
        where report_id in ('440113-zzb-2023', '440117-zzb-2022') and status = 'exceeded' order by all
    """
    assert warehouse.sql(query).fetchall() == [
        ("公务员专题培训班", Decimal(12), Decimal(18), "exceeded", 1.5),
        ("农村党组织工作服务对象满意率", Decimal(85), Decimal(90), "exceeded", 1.0588),
        ("召开人才工作领导小组会议", Decimal(1), Decimal(2), "exceeded", 2.0),
        ("向全区公务员提供培训课程", Decimal(56), Decimal(72), "exceeded", 1.2857),
        ("培训班参加人次", Decimal(24000), Decimal(27000), "exceeded", 1.125),
        ("媒体报道", Decimal(5), Decimal(30), "exceeded", 6.0),
        ("完成电教片制作工作", Decimal(2), Decimal(4), "exceeded", 2.0),
        ("深入镇街、产业园区、社会组织举办政策宣讲会", Decimal(5), Decimal(16), "exceeded", 3.2),
        ("走访高层次人才", Decimal(20), Decimal(20), "exceeded", 1.0),
    ]
    rows = "select report_id, count(*) from fct_indicator_result where pair_kind = 'table_row' group by all"
    assert warehouse.sql(rows).fetchall() == [("440113-zzb-2023", 34)]


def test_grades_and_disclosure(warehouse: duckdb.DuckDBPyConnection) -> None:
    query = "select report_id, printed_grade, derived_grade, disclosure from dim_report order by all"
    assert warehouse.sql(query).fetchall() == [
        ("440100-zzb-2023", None, "优", "deductions"),
        ("440113-zzb-2023", None, "优", "total"),
        ("440117-zzb-2022", None, "优", "deductions"),
        ("440224-zzb-2023", "优", "优", "full"),
        ("440800-zzb-2020", "优秀", "优", "total"),
    ]


def test_every_fact_stands_where_it_says(warehouse: duckdb.DuckDBPyConnection, reports: Path) -> None:
    files = dict(warehouse.sql("select report_id, source_file from dim_report").fetchall())
    texts = {report: (reports / file).read_text(encoding="utf-8") for report, file in files.items()}
    query = """
        select report_id, char_start, char_end, quote, line from fact
        union all
        select report_id, char_start, char_end, quote, line from fact_evidence
    """
    places = warehouse.sql(query).fetchall()
    assert len(places) > 700
    for report, start, end, quote, line in places:
        assert texts[report][start:end] == quote
        assert texts[report].count("\n", 0, start) + 1 == line


def test_divisions_have_their_history(warehouse: duckdb.DuckDBPyConnection) -> None:
    def on(day: str, name: str) -> list[tuple[str, str, str]]:
        query = """
            select division_code, level, province_name from dim_division
            where name_zh = ? and valid_from <= ?::date and (valid_to is null or valid_to > ?::date) order by all
        """
        return warehouse.execute(query, [name, day, day]).fetchall()

    assert on("2012-12-31", "从化市") == [("440184", "county", "广东省")]
    assert on("2015-12-31", "从化区") == [("440117", "county", "广东省")]
    assert on("1999-12-31", "番禺市") == [("440181", "county", "广东省")]
    assert on("1996-12-31", "重庆市") == [("510200", "prefecture", "四川省")]
    assert on("1998-12-31", "重庆市") == [("500000", "province", "重庆市")]


def test_totals_under_one_rule_for_items_that_did_not_apply(warehouse: duckdb.DuckDBPyConnection) -> None:
    """从化 gave 0 of 3 for an item without business, 仁化 5 of 5 and 1 of 1: without them the order turns round."""
    query = """
        select report_id, not_applicable_items, not_applicable_points, not_applicable_score, rescaled_total
        from fct_total_score where not_applicable_items > 0 order by report_id
    """
    assert warehouse.sql(query).fetchall() == [
        ("440117-zzb-2022", 1, Decimal(3), Decimal(0), Decimal("96.4948")),
        ("440224-zzb-2023", 2, Decimal(6), Decimal(6), Decimal("94.6809")),
    ]


def test_indicators_that_two_rubrics_share(warehouse: duckdb.DuckDBPyConnection) -> None:
    query = """
        select indicator_id, report_id, score_rate, is_comparable from fct_indicator_score
        qualify count(*) over (partition by indicator_id) > 1 order by all
    """
    assert warehouse.sql(query).fetchall() == [
        ("asset_stocktaking", "440117-zzb-2022", 0, True),
        ("asset_stocktaking", "440224-zzb-2023", 0, True),
        ("budget_execution_rate", "440100-zzb-2023", 0.958, False),
        ("budget_execution_rate", "440224-zzb-2023", 1, True),
        ("overall_output_attainment", "440100-zzb-2023", 1, True),
        ("overall_output_attainment", "440117-zzb-2022", 0.9, True),
        ("pre_project_evaluation", "440117-zzb-2022", 0, False),
        ("pre_project_evaluation", "440224-zzb-2023", 1, False),
    ]


def test_metrics_are_given_refused_or_alone(warehouse: duckdb.DuckDBPyConnection) -> None:
    def metric(name: str, kind: str, segment: str) -> object:
        query = """
            select round(value, 4), items, rubrics from metric
            where metric_id = $name and segment_kind = $kind and segment = $segment
        """
        return warehouse.execute(query, {"name": name, "kind": kind, "segment": segment}).fetchone()

    assert metric("mean_score_rate", "rubric", "renhua_county_whole_2023") == (round(30.5 / 33, 4), 33, 1)
    assert metric("full_marks_share", "rubric", "renhua_county_whole_2023") == (round(30 / 33, 4), 33, 1)
    assert metric("mean_score_rate", "indicator", "budget_execution_rate") == (None, 2, 2)
    assert metric("mean_score_rate", "indicator", "asset_stocktaking") == (0, 2, 2)
    assert metric("mean_total_score", "year", "2023") == (None, 3, 3)
    assert metric("share_total_95", "all", "all") == (0.8, 5, 5)
    assert metric("execution_rate_mean", "all", "all") == (None, 5, 4)


def test_every_absence_is_accounted_for(warehouse: duckdb.DuckDBPyConnection) -> None:
    """Five departments, seven years from 2019 to 2025; nobody has looked for the thirty others yet."""
    query = "select status, is_declared, count(*), min(fiscal_year), max(fiscal_year) from fct_coverage group by all"
    assert sorted(warehouse.sql(query).fetchall()) == [
        ("not_collected", False, 30, 2019, 2025),
        ("published", False, 5, 2020, 2023),
    ]
    assert warehouse.sql("select count(*) from fct_revision").fetchone() == (0,)
    assert warehouse.sql("select count(*) from fct_reevaluation").fetchone() == (0,)
