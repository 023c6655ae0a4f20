"""The changes between two releases as one page of HTML: no script, nothing fetched, Chinese first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from html import escape

from jixiao.release.changes.cause import Cause
from jixiao.release.changes.log import OPERATIONS, Change, Changes
from jixiao.release.changes.text import naming, shown

#: Changes of a table that are shown under one cause; the rest are counted, so that a browser stays quick.
SHOWN = 200

#: Reports of a table that changed in bulk that are named.
REPORTS_SHOWN = 5

_WORDS = {"added": ("新增", "added"), "removed": ("删除", "removed"), "changed": ("修改", "changed")}

STYLE = """
:root { color-scheme: light dark; --line: #8884; --soft: #8882; --old: #b3261e; --new: #146c2e; }
@media (prefers-color-scheme: dark) { :root { --old: #f2a49f; --new: #8fd6a3; } }
body { font: 15px/1.6 system-ui, "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif;
  max-width: 75rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; margin-bottom: .2rem; } h2 { font-size: 1.15rem; margin-top: 2.2rem; }
.en, .note { opacity: .72; font-weight: normal; } code { font-size: .92em; overflow-wrap: anywhere; }
table { border-collapse: collapse; margin: .6rem 0; } th, td { padding: .3rem .7rem; text-align: left;
  vertical-align: top; border-bottom: 1px solid var(--line); } th { background: var(--soft); font-weight: 600; }
td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; } table.wide { width: 100%; }
table.wide td:nth-child(-n+2) { white-space: nowrap; } table.wide td:nth-child(5) { width: 55%;
  overflow-wrap: anywhere; } a { color: inherit; }
del { color: var(--old); } ins { color: var(--new); text-decoration: none; }
""".strip()


def page(log: Changes) -> Iterator[str]:
    """The page, in pieces."""
    yield '<!doctype html>\n<html lang="zh-Hans">\n<head>\n<meta charset="utf-8">\n'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    yield f"<title>变更 · Changes {escape(log.after.id)}</title>\n<style>\n{STYLE}\n</style>\n</head>\n<body>\n"
    yield '<h1>绩效 jixiao：数据变更 <span class="en">Changes of the data</span></h1>\n'
    yield from _body(log)
    yield "</body>\n</html>\n"


def _body(log: Changes) -> Iterator[str]:
    after = f"<code>{escape(log.after.id)}</code>"
    if log.before is None:
        yield f'<p>{after} 是首个发布版本，没有可比较的前一版本。<br><span class="en">This is the first release: there'
        yield " is none before it to compare with.</span></p>\n"
        return
    yield f"<p><code>{escape(log.before.id)}</code>（{log.before.built_at:%Y-%m-%d %H:%M} UTC）→ {after}"
    yield f"（{log.after.built_at:%Y-%m-%d %H:%M} UTC）</p>\n"
    if log.is_empty:
        yield '<p>两个版本的内容相同。<span class="en">The two releases hold the same.</span></p>\n'
        return
    yield from _counts(log)
    yield from _bulk(log)
    for found in log.structure:
        yield f"<p><code>{escape(found.table)}</code>: {escape(found.words)}</p>\n"
    yield '<p class="note">各原因之内按重要程度排序：总分、资金与执行、核验不符、其他数值、文字与位置，'
    yield "再按相对变化幅度。空值记作 ∅。<br>Within each cause by how much it matters: total scores, money and"
    yield " execution, audits that now fail, other figures, words and places; then by relative size. ∅ is an empty"
    yield " value.</p>\n"
    for cause, changes in log.by_cause().items():
        yield f'<h2 id="{cause.word}">{cause.zh} <span class="en">{escape(cause.en)} · <code>{cause.word}</code></span>'
        yield f"</h2>\n{''.join(_ranked(log, cause, changes))}"


def _counts(log: Changes) -> Iterator[str]:
    yield '<h2>各原因的变更数 <span class="en">Counts by cause</span></h2>\n<table>\n'
    yield '<tr><th>原因 <span class="en">cause</span></th>'
    yield "".join(f'<th class="n">{zh} <span class="en">{en}</span></th>' for zh, en in _WORDS.values())
    yield '<th class="n">合计 <span class="en">all</span></th></tr>\n'
    for cause in log.by_cause():
        count = log.counted(cause=cause)
        yield f'<tr><td><a href="#{cause.word}">{cause.zh}</a> <span class="en">{cause.word}</span></td>'
        yield "".join(f'<td class="n">{count[word]:,}</td>' for word in OPERATIONS)
        yield f'<td class="n">{count.total():,}</td></tr>\n'
    yield '</table>\n<h2>各表的变更数 <span class="en">Counts by table</span></h2>\n<table>\n'
    yield '<tr><th>表 <span class="en">table</span></th>'
    yield "".join(f'<th class="n">{zh} <span class="en">{en}</span></th>' for zh, en in _WORDS.values()) + "</tr>\n"
    for table, count in log.by_table().items():
        yield f"<tr><td><code>{escape(table)}</code></td>"
        yield "".join(f'<td class="n">{count[word]:,}</td>' for word in OPERATIONS) + "</tr>\n"
    yield "</table>\n"


def _bulk(log: Changes) -> Iterator[str]:
    """The tables that changed in bulk: of how many reports, and which of them most."""
    if not log.bulk:
        return
    yield '<h2 id="bulk">成批变更 <span class="en">Tables that changed in bulk</span></h2>\n'
    yield '<p class="note">这些表变更的行太多，下面各举例，逐行明细在 Parquet 文件里。<br>So many rows of these tables'
    yield " changed that some are shown below, and a Parquet file has each.</p>\n<table>\n<tr>"
    heads = (("表", "table"), ("行", "rows"), ("报告", "reports"), ("变更最多的报告", "most in"), ("明细", "each row"))
    yield "".join(f'<th>{zh} <span class="en">{en}</span></th>' for zh, en in heads) + "</tr>\n"
    for found in log.bulk:
        most = "、".join(f"{report} {count:,}" for report, count in found.reports.most_common(REPORTS_SHOWN))
        file = f"<code>{escape(found.file)}</code>" if found.file else "<code>jixiao diff --parquet DIR</code>"
        yield f'<tr><td><code>{escape(found.table)}</code></td><td class="n">{found.counts.total():,}</td>'
        yield f'<td class="n">{len(found.reports):,}</td><td>{escape(most)}</td><td>{file}</td></tr>\n'
    yield "</table>\n"


def _ranked(log: Changes, cause: Cause, changes: list[Change]) -> Iterator[str]:
    heads = (("事关", "matter"), ("行", "row"), ("表", "table"), ("键", "key"), ("变化", "old → new"))
    yield '<table class="wide">\n<tr>'
    yield "".join(f'<th>{zh} <span class="en">{en}</span></th>' for zh, en in heads) + "</tr>\n"
    told: Counter[str] = Counter()
    for change in changes:
        row = change.row
        told[row.table] += 1
        if told[row.table] <= SHOWN:
            yield f"<tr><td>{change.rank.matter.zh}</td><td>{_WORDS[row.operation][0]}</td>"
            yield f"<td><code>{escape(row.table)}</code></td>"
            yield f"<td><code>{escape('/'.join(map(str, row.key)))}</code></td>"
            yield f"<td>{'<br>'.join(_values(change))}</td></tr>\n"
    yield "</table>\n"
    if more := "、".join(f"{table} {count:,}" for table, count in log.untold(cause, SHOWN).items()):
        yield f'<p class="note">未列出 not shown: {escape(more)}（全部见 all are in <code>changes.json</code>，'
        yield "<code>jixiao diff --json</code>"
        if files := [f"<code>{escape(found.file)}</code>" for found in log.bulk if found.file]:
            yield f"；成批变更的逐行明细见 rows of tables that changed in bulk: {'、'.join(files)}"
        yield "）</p>\n"


def _values(change: Change) -> Iterator[str]:
    row = change.row
    if row.operation == "changed":
        for name, (old, new) in row.columns.items():
            yield f"{escape(name)}: <del>{escape(shown(old))}</del> → <ins>{escape(shown(new))}</ins>"
        return
    mark = "ins" if row.operation == "added" else "del"
    for name, value in naming(row.row).items():
        yield f"{escape(name)}: <{mark}>{escape(shown(value))}</{mark}>"
