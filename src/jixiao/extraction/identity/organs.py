"""Departments in print: from 中共长沙市雨花区委宣传部 to a division, an organ and a department number."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Literal, NamedTuple

from jixiao.extraction.identity.gazetteer import Division, Gazetteer, Mention, Resolution, contradiction, gazetteer
from jixiao.extraction.identity.pinyin import initials


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: How each organ of ref_organ is printed, now and before the reforms of 2018 and 2023. ``(a|b|)`` is a choice,
#: ``@`` is 局, 厅, 委员会 or 委 as the level has it, ``%`` is 办公室 or 办.
_TABLE = """
# 党委
bb 机构编制(委员会|)% 编(制|)委(员会|)% 编办 编制办公室
bgs 党委办公室 党委% 委办公室 委办 委员会办公室
cjb 财经委员会% 财经办
das 档案(馆|局) 档案史志(馆|局) 档案方志馆
dcs (督查|督察|督导|绩效|考核|目标管理)(办公室|室|局) 绩效(评估|管理|考核)(办公室|局|中心) 考核办
dfz 地方志(编纂委员会|编纂|)(办公室|中心|研究室|) 地方史志(编纂委员会|)(办公室|中心|编纂室|) 方志办
    史志(办|办公室|研究室|中心)
dsyjs 党史(研究室|研究院|研究中心|办公室|办|和地方志研究室|和文献研究院|方志办公室|地方志办公室|和地方史志研究室)
    党史地方志(研究室|编纂中心|研究中心) 委史志(研究室|研究中心)
dx 党校 行政学院 党校（行政学院） 社会主义学院
jgj (国家|)保密局 机要(局|和保密局|保密局) 保密和机要局
jggw (直属机关|直属|机关|市直机关|区直机关|县直机关|省直机关|直机关)(工作委员会|工委) 直机关党工委 机关党委
jiwei 纪律检查委员会(监察委员会|和监察委员会|监委|机关|) 纪委(监委|监察委|监察委员会|办|机关|) 监察(委员会|委|局|厅)
    纪委监委机关 纪检(监察委员会|监察机关|委监察局)
lgbj (离退休|)老干部(工作|服务|管理|)局 老干(部|)局 老干部(活动|服务)中心 老年大学
lxgw (两新|非公)(工委|组织工作委员会) 非公有制经济组织和社会组织工作委员会 非公有制经济组织工作委员会
sgb 全面深化改革(委员会|)% 深改% 改革办
shgzb 社会工作(部|委员会)
tbb 台湾(工作|事务)% 台办 台湾同胞接待办公室 港澳台事务办公室
tzb (统一战线工作|统战)部
wmb (精神文明建设指导委员会|精神文明建设委员会|精神文明建设)% 文明办 文明委办公室
wxb 网络安全和信息化(委员会|领导小组)% 网信(办|办公室|委) 互联网信息办公室
xcb 宣传部
xcbgs (巡察|巡视)(工作领导小组|工作|)% 巡察机构
zfw 政法(委员会|委) 社会治安综合治理委员会% 综治办
zys 政策(法规|)研究室 政研室 改革研究室 研究室 政策研究和改革办公室
zzb 组织部
# 人大、政协、法院、检察院
rd (人民代表大会|人大)(常务委员会|常委会|)(办公室|机关|办公厅|) 人大常务委员会
zx 政治协商会议(委员会|)(办公室|机关|) 政协(委员会|)(办公室|机关|办公厅|) 政治协商会议全国委员会
fy (中级|高级|知识产权|海事|铁路运输(中级|)|互联网|)(人民|)法院 人民法院
jcy 人民检察院 检察院
# 政府
cgj 城市管理(和综合执法|综合行政执法|行政执法|综合执法|和行政执法|和综合行政执法|执法|综合管理|监督|)(局|委员会|委|
    执法局) 城管(局|委|执法局|监察大队|执法大队) 综合(行政|)执法(局|大队) 城市(综合管理|行政执法|综合执法)局
    城市管理(综合|)(行政|)执法(大队|支队) 市容(环境|)(卫生|)(管理局|局)
    市政(和|)(园林|公用|环境卫生)(管理|事业|)(局|委)
czj 财政(和国有资产监督管理|国资|)(局|厅|委员会|金融局|金融工作局|所)
dkj 地质(矿产|)勘(查|探)(开发|)局 地(质|矿)(队|局) 地质(大队|调查院|勘查院) 煤田地质局
dqj 地震局 (防震减灾|地震)(局|中心|工作局|服务中心)
dsj 大数据(发展|)(和政务服务|管理|应用|发展|产业发展|发展管理|)(局|中心|管理局|服务中心) 数据(资源|)(管理|)(局|中心)
    数字经济(局|中心)
fgw (发展和改革|发展改革|发改)(和科技|和工业信息化|和科学技术|科技|和经济信息化|和统计|和粮食|)(局|厅|委员会|委|
    科技局) 发展改革和(工业信息化|科技|科学技术|经济信息化|统计|工业商务|)(局|委员会) 发展计划(局|委员会)
fgj (房产|房地产|房屋|住房保障和房产|房产住宅)(管理|)局 住房保障(和房产管理|和房屋管理|)(局|中心) 房管局
    房产(管理|服务|交易)(中心|所)
fpb 扶贫(开发|)(办公室|办|局) 扶贫开发(领导小组办公室|工作局|和移民工作局) 扶贫(领导小组办公室|工作办公室|和移民工作局)
    乡村振兴(局|服务中心|发展中心|事务中心)
fzb (政府|)法制(办公室|办|局)
gaj 公安(局|厅) 公安(分局|局分局) 森林公安局
ghj (城乡|城市|)规划(局|委员会|管理局|建设局|委) 规划和国土资源(局|委员会) 规划国土局
glj 公路(管理|建设|养护|事业发展|)(局|中心|段|处|总段) 公路(事务|养护|建设养护|事业)中心
gsj 工商行政(管理|)局 工商局
gwh 管理委员会 管委会
gxj (工业和信息化|工业信息化|经济和信息化|经济信息化|经济贸易|经济商务信息化|工信|经信|经贸|工业|科技和工业信息化|
    科学技术和工业信息化|科技工业和信息化|工业和信息化科技|科技和经济信息化|科技经济和信息化|工业和科技信息化|
    经济和科技信息化|工业信息化和商务|商务和工业信息化|经济科技|经济和商务|经济发展|商务和经济信息化|工业商务|
    工业和商务|工业经济|中小企业)(局|厅|委员会|委|发展局) 科工(贸|信|)(局|和信息化局) 经济商务局
    中小企业(服务中心|服务局)
