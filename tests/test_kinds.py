"""Every definition of a kind of fact is whole: what it names is there, and something reads it."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
import yaml

from jixiao.facts.column import Integer, Number
from jixiao.facts.generated import files
from jixiao.facts.kind import FactKind
from jixiao.facts.kinds import FACT_KINDS, RECOGNISED_KINDS
from jixiao.intake.read_report import Overrides, read_report
from jixiao.project import Project

SAMPLES = Path(__file__).parent / "samples"

each_kind = pytest.mark.parametrize("kind", FACT_KINDS, ids=lambda kind: kind.name)


@each_kind
def test_a_definition_names_columns_of_its_own(kind: FactKind) -> None:
    columns = kind.table.by_name
    value = {kind.value} if kind.value else set()
    named = {kind.known_by, *value, *kind.compared, *kind.same, *kind.quoted, *kind.quoted.values(), *kind.correctable}
    assert named - columns.keys() == set()
    assert all(isinstance(columns[name].type, (Integer, Number)) for name in {*value, *kind.quoted, *kind.correctable})
    assert kind.restates == bool(kind.same), "only what can be recognised again restates"
    assert kind.restates or not kind.correctable, "a correction follows restatements"


@pytest.mark.parametrize("kind", RECOGNISED_KINDS, ids=lambda kind: kind.name)
def test_a_kind_has_marts_of_its_facts(kind: FactKind, project: Project) -> None:
    assert kind.marts
    for mart in kind.marts:
        (contract,) = (project.root / "models").rglob(f"{mart}.yml")
        (model,) = yaml.safe_load(contract.read_text(encoding="utf-8"))["models"]
        keys = [c["name"] for c in model["columns"] if {"type": "primary_key"} in c.get("constraints", ())]
        assert keys == ["fact_id"], mart


def test_staging_is_what_is_generated(project: Project) -> None:
    """A model that no definition yields any more would stay behind."""
    staged = {str(file.relative_to(project.root)) for file in (project.root / "models" / "staging").iterdir()}
    assert staged - {file.path for file in files()} == {"models/staging/corrections.yml"}


def test_every_kind_is_read(project: Project) -> None:
    unread = {kind.table.name for kind in RECOGNISED_KINDS}
    for sample in sorted(SAMPLES.glob("whole_*.txt")):
        tables = read_report(
            project.root, sample.name, sample.name, sample.read_bytes(), datetime.date.min, Overrides()
        ).tables
        unread -= {name for name in unread if tables.get(name)}
        if not unread:
            return
    assert unread == set(), "no recogniser yields it in a sample"
