"""The expectations hold on what is built, and each of them fails, with the row at fault, when its harm is done."""

from __future__ import annotations

import json
import pickle
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from conftest import Share
from jixiao import project
from jixiao.release import quality
from jixiao.terminal import ROWS_SHOWN

# Great Expectations imports deprecated modules.
pytestmark = pytest.mark.filterwarnings("ignore")

EXPECTATIONS = project.find().expectations
PHONE = "13912345678"
OUTSIDE = re.compile(r"""(?:src|href|action)\s*=\s*["']?(?:https?:)?//[^"'\s>]+|url\([^)]*\)|@import|<script""")


@dataclass(frozen=True)
class Plant:
    """Harm to one place: ``pick`` selects an id from the sound database, ``harm`` and ``also`` damage it as ``$id``."""

    rule: str
    pick: str
    harm: str
    also: str | None = None


def in_report(rule: str, report: str, harm: str) -> Plant:
    return Plant(rule, report, f"{harm} report_id = $id")


def in_fact(rule: str, table: str, change: str, where: str = "true", number: int = 0, also: str | None = None) -> Plant:
    """Change one fact of a table, away from the report that has least; ``number`` keeps the plants apart."""
    pick = f"""
        select fact_id from {table} where {where} and report_id <> ({LEAST})
        order by fact_id limit 1 offset {number}
    """
    return Plant(rule, pick, f"update {table} set {change} where fact_id = $id", also)


def in_item(rule: str, number: int, change: str) -> Plant:
    where = "level = 'indicator' and max_points is not null and score is not null"
    return in_fact(rule, "fct_score", change, where, number)


def in_audit(rule: str, audited: str, change: str) -> Plant:
    """Change one test of a rule of the audit."""
    pick = f"select max(report_id) from fct_audit where rule_id = '{audited}'"
    return Plant(rule, pick, f"update fct_audit set {change} where rule_id = '{audited}' and report_id = $id")


LEAST = "select report_id from report_card order by facts, report_id limit 1"
OTHER = "select report_id from report_card order by facts desc, report_id limit 1"
SECOND = "select report_id from report_card order by facts desc, report_id limit 1 offset 1"
FULL = "select report_id from dim_report where disclosure = 'full' order by report_id limit 1"
RATED = "select max(report_id) from fct_budget_execution where recomputed_rate is not null"
MAPPED = "select max(report_id) from fct_indicator_score"
SOME_YUAN = "amount_yuan between 1e5 and 9e7"

PLANTS = [
    in_report("report_text_length", OTHER, "update dim_report set source_chars = 20000001 where"),
    in_report("report_printed_grade", OTHER, "update dim_report set printed_grade = '甲' where"),
    in_report("report_disclosure", SECOND, "update dim_report set disclosure = 'some' where"),
    in_item("score_not_negative", 1, "score = -1"),
    in_item("score_max_plausible", 2, "max_points = 1001"),
    in_item("score_deduction_not_negative", 3, "deduction = -1"),
    in_item("score_derived_deduction_adds_up", 5, "deduction = 0.5, score = max_points, deduction_status = 'derived'"),
    in_report("score_rate_distribution", FULL, "update fct_score set score_rate = score_rate / 10 where is_leaf and"),
    in_fact("amount_plausible", "fct_budget", "amount_yuan = amount_yuan * 1e8", f"scope = 'whole' and {SOME_YUAN}"),
    in_fact("amount_units_agree", "fct_budget", "amount_wan = amount_wan + 1", number=1),
    in_report("execution_reported_rate", RATED, "update fct_budget_execution set reported_rate = -0.5 where"),
    in_report("execution_recomputed_rate", RATED, "update fct_budget_execution set recomputed_rate = -0.5 where"),
    Plant(
        "indicator_unclear_share", "select null", "update fct_indicator_result set status = 'unclear' where $id is null"
    ),
    in_fact("indicator_status", "fct_indicator_result", "status = 'done'"),
    in_fact("indicator_attainment_plausible", "fct_indicator_result", "attainment_rate = 20000", number=1),
    in_fact("headcount_plausible", "fct_headcount", "headcount = 200000"),
    Plant(
        "fact_entered_once",
        f"select max(fact_id) from fact where kind = 'activity' and report_id = ({OTHER})",
        "insert into fact by name select * replace (fact_id || '9999' as fact_id) from fact where fact_id = $id",
    ),
    in_fact("fact_no_personal_data", "fact", f"quote = '{PHONE}', char_end = char_start + 11", "kind = 'activity'", 3),
    in_fact(
        "comparability_item_mapped",
        "fct_score",
        "path = path || '（改名）'",
        f"level = 'indicator' and report_id <> ({OTHER})",
    ),
    in_report("comparability_score_rate", MAPPED, "update fct_indicator_score set score_rate = 2.5 where"),
    in_report(
        "comparability_caution_told",
        MAPPED,
        "update fct_indicator_score set is_comparable = false, caution = null where",
    ),
    in_report("comparability_rescaled_total", OTHER, "update fct_total_score set rescaled_total = 160 where"),
    Plant(
        "comparability_refusal_told",
        "select null",
        "update metric set value = null, caution = null where segment_kind = 'all' and $id is null",
    ),
    in_report("coverage_holds_every_report", OTHER, "delete from fct_coverage where"),
    in_report("coverage_status", SECOND, "update fct_coverage set status = 'unknown' where"),
    in_report("coverage_published_has_report", RATED, "update fct_coverage set status = 'lost' where"),
    in_report("coverage_year_has_ended", LEAST, "update fct_coverage set fiscal_year = 2090 where"),
    in_audit("audit_outcome_known", "count_list_length", "outcome = 'fine'"),
    in_audit("audit_names_its_facts", "score_loss_explained", "fact_ids = []"),
    in_audit("audit_outcome_follows_figures", "money_part_within_whole", "outcome = 'violated', difference = 0"),
    # A release before this one, with the same files, a later day of collection, and tests that hold.
    Plant(
        "report_collection_goes_forward",
        "select max(report_id) from dim_report",
        "insert into history.previous_report"
        " select report_id, source_sha256, date '2999-01-01' from dim_report where $id is not null",
    ),
    Plant(
        "audit_rules_stay_testable",
        "select max(report_id) from dim_report",
        """
        insert into history.previous_audit
        select report_id, unnest(['time_published_after_year', 'count_figure_repeated']), 'published_on', 'holds'
        from dim_report where $id is not null
        """,
    ),
    Plant(
        "audit_no_jump_in_violations",
        "select null",
        "update fct_audit set outcome = 'violated' where rule_id = 'count_figure_repeated' and $id is null",
    ),
]


