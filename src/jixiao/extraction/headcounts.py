"""Posts, people and organs of the department: 核定编制58名，实有在职人员55人，内设8个科室，下属事业单位3个.

What is counted is said before the number (行政编制22个) or after it (8个职能科室). Only places that speak of the
department's own establishment are read: an overview of it, or a sentence that names posts; trainees and residents are
counted elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from jixiao.extraction.draft import Draft
from jixiao.extraction.material import Material
from jixiao.extraction.quantities import Quantity
from jixiao.facts.column import Cell

#: Units in which posts, people and organs are counted.
_UNITS = frozenset({"个", "名", "人", "位", "家", "所", "支", "间", ""})
_REACH = 48

_POSTS = r"(?:编制?|编制人员|编制人数)(?:总?数|总额|人?数|人员|名额|总人数)?(?:\([^()]{1,14}\))?"
_OFFICES = r"(?:科室|处室|股室|室|科|处|股|部室|职能部门|工作部门|机构|部门|办公室|岗位|组|庭|大队|中队|站|中心)"
#: What is counted, said before the number; the last that fits, for 实有行政编制人员 the one that begins first.
_BEFORE = re.compile(
    r"(?P<vehicles>(?:公务)?(?:用车|车辆)[^，,。;；]{0,6})|(?P<other>遗属(?:补助)?(?:人员)?|学生|在校生|离养民师|幼儿)"
    r"|(?P<early_retired>离岗(?:退养|待退|休养)?|内退|内部退养|提前(?:离岗|退休)|退养)"
    r"|(?P<outside_establishment>(?:编外|临聘|临时|外聘|聘用|聘请|劳务派遣|劳务|劳动合同|合同制?|公益性?岗位?"
    r"|政府雇员|雇员|协?辅警|协警|协管|购买服务|三支一扶|西部计划|后勤服务人员|临工|非在编)[^，,。;；:\d]{0,10})"
    r"|(?P<retired>离?退?休(?:退休)?(?:干部|职工|教师|人员|老干部)?)"
    r"|(?P<in_post>(?:实有|实际|在职|在编|在岗|现有|年末|年底|现)(?:总|在职|在编|在岗|行政|事业|参公|工勤|机关|财政"
    r"|供养|编制|编内|正式|全额|共有|有|的|实有|年末|中|本级)*(?:人员|人数|职工|干部|公务员|工作人员|编制|总数|教师"
    r"|警力|民警|干警|数|在职|在编|在岗|编内|供养)*"
    r"|干部职工|教?职工|教师|工作人员|财政(?:全额)?(?:供养|保障)(?:人员|人数)?|公务员|机关(?:干部|人员)|(?:行政"
    r"|事业|参公|工勤|政法|管理岗|专技岗|专业技术)(?:岗)?人员|机关工勤(?!编))"
    rf"|(?P<worker_posts>(?:行政|机关|政法)?(?:工勤|后勤(?:服务)?|工人)(?:人员)?(?:事业)?(?:{_POSTS})?)"
    rf"|(?P<service_posts>(?:全额|差额|全供|自收自支|公益[一二]类)?(?:拨款)?(?:(?:参公|参照公务员(?:法)?管理"
    rf"|参照管理)(?:的)?(?:事业)?|事业(?:单位|人员|管理)?)(?:{_POSTS})?)"
    rf"|(?P<administrative_posts>(?:机关)?(?:行政|公务员|政法专项|政法|行政执法|执法专项|执法"
    rf"|机关(?=编))(?:专项)?(?:人员)?(?:执法)?(?:{_POSTS})?)"
    rf"|(?P<authorised_posts>(?:核定|全额|差额|机构|人员|总|单位|实有|定|机关)*{_POSTS}|定员)"
    rf"|(?P<subordinate_units>(?:下属|所属|直属|下辖|下设|管辖|二级)(?:的|独立(?:核算)?|预算|二级|财政|全额|正科级"
    rf"|副科级|正处级|副处级|公益[一二]类|行政|事业|法人|基层|部门|派出|管理)*(?:单位|机构|企业|二级机构|事业)?"
    rf"|二级(?:预算)?(?:单位|机构)|派出(?:机构|所)|(?:纳入|列入)[^，,。;；]{{0,16}}(?:预算"
    rf"|决算)[^，,。;；]{{0,8}}单位|预算单位)"
    r"|(?P<internal_offices>内(?:设|部)(?:职能|综合|业务|的|股级|科级|正科级|副科级|行政|管理)*(?:机构|科室|处室"
    r"|股室|部门|办公室|组|大队|庭室|部室|所队室)*|(?:党政|执法|勤务)(?:内设|勤务)?机构|(?:职能|业务)(?:科室|处室"
    r"|股室|部门|机构)|机关(?:科室|处室))"
    r"|(?P<leadership_posts>(?:[^，,。;；:、()\d]{0,8}领导)?职数|(?:(?:其中|设|核定|配备|含|有|现任)(?:正|副)?(?:科"
    r"|处|股|县|厅|局)级(?:领导|干部|职务)?)|(?:正副?|副)?(?:局长|部长|主任|书记|科长|处长|股长|主席|院长|校长|馆长"
    r"|站长|队长|会长|总经济师|总工程师|督查员|调研员|检察长|庭长|镇长|乡长|县长|秘书长|理事长|组长|党组成员"
    r"|班子成员))"
)
#: What may stand between those words and the number.
_LINK = re.compile(
    r"(?:数|人数|人员|总数|编制|:|为|是|共计?|合计|总计|有|只|分别|的|现|实有|核定|均|仅|各|约|计|设|达|占"
    r"|[“”\"\s、(（：]|财政供养|个数|数量|总人数|职位|正式|包括)*"
)
#: What is counted, said after the number: 8个职能科室, 3个二级机构, 6名编制.
_AFTER = re.compile(
    rf"(?:(?:正|副)?(?:科|处|股|厅)级)?(?P<internal_offices>(?:内设|职能|内部|业务|综合|行政|党政"
    rf"|执法)(?:{_OFFICES}|处|科)|(?:科室|处室|股室|部室|内设机构|党政机构|职能机构))"
    rf"|(?P<subordinate_units>(?:下属|直属|所属|二级|独立核算|派出|基层|全额|差额|参公"
    rf"|公益[一二]类)*(?:事业)?(?:预算)?(?:拨款)?(?:事业单位|二级(?:单位|机构)|单位|派出机构|派出所|直属机构|分局"
    rf"|机构))"
    r"|(?P<administrative_posts>行政编制)|(?P<service_posts>事业编制)|(?P<worker_posts>工勤编制)"
    r"|(?P<authorised_posts>编制)"
    r"|(?P<in_post>在职(?:在编)?(?:人员|职工)|在编(?:在岗)?人员|干部职工|教职工|教师|工作人员|正式(?:干部|职工))"
    r"|(?P<retired>(?:离退|退|离)休(?:人员|干部|职工))"
)
#: Verbs and nouns that make organs after a number the department's own.
_HAS_ORGANS = re.compile(
    r"(?:内设|下设|下属|下辖|所属|直属|设有?|设立|设置|有|包括|等|由|辖|共|[和及与、,，:])(?:共|了|有)?$"
    r"|[局委办部院厅会室科处股心所站队组]等?(?:共)?$"
)
_HAS_STAFF = re.compile(r"(?:^|有|共|现|配备|核定|批准|为|[:、,，(])(?:共|了|有)?$")
#: People who are not the department's staff, and posts counted otherwise.
_NOT_STAFF = re.compile(
    r"培训|参训|学员|慰问|走访|表彰|救助|招录|招聘|引进|选派|选调|录用|新增|减少|调[入出]|入伍|安置|发放|补助|补贴"
    r"|低保|居民|群众|村民|贫困|党员|党组织|企业|就业|社会化|参保|惠及|服务对象|人次|考核|提拔|晋升|交流|轮岗|新招"
    r"|退役|享受|选拔|村(?:干部|书记)|养老"
)
_STRONG = re.compile(r"编制|干部职工|在职|在编|离?退休|内设|下属|二级(?:预算)?单位|领导职数|编外|临聘|实有人")
_GROUP = re.compile(
    r"(?:自评|评价|绩效)[^，,。;；]{0,8}(?:工作)?(?:领导)?(?:小组|工作组|专班|领导小组)[^，,。;；\d]{0,10}$"
)
_OWN = frozenset({"overview", "front", "none"})
_AS_OF = re.compile(
    r"(?:截[至止]|至)?(?P<year>(?:19|20)\d\d)年?(?:(?P<month>\d{1,2})月(?P<day>\d{1,2})日|(?:年)?(?:末|底))"
)
#: A pair of posts: 领导职数1正3副.
_PAIR = re.compile(r"职数[^，,。;；\d]{0,6}(?P<chief>\d{1,2})正(?P<deputy>\d{1,2})副")
_NUMBERED = re.compile(r"[(（]?[一二三四五六七八九十\d]{1,2}[)）、.](?:[^，,。;；:]{2,12}[。:])?")
#: Heads of columns in tables of staff.
_STAFF_HEAD = re.compile(
    r"(?P<administrative_posts>行政编制(?:数|人数)?)|(?P<service_posts>事业编制(?:数|人数)?)"
    r"|(?P<worker_posts>工勤编制(?:数|人数)?)"
    r"|(?P<authorised_posts>(?:人员|核定|总)?编制(?:总?数|人数)?)|(?P<in_post>(?:在职|实有|在编|在岗|年末实有"
    r"|年末)+(?:在职|在编)?(?:人数|人员|职工)?数?)"
    r"|(?P<retired>离?退?休(?:人数|人员)?)|(?P<outside_establishment>(?:编外|临聘|聘用)(?:人数|人员)?)"
)
_GROUP_NAME = "自评工作小组"
_TIGHT = re.compile(r"(?:编制|人数|编制数|在职|退休|实有|总数|人员|个数)(?:\([^()]{1,8}\))?[:\t]?(?:为|共)?$")
_ORGANS_SPOKEN_OF = re.compile(r"内设|下设|下属|所属|直属|科室|股室|处室|编制|机构")
_SENTENCE = re.compile(r"[。；;！？]")
_NONE = re.compile(
    r"(?:无|没有|未设)(?:内设(?:机构|科室|处室|股室|部门)|(?:下属|二级|所属|直属)(?:预算|事业)?(?:单位"
    r"|机构)(?:和二级(?:预算)?单位)?)"
)
_UNIT_NAME = re.compile(
    r"(?<![^，,。;；:\n\t、)])(?!全|由|报|经|在|为|和|及|等|按|对|与|向|设|内|下|根据|各|其)"
    r"(?P<name>(?:我|本)(?:部门|单位|[局部委办院厅会镇乡校馆站所]|中心)(?:本级|机关)?"
    r"|[^，,。;；:、\d()]{1,24}?(?:局|委员会|委|办公室|办|厅|院|部|会|中心|室|镇|乡|校|馆|站|所|政府|本级|街道"
    r"|队)(?:本级|机关)?)"
    r"(?=[，,]?(?:共有|现有|内设|下设|核定|实有|总?编制|行政编|事业编|人员|所属|下属|无|没有|共|有|在职|设|离?退休"
    r"|领导|经|公益|属|是|为|系))"
)


_PARTS = ("行政", "事业", "工勤", "参公", "政法", "机关工勤", "公务员")
#: What a division of posts calls them: 其中公务员12名、工勤人员3名.
_KIND_OF_STAFF = re.compile(r"(?P<administrative>公务员|行政|政法)|(?P<service>事业|参公)|(?P<worker>工勤|机关工勤)")
#: Posts of the year's end, or those that a department has: 年末人员编制, 实有编制数.
_ONLY_POSTS = re.compile(r"(?:实有|现有|年末|年底|有|的|共有)*(?:人员)?编制(?:人?数|总数)?")
#: Items that people are part of: 其中 after them divides people, not posts.
_PEOPLE = frozenset({"in_post", "retired", "outside_establishment", "early_retired"})
_ORGANS = frozenset({"internal_offices", "subordinate_units"})
_TALKS_OF_WORK = frozenset({"tasks", "goals", "problems", "measures", "conclusion"})
_OURSELVES = re.compile(r"[我本](?:部门|单位|[局部委办院厅会中])")


@dataclass(slots=True)
class _State:
    """What the counts before have said: in which paragraph, where the last one ends, its item, whose it is."""

    paragraph: int = -1
    end: int = 0
    root: str = ""
    owner: str | None = None


def recognise(material: Material) -> Iterator[Draft]:
    """Every count of posts, people and organs of the department."""
    state = _State()
    yield from _table_counts(material)
    found = [*material.free("count", "plain"), *_han(material)]
    found.sort(key=lambda quantity: quantity.start)
    for quantity in found:
        if quantity.unit not in _UNITS or quantity.value != int(quantity.value):
            continue
        draft = _count(material, quantity, state)
        if draft is not None:
            material.reading.claim(draft.start, draft.end)
            yield draft
    yield from _none(material)
    yield from _leaders(material)


def _table_counts(material: Material) -> Iterator[Draft]:
    """Counts in tables whose heads are 编制数, 实有人数 or the like."""
    for grid in material.grids:
        heads = [_STAFF_HEAD.fullmatch(name.rpartition("/")[2]) for name in grid.names]
        if sum(head is not None for head in heads) < 2:
            continue
        for row in grid.rows:
            label = next((cell.text for cell in row if re.search("[一-龥]", cell.text)), None)
            for cell, head in zip(row, heads, strict=True):
                found = [] if cell.filled or head is None else material.quantities_in(cell.start, cell.end)
                if head is None or len(found) != 1 or not re.fullmatch(r"\d{1,5}[人名个]?", cell.text):
                    continue
                if not material.reading.is_claimed(cell.start, cell.end):
                    material.reading.claim(cell.start, cell.end)
                    values: dict[str, Cell] = {
                        "item": head.lastgroup,
                        "unit_name": label,
                        "headcount": int(found[0].value),
                        "value_status": "stated",
                        "unit": found[0].unit or "人",
                        "as_of": None,
                    }
                    yield Draft("headcount", cell.start, cell.end, values, "headcount.table", 0.85)


def _han(material: Material) -> Iterator[Quantity]:
    """Chinese numerals in paragraphs that speak of organs and posts: 内设八个科室."""
    for paragraph, section in zip(material.reading.paragraphs, material.outline.sections, strict=True):
        if section.role in _OWN and _ORGANS_SPOKEN_OF.search(material.text, paragraph.start, paragraph.end):
            for quantity in material.lexicon.scanner.scan_han(material.text, paragraph.start, paragraph.end):
                if quantity.unit and not material.reading.is_claimed(quantity.start, quantity.end):
                    yield quantity


def _count(material: Material, quantity: Quantity, state: _State) -> Draft | None:
    text = material.text
    paragraph = material.paragraph(quantity.start)
    if paragraph.number != state.paragraph:
        state.paragraph, state.end, state.root = paragraph.number, paragraph.start, ""
    start = max(state.end, quantity.start - _REACH)
    before = _SENTENCE.split(text[start : quantity.start])[-1]
    if not before and (paragraph.start, paragraph.end) == (quantity.start, quantity.end) and paragraph.number:
        label = material.reading.paragraphs[paragraph.number - 1]
        before = text[max(label.start, label.end - 16) : label.end]
    section = material.section(quantity.start)
    if section.role not in _OWN and "小组" not in before and not state.root and not _STRONG.search(before):
        return None
    item, words = _item(before, text[quantity.end : quantity.end + 14], quantity, state.root)
    if not item or not _is_own(material, quantity, before, item):
        return None
    if item not in _ORGANS and item != "leadership_posts":
        state.root = state.root if state.root and words.startswith(_PARTS) else item
    state.owner = _owner(material, paragraph.start, quantity.start) or state.owner
    post = _post(words) if item == "leadership_posts" else ""
    if post and state.owner and state.owner.endswith(("中心", "站", "所", "馆")) and len(post) < 4:
        post = state.owner + post
    state.end = quantity.end
    values: dict[str, Cell] = {
        "item": item,
        "unit_name": post or (_GROUP_NAME if item == "evaluation_group" else state.owner),
        "headcount": int(quantity.value),
        "value_status": "stated",
        "unit": quantity.unit or ("个" if item in _ORGANS else "人"),
        "as_of": _as_of(material, quantity.start),
    }
    confidence = 0.93 if quantity.unit else 0.8
    return Draft("headcount", quantity.start, quantity.end, values, f"headcount.{item}", confidence)


def _item(before: str, after: str, quantity: Quantity, root: str) -> tuple[str, str]:
    """What the number counts, and the words that say so; empty if it is nothing of the department's."""
    if quantity.unit in ("人", "名", "位") and _GROUP.search(before):
        return "evaluation_group", before
    said = None
    for match in _BEFORE.finditer(before):
        said = match
    if said is not None and not _LINK.fullmatch(before, said.end()):
        said = None
    follows = _AFTER.match(after) if quantity.unit in ("个", "名", "家", "所", "人") else None
    if follows and (said is None or (follows.lastgroup in _ORGANS and said.lastgroup in (*_ORGANS, "in_post"))):
        has = _HAS_ORGANS if follows.lastgroup in _ORGANS else _HAS_STAFF
        return (str(follows.lastgroup), follows.group()) if said or has.search(before) else ("", "")
    if said is None or not _is_counted_so(said, before, after, quantity):
        return "", ""
    return _among(str(said.lastgroup), said.group(), root), said.group()


