"""The levels of rubrics: which names are those of dimensions (产出指标) and of groups (数量指标).

Any report may call its levels by the names of ref_level_name; a report whose rubric is known calls them by those of
ref_rubric_indicator, which then tells the level and the place of each item that it holds.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property, lru_cache
from typing import Literal, NamedTuple

RubricLevel = Literal["total", "dimension", "group", "indicator", "criterion"]

#: What stands around a name without being part of it: 部门履职效能, 效益类指标, 预算执行情况, 产出指标(50分).
_WHOSE, _WHOSE_IN_TABLES = "(?:部门|单位|整体)?", "(?:履职|部门|项目|年度)?"
_KIND = "类?指标"
_POINTS = r"(?:\(\d+(?:\.\d+)?分?\))?"
_AROUND = re.compile(rf"[“”\"「」]|^(?:部门|预算|资金)+(?=执行率)|(?:类|情况)?(?:指标)?{_POINTS}$")
#: What sentences add to an item's name.
_ADDED = "指标"
#: The names that are none without it: 数量指标, 整体效能产出指标.
_NEEDS = re.compile(
    "(?:.*(?:产出|效益|可持续影响|共性|个性)|(?:产出|项目)?(?:数量|质量|时效)|(?:产出|经济|社会|生态|环境)?成本|满意度?)类?指标"
)


class LevelName(NamedTuple):
    """A name of a level, and where it names it: in running text, in cells of tables, in titles of parts."""

    name: str
    level: RubricLevel
    in_text: bool
    in_tables: bool
    in_titles: bool


class RubricItem(NamedTuple):
    """An item of a rubric: its level and its names from the top."""

    level: RubricLevel
    path: tuple[str, ...]


class Levels:
    """The ``names`` that any report may use, and the ``items`` of the report's own rubric, if that is known.

    Where the rubric holds a name at one level, it decides; else the general names do.
    """

    def __init__(self, names: Iterable[LevelName], items: Iterable[RubricItem] = ()) -> None:
        self._names = tuple(names)
        self._items: dict[str, list[RubricItem]] = defaultdict(list)
        for item in items:
            self._items[_stem(item.path[-1])].append(item)

    def under(self, items: Iterable[RubricItem]) -> Levels:
        """The same names with the items of a rubric."""
        return Levels(self._names, items)

    def called(self, name: str) -> str:
        """``name`` without the word 指标 that a sentence adds: 资产管理指标 is 资产管理, but 数量指标 is called so."""
        while name.endswith(_ADDED * 2):
            name = name.removesuffix(_ADDED)
        stem = name.removesuffix(_ADDED)
        is_own = self._known(name) is not None or _NEEDS.fullmatch(name) is not None or len(stem) < 2
        return name if is_own else stem

    def is_dimension(self, name: str) -> bool:
        """Whether ``name`` is that of a first level in running text."""
        known = self._known(name)
        return known == "dimension" if known else self._dimensions.fullmatch(name) is not None

    def is_group(self, name: str) -> bool:
        """Whether ``name`` is that of a second level in running text; some rubrics have such names on the first."""
        known = self._known(name)
        return known == "group" if known else self._groups.fullmatch(name.removesuffix("情况")) is not None

    def of(self, name: str, parents: int) -> RubricLevel:
        """The level of a named item of running text under ``parents`` known names."""
        if parents == 0:
            return "dimension" if self.is_dimension(name) else "indicator"
        return "group" if parents == 1 and self.is_group(name) else "indicator"

    def is_upper_label(self, text: str) -> bool:
        """Whether a table's cell names a first level: 产出指标(50分)."""
        return self._known(text) == "dimension" or self._upper_labels.fullmatch(text) is not None

    def is_lower_label(self, text: str) -> bool:
        """Whether a table's cell names a second level: 数量指标."""
        return self._known(text) == "group" or self._lower_labels.fullmatch(text) is not None

    def is_label(self, text: str) -> bool:
        return self.is_upper_label(text) or self.is_lower_label(text)

    def is_in_title(self, title: str) -> bool:
        """Whether a title speaks of results by the name of a level: 履职效能分析."""
        return self._in_titles.search(title) is not None

    def item(self, name: str, path: tuple[str, ...]) -> RubricItem | None:
        """The rubric's item of a name printed under ``path``; None where it has none there, or several."""
        stem = _stem(name)
        above = [parent for parent in map(_stem, path) if parent in self._items]
        found = [item for item in self._items.get(stem, ()) if _is_among(above, map(_stem, item.path[:-1]))]
        if not found and above[-1:] == [stem]:
            # （二）产出 over 产出指标得48.5分: the heading names the item that is scored.
            return self.item(name, path[:-1])
        nearest = [item for item in found if len(item.path) == len(above) + 1]
        return found[0] if len(found) == 1 else nearest[0] if len(nearest) == 1 else None

    def path(self, path: tuple[str, ...]) -> tuple[str, ...]:
        """``path`` with its lowest name that the rubric holds at the rubric's place of it."""
        for end in range(len(path), 0, -1):
            if (item := self.item(path[end - 1], path[: end - 1])) is not None:
                return (*item.path, *path[end:])
        return path

    def _known(self, name: str) -> RubricLevel | None:
        """The level of a name that the report's rubric holds at one level alone."""
        levels = {item.level for item in self._items.get(_stem(name), ())} if self._items else set()
        return levels.pop() if len(levels) == 1 else None

    @cached_property
    def _dimensions(self) -> re.Pattern[str]:
        return re.compile(f"{_WHOSE}{self._any('dimension', 'in_text')}(?:类|情况)?(?:指标)?")

    @cached_property
    def _groups(self) -> re.Pattern[str]:
        return re.compile(self._any("group", "in_text"))

    @cached_property
    def _upper_labels(self) -> re.Pattern[str]:
        return re.compile(f"{_WHOSE_IN_TABLES}{self._any('dimension', 'in_tables')}类?(?:指标|目标)?{_POINTS}")

    @cached_property
    def _lower_labels(self) -> re.Pattern[str]:
        return re.compile(f"{self._any('group', 'in_tables')}{_POINTS}")

    @cached_property
    def _in_titles(self) -> re.Pattern[str]:
        own = [stem for stem in self._items if stem and self._known(stem) == "dimension"]
        general = [name.name for name in self._names if name.in_titles]
        return _alternatives([*general, *own])

    def _any(self, level: RubricLevel, use: Literal["in_text", "in_tables"]) -> str:
        return _alternatives([n.name for n in self._names if n.level == level and getattr(n, use)]).pattern


@lru_cache(maxsize=4096)
def _stem(name: str) -> str:
    """What tells a name from others: “产出”类指标 is 产出, 预算执行率 is 执行率."""
    return _AROUND.sub("", name) or name


def _is_among(names: Iterable[str], others: Iterable[str]) -> bool:
    """Whether ``names`` stand among ``others`` in their order."""
    rest = iter(others)
    return all(name in rest for name in names)


def _alternatives(names: Iterable[str]) -> re.Pattern[str]:
    """A pattern of any of ``names``, the longest first; a name in 指标 may print 类 before that. Nothing if none."""
    words = sorted(set(names), key=lambda name: (-len(name), name))
    escaped = [re.sub("指标$", _KIND, re.escape(word)) for word in words]
    return re.compile(f"(?:{'|'.join(escaped)})" if words else "(?!)")
