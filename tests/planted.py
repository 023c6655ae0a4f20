"""Invented reports for the audit: one in which everything holds, and one for each contradiction planted in it.

Every number of the sound report agrees with every other. A plant changes one thing of it, or begins with an empty
report, and names the rules that must then be violated: these and no others.
"""

from __future__ import annotations

import copy
import datetime
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from jixiao.facts.catalogue import BY_NAME
from jixiao.facts.table import Row, write

Rows = dict[str, list[dict[str, Any]]]

REPORT = {
    "title": "2021年部门整体支出绩效自评报告",
    "department_name": "中共仁化县委组织部",
    "division_code": "440224",
    "organ": "zzb",
    "report_type": "whole",
    "fiscal_year": 2021,
    "edition": 1,
    "signed_on": datetime.date(2022, 3, 1),
    "signed_on_status": "stated",
    "published_on": datetime.date(2022, 4, 1),
    "published_on_status": "stated",
    "collected_on": datetime.date(2022, 5, 1),
    "source_file": "invented.txt",
    "source_sha256": "0" * 64,
    "content_sha256": "0" * 64,
    "source_format": "txt",
    "source_chars": 9999,
    "source_url_status": "not_stated",
    "printed_grade": "优",
    "printed_grade_status": "stated",
    "prepared_scope": "not_stated",
}


def score(level: str, path: str, most: float, points: float, **more: Any) -> dict[str, Any]:
    given = {"max_status": "printed", "value_status": "stated", "full_marks": False, "not_applicable": False}
    lost = {"deduction_status": "stated" if "deduction" in more else "not_stated"}
    name = path.rsplit(">", maxsplit=1)[-1]
    named = {"level": level, "path": path, "name": name, "max_points": most, "score": points}
    return named | given | lost | more


def amount(scope: str, measure: str, wan: float, **more: Any) -> dict[str, Any]:
    printed = {"item": f"{scope} {measure}", "scope": scope, "measure": measure, "amount": wan, "unit": "万元"}
    value = {"amount_yuan": wan * 10_000, "value_status": "stated", "qualifier": "exact"}
    return printed | value | {"quote": f"{wan}万元"} | more


def ratio(measure: str, basis: str, per_cent: float, **more: Any) -> dict[str, Any]:
    given = {"item": measure, "measure": measure, "basis": basis, "value_pct": per_cent, "quote": f"{per_cent}%"}
    return given | {"value_status": "stated", "qualifier": "exact"} | more


def result(task: str, target: float, actual: float, unit: str, **more: Any) -> dict[str, Any]:
    texts = {"target_text": f"≥{target}{unit}", "actual_text": f"{actual}{unit}"}
    values = {"target_op": ">=", "target_value": target, "actual_op": "=", "actual_value": actual, "unit": unit}
    statuses = {"target_status": "stated", "actual_status": "stated", "pair_kind": "table_row"}
    return {"task": task, "indicator": f"{task}{target}"} | texts | values | statuses | more


def headcount(item: str, number: int, **more: Any) -> dict[str, Any]:
    return {"item": item, "headcount": number, "value_status": "stated", "unit": "名", "qualifier": "exact"} | more


def activity(subject: str, value: int, unit: str, **more: Any) -> dict[str, Any]:
    given = {"subject": subject, "value": value, "unit": unit, "quote": f"{value}{unit}", "theme": "training"}
    return given | {"value_status": "stated", "qualifier": "exact", "modality": "achieved"} | more


def claim(words: str, **more: Any) -> dict[str, Any]:
    return {"claim": words} | more


def problem(theme: str) -> dict[str, Any]:
    return {"finding_kind": "problem", "ordinal": 1, "theme": theme, "gist": "仍有不足"}


_IN_WORDS = dict.fromkeys(("target_op", "target_value", "actual_op", "actual_value", "unit"))


def _of(numerator: str, denominator: str) -> dict[str, Any]:
    return {"numerator_fact": numerator, "denominator_fact": denominator}