gzw 国有资产(监督管理|监督|管理|)(委员会|局|办公室|中心|服务中心|事务中心|运营中心) 国资(委|局|办)
    国有资产监管(局|中心)
hyj 海洋(与渔业|发展|和渔业|渔业|)(局|厅) 渔业(局|发展中心)
jgswj 机关事务(管理|服务|)(局|中心|办公室|管理中心|服务中心) 机关后勤(服务中心|管理中心) 机关行政事务管理局
jdbgs 接待(办|办公室|处|中心|服务中心)
jrb (地方|)金融(工作|监督管理|监管|发展|服务|管理|)(局|办公室|办|中心|工作办公室|服务中心) 金融监督管理局
    金融和国有资产监督管理局
jsj (人口和|人口与|)计划生育(局|委员会|委|办公室) 人口计生(局|委) 计生(局|委)
jtj (交通运输|交通)(和港航|港航|和水务|水务|)(局|厅|委员会|委) 港(航|务)(管理|)(局|中心)
    道路运输(管理局|服务中心|事业发展中心|管理所|发展中心) 交通(运输|)(综合|)(行政|)执法(大队|支队|局|总队)
    农村公路(管理|)(局|所|站|中心) 交通建设(质量|)
jyj (教育|教育和体育|教育体育|教体|教育和科技|教育科技|教育科学技术|教育科技体育|教育和科学技术|教育科技和体育|
    教育体育和科技|教育文化体育|文化教育|文教|文教体|教育卫生|教育文化和旅游|教科|教育和体育科技)@ 教育工作委员会
    教科体局 教育(事务|服务)中心
kjj (科学技术|科技|科技和知识产权|科学技术和知识产权|科技和商务|科技创新|科技经济|科技信息)@ 科(技|技创新)局
    科技(商务|和金融)局
kyj (能源|煤炭|煤炭工业|煤炭管理|矿山)(局|管理局|服务中心)
ldj 劳动(和社会保障|保障|)局 人事(劳动|和社会保障|劳动和社会保障|劳动保障|)(局|厅)
lsj (粮食|粮食和物资储备|粮食和储备|粮食和应急物资储备|粮食和战略物资储备|粮食物资储备)(局|中心|服务中心|事务中心)
lvyj 旅游(发展|)(局|委员会|委|事业发展局|外事侨务局) (旅游|文旅)(发展|服务|产业发展)(中心|委员会)
lyj (林业|林业和草原|林草|林业和园林|林业水务|农林)(局|厅|事业发展中心|服务中心|发展中心)
    林业(草原|)(工作总站|工作站|科学研究所)
mzj 民政(局|厅|和社会工作局|和人力资源社会保障局) 民政(事务中心)
mzzj (民族宗教|民族和宗教|民宗|民族|宗教|民族宗教事务|民族事务|宗教事务|民族和宗教事务)(局|委员会|委|厅|事务局|
    事务委员会|办公室|侨务局)
njj (农业机械|农机)(管理|化|事业|化管理|)(局|办公室|中心|服务中心|发展中心|事务中心|化服务中心)
nyj (农业农村|农业|农牧|农林水|农水|农业和农村|农业农村和水利|农业农村和水务|农业农村水利|农业水务|农牧业|农牧农村|
    农林|农村工作|农业畜牧|农业农村和乡村振兴|农业农村和海洋|农业和水务|农业农村水务)(局|厅|委员会|委|办公室|
    领导小组办公室) 农(委|办|工委|工办) 农业农村(综合|)(行政|)执法(大队|支队) 农村经济(经营|)(管理|服务)(局|站|中心)
qxj 气象局
rfb (人民防空|人防|国防动员)(办公室|办|委员会|委员会办公室|事务中心|指挥信息保障中心|服务中心|局)
rsj (人力资源和社会保障|人力资源社会保障|人社|人力资源和就业|民政和人力资源社会保障)(局|厅)
    人力资源和社会保障(事务|服务)中心
scjgj 市场(监督管理|监管|和质量监督管理|监督)(局|委员会|委) 市场监督管理和知识产权局
    (市场和|)质量监督管理(局|委员会) 市场监管综合(行政|)执法(大队|支队)
sfj 司法(行政|)(局|厅)
sjj 审计(局|厅) 审计(服务中心|中心)
slj (水利|水务|水利水务|水利和湖泊|水电|水利水电|水利和水务|水利和渔业|水利农机)(局|厅|委员会|委|管理局)
    水(文|利)(局|中心|工作站) 水资源(管理局|服务中心|中心)
sthjj (生态环境|环境保护|环保|环境)(局|厅|委员会) 生态环境(分局|局分局|局直属分局|监测中心|保护综合行政执法局)
    生态环境(保护|)综合(行政|)执法(大队|支队) 环境监测(站|中心) 环境(监察|)(大队|支队)
swj (商务|商务和投资促进|商务和粮食|商务粮食|商务经济合作|商贸|商业|商务科技|商务和经济合作|商务和旅游|商务和口岸|
    商务和外事)(局|厅|委员会|委) 商务(外事|旅游|)(局|旅游局) 口岸(办|办公室|局) 商贸流通(局|服务中心)
shuiwj (国家|地方|)税务(局|分局|总局) (国税|地税)局
tjj 统计局 统计普查中心
tyj 体育(局|运动委员会|中心|事业发展中心|服务中心|总会) 文体(局)
tyjrswj 退役军人(事务|)(局|厅) 退役军人(服务|事务)中心
tzcjj (投资促进|招商|招商引资|招商投资促进|投资合作|投资促进和商务|经济合作|经济技术协作|经济合作和)(局|中心|
    服务中心|服务局|办公室|事务局|委员会|促进局) 招商合作局
wjj (卫生健康|卫生和计划生育|卫生计生|卫健|卫计|卫生|卫生健康和体育|卫生和健康|卫生和人口计划生育|
    卫生和食品药品监督管理)(局|厅|委员会|委) 爱国卫生运动委员会% 爱卫办
wlj (文化和旅游|文化旅游|文旅|文化|文广旅体|文化广电|文化广电和旅游|文化广电旅游|文化广电新闻出版|
    文化广电新闻出版版权|文化体育|文化体育广电|文化体育和旅游|文化体育旅游|文化体育广电新闻出版|文化体育广电和旅游|
    文化广电体育|文化广电旅游体育|文化广电体育和旅游|文化旅游体育|文化旅游广电体育|文化旅游广电和体育|
    文化和旅游广电|文化旅游和广电|文体广电|文化和旅游体育|文体旅游广电|文体旅|文化新闻出版|文化体育新闻出版|
    文体广电和旅游|文体广电旅游|文化旅游广电体育|文化旅游和体育|文化和旅游广电体育|文化体育和旅游广电|文化广电出版|
    文广新|文化体育旅游广电|文化和旅游发展|文化旅游发展)(局|厅|委员会|委) 文化市场综合(行政|)执法(大队|支队|局)
