"""Whose report it is: type, department, division, fiscal year, grade, dates and scope, each with its evidence."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from jixiao.extraction.annotated_text import AnnotatedText
from jixiao.extraction.identity.days import published_on, signed_on
from jixiao.extraction.identity.department_choice import choose
from jixiao.extraction.identity.departments import DepartmentMatch, departments
from jixiao.extraction.identity.division import Division
from jixiao.extraction.identity.document_type import DocumentType, document_type
from jixiao.extraction.identity.fields import front_fields
from jixiao.extraction.identity.fiscal_year import FiscalYear, fiscal_year
from jixiao.extraction.identity.gazetteer import gazetteer
from jixiao.extraction.identity.project_name import ProjectName, project_name
from jixiao.extraction.identity.schemes import scheme_of
from jixiao.extraction.identity.subject import Subject
from jixiao.extraction.identity.titles import Title, title
from jixiao.extraction.text.occurrences import occurrences

_FRONT = 2_500
_OF_PROJECTS = frozenset({"project", "transfer_payment"})
_GRADES = "优秀|良好|中等|合格|不合格|较差|优|良|中|差|[一二三四]等|[ABCD]级?"
_GRADE = re.compile(
    r"(?:等级|等次|评级|级别|档次|(?:评价|自评|评定|总体)结果)(?:评定|确定|划分)?(?:结果)?[为是:\t]*(?:属于?)?"
    rf"[“\"'‘]?(?P<grade>{_GRADES})[”\"'’]?(?![一-龥]*?(?:\d|≥|以上))"
    rf"|(?:评定|评|自评|综合评价|评价)为[“\"'‘]?(?P<grade2>{_GRADES})[”\"'’]?(?:等?级|等次|档)?(?=[，。；、\n)]|$)"
)
_ANNOUNCING = (
    *("等级", "等次", "评级", "级别", "档次", "评价结果", "自评结果", "评定结果", "总体结果"),
    *("评定为", "评为", "自评为", "评价为"),
)
#: What tells of the department with its subordinates, and a word that each of these cannot do without.
_WHOLE_SCOPE = (
    ("本级)", re.compile(r"(?:包括|纳入|含)[^。]{0,40}\((?:机关)?本级\)")),
    ("纳入", re.compile(r"纳入[^。]{0,16}(?:编制|评价|自评|决算)范围")),
    ("", re.compile(r"(?:部门|单位)(?:汇总|含下属|及(?:所属|下属))")),
)
_HEADQUARTERS = re.compile(r"本级")
_OURS = re.compile(r"我([市州盟])")  # 我市
#: How many characters the first lines have, and how sure a division must be.
_FIRST_LINES, _SURE = 600, 0.5
_RESIDES = re.compile(r"驻[一-龥]{2,3}")  # 驻北京
_RANK_ALONE = re.compile(r"[省市县区州旗](?!桥|中区|南区|北区)")  # 市教育局


@dataclass(frozen=True, slots=True)
class IdentityEvidence:
    """Where a column of the report's row is printed, and how sure its value is."""

    column: str
    start: int
    end: int
    confidence: float


@dataclass(frozen=True)
class Identity:
    """What the document is and whose. Values that nothing tells are None."""

    type: DocumentType
    title: Title | None
    department_name: str | None
    department: DepartmentMatch | None
    #: The departments that could be meant, where two are close or nothing tells enough.
    rivals: tuple[str, ...]
    division_code: str | None
    year: FiscalYear | None
    grade: str | None
    signed_on: datetime.date | None
    published_on: datetime.date | None
    prepared_scope: str
    #: The project or the fund, where the report is of one and names it.
    project: ProjectName | None
    rubric_id: str | None
    evidence: tuple[IdentityEvidence, ...]


class _Scope(NamedTuple):
    value: str
    start: int
    end: int


def identify(
    annotated: AnnotatedText, named: str | None = None, of_year: int | None = None, of_type: Subject | None = None
) -> Identity:
    """Tell what the document is and whose; ``named``, ``of_year`` and ``of_type`` are what a person says that it is."""
    found = title(annotated)
    kind = document_type(annotated, found)
    if of_type is not None and kind.is_self_evaluation:
        kind = replace(kind, type=of_type, reason="said by a person", confidence=1.0)
    year = fiscal_year(annotated, found)
    if of_year is not None:
        year = FiscalYear(of_year, 0, 0, "said by a person", 1.0)
    evidence: list[IdentityEvidence] = []
    name, department, scope = None, None, "not_stated"
    rivals: tuple[str, ...] = ()
    if named is not None:
        name, department = named, departments(annotated.lexicon).department(named, year.year if year else None)
        if (at := annotated.text.find(named)) >= 0:
            evidence += _of_department(at, at + len(named), department)
    else:
        chosen = choose(annotated, found, year.year if year else None)
        rivals, department = chosen.rivals, chosen.match
        if chosen.candidate and department:
            start, end = chosen.candidate.start, chosen.candidate.end
            name = _whole_name(annotated, annotated.smoothed.printed(start, end), department, year)
            evidence += _of_department(start, end, department)
    if told := _scope(annotated, found):
        scope = told.value
        evidence.append(IdentityEvidence("prepared_scope", told.start, told.end, 0.9))
    if year and year.end > year.start:
        evidence.append(IdentityEvidence("fiscal_year", year.start, year.end, year.confidence))
    project = project_name(annotated, found) if kind.type in _OF_PROJECTS else None
    if project:
        evidence.append(IdentityEvidence("project_name", project.start, project.end, project.confidence))
    grade = _grade(annotated)
    if grade:
        evidence.append(IdentityEvidence("printed_grade", *grade.span(grade.lastgroup or 0), 0.9))
    signed, published = signed_on(annotated), published_on(annotated)
    for column, place in (("signed_on", signed), ("published_on", published)):
        if place:
            evidence.append(IdentityEvidence(column, place.start, place.end, 0.9))
    return Identity(
        kind,
        found,
        name,
        department,
        rivals,
        (department.division_code if department else None) or _division(annotated, found, year),
        year,
        grade.group(grade.lastgroup or 0) if grade else None,
        signed.date if signed else None,
        published.date if published else None,
        scope,
        project,
        _rubric(annotated, kind, department, year),
        tuple(evidence),
    )


