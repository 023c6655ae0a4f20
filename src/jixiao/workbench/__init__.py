"""工作台: what an analyst needs of a release in a notebook, in Chinese.

>>> from jixiao import workbench
>>> wb = workbench.open()                                    # doctest: +SKIP
>>> wb.sql("from report_card")                               # decimals as floats, to be drawn
>>> wb.show(wb.ask(5))                                       # a table to sort and filter
>>> wb.source("440113-zzb-2023/score/1")                     # the number in its line of the report
>>> wb.save(wb.ask(5), "失分指标.xlsx")                       # with labels, units and sources

Importing it gives charts of Altair their house style.
"""

from __future__ import annotations

from jixiao.workbench.bench import Workbench
from jixiao.workbench.bench import open_release as open
from jixiao.workbench.charts import COLOURS

__all__ = ["COLOURS", "Workbench", "open"]