wsb 外事(办公室|办|局|侨务办公室|和侨务办公室|侨务局|事务局|侨务旅游局|侨务和港澳事务局) 外(事|)办
qwb 侨务(办公室|办|局)
wwj 文物(局|管理局|保护中心|管理所|保护管理所|保护管理局|考古研究院|考古研究所|事业局) 文管所 考古(研究院|研究所)
wjia 物价局 价格(监测中心|认证中心)
xfj (信访|信访工作)(局|办公室|办|联席会议办公室) 群众来访接待中心 群众工作部
xmj (畜牧|畜牧水产|畜牧兽医|畜牧兽医水产|畜牧业|畜牧渔业)(局|中心|服务中心|事务中心|发展中心|水产局|兽医局|
    水产事务中心) 动物(疫病|疫情)预防控制中心 动物卫生监督所
xwcbj 新闻出版(局|广电局|广播电影电视局|版权局) 广播(电影|)电视局 广电局
xzspj 行政审批(服务|和政务信息管理|服务和数据管理|和服务管理|政务信息管理|管理|)(局|中心|管理局) 审批服务管理局
ybj (医疗保障|医保)(局|服务中心|事务中心|中心|事业管理中心|经办中心|管理中心|基金管理中心|基金中心|事务管理中心)
    医疗保险(管理|)(局|处|中心|服务中心)
yjj (应急管理|应急|安全生产监督管理|安全监管|安全生产监督)(局|厅|和综合治理局) 安监局 应急(救援中心|指挥中心|
    管理综合行政执法大队|管理综合执法大队)
yjju 食品药品(监督管理|监督|监管)(局|所|分局) 药品监督(管理|)局 食药监局
ylj (园林|园林绿化|城市园林绿化|园林和林业|绿化|绿化和市容|风景园林|园林文物|园林管理|绿化管理)(局|中心|管理局|处|
    服务中心|管理处|所|委员会%|管理中心|管理所|事务中心)
ymj (移民|库区移民|水库移民|移民开发|移民工作|水利水电工程移民)(局|管理局|开发局|办公室|事务中心|服务中心|
    事务服务中心|工作局)
ysgh (湿地|自然保护区|自然保护地|国家公园)(管理局|管理处|服务中心|管护中心|保护中心|管理中心|管理站)
    风景名胜区(管理局|管理处|管理中心|服务中心)
zfb (人民政府|政府)(办公厅|办公室|办|机关|) 府办 府办公室
zljdj 质量技术监督局 质监局 质量技术监督
zjj (住房和城乡建设|住房城乡建设|住房和城市建设|住房和建设|住房建设|住建|城乡建设|建设|城乡建设和住房|城市建设|
    住房和城乡规划建设|住房城乡规划建设|规划和建设|住房和规划建设|建设和交通|住房和城乡建设交通|住房建设和交通|
    住房城乡建设和水务|住房和城乡建设水务|住房保障和城乡建设|国土规划和建设|城市更新|城乡住房建设|
    住房和城乡建设和交通|建设管理)(局|厅|委员会|委|管理委员会|交通局|管理局)
zrzyj (自然资源|自然资源和规划|规划和自然资源|自然资源规划|国土资源|国土资源和规划|国土|国土房管|自然资源和林业|
    自然资源林业|自然资源海洋)(局|厅|委员会|委|分局|局分局|事务中心)
zscqj 知识产权(局|保护中心|服务中心)
zwsj 政务服务(和数据|数据|和大数据|和数字化|和公共资源交易|管理和数据|)(管理|)(局|办公室|中心|服务中心|管理中心|
    管理办公室) 政务(数据|)(管理|)(局|办) 政务(公开|)(办公室|服务管理办公室)
    营商环境(建设|)(局|和信息化局|监督局|和政务服务局)
zyyj 中医药(管理|)局
zzfy (驻北京|驻京|驻上海|驻沪|驻广州|驻穗|驻深圳|驻长沙|驻外)(办事处|联络处|办)
xfdd 消防(救援|)(大队|支队|总队|救援局|局) 消防救援队
jjdd (交通警察|交警|公安交通管理)(大队|支队|局|总队) 公安局(交通警察|交警|交通管理)(大队|支队|局)
pcs 派出所
sfs 司法所
jy 监狱 未成年犯管教所 监狱管理局
kss 看守所 拘留所 拘役所
jds (强制隔离|)戒毒(所|管理局)
dcd (国家统计局|)(调查队|调查总队)
yzglj 邮政(管理局|局)
ycj 烟草(专卖|)局
haig 海关
haisj 海事局
wjbd 武警(中队|支队|总队) 人民武装部 武装部 人武部 军分区
# 乡镇街道
jdb 街道(办事处|办|) 街道党工委 地区办事处 街道(人大|)工作委员会
zzf 镇(人民政府|政府|党委|)
xzf 乡(人民政府|政府|党委|) 苏木(人民政府|) 民族乡(人民政府|)
sqjwh (社区|村民|居民)(居民|)委员会 社区(居委会|工作站|服务中心) 村委会
# 群团、民主党派
canlian (残疾人联合会|残联) 残疾人(服务|康复|综合服务|就业服务)(中心|指导中心)
fl 妇女联合会 妇联 妇女儿童(活动|服务)中心
fxh 法学会
ggw 关心下一代工作委员会(办公室|) 关工委
gsl (工商业联合会|工商联)(（总商会）|) 总商会
hszh 红十字会
jisx 计划生育协会 计生协(会|)
jix 新闻工作者协会 记者协会 记协
jiusan 九三学社(委员会|委|)
kx (科学技术协会|科协)
mch 贸促会 国际贸易促进委员会(支会|分会|)
minge 民革(委员会|委|) 国民党革命委员会
minjian (民建|民主建国会)(委员会|委|)
minjin (民进|民主促进会)(委员会|委|)
minmeng (民盟|民主同盟)(委员会|委|)
nonggong (农工党|农工民主党)(委员会|委|)
qiaolian (归国华侨联合会|侨联|归侨侨眷联合会)
skl (社会科学界联合会|社科联|社会科学联合会|哲学社会科学界联合会)
tailian (台湾同胞联谊会|台联)
tw (共产主义青年团|共青团|团委)(委员会|委|工作委员会|) 团(市|县|区|省|州|)委 青年团委员会 青少年宫
wenlian (文学艺术界联合会|文联) 作家协会
zgh 总工会 工人文化宫
zhigong 致公党(委员会|委|)
# 事业单位
bs (日报|报)社 报业(集团|传媒集团)
bwg (博物|陈列|博物院|)馆 博物院
byg 殡仪馆 殡葬(管理|服务)(所|中心|处)
ckzx (土地储备|土地收购储备|土地整理|土地开发整理|土地整理储备|国土整治|土地储备整理)(中心|局)
ccb 城市(建设|)(投资|发展)(集团|)(有限|)(责任|)公司
daxue 大学
fby 妇幼保健(计划生育服务中心|院|所|站|和计划生育服务中心|服务中心) 妇女儿童医院 妇幼医院
fly (社会|儿童|)福利(院|中心) 光荣院 敬老院 养老院 养老服务中心
ggzy 公共资源交易(中心|管理局|监督管理局|服务中心|管理委员会|) 招投标(管理|监督管理)(局|办公室)
gjj 住房公积金(管理|服务|)(中心|管理部) 公积金中心
gkzf 国库(集中|)(支付|收付)(中心|局|核算中心|核算局) 会计(核算|集中核算)中心 财政(国库|)(支付|集中支付)(中心|局)
    财政事务中心
