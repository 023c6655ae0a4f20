"""The questions of analysts: each answers, and stays right when editions, years and other reports come."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
from wcwidth import wcswidth

from command import run
from conftest import Share, copy_project
from jixiao.project import Project
from jixiao.query.answer import answer
from jixiao.query.labels import Labels
from jixiao.query.question import page, question, questions
from jixiao.release.replay import Replay
from jixiao.release.store import DATABASE, DBT_RUN, Store

REPORT = "440117-zzb-2022"
NEXT_YEAR = "440117-zzb-2023"
UNREVIEWED = "440113-zzb-2022"
PANYU = "中国共产党广州市番禺区委员会组织部"
OTHER_RUBRIC = "another_whole_2022"
RUBRICS = ("gz_conghua_whole_2022", NEXT_YEAR, OTHER_RUBRIC)


def add_again(root: Path, as_report: str, review: str = "", **told: str) -> None:
    """Enter all facts of a report once more, as those of another one of which ``told`` is different."""
    for path in sorted((root / "seeds" / "facts").glob("raw_*.csv")):
        own = told if path.stem == "raw_report" else {}
        add_rows(path, REPORT, as_report, **own, **({"review": review, "confidence": "0.85"} if review else {}))


def add_rows(path: Path, of: str, named: str, **told: str) -> None:
    """Write the rows of ``of`` again under another name, with the cells ``told``."""
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = list(csv.reader(file))
    added = [[cell.replace(of, named) for cell in row] for row in rows if row[0] == of]
    added = [[told.get(name, cell) for name, cell in zip(header, row, strict=True)] for row in added]
    with path.open("a", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(added)


def add_sums(root: Path, report: str, *sums: tuple[str, str, str, int]) -> None:
    """Let a report print further sums: what is said of them, their scope and measure, and how many 万元."""
    path = root / "seeds" / "facts" / "raw_amount.csv"
    header = path.read_text(encoding="utf-8").splitlines()[0].split(",")
    told = {
        **{"report_id": report, "line": "16", "method": "hand", "confidence": "1", "review": "accepted"},
        **{"unit": "万元", "value_status": "stated", "qualifier": "exact"},
    }
    with path.open("a", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, header, lineterminator="\n")
        for number, (item, scope, measure, wan) in enumerate(sums, 100):
            place = {"fact_no": number, "char_start": number, "char_end": number + 1, "quote": f"{wan}万元"}
            figure = {"item": item, "scope": scope, "measure": measure, "amount": wan, "amount_yuan": wan * 10_000}
            writer.writerow({**told, **place, **figure})


def edit(root: Path, kind: str, report: str, number: str, *, again: str = "", **cells: str) -> None:
    """Change the ``cells`` of a fact; or let the fact be there once more, under the number ``again``, with these."""
    path = root / "seeds" / "facts" / f"raw_{kind}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    (fact,) = [row for row in rows if (row["report_id"], row["fact_no"]) == (report, number)]
    if again:
        rows.append(fact := {**fact, "fact_no": again, "char_start": again, "char_end": f"{again}1"})
    fact.update(cells)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


@pytest.fixture(scope="module")
def grown(built: Path, project: Project, share: Share) -> Path:
    """The five with a second edition, a project's report, a next year under a rubric that is not described, and a
    report of another department, under a rubric of its own, that nobody has reviewed."""

    def make(root: Path) -> None:
        copy_project(project.root, root)
        published = {"published_on": "2023-06-29", "published_on_status": "stated"}
        add_again(root, f"{REPORT}-e2", edition="2", **published)
        add_again(root, f"{REPORT}-xm", report_type="project", project_name="人才专项", rubric_id="")
        add_again(root, NEXT_YEAR, fiscal_year="2023", rubric_id="")
        edit(root, "score", NEXT_YEAR, "4", score="8", deduction="2")
        edit(root, "score", NEXT_YEAR, "5", max_points="", max_status="not_stated")
        # Nothing below 管理效能 tells of the four points that it lost.
        edit(root, "score", NEXT_YEAR, "6", score="3", deduction="")
        edit(root, "score", NEXT_YEAR, "7", path="管理效能>预算执行率", name="预算执行率", score="1", deduction="")
        add_sums(
            root,
            NEXT_YEAR,
            *(("年初预算", "whole", "budget_initial", 9000), ("调整预算", "whole", "budget_adjusted", 9900)),
            *(("较上年增加", "whole", "change", 500), ("基本支出", "basic", "executed", 8000)),
            *(("三公经费支出", "three_public", "executed", 30), ("公务用车运行", "three_public", "executed", 20)),
            *(("公务接待", "three_public", "executed", 10), ("商品和服务支出", "goods_services", "executed", 90)),
            *(("基本工资", "wages", "executed", 600), ("津贴补贴", "wages", "executed", 300)),
        )
        for name in ("ref_rubric", "ref_rubric_indicator", "ref_indicator_crosswalk"):
            add_rows(root / "seeds" / "reference" / f"{name}.csv", "gz_conghua_whole_2022", OTHER_RUBRIC)
        add_again(
            root, UNREVIEWED, review="extracted", division_code="440113", department_name=PANYU, rubric_id=OTHER_RUBRIC
        )
        add_sums(
            root,
            UNREVIEWED,
            *(("年中追加基本支出", "basic", "change", 50), ("年中追加项目支出", "project", "change", 60)),
            *(
                ("年初项目预算", "project", "budget_initial", 600),
                ("调整后项目预算", "project", "budget_adjusted", 660),
            ),
        )
        for number in range(100, 104):
            edit(root, "amount", UNREVIEWED, str(number), review="extracted", confidence="0.85")
        edit(
            root, "ratio", UNREVIEWED, "4", measure="growth", basis="initial", scope="basic", value_pct="5", quote="5%"
        )
        edit(root, "score", UNREVIEWED, "1", again="91", score="90", evaluator="finance")
        edit(root, "score", UNREVIEWED, "1", again="92", score="92", evaluator="third_party")
        edit(root, "activity", UNREVIEWED, "1", subject="项目")
        own = {"unit_name": "本部门", "listed": ""}
        edit(root, "headcount", UNREVIEWED, "2", again="91", item="administrative_posts", headcount="20", **own)
        edit(root, "headcount", UNREVIEWED, "2", again="92", item="service_posts", headcount="5", **own)
        edit(root, "headcount", UNREVIEWED, "2", again="93", item="in_post", headcount="24", confidence="0.6", **own)
        units = {"unit_name": "区人才服务中心", "listed": ""}
        edit(root, "headcount", UNREVIEWED, "2", again="94", item="in_post", headcount="9", **units)
        Replay.read(Store(built / "warehouse").current().path / DBT_RUN).run(root, root / DATABASE)

    return share("grown", make) / DATABASE


@pytest.fixture
def answers(grown: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(grown), read_only=True) as connection:
        yield connection


def test_a_question_is_asked_by_its_number(built: Path) -> None:
    listed = run(built, "ask").stdout.splitlines()
    assert [line.split()[0] for line in listed] == [str(number) for number in range(1, 21)]
    told = run(built, "ask", "10")
    assert told.returncode == 0 and "各部分加起来对不对" in told.stdout and "count_" not in told.stdout
    in_chinese = run(built, "ask", "10", JIXIAO_LANG="zh").stdout
    assert "得分、资金、人数等各项之和" in in_chinese and "Sums of points" not in in_chinese
    assert (
        "│ 规则类 │ 名称 " in in_chinese
        and "│ 番禺区委组织部 2023 │ 计数 " in in_chinese
        and "violated" not in in_chinese
    )
    assert run(built, "ask", "5", "--sql").stdout.strip() == question(5).sql
    assert "they are numbered 1 to 20" in run(built, "ask", "21").stderr


@pytest.mark.parametrize("width", [40, 80, 160])
def test_an_answer_shows_every_column_on_any_screen(
    built_database: Path, monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    monkeypatch.setenv("JIXIAO_LANG", "zh")
    with duckdb.connect(str(built_database), read_only=True) as connection:
        labels = Labels(connection.cursor())
        for one in questions():
            executed = connection.execute(one.sql)
            heads = labels.heads([name for name, *_ in executed.description or ()])
            lines = answer(executed, labels, 3, width).splitlines()
            if lines[0] == "── 1 ──":
                assert [line.split("  ")[0] for line in lines[1 : len(heads) + 1]] == list(heads.values())
            else:
                assert max(map(wcswidth, lines)) <= width
                assert all("".join(lines).count(head[0]) for head in heads.values())


def test_the_page_of_questions_is_that_of_the_queries(project: Project) -> None:
    assert page().is_current(project.root), "run: jixiao docs"


@pytest.mark.parametrize("number", range(1, 21))
def test_a_question_has_an_answer(built_database: Path, number: int) -> None:
    with duckdb.connect(str(built_database), read_only=True) as connection:
        assert connection.execute(question(number).sql).fetchall(), question(number).title


@pytest.mark.parametrize("number", [n for n in range(1, 21) if n not in (1, 19)])
def test_a_second_edition_takes_the_place_of_the_first(answers: duckdb.DuckDBPyConnection, number: int) -> None:
    """Neither the first edition nor a project's report stands for the department in any answer."""
    rows = answers.execute(question(number).sql).fetchall()
    named = {str(cell) for row in rows for cell in row}
    assert not named & {REPORT, f"{REPORT}-xm"}


