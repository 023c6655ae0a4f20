"""What the code has too much of: counts that may only fall.

A compiled pattern has an example where it matches one that stands in a comment right above or within its statement.
A count that has fallen is written down here, so that it cannot rise again.
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TypeGuard

import pytest

SOURCE = Path(__file__).parents[1] / "src"
LONGEST_LINE, MOST_BRANCHES = 200, 25
#: What stands between the examples of a comment: 12人, 三名; 两个.
BETWEEN_EXAMPLES = re.compile(r"[;:,.] |[、，]|\.$")
#: An example that holds such signs, or begins or ends with a blank: `一、, 二`.
QUOTED = re.compile(r"`([^`]+)`")


def lines_too_long() -> Iterator[str]:
    """Lines of over ``LONGEST_LINE`` characters."""
    for file in _files():
        for number, line in enumerate(file.read_text(encoding="utf-8").split("\n"), 1):
            if len(line) > LONGEST_LINE:
                yield f"{file.relative_to(SOURCE)}:{number} ({len(line)})"


def functions_too_branched() -> Iterator[str]:
    """Functions of over ``MOST_BRANCHES`` points where the way parts, those of functions within included."""
    for file in _files():
        for node in ast.walk(_tree(file)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                count = sum(map(_branches, ast.walk(node)))
                if count > MOST_BRANCHES:
                    yield f"{file.relative_to(SOURCE)}:{node.lineno} {node.name} ({count})"


def regexes_without_example() -> Iterator[str]:
    """Patterns given to ``re.compile`` or ``sought`` that match nothing of the comments beside them."""
    for file in _files():
        comments = _comments(file)
        for statement in filter(_is_simple, ast.walk(_tree(file))):
            if compiled := [node for node in ast.walk(statement) if _compiles(node)]:
                examples = list(_examples(statement, comments))
                for node in compiled:
                    pattern = _pattern(node, file)
                    if pattern is None or not any(match.group() for one in examples for match in pattern.finditer(one)):
                        yield f"{file.relative_to(SOURCE)}:{node.lineno}"


@pytest.mark.parametrize(
    ("found", "most"),
    [(lines_too_long, 2), (functions_too_branched, 2), (regexes_without_example, 443)],
    ids=lambda one: one.__name__ if callable(one) else "",
)
def test_a_count_only_falls(found: Callable[[], Iterator[str]], most: int) -> None:
    places = list(found())
    assert len(places) <= most, f"{len(places) - most} more of what there should be less of:\n" + "\n".join(places)
    assert len(places) == most, f"well done: write {len(places)} for {most} in {Path(__file__).name}"


@cache
def _files() -> list[Path]:
    return sorted((SOURCE / "jixiao").rglob("*.py"))


@cache
def _tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


def _branches(node: ast.AST) -> int:
    """How many ways more than one lead on from a node."""
    if isinstance(node, ast.BoolOp):
        return len(node.values) - 1
    if isinstance(node, ast.comprehension):
        return len(node.ifs)
    return isinstance(
        node, ast.If | ast.IfExp | ast.For | ast.AsyncFor | ast.While | ast.ExceptHandler | ast.match_case
    )


def _comments(file: Path) -> dict[int, str]:
    """The comments of a file by their lines, with their sign where they have a line of their own."""
    tokens = tokenize.generate_tokens(io.StringIO(file.read_text(encoding="utf-8")).readline)
    comments = (token for token in tokens if token.type == tokenize.COMMENT)
    return {
        token.start[0]: token.string if token.line.lstrip().startswith("#") else token.string.lstrip("#: ")
        for token in comments
    }


def _is_simple(node: ast.AST) -> TypeGuard[ast.stmt]:
    return isinstance(node, ast.stmt) and not any(isinstance(part, ast.stmt) for part in ast.iter_child_nodes(node))


def _compiles(node: ast.AST) -> TypeGuard[ast.Call]:
    return isinstance(node, ast.Call) and ast.unparse(node.func) in {"re.compile", "sought"}


def _pattern(node: ast.Call, file: Path) -> re.Pattern[str] | None:
    """The pattern that a module compiles; None where it is made of what only a function knows, or of bytes."""
    module = import_module(".".join(file.relative_to(SOURCE).with_suffix("").parts).removesuffix(".__init__"))
    try:
        pattern = eval(ast.unparse(node), vars(module))
    except NameError:
        return None
    return pattern if isinstance(pattern.pattern, str) else None


def _examples(statement: ast.stmt, comments: dict[int, str]) -> Iterator[str]:
    """The comments right above and within a statement, as they stand and in their parts."""
    first = statement.lineno
    while comments.get(first - 1, "").startswith("#"):
        first -= 1
    lines = range(first, (statement.end_lineno or first) + 1)
    beside = " ".join(comments[line].lstrip("#: ") for line in lines if line in comments)
    yield beside
    yield from BETWEEN_EXAMPLES.split(beside)
    yield from (quoted.group(1) for quoted in QUOTED.finditer(beside))
