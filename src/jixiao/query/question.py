"""The questions of analysts, each with its query: one file of SQL a question, for the shell, notebooks and docs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from jixiao.errors import JixiaoError
from jixiao.facts.generated.file import GeneratedFile
from jixiao.language import half, is_chinese

_FOLDER = Path(__file__).with_name("questions")
_PAGE = "docs/questions.md"


@dataclass(frozen=True)
class Question:
    """A question by its number: its words, Chinese and English, what to mind in reading the answer, and the query."""

    number: int
    title: str
    note_zh: str
    note: str
    sql: str

    @property
    def head(self) -> str:
        """What stands above an answer: the question, and what to mind, in the reader's language."""
        return f"{self.number} {self.asked}\n{self.note_zh if is_chinese() else self.note}".rstrip()

    @property
    def asked(self) -> str:
        """The question in the reader's language."""
        return half(self.title) if is_chinese() else self.title

    @classmethod
    def read(cls, path: Path) -> Question:
        """The question of a file: its name is the number, its first comment the title, the next ones the notes.

        The Chinese note stands above the English one, ``--`` between them.
        """
        text = path.read_text(encoding="utf-8")
        comments = re.match(r"(?:--.*\n)+", text)
        assert comments, f"{path} does not begin with its question"
        title, *note = [line.removeprefix("-- ") for line in comments[0].splitlines()]
        parting = note.index("--") if "--" in note else 0
        note_zh, note_en = "".join(note[:parting]), " ".join(note[parting + bool(parting) :])
        return cls(int(path.stem), title, note_zh, note_en, text[comments.end() :].rstrip("\n"))


def questions() -> list[Question]:
    """All questions, in their order."""
    return [Question.read(path) for path in sorted(_FOLDER.glob("*.sql"))]


def question(number: int) -> Question:
    """One question. Raises ``JixiaoError`` where none has the number."""
    asked = questions()
    found = next((one for one in asked if one.number == number), None)
    if found is None:
        raise JixiaoError(f"there is no question {number}; they are numbered 1 to {len(asked)} (see: jixiao ask)")
    return found


def page() -> GeneratedFile:
    """The questions as a page of the documentation."""
    asked = questions()
    lines = [
        "# 二十个问题 · Twenty questions",
        "",
        "分析人员常问的二十个问题，每问一条查询。`jixiao ask` 列出全部，`jixiao ask 5` 回答第五问；笔记本里用",
        "`jixiao.ask(5)`。只取每个部门每年的代表报告（最新版本的整体支出报告）；只要已经复核的，加条件",
        "`where review <> 'extracted'`。不可比之处，`caution` 说明原因（[comparability.md](comparability.md)）。",
        "五份报告太少：把答案当作一行行事实来读，不当统计结论。",
        "",
        "What analysts ask of these reports, each with one query. `jixiao ask` lists them, `jixiao ask 5` answers one,",
        "`jixiao.ask(5)` in a notebook. Written by `jixiao docs` from the queries.",
        "",
        "`semi join fct_coverage using (report_id)` keeps the report that stands for a department and year: the latest",
        "edition of its whole-department report. Only what people have confirmed: `where review <> 'extracted'`, in",
        "answers as in every mart of facts; the states sort from `accepted` to `extracted`, so that `max(review)` is",
        "that of the least confirmed part. Where a comparison is refused, `caution` says why;",
        "[comparability.md](comparability.md) has the rules. Five reports are few: read the answers as rows, not as",
        "statistics.",
    ]
    for one in asked:
        lines += ["", f"## {one.number} {one.title}", ""]
        for note in filter(None, (one.note_zh, one.note)):
            lines += [note, ""]
        lines += [f"`jixiao ask {one.number}` · [the query](../src/jixiao/query/questions/{one.number:02}.sql)"]
    return GeneratedFile.of(_PAGE, lines)