def asked(answers: duckdb.DuckDBPyConnection, number: int, *keys: str) -> dict[Any, dict[str, Any]]:
    """The rows of an answer by the columns ``keys``."""
    answer = answers.execute(question(number).sql)
    names = [column[0] for column in answer.description or ()]
    rows = [dict(zip(names, row, strict=True)) for row in answer.fetchall()]
    found = {tuple(row[key] for key in keys) if len(keys) > 1 else row[keys[0]]: row for row in rows}
    assert len(found) == len(rows), "a row twice"
    return found


@pytest.mark.parametrize("number", range(1, 21))
def test_an_answer_says_of_each_row_whether_people_have_confirmed_it(
    answers: duckdb.DuckDBPyConnection, number: int
) -> None:
    """Without what nobody has reviewed, nothing of that report is left; nothing of the others is lost."""
    answer = answers.execute(question(number).sql)
    names = [column[0] for column in answer.description or ()]
    for row in answer.fetchall():
        told, review = {str(cell) for cell in row}, row[names.index("review")]
        assert review in ("accepted", "extracted")
        assert (review == "extracted") if told & {UNREVIEWED, OTHER_RUBRIC} else True
        assert (review == "accepted") if told & {NEXT_YEAR, f"{REPORT}-e2", "440224-zzb-2023"} else True


