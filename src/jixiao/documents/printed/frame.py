"""The frame of a page: what of it is shown, and how it is turned for that."""

from __future__ import annotations

from typing import Any, NamedTuple

import pypdfium2.raw as pdf

from jixiao.documents.printed.line import Box


class Frame(NamedTuple):
    """What is shown of a page, in its own coordinates, and by how many quarters it is turned clockwise."""

    left: float
    bottom: float
    right: float
    top: float
    quarters: int

    @property
    def size(self) -> tuple[float, float]:
        """How wide and how high the page is shown."""
        wide, high = self.right - self.left, self.top - self.bottom
        return (high, wide) if self.quarters % 2 else (wide, high)

    def shown(self, box: Box) -> Box:
        """A box of the page's own coordinates from the left and the lower edge of the page as it is shown."""
        left, bottom, right, top = box
        return (
            (left - self.left, bottom - self.bottom, right - self.left, top - self.bottom),
            (bottom - self.bottom, self.right - right, top - self.bottom, self.right - left),
            (self.right - right, self.top - top, self.right - left, self.top - bottom),
            (self.top - top, left - self.left, self.top - bottom, right - self.left),
        )[self.quarters]


#: The frame of a page of which nothing is shown.
NOTHING = Frame(0.0, 0.0, 0.0, 0.0, 0)


def frame_of(page: Any) -> Frame:
    """The frame of a page."""
    edges = pdf.FS_RECTF()
    pdf.FPDF_GetPageBoundingBox(page, edges)
    return Frame(edges.left, edges.bottom, edges.right, edges.top, pdf.FPDFPage_GetRotation(page) % 4)