def _rubric(
    annotated: AnnotatedText, kind: DocumentType, department: DepartmentMatch | None, year: FiscalYear | None
) -> str | None:
    """The known scoring scheme under which the division's departments reported in the year."""
    if department is None or department.division_code is None or year is None or kind.type is None:
        return None
    scheme = scheme_of(annotated.lexicon, department.division_code, kind.type, year.year)
    return scheme.rubric_id if scheme else None


def _whole_name(annotated: AnnotatedText, printed: str, department: DepartmentMatch, year: FiscalYear | None) -> str:
    """The name with its division for the rank that stands for it: 怀化市中级人民法院 of 市中级人民法院."""
    if not _RANK_ALONE.match(printed) or department.division_code is None:
        return printed
    place = gazetteer(annotated.lexicon).current(department.division_code, year.year if year else None)
    return place.name + printed[1:] if place else printed


def _division(annotated: AnnotatedText, found: Title | None, year: FiscalYear | None) -> str | None:
    """The division alone, where no department is named: that of the title, or the one of the first lines."""
    known, when = gazetteer(annotated.lexicon), year.year if year else None
    named = known.resolve(found.text, when) if found else None
    code = named.code if named and named.confidence >= _SURE else _of_first_lines(annotated, when)
    place = known.current(code, when) if code else None
    over = known.above(place, "prefecture") if place else None
    # 我市 of a text that names its counties is the city over them.
    ours = _OURS.search(annotated.text, 0, _FRONT)
    if place and over and ours and over.name.endswith(ours[1]) and not place.name.endswith(ours[1]):
        return over.code
    return code


def _of_first_lines(annotated: AnnotatedText, year: int | None) -> str | None:
    """The first division that the first lines name in full, before its province; none where they name others beside it.

    Where an office has its seat says not whose it is: 保山市人民政府驻北京联络处.
    """
    known, text = gazetteer(annotated.lexicon), _RESIDES.sub("驻", annotated.text[:_FIRST_LINES])
    found: dict[str, Division] = {}
    for chain in known.chains(text):
        resolved = known.resolve_chain(chain, year)
        place = known.current(resolved.code, year) if resolved.code and resolved.confidence >= _SURE else None
        if place and not chain[-1].is_bare:
            found.setdefault(place.code, place)
    if not found:
        resolved = known.resolve(text, year)
        return resolved.code if resolved.confidence >= _SURE else None
    first = next((place for place in found.values() if place.level != "province"), next(iter(found.values())))
    regions = {over.code for place in found.values() if (over := known.above(place, "province"))}
    return first.code if len(regions) < 2 else None


def _of_department(start: int, end: int, department: DepartmentMatch) -> Iterator[IdentityEvidence]:
    """A department's name is the evidence of its division and its organ too."""
    yield IdentityEvidence("department_name", start, end, department.confidence)
    if department.department_id is not None:
        yield IdentityEvidence("division_code", start, end, department.confidence)
        yield IdentityEvidence("organ", start, end, department.confidence)


def _scope(annotated: AnnotatedText, found: Title | None) -> _Scope | None:
    """Whether the report covers the department with its units or its headquarters alone, where it says so."""
    text = annotated.text
    for field in front_fields(text):
        if field.label in ("own", "reporter") and (own := _HEADQUARTERS.search(text, field.start, field.end)):
            return _Scope("headquarters", own.start(), own.end())
    if found and (own := _HEADQUARTERS.search(text, found.start, found.end)):
        return _Scope("headquarters", own.start(), own.end())
    front = text[:_FRONT]
    for word, words in _WHOLE_SCOPE:
        if word in front and (whole := words.search(front)):
            return _Scope("whole_department", whole.start(), whole.end())
    return None


def _grade(annotated: AnnotatedText) -> re.Match[str] | None:
    """The grade that the report gives itself, not the legend of grades and not another's."""
    for match in _graded(annotated.text):
        start, end = annotated.clause(match.start())
        clause = annotated.text[max(start, match.start() - 16) : end]
        if not re.search(
            r"\d+分?(?:以上|\(含|-|~|至)|≥|≤|上年|项目\d|财政局(?:评|复)|每"
            r"|分别",
            clause,
        ) and not re.search(
            r"(?:优|良|中)(?:秀|好|等)?[、/，](?:优|良|中|差)", annotated.text[match.start() : match.end() + 6]
        ):
            return match
    return None


def _graded(text: str) -> Iterator[re.Match[str]]:
    """Where a grade is printed, in order; looked for only behind the words that announce one."""
    for at in sorted(set(occurrences(text, _ANNOUNCING))):
        if match := _GRADE.match(text, at):
            yield match
