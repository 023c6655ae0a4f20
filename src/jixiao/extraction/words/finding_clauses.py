"""Clauses of problems and measures: which clauses of a sentence say what is lacking, and which what will be done."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

FindingKind = Literal["problem", "measure"]
Span = tuple[int, int]

_CLAUSE = re.compile(r"[^，,:：\t]+")
_EDGES = " ，,、：:\t"
#: What only leads to a clause: 但, 我部将, 进一步.
_OPENING = re.compile(
    r"^(?:但是?|仍|同时|此外|另外|并且?|还|也|其中|主要是|特别是|尤其是|主要存在|主要表现[在为]|[一二三]是"
    r"|我[部局委办院厅会校单中镇乡街]位?(?:将|拟|需|要)?|本[部局委办院厅单]位?(?:将|拟)?|各?将|要|需要?|进一步|继续(?=严格执行))+"
)
_DEFICIENT = re.compile(
    r"不足|不够|不规范|不完善|不健全|不到位|不及时|不平衡|不充分|不合理|不科学|不明[确显]|不清晰|不准确|不理想|不可预见|不匹配|不符|不一致|不熟"
    r"|不[高强严力准全齐实精细深多大明清畅均](?!度|限|等)|欠[缺佳准妥]|偏[低高慢弱差少大多紧松]|较[慢低弱差少难大]|过[于多少高低大]|率较?[大高低]|幅较?[大高低]|度[慢低]|缓慢"
    r"|有待|滞后|落后|未(?!来|成年|经)|尚|差距|缺[乏少失口]|薄弱|弱化|难[以度]|困难|短板|瓶颈|退回|沉淀|追加|超[支标]|前松后紧|紧张|笼统|单一|简单|脱节|空白|淡薄"
    r"|流于形式|重.{1,4}轻|需(?:要)?(?:进一步|加强|提高|完善|提升|改进)|存在.{1,30}(?:问题|现象|情况|风险|偏差)"
)
_VERB = re.compile(
    r"加[强快大]|完善|健全|提[高升]|强化|规范|优化|推[进动]|落实|建立|细化|严格|督促|做[好实细]|开展|深[化入]|增强|注重|改进|制[定订]|创新|打造|拓[展宽]|畅通|选优"
    r"|压[实减缩]|抓[好实紧细]|盘活|控制|统筹|严[控肃把]|构建|组织|夯实|争取|重视|杜绝|避免|探索|跟踪|用好|梳理|树立|设置|查摆|预判|编制(?!情况|工作)"
    r"|执行(?!情况|率|中)|转变|引[导进]|减少|节约|降低|纠正|整改|保持|把[好握]|充实|配[备强]|聚焦|扩大|明确|坚决|及时|定期|协调|培[养育]"
)
_VERB_WITHIN = 14
#: What only says what to do, though it stands among problems.
_IMPERATIVE = re.compile(
    r"(?:要|应|需|进一步|继续){0,2}(?:加[强快大]|完善|健全|提[高升]|强化|规范|优化|细化|严格|建立|做[好实]|落实)"
)
_SHOULD = re.compile(
    r"(?:应当?|需要?|必须|要|还?应|仍?需)"
    r"(?=加[强快]|进一步|提高|完善|继续|做|合理|强化|规范|健全|细化|建立|切实|不断)"
)
#: On what ground something is done, which is no measure of its own.
_GROUND = re.compile(
    r"^(?:认真|严格|继续|我[部局委院]|将|在|主要){0,3}(?:按照?(?!时|期|月|季)|根据|依[照据]|参[考照]|结合|针对|围绕|通过|对于?|对[标照]|以.+?为|为了?|坚持"
    r"|立足|由于|鉴于|随着)"
)
#: What it is for: at a sentence's end, or from there to its end.
_PURPOSE = re.compile(
    r"^(?:从而|进而|不断|切实|有效|全面|进一步|持续|努力|着力){0,2}(?:提[升高]|推动|促进|保障|实现|增强|发挥|达到|形成)"
)
_TO_THE_END = re.compile(r"^(?:从而|进而)?(?:引导|确保|保证|使|以便|以确保|避免因|真正|力争)")
_WITHOUT_DEED = re.compile(r"^(?:需要?)?(?:加强)?综合考虑|^(?:充分发挥|[^，]{0,4}理解)")
_BARE = re.compile(r"^(?:认真|不断|持续|严格|切实|进一步|及时|改进|完善|提[高升]|规范|加强|管理|整改|落实|优化){1,6}$")
_RULES = re.compile(r"^.{0,10}?(?:执行|落实|实行|坚持|建立|完善|健全)(?=.{4,}(?:制度|机制)、.{4,}(?:制度|机制))")
_RULE = re.compile(r"[^、]+(?:制度|机制)(?=等?(?:、|$))")
_CAUSE = re.compile(r"^(?:主要)?(?:原因是|由于|因(?!此|而)|受|鉴于)")
_EFFECT = re.compile(r"^(?:从而|进而|也|易|容易|以致|直接)?(?:导致|造成|致使)(?:在|了)?")
#: A clause without a subject of its own goes on with the problem before.
_GOES_ON = re.compile(r"^(?:且|并且|又|甚至|从而|进而|也?(?:未|不|没有|无法|难以|缺乏|缺少|影响|使得|使))")
_EXAMPLE = re.compile(r"^(?:例如|比如|譬如|如(?!何|期|实|果))[，,:：]?")
_SHOWS = re.compile(r"^(?:也|还|同时|充分)?(?:反映出?|说明|表明|体现出?)了?")
#: 存在一定的问题 says that there are problems, not which.
_GENERIC = re.compile(
    r"^.{0,14}(?:存在|有)[着了]?(?:一定|一些|以下|如下|不少|诸多|部分|几个|几点|较多|方面)?的?(?:主要)?(?:问题|不足|困难|短板|薄弱环节)"
    r"(?:[和与]不足)?.{0,4}$"
)


def problems(text: str, sentence: Span, *, is_sub: bool) -> tuple[list[tuple[Span, bool]], list[Span]]:
    """The problems of a sentence, each with whether it is an example of the one before; and its remedies.

    ``is_sub`` says that the sentence stands below a title that names the problem already.
    """
    found: list[tuple[Span, bool]] = []
    in_example = False
    for match in _CLAUSE.finditer(text, *sentence):
        if _SHOULD.match(text, match.start(), match.end()):
            return found, measures(text, (match.start(), sentence[1]))
        start, end = trim(text, *match.span())
        words = text[start:end]
        if example := _EXAMPLE.match(words):
            in_example = bool(found)
            start += example.end()
            if _DEFICIENT.search(text, start, end):
                found.append(((start, end), in_example))
        elif shows := _SHOWS.match(words):
            found.append(((start + shows.end(), end), False))
            in_example = False
        elif in_example or _GENERIC.match(words) or _CAUSE.match(words):
            continue
        elif effect := _EFFECT.match(words):
            # Where the clause before only repeats the title or gives the cause, the effect is the problem.
            if found and is_sub:
                found.pop()
            if not found or is_sub:
                found.append(((start + effect.end(), end), False))
        elif not (found and _GOES_ON.match(words)) and _DEFICIENT.search(words):
            found.append(((start, end), False))
    return found, []


def measures(text: str, sentence: Span) -> list[Span]:
    """The measures of a sentence: its clauses with a deed, but not those that say on what ground or what for."""
    found: list[Span] = []
    for match in _CLAUSE.finditer(text, *sentence):
        start, end = trim(text, *match.span())
        words = text[start:end]
        if found and (_TO_THE_END.match(words) or (end >= sentence[1] - 1 and _PURPOSE.match(words))):
            break
        if len(words) <= 4 or _GROUND.match(words) or _WITHOUT_DEED.match(words) or _BARE.match(words):
            continue
        if rules := _RULES.match(words):
            found.extend(_each_rule(text, start + rules.end(), end))
        elif has_verb(words):
            found.append((start, end))
    return found


def _each_rule(text: str, start: int, end: int) -> Iterator[Span]:
    """执行A制度、B制度等 is one measure for each."""
    return (match.span() for match in _RULE.finditer(text, start, end))


def nucleus(text: str, sentence: Span, kind: FindingKind) -> Span:
    """The clause of an entry's first sentence that says it."""
    if kind == "measure":
        found = measures(text, sentence)
    else:
        found = [span for span, _ in problems(text, sentence, is_sub=False)[0]]
    clauses = (trim(text, *match.span()) for match in _CLAUSE.finditer(text, *sentence))
    return found[0] if found else next((clause for clause in clauses if clause[1] - clause[0] > 1), sentence)