gxs 供销(合作|)(社|总社|联社|联合社|合作联合社) 供销(合作社联合社|社联合社)
gyuan (公园|动物园|植物园|森林公园)(管理处|管理所|服务中心|管理中心|管理局|)
hwzx 环境卫生(管理|服务|事务|)(局|处|所|中心|服务中心|管理中心|站|事务中心) 环卫(局|处|所|中心|站|服务中心|总站)
jiuye (劳动|公共|人才|)就业(服务|和人才服务|人才服务|创业服务|与人才服务|训练)(局|中心|管理局|管理中心|处)
    (人才|人力资源)(服务|交流|开发|发展)(局|中心|办公室) 人才交流服务中心
jjz (急救|医疗急救|紧急救援|医疗救援)(中心|站)
jkzx (疾病预防控制|疾控)(中心|局) 卫生防疫站 (皮肤病|血吸虫病|结核病|慢性病|职业病)(防治|预防控制)(所|院|中心|站|
    办公室)
jxs (军队|)(离退休|)(军休|干部休养|军队离休退休干部休养|军用饮食供应)(所|中心|站|服务中心|服务管理中心|供应站)
jxxx (教师进修|进修|教师发展)(学校|学院|中心) (教育|)教学(研究|科研)(室|院|中心|所) 教研(室|院) 教育科学研究(院|所)
    教师发展学院
jzz (救助管理|救助|流浪乞讨人员救助管理|未成年人救助保护|未成年人保护)(站|中心)
kjg (科技|科学技术|规划展览|展览)馆 青少年(科技|)活动中心 青少年校外活动中心
kyy (科学|农业科学|林业科学|农林科学|社会科学|水利科学)(研究|)(院|所) 科学院 农科(院|所) 社科院 研究(院|所) 设计院
lc (国有|国营|)(林|农|牧|苗|良种|茶|渔)场 苗圃 种畜场 原种场
msg (美术|纪念|展览|革命纪念|烈士纪念|名人|书画)(馆|院) 烈士陵园 (纪念馆|旧居|故居|旧址)(管理处|管理所|) 画院
    革命烈士(纪念馆|陵园)(管理处|管理所|管理中心|)
psgl (市政|排水|路灯|照明|城市照明|市政设施|市政工程|市政公用|市政维护|城市排水)(管理|维护|服务|)(处|所|中心|
    事务中心|管理处|站|公司)
rmt 融媒体中心 广播电视(台|总台|局台) (电视台|广播电台|传媒中心|新闻中心|新闻传媒中心) 媒体中心
rmyy 人民医院
sbzx (社会保险|社会保障|社保|养老保险|城乡居民社会养老保险|机关事业单位养老保险|失业保险|工伤保险|社会养老保险|
    城乡居民养老保险|机关事业社会保险)(管理|基金管理|服务|事业管理|)(局|中心|处|服务中心|所|站|管理局|管理中心|
    事业局|经办中心)
skgl (水库|灌区|河道|水闸|堤防|水利工程|泵站|电排|电灌|河务|库区|运河|大坝|渠道|河湖|湖泊)(管理|工程管理|保护|)(局|
    处|所|站|中心|管理处|管理所|服务中心|事务中心|管理站|管理局|养护中心)
sqws 社区卫生服务(中心|站)
tjxx (特殊教育|聋哑|培智|盲)(学校|中心)
tpzx (财政|政府|)(投资|)评审中心 (财政|)投资评审(中心|局)
tsg 图书馆
whg (文化|群众艺术)馆 文化(艺术|活动|)(中心|服务中心|站) 少年宫 非物质文化遗产保护中心
    (剧|歌舞|京剧|花鼓戏|艺术|话剧|歌剧|采茶剧)(团|院) 歌舞剧院 演艺(中心|集团)
wsjd (卫生|卫生健康|卫生计生)(监督|综合监督|综合行政|)(执法|)(所|局|大队|支队|中心|监督所)
wsy (中心|)卫生(院|所|室)
xiaoxue 小学(校|) 完小 完全小学
xuexiao 学校
xueyuan 学院
xz (中心|)血(站|库) 血液中心
yey 幼儿园 幼稚园 保育院
yyuan 医院
zsb (房屋征收|征收|征地|征地拆迁|土地房屋征收|国有土地上房屋征收|拆迁|房屋征收与补偿|房屋征收和补偿|征地征收|
    集体土地征收)(办公室|事务中心|服务中心|中心|事务所|管理办公室|补偿办公室|安置办公室|管理局|补偿中心)
    不动产登记(中心|事务中心|服务中心|局)
zdb (重点|重点工程|重大|重点项目|重点建设|重大项目|政府投资|公益|公益性项目|代建)(项目|工程|建设|项目建设|工程建设|
    )(办公室|事务中心|服务中心|管理办公室|管理中心|局|中心|建设管理局|建设中心|建设服务中心)
zhongxue (高级|初级|完全|)中学(校|) [一二三四五六七八九十]中 初中 高中 外国语学校 实验学校 九年一贯制学校 九年制学校
zjs (质量|产品质量|商品质量|特种设备|食品药品|计量|农产品质量安全|计量测试|综合)(监督检验|检验检测|检测|检验|测试|
    检定|检验监测|监督|质量检测)(所|中心|院|研究院|站|检验所|检测中心)
