"""Documents damaged at random, as ``jixiao add`` takes them: each must give its text or a sentence, within its limits.

The tests run a few hundred; by hand, ``python tests/fuzz.py --seed 7 --count 20000`` runs as many as one likes. The
same seed makes the same documents.
"""

from __future__ import annotations

import argparse
import datetime
import io
import re
import sys
import tempfile
import warnings
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import islice
from pathlib import Path
from random import Random

from jixiao.documents.archive import Skipped
from jixiao.intake.batch import read_all
from jixiao.intake.read_report import Overrides
from reading import ROOT
from test_documents import report_docx, report_html, report_mhtml
from writers import WRITERS, blocks

#: What is said where the program is at fault, or had to be stopped.
FAULTS = ("fault of the program", "not known here", "does not hold")
STOPPED = ("could not be read in", "was not read in", "needs more memory", "broke its reader down")
_TESTS = Path(__file__).parent
_AT_ONCE = 200

#: Values that an attribute or a number of a file hardly ever has.
_VALUES = (
    *("", "0", "-1", "1", "9", "65536", "2147483647", "4294967296", "-99999999999", "99999999", "9" * 5_000, "1e999"),
    *(
        "²",
        "١٢",
        "½",
        "nan",
        "true",
        "A1:XFD1048576",
        "XFD1048577",
        "../../../etc/passwd",
        "a" * 70_000,
        "%s%n",
        "\ud7ff",
    ),
    *("file:///etc/passwd", "#REF!", "&#0;", "&#xD800;", "&#x1b;", "\x01", "\u202e", "０", "壹佰", "utf-7", "idna"),
)
_BYTES = (
    b"\0",
    b"\xff" * 4,
    b"\xff\xff\xff\x7f",
    b"\0\0\0\x80",
    b"\1\0\0\0",
    b"\xfe\xff\xff\xff",
    b"\x0d\xf0",
    b"\x1b[2J",
)
#: Where structured text says something of itself: attributes, control words, PDF's names and numbers, elements.
_ATTRIBUTE = re.compile(rb"""=\s*("[^"]{0,200}"|'[^']{0,200}')""")
_NUMBER = re.compile(rb"-?\d{1,9}")
_ELEMENT = re.compile(rb"<[^<>]{1,200}>|\\[a-z]{1,20}-?\d{0,9}|/[A-Za-z]{1,20}")

Mutation = Callable[[bytes, Random], bytes]


@cache
def originals() -> Mapping[str, bytes]:
    """A sound document of every format that is read."""
    report = blocks((_TESTS / "samples/invented_2023.txt").read_text(encoding="utf-8"))
    stored = ("report.doc", "report.rtf", "binary/scores.xls")
    return {
        **{name: write(report) for name, write in WRITERS.items()},
        **{Path(name).name: (_TESTS / "documents" / name).read_bytes() for name in stored},
        "numbered.docx": report_docx(),
        "page.html": report_html(),
        "gbk.html": report_html("gb18030"),
        "page.mht": report_mhtml(),
    }


def documents(seed: int) -> Iterator[tuple[str, bytes]]:
    """Damaged documents without end, by names that say which they are."""
    named = sorted(originals())
    number = 0
    while True:
        random = Random(f"{seed} {number}")
        name = named[number % len(named)]
        yield f"{number:06}-{name}", _damaged(name, originals()[name], random)
        number += 1


def _damaged(name: str, raw: bytes, random: Random) -> bytes:
    if name.endswith((".docx", ".xlsx", ".zip")) and random.random() < 0.8:
        return _repacked(raw, random)
    is_binary = name.endswith((".doc", ".xls", ".docx", ".xlsx", ".zip"))
    for _ in range(random.choice((1, 1, 2, 5, 20))):
        raw = random.choice(_OF_BYTES if is_binary or random.random() < 0.3 else _OF_TEXT)(raw, random)
    return raw


# Bytes


def _place(raw: bytes, random: Random) -> int:
    return random.randrange(len(raw) + 1)


def _overwrite(raw: bytes, random: Random) -> bytes:
    at, value = _place(raw, random), random.choice(_BYTES)
    at -= at % random.choice((1, 4))
    return raw[:at] + value + raw[at + len(value) :]


def _flip(raw: bytes, random: Random) -> bytes:
    if not raw:
        return raw
    at = random.randrange(len(raw))
    return raw[:at] + bytes((raw[at] ^ 1 << random.randrange(8),)) + raw[at + 1 :]


def _cut(raw: bytes, random: Random) -> bytes:
    return raw[: _place(raw, random)]


def _take_out(raw: bytes, random: Random) -> bytes:
    at = _place(raw, random)
    return raw[:at] + raw[at + random.choice((1, 2, 16, 512)) :]


def _repeat(raw: bytes, random: Random) -> bytes:
    at = _place(raw, random)
    piece = raw[at : at + random.choice((1, 8, 64, 512))]
    return raw[:at] + piece * random.choice((2, 10, 200)) + raw[at:]


def _splice(raw: bytes, random: Random) -> bytes:
    other = originals()[random.choice(sorted(originals()))]
    at = _place(other, random)
    place = _place(raw, random)
    return raw[:place] + other[at : at + 2_000] + raw[place:]


# Structure


