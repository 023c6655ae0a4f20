"""Forty-five ways in which reports name private persons, with places for invented names and numbers.

Of the places, ``name`` and the like are filled by ``Inventor``; what it makes is nobody's, and is written in no file.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable

#: Running text, each a line of a report. Sums are facts, which nobody's name may take along.
PROSE = (
    "春节期间慰问困难党员{name}5001元、{name}5002元、{name}5003元。",
    "资助贫困学生{name}、{name}学费3002元。",
    "协调解决拖欠农民工{name}、{name}、{name}工资4万元。",
    "受益人{name}、{name}、{name}、{compound}、{name}等12户家庭获得临时救助2003元。",
    "户主{name}（身份证号{identity}）危房改造补助15004元。",
    "为残疾人{name}（残疾证号{disability}）发放护理补贴1005元。",
    "退役军人{name}（军官证号军字第{seven}号）领取生活补助2006元。",
    "引进外籍专家{parted}（护照号{passport}）发放安家费3007元。",
    "因患重病的村民{name}（住院号ZY{nine}）自付医疗费4008元。",
    "原告{name}、{name}与我局行政纠纷一案已结案，诉讼费509元。",
    "信访人{name}（住{address}）反映的征地补偿问题已答复。",
    "公务用车{plate}、{plate}、{plate}由{name}驾驶，全年维修费6010元。",
    "新能源车{green}、教练车{school}年检费711元。",
    "致富带头人{name}获评先进个人，奖励{name}812元、{name}913元、{compound}814元。",
    "经民主评议，{name}、{name}、{name}、{compound}、{name}等15人纳入低保。",
    "慰问少数民族群众{parted}、{parted}、{parted}，每户914元。",
    "见义勇为奖励已发放：{name}30015元，{compound}20016元，{name}20017元。",
    "{name}因病致贫，镇政府上门慰问并送去慰问金1017元，{name}因残致贫。",
    "百岁老人{name}，女，{born}出生，发放长寿金1018元。",
    "寄养儿童{name}（{born}生）、{name}（{born}生）寄养于{address}。",
    "补贴对象{name}（社保卡号{card}）信息有误，1019元未到账。",
    "学生{name}（学籍号G{identity}）、{name}（学号{ten}）休学，退回2020元。",
    "请加驻村队员{name}微信{wechat}或QQ：{nine}。",
    "值班员{name}，电话(0758){seven}、手机{mobile}。",
    "工作邮箱：{mail}，联系人{name}师傅{phone}。",
    "绩效评价工作组组长：{name}；成员：{name}、{name}、{name}、{compound}、{name}。",
    "撰稿：{name}  校对：{name}  审核：{name}  签发：{name}",
    "党支部书记{name}、村委会主任{name}、治保主任{name}的补贴2021元推迟发放。",
    "局长{name}、科长{name}带队走访慰问，{name}副局长陪同。",
    "志愿者{name}同志、{name}女士、{name}先生、{parted}服务时长超过300小时。",
    "移民户主{name}、{name}原住{address}，补偿款18022元。",
    "{name}户（{farm}）、{name}户（{farm}）竣工验收合格，补助40023元。",
    "被执行人{name}的账户{bank}被冻结，未履行罚款2024元。",
    "死者{name}遗属领取抚恤金50025元，由其妻{name}、其子{name}签收。",
    "驾驶员{name}（驾驶证号{identity}、车牌号{plate}），身份证{identity}，电话{phone}，补助726元。",
    "拨付医疗救助金，患者{name}（病历号M{nine}）实际报销627元。",
    "承租人{compound}拖欠房租828元、{name}拖欠房租829元，已由{name}、{name}代缴。",
    "报告撰写人：{name}，复核人：{name}，联系电话：0758-{seven}。",
)

#: Tables: rows of cells; the first row is their head.
TABLES = (
    (
        "序号\t姓名\t家庭住址\t救助金额（元）\t联系电话",
        "1\t{name}\t{address}\t3101\t{phone}",
        "2\t{compound}\t{address}\t2502\t{phone}",
        "3\t{name}\t{address}\t2003\t{phone}",
        "4\t{name}\t{farm}\t2104\t{phone}",
        "5\t{parted}\t{address}\t2205\t{phone}",
    ),
    (
        "受助人\t事由\t金额（元）",
        "{name}\t火灾\t1604\t",
        "{name}\t车祸\t1805\t",
        "{parted}\t重病\t1906\t",
        "{name}\t水灾\t1907\t",
    ),
    ("姓名\t{name}\t{name}\t{name}", "出生年月\t1951.07.22\t1963.11.05\t1947.02.28", "金额（元）\t1260\t1850\t980"),
    ("项目名称\t养老补助\t项目负责人\t{name}", "主管部门\t民政局\t填表人\t{name}", "预算数\t12万元\t联系电话\t{phone}"),
    (
        "车牌号\t用途\t驾驶员\t运行费（万元）",
        "{plate}\t通信\t{name}\t2.31",
        "{plate}\t保障\t{name}\t1.86",
        "{green}\t执法\t{name}\t3.05",
    ),
)

#: A title, and the name of a file.
TITLE = "安仁县水利局2022年度部门整体支出绩效自评报告 报告撰写人：{name} {phone}"
FILE = "{name}_{phone}_水利局自评报告（{name}填报）"

_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
    "苏卢蒋蔡贾丁魏薛叶阎潘杜戴夏钟汪田任姜范方石姚谭廖邹熊"
)
_COMPOUND = ("欧阳", "诸葛", "司马", "上官", "令狐", "申屠", "万俟", "皇甫")
_GIVEN = "芳伟秀娜敏静丽强磊洋艳勇杰娟涛超霞刚桂玉兰英华建国志明红军燕玲鑫婷雪琴莲凤梅阿娣妹根柱喜财福贵"
_PARTED = ("艾山·买买提", "阿依古丽·吐尔逊", "迪丽努尔·艾力", "吉克·阿牛木", "皮埃尔·马丁", "热依扎·哈力克")


class Inventor:
    """Fills phrasings with invented persons; ``made`` is all that it has made.

    A name of which ``is_word`` says that it begins as a word does is not made: of those, not all are found.
    """

    def __init__(self, seed: int, is_word: Callable[[str], bool]) -> None:
        self.random, self.is_word = random.Random(seed), is_word
        self.made: list[str] = []

    def fill(self, phrasing: str) -> str:
        """``phrasing`` with each of its places filled anew."""
        return re.sub(r"\{(\w+)\}", lambda place: self._new(place.group(1)), phrasing)

    def _new(self, what: str) -> str:
        made = str(getattr(self, f"_{what}")())
        while made in self.made or self.is_word(made):
            made = str(getattr(self, f"_{what}")())
        self.made.append(made)
        return made

    def _digits(self, count: int) -> str:
        return "".join(self.random.choices("123456789", k=count))

    def _given(self) -> str:
        return "".join(self.random.sample(_GIVEN, 2))

    def _name(self) -> str:
        return self.random.choice(_SURNAMES) + self._given()

    def _compound(self) -> str:
        return self.random.choice(_COMPOUND) + self._given()

    def _parted(self) -> str:
        first, last = (self.random.choice(_PARTED).split("·")[part] for part in (0, 1))
        return f"{first}·{last}"

    def _identity(self) -> str:
        return f"11010119{self._digits(1)}{self._digits(1)}0{self._digits(1)}1{self._digits(1)}{self._digits(4)}"

    def _disability(self) -> str:
        return self._identity() + "42"

    def _passport(self) -> str:
        return "E" + self._digits(8)

    def _mobile(self) -> str:
        return f"+86-138-{self._digits(4)}-{self._digits(4)}"

    def _phone(self) -> str:
        return "138" + self._digits(8)

    def _card(self) -> str:
        return "B" + self._digits(8)

    def _bank(self) -> str:
        return "6222 0000 " + self._digits(4) + " " + self._digits(4) + " 111"

    def _plate(self) -> str:
        return f"粤{self.random.choice('ABCDEH')}·{self._digits(5)}"

    def _green(self) -> str:
        return f"粤AD{self._digits(5)}"

    def _school(self) -> str:
        return f"粤H{self._digits(4)}学"

    def _wechat(self) -> str:
        return f"wx_{self._digits(6)}"

    def _mail(self) -> str:
        return f"nobody{self._digits(4)}@example.com"

    def _born(self) -> str:
        return f"19{self._digits(2)}年{self._digits(1)}月1{self._digits(1)}日"

    def _address(self) -> str:
        return f"城关镇建设路{self._digits(2)}号{self._digits(1)}栋{self._digits(3)}"

    def _farm(self) -> str:
        return f"石角村{self.random.choice('一二三四五六')}组{self._digits(2)}号"

    def _seven(self) -> str:
        return self._digits(7)

    def _nine(self) -> str:
        return self._digits(9)

    def _ten(self) -> str:
        return "20" + self._digits(8)
