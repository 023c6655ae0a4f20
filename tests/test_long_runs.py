"""No text costs more than its length: what nobody prints is read in linear time too, and never ends the program."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from reading import whole

_PARTS = 2


@pytest.mark.parametrize("part", range(_PARTS))
def test_work_grows_with_the_length_of_any_run(part: int) -> None:
    counting = Path(__file__).with_name("work.py")
    ran = subprocess.run([sys.executable, counting, str(part), str(_PARTS)], capture_output=True, text=True, check=True)
    assert ran.stdout == ""


@pytest.mark.parametrize(
    "text",
    [
        "预算" + "1" * 5_000 + "万元，执行率" + "9" * 40 + "%。",
        "比例为" + "1" * 30 + ":" + "2" * 30 + "。\n" + "举办培训" + "3" * 26 + "万人次。",
        "行政编制" + "1" * 100 + "名，" + "1" * 20 + "亿人。",
        "**\n`\n1\n2\n甲\n乙\n$$\n",
        "收入\t" * 5_000 + "\n" + "1\t2\n" * 500,
        "全部" * 30 + "甲得1分。" + "8" * 40 + "一)决策自评得1分。",
        "执行率" + "达到" * 28 + "甲50%，支出" + "共计" * 18 + "甲1，在职" + "共计" * 20 + "甲2名。",
    ],
    ids=(
        "thousands of digits",
        "more than decimals hold",
        "posts",
        "lines of nothing",
        "a row of thousands of cells",
        "words of words",
        "links of links",
    ),
)
def test_what_states_nothing_is_read_to_its_end(text: str) -> None:
    assert whole(f"{text}\n自评得分98分。").tables["raw_score"]