#: Links are written as kind/number and become fact ids of the report.
SOUND: Rows = {
    "report": [REPORT],
    "evidence": [{"fact_id": "report/1", "column_name": "fiscal_year", "quote": "2021"}],
    "score": [
        score("total", "总分", 100, 96),
        score("dimension", "履职", 50, 48),
        score("dimension", "管理", 50, 48),
        score("indicator", "履职>甲", 30, 28, deduction=2, reason="质量不高", reason_theme="quality_shortfall"),
        score("indicator", "履职>乙", 20, 20, full_marks=True),
        score("group", "管理>预算管理", 30, 28),
        score("group", "管理>资产管理", 20, 20),
        score(
            "indicator",
            "管理>预算管理>支出率",
            10,
            8,
            deduction=2,
            reason="支出偏慢",
            reason_theme="execution_shortfall",
            rate_fact="ratio/8",
        ),
        score("indicator", "管理>预算管理>编制质量", 20, 20),
        score("criterion", "履职>乙>一", 10, 10, max_status="derived"),
        score("criterion", "履职>乙>二", 10, 10, max_status="derived"),
    ],
    "amount": [
        amount("whole", "budget_initial", 1000),
        amount("basic", "budget_initial", 560),
        amount("project", "budget_initial", 440),
        amount("whole", "budget_adjusted", 1050),
        amount("whole", "change", 50, direction="increase"),
        amount("whole", "executed", 980),
        amount("basic", "executed", 550),
        amount("project", "executed", 430),
        amount("wages", "executed", 430),
        amount("goods_services", "executed", 80),
        amount("transfers_to_persons", "executed", 40),
        amount("whole", "carry_in", 50),
        amount("whole", "revenue", 1150),
        amount("whole", "carry_out", 220),
        amount("general_budget", "revenue", 1000),
        amount("government_fund", "revenue", 150),
        amount("other", "unit_cost", 2),
        amount("other", "budget_unspecified", 60, unit_cost_fact="amount/17", count_fact="activity/1"),
        amount("project", "evaluated", 430),
    ],
    "ratio": [
        ratio("execution_rate", "adjusted", 93.33, scope="whole"),
        ratio("share", "unspecified", 56.12, scope="basic", numerator_fact="amount/7", denominator_fact="amount/6"),
        ratio("share", "unspecified", 43.88, scope="project", numerator_fact="amount/8", denominator_fact="amount/6"),
        ratio("growth", "initial", 5, scope="whole", numerator_fact="amount/5"),
        ratio("difference_rate", "unspecified", 9.52, scope="whole"),
        ratio("coverage", "count", 100, item="项目自评覆盖率"),
        ratio("share", "unspecified", 100, scope="project", numerator_fact="amount/19"),
        ratio("execution_rate", "monthly_average", 80, scope="whole"),
        ratio("share", "count", 50, denominator_fact="activity/4"),
        ratio("coverage", "count", 75, item="培训覆盖率", numerator_fact="activity/5", denominator_fact="activity/4"),
    ],
    "indicator_result": [
        result("乙", 90, 95, "%"),
        result("丙", 5, 6, "次", target_text="完成五次以上现场检查工作", actual_text="完成六次检查工作"),
        result("丙", 10, 12, "期"),
        result("丙", 20, 25, "人"),
        result("丙", 30, 31, "篇"),
        result("丁", 0, 0, "次", target_text="按要求完成年度考核工作", actual_text="印发方案并按时考核") | _IN_WORDS,
    ],
    "headcount": [
        headcount("authorised_posts", 40),
        headcount("administrative_posts", 30),
        headcount("service_posts", 10),
        headcount("in_post", 38, unit="人", as_of=datetime.date(2021, 12, 31)),
        headcount("internal_offices", 5, unit="个", listed=5),
    ],
    "activity": [
        activity("村数", 30, "个"),
        activity("录用人数", 30, "人"),
        activity("县直录用", 20, "人", part_of="activity/2"),
        activity("站点数", 12, "个"),
        activity("已建站点", 9, "个"),
        activity("镇街录用", 10, "人", part_of="activity/2"),
        activity("站点总数", 12, "个", restates="activity/4"),
    ],
    "claim": [
        claim("targets_met"),
        claim("accounts_match"),
        claim("within_budget"),
        claim("budget_published", claimed_on=datetime.date(2021, 3, 1)),
    ],
    "finding": [problem("training")],
}
EMPTY: Rows = {"report": [REPORT | {"printed_grade": None, "printed_grade_status": "not_stated"}]}


@dataclass(frozen=True)
class Plant:
    """A change to an invented report, and the rules that are violated by it."""

    name: str
    violated: frozenset[str]
    change: Callable[[Rows], object]
    base: Rows


def _change(kind: str, number: int, **values: Any) -> Callable[[Rows], object]:
    return lambda rows: rows[kind][number - 1].update(values)


def _printed(kind: str, number: int, value: float) -> Callable[[Rows], object]:
    """A figure with what follows from it: its quote, and its value in yuan."""
    spelled = {"amount": {"amount": value, "amount_yuan": value * 10_000, "quote": f"{value}万元"}}
    return _change(kind, number, **spelled.get(kind, {"value_pct": value, "quote": f"{value}%"}))


