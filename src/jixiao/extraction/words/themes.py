"""What a piece of text is about: the themes of ``ref_theme`` by their words."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import groupby

#: The words of each theme. Of two themes that weigh the same in a text, the one named first here is meant: those that
#: say what was done stand before those that say for whom.
WORDS: dict[str, str] = {
    "epidemic_control": "疫情|防疫|新冠|抗疫|核酸|疫苗接种|隔离点|检疫|联防联控|体温监测",
    "performance_management": "绩效自评|绩效评价|绩效监控|绩效目标|绩效管理|绩效评估|项目支出|专项经费",
    "procurement": "政府采购|采购项目|采购意向|招标|中标",
    "archives": "人事档案|档案整理|档案数字化|干部档案",
    "staffing": "机构编制|编制|三定|事业单位登记|机构改革|核编|空编",
    "urban_party_building": (
        "城市党建|城市基层|社区党|党群服务|红色物业|网格|大工委|大党委|党员报到|共建项目|志愿服务队|责任区"
    ),
    "new_sectors": "两新|新业态|新就业|非公企业|非公|社会组织党|外卖|快递|货车司机|暖心|两个覆盖",
    "talent": (
        "人才|引才|招才|博士|博士后|引进人才|专家|院校|招聘|创新创业|技能|技师|能手|土专家|田秀才|乡创客|返乡"
        "|引智|论坛|职称|学徒|技术指导"
    ),
    "theory_study": "理论学习|中心组|主题教育|第一议题|宣讲|党课|读书班|学习研讨|大兴调查研究|课题调研|检视|理论武装",
    "training": "培训|参训|学员|讲座|轮训|研修|党校|网络学院|课程|教学|红色村",
    "publicity": (
        "宣传|新闻|信息|报道|媒体|电视片|电教|电教片|公众号|作品|微视频|点赞|刊发|专栏|远程教育|直播|简报|稿件"
    ),
    "civil_service": "公务员|职级|晋升|选调生|考录|录用|省考|遴选|年度考核|调任|转任|调动|考试录用",
    "cadre_supervision": (
        "干部监督|选人用人|个人有关事项|政治审查|审计|三责同审|一报告两评议|民主评议|举报|查核|出国|函询"
        "|带病提拔"
    ),
    "cadre": "干部|班子|任免|提拔|挂职|挂任|后备|人事调整|选派|优秀年轻|人选|谈话",
    "rural_revitalisation": "乡村振兴|百千万|村集体|美丽乡村|帮扶|脱贫|农村人居|驻村|试点村|示范村|乡村治理",
    "grassroots_governance": (
        "基层治理|综治|一线双联|民情夜访|矛盾纠纷|调解|平安建设|社会治理|办实事|民生实事|急难愁盼"
    ),
    "party_building": "党建|党组织|党支部|党员|两委|村级换届|村干部|头雁|党龄|党代表|党委|入党|书记",
    "internal_management": "督办|清单|周报|机关建设|办公室|公文|信息化建设|后勤|保密|值班",
    "enterprise_support": "企业|营商环境|招商|产业|经济考评|制造业|驻企|园区|市场主体|项目建设|开工|投产|工业",
    "petitions": "信访|来访|来信|接访|维权",
    "public_security": "公安|案件|刑事|治安|禁毒|交警|交通事故|诈骗|抓获|嫌疑人|破获|巡逻|派出所|户籍|道路交通",
    "law": "法治|普法|执法|法律|诉讼|行政复议|司法|律师|仲裁|公证|法院|检察|审理|判决|立案|纪律审查|处分",
    "emergency": "应急|消防|防汛|抢险|救援|安全生产|隐患|火灾|地震|减灾|救灾|演练|防火",
    "health": "卫生|医疗|医院|健康|疾病|诊疗|医师|护士|妇幼|计划生育|体检|患者|药品|床位|义诊|献血|门诊",
    "education": "教育|学校|学生|教师|幼儿园|高考|中考|义务教育|招生|学位|校园|助学|高校|课堂|课题",
    "employment": "就业|创业|失业|劳动|用工|社保|社会保险|工伤|农民工|岗位",
    "social_welfare": "低保|救助|养老|残疾|儿童|孤儿|特困|福利|慈善|殡葬|老年人|妇女|婚姻|补贴|红十字",
    "veterans": "退役|军人|优抚|拥军|烈士|军休|双拥|英烈",
    "agriculture": (
        "农业|农村|农产品|种植|养殖|粮食|耕地|高标准农田|畜牧|水产|农机|水利|灌溉|农民|合作社|林业|造林|渔业"
    ),
    "environment": "生态|环境|污染|大气|水质|减排|垃圾|绿化|环保|噪声|固废|河长|保护区|树木|植树",
    "transport": "公路|交通运输|道路|公交|客运|货运|港口|航道|桥梁|铁路|机场|出租车",
    "housing": (
        "住房|棚户区|老旧小区|保障房|公租房|建筑|房屋|工程质量|城管|市政|城市更新|规划|征收|危房|路灯|燃气|供水"
        "|国土|不动产"
    ),
    "market_regulation": (
        "市场监管|食品|药械|计量|质量监督|特种设备|商标|专利|知识产权|消费者|检验检测|抽检|价格|标准化"
    ),
    "finance": "税务|税收|债券|金融|贷款|国有资产|会计|社保基金|银行|保险公司|非税|财政监督|投资评审",
    "science": "科技|科学|研发|高新技术|实验室|科普|专利申请|成果转化|气象",
    "culture": "文化|文物|图书|演出|博物馆|非遗|广播|电影|艺术|文艺|展览|文明|史志|新闻出版|阅读",
    "tourism": "旅游|景区|文旅|游客|民宿",
    "sports": "体育|健身|赛事|运动员|金牌|比赛|运动会",
    "assets": "固定资产|资产处置|资产清查|盘点",
}  # fmt: skip

#: Themes whose words are everywhere in reports of Party organs: a word of any other theme outweighs two of theirs.
_COMMON = frozenset({"party_building", "cadre", "internal_management", "culture", "law", "finance"})

_THEME = {word: theme for theme, words in WORDS.items() for word in words.split("|")}
_RANK = {theme: number for number, theme in enumerate(WORDS)}
#: All words, longest first, those of one first character together: few branches to try at each place of a text.
_BRANCHES = [
    (first, f"{re.escape(first)}(?:{'|'.join(re.escape(word[1:]) for word in words)})")
    for first, words in groupby(sorted(_THEME, key=lambda word: (word[0], -len(word))), key=lambda word: word[0])
]
#: Branches behind one look at their first characters.
_BUNDLE = 16
_BUNDLES = [_BRANCHES[at : at + _BUNDLE] for at in range(0, len(_BRANCHES), _BUNDLE)]
_WORD = re.compile(
    f"(?=[{''.join(first for first, _ in _BRANCHES)}])(?:"
    + "|".join(
        f"(?=[{''.join(first for first, _ in bundle)}])(?:{'|'.join(branch for _, branch in bundle)})"
        for bundle in _BUNDLES
    )
    + ")"
)


@lru_cache(maxsize=4096)
def theme(text: str) -> str:
    """The theme of most weight in ``text``: a slug of ``ref_theme``, ``other`` if no theme's words are there."""
    found: dict[str, int] = {}
    for word in _WORD.findall(text):
        slug = _THEME[word]
        found[slug] = found.get(slug, 0) + (1 if slug in _COMMON else 3)
    return min(found, key=lambda slug: (-found[slug], _RANK[slug]), default="other")