def is_title(text: str, span: Span, kind: FindingKind) -> bool:
    """Whether a sentence of running text is short and says by itself what the following ones explain."""
    words = text[span[0] : span[1]]
    if len(words) > 30 or "，" in words or "," in words or _GENERIC.match(words) or _GROUND.match(words):
        return False
    return is_deficient(words) if kind == "problem" else has_verb(words) and len(words) <= 24


def is_deficient(words: str) -> bool:
    return _DEFICIENT.search(words) is not None


def deficiencies(text: str, start: int, end: int) -> int:
    """How many words from ``start`` to ``end`` say that something is lacking."""
    return len(_DEFICIENT.findall(text, start, end))


def has_verb(words: str) -> bool:
    return _VERB.search(words, 0, _VERB_WITHIN) is not None


def only_demands(words: str) -> bool:
    """Whether an entry among problems names none, only what to do: 加强预算管理."""
    return not is_deficient(words) and _IMPERATIVE.match(words) is not None


def trim(text: str, start: int, end: int) -> Span:
    """A clause without the words that only lead to it."""
    while start < end and text[start] in _EDGES:
        start += 1
    while end > start and text[end - 1] in _EDGES:
        end -= 1
    opening = _OPENING.match(text[start:end])
    if opening and end - start - opening.end() > 3:
        start += opening.end()
    return start, end
