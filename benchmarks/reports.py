"""Invented self-evaluation reports in the style of the genre, about 7,000 characters each and no two equal.

Counties are real names, so that departments are found as in any corpus; everything said of them is made up. The same
number always gives the same report.
"""

from __future__ import annotations

import csv
import random
import re
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from unittest import mock

from reportlab.lib.styles import ParagraphStyle

ROOT = Path(__file__).resolve().parents[1]
sys.path.append(str(ROOT / "tests"))

import writers  # noqa: E402
from writers import Block, Cell, page, pdf, plain, word  # noqa: E402

__all__ = ["Block", "page", "pdf", "pdf_with_fonts", "plain", "report", "word"]

#: ``[3-9]`` in a text is drawn from 3 to 9, ``[3-9.2]`` with two decimals.
_DRAWN = re.compile(r"\[(\d+)-(\d+)(?:\.(\d))?\]")
_SECTION = re.compile(r"[一二三四五六七八九]、")
_PART = re.compile(r"（[一二三四五六七八九]）\D{2,14}$")
_TABLE = "【指标表】"


@dataclass(frozen=True)
class Trade:
    """What departments of one trade do. ``tasks`` are the name of a task and what was done; ``indicators`` are the
    name of an indicator, its target and what was reached; ``projects`` the names of projects."""

    organ: str
    duties: str
    tasks: tuple[tuple[str, str], ...]
    projects: tuple[str, ...]
    indicators: tuple[tuple[str, str, str], ...]
    effect: str


