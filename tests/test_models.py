"""The dbt project keeps its own rules, most of them those of dbt-project-evaluator, over the parsed manifest."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import duckdb
import pytest

from jixiao.facts.column import Integer
from jixiao.facts.kinds import FACT_KINDS, REPORT
from jixiao.facts.types import REPORT_ID
from jixiao.release.store import DBT_DOCS, Store

Node = dict[str, Any]

#: Layers in the order in which they may read each other, with the prefixes of their models' names. A table for people
#: has none.
LAYERS = {
    "staging": ("stg_",),
    "intermediate": ("int_",),
    "marts/core": ("dim_", "fct_", "bridge_", "fact"),
    "audit": ("int_audit_",),
    "marts/summary": ("fct_", "metric", "report_card"),
}
#: Calendars read nothing: their rows follow from the calendar.
ROOTS = {"dim_year"}
#: What is more than renaming and choosing columns, and can be wrong.
LOGIC = re.compile(r"\b(?:case|join|group by|over|qualify|union)\b|\bif\(")
#: Models that one model may be read by, tests aside: a report's facts are in a dozen marts.
FAN_OUT = 20


@pytest.fixture(scope="module")
def manifest(built: Path) -> Node:
    """What dbt read of the project when it was built, as its catalogue holds it."""
    page = (Store(built / "warehouse").current().path / DBT_DOCS).read_text(encoding="utf-8")
    parsed: Node = json.JSONDecoder().raw_decode(page.partition("{manifest:")[2])[0]
    return parsed


@pytest.fixture(scope="module")
def models(manifest: Node) -> dict[str, Node]:
    """Every model by its name."""
    return {node["name"]: node for node in manifest["nodes"].values() if node["resource_type"] == "model"}


def layer(model: Node) -> str:
    return str(Path(model["original_file_path"]).parent.relative_to("models"))


def reads(model: Node, resource_type: str = "model") -> list[str]:
    """Names of the models (or seeds) that a model refers to."""
    depends = model["depends_on"]["nodes"]
    return [name.split(".")[-1] for name in depends if name.startswith(f"{resource_type}.")]


def test_each_layer_reads_only_what_stands_before_it(models: dict[str, Node]) -> None:
    order = list(LAYERS)
    assert {layer(model) for model in models.values()} == set(order)
    back = [
        (name, read)
        for name, model in models.items()
        for read in reads(model)
        if order.index(layer(models[read])) > order.index(layer(model))
    ]
    assert back == []


def test_seeds_are_read_by_staging_alone_and_each_by_one_model(models: dict[str, Node]) -> None:
    for name, model in models.items():
        assert len(reads(model, "seed")) == (layer(model) == "staging"), name
        # Corrections are applied where a fact is staged; nothing else is joined there.
        assert layer(model) != "staging" or set(reads(model)) <= {"stg_correction"}, name
        assert reads(model) or reads(model, "seed") or name in ROOTS, f"{name} reads nothing"
    staged = Counter(seed for model in models.values() for seed in reads(model, "seed"))
    assert set(staged.values()) == {1}, staged


def test_the_calendar_has_every_year_that_a_report_can_be_of(built_database: Path) -> None:
    column = REPORT.table.by_name["fiscal_year"]
    assert isinstance(column.type, Integer)
    with duckdb.connect(str(built_database), read_only=True) as connection:
        years = [year for (year,) in connection.execute("select fiscal_year from dim_year order by 1").fetchall()]
    assert years == [year for year in range(column.type.minimum, 2200) if REPORT_ID.is_spelling(f"440113-zzb-{year}")]


def test_names_follow_layers_and_one_yaml_stands_beside_one_sql(models: dict[str, Node]) -> None:
    for name, model in models.items():
        assert name.startswith(LAYERS[layer(model)]), name
        place = Path(model["original_file_path"])
        assert place.name == f"{name}.sql"
        assert model["patch_path"] == f"jixiao://{place.with_suffix('.yml')}", name


def test_every_model_says_what_its_rows_are(models: dict[str, Node]) -> None:
    for name, model in models.items():
        assert re.search(r"[一-鿿].* · [A-Z]", model["description"]), name
        if layer(model) != "staging":
            assert re.search(r"One row per [^.]+\.$", model["description"]), name
        assert all(column["description"] for column in model["columns"].values()), name


def test_every_mart_has_an_enforced_contract_with_a_primary_key(models: dict[str, Node]) -> None:
    for name, model in models.items():
        if layer(model).startswith("marts/"):
            assert model["config"]["contract"]["enforced"], name
            assert model["config"]["materialized"] == "table", name
            of_columns = [c for column in model["columns"].values() for c in column["constraints"]]
            keys = [c["type"] for c in model["constraints"] + of_columns if c["type"] == "primary_key"]
            assert keys == ["primary_key"], name


def test_every_mart_of_facts_says_how_far_they_may_be_trusted(models: dict[str, Node]) -> None:
    of_facts = {f"stg_{kind.name}" for kind in FACT_KINDS} | {"stg_evidence"}
    while more := {name for name, model in models.items() if of_facts & set(reads(model))} - of_facts:
        of_facts |= more
    marts = {name for name in of_facts if layer(models[name]).startswith("marts/")}
    unsure = {name for name in marts if not {"review", "confidence"} <= set(models[name]["columns"])}
    assert unsure == set()


def test_every_other_model_has_a_key_that_is_tested(manifest: Node, models: dict[str, Node]) -> None:
    tested = {
        name
        for node in manifest["nodes"].values()
        if node["resource_type"] == "test" and node["name"].startswith("keys_of_")
        for name in reads(node)
    }
    union = models["int_audit_test"]
    keyed = {name: model for name, model in models.items() if not layer(model).startswith("marts/")}
    for name, model in keyed.items():
        key = model["config"]["meta"].get("key")
        assert key, f"{name} names no key in config.meta.key"
        if name in reads(union) and name not in tested:
            assert key == union["config"]["meta"]["key"], name
        else:
            assert name in tested, f"the key of {name} is in no data test"


def test_every_model_with_logic_has_a_unit_test(manifest: Node, models: dict[str, Node]) -> None:
    with_tests = {test["model"] for test in manifest["unit_tests"].values()}
    bare = {name for name, model in models.items() if LOGIC.search(_code(model)) and name not in with_tests}
    assert bare == set()


def test_relations_are_named_by_ref_alone_and_once(models: dict[str, Node]) -> None:
    for name, model in models.items():
        code = _code(model)
        read = Counter(re.findall(r"\{\{ ref\('(\w+)'\) \}\}", code))
        assert not {model for model, times in read.items() if times > 1}, f"{name} refers to a model twice"
        ctes = set(re.findall(r"^\s*(\w+) as \($", code, re.MULTILINE))
        named = set(re.findall(r"(?<!distinct )\b(?:from|join) (\w[\w.]*)", code))
        assert {relation for relation in named if relation not in ctes} == set(), name


def test_no_model_is_read_by_many_or_by_nobody(models: dict[str, Node]) -> None:
    readers = Counter(read for model in models.values() for read in reads(model))
    assert {name: count for name, count in readers.items() if count > FAN_OUT} == {}
    unread = {name for name, model in models.items() if not layer(model).startswith("marts/") and not readers[name]}
    # Waived numbers are counted by `jixiao check` and published by none.
    assert unread == {"stg_waived_number", "stg_organ", "stg_forgotten_report"}


def _code(model: Node) -> str:
    """The SQL of a model without its comments."""
    return re.sub(r"\{#.*?#\}|--[^\n]*", "", model["raw_code"], flags=re.DOTALL)
