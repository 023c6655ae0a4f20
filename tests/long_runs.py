"""Long runs of one pattern, as no report has them: words, signs and numbers over and over."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import product

#: Words and numbers of the genre, repeated with each of the separators behind them.
_UNITS = (
    *("1", "12.5%", "１２", "0,000", "2023年", "1个", "1分", "1万元", "(1)", "1:1", "≥1", "一", "百分之一", "壹佰"),
    *("得分", "合计", "其中：", "同比增长1%", "项目名（x）", "执行率", "编制1名", "财预〔2023〕1号", "《条例》", "甲"),
    *("湖南省安仁县水利局", "产出指标10分，得9分", "存在问题", "一、"),
)
_SEPARATORS = ("", "，", "\n")
#: Signs and blanks alone; brackets and quotation marks that nobody closes; addresses; heads of tables; sentences.
_ALONE = (
    *(
        "、",
        "，",
        "。",
        "：",
        "(",
        "（",
        ")",
        "()",
        "《",
        "《》",
        "《甲",
        "“",
        "“甲",
        '"',
        "[1]",
        "〔",
        "-",
        "—",
        "…",
        "·",
        "*",
    ),
    *(
        "**",
        "_",
        "`",
        "$1$",
        "\\geq",
        "&nbsp;",
        "<p>",
        "|",
        "| ",
        "|a|b|\n",
        " ",
        "\t",
        "\n",
        "\r\n",
        "\u3000",
        "\u00a0",
    ),
    *(
        "\u200b",
        "#",
        "# \n",
        "@",
        "@a.a",
        "a@a.a",
        "www.",
        "电话:",
        "13800000000",
        "身份证1",
        "联系人：",
        "第1页\n",
        "- 1 -\n",
    ),
    *("〇", "零点", "￥1", "第一条", "一是", "二〇二三", "年", "元", "%", "分", "2023-", "1,", "1/", "1×", "2023.1.1 "),
    *(
        "单位：万元\n",
        "评分标准：",
        "自评得分为",
        "等级为优",
        "根据《条例》和",
        "截至2023年12月31日",
        "1个工作日内",
        "目录…1\n",
    ),
    "三级指标\n指标值\n完成值\n得分\n甲\n1\n",
    "合计\n1\n",
    "机构名称\n收入合计\n上年结转\n局机关\n1\n2\n",
    "指标 分值 得分\n甲 1 1\n",
    "一级指标\t三级指标\t分值\t得分\n产出\t甲\t10\t9\n",
    "年初预算1万元，调整后预算2万元，支出1万元，执行率50%，",
    "其中：项目支出1万元，基本支出2万元。",
    "下一步加强管理，针对以上问题完善制度；",
    "培训1期，其中：甲1人、乙1人；",
    "扣分原因：因支出进度滞后，扣0.5分。",
)


def runs(mixed: int = 20, seed: int = 10) -> Iterator[str]:
    """What is repeated: every unit with every separator, all that stands alone, and ``mixed`` of several together."""
    yield from map("".join, product(_UNITS, _SEPARATORS))
    yield from _ALONE
    pick = random.Random(seed)
    for _ in range(mixed):
        yield "".join(pick.choice((*_UNITS, *_ALONE)) + pick.choice(_SEPARATORS) for _ in range(pick.randint(2, 4)))


def long(unit: str, length: int) -> str:
    """``unit`` over and over, ``length`` characters in all."""
    return (unit * (length // len(unit) + 1))[:length]
