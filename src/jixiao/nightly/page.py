"""The summary of a night as one page of HTML in Chinese: no script, nothing fetched."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from html import escape

from jixiao.nightly.summary import STEPS, NightSummary
from jixiao.release.changes.cause import Cause
from jixiao.release.changes.page import STYLE
from jixiao.release.store import CHANGES_PAGE

_OUTCOMES = {
    "published": "已发布新版本",
    "unchanged": "数据未变，当前版本不变",
    "failed": "未能发布，当前版本不变",
    "busy": "另有构建正在运行，本次未构建",
}
_FIGURES = {"reports": "报告", "facts": "事实", "rows": "全部数据行", "violations": "核验不符"}
#: Rows of a table that are shown; the rest are counted.
_SHOWN = 500


def page(night: NightSummary) -> Iterator[str]:
    """The page, in pieces."""
    yield '<!doctype html>\n<html lang="zh-Hans">\n<head>\n<meta charset="utf-8">\n'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    yield f"<title>夜报 {escape(night.night)}</title>\n<style>\n{STYLE}\n</style>\n</head>\n<body>\n"
    yield f"<h1>绩效 jixiao：夜报 {_time(night.began_at):%Y-%m-%d}</h1>\n"
    yield f"<p><strong>{_OUTCOMES[night.outcome]}</strong>"
    yield f"（退出状态 {night.status}，用时 {_seconds(night):,.0f} 秒）</p>\n"
    if night.interrupted:
        yield f"<p>此前于 {escape(night.interrupted)} 开始的一次运行中断；其工作已由本次接续。</p>\n"
    if night.message:
        yield f"<pre>{escape(night.message)}</pre>\n"
    yield from _steps(night)
    yield from _inbox(night)
    yield from _release(night)
    yield "</body>\n</html>\n"


def _steps(night: NightSummary) -> Iterator[str]:
    yield "<h2>下一步</h2>\n"
    if not night.steps:
        yield "<p>无须处理。</p>\n"
        return
    yield "<ul>\n" + "".join(f"<li>{escape(STEPS[code][0])}</li>\n" for code in night.steps) + "</ul>\n"


def _inbox(night: NightSummary) -> Iterator[str]:
    if night.set_aside:
        yield f"<h2>未收入 {len(night.set_aside):,}</h2>\n"
        rows = [
            (one.name or "", one.report_id or "", "是" if one.is_new else "", one.message, one.remedy)
            for one in night.set_aside
        ]
        yield from _table(("文件", "报告", "本次新增", "原因", "处理办法"), rows)
    yield "<h2>收件箱</h2>\n"
    if night.inbox is None:
        yield "<p>本次未指定收件箱。</p>\n"
        return
    if night.inbox_problem:
        yield f"<p><strong>收件箱有问题：</strong>{escape(night.inbox_problem)}</p>\n"
    yield f"<p>新收入 {len(night.added):,} 份，已有 {night.known:,} 份，非自评报告 {len(night.passed_over):,} 份，"
    yield f"仍在写入而留待下次 {len(night.waiting):,} 份。</p>\n"
    if night.added:
        yield from _table(("新收入的文件", "报告"), [(one.name, one.report_id or "") for one in night.added])
    if night.passed_over:
        yield from _table(("略过的文件", "原因"), [(one.name, one.reason) for one in night.passed_over])
    if night.waiting:
        yield from _table(("留待下次的文件",), [(name,) for name in night.waiting])


def _release(night: NightSummary) -> Iterator[str]:
    yield "<h2>版本</h2>\n"
    if night.release is None:
        yield "<p>尚无已发布的版本。</p>\n"
    else:
        yield f"<p>当前版本 <code>{escape(night.release)}</code>"
        if night.outcome == "published":
            yield f'，<a href="../releases/{escape(night.release)}/{CHANGES_PAGE}">变更明细</a>'
        yield "</p>\n"
    if night.changes:
        causes = {cause.word: cause.zh for cause in Cause}
        rows = [(causes.get(word, word), f"{count:,}") for word, count in night.changes.items()]
        yield from _table(("变更原因", "行数"), rows)
    if night.figures:
        yield from _table(
            tuple(_FIGURES.get(name, name) for name in night.figures), [[f"{n:,}" for n in night.figures.values()]]
        )
    if night.releases_kept:
        yield f"<p>保留 {night.releases_kept:,} 个版本，共 {night.releases_bytes / 1_000_000:,.0f} MB；"
        yield f"清理 {len(night.releases_removed):,} 个。</p>\n"
    if night.retention_problem:
        yield f"<p><strong>清理未完成：</strong>{escape(night.retention_problem)}</p>\n"
    if night.site_problem:
        yield f"<p><strong>网站未写出：</strong>{escape(night.site_problem)}</p>\n"


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    yield "<table>\n<tr>" + "".join(f"<th>{escape(head)}</th>" for head in heads) + "</tr>\n"
    for row in rows[:_SHOWN]:
        yield "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>\n"
    yield "</table>\n"
    if len(rows) > _SHOWN:
        yield f'<p class="note">另有 {len(rows) - _SHOWN:,} 行未列出，全部见同名 JSON 文件。</p>\n'


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _seconds(night: NightSummary) -> float:
    return (_time(night.ended_at) - _time(night.began_at)).total_seconds() if night.ended_at else 0.0