TRADES = (
    Trade(
        "水利局",
        "保障水资源的合理开发利用，组织编制全县水资源规划和防洪规划；负责生活、生产经营和生态环境用水的统筹和保障；指导水利工程建设与运行管理；负责节约用水、水土保持和农村水利工作；组织实施水旱灾害防御日常工作",
        (
            (
                "水旱灾害防御",
                "修订完善应急预案[12-48]份，开展防汛演练[2-9]次，组织巡堤查险[800-4800]人次，处置一般险情[3-19]处，转移受威胁群众[120-980]人",
            ),
            ("水库除险加固", "完成小型病险水库除险加固[3-14]座，维修养护山塘[18-96]口，改造放水设施[11-39]处"),
            (
                "农村供水保障",
                "新建和改造集中供水工程[4-21]处，延伸供水管网[23-168.1]公里，受益人口[1-8.2]万人，水质检测[120-680]批次",
            ),
            ("河湖管护", "清理河道“四乱”问题[6-58]个，打捞漂浮物[300-4200]吨，培训河长[90-460]人次，巡河[2600-9800]次"),
            ("灌区改造", "衬砌渠道[12-86.1]公里，改造渡槽[2-9]座，新增和恢复灌溉面积[1-6.2]万亩"),
            ("水土保持", "治理水土流失面积[8-46.1]平方公里，审批水土保持方案[21-88]份，现场检查生产建设项目[30-120]个"),
        ),
        (
            "小型水库除险加固工程",
            "农村饮水安全巩固提升",
            "中小河流治理",
            "山洪灾害防治",
            "灌区续建配套与节水改造",
            "水利工程维修养护",
        ),
        (
            ("小型水库除险加固座数", "≥[3-6]座", "[6-9]座"),
            ("渠道衬砌长度", "≥[12-40]公里", "[41-86.1]公里"),
            ("开展防汛演练次数", "≥2次", "[2-9]次"),
            ("工程质量验收合格率", "100%", "100%"),
            ("农村自来水普及率", "≥[86-90]%", "[91-98.1]%"),
            ("水利项目按期完工率", "≥95%", "[88-99.1]%"),
        ),
        "防洪减灾直接经济效益达到[300-2800]万元，[1-8.1]万亩农田灌溉用水得到保障，农村居民用水成本下降[2-9.1]%",
    ),
    Trade(
        "教育局",
        "贯彻执行党和国家的教育方针政策，拟订全县教育事业发展规划并组织实施；负责各级各类教育的统筹规划和协调管理；管理本部门教育经费，参与拟订教育经费筹措、教育基建投资的政策；主管全县教师工作和学生资助工作；负责学校安全监督管理",
        (
            ("学前教育普惠发展", "新建公办幼儿园[1-6]所，增加普惠性学位[180-960]个，资助家庭困难幼儿[200-1400]人次"),
            (
                "义务教育均衡发展",
                "改造薄弱学校[4-26]所，新增教室[30-150]间，维修校舍[3000-18000]平方米，化解大班额[12-58]个",
            ),
            (
                "教师队伍建设",
                "公开招聘教师[40-210]名，组织各级培训[60-180]期，培训教师[1200-6800]人次，交流轮岗[60-280]人",
            ),
            (
                "学生资助",
                "发放国家助学金[300-2600.1]万元，资助学生[3000-18600]人次，办理生源地信用助学贷款[800-3600]笔",
            ),
            (
                "校园安全",
                "配备专职保安[160-620]名，安装一键报警装置[80-260]套，开展安全检查[4-12]轮，整改隐患[40-320]处",
            ),
            ("教育信息化", "配置多媒体教学设备[120-680]套，建成录播教室[6-32]间，接入宽带网络的学校[60-180]所"),
        ),
        (
            "义务教育薄弱环节改善与能力提升",
            "农村义务教育学生营养改善计划",
            "普惠性幼儿园奖补",
            "教师培训经费",
            "校园安全专项",
            "学生资助配套资金",
        ),
        (
            ("改造薄弱学校数量", "≥[4-12]所", "[12-26]所"),
            ("培训教师人次", "≥[1200-3000]人次", "[3000-6800]人次"),
            ("新增教室数量", "≥[20-60]间", "[60-150]间"),
            ("九年义务教育巩固率", "≥[95-97]%", "[96-99.1]%"),
            ("资助政策落实率", "100%", "100%"),
            ("资金按时发放率", "100%", "[92-99.1]%"),
        ),
        "减轻困难学生家庭负担[300-2600]万元，惠及学生[3000-28000]人，城乡学校教学条件差距缩小[2-9.1]个百分点",
    ),
    Trade(
        "司法局",
        "承担全面依法治县重大问题的政策研究，协调有关方面提出全面依法治县中长期规划建议；承办行政复议和行政应诉案件；负责普法宣传、人民调解、社区矫正和安置帮教工作；指导监督法律援助、公证和律师管理工作；负责司法所建设",
        (
            (
                "法治政府建设",
                "审查规范性文件[12-58]件，出具法律意见[60-260]份，办理行政复议案件[18-96]件，出庭应诉[20-88]件",
            ),
            (
                "普法宣传",
                "举办法治讲座[26-120]场，发放宣传资料[2-9.1]万份，培养“法律明白人”[300-1800]名，受众[3-16.1]万人次",
            ),
            (
                "人民调解",
                "排查矛盾纠纷[1200-5800]件，调解成功率达到[95-99.1]%，防止群体性事件[2-16]起，发放“以案定补”[12-68.2]万元",
            ),
            (
                "社区矫正",
                "在册社区矫正对象[90-360]人，开展集中教育[12-48]次，调查评估[80-280]件，特赦和解除矫正[60-180]人",
            ),
            ("法律援助", "受理法律援助案件[260-980]件，为受援人挽回经济损失[300-1900.1]万元，接待咨询[1800-6800]人次"),
            ("基层司法所建设", "新建和维修司法所[2-9]个，配备专职人员[18-66]名，购置执法记录仪[12-60]台"),
        ),
        ("法律援助办案补助", "普法宣传专项", "人民调解以案定补", "社区矫正经费", "司法所规范化建设", "行政复议应诉"),
        (
            ("办理法律援助案件数", "≥[200-260]件", "[260-980]件"),
            ("举办法治讲座场次", "≥[20-26]场", "[26-120]场"),
            ("排查矛盾纠纷件数", "≥1000件", "[1200-5800]件"),
            ("矛盾纠纷调解成功率", "≥95%", "[95-99.1]%"),
            ("法律援助案件合格率", "100%", "100%"),
            ("案件指派及时率", "≥98%", "[94-99.1]%"),
        ),
        "为农民工讨回欠薪[80-900.1]万元，万人成讼率下降[2-9.1]%，群众安全感满意度达到[95-99.1]%",
    ),
    Trade(
        "交通运输局",
        "拟订全县公路、水路交通运输发展规划并监督实施；承担道路运输市场监管责任；负责农村公路建设、养护和管理；指导城乡客运和物流发展；负责交通运输行业安全生产监督管理和应急保障工作",
        (
            (
                "农村公路建设",
                "新改建农村公路[36-186.1]公里，改造危桥[3-16]座，实施安防工程[60-280.1]公里，完成投资[2600-9800]万元",
            ),
            (
                "公路养护",
                "完成大中修[12-68.1]公里，预防性养护[30-160.1]公里，清理边沟[200-980]公里，处治病害[1200-9800]平方米",
            ),
            (
                "城乡客运一体化",
                "新增新能源公交车[8-46]辆，优化公交线路[2-14]条，改造候车亭[20-96]个，通客车建制村[120-320]个",
            ),
            (
                "运输市场监管",
                "开展联合执法[36-160]次，检查车辆[2600-9800]台次，查处违法违规行为[60-380]起，罚没收入[12-96.2]万元",
            ),
            (
                "安全生产",
                "排查安全隐患[80-460]处，整改率达到[96-100]%，组织应急演练[2-9]次，培训从业人员[600-2800]人次",
            ),
            ("水上交通", "更新渡船[2-11]艘，维修渡口码头[3-16]个，免费渡运群众[3-18.1]万人次"),
        ),
        ("农村公路建设补助", "公路养护工程", "城乡客运补贴", "超限超载治理", "危桥改造", "渡口渡船更新改造"),
        (
            ("新改建农村公路里程", "≥[30-36]公里", "[36-186.1]公里"),
            ("改造危桥数量", "≥3座", "[3-16]座"),
            ("新增新能源公交车数量", "≥8辆", "[8-46]辆"),
            ("公路工程质量合格率", "100%", "100%"),
            ("农村公路列养率", "≥98%", "[98-100]%"),
            ("养护工程按期完成率", "≥95%", "[90-99.1]%"),
        ),
        "惠及沿线群众[3-18.1]万人，带动物流成本下降[2-9.1]%，新增就业岗位[60-480]个",
    ),
    Trade(
        "农业农村局",
        "统筹研究和组织实施全县“三农”工作发展规划和政策；推动农村社会事业和人居环境改善；指导种植业、畜牧业、渔业和农业机械化；负责农产品质量安全监督管理、农田建设管理和农业防灾减灾；指导农村经济体制改革",
        (
            (
                "粮食生产",
                "落实粮食播种面积[18-66.1]万亩，总产量达到[8-29.1]万吨，推广优良品种[12-46]个，统防统治[6-38.1]万亩次",
            ),
            (
                "高标准农田建设",
                "建成高标准农田[1-4.2]万亩，修建机耕路[36-148.1]公里，硬化沟渠[20-96.1]公里，完成投资[2600-8800]万元",
            ),
            (
                "生猪稳产保供",
                "年末生猪存栏[12-46.1]万头，出栏[20-80.1]万头，新建标准化养殖场[3-18]个，强制免疫[60-260]万头（羽）次",
            ),
            ("人居环境整治", "改造农村户厕[800-4600]户，清运生活垃圾[1200-9800]吨，创建美丽乡村[6-36]个"),
            (
                "农产品质量安全",
                "开展抽样检测[1200-6800]批次，合格率达到[97-99.1]%，认证绿色食品[3-26]个，培训农户[600-3800]人次",
            ),
            ("农业机械化", "发放农机购置补贴[180-980.2]万元，补贴机具[300-2600]台套，主要农作物综合机械化率[62-88.1]%"),
        ),
        ("高标准农田建设", "农机购置补贴", "动物防疫补助", "耕地地力保护补贴", "农村户厕改造", "农产品质量安全检测"),
        (
            ("建成高标准农田面积", "≥1万亩", "[1-4.2]万亩"),
            ("农产品抽样检测批次", "≥[1000-1200]批次", "[1200-6800]批次"),
            ("改造农村户厕数量", "≥[600-800]户", "[800-4600]户"),
            ("农产品质量安全合格率", "≥97%", "[97-99.1]%"),
            ("农田建设验收合格率", "100%", "100%"),
            ("补贴资金按时兑付率", "100%", "[91-99.1]%"),
        ),
        "带动农户增收[300-2800]万元，亩均节本增效[60-260]元，受益脱贫人口[600-8600]人",
    ),
    Trade(
        "卫生健康局",
        "组织拟订全县卫生健康事业发展规划并组织实施；协调推进深化医药卫生体制改革；负责疾病预防控制、基本公共卫生服务和突发公共卫生事件应急处置；组织实施医疗机构和医疗服务的监督管理；负责计划生育管理和老年健康服务工作",
        (
            (
                "基本公共卫生服务",
                "建立居民健康档案[12-66.1]万份，建档率[88-97.1]%，管理高血压患者[1-6.2]万人，65岁以上老年人体检[2-8.1]万人",
            ),
            (
                "疾病预防控制",
                "接种免疫规划疫苗[3-18.1]万剂次，报告及时率[97-100]%，筛查结核病[1200-9800]人次，处置疫情[2-19]起",
            ),
            (
                "医疗能力提升",
                "新建和改造乡镇卫生院[2-12]个，配备设备[30-180]台件，新增床位[40-260]张，培训乡村医生[120-680]名",
            ),
            ("妇幼健康", "免费“两癌”筛查[1800-9800]人，孕产妇系统管理率[92-98.1]%，新生儿疾病筛查[1200-6800]人"),
            ("计生扶助", "发放奖励扶助金[180-980.2]万元，惠及[1600-8800]人，慰问特殊家庭[60-460]户"),
            ("卫生监督", "监督检查单位[260-1600]户次，立案[12-88]件，罚款[6-68.2]万元，抽检公共场所[60-360]家"),
        ),
        (
            "基本公共卫生服务补助",
            "计划生育奖励扶助",
            "基层医疗机构基本药物补助",
            "疾病预防控制专项",
            "乡村医生补助",
            "妇幼健康免费筛查",
        ),
        (
            ("免费“两癌”筛查人数", "≥[1500-1800]人", "[1800-9800]人"),
            ("老年人健康体检人数", "≥2万人", "[2-8.1]万人"),
            ("培训乡村医生人数", "≥[100-120]名", "[120-680]名"),
            ("居民健康档案建档率", "≥[85-88]%", "[88-97.1]%"),
            ("疫情报告及时率", "100%", "100%"),
            ("补助资金按时发放率", "100%", "[93-99.1]%"),
        ),
        "居民就医自付费用下降[2-9.1]%，服务常住人口[12-68.1]万人，传染病发病率下降[2-9.1]个百分点",
    ),
)