def test_totals_of_two_rubrics_have_no_mean(answers: duckdb.DuckDBPyConnection) -> None:
    totals = asked(answers, 1, "name_zh", "segment_kind", "segment")
    (mean,) = {name for name, _, _ in totals if "平均" in name or "均" in name}
    of_2022 = totals[mean, "year", "2022"]
    assert (of_2022["value"], of_2022["reports"], of_2022["review"]) == (None, 2, "extracted")
    assert "不予计算" in of_2022["caution"]
    # 湛江 prints no maximum: 100 of what is taken for 100.
    assert "按百分计" in totals[mean, "year", "2020"]["caution"]


def test_a_year_under_a_rubric_that_is_not_described_is_compared_by_its_items(
    answers: duckdb.DuckDBPyConnection,
) -> None:
    moved = asked(answers, 2, "department_id", "fiscal_year")
    next_year = moved["440117-zzb", 2023]
    # 产出 8/10 after 9/10; 专项资金 prints no maximum any more, 预算执行率 is new.
    assert next_year["shared_items"] == 1 and next_year["mean_change_of_rate"] == pytest.approx(-0.1)
    assert "失分的更可能列出" in next_year["caution"]
    assert moved["440117-zzb", 2022]["shared_items"] == 0
    # Another department's year before under another rubric: its items are none of 番禺's.
    assert moved["440113-zzb", 2023]["mean_change_of_rate"] is None


