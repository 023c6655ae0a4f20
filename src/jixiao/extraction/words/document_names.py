"""Names of documents: what is one and what is a film, a form or a general word; and what was done with a document."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache

from jixiao.extraction.lexicon import Lexicon
from jixiao.extraction.text.vocabulary import any_of, by_rank
from jixiao.facts.table import Row

#: 21条举措, 十项制度机制, 人才生态30条.
_COUNTED = re.compile(
    r"(?:[\d一二三四五六七八九十]条(?:政策措施|政策|举措|措施|意见|规定)|\d条"
    r"|[一二三四五六七八九十]项(?:制度机制|规定|制度|措施))$"
)
#: Words that make a name general: 具体实施措施, 相关管理办法.
_GENERAL = re.compile(
    r"本地|符合|具体|相关|有关|各项|系列|切实|有效|配套|相应|上述|以下|各类|多项|不同|该|此|这|其他|等(?!级|职业|教育)|了"
    r"|科学合理|严格|健全|完善|加强|进一步|和实施|并组织"
)
#: Words that every kind of document and of management has; what is left is the name's own.
_COMMON = re.compile(
    r"工作|实施|管理|总体|项目|资金|财务|预算|绩效|考核|评价|指标|体系|改革|活动|培训|专项|年度|制度|方案|办法|规定|意见|措施"
    r"|计划|要点|规划|纲要|细则|条例|通知|应急|预案|行动|部门|单位|支出|内部|控制|规程|规则|议事|规范|奖励|发展|责任|任务|清单"
    r"|负面|权责|若干|建设|指导|暂行|关于|[的和本我县市省区局各\d年]"
)
#: 《》 also hold newspapers, films and songs; and the report itself with its forms.
_NOT_DOCUMENT = re.compile(
    r"(?:[日晚早时周月]报|[简快]报|电视报|[周月]刊|通讯|信息|杂志|新闻|头条|网|频道|(?:自评|评价|绩效|分析)报告|表|\.\w{3,4}|简介|故事|之歌|台账)$"
)
_WORK_BEFORE = re.compile(
    r"(?:拍摄|电影|影片|电视片|专题片|宣传片|纪录片|歌曲|节目|观看|播放|收看|作品|刊物|部刊|主办|期刊|微视频|话剧|文章|论文|刊登|动漫"
    r"|创作|编写|稿件)[^，。；]{0,4}$"
)
_WORK_AFTER = re.compile(
    r"一文|专栏|栏目|杂志|刊|信息稿|稿|节目|登载|获|入选|荣获|等?(?:主题节目|电影|影片|作品|歌曲|专题片|电视片|微视频)"
    r"|[^，。；]{0,6}(?:刊登|刊发|播出|登载|排名)"
)
_IS_DOCUMENT = re.compile(
    r"(?:法|法典|党章|章程|条例|规定|办法|准则|方案|计划|规划|纲要|意见|措施|细则|制度|清单|要点|通知|预案|规程|规则|标准|指南|指引"
    r"|规范|体系|职责|手册|承诺书|责任[书状]|协议书?|合同|通报|决定|决议|公告|函|批复|报告|讲话|政策|举措|摘编|选编|读本|著作|教材"
    r"|汇编|文选|论述|选集|汇报|纪要|目录|大纲|蓝图|编制|机制|重点|事项|公约|协定|倡议书?|宣言|说明|安排|部署|指标|[\d十]条)"
    r"[^》]{0,3}(?:[(（][^()（）]{1,16}[)）])?$"
)
_CITED = re.compile("根据|按照|依据|依照|遵照|参照|对照|贯彻|落实|执行|学习|印发")
#: 按…, 依…: one character is a word for it only where a clause begins or the name follows.
_BASIS = r"(?:^|[，。；、\n])[按照据依]|[按照据依]$"
_STUDIED_AFTER = re.compile(r"[^，。；、《》]{0,6}(?:学习|培训|宣讲|宣传)")
_DONE_AFTER = re.compile(r"(?:的?贯彻|落实|执行)")
_FRAME_AFTER = re.compile(r"的?框架")
_TITLE = re.compile(r"《[^《》]*》")
_CLAUSE_ENDS = "，。；;！？!?\n\t"
#: Most characters of names that stand joined before another.
_NEIGHBOURS = 600


def is_proper(name: str) -> bool:
    """Whether a name has words of its own, or says whose or of which year it is."""
    if len(name) < 6 or "、" in name or "行政区域" in name or _GENERAL.search(name):
        return False
    if name.endswith(("整体支出绩效评价指标体系", "整体支出绩效自评指标体系")):
        return True
    own = len(_COMMON.sub("", name))
    return own >= 4 or (own >= 3 and ("全" in name or "“" in name)) or (len(name) >= 8 and name.endswith("负面清单"))


def is_document(name: str, before: str, after: str) -> bool:
    """Whether what stands in 《》 is a document, by its name and the words ``before`` and ``after`` it."""
    if _NOT_DOCUMENT.search(name[-8:]) or _WORK_BEFORE.search(before[-12:]) or _WORK_AFTER.match(after):
        return False
    return _IS_DOCUMENT.search(name[-24:]) is not None or _CITED.search(before[-8:]) is not None


def before(text: str, start: int) -> str:
    """The words of the clause before ``start``, over the names in 《》 that stand between."""
    words = text[max(0, start - 60) : start]
    return _TITLE.sub("", words[max(map(words.rfind, _CLAUSE_ENDS)) + 1 :])


class DocumentNames:
    """The lists of ``ref_word`` about documents: how names end, names known by themselves, what is done with them.

    ``end`` is where a name without 《》 may end, ``known`` a name that needs no words around it.
    """

    def __init__(self, lists: Mapping[str, list[Row]]) -> None:
        self.end = re.compile(any_of(lists["document_end"]))
        laws = any_of(lists["law"])
        self.known = re.compile(
            rf"(?:中华人民共和国)?(?:{laws})$|(?<=[习守崇照《行实章])党章$|(?:中央)?八项规定$|(?<=执行)准则$"
        )
        self.known_ends = (*(str(row["word"]) for row in lists["law"]), "党章", "八项规定", "准则")
        kinds: defaultdict[str, list[str]] = defaultdict(list)
        for row in lists["document_kind"]:
            kinds[str(row["word"])[-2:]].append(str(row["word"]))
        self._kinds = {end: tuple(words) for end, words in kinds.items()}
        self._relations = [
            (relation, re.compile(f"{any_of(rows)}|{_BASIS}" if relation == "basis" else any_of(rows)))
            for (relation,), rows in by_rank(lists["document_relation"], "meaning")
        ]

    def is_kind(self, text: str, end: int) -> bool:
        """Whether the words that end at ``end`` are a kind of document."""
        words = text[max(0, end - 8) : end]
        if (kinds := self._kinds.get(words[-2:])) and words.endswith(kinds):
            return True
        return ("条" in words or "项" in words) and _COUNTED.search(words) is not None

    def relation(self, text: str, start: int, end: int, taken: bytearray) -> str:
        """What was done with it: by the last telling word before it and its neighbours, or by 学习培训 behind it."""
        first, least = start, max(0, start - _NEIGHBOURS)
        while first > least and (taken[first - 1] or text[first - 1] in "、和与及以()"):
            first -= 1
        if 1 not in taken[first:start]:
            first = start
        if _STUDIED_AFTER.match(text, end):
            return "studied"
        if _FRAME_AFTER.match(text, end):
            return "basis"
        if _DONE_AFTER.match(text, end):
            return "implemented"
        told = before(text, first)[-24:]
        last, found = -1, "other"
        for name, words in self._relations:
            for match in words.finditer(told):
                if match.start() > last:
                    last, found = match.start(), name
        return found


@lru_cache(maxsize=4)
def document_names(lexicon: Lexicon) -> DocumentNames:
    """The words about documents that ``lexicon`` has."""
    return DocumentNames(lexicon.word_lists)