def _replace(pattern: re.Pattern[bytes], raw: bytes, random: Random, change: Callable[[bytes], bytes]) -> bytes:
    found = list(islice(pattern.finditer(raw), 3_000))
    if not found:
        return raw
    match = random.choice(found)
    return raw[: match.start()] + change(match[0]) + raw[match.end() :]


def _odd_attribute(raw: bytes, random: Random) -> bytes:
    value = random.choice(_VALUES).encode()
    return _replace(_ATTRIBUTE, raw, random, lambda _: b'="' + value + b'"')


def _odd_number(raw: bytes, random: Random) -> bytes:
    value = random.choice(_VALUES).encode()
    return _replace(_NUMBER, raw, random, lambda _: value)


def _nested(raw: bytes, random: Random) -> bytes:
    times = random.choice((2, 50, 3_000))
    return _replace(_ELEMENT, raw, random, lambda element: element * times)


def _without(raw: bytes, random: Random) -> bytes:
    return _replace(_ELEMENT, raw, random, lambda _: b"")


def _swapped(raw: bytes, random: Random) -> bytes:
    found = list(islice(_ELEMENT.finditer(raw), 3_000))
    other = random.choice(found)[0] if found else b""
    return _replace(_ELEMENT, raw, random, lambda _: other)


_OF_BYTES: tuple[Mutation, ...] = (_overwrite, _overwrite, _flip, _cut, _take_out, _repeat, _splice)
_OF_TEXT: tuple[Mutation, ...] = (_odd_attribute, _odd_attribute, _odd_number, _odd_number, _nested, _without, _swapped)


#: What a list of members says in two bytes.
_SHORT = (("flag_bits", 0xFFFF), ("compress_type", 0xFFFF))


def _repacked(raw: bytes, random: Random) -> bytes:
    """A package with one of its parts damaged, left out, twice, or under another's name, or with a list that lies."""
    with zipfile.ZipFile(io.BytesIO(raw)) as package:
        parts = [(info.filename, package.read(info)) for info in package.infolist()]
    at = random.randrange(len(parts))
    name, content = parts[at]
    how = random.choice(("damage", "damage", "damage", "damage", "drop", "double", "rename", "lie"))
    match how:
        case "drop":
            del parts[at]
        case "double":
            parts.append((name, random.choice(parts)[1]))
        case "rename":
            parts[at] = (random.choice((random.choice(parts)[0], "../" + name, name + "\0", "/" + name)), content)
        case "damage":
            for _ in range(random.choice((1, 1, 3))):
                content = random.choice((*_OF_BYTES, *_OF_TEXT, *_OF_TEXT))(content, random)
            parts[at] = (name, content)
    stream = io.BytesIO()
    how_packed = random.choice((zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED))
    # A part that stands there twice is meant.
    with warnings.catch_warnings(action="ignore"), zipfile.ZipFile(stream, "w", how_packed) as package:
        for part, held in parts:
            package.writestr(zipfile.ZipInfo(part), held, zipfile.ZIP_DEFLATED)
        if how == "lie":
            info = random.choice(package.infolist())
            of, most = random.choice(
                (("file_size", -1), ("compress_size", -1), ("header_offset", -1), ("CRC", -1), *_SHORT)
            )
            setattr(info, of, random.choice((0, 1, 9, 12, 14, 1 << 30, (1 << 32) - 2)) & most)
    return stream.getvalue()


# Running


@dataclass
class Tally:
    """How often documents were read, refused, stopped; and those at which the program was at fault."""

    outcomes: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    stopped: list[str] = field(default_factory=list)


def runs(seed: int, count: int, jobs: int = 1) -> Iterator[Tally]:
    """Read ``count`` damaged documents as ``jixiao add`` does, some at once: what came of each of these lots."""
    made = documents(seed)
    for begun in range(0, count, _AT_ONCE):
        with tempfile.TemporaryDirectory() as folder:
            for name, raw in islice(made, min(_AT_ONCE, count - begun)):
                (Path(folder) / name).write_bytes(raw)
            yield _tally(Path(folder), jobs)


def _tally(folder: Path, jobs: int) -> Tally:
    tally = Tally()
    names = set()
    for found in read_all(ROOT, [folder], datetime.date(2026, 1, 1), Overrides("平江县林业局"), jobs):
        name, _, _ = found.what.origin.removeprefix(f"{folder}/").partition("!/")
        told = f"{name}: {found.what.reason}"
        if name not in names:
            names.add(name)
            tally.outcomes["skipped" if isinstance(found.what, Skipped) else found.what.outcome] += 1
        if any(fault in told for fault in FAULTS):
            tally.faults.append(told)
        elif any(stop in told for stop in STOPPED):
            tally.stopped.append(told)
    return tally


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--count", type=int, default=2_000)
    parser.add_argument("--jobs", type=int, default=1)
    given = parser.parse_args()
    outcomes: Counter[str] = Counter()
    faults = stopped = 0
    for lot in runs(given.seed, given.count, given.jobs):
        outcomes += lot.outcomes
        faults, stopped = faults + len(lot.faults), stopped + len(lot.stopped)
        for line in (*lot.faults, *lot.stopped):
            print(line[:300])
        print(dict(outcomes), f"{faults} faults, {stopped} stopped", flush=True)
    sys.exit(bool(faults))
