"""What a reader may take in, and the error of a file that cannot be read."""

from __future__ import annotations

from jixiao.errors import JixiaoError

#: Most bytes of a file, and most characters of its text: far above any report, far below what would fill a machine.
MOST_BYTES = 200_000_000
MOST_CHARACTERS = 20_000_000


class UnreadableError(JixiaoError):
    """A file that cannot be read as a document: which, what is wrong with it, and what to do."""

    def __init__(self, file: str, wrong: str, remedy: str) -> None:
        super().__init__(f"{file}: {wrong}; {remedy}")
        self.file, self.wrong, self.remedy = file, wrong, remedy

    def __reduce__(self) -> tuple[type[UnreadableError], tuple[str, str, str]]:
        return type(self), (self.file, self.wrong, self.remedy)
