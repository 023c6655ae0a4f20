"""The audit finds what is wrong in a report, nothing that is right, and says by how much."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from conftest import Share, copy_project
from jixiao.project import Project
from jixiao.release.replay import Replay
from jixiao.release.store import DATABASE, DBT_RUN, Store
from planted import PLANTS, Plant, plant_all, report_id

#: What each report contradicts, recomputed by hand: rule/place, as printed, recomputed (in the unit of the figure).
CONTRADICTIONS: dict[str, list[tuple[str, float | None, float | None]]] = {
    "440100-zzb-2023": [
        ("words_complete_beside_rate/ratio/1", 95.81, 100),
        ("words_complete_beside_return/claim/3", 103698900, 103698900),
        ("words_full_item_and_problem/score/7", None, None),
        ("words_full_item_and_problem/score/8", None, None),
        ("words_targets_met_and_not_done/claim/2", None, None),
        ("words_targets_met_and_not_done/claim/5", None, None),
    ],
    "440113-zzb-2023": [
        ("score_loss_explained/score/1", 99.8, 100),
        ("count_units_without_itself/headcount/1", 3, None),
        ("words_numbering_broken/claim/3", None, None),
        ("target_overshot/indicator_result/16", 5, 16),
        ("target_overshot/indicator_result/18", 5, 30),
        ("target_overshot/indicator_result/31", 2, 4),
        *[(f"target_copied/indicator_result/{row}", None, None) for row in (1, 4, 7, 10, 32)],
    ],
    "440117-zzb-2022": [
        ("money_spending_within_budget/amount/2", 98341300, 91236000),
        ("money_evaluated_whole/amount/4", 76437100, 98341300),
        ("ratio_coverage_count_and_money/ratio/2", 94, 100),
        ("ratio_denominator_scope/ratio/3", None, None),
        ("score_not_applicable_kept/score/6", 0, 3),
        ("score_reason_repeated/score/5", None, None),
        ("target_completion_and_score/score/4", 90, 0),
        ("target_completion_and_score/score/5", 93, 0),
        ("target_exact_hits/indicator_result/2", 5, 4),
        ("words_numbering_broken/claim/6", None, None),
        ("words_numbering_broken/claim/7", None, None),
        ("words_short_of_funds_and_overspent/score/4", 107.79, 100),
        ("words_targets_met_and_not_done/claim/1", None, None),
        ("words_targets_met_and_not_done/claim/5", None, None),
    ],
    "440224-zzb-2023": [
        ("count_parts_to_whole/activity/73", 169, 145),
        ("money_changes_of_one_base/amount/13", None, None),
        ("money_wages_per_post/amount/19", 2079283.33, 1000000),
        ("ratio_change_rate/ratio/7", 37.3, 37.054982),
        ("ratio_of_whole_count/ratio/2", 50, 54.545455),
        ("score_group_named_like_dimension/score/29", None, None),
        ("score_part_of_points_explained/score/35", 3, 6),
        ("time_whole_year_figures/amount/18", None, None),
        ("time_written_after_year/claim/1", None, None),
        ("time_written_after_year/claim/2", None, None),
        ("time_written_after_year/claim/3", None, None),
        ("words_budget_kept_and_additions/claim/9", 37.3, 10),
        ("words_full_item_and_problem/score/30", 4, 4),
        ("words_stocktaking_and_accounts/claim/7", None, None),
        ("words_transfer_explains_change/claim/4", 14056400, 8885600),
    ],
    "440800-zzb-2020": [
        ("time_budget_published_in_year/claim/3", 68, 0),
        ("words_accounts_not_approved/claim/6", None, None),
        ("words_full_total_and_problems/total", 100, 100),
        ("words_numbering_broken/claim/5", None, None),
        ("words_numbering_broken/claim/8", None, None),
        ("words_other_own_name/claim/7", None, None),
    ],
}
#: Sums and rates that agree, with what they are: rule/place, outcome, as printed.
AGREEMENTS = {
    "440100-zzb-2023": [
        ("score_parts_to_total/score/1", "holds", 99.58),
        ("score_total_less_deductions/score/1", "holds", 99.58),
        ("score_part_less_deductions/score/2", "holds", 49.58),
        ("score_plus_deduction/score/5", "holds", 10),
        ("score_maxima_to_whole/score/1", "holds", 100),
        ("ratio_times_weight/score/5", "rounding", 9.58),
        ("words_execution_complete/claim/1", "holds", 103698900),
    ],
    "440113-zzb-2023": [
        ("money_parts_by_use/budget_unspecified/whole", "holds", 29159600),
        ("money_parts_by_use/executed/whole", "holds", 28685000),
        ("ratio_execution_rate/ratio/5", "truncated", 98.3),
        ("ratio_execution_rate/ratio/6", "rounding", 98.7),
        ("ratio_execution_rate/ratio/7", "rounding", 96.5),
        ("ratio_growth_of_count/ratio/9", "rounding", 5),
        ("ratio_share/ratio/8", "holds", 100),
        ("count_list_length/headcount/2", "holds", 10),
    ],
    "440117-zzb-2022": [
        ("score_parts_to_total/score/1", "holds", 93.6),
        ("score_total_less_deductions/score/1", "holds", 93.6),
        ("score_part_less_deductions/score/2", "holds", 47.6),
        ("score_part_less_deductions/score/3", "holds", 46),
        ("ratio_execution_rate/ratio/1", "rounding", 107.79),
        ("ratio_share/ratio/3", "rounding", 94),
        ("money_unit_cost_times_count/amount/7", "holds", 11050000),
    ],
    "440224-zzb-2023": [
        ("score_parts_to_total/score/53", "holds", 95),
        ("score_total_less_deductions/score/53", "holds", 95),
        ("score_maxima_to_whole/score/53", "holds", 100),
        ("score_criteria_to_indicator/score/12", "holds", 5),
        ("score_grade_in_band/score/53", "holds", 95),
        ("money_parts_by_class/executed/whole", "holds", 51990300),
        ("money_parts_by_fund/revenue/whole", "holds", 51990300),
        ("ratio_share/ratio/9", "rounding", 95.98),
        ("ratio_share/ratio/10", "rounding", 3.36),
        ("ratio_share/ratio/11", "rounding", 0.66),
        ("ratio_shares_to_hundred/amount/18/class", "holds", 100),
        ("ratio_change_rate/ratio/8", "holds", 100),
        ("count_parts_to_whole/activity/86", "holds", 77),
        ("count_parts_to_whole/activity/90", "holds", 7),
    ],
    "440800-zzb-2020": [
        ("money_carry_over/carry_out/whole", "holds", 325300),
        ("ratio_difference_rate/ratio/2", "holds", 0),
        ("ratio_share/ratio/4", "rounding", 57),
        ("ratio_of_whole_count/ratio/5", "truncated", 99.89),
        ("count_posts_to_total/headcount/1", "holds", 70),
        ("words_within_budget/claim/1", "holds", 29701200),
        ("score_grade_in_band/score/1", "holds", 100),
    ],
}


def outcomes(database: Path, columns: str) -> dict[str, tuple[object, ...]]:
    """Values of ``columns`` by audit_id."""
    with duckdb.connect(str(database), read_only=True) as connection:
        rows = connection.execute(f"select audit_id, {columns} from fct_audit").fetchall()
    return {name: tuple(values) for name, *values in rows}


def near(value: object) -> object:
    return value if value is None else pytest.approx(value, abs=0.000001)


def test_every_contradiction_of_the_five_reports_is_found_and_nothing_else(built_database: Path) -> None:
    expected = {f"{report}/{place}": rest for report, listed in CONTRADICTIONS.items() for place, *rest in listed}
    found = outcomes(built_database, "outcome, reported::double, recomputed::double")
    violated = {name: list(values[1:]) for name, values in found.items() if values[0] == "violated"}
    assert violated.keys() == expected.keys()
    for name, figures in expected.items():
        assert violated[name] == [near(figure) for figure in figures], name


def test_sums_and_rates_of_the_five_reports_that_agree_are_recorded_so(built_database: Path) -> None:
    found = outcomes(built_database, "outcome, reported::double, is_explained_by_inputs")
    for report, agreed in AGREEMENTS.items():
        for place, outcome, printed in agreed:
            # 57 % of 1.2万: 58.07 % of 12,000, but 57 % of what prints as 1.2万.
            explained = place == "ratio_share/ratio/4"
            assert found[f"{report}/{place}"] == (outcome, near(printed), explained), f"{report}/{place}"


def test_every_test_names_facts_that_are_there(built_database: Path) -> None:
    with duckdb.connect(str(built_database), read_only=True) as connection:
        lost = connection.execute("""
            select audit_id, fact_id from (select audit_id, unnest(fact_ids) as fact_id from fct_audit)
            anti join fact using (fact_id)
            union all select audit_id, null from fct_audit where len(fact_ids) = 0
        """).fetchall()
    assert lost == []


@pytest.fixture(scope="module")
def planted(built: Path, project: Project, share: Share) -> Path:
    """A database of the invented reports, made by what dbt ran for the five."""

    def make(root: Path) -> None:
        plant_all(copy_project(project.root, root))
        ran = Replay.read(Store(built / "warehouse").current().path / DBT_RUN).run(root, root / DATABASE)
        assert {failed.statement.kind for failed in ran} <= {"test"}, ran

    return share("planted", make) / DATABASE


@pytest.mark.warehouse
@pytest.mark.parametrize("plant", PLANTS, ids=lambda plant: plant.name)
def test_a_planted_contradiction_flips_the_rules_that_it_breaks(planted: Path, plant: Plant) -> None:
    report = report_id(plant)
    found = outcomes(planted, "report_id, rule_id, outcome, message")
    violated = {values[1]: values[3] for values in found.values() if values[0] == report and values[2] == "violated"}
    assert violated.keys() == plant.violated, violated
    assert sum(values[0] == report for values in found.values()) > 0


@pytest.mark.warehouse
def test_every_rule_is_computed_and_can_hold(planted: Path) -> None:
    """No rule without SQL, no SQL without a rule, and no rule that is violated always."""
    with duckdb.connect(str(planted), read_only=True) as connection:
        rules = {name for (name,) in connection.execute("select rule_id from dim_audit_rule").fetchall()}
    assert rules == set[str]().union(*(plant.violated for plant in PLANTS))
    tested: dict[str, set[object]] = {}
    for rule, outcome in outcomes(planted, "rule_id, outcome").values():
        tested.setdefault(str(rule), set()).add(outcome)
    assert tested.keys() == rules
    # Statements that are findings wherever they are made; of two of them nothing can be tested without another.
    always = {rule for rule, seen in tested.items() if not seen & {"holds", "rounding", "truncated"}}
    assert always == {
        "time_written_after_year",
        "words_stocktaking_and_accounts",
        "words_accounts_not_approved",
        "words_other_own_name",
        "count_digits_swapped",
        "words_numbering_broken",
        "words_list_miscounted",
    }


@pytest.mark.warehouse
def test_no_two_messages_are_alike_and_none_holds_a_figure_against_itself(planted: Path, built_database: Path) -> None:
    for database in (planted, built_database):
        with duckdb.connect(str(database), read_only=True) as connection:
            assert not connection.execute(
                "select report_id, message from fct_audit group by all having count(*) > 1"
            ).fetchall()
            assert not connection.execute(
                "select message from fct_audit where outcome in ('violated', 'suspected') and message like '%，应为 %'"
                " and regexp_extract(message, '；([^；]*)，应为 ', 1) = regexp_extract(message, '，应为 ([^；]*)；', 1)"
            ).fetchall()