def _with(**more: list[dict[str, Any]]) -> Callable[[Rows], object]:
    def add(rows: Rows) -> None:
        for kind, added in more.items():
            rows[kind] = [*rows.get(kind, []), *copy.deepcopy(added)]

    return add


def _both(*changes: Callable[[Rows], object]) -> Callable[[Rows], object]:
    return lambda rows: [change(rows) for change in changes]


def _hit_bounds(rows: Rows) -> None:
    for number in (0, 2, 3, 4):
        rows["indicator_result"][number]["actual_value"] = rows["indicator_result"][number]["target_value"]


def _plant(name: str, violated: str, change: Callable[[Rows], object], base: Rows = SOUND) -> Plant:
    return Plant(name, frozenset(violated.split()), change, base)


_BUDGET = amount("whole", "budget_adjusted", 100)
_LOST = score("indicator", "履职>任务", 10, 9, deduction=1, reason="未完成", reason_theme="task_not_done", line=1)
_RATED = score("indicator", "履职效能>部门预算资金支出率", 10, 10)
_INTEREST = amount("other", "executed", 326.4)
_UNITS = headcount("subordinate_units", 3, unit="个", listed=3, line=1)
_ITSELF = claim("units_include_itself", line=1)
_WORKS = activity("入围作品", 104, "部")
_IN_YUAN = {"unit": "元", "amount_yuan": 326.4, "quote": "326.4元"}


def _cut(path: str, reason: str) -> dict[str, Any]:
    return score("indicator", path, 10, 9, deduction=1, reason=reason, reason_theme="external_shock")