zyxx (中等|)(职业|职业技术|职业教育|中等职业|中等专业|技工|技师|高级技工|卫生|财经|商业|工业|体育|业余体育|
    少年儿童业余体育|师范|幼儿师范|农业|护士)(学校|中心|中等专业学校|技术学校|高级中学|教育中心|技术教育中心|
    中心学校) 职(业|教)(中专|中心|高中|中学) 技校 体校 职业中等专业学校
zyyy (中医|中西医结合|民族|蒙医|藏医|苗医|维吾尔医|中医药)(医院|院) 民族中医院 中医(院|医院)
"""


def _patterns() -> dict[str, str]:
    """The patterns of each organ, parted by blanks."""
    found: dict[str, str] = {}
    for line in _TABLE.replace("|\n    ", "|").replace("\n    ", " ").splitlines():
        if line and not line.startswith("#"):
            slug, found[slug] = line.split(" ", 1)
    return found


PATTERNS = _patterns()

#: Organs of which a division has many: their number is made of the name's own part, and only then of the kind.
SEVERAL = _words(
    """
    bwg byg dkj fby fly gwh gyuan jdb jds jjz jkzx jxs jxxx jy jzz kss kyy lc msg pcs psgl rmyy sfs skgl sqjwh sqws
    tjxx tsg whg wsjd wsy xiaoxue xuexiao xueyuan xz xzf yey yyuan ysgh zhongxue zyxx zyyy zzf zzfy daxue rmt shuiwj
    zjs zdb sbzx jiuye zsb ckzx kjg wjbd yyuan
    """
)
#: Of those, the organs all spellings of which mean the same.
_ONE_MEANING = _words(
    """
    jdb zzf xzf gwh sqjwh rmyy yey pcs sfs wsy sqws rmt daxue xueyuan yyuan jy
    """
)
#: Organs whose first word is a place's name although another division may own them: 湘潭大学.
_NAMED_AFTER_PLACES = _words(
    """
    daxue xueyuan jy jds
    """
)
_BUREAU = re.compile(r"(?:[局厅委会办室部联协社院]|机关)$|政府$")
_ZONE_NAME = re.compile(r"\S{0,8}?(?:开发区|高新区|经开区|[^浦海]新区|园区|示范区|保税区)")
_SHORTER = (
    ("高新技术产业开发区", "高新"),
    ("高新技术开发区", "高新"),
    ("高新区", "高新"),
    ("经济技术开发区", "经开"),
    ("经济开发区", "经开"),
    ("经开区", "经开"),
    ("人民政府", ""),
    ("国家", ""),
    ("党组", ""),
    ("机关", ""),
    ("（", ""),
    ("）", ""),
    ("·", ""),
)
_LEVELS_OF = {
    "省": ("province",),
    "州": ("prefecture",),
    "盟": ("prefecture",),
    "市": ("prefecture", "county"),
    "县": ("county",),
    "区": ("county",),
    "旗": ("county",),
}
#: 的 and such: between two organs they end the first name.
_GAP_WORDS = re.compile(
    r"组织|会同|联合|牵头|负责|根据|按照|下达|批复|印发|要求|制定|召开|的|^[和与及对向由在是将为就把按以从等]"
)
_AFTER = re.compile(
    r"[门署长级员托属]|村|会议|工作(?!局|委|部|站|办|领)|建设(?!局|厅|委|服|中)|改革|发展(?!局|和|服|中|委|改)"
)
_STOP = re.compile(
    r"[^一-鿿（）()·〇]|部门(?!预算编)|单位|整体|项目支出|支出|绩效(?!评|管理[局办中]|办|考)|自评|预算|决算|年度|关于|报告|情况|财政资金"
)
_TAIL_KINDS = (
    "局|厅|委员会|委|办公室|办事处|部|院|馆|站|所|队|社|中心|学校|中学|小学|幼儿园|大学|学院|医院|集团|公司|协会|联合会"
)
_ENDS_SO = re.compile(rf"(?:{_TAIL_KINDS})$")
_GENERIC = re.compile(
    r"[我本各该其有相全上下同]|部门|单位|第三方|财政部门|主管|预算|项目|绩效|评价|附件|目录|一、|人民政府$|政府$|自评|基本|概况"
    r"|.{0,3}?(?:是|加强|推进|落实|完善|提高|提升|支持|开展|做好|强化|深化)"
)
#: Bodies whose name comes before the division's, and their committee's organ: 共青团广州市番禺区委员会 is tw.
_LEADERS = {
    "中国共产党": "bgs",
    "中共": "bgs",
    "中国共产主义青年团": "tw",
    "共青团": "tw",
    "团": "tw",
    "中国人民政治协商会议": "zx",
    "政协": "zx",
    "九三学社": "jiusan",
    "中国民主同盟": "minmeng",
    "民盟": "minmeng",
    "中国国民党革命委员会": "minge",
    "民革": "minge",
    "中国民主建国会": "minjian",
    "民建": "minjian",
    "中国民主促进会": "minjin",
    "民进": "minjin",
    "中国农工民主党": "nonggong",
    "农工党": "nonggong",
    "中国致公党": "zhigong",
    "致公党": "zhigong",
    "国家税务总局": "",
    "国家统计局": "",
    "中国人民解放军": "",
    "武警": "",
    "原": "",
}
_LEADER = "|".join(sorted((leader for leader in _LEADERS if len(leader) > 1), key=len, reverse=True))
_SESSION = r"(?:第?[一二三四五六七八九十\d]+届)?"
_LEADS = re.compile(rf"({_LEADER}|原|团(?=\S{{1,12}}委)){_SESSION}")
_LEADS_TO = re.compile(rf"({_LEADER}){_SESSION}$")
#: 室（区地方志编纂室） carries a second signboard.
_SIGNBOARD = re.compile(r"(?<=.{3})（[^（）]{2,30}）$")
_WHOLE_COMMITTEE = re.compile(r"(?:[省市县区州旗盟]?(?:委员会|工作委员会|委|工委))?(?:机关|办公室|办公厅)?$")
#: 市 of 市教育局 and 县 of 县委 are ranks; 市 of 市桥街道 is not.
_RANK = re.compile(r"(自治[区州县旗]|[省市县区州旗盟])(?=$|委|直|人民政府|政府|府|级|第|实验|属)(?:直属|直|级|属)?")
_COMMITTEE_NAME = re.compile(r"(?:委员会|工作委员会|委|工委)(?:机关|办公室|办公厅)?(?![员托会])")
_HEADQUARTERS = re.compile(r"[（(]?(?:机关)?本级[)）]?|[（(]机关[)）]")
_COMMITTEE = re.compile(
    r"(?:委员会|委(?!员)|党工委|党委)?(?:[、和]?[省市县区州旗盟]?(?:人民政府|政府))?(?:行政公署|行署)?"
)
_SCOPES: tuple[tuple[re.Pattern[str], Literal["headquarters", "whole_department"]], ...] = (
    (re.compile(r"[（(]?(?:局|厅|委|部|院|单位|机关)?本级(?:单位|部门)?[）)]?|[（(]机关[）)]"), "headquarters"),
    (
        re.compile(
            r"[（(]?(?:含|包括|及)(?:所属|下属|直属|局属|二级)\S{0,6}?(?:单位|机构|部门)[）)]?|[（(]?(?:部门)?汇总[）)]?|[（(]部门[）)]"
        ),
        "whole_department",
    ),
)
_YEAR = r"(?:[（(]?(?:19|20|二〇|二○)[\d〇○一二三四五六七八九]{2}[）)]?\s*年?\s*度?)"
_LEFTOVERS = re.compile(
    rf"^(?:\d{{1,3}}[.．、_ -]+|[\s.．、_-]+)?(?:附件\s*\d*[-.、：:]?\s*)?{_YEAR}?\s*(?:关于)?"
    rf"|{_YEAR}?\s*(?:关于)?\s*(?:{_YEAR}?(?:省级|市级|区级|县级)?"
    r"(?:部门|单位)?(?:整体(?:支出|绩效|自评)|项目(?:支出|绩效|自评)|(?:预算|决算|支出)(?:绩效|情况|公开|报告|说明|$)"
    r"|绩效(?:自评|评价|目标|报告|$)|自评|评价报告|报告)(?!\S*(?:局|中心|办公室|处|科)$)\S*"
    r"|[（(]?(?:盖章|公章|签章|公开|公示|定稿|终稿|修改|上报)稿?[）)]?|[（(][\d ]+[）)]|\.\w{2,5}|部门|单位)*\s*$"
)
_BLANKS = re.compile(r"\s+")
_PAIRS = str.maketrans("()", "（）")


_BRANCH = re.compile(r"(?P<bureau>.{2,20}局)(?P<place>[一-鿿]{2,6}?)(?P<rank>[区县市旗])?分局")


class OrganMatch(NamedTuple):
    """The organ that a name names last, and the half-open span of the words that say so."""

    slug: str
    start: int
    end: int
    confidence: float


class DepartmentMatch(NamedTuple):
    """What a department's printed name comes to.

    ``organ`` is the part of the department's number after the division's code; it is ``kind`` itself unless a division
    has many of the kind (圭塘街道办事处 is gtjdb, a jdb). ``kind`` is an organ of ref_organ, None where none is
    known. ``department_id`` is None where the division or the organ is. ``confidence`` runs from 0 to 1.
    """

    department_id: str | None
    division_code: str | None
    organ: str | None
    kind: str | None
    confidence: float
    reason: str
    alternatives: tuple[Division, ...] = ()


class DepartmentMention(NamedTuple):
    """A string of a text that looks like a department's name; ``organ`` is the kind where it is known."""

    start: int
    end: int
    name: str
    organ: str | None