_TEXT = """\
{name}{year}年度部门整体支出绩效自评报告
根据《中共中央 国务院关于全面实施预算绩效管理的意见》（中发〔2018〕34号）和《{county}财政局关于开展{year}年度部门整体支出绩效自评工作的通知》（财绩〔{next_year}〕[2-39]号）要求，我局对{year}年度部门整体支出开展了绩效自评，现将有关情况报告如下：
一、部门基本情况
（一）部门主要职责
{name}是县人民政府工作部门，为正科级。主要职责是：{duties}；完成县委、县人民政府交办的其他任务。
（二）机构设置及人员情况
局机关内设办公室、规划财务股、人事教育股、政策法规股等[6-14]个股室，下属二级事业单位[2-9]个，纳入本次自评范围的预算单位共[3-10]个。截至{year}年12月31日，核定编制{posts}名，其中行政编制[16-38]名，事业编制[40-90]名；年末实有在职人员{staff}人，其中行政人员[15-36]人，事业人员[38-86]人；退休人员[22-96]人，编外聘用人员[4-28]人。各股室和下属单位职责清晰、分工明确，领导班子团结协作，干部职工队伍总体稳定，能够满足履行部门职责的需要。
（三）年度重点工作任务
{year}年，我局坚持以习近平新时代中国特色社会主义思想为指导，深入贯彻落实党的二十大精神，围绕县委、县政府中心工作，重点推进{task_names}等[6-9]项工作，坚持稳中求进工作总基调，完整、准确、全面贯彻新发展理念，着力补短板、强弱项、防风险、惠民生，细化分解目标任务，逐项明确责任股室、完成时限和质量要求，实行月调度、季通报、年考核，确保各项任务落到实处。
（四）部门整体支出绩效目标
按照“谁申请资金、谁设定目标”的原则，我局年初共设定部门整体支出绩效目标[3-6]个、绩效指标{indicator_count}个，涵盖产出、效益和满意度三个方面。绩效目标与部门职责、中长期规划和年度工作计划相衔接，与预算安排的资金规模相匹配，指标值的设定参考了历史数据、行业标准和上级考核要求，做到指向明确、细化量化、合理可行。绩效目标经县财政局审核后随部门预算同步批复、同步公开。
二、部门收支情况
（一）预算安排情况
{year}年部门年初预算数为{initial}万元，其中：一般公共预算财政拨款[900-1100.2]万元，上年结转结余[12-88.2]万元。预算编制坚持量入为出、统筹兼顾、保障重点，优先保障人员经费和机构正常运转，再安排重点项目支出，严格执行零基预算的要求。年中追加预算{added}万元，主要是上级专项转移支付和人员经费政策性增加。调整后全年预算数为{adjusted}万元，比上年增长[2-12.2]%。
（二）支出执行情况
{year}年全年支出{executed}万元，预算执行率{rate}%。其中：基本支出{basic}万元，占总支出的{basic_share}%，包括人员经费[600-900.2]万元和公用经费[60-190.2]万元；项目支出{project}万元，占总支出的{project_share}%。基本支出主要用于保障单位机构正常运转、完成日常工作任务，项目支出主要用于完成特定的行政工作任务和事业发展目标。支出管理严格执行国库集中支付和公务卡结算制度，重大支出事项经局党组集体研究决定，做到事前有预算、事中有监控、事后有评价。
（三）“三公”经费使用情况
{year}年“三公”经费预算[18-36.2]万元，实际支出[9-17.2]万元，比上年减少[1-5.2]万元，下降[3-18.2]%。其中：因公出国（境）费0万元；公务接待费[2-6.2]万元；公务用车运行维护费[5-11.2]万元，公务用车购置费0万元。下降的主要原因是认真落实中央八项规定及其实施细则精神，严格公务接待审批和公务用车派车管理，坚持厉行节约反对浪费，切实过紧日子。
（四）项目支出情况
{projects}
（五）资产管理和政府采购情况
严格执行政府采购制度，全年政府采购预算[180-480.2]万元，实际采购[160-470.2]万元，政府采购执行率[88-99.2]%。采购活动公开透明，择优选择供应商，及时公开采购意向、采购结果和合同信息，未发生质疑投诉。资产管理方面，落实专人负责，建立资产台账，定期开展清查盘点，做到账账相符、账实相符，资产的购置、使用、处置和收益均按规定办理审批手续，固定资产利用率达到[95-100]%，没有出租出借和闲置浪费的情况。
三、绩效自评工作开展情况
（一）前期准备
我局成立了由局长任组长、分管财务副局长任副组长、各股室负责人为成员的绩效自评工作领导小组，制定自评方案，明确工作职责和时间安排，于{next_year}年3月[2-28]日召开自评工作部署会，组织参与自评的人员认真学习绩效管理的政策文件和评价指标体系，统一评分口径和工作要求，明确各阶段的工作重点，为自评工作的顺利开展打下了良好基础。
（二）组织实施
自评采取查阅资料、实地核查、问卷调查和集中座谈相结合的方式进行，共查阅会计凭证[160-880]份，现场核查项目点[12-46]个。各股室和下属单位对照年初绩效目标收集整理基础数据和佐证材料，如实填报自评表，财务股对数据的真实性、完整性和逻辑关系进行复核，发现问题及时反馈更正。面向服务对象发放调查问卷[200-600]份，有效回收率[88-98.1]%，问卷内容涉及政策知晓、办事效率、服务态度和工作成效等方面。
（三）分析评价
对照部门整体支出绩效评价指标体系，坚持客观公正、实事求是的原则，从预算执行、产出、效益和满意度四个方面逐项打分，对偏离绩效目标的指标逐一查找原因、研究改进措施，形成自评结论，经局党组会议研究审定后报送县财政局。
四、绩效自评结论及分析
（一）综合评价结论
{year}年度，我局认真履行部门职责，较好地完成了年初设定的绩效目标，部门整体支出绩效自评得分为{total}分，自评等级为“{grade}”。其中：预算执行率{execution}分，产出指标{output}分，效益指标{benefit}分，满意度指标{satisfaction}分。
（二）履职完成情况
{tasks}
（三）预算管理情况
1.预算编制完整性。该指标分值3分，自评得分3分。预算编制符合本部门职责和县委县政府确定的方针政策，收入全部纳入预算，未发现漏报、瞒报。
2.预算调整率。该指标分值4分，自评得分[2-3.1]分。全年预算调整率为[8-26.2]%，主要原因是上级专项资金下达较晚，年初难以准确预计，追加的资金均按规定履行了调整程序。
3.支付进度。该指标分值5分，自评得分[3-4.1]分。6月底支付进度为[38-49.2]%，9月底支付进度为[60-74.2]%，与序时进度相比略有差距，主要是部分工程类项目集中在下半年结算。
4.公用经费控制率。该指标分值3分，自评得分3分。公用经费支出控制在预算批复额度以内，控制率为[82-99.2]%，水电、差旅、办公用品等一般性支出得到有效压减。
5.管理制度健全性。该指标分值5分，自评得分5分。修订完善财务管理、内部控制、合同管理等制度，资金使用符合国家财经法规和财务管理制度规定，不存在截留、挤占、挪用、虚列支出等情况。
6.信息公开。该指标分值2分，自评得分2分。按规定时限和内容在县人民政府门户网站公开预决算信息[2-6]条，公开率100%。
（四）效益实现情况
经济和社会效益方面，{effect}；生态效益方面，绿色发展理念进一步落实，群众的环境保护意识不断增强，人居环境持续改善；可持续影响方面，建立健全长效管护机制，明确管护主体、责任和经费来源，为事业长远发展提供了保障。服务对象满意度调查显示，群众满意度为[90-98.1]%，群众来信来访和投诉事项均得到及时办理和回复，部门形象和社会公信力进一步提升。
（五）制度保障和队伍建设情况
制度建设方面，我局把完善内部管理作为提升绩效的基础性工作，围绕预算编制、收支管理、政府采购、资产管理、建设项目和合同管理等重点环节，梳理业务流程和风险点，明确岗位职责和审批权限，实行不相容岗位分离，定期开展内部监督检查，对发现的问题建立清单、限期整改、跟踪问效，形成了用制度管权、按制度办事、靠制度管人的工作格局。
队伍建设方面，坚持党建引领，严格落实“三会一课”、主题党日和民主生活会等组织生活制度，扎实开展学习贯彻习近平新时代中国特色社会主义思想主题教育，引导党员干部在一线岗位担当作为、在急难险重任务中冲锋在前。坚持正确用人导向，注重在工作实践中培养锻炼年轻干部，加强业务骨干的交流和专业技术人员的继续教育，干部职工的政治素质、业务能力和服务水平明显提高。
作风建设方面，认真落实党风廉政建设主体责任，常态化开展警示教育和廉政谈话，紧盯工程建设、资金分配、行政审批等廉政风险较高的领域，强化对权力运行的制约和监督。持续整治形式主义、官僚主义问题，精简文件和会议，减轻基层负担；深化“放管服”改革，优化办事流程，压缩办理时限，推行容缺受理和帮办代办服务，让群众少跑腿、好办事，营商环境持续改善。
绩效管理方面，树立“花钱必问效、无效必问责”的理念，将绩效管理贯穿预算编制、执行、监督全过程，做到预算安排有目标、执行过程有监控、项目完成有评价、评价结果有反馈、反馈意见有应用。年中组织开展绩效运行监控，对偏离目标的项目及时分析原因、采取措施予以纠正；年末对照目标开展自评，并将自评中发现的问题作为完善政策、改进管理和优化支出结构的依据。
部门整体支出绩效自评表
【指标表】
五、存在的主要问题
（一）预算编制不够精准。部分项目前期调研论证不充分，年初预算与实际需求存在偏差，全年追加预算{added}万元，占年初预算的{added_share}%，预算的约束力有待增强。
（二）资金支付进度偏慢。受项目招投标、征地协调和雨水天气等因素影响，[2-8]个项目未能按期完工，[20-180.2]万元资金结转下年使用。
（三）绩效指标设置不够科学。部分指标偏重定性描述，可衡量性不强，[3-9]个指标年初目标值设置偏低，实际完成值超过目标值[30-120]%以上。
（四）绩效管理力量薄弱。基层单位财务人员多为兼职，[3-9]个下属单位没有专职绩效管理人员，业务股室参与度不高，“重投入、轻绩效”的思想仍然存在。
（五）项目后续管护资金不足。已建成的项目点多面广，管护经费主要依靠县级财政安排，每年缺口约[20-160]万元，部分设施设备老化。
六、下一步改进措施
（一）提高预算编制质量。提前谋划下年度项目，加强可行性论证，{next_year}年起对[50-200]万元以上的新增项目全部开展事前绩效评估，力争预算调整率控制在[5-10]%以内。
（二）加快资金支付进度。建立项目库滚动管理和支付进度通报机制，每月[5-10]日前通报上月执行情况，对连续2个月低于序时进度的股室进行约谈。
（三）完善绩效指标体系。结合行业标准修订核心绩效指标[20-60]个，进一步提高量化指标比重，使目标设置与资金规模、工作任务相匹配。
（四）强化绩效培训和考核。每年组织绩效管理培训不少于2次，将绩效自评结果纳入股室和下属单位年度考核，考核权重不低于[5-10]%。
（五）多渠道筹措管护资金。积极争取上级补助，探索引入社会资本，将管护经费纳入{next_year}年部门预算统筹安排，确保项目长期发挥效益。
七、绩效自评结果应用和公开情况
本次自评结果将作为{next_year}年预算调整和后续年度预算安排的重要依据，对得分低于[80-85]分的项目核减预算[10-20]%。自评报告拟于{next_year}年[6-9]月底前随部门决算在县人民政府门户网站公开，接受社会监督。
{name}
{next_year}年[4-5]月[2-28]日"""  # noqa: E501

