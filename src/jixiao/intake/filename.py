"""Names for the files of reports: what a row can hold and any file system can."""

from __future__ import annotations

import re
import unicodedata

from jixiao.facts.column import FALSE_ABSENCES

#: Longest name in bytes; file systems take 255, and a part that is being written has a longer one.
_MOST_BYTES = 200


def usable(file: str, sha256: str) -> str:
    """``file`` as it is called, in printable characters without blanks and separators, its suffix kept.

    A name that says nothing, or that the file system itself cannot read, becomes one of the file's hash.
    """
    whole = unicodedata.normalize("NFC", file)
    name = re.sub(r"[\s/\\]+", "_", "".join(c for c in whole if c.isprintable() or c.isspace()))
    stem, dot, suffix = name.rpartition(".")
    if not stem or len(suffix.encode("utf-8", "ignore")) > 10:
        stem, dot, suffix = name, "", ""
    is_readable = not any("\ud800" <= c <= "\udfff" for c in file)
    says_nothing = {name.lower(), stem.strip("._").lower()} & (FALSE_ABSENCES | {""})
    if not is_readable or says_nothing:
        return f"file-{sha256[:8]}" + (f".{suffix.lower()}" if re.fullmatch("[A-Za-z0-9]{1,5}", suffix) else "")
    room = _MOST_BYTES - len((dot + suffix).encode())
    return stem.encode()[:room].decode("utf-8", "ignore") + dot + suffix