class CleanName(NamedTuple):
    """A department's name without what titles add, and what they said about the scope of the report."""

    name: str
    prepared_scope: Literal["headquarters", "whole_department"] | None


def clean_department_name(name: str) -> CleanName:
    """``name`` without blanks, year, （本级）, 部门整体支出… and file ending."""
    name = _BLANKS.sub("", name).translate(_PAIRS)
    scope: Literal["headquarters", "whole_department"] | None = None
    for pattern, said in _SCOPES:
        without = pattern.sub("", name, count=1)
        if without != name and len(without) > 1:
            name, scope = without, scope or said
    return CleanName(_LEFTOVERS.sub("", name).strip("：:，,。、-—_《》【】[]"), scope)


def _spellings(pattern: str) -> Iterator[str]:
    """Every spelling of one pattern of ``PATTERNS``."""
    depth, start = 0, -1
    for index, character in enumerate(pattern):
        if character == "(":
            depth += 1
            start = index if depth == 1 else start
        elif character == ")":
            depth -= 1
            if depth == 0:
                tails = list(_spellings(pattern[index + 1 :]))
                for choice in _choices(pattern[start + 1 : index]):
                    for middle in _spellings(choice):
                        for tail in tails:
                            yield pattern[:start] + middle + tail
                return
    yield pattern


def _choices(group: str) -> list[str]:
    found, depth = [""], 0
    for character in group:
        depth += (character == "(") - (character == ")")
        if character == "|" and depth == 0:
            found.append("")
        else:
            found[-1] += character
    return found


def aliases() -> dict[str, str]:
    """Every printed organ, and its slug."""
    found: dict[str, str] = {}
    for slug, patterns in PATTERNS.items():
        for pattern in patterns.split(" "):
            whole = pattern.replace("@", "(局|厅|委员会|委)").replace("%", "(办公室|办)")
            if whole.startswith("["):
                spellings: Iterator[str] = (c + whole[whole.index("]") + 1 :] for c in whole[1 : whole.index("]")])
            else:
                spellings = _spellings(whole)
            for spelling in spellings:
                if len(spelling) > 1 or spelling in "镇乡":
                    found.setdefault(spelling, slug)
    return found


