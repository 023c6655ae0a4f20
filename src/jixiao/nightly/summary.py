"""The summary of a night 夜报: what came, what was set aside, what was published and what is to be done; for programs.

Its form is described in docs/nightly.md. ``VERSION`` is raised where a field goes or means something else.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Literal

VERSION = 1

Outcome = Literal["published", "unchanged", "failed", "busy"]

#: Exit statuses of a night. That of a command that is misspelled is 2, as everywhere.
DONE, NOTHING_PUBLISHED, SET_ASIDE, BUSY = 0, 1, 3, 75

#: What is to be done next: code → in Chinese, in English.
STEPS = {
    "free": ("等另一运行结束后再试", "run it again when the other one has ended"),
    "mend_build": ("按上面的说明处理后重新运行；已发布的版本未变", "do what the message says, and run it again"),
    "mend_inbox": ("检查收件箱的位置和权限", "see that the inbox is there and can be read"),
    "review_set_aside": ("逐项处理未收入的文件和报告", "see to what was set aside"),
    "review_facts": (
        "复核新收入的报告，并提交 seeds/ 的改动",
        "review the new reports, and commit seeds/",
    ),
    "make_room": ("旧版本未能清理，请检查磁盘和权限", "see why old releases could not be removed"),
    "mend_site": (
        "网站未能写出，按上面的说明处理后运行 jixiao site",
        "do what is said of the site, and run: jixiao site",
    ),
}


@dataclass(frozen=True)
class NightDocument:
    """A document of the inbox: its name there, which report it is, and the reason where it is none."""

    name: str
    report_id: str | None = None
    reason: str = ""


@dataclass(frozen=True)
class Withheld:
    """What was set aside: a document that could not be taken in, or a report that the release leaves out.

    ``step`` is ``add`` for a document, else that of the build. ``is_new`` says that it was not told the night before.
    """

    name: str | None
    report_id: str | None
    step: str
    message: str
    remedy: str
    is_new: bool = True

    @property
    def key(self) -> tuple[str | None, ...]:
        return self.name, self.report_id, self.step, self.message


@dataclass
class NightSummary:
    """A night. Times are UTC in ISO 8601, sizes bytes; ``changes`` are rows by cause against the release before.

    ``interrupted`` says when a night before this one began that did not come to its end.
    """

    night: str
    began_at: str
    ended_at: str = ""
    outcome: Outcome = "failed"
    message: str = ""
    inbox: str | None = None
    inbox_problem: str | None = None
    added: list[NightDocument] = field(default_factory=list)
    known: int = 0
    passed_over: list[NightDocument] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)
    set_aside: list[Withheld] = field(default_factory=list)
    release: str | None = None
    changes: dict[str, int] = field(default_factory=dict)
    figures: dict[str, int] = field(default_factory=dict)
    releases_kept: int = 0
    releases_bytes: int = 0
    releases_removed: list[str] = field(default_factory=list)
    retention_problem: str | None = None
    site_problem: str | None = None
    interrupted: str | None = None

    @property
    def status(self) -> int:
        """The exit status."""
        if self.outcome in ("failed", "busy"):
            return NOTHING_PUBLISHED if self.outcome == "failed" else BUSY
        return SET_ASIDE if self.set_aside or any(self._problems) else DONE

    @property
    def _problems(self) -> tuple[str | None, ...]:
        """What went wrong with steps that nothing else waits for."""
        return self.inbox_problem, self.retention_problem, self.site_problem

    @property
    def needs_somebody(self) -> bool:
        """Whether a person has to hear of it: not where the same was set aside the night before."""
        is_news = any(self._problems) or any(one.is_new for one in self.set_aside)
        return self.status not in (DONE, SET_ASIDE) or bool(is_news)

    @property
    def steps(self) -> list[str]:
        """Codes of what is to be done next, of ``STEPS``."""
        due = {
            "free": self.outcome == "busy",
            "mend_build": self.outcome == "failed",
            "mend_inbox": self.inbox_problem,
            "review_set_aside": self.set_aside,
            "review_facts": self.added,
            "make_room": self.retention_problem,
            "mend_site": self.site_problem,
        }
        return [code for code, is_due in due.items() if is_due]

    def tell_from(self, before: NightSummary | None) -> None:
        """Mark what was set aside the night ``before`` as known."""
        known = {one.key for one in before.set_aside} if before else set()
        self.set_aside = [Withheld(**asdict(one) | {"is_new": one.key not in known}) for one in self.set_aside]

    def as_json(self) -> str:
        told = {"version": VERSION} | asdict(self) | {"status": self.status, "next_steps": self.steps}
        return json.dumps(told, ensure_ascii=False, indent=1) + "\n"

    @classmethod
    def parse(cls, text: str) -> NightSummary:
        """The summary that ``as_json`` wrote. Raises ``ValueError`` where it is none of this version."""
        try:
            loaded: dict[str, Any] = json.loads(text)
            if loaded.pop("version") != VERSION:
                raise ValueError("it is of another version")
            for derived in ("status", "next_steps"):
                del loaded[derived]
            for name, kind in (("added", NightDocument), ("passed_over", NightDocument), ("set_aside", Withheld)):
                loaded[name] = [kind(**one) for one in loaded[name]]
            return cls(**loaded)
        except (KeyError, TypeError) as error:
            raise ValueError(str(error)) from error

    def names_of(self, report_id: str) -> set[str]:
        """The names under which a report came."""
        told: list[NightDocument | Withheld] = [*self.added, *self.passed_over, *self.set_aside]
        return {one.name for one in told if one.report_id == report_id and one.name}

    def without(self, report_id: str, names: Iterable[str]) -> NightSummary:
        """The summary without a report, and without the documents of these ``names``."""
        gone = frozenset(names)

        def stays(one: NightDocument | Withheld) -> bool:
            return one.report_id != report_id and one.name not in gone

        return replace(
            self,
            added=[one for one in self.added if stays(one)],
            passed_over=[one for one in self.passed_over if stays(one)],
            set_aside=[one for one in self.set_aside if stays(one)],
            waiting=[name for name in self.waiting if name not in gone],
        )