def _is_counted_so(said: re.Match[str], before: str, after: str, quantity: Quantity) -> bool:
    """Whether the number counts what the words before it name, in a unit that fits and of the department's staff."""
    if (
        said.lastgroup == "vehicles"
        or _NOT_STAFF.search(before, max(0, said.start() - 8), said.start())
        or _NOT_STAFF.match(after)
    ):
        return False
    if not quantity.unit:
        return _TIGHT.search(before) is not None and quantity.end - quantity.start < 6
    return said.lastgroup not in _ORGANS or quantity.unit in ("个", "家", "所", "支", "间")


def _among(item: str, words: str, root: str) -> str:
    """The item that words mean after others: 行政28人 are posts after posts, people after people, else nothing."""
    if item == "in_post" and root == "authorised_posts" and (kind := _KIND_OF_STAFF.match(words)):
        return f"{kind.lastgroup}_posts"
    if item == "in_post" and _ONLY_POSTS.fullmatch(words):
        return "authorised_posts"
    if item.endswith("_posts") and item != "leadership_posts" and "编" not in words:
        return root if root in _PEOPLE else item if root or item == "worker_posts" else ""
    return item


def _is_own(material: Material, quantity: Quantity, before: str, item: str) -> bool:
    section = material.section(quantity.start)
    if item == "evaluation_group" or section.role in _OWN:
        return True
    start, end = material.sentence(quantity.start)
    sentence = material.text[start:end]
    if section.role in _TALKS_OF_WORK and not section.has("overview") and not _OURSELVES.search(sentence):
        return False
    return _STRONG.search(sentence) is not None and not _NOT_STAFF.search(sentence)


