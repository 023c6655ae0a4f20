"""What a verb does with money, and whether it did: 拟拨付, 尚未到位, 省财政核拨, 因企业注销收回.

A verb takes money one stage on: it is allotted (下达), comes in (到位), is paid (支付). A word before the verb says
that this was not done, so that the money is nowhere yet (尚未到位), or is to be done, so that it is budgeted (拟支付).
Who gives tells where money stands that is handed on: what a level above pays out is allotted to those who report.
The pieces are composed into the patterns of ``words``, which read them before a sum and behind it.
"""

from __future__ import annotations

ALLOTTED = "分配|下达|下拨|安排|分解"
PAID = "支出|使用|执行|支付|拨付|划拨|划转|发放|兑付|报账|报销"
ARRIVED = "到位|到账"

#: 尚未支付, 未能及时拨付, 待验收后支付.
NOT_DONE = (
    r"(?:[尚暂仍还]未|没有|未|(?<!接)待)(?:能|及时|足额|全部|完全|按时|按期|实际)*"
    rf"(?:[一-龥]{{0,2}}?)(?:{PAID}|{ARRIVED}|下达|分配|落实)"
)
#: What has gone back, was never there, or is still owed; what others brought; what was spent against the rules.
NOWHERE = (
    r"[尚还仍拖]欠|欠付|缺口|[收交缴]回|沉淀|滞留|闲置|盘活|控制价|(?<=最高)限价|中标(?:价|金额)|撬动|吸引|损失"
    rf"|(?:违规|违纪|挪用|挤占|截留|套取|骗取|虚列)(?:[一-龥]{{0,4}}?(?:{PAID}))?(?:资金)?"
)
#: 计划完成投资, 拟支付, 应到位资金, 支出计划.
TO_BE_DONE = (
    r"(?:计划|拟|预计|预期|将)(?:[一-龥\d]{0,10}?)完成(?:[一-龥]{0,16}?项目)?(?:投资|支出)(?:额|资金)?"
    r"|(?:计划(?!实际|共|已|累计|全年)|拟|预计|预期|将|需|(?<![反效相对供适响])应)(?:[一-龥]{0,3}?)"
    r"(?:使用|支出|支付|投入|拨付|投资|发放)(?:资金|额)?"
    r"|应(?:到位|配套|安排|下达|[发付拨支](?![一-龥]))(?:资金|数|额)*"
    r"|(?:全年|年度|本年)?(?:支出|用款|资金|投资)计划|计划(?=为?$)"
)
#: What a level above pays out: 中央财政拨付, 省财政厅核拨.
FROM_ABOVE = r"(?:中央|上级|国家|省级?|自治区)(?:财政)?[厅部]?(?:拨付|核拨|划拨)"
#: 实付, 累计完成投资.
DONE = (
    r"实[支付拨发](?:资金|数|额)*|(?:实际|累计)完成(?=[约为达近]*$)"
    r"|(?:实际|累计|年度|全年|本年|已经?)*完成(?:了)?(?:年度|部门|财政|实际|全部)*"
    r"(?:预算|投资|支出|拨付|支付|兑付|资金|[一-龥]{0,24}?(?:补助|项目投资))(?:资金|支出|执行|投资|总?额)*"
)
#: The verb of a giver, which only says which money was received: 收到省财政厅拨付的.
GIVEN = r"(?<=收到)[^，,。;；]{0,16}(?:拨付|下拨|核拨|划拨|支付)的?"