class Organs:
    """Departments and their organs by their printed names. Build it once per process: see ``organs``."""

    def __init__(self, places: Gazetteer, names: Mapping[str, str], known: Mapping[str, str]) -> None:
        """``names``: organ's Chinese name → slug; ``known``: department's printed name without blanks → its number."""
        self._gazetteer = places
        self._aliases = {**aliases(), **names}
        self._slugs = frozenset(PATTERNS) | frozenset(names.values())
        self._names = {slug: name for name, slug in names.items()}
        self._known = dict(known)
        lengths: dict[str, set[int]] = {}
        for alias in self._aliases:
            lengths.setdefault(alias[-2:], set()).add(len(alias))
        self._lengths = {end: tuple(sorted(found, reverse=True)) for end, found in lengths.items()}

    @classmethod
    def load(cls, root: Path) -> Organs:
        """The organs of ``seeds/reference/ref_organ.csv`` and the names of ``ref_department_name.csv``."""
        reference = root / "seeds/reference"
        with (reference / "ref_organ.csv").open(encoding="utf-8", newline="") as file:
            # Rows that were added for one of many (a street, a school) do not make its name a kind of organ.
            names = {
                row["name_zh"]: row["organ"] for row in csv.DictReader(file) if not row["source"].endswith("程序读取")
            }
        with (reference / "ref_department_name.csv").open(encoding="utf-8", newline="") as file:
            known = {_BLANKS.sub("", row["name_zh"]): row["department_id"] for row in csv.DictReader(file)}
        return cls(gazetteer(root), names, known)

    def _ending(self, text: str, end: int, floor: int = 0) -> tuple[int, str] | None:
        """Where the longest organ that ends at ``end`` begins, and its slug."""
        for tail in (text[max(floor, end - 2) : end], text[end - 1 : end]):
            for length in self._lengths.get(tail, ()):
                if length <= end - floor and (slug := self._aliases.get(text[end - length : end])):
                    return end - length, slug
        return None

    def organ(self, name: str, start: int = 0) -> OrganMatch | None:
        """The organ at the end of ``name``; failing that, less surely, the last one inside it; from ``start`` on."""
        for end in range(len(name), start, -1):
            if _AFTER.match(name, end):
                continue
            if found := self._ending(name, end, start):
                return OrganMatch(found[1], found[0], end, 0.95 if end == len(name) else 0.5)
        return None

    def department(self, name: str, year: int | None = None, hints: Sequence[str] = ()) -> DepartmentMatch:
        """The department that ``name`` names in fiscal ``year``.

        ``hints`` are other texts of the document; they tell divisions of one name apart and give 县财政局 its county.
        """
        printed = _BLANKS.sub("", name)
        cleaned = clean_department_name(name).name
        for spelling in (printed, cleaned):
            if number := self._known.get(spelling):
                code, known = number.split("-", 1)
                if year is None or self._gazetteer.current(code, year):
                    kind = known if known in self._slugs else None
                    return DepartmentMatch(number, code, known, kind, 1.0, "a name of ref_department_name")
        if (board := _SIGNBOARD.search(cleaned)) and self._ending(cleaned, board.start()):
            cleaned = cleaned[: board.start()]
        if (branch := _BRANCH.fullmatch(cleaned)) and (found := self._branch(branch, year, hints)):
            return found
        leader, chain, start = self._division_part(cleaned)
        own, match = "", self.organ(cleaned, start)
        if chain and chain[-1].is_bare and match and match.slug in _NAMED_AFTER_PLACES:
            # 韶关 of 广东省韶关监狱 says where the prison is, not whose it is.
            own = chain[-1].name
            chain = chain[:-1] if len(chain) > 1 else chain
        for mention in chain:
            # 中共湖南省纪律检查委员会湖南省监察委员会 names its division twice.
            if not mention.is_bare and mention.name in cleaned[start:]:
                cleaned = cleaned[:start] + cleaned[start:].replace(mention.name, "")
                match = self.organ(cleaned, start)
        slug, kind, sure, why = self._slug(leader, own, cleaned, start, match)
        rest = cleaned[start : match.start if match else None]
        if chain:
            wrong = contradiction(self._gazetteer.chains(cleaned))
            place = wrong or self._gazetteer.resolve_chain(chain, year, (*hints, cleaned[start:]))
            if _ZONE_NAME.match(rest):
                place = place._replace(reason=f"{place.reason}, and {rest} lies within it")
        else:
            place = self._gazetteer.in_zone(cleaned, year) or self._of_hints(rest, year, hints)
        number = f"{place.code}-{slug}" if place.code and slug else None
        alternatives = () if place.code else place.alternatives
        reason, sure = f"{place.reason}; {why}", round(sure * place.confidence, 2)
        return DepartmentMatch(number, place.code, slug, kind, sure, reason, alternatives)

    def _branch(self, branch: re.Match[str], year: int | None, hints: Sequence[str]) -> DepartmentMatch | None:
        """A bureau's branch, 随州市公安局曾都区分局, is the bureau of the place that it is named after."""
        over = self.department(branch["bureau"], year, hints)
        if over.division_code is None or over.organ is None:
            return None
        place = self._gazetteer.current(over.division_code, year)
        for rank in [branch["rank"]] if branch["rank"] else ["区", "县", "市", ""]:
            under = self._gazetteer.resolve(f"{place.name if place else ''}{branch['place']}{rank}", year, hints)
            if under.code and under.level == "county" and under.confidence > 0.5:
                sure = round(over.confidence * under.confidence * 0.9, 2)
                number = f"{under.code}-{over.organ}"
                reason = f"a branch of {branch['bureau']}"
                return DepartmentMatch(number, under.code, over.organ, over.kind, sure, reason)
        return None

    def _division_part(self, name: str) -> tuple[str, tuple[Mention, ...], int]:
        """What comes before the division in ``name`` (中共), the chain of divisions, and where the rest begins."""
        lead = _LEADS.match(name)
        leader, begin = (lead[1], lead.end()) if lead else ("", 0)
        chains = self._gazetteer.chains(name)
        if chains and chains[0][0].start == begin:
            named = chains[1] if contradiction(chains) else chains[0]
            return leader, chains[0], named[-1].end
        if (word := self._gazetteer.word(name, begin)) and self._ending(name, len(name), word.end):
            return leader, (word,), word.end
        for mention in self._gazetteer.bare(name, begin):
            rest = name[mention.end :]
            match = self.organ(rest)
            county = mention.candidates[0].level == "county"
            if match and not (county and (match.start or match.end < len(rest))):
                return leader, (mention,), mention.end
        return leader, (), begin

    def _slug(
        self, leader: str, own: str, name: str, start: int, match: OrganMatch | None
    ) -> tuple[str | None, str | None, float, str]:
        """The organ's part of the number, its kind, how sure both are, and why."""
        body = _LEADERS.get(leader)
        if body and start < len(name) and _WHOLE_COMMITTEE.match(name, start):
            is_office = body == "bgs" and not name.endswith("办公室")
            return body, body, 0.7 if is_office else 0.95, f"{leader}…{name[start:]} is {body}"
        if match is None or match.end != len(name):
            slug = self._unused(initials(name[start:], 12))
            if len(slug) < 2:
                return None, None, 0.0, "no organ is named"
            inner = f"near {match.slug}, " if match else ""
            return slug, None, 0.4, f"the organ is not in ref_organ; {inner}initials used"
        alias = name[match.start : match.end]
        own += self._own_part(name[start : match.start]) + self._own_word(alias, match.slug)
        if not own:
            return match.slug, match.slug, match.confidence, f"{alias} is {match.slug}"
        slug = self._unused(initials(own, 8) + match.slug)
        sure = 0.9 if match.slug in SEVERAL else 0.6
        return slug, match.slug, sure, f"{alias} is {match.slug}, here of {own}"

    def _own_word(self, alias: str, slug: str) -> str:
        """What a spelling says beyond its kind: 农业综合执法大队 is not 农业农村局, nor 第一高级中学 第一中学."""
        name = self._names[slug]
        if slug in SEVERAL:
            if slug in _ONE_MEANING or alias in {name, "初中", "高中"}:
                return ""
            return f"第{alias[0]}" if slug == "zhongxue" and len(alias) == 2 else alias.removesuffix(name)
        if alias == name or _BUREAU.search(alias) or not _BUREAU.search(name):
            return ""
        return alias

    def _own_part(self, middle: str) -> str:
        """What tells this organ from others of its kind in the division: 圭塘 of 长沙市雨花区圭塘街道办事处."""
        if rank := _RANK.match(middle):
            middle = middle[rank.end() :]
        middle = middle[_committee_end(middle) :]
        for word, short in _SHORTER:
            middle = middle.replace(word, short)
        if owner := self.organ(middle):
            # 教育局 of 教育局机关幼儿园 only says whose it is, unless nothing else is left.
            rest = middle[: owner.start] + middle[owner.end :]
            return rest or middle
        return middle

    def _unused(self, slug: str) -> str:
        """``slug`` unless it is the name of another organ; 政协 (zx) and 镇小 (zx) must not share a number."""
        return slug + "x" if slug in self._slugs else slug

    def _of_hints(self, rest: str, year: int | None, hints: Sequence[str]) -> Resolution:
        """The one division of the rank that ``rest`` begins with (市教育局, 县委…) that ``hints`` name."""
        rank = _RANK.match(rest)
        named = self._gazetteer.divisions(hints, year)
        found: dict[str, Division] = {}
        for level in _LEVELS_OF.get(rank[1][-1] if rank else "", ("county", "prefecture", "province")):
            for place in named:
                if (rank or place.level == level) and (over := self._gazetteer.above(place, level)):
                    found.setdefault(over.code, over)
            if found:
                break
        if len(found) == 1:
            place = next(iter(found.values()))
            return Resolution(place.code, place.name, place.level, 0.7, f"the document names {place.name} alone")
        if found:
            reason = "the document names several divisions"
            return Resolution(None, None, None, 0.2, reason, tuple(found.values()))
        return Resolution(None, None, None, 0.0, "no division is named")

    def departments(self, text: str) -> list[DepartmentMention]:
        """The longest strings of ``text`` that look like a department's name, in order.

        A name begins with a division, or stands alone at the beginning of a line; 我局 and 各部门 are no names.
        """
        found: list[DepartmentMention] = []
        for chain in self._gazetteer.chains(text):
            start, end = chain[0].start, chain[-1].end
            if found and start < found[-1].end:
                continue
            body = ""
            if leader := _LEADS_TO.search(text, max(0, start - 14), start):
                start, body = leader.start(), _LEADERS[leader[1]]
            stop = self._name_end(text, end)
            if body and (stop is None or stop[1] is None) and (whole := _COMMITTEE_NAME.match(text, end)):
                stop = whole.end(), body
            if stop is not None:
                stop = _closed(text, start, stop[0]), stop[1]
                ending = _HEADQUARTERS.match(text, stop[0])
                last = ending.end() if ending else stop[0]
                found.append(DepartmentMention(start, last, text[start:last], stop[1]))
        for line in _LINE.finditer(text):
            if any(line.start() < mention.end and mention.start < line.end() for mention in found):
                continue
            if (alone := self._alone(text, line.start(1), line.end(1))) is not None:
                found.append(alone)
        return sorted(found)

    def _name_end(self, text: str, begin: int) -> tuple[int, str | None] | None:
        """Where the name that goes on at ``begin`` ends, and its organ; None where no organ follows."""
        limit = _run_end(text, begin)
        best: tuple[int, str | None] | None = None
        for end in range(begin + 1, limit + 1):
            if _AFTER.match(text, end):
                continue
            organ = self._ending(text, end, begin)
            if organ is None:
                continue
            floor = best[0] if best else begin
            between = text[floor : max(floor, organ[0])]
            if _GAP_WORDS.search(between) or len(between) > (8 if best else 20):
                break
            best = end, organ[1]
        whole = text[begin:limit]
        if (
            2 < len(whole) <= 20
            and _ENDS_SO.search(whole)
            and not _GAP_WORDS.search(whole)
            and (not best or best[0] < limit)
        ):
            return limit, None
        return best

    def _alone(self, text: str, start: int, end: int) -> DepartmentMention | None:
        limit = min(_run_end(text, start), end)
        name = text[start:limit]
        if text[limit : limit + 1] in tuple("，。、；,;"):
            return None
        if not 3 <= len(name) <= 24 or _GENERIC.match(name) or _GAP_WORDS.search(name) or _AFTER.match(text, limit):
            return None
        organ = self._ending(name, len(name))
        if organ is None or (organ[1] == "gwh" and "区" not in name) or organ[1] == "zys" or name in _COMMON_NAMES:
            return None
        return DepartmentMention(start, limit, name, organ[1])


_LINE = re.compile(r"(?m)^[ \t　]*(?:[#*]+[ \t]*)?(?:(?:19|20)\d\d[ \t]*年?度?[ \t]*)?([一-鿿][^\n]{2,60})")
_CLOSING = re.compile(r"[^\s（(]{0,12}?[）)]")
_COMMON_NAMES = _words(
    """
    研究室 办公室 人民政府 学校 医院 机关党委
    """
)


def _run_end(text: str, start: int) -> int:
    stop = _STOP.search(text, start, start + 40)
    return stop.start() if stop else min(len(text), start + 40)


def _closed(text: str, start: int, end: int) -> int:
    """``end``, moved so that the name does not end inside a bracket."""
    opened = max(text.rfind("（", start, end), text.rfind("(", start, end))
    if opened < 0 or max(text.rfind("）", opened, end), text.rfind(")", opened, end)) >= 0:
        return end
    closed = _CLOSING.match(text, end)
    return closed.end() if closed else opened


def _committee_end(middle: str) -> int:
    match = _COMMITTEE.match(middle)
    return match.end() if match else 0


@lru_cache(maxsize=4)
def organs(root: Path) -> Organs:
    """The departments of the project at ``root``, built once per process."""
    return Organs.load(root)