@dataclass(frozen=True)
class Harmed:
    """The verdict on the damaged database, the ids that were damaged, and where its Data Docs are."""

    verdict: quality.Verdict
    ids: dict[str, str | None]
    docs: Path


@pytest.fixture(scope="module")
def harmed(built_database: Path, share: Share) -> Harmed:
    """All harm done to one copy of the database, judged once."""
    directory = share("harmed", lambda directory: harm(built_database, directory))
    found: Harmed = pickle.loads((directory / "harmed.pickle").read_bytes())
    return found


def harm(built_database: Path, directory: Path) -> None:
    directory.mkdir()
    database = Path(shutil.copy(built_database, directory))
    with duckdb.connect(str(database)) as connection:
        ids = {plant.rule: (connection.execute(plant.pick).fetchone() or ("nothing to harm",))[0] for plant in PLANTS}
        assert "nothing to harm" not in ids.values(), ids
        for plant in PLANTS:
            for statement in filter(None, (plant.harm, plant.also)):
                connection.execute(statement, {"id": ids[plant.rule]})
    found = Harmed(quality.judge(database, directory / "quality"), ids, directory / "quality" / "data_docs")
    (directory / "harmed.pickle").write_bytes(pickle.dumps(found))


def test_built_database_passes_and_expectations_are_left_alone(built_database: Path, tmp_path: Path) -> None:
    before = _contents(EXPECTATIONS)
    # A copy: this process keeps the file open in a way of its own, which other tests' connections would not share.
    verdict = quality.judge(Path(shutil.copy(built_database, tmp_path)), tmp_path)
    assert verdict.failures == []
    assert verdict.success
    assert verdict.evaluated == len(_rules())
    assert _contents(EXPECTATIONS) == before


def test_every_rule_is_harmed_once() -> None:
    assert sorted(plant.rule for plant in PLANTS) == sorted(_rules())


@pytest.mark.parametrize("rule", [plant.rule for plant in PLANTS])
def test_harm_is_found_with_its_row(rule: str, harmed: Harmed) -> None:
    found = [failure for failure in harmed.verdict.failures if failure.rule == rule]
    assert found, f"{rule} did not fail"
    assert not found[0].observed.startswith("error"), found[0].observed
    assert 0 < len(found[0].rows) <= ROWS_SHOWN
    named = {row.get(name) for row in found[0].rows for name in ("fact_id", "report_id")}
    assert harmed.ids[rule] is None or harmed.ids[rule] in named, found[0].rows


def test_verdict_and_docs_never_show_personal_data(harmed: Harmed) -> None:
    assert not harmed.verdict.success
    shown = [repr(harmed.verdict), *(page.read_text(encoding="utf-8") for page in harmed.docs.rglob("*.html"))]
    assert not any(PHONE in text for text in shown)


def test_docs_open_without_a_network(harmed: Harmed) -> None:
    pages = {page.relative_to(harmed.docs): page.read_text(encoding="utf-8") for page in harmed.docs.rglob("*.html")}
    assert len(pages) == 1 + 2 * harmed.verdict.suites
    for name, text in pages.items():
        loaded = OUTSIDE.findall(text)
        assert not loaded, f"{name}: {loaded[:3]}"
        for link in re.findall(r'href="([^"#:]+)"', text):
            assert (harmed.docs / name).parent.joinpath(link).resolve().is_file(), f"{name}: {link} leads nowhere"
    results = next(text for name, text in pages.items() if name.parts[:2] == ("validations", "reports"))
    assert str(harmed.ids["report_text_length"]) in results


def test_suites_read_as_chinese() -> None:
    for path in EXPECTATIONS.rglob("*.json"):
        text = path.read_text(encoding="utf-8")
        assert "\\u" not in text, f"{path} is escaped"
        assert text == json.dumps(json.loads(text), ensure_ascii=False, indent=2) + "\n", (
            f"{path}: lay it out like this"
        )
    for suite in (EXPECTATIONS / "suites").glob("*.json"):
        for expectation in json.loads(suite.read_text(encoding="utf-8"))["expectations"]:
            zh, en = expectation["description"].split("\n")
            assert re.search(r"[一-鿿]", zh), expectation["meta"]
            assert re.match(r"[A-Z]", en), expectation["meta"]


def _rules() -> list[str]:
    suites = [json.loads(path.read_text(encoding="utf-8")) for path in (EXPECTATIONS / "suites").glob("*.json")]
    return [expectation["meta"]["rule"] for suite in suites for expectation in suite["expectations"]]


def _contents(directory: Path) -> dict[str, bytes]:
    files = (path for path in directory.rglob("*") if path.is_file())
    return {str(path.relative_to(directory)): path.read_bytes() for path in files}