def test_rates_of_execution_stand_by_their_denominators(answers: duckdb.DuckDBPyConnection) -> None:
    rates = asked(answers, 3, "department", "fiscal_year", "basis")
    of_next = {basis: row for (name, year, basis), row in rates.items() if (year, "从化" in name) == (2023, True)}
    assert {basis: row["execution_rate"] for basis, row in of_next.items()} == {
        "initial": pytest.approx(9834.13 / 9000),
        "adjusted": pytest.approx(9834.13 / 9900),
        "unspecified": pytest.approx(9834.13 / 9123.6),
    }
    assert [basis for basis, row in of_next.items() if row["caution"]] == ["unspecified"]
    # Totals compare within a rubric only, and nobody knows that of the next year.
    assert {row["rubric_id"] for row in of_next.values()} == {None}


def test_full_marks_far_from_full_execution_are_found_by_name(answers: duckdb.DuckDBPyConnection) -> None:
    marks = asked(answers, 4, "report_id", "name", "basis")
    # 109 % of the initial budget are 99 % of the adjusted one, which counts where it is printed.
    far = {key: row["is_full_marks_far_from_100"] for key, row in marks.items() if key[0] == NEXT_YEAR}
    assert far == {(NEXT_YEAR, "预算执行率", "adjusted"): False}


def test_reasons_add_up_within_a_report(answers: duckdb.DuckDBPyConnection) -> None:
    reasons = {key: row for key, row in asked(answers, 6, "report_id", "reason").items() if key[0] == UNREVIEWED}
    lost = sorted((row["items"], float(row["points_lost"]), row["is_own_fault"]) for row in reasons.values())
    assert [(items, points) for items, points, _ in lost] == [(1, 1.0), (1, 3.0), (2, 2.4)]


def test_a_loss_that_only_the_dimension_tells_is_neither_lost_nor_counted_twice(
    answers: duckdb.DuckDBPyConnection,
) -> None:
    lost = {key[1]: row for key, row in asked(answers, 5, "rubric", "path").items() if key[0] == NEXT_YEAR}
    told = [(row["level"], float(row["points_lost"])) for row in lost.values()]
    assert sorted(told) == [("dimension", 4.0), ("indicator", 1.4), ("indicator", 2.0)]
    reasons = {key[1]: row for key, row in asked(answers, 6, "report_id", "reason").items() if key[0] == NEXT_YEAR}
    assert {reason: float(row["points_lost"]) for reason, row in reasons.items()} == {
        "疫情、财力等外部原因": pytest.approx(3.4),
        "未说明原因": 4.0,
    }


def test_totals_under_one_rule_are_those_of_the_latest_edition(answers: duckdb.DuckDBPyConnection) -> None:
    totals = {report: float(row["rescaled_total"] or 0) for report, row in asked(answers, 7, "report_id").items()}
    # 93.6 of the 97 points that could be got; what did not apply got full marks in the next year.
    assert totals[UNREVIEWED] == totals[f"{REPORT}-e2"] == pytest.approx(96.4948)
    assert totals[NEXT_YEAR] == pytest.approx((93.6 - 3) / 97 * 100, abs=1e-4)


def test_rates_of_groups_are_weighted_and_warn(answers: duckdb.DuckDBPyConnection) -> None:
    groups = asked(answers, 8, "group_name", "rubric", "level")
    other = groups["职责履行", OTHER_RUBRIC, "indicator"]
    assert (other["items"], other["score_rate"]) == (2, pytest.approx(27.6 / 30))
    assert not other["is_comparable"] and "失分的更可能列出" in other["caution"]
    # 仁化 lists every item; of 绩效管理 it got 4 of 4 and 3 of 6 points.
    whole = groups["绩效管理", "renhua_county_whole_2023", "indicator"]
    assert (whole["items"], whole["score_rate"]) == (2, pytest.approx(0.7))
    # 广州 says of whole groups that they got full marks, and lists nothing of them.
    told = groups["采购管理", "gz_city_whole_2023", "group"]
    assert (told["items"], told["score_rate"], told["is_comparable"]) == (1, 1, False)


