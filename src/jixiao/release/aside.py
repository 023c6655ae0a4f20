"""Reports set aside: those that a build leaves out, so that what is wrong with one never holds back the others."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class SetAside:
    """Why a report was left out of a release.

    ``step`` is that of the build which found it (``check``, ``dbt`` or ``expectations``), ``rule`` what does not hold,
    ``rows`` how many rows it is about, ``message`` what is wrong and where, ``remedy`` what to do.
    """

    report_id: str
    step: str
    rule: str
    rows: int
    message: str
    remedy: str

    def __str__(self) -> str:
        rows = f"{self.rows} row{'s' if self.rows != 1 else ''}"
        return f"{self.report_id}: {self.rule} ({self.step}, {rows}): {self.message}; {self.remedy}"
