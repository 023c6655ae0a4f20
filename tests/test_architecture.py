"""The shape of the code: imports flow one way, no two things share a name."""

from __future__ import annotations

import ast
from collections import defaultdict
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

SOURCE = Path(__file__).parents[1] / "src"
#: The way of data. A package may import those before it; all may import the first ones, which know nobody.
WAY = (
    *("errors", "characters", "patterns", "project", "language", "terminal", "whole_file", "hashing"),
    *("child_process", "sql"),
    *("documents", "facts", "extraction", "review", "checking", "intake", "evaluation", "release", "query"),
    *("site", "desk", "workbench", "nightly", "forgetting", "cli"),
)
#: The way through extraction. Kinds of fact do not know one another but for those that stand further left.
EXTRACTION = (
    *("candidate", "text", "private", "lexicon", "tables", "annotated_text", "identity"),
    *("money", "people", "indicator", "words", "waived", "score", "passages", "extract", "rows", "spots"),
)


@cache
def _modules() -> dict[str, Path]:
    files = {file.relative_to(SOURCE).with_suffix(""): file for file in SOURCE.rglob("*.py")}
    return {".".join(path.parts).removesuffix(".__init__"): file for path, file in files.items()}


@cache
def _imports() -> dict[str, set[str]]:
    """Module → modules of ours that it imports anywhere, also within functions and for types alone."""
    modules = _modules()
    found: dict[str, set[str]] = defaultdict(set)
    for name, file in modules.items():
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("jixiao"):
                full = (f"{node.module}.{alias.name}" for alias in node.names)
                found[name] |= {one if one in modules else node.module for one in full}
            elif isinstance(node, ast.Import):
                found[name] |= {alias.name for alias in node.names if alias.name in modules}
    return {name: others - {name} for name, others in found.items()}


def _back(package: str, way: tuple[str, ...]) -> list[str]:
    """Imports within ``package`` against the way of its parts."""
    place = {f"{package}.{part}": number for number, part in enumerate(way)}
    parts = {name: next((part for part in place if f"{name}.".startswith(f"{part}.")), None) for name in _modules()}
    inside = {name: part for name, part in parts.items() if name.startswith(f"{package}.")}
    assert None not in inside.values(), f"on no place of the way: {[n for n, part in inside.items() if part is None]}"
    return sorted(
        f"{name} → {other}"
        for name, part in inside.items()
        for other in _imports().get(name, ())
        if part and (theirs := inside.get(other)) and place[part] < place[theirs]
    )


def test_no_module_is_in_a_circle() -> None:
    TopologicalSorter(_imports()).prepare()


def test_imports_flow_one_way() -> None:
    assert _back("jixiao", WAY) == []
    assert _back("jixiao.extraction", EXTRACTION) == []


def test_a_public_class_has_a_name_of_its_own() -> None:
    places = defaultdict(list)
    for name, file in _modules().items():
        for node in ast.parse(file.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                places[node.name].append(name)
    assert {name: found for name, found in places.items() if len(found) > 1} == {}