def test_disclosure_is_told_once_for_a_department_and_year(answers: duckdb.DuckDBPyConnection) -> None:
    told = asked(answers, 9, "department", "fiscal_year")
    of_next = {year: row["disclosure"] for (name, year), row in told.items() if "从化" in name}
    assert of_next == {2022: "deductions", 2023: "dimensions"}


def test_what_nobody_has_confirmed_contradicts_nothing(answers: duckdb.DuckDBPyConnection) -> None:
    outcomes = {key[3] for key in asked(answers, 10, "report_id", "family", "name", "outcome") if key[0] == UNREVIEWED}
    assert outcomes and "violated" not in outcomes
    unproved = [row for row in asked(answers, 11, "report_id", "place", "name").values() if not row["is_confirmed"]]
    assert {(row["report_id"], row["outcome"]) for row in unproved} == {(UNREVIEWED, "suspected")}


def test_parts_that_add_up_are_points_money_and_counts(answers: duckdb.DuckDBPyConnection) -> None:
    sums = asked(answers, 10, "report_id", "family", "name", "outcome")
    assert {family for _, family, _, _ in sums} == {"scores", "money", "counts"}
    # A figure told twice, a grade and full marks in words are no sums.
    assert {name for _, _, name, _ in sums}.isdisjoint(
        {"同一数字前后一致", "同一数字的单位", "等级与分数段", "称满分与得分"}
    )
    # In the next year items lost 3.4 points of a dimension that lost 2.4; 仁化 contradicts itself in a count.
    wrong = {key[:3] for key, row in sums.items() if key[3] == "violated"}
    assert wrong == {(NEXT_YEAR, "scores", "分值减扣分与分项得分"), ("440224-zzb-2023", "counts", "其中各项与总数")}


def test_growth_within_the_year_is_no_growth_against_the_year_before(answers: duckdb.DuckDBPyConnection) -> None:
    growth = asked(answers, 12, "report_id", "scope", "item")
    ((item, row),) = [(key[2], row) for key, row in growth.items() if key[0] == NEXT_YEAR]
    assert item == "调整预算数 ÷ 年初预算数"
    assert (row["growth_rate"], row["change_wan"]) == (pytest.approx(0.1), 900)
    # A rate that names no sum and the only sum of its scope are one.
    ((item, row),) = [(key[2], row) for key, row in growth.items() if key[:2] == (UNREVIEWED, "basic")]
    assert (item, row["growth_rate"], row["change_wan"]) == ("年中追加基本支出", pytest.approx(0.05), 50)
    # A sum without a rate has the rate that both budgets give.
    row = growth[UNREVIEWED, "project", "年中追加项目支出"]
    assert (row["growth_rate"], row["recomputed_growth"], row["change_wan"]) == (None, pytest.approx(0.1), 60)
    # 仁化 prints 37.3 %, which its own figures do not give: 1405.64 of 5199.03 − 1405.64.
    failing = [row for row in growth.values() if row["rate_outcome"] == "violated"]
    assert [(row["growth_rate"], row["recomputed_growth"]) for row in failing] == [
        (0.373, pytest.approx(0.37055, abs=1e-5))
    ]


def test_spending_is_made_of_parts_without_their_whole(answers: duckdb.DuckDBPyConnection) -> None:
    spent = {
        key[1:]: row for key, row in asked(answers, 13, "report_id", "scope", "item").items() if key[0] == NEXT_YEAR
    }
    # The larger of two parts is no whole, though it is more than the other one.
    assert {key: row["share"] for key, row in spent.items()} == {
        ("basic", "基本支出"): pytest.approx(8000 / 9834.13),
        ("three_public", "三公经费支出"): pytest.approx(30 / 9834.13),
        ("goods_services", "商品和服务支出"): pytest.approx(90 / 9834.13),
        ("wages", "基本工资"): pytest.approx(600 / 9834.13),
        ("wages", "津贴补贴"): pytest.approx(300 / 9834.13),
    }


