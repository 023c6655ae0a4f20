"""The view in a notebook."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import anywidget
import traitlets

from jixiao import project
from jixiao.desk.command import desk as desk_of
from jixiao.desk.desk import Desk
from jixiao.desk.server import asset


class Review(anywidget.AnyWidget):
    """The review view of a desk; what is decided in it is written at once."""

    _esm = asset("review.js")
    _css = asset("review.css")
    view = traitlets.Dict().tag(sync=True)
    request = traitlets.Dict().tag(sync=True)
    answer = traitlets.Dict().tag(sync=True)

    def __init__(self, desk: Desk, **options: Any) -> None:
        self.desk = desk
        super().__init__(view=desk.view(), **options)
        self.observe(self._asked, "request")

    def _asked(self, change: Any) -> None:
        if change["new"]:
            self.answer = self.desk.ask(change["new"])


def review(report_id: str, reviewer: str | None = None, *, blind: bool = False, reports: Path | None = None) -> Review:
    """Review what was read of a report, with its document beside it.

    ``reviewer`` is the handle of who decides, by default that of the account. A ``blind`` one is not shown what others
    decided. Raises ``JixiaoError`` where there is no such report, or its file is not at hand.
    """
    return Review(desk_of(project.find(), report_id, reviewer, reports, blind=blind))
