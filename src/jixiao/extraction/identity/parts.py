"""Several reports in one document, in prose or as forms: the part of it that each is.

What stands before the first report in prose, as a cover and a list of contents do, is of none; a final account keeps
the first that is attached to it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from jixiao.extraction.identity.forms import forms, starts_among
from jixiao.extraction.identity.reports import report_starts
from jixiao.extraction.text.smoothed import Part, SmoothedText

#: Within how many characters a final account says that it is one.
_FRONT = 300
_ACCOUNT = re.compile("决算")  # 决算


def parts(smoothed: SmoothedText) -> tuple[Part, ...]:
    """The parts of the source that are a report each, in order; none where the document is one."""
    starts = list(_starts(smoothed))
    if len(starts) < 2:
        return ()
    ends = [*(start - 1 for start in starts[1:]), len(smoothed.text)]
    return tuple(Part(*smoothed.span(start, end)) for start, end in zip(starts, ends, strict=True))


def part_at(smoothed: SmoothedText, place: int) -> Part | None:
    """The part that holds the source's character at ``place``; None where the document is one report."""
    return next((part for part in parts(smoothed) if part.holds(place)), None)


def _starts(smoothed: SmoothedText) -> Iterator[int]:
    """Where the reports begin: those in prose, and the forms before and between them."""
    found, reports = list(forms(smoothed)), report_starts(smoothed)
    if len(reports) < 2:
        yield from starts_among(smoothed, found, 0, is_report=False)
        return
    if _ACCOUNT.search(smoothed.text, 0, min(_FRONT, reports[0])):
        reports[0] = 0
    behind = [bisect_left(found, start, key=lambda form: form.start) for start in reports]
    yield from starts_among(smoothed, found[: behind[0]], 0, is_report=False)
    for first, begin, end in zip(reports, behind, [*behind[1:], len(found)], strict=True):
        yield from starts_among(smoothed, found[begin:end], first, is_report=True)