def test_people_are_those_of_the_department_itself(answers: duckdb.DuckDBPyConnection) -> None:
    people = asked(answers, 14, "department", "fiscal_year")
    (row,) = [row for (name, year), row in people.items() if (year, "番禺" in name) == (2022, True)]
    # Posts by kind where no sum of them is printed; the centre's nine people are none of the department's.
    assert (row["authorised_posts"], row["in_post"]) == (25, 24)
    assert row["executed_wan_per_person"] == pytest.approx(9834.13 / 24)
    (row,) = [row for (name, _), row in people.items() if "湛江" in name]
    assert (row["authorised_posts"], row["in_post"], row["retired"]) == (70, 63, 19)


def test_a_result_is_counted_once(answers: duckdb.DuckDBPyConnection) -> None:
    row = asked(answers, 15, "report_id")[UNREVIEWED]
    counted = [row[name] for name in ("indicators", "exceeded", "exactly_hit", "missed", "unclear")]
    assert counted == [6, 1, 5, 0, 0] and row["highest_attainment"] == pytest.approx(90 / 85)


def test_scores_by_others_stand_beside_the_own_one(answers: duckdb.DuckDBPyConnection) -> None:
    scores = {key[1]: row for key, row in asked(answers, 16, "report_id", "evaluator").items() if key[0] == UNREVIEWED}
    assert {by: (float(row["self_score"]), float(row["difference"])) for by, row in scores.items()} == {
        "finance": (93.6, -3.6),
        "third_party": (93.6, -1.6),
    }


def test_days_are_counted_from_the_end_of_the_year_of_the_latest_edition(answers: duckdb.DuckDBPyConnection) -> None:
    days = asked(answers, 18, "report_id")
    assert days[f"{REPORT}-e2"]["days_to_publication"] == 180
    assert days["440224-zzb-2023"]["days_to_signing"] == 214
    assert days[NEXT_YEAR]["days_to_publication"] is None


def test_text_is_repeated_in_other_years_and_departments(answers: duckdb.DuckDBPyConnection) -> None:
    repeated = {report: row["repeated_share"] for report, row in asked(answers, 19, "report_id").items()}
    assert repeated[NEXT_YEAR] == repeated[f"{REPORT}-e2"] == 1 > repeated["440800-zzb-2020"] > 0
    assert repeated["440224-zzb-2023"] == 0


def test_figures_of_low_confidence_are_counted_by_kind(answers: duckdb.DuckDBPyConnection) -> None:
    unsure = {
        key: row for key, row in asked(answers, 20, "report_id", "kind", "review").items() if row["low_confidence"]
    }
    (((report, kind, _), row),) = unsure.items()
    assert (report, kind, float(row["lowest"])) == (UNREVIEWED, "headcount", 0.6)


def test_the_extent_of_self_evaluation_is_flagged(answers: duckdb.DuckDBPyConnection) -> None:
    extents = {row["extent"] for key, row in asked(answers, 17, "report_id", "covered").items() if key[0] == UNREVIEWED}
    assert extents == {"7185.27 万元", "7643.71 万元", "100%", "94%", "19 个"}


def test_losses_count_reports_and_not_rows(answers: duckdb.DuckDBPyConnection) -> None:
    lost = asked(answers, 5, "rubric", "path")
    output, special = ("履职效能>部门整体绩效目标产出指标完成情况", "履职效能>专项资金绩效完成情况")
    found = {rubric: [lost[rubric, output][name] for name in ("reports", "points_lost")] for rubric in RUBRICS}
    assert found == {"gz_conghua_whole_2022": [1, 1], NEXT_YEAR: [1, 2], OTHER_RUBRIC: [1, 1]}
    # What can be got there is not printed: points, but no rate.
    assert (float(lost[NEXT_YEAR, special]["points_lost"]), lost[NEXT_YEAR, special]["rate_lost"]) == (1.4, None)


def test_every_question_has_words_in_both_languages() -> None:
    assert all(" · " in one.title for one in questions())
