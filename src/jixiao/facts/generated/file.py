"""A file made from the definitions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

NOTICE = "Written by `jixiao docs` from src/jixiao/facts; change the definition there."


@dataclass(frozen=True)
class GeneratedFile:
    """A file by its path below the project root."""

    path: str
    text: str

    @classmethod
    def of(cls, path: str, lines: Iterable[str]) -> GeneratedFile:
        return cls(path, "\n".join(lines) + "\n")

    def is_current(self, root: Path) -> bool:
        file = root / self.path
        return file.is_file() and file.read_text(encoding="utf-8") == self.text

    def write(self, root: Path) -> None:
        file = root / self.path
        draft = file.with_name(file.name + ".part")
        draft.write_text(self.text, encoding="utf-8", newline="\n")
        draft.replace(file)


def quoted(text: str) -> str:
    """``text`` as YAML quotes it."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