_REASONS = ("受汛期天气影响，个别项目进度滞后", "上级资金下达较晚", "年初目标值设置偏高", "招标程序延后，下年加快实施")


def report(number: int) -> list[Block]:
    """The report of this number, as the blocks that the writers take: a title, headings, paragraphs and a table."""
    # No department has two reports of a year, which would be editions: every county has one trade before any has two.
    counties = _counties()
    round_, place = divmod(number, len(counties))
    trade = TRADES[(place + round_) % len(TRADES)]
    year = 2019 + place % 5
    drawn = random.Random(number)
    table, scores = _table(trade, drawn)
    text = _TEXT.format(**_values(trade, counties[place], year, scores, drawn))
    blocks = []
    for at, line in enumerate(_drawn(text, drawn).split("\n")):
        if line == _TABLE:
            blocks.append(table)
        else:
            blocks.append(Block(line, 1 if at == 0 else 2 if _SECTION.match(line) else 3 if _PART.match(line) else 0))
    return blocks


@cache
def _counties() -> tuple[str, ...]:
    """The counties of today, whose names no other county of today bears."""
    with (ROOT / "seeds" / "reference" / "ref_division.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["level"] == "county" and not row["valid_to"]]
    borne = Counter(row["name_zh"] for row in rows)
    return tuple(name for name, times in borne.items() if times == 1 and name.endswith("县"))


def _drawn(text: str, drawn: random.Random) -> str:
    def number(match: re.Match[str]) -> str:
        low, high, decimals = int(match[1]), int(match[2]), match[3]
        return f"{drawn.uniform(low, high):.{decimals}f}" if decimals else str(drawn.randint(low, high))

    return _DRAWN.sub(number, text)


def _values(trade: Trade, county: str, year: int, scores: dict[str, float], drawn: random.Random) -> dict[str, str]:
    initial, added = drawn.uniform(1100, 4800), drawn.uniform(120, 900)
    adjusted = initial + added
    executed = adjusted * scores["预算执行率"] / 10
    basic = executed * drawn.uniform(0.4, 0.7)
    projects = [
        f"{at}.{name}项目。年初预算安排[60-180.2]万元，实际支出[50-176.2]万元，预算执行率[71-99.2]%。资金主要用于"
        f"项目前期、工程建设和设备购置，立项依据充分，程序规范，资金拨付有完整的审批手续，项目实施后受益群众[1200-9800]人，"
        f"达到预期效果，有力支撑了部门履职。"
        for at, name in enumerate(trade.projects, 1)
    ]
    tasks = [
        f"{at}.{name}。{done}。局党组多次专题研究{name}工作，班子成员分片包干、一线督导，股室和乡镇密切配合，"
        f"严格落实项目法人责任制、招标投标制、建设监理制和合同管理制，资金使用规范，各项工作按照时间节点有序推进，"
        f"群众反映的突出问题得到解决，年度目标任务全面完成。"
        for at, (name, done) in enumerate(trade.tasks, 1)
    ]
    total = sum(scores.values())
    money = {"initial": initial, "added": added, "adjusted": adjusted, "executed": executed, "basic": basic}
    money |= {"project": executed - basic, "rate": scores["预算执行率"] * 10, "basic_share": basic / executed * 100}
    money |= {"project_share": 100 - basic / executed * 100, "added_share": added / initial * 100}
    points = {"total": total, "execution": scores["预算执行率"], "output": scores["产出指标"]}
    points |= {"benefit": scores["效益指标"], "satisfaction": scores["满意度指标"]}
    return {
        "name": county + trade.organ,
        "county": county,
        "year": str(year),
        "next_year": str(year + 1),
        "duties": trade.duties,
        "task_names": "、".join(name for name, _ in trade.tasks),
        "indicator_count": "10",
        "posts": str(drawn.randint(70, 130)),
        "staff": str(drawn.randint(58, 122)),
        "projects": "\n".join(projects),
        "tasks": "\n".join(tasks),
        "effect": trade.effect,
        "grade": "优" if total >= 90 else "良",
        **{name: f"{value:.2f}" for name, value in (money | points).items()},
    }


_HEAD = ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析及改进措施")
_BENEFITS = (
    ("经济效益指标", "带动群众增收", "有效带动", "有效带动"),
    ("社会效益指标", "公共服务水平", "≥[86-90]%", "[90-98.1]%"),
    ("生态效益指标", "单位能耗下降率", "≥2%", "[2-9.1]%"),
)


def _table(trade: Trade, drawn: random.Random) -> tuple[Block, dict[str, float]]:
    """The table of indicators, and the sum of the scores of each group in it."""
    kinds = ("数量指标", "数量指标", "数量指标", "质量指标", "质量指标", "时效指标")
    groups = {
        "预算执行率": [("预算执行率", "预算执行率", "100%", "[90-99.2]%", 10.0)],
        "产出指标": [(kind, *told, 50 / 6) for kind, told in zip(kinds, trade.indicators, strict=True)],
        "效益指标": [(*told, 10.0) for told in _BENEFITS],
        "满意度指标": [("服务对象满意度指标", "群众满意度", "≥90%", "[90-98.1]%", 10.0)],
    }
    weights = {"产出指标": (10, 8, 8, 8, 8, 8)}
    rows: list[tuple[Cell | None, ...]] = [tuple(Cell(name) for name in _HEAD)]
    scores: dict[str, float] = {}
    for group, indicators in groups.items():
        for at, (kind, name, target, reached, weight) in enumerate(indicators):
            points = weights[group][at] if group in weights else int(weight)
            lost = drawn.choice((0, 0, 0, 0.5, 1, 1.5, 2)) if group != "预算执行率" else drawn.randint(1, 90) / 100
            scores[group] = scores.get(group, 0.0) + points - lost
            told = [kind, name, _drawn(target, drawn), _drawn(reached, drawn), str(points), f"{points - lost:g}"]
            told.append(drawn.choice(_REASONS) if lost else "")
            rows.append((Cell(group, len(indicators)) if at == 0 else None, *(Cell(text) for text in told)))
    total = f"{sum(scores.values()):g}"
    rows.append(tuple(Cell(text) for text in ("总分", "", "", "", "", "100", total, "")))
    return Block(rows=tuple(rows)), scores


# A PDF that brings its fonts


def pdf_with_fonts(report: list[Block]) -> bytes:
    """The same PDF with its font in it, as Word and WPS write it; PDFium need not look for one, its main cost else.

    Needs fontTools, for the font is made up: a few bars a character, of which nothing but the size matters.
    """
    font = _made_up_font()
    styles = tuple(ParagraphStyle(style.name, style, fontName=font) for style in writers._styles())
    with mock.patch.multiple(writers, _FONT=font, _styles=lambda: styles):
        return pdf(report)


#: What the font has: ASCII, punctuation and signs, and the characters of Chinese.
_IN_FONT = (
    (0x20, 0x7F),
    (0xB7, 0xB8),
    (0x2010, 0x2040),
    (0x2200, 0x2270),
    (0x3000, 0x3040),
    (0x4E00, 0x9FA6),
    (0xFF01, 0xFF60),
)


@cache
def _made_up_font() -> str:
    from fontTools.fontBuilder import FontBuilder
    from fontTools.pens.ttGlyphPen import TTGlyphPen
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    name = "MadeUp"
    glyphs = {code: f"u{code:04X}" for first, end in _IN_FONT for code in range(first, end)}
    widths = {".notdef": 1000} | {glyph: 500 if code < 0x80 else 1000 for code, glyph in glyphs.items()}
    pen = TTGlyphPen(None)
    for left in range(50, 450, 80):
        pen.moveTo((left, 0))
        for point in ((left, 700), (left + 40, 700), (left + 40, 0)):
            pen.lineTo(point)
        pen.closePath()
    bars = pen.glyph()
    font = FontBuilder(1000, isTTF=True)
    font.setupGlyphOrder(list(widths))
    font.setupCharacterMap(glyphs)
    font.setupGlyf(dict.fromkeys(widths, bars))
    font.setupHorizontalMetrics({glyph: (width, 50) for glyph, width in widths.items()})
    font.setupHorizontalHeader(ascent=880, descent=-120)
    font.setupNameTable({"familyName": name, "styleName": "Regular"})
    font.setupOS2(sTypoAscender=880, sTypoDescender=-120, usWinAscent=880, usWinDescent=120)
    font.setupPost()
    with tempfile.NamedTemporaryFile(suffix=".ttf") as file:
        font.save(file.name)
        pdfmetrics.registerFont(TTFont(name, file.name))
    return name