def _in_one_line(facts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [fact | {"line": 1, "char_start": 20 * n, "char_end": 20 * n + 5} for n, fact in enumerate(facts, 1)]


def _counts(*values: int) -> list[dict[str, Any]]:
    return [activity(f"第{n}处", value, "户") for n, value in enumerate(values, 1)]


def _read(facts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Facts of one sentence as a program reads them, that are certain."""
    return [fact | {"review": "extracted"} for fact in _in_one_line(facts)]


def _of_years(change: float) -> list[dict[str, Any]]:
    years = [amount("other", measure, wan, item="支出") for measure, wan in (("other", 1000), ("executed", 1130))]
    return _read([*years, amount("other", "change", change, item="比上年增加", direction="increase")])


def _each(total: int) -> list[dict[str, Any]]:
    return _read([activity("举办培训班", 3, "期"), activity("每期", 40, "人"), activity("培训", total, "人次")])


def _kept(spent: float) -> list[dict[str, Any]]:
    return _read(
        [amount("three_public", "executed", spent), amount("three_public", "other", 15, item="未超过年初预算")]
    )


def _in_full(per_cent: float) -> Rows:
    rate = ratio("execution_rate", "unspecified", per_cent, scope="general_budget", review="extracted")
    told = amount("general_budget", "carry_out", 40.15, review="extracted")
    place = {"line": 1, "char_start": 20, "char_end": 25}
    return {"ratio": [rate | place], "amount": [told | place | {"char_start": 40, "char_end": 45}]}


def _expenses(total: float) -> list[dict[str, Any]]:
    told = {"“三公”经费": total, "公务接待费": 12, "公务用车运行维护费": 25, "因公出国（境）费": 4}
    return _in_one_line([amount("three_public", "executed", wan, item=item) for item, wan in told.items()])


def _items(last: float) -> list[dict[str, Any]]:
    project = amount("project", "executed", 150)
    return _in_one_line([project, *(amount("other", "executed", wan) for wan in (50, 60, last))])


def _table(total: float) -> list[dict[str, Any]]:
    rows = enumerate(((10, 9), (20, 18), (30, 27), (total, 54)))
    cells = [amount("other", "executed", wan, line=line, method="table") for line, row in rows for wan in row]
    return [cell | {"char_start": 20 * n, "char_end": 20 * n + 5} for n, cell in enumerate(cells, 1)]


def _left(carried: float) -> list[dict[str, Any]]:
    told = {"budget_adjusted": 1086.55, "executed": 1053.37, "carry_out": carried}
    return _in_one_line([amount("project", measure, wan) for measure, wan in told.items()])


def _purchases(total: float) -> list[dict[str, Any]]:
    told = [("政府采购总额", total), ("货物类", 53.63), ("工程类", 31.26), ("服务类", 83.41)]
    return _read([amount("other", "other", wan, item=item) for item, wan in told])


def _satisfied(per_cent: float) -> dict[str, Any]:
    return result("服务对象满意度", 95, per_cent, "%", indicator="服务对象满意度")


def _against_last_year(added: float) -> list[dict[str, Any]]:
    told = [("支出", "executed", 1000, None), ("较上年", "other", 900, None), ("增加", "change", added, "increase")]
    return _in_one_line([amount("whole", measure, wan, item=item, direction=way) for item, measure, wan, way in told])


def _grand(total: float) -> list[dict[str, Any]]:
    told = [("收入总计", "revenue", total), ("本年收入", "revenue", 100), ("年初结转", "carry_in", 20)]
    return _in_one_line([amount("whole", measure, wan, item=item) for item, measure, wan in told])


def _sources(other: float) -> list[dict[str, Any]]:
    told = {"whole": ("收入合计", 100), "general_budget": ("一般公共预算拨款收入", 90), "other": ("其他收入", other)}
    return _in_one_line([amount(scope, "revenue", wan, item=item) for scope, (item, wan) in told.items()])


def _attained(per_cent: float) -> dict[str, list[dict[str, Any]]]:
    rate = ratio("completion", "unspecified", per_cent, item="完成率", line=1, char_start=26, char_end=30)
    return {"indicator_result": _in_one_line([result("甲", 40, 50, "处")]), "ratio": [rate]}


def _adjusted(per_cent: float) -> dict[str, list[dict[str, Any]]]:
    rate = ratio("other", "unspecified", per_cent, item="预算调整率", line=1, char_start=80, char_end=85)
    told = [amount("whole", "budget_initial", 80), amount("whole", "change", 20, direction="increase", item="追加")]
    return {"amount": _in_one_line(told), "ratio": [rate]}


def _changes(other: str) -> list[dict[str, Any]]:
    told = {"general_budget": "比年初增加", "government_fund": other}
    return _in_one_line([amount(scope, "change", 20, item=item, direction="increase") for scope, item in told.items()])


def _grown(per_cent: float) -> dict[str, Any]:
    return ratio("growth", "unspecified", per_cent, numerator_fact="activity/1")


def _retired(*numbers: int) -> list[dict[str, Any]]:
    whole, *parts = [headcount("retired", number, unit="人") for number in numbers]
    return [whole, *(part | {"part_of": "headcount/1"} for part in parts)]


def _people(*numbers: int) -> list[dict[str, Any]]:
    return _in_one_line([headcount("in_post", number, unit="人") for number in numbers])


PLANTS = (
    _plant("sound", "", _with()),
    _plant(
        "agreeing",
        "",
        _with(
            score=[score("total", "总分", 100, 100)],
            amount=[
                _BUDGET,
                amount("whole", "executed", 100),
                amount("wages", "executed", 40),
                amount("general_budget", "change", 80, direction="increase"),
                amount("government_fund", "change", 80, direction="decrease"),
            ],
            ratio=[
                ratio("execution_rate", "adjusted", 100, scope="whole"),
                ratio("growth", "initial", 2, scope="whole"),
            ],
            headcount=[headcount("in_post", 2)],
            claim=[claim("execution_complete"), claim("initial_budget_kept"), claim("funds_reclassified")],
        ),
        EMPTY,
    ),
    _plant(
        "agreeingreturn",
        "",
        _both(
            _with(
                score=[_RATED],
                amount=[_BUDGET, amount("whole", "executed", 95)],
                claim=[claim("funds_returned")],
            ),
            _change("report", 1, rubric_id="gz_city_whole_2023"),
        ),
        EMPTY,
    ),
    _plant("total", "score_parts_to_total score_total_less_deductions", _change("score", 1, score=97)),
    _plant(
        "dimension",
        "score_parts_to_total score_parts_to_dimension",
        _change("score", 2, score=47),
    ),
    _plant(
        "group",
        "score_parts_to_dimension score_parts_to_group",
        _change("score", 6, score=27),
    ),
    _plant("criterion", "score_criteria_to_indicator", _change("score", 10, score=9, max_points=9)),
    _plant(
        "maximum",
        "score_maxima_to_whole score_part_less_deductions score_within_max",
        _change("score", 3, max_points=45),
    ),
    _plant(
        "deduction",
        "score_plus_deduction score_total_less_deductions score_part_less_deductions",
        _change("score", 4, deduction=3),
    ),
    _plant(
        "fullmarks",
        "score_full_marks_in_words score_criteria_to_indicator score_parts_to_dimension",
        _change("score", 5, score=19),
    ),
    _plant("grade", "score_grade_in_band", _change("report", 1, printed_grade="良")),
    _plant("noreason", "score_deduction_has_reason", _change("score", 4, reason=None, reason_theme=None)),
    _plant("nodeduction", "score_reason_has_deduction", _change("score", 9, reason_theme="task_not_done")),
    _plant("unexplained", "score_loss_explained", _with(score=[score("total", "总分", 100, 99.8)]), EMPTY),
    _plant("use", "money_parts_by_use ratio_share", _printed("amount", 8, 440)),
    _plant("classes", "money_parts_by_class", _printed("amount", 9, 460)),
    _plant("funds", "money_parts_by_fund", _printed("amount", 16, 160)),
    _plant("carryover", "money_carry_over", _printed("amount", 14, 230)),
    _plant("change", "money_initial_plus_change ratio_change_rate", _printed("amount", 5, 60)),
    _plant("standard", "money_unit_cost_times_count", _printed("amount", 17, 3)),
    _plant("unitslip", "money_part_within_whole ratio_share", _printed("amount", 19, 4_300_000)),
    _plant(
        "overspent", "money_spending_within_budget", _with(amount=[_BUDGET, amount("whole", "executed", 120)]), EMPTY
    ),
    _plant("units", "money_units_agree", _with(amount=[_BUDGET, amount("whole", "executed", 0.5)]), EMPTY),
    _plant(
        "wages",
        "money_wages_per_post",
        _with(amount=[amount("wages", "executed", 500)], headcount=[headcount("in_post", 2)]),
        EMPTY,
    ),
    _plant("execution", "ratio_execution_rate", _printed("ratio", 1, 93.5)),
    _plant("share", "ratio_share ratio_shares_to_hundred", _printed("ratio", 2, 57.12)),
    _plant("growth", "ratio_change_rate", _printed("ratio", 4, 6)),
    _plant("difference", "ratio_difference_rate", _printed("ratio", 5, 8.52)),
    _plant("recomputed", "ratio_recomputed", _printed("ratio", 10, 76)),
    _plant("wholecount", "ratio_of_whole_count", _printed("ratio", 9, 54)),
    _plant("weight", "ratio_times_weight", _printed("ratio", 8, 70)),
    _plant("coverage", "ratio_share ratio_coverage_count_and_money", _printed("ratio", 7, 94)),
    _plant(
        "missed",
        "target_met_as_claimed target_met_as_scored",
        _change("indicator_result", 1, actual_value=85, actual_text="85%"),
    ),
    _plant(
        "missedinwords",
        "target_met_as_claimed target_met_in_words",
        _change("indicator_result", 2, actual_value=4, actual_text="完成四次检查工作"),
    ),
    _plant("overshot", "target_overshot", _change("indicator_result", 3, actual_value=30, actual_text="30期")),
    _plant("copied", "target_copied", _change("indicator_result", 6, actual_text="按要求完成年度考核工作。")),
    _plant("hits", "target_exact_hits", _hit_bounds),
    _plant(
        "completion",
        "target_completion_and_score",
        _with(
            score=[_LOST],
            ratio=[
                ratio("completion", "unspecified", 10, line=1, char_start=900, char_end=903),
                ratio("completion", "unspecified", 20, line=1, char_start=910, char_end=913),
            ],
        ),
        EMPTY,
    ),
    _plant(
        "completionagreeing",
        "",
        _with(
            score=[_LOST],
            ratio=[ratio("completion", "unspecified", 80, line=1, char_start=900, char_end=903)],
        ),
        EMPTY,
    ),
    _plant("scope", "ratio_denominator_scope ratio_share", _change("ratio", 7, denominator_fact="amount/6")),
    _plant(
        "evaluated",
        "money_evaluated_whole",
        _with(amount=[amount("whole", "evaluated", 900)]),
    ),
    _plant("evaluatedagreeing", "", _with(amount=[amount("whole", "evaluated", 980)])),
    # Things of one name, and figures that several others are of: each place is still tested once.
    _plant(
        "twins",
        "ratio_denominator_scope",
        _with(
            ratio=[
                ratio("share", "unspecified", 43.88, scope="wages", **_of("amount/9", "amount/6")),
                ratio("share", "unspecified", 8.16, scope="goods_services", **_of("amount/10", "amount/6")),
                ratio("share", "unspecified", 43.88, scope="project", **_of("amount/19", "amount/6")),
            ],
            score=[score("indicator", "管理>资产管理>乙", 5, 5)],
        ),
    ),
    _plant("themes", "", _with(score=[score("indicator", "管理>采购资产管理", 5, 5)]), EMPTY),
    # Deductions that are not all listed, figures that are not exact, two divisions of one whole: nothing is proved.
    _plant(
        "unlisted",
        "score_loss_explained",
        _with(
            score=[
                score("total", "总分", 100, 96),
                score("indicator", "甲>一", 10, 8, deduction=2, reason="未完成", reason_theme="task_not_done"),
            ]
        ),
        EMPTY,
    ),
    _plant(
        "inexact",
        "",
        _with(
            activity=[
                activity("培训", 100, "人次", qualifier="more_than"),
                activity("线上培训", 60, "人次", part_of="activity/1"),
                activity("线下培训", 45, "人次", part_of="activity/1"),
                activity("干部", 200, "人"),
                activity("党员", 150, "人", part_of="activity/4"),
                activity("群众", 50, "人", part_of="activity/4"),
                activity("男", 120, "人", part_of="activity/4"),
                activity("女", 80, "人", part_of="activity/4"),
            ],
            ratio=[ratio("share", "count", 54, qualifier="about", denominator_fact="activity/4")],
        ),
        EMPTY,
    ),
    _plant(
        "lastyear",
        "",
        _with(
            amount=[
                amount("whole", "budget_initial", 1000),
                amount("whole", "executed", 1080),
                amount("whole", "change", 80, item="比上年增加", direction="increase"),
            ],
            claim=[claim("within_budget")],
        ),
        EMPTY,
    ),
    _plant("notapplicable", "score_not_applicable_kept", _change("score", 4, not_applicable=True)),
    _plant("notapplicablekept", "", _change("score", 9, not_applicable=True)),
    _plant(
        "signed",
        "time_signed_after_year time_whole_year_figures",
        _change("report", 1, signed_on=datetime.date(2021, 11, 30)),
    ),
    _plant(
        "published",
        "time_published_after_year time_published_after_signed",
        _change("report", 1, published_on=datetime.date(2021, 12, 30)),
    ),
    _plant("budgetdate", "time_budget_published_in_year", _change("claim", 4, claimed_on=datetime.date(2022, 2, 1))),
    _plant("asof", "time_count_in_year", _change("headcount", 4, as_of=datetime.date(2019, 12, 31))),
    _plant("open", "time_written_after_year time_whole_year_figures", _with(claim=[claim("period_open")])),
    _plant("years", "time_years_agree", _change("report", 1, title="2022年部门整体支出绩效自评报告")),
    _plant(
        "complete",
        "words_execution_complete words_complete_beside_rate",
        _with(claim=[claim("execution_complete")]),
    ),
    _plant(
        "returned",
        "words_complete_beside_return",
        _with(amount=[_BUDGET, amount("whole", "executed", 100)], claim=[claim("funds_returned")]),
        EMPTY,
    ),
    _plant(
        "within",
        "words_within_budget money_spending_within_budget",
        _with(amount=[_BUDGET, amount("whole", "executed", 120)], claim=[claim("within_budget")]),
        EMPTY,
    ),
    _plant(
        "kept",
        "words_budget_kept_and_additions",
        _with(claim=[claim("initial_budget_kept"), claim("budget_added")]),
    ),
    _plant(
        "largeaddition",
        "words_budget_kept_and_additions ratio_change_rate",
        _both(_printed("ratio", 4, 15), _with(claim=[claim("initial_budget_kept")])),
    ),
    _plant(
        "transfer",
        "words_transfer_explains_change",
        _with(
            amount=[
                amount("general_budget", "change", 100, direction="increase"),
                amount("government_fund", "change", 80, direction="decrease"),
            ],
            claim=[claim("funds_reclassified")],
        ),
    ),
    _plant("stocktaking", "words_stocktaking_and_accounts", _with(claim=[claim("stocktaking_not_done")])),
    _plant("notdone", "words_targets_met_and_not_done", _with(claim=[claim("task_not_done")])),
    _plant(
        "fulltotal",
        "words_full_total_and_problems",
        _with(score=[score("total", "总分", 100, 100)], finding=[problem("training")]),
        EMPTY,
    ),
    _plant("fullitem", "words_full_item_and_problem", _with(finding=[problem("assets")])),
    _plant(
        "fullexecution",
        "words_full_marks_for_execution",
        _both(
            _with(score=[_RATED], amount=[_BUDGET, amount("whole", "executed", 80)]),
            _change("report", 1, rubric_id="gz_city_whole_2023"),
        ),
        EMPTY,
    ),
    _plant(
        "executionrow",
        "score_execution_row",
        _with(
            score=[score("dimension", "预算执行率", 10, 9, line=1)],
            ratio=[ratio("execution_rate", "adjusted", 95, scope="whole", line=1)],
        ),
        EMPTY,
    ),
    _plant(
        "formagreeing",
        "",
        _with(
            score=[
                score("dimension", "预算执行率", 10, 9.5, line=1),
                score("indicator", "产出>培训期数", 10, 5, reason="疫情影响", line=2),
                score("indicator", "产出>到课率", 10, 9, reason="中途退课", line=3),
            ],
            ratio=[ratio("execution_rate", "adjusted", 95, scope="whole", line=1)],
            indicator_result=[
                result("培训期数", 10, 5, "期", line=2),
                result("到课率", 90, 95, "%", line=3),
            ],
        ),
        EMPTY,
    ),
    _plant(
        "inproportion",
        "target_scored_in_proportion",
        _with(
            score=[score("indicator", "产出>培训期数", 10, 8, reason="疫情影响", line=1)],
            indicator_result=[result("培训期数", 10, 5, "期", line=1)],
        ),
        EMPTY,
    ),
    _plant(
        "metandlost",
        "target_met_and_points_lost score_deduction_has_reason",
        _with(
            score=[score("indicator", "产出>到课率", 10, 9, line=1)],
            indicator_result=[result("到课率", 90, 95, "%", line=1)],
        ),
        EMPTY,
    ),
    _plant(
        "threepublic",
        "money_three_public_within_initial",
        _with(amount=[amount("three_public", "budget_initial", 20), amount("three_public", "executed", 23)]),
        EMPTY,
    ),
    _plant(
        "threepublicagreeing",
        "",
        _with(amount=[amount("three_public", "budget_initial", 20), amount("three_public", "executed", 19)]),
        EMPTY,
    ),
    _plant(
        "unitdiffers",
        "target_unit_differs",
        _with(indicator_result=[result("信息", 5, 6, "篇", actual_text="6篇次")]),
        EMPTY,
    ),
    _plant("alike", "score_group_named_like_dimension", _with(score=[score("indicator", "管理>管理>甲", 5, 5)]), EMPTY),
    _plant(
        "causes", "score_reason_repeated", _with(score=[_cut("甲>一", "活动停办"), _cut("甲>二", "活动停办。")]), EMPTY
    ),
    _plant(
        "shortoffunds",
        "words_short_of_funds_and_overspent",
        _with(score=[_cut("甲>一", "财政紧张")], ratio=[ratio("execution_rate", "adjusted", 107, scope="whole")]),
        EMPTY,
    ),
    _plant(
        "shortoffundsagreeing",
        "",
        _with(score=[_cut("甲>一", "财政紧张")], ratio=[ratio("execution_rate", "adjusted", 97, scope="whole")]),
        EMPTY,
    ),
    _plant("expenses", "money_three_public_parts", _with(amount=_expenses(35)), EMPTY),
    _plant("expensesagreeing", "", _with(amount=_expenses(41)), EMPTY),
    _plant("items", "money_items_to_project", _with(amount=_items(45)), EMPTY),
    _plant("itemsagreeing", "", _with(amount=_items(40)), EMPTY),
    _plant("column", "money_column_to_total", _with(amount=_table(64)), EMPTY),
    _plant("columnagreeing", "", _with(amount=_table(60)), EMPTY),
    _plant("left", "money_budget_left", _with(amount=_left(23.18)), EMPTY),
    _plant("leftagreeing", "", _with(amount=_left(33.18)), EMPTY),
    _plant("division", "money_parts_of_division", _with(amount=_purchases(188.5)), EMPTY),
    _plant("divisionagreeing", "", _with(amount=_purchases(168.3)), EMPTY),
    _plant("satisfied", "target_rate_within_hundred", _with(indicator_result=[_satisfied(102)]), EMPTY),
    _plant("satisfiedagreeing", "", _with(indicator_result=[_satisfied(98)]), EMPTY),
    _plant("yearbefore", "money_difference", _with(amount=_against_last_year(110)), EMPTY),
    _plant("yearbeforeagreeing", "", _with(amount=_against_last_year(100)), EMPTY),
    _plant("attained", "ratio_attainment", _with(**_attained(120)), EMPTY),
    _plant("attainedagreeing", "", _with(**_attained(125)), EMPTY),
    _plant("adjustment", "ratio_adjustment", _with(**_adjusted(20)), EMPTY),
    _plant("adjustmentagreeing", "", _with(**_adjusted(25)), EMPTY),
    _plant("grandtotal", "money_grand_total", _with(amount=_grand(130)), EMPTY),
    _plant("grandtotalagreeing", "", _with(amount=_grand(120)), EMPTY),
    _plant("sources", "money_sources_to_total", _with(amount=_sources(15)), EMPTY),
    _plant("sourcesagreeing", "", _with(amount=_sources(10)), EMPTY),
    _plant("twounits", "money_unit_slip", _with(amount=[_INTEREST, _INTEREST | _IN_YUAN]), EMPTY),
    _plant("oneunit", "", _with(amount=[_INTEREST, _INTEREST]), EMPTY),
    _plant("swapped", "count_digits_swapped", _with(activity=_counts(1104, 1140)), EMPTY),
    _plant("notswapped", "", _with(activity=_counts(1104, 1204)), EMPTY),
    _plant("ofyears", "count_difference_told", _with(amount=_of_years(120)), EMPTY),
    _plant("ofyearsagreeing", "", _with(amount=_of_years(130)), EMPTY),
    _plant("each", "count_times_each", _with(activity=_each(130)), EMPTY),
    _plant("eachagreeing", "", _with(activity=_each(120)), EMPTY),
    _plant("keptwithin", "money_kept_within", _with(amount=_kept(17)), EMPTY),
    _plant("keptagreeing", "", _with(amount=_kept(14)), EMPTY),
    _plant("infull", "money_left_of_full_execution", _with(**_in_full(100)), EMPTY),
    _plant("infullagreeing", "", _with(**_in_full(95)), EMPTY),
    _plant("people", "count_people_to_total", _with(headcount=_people(91, 17, 73)), EMPTY),
    _plant("peopleagreeing", "", _with(headcount=_people(91, 17, 74)), EMPTY),
    _plant(
        "retired",
        "count_parts_to_whole",
        _with(headcount=_retired(12, 2, 11)),
        EMPTY,
    ),
    _plant("retiredagreeing", "", _with(headcount=_retired(13, 2, 11)), EMPTY),
    _plant("itself", "count_units_without_itself", _with(headcount=[_UNITS], claim=[_ITSELF]), EMPTY),
    _plant("unitsagreeing", "", _with(headcount=[_UNITS]), EMPTY),
    _plant("bases", "money_changes_of_one_base", _with(amount=_changes("比上年增加")), EMPTY),
    _plant("basesagreeing", "", _with(amount=_changes("比年初增加")), EMPTY),
    _plant("grown", "ratio_growth_of_count", _with(activity=[_WORKS], ratio=[_grown(4.5)]), EMPTY),
    _plant("grownagreeing", "", _with(activity=[_WORKS], ratio=[_grown(5)]), EMPTY),
    _plant(
        "somepoints",
        "score_part_of_points_explained",
        _with(score=[score("indicator", "甲>一", 6, 3, reason="未评价", reason_theme="task_not_done")]),
        EMPTY,
    ),
    _plant("somepointsagreeing", "", _with(score=[_LOST]), EMPTY),
    _plant(
        "notapproved",
        "words_accounts_not_approved",
        _with(
            claim=[claim("accounts_not_approved")], ratio=[ratio("difference_rate", "unspecified", 0, scope="whole")]
        ),
        EMPTY,
    ),
    _plant("othername", "words_other_own_name", _with(claim=[claim("other_own_name")]), EMPTY),
    _plant("numbering", "words_numbering_broken", _with(claim=[claim("numbering_broken")]), EMPTY),
    _plant("miscounted", "words_list_miscounted", _with(claim=[claim("list_miscounted")]), EMPTY),
    _plant("posts", "count_posts_to_total", _change("headcount", 3, headcount=9)),
    _plant("inpost", "count_in_post_within_posts", _change("headcount", 4, headcount=41)),
    _plant("list", "count_list_length", _change("headcount", 5, listed=4)),
    _plant("parts", "count_parts_to_whole", _change("activity", 6, value=9, quote="9人")),
    _plant("repeated", "count_figure_repeated", _change("activity", 7, value=13, quote="13个")),
)


def report_id(plant: Plant) -> str:
    return f"440224-zzb-2021-{plant.name}"


def plant_all(root: Path) -> None:
    """Write the seeds of ``root`` anew with the invented reports in the place of its own."""
    seeds: dict[str, list[Row]] = {name: [] for name, table in BY_NAME.items() if table.folder == "facts"}
    for plant in PLANTS:
        rows = copy.deepcopy(plant.base)
        plant.change(rows)
        for kind, facts in rows.items():
            seeds[f"raw_{kind}"] += [_row(report_id(plant), number, fact) for number, fact in enumerate(facts, 1)]
    for name, written in seeds.items():
        write(BY_NAME[name], root, written)


def _row(report: str, number: int, fact: dict[str, Any]) -> Row:
    place: Row = {"report_id": report, "fact_no": number, "line": number, "char_start": number * 100}
    place |= {"char_end": number * 100 + 5, "quote": "原文", "method": "hand", "confidence": 1, "review": "accepted"}
    row: Row = place | fact
    for column, value in row.items():
        if column in ("restates", "part_of", "fact_id") or column.endswith("_fact"):
            row[column] = f"{report}/{value}"
        elif isinstance(value, float):
            row[column] = Decimal(str(value))
    return row