def _owner(material: Material, start: int, offset: int) -> str | None:
    """The unit whose counts the sentence gives, as printed; None if it names none."""
    sentence = max(start, material.sentence(offset)[0])
    found = _UNIT_NAME.match(material.text, _opening(material.text, start), offset) if sentence > start else None
    for match in _UNIT_NAME.finditer(material.text, sentence, offset):
        found = match
    return material.reading.printed(*found.span("name")) if found else None


def _opening(text: str, start: int) -> int:
    """Where a paragraph's words begin after its number."""
    match = _NUMBERED.match(text, start)
    return match.end() if match else start


def _post(words: str) -> str:
    return re.sub(r"^(?:其中|设|核定|配备|含|有|现任|[、，,和及])+", "", words)


def _as_of(material: Material, offset: int) -> date | None:
    """The day for which the sentence's counts hold: 截至2023年12月31日, 2023年末."""
    found = None
    start = material.paragraph(offset).start
    for match in _AS_OF.finditer(material.text, max(start, material.text.rfind("。", start, offset)), offset):
        found = match
    if found is None:
        return None
    month, day = int(found["month"] or 12), int(found["day"] or 31)
    try:
        return date(int(found["year"]), month, day)
    except ValueError:
        return None


def _leaders(material: Material) -> Iterator[Draft]:
    """Leaders counted in pairs: 领导职数1正3副."""
    for match in _PAIR.finditer(material.text):
        for number, post in (("chief", "正职"), ("deputy", "副职")):
            start, end = match.start(number), match.end(number) + 1
            if not material.reading.is_claimed(start, end):
                values: dict[str, Cell] = {
                    "item": "leadership_posts",
                    "unit_name": post,
                    "headcount": int(match[number]),
                    "value_status": "stated",
                    "unit": "名",
                    "as_of": None,
                }
                material.reading.claim(start, end)
                yield Draft("headcount", start, end, values, "headcount.leaders", 0.85)


def _none(material: Material) -> Iterator[Draft]:
    """Organs that the department says it does not have: 无内设科室."""
    for match in _NONE.finditer(material.text):
        if material.section(match.start()).role not in _OWN or material.reading.is_claimed(*match.span()):
            continue
        item = "internal_offices" if "内设" in match.group() else "subordinate_units"
        owner = _owner(material, material.paragraph(match.start()).start, match.start() + 1)
        values: dict[str, Cell] = {
            "item": item, "unit_name": owner, "headcount": 0, "value_status": "stated", "unit": "个", "as_of": None
        }  # fmt: skip
        material.reading.claim(*match.span())
        yield Draft("headcount", match.start(), match.end(), values, "headcount.none", 0.9)
