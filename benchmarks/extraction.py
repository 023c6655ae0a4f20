"""Time the reading of reports against what would be done instead, in one run: ``python benchmarks/extraction.py``.

All reports are invented and written here. Contenders run in turn, A B C A B C …, after one run of each that is not
counted; printed are medians, and medians of the ratios run by run, which hold when the machine's speed drifts. What
runs as a whole process is timed by the clock and by the CPU time of all its processes, what runs in this process by CPU
time alone. Other people's parsers are optional: ``pip install --target DIR pdfplumber mammoth fonttools`` and
``--contenders DIR``; fontTools makes the font of the PDF that brings its own.
"""

from __future__ import annotations

import argparse
import datetime
import gc
import importlib.metadata
import importlib.util
import io
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import reports

from jixiao.documents.read import read_bytes
from jixiao.facts.kinds import RECOGNISED_KINDS
from jixiao.intake.read_report import Overrides, ReadReport, read_report

ROOT = Path(__file__).resolve().parents[1]
JIXIAO = str(Path(sys.executable).with_name("jixiao"))
#: Characters that stand for a page where the format has none.
_PAGE = 1_800
#: Seconds between two looks at the memory.
_PAUSE = 0.02
_DAY = datetime.date(2026, 1, 1)
_PACKAGES = ("pypdfium2", "pdfplumber", "python-docx", "mammoth", "selectolax", "beautifulsoup4", "pandas", "pyarrow")

#: What reading the files alone takes.
_DECODE = """
import pathlib, sys
print(sum(len(path.read_text(encoding="utf-8")) for path in sorted(pathlib.Path(sys.argv[1]).iterdir())))
"""
#: What a person would write who wants the numbers in a table.
_NAIVE = r"""
import pathlib, re, sys
import pandas
number = re.compile(r"(\d+(?:,\d{3})*(?:\.\d+)?)\s*(亿元|万元|元|分|%)")
found = []
for path in sorted(pathlib.Path(sys.argv[1]).iterdir()):
    text = path.read_text(encoding="utf-8")
    found += [(path.name, match.start(), match[1], match[2]) for match in number.finditer(text)]
frame = pandas.DataFrame(found, columns=["file", "at", "number", "unit"])
frame["number"] = pandas.to_numeric(frame["number"].str.replace(",", ""))
frame.to_parquet(sys.argv[2] + ".parquet")
"""


# Whole processes


@dataclass(frozen=True)
class Spent:
    """What a run took: seconds by the clock, and of CPU time in the process and all that it began."""

    wall: float
    cpu: float


@dataclass(frozen=True)
class Command:
    """A command that is given a folder of reports and where to write."""

    name: str
    arguments: tuple[str, ...]
    folder: Path
    files: int

    def start(self, out: Path) -> subprocess.Popen[bytes]:
        shutil.rmtree(out, ignore_errors=True)
        to = ("--out", str(out), str(self.folder)) if self.arguments[0] == JIXIAO else (str(self.folder), str(out))
        arguments = [*self.arguments, *to]
        return subprocess.Popen(arguments, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def run(self, out: Path) -> Spent:
        began = time.perf_counter()
        process = self.start(out)
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise SystemExit(f"{self.name} failed with {process.returncode}; run it by hand: {process.args!r}")
        return Spent(wall, used.ru_utime + used.ru_stime)


def write_texts(folder: Path, count: int) -> Path:
    folder.mkdir()
    for number in range(count):
        (folder / f"{number:05}.txt").write_text(reports.plain(reports.report(number)), encoding="utf-8")
    return folder


def texts(scratch: Path, count: int, runs: int) -> None:
    """Time the adding of ``count`` text reports."""
    folder, one = write_texts(scratch / "texts", count), write_texts(scratch / "one", 1)
    size = sum(path.stat().st_size for path in folder.iterdir()) / count
    commands = [
        Command("jixiao add --out", (JIXIAO, "add"), folder, count),
        Command("jixiao add --out, one report", (JIXIAO, "add"), one, 1),
        Command("reading and decoding the files", (sys.executable, "-c", _DECODE), folder, count),
        Command("a regex for numbers, pandas, Parquet", (sys.executable, "-c", _NAIVE), folder, count),
    ]
    spent: list[list[Spent]] = []
    for _ in range(runs + 1):
        spent.append([command.run(scratch / "out") for command in commands])
    print(f"\n{count:,} text reports of {size / 1000:.1f} kB, both cores; {runs} counted runs\n")
    print("| what runs | s | reports a second | CPU ms a report | seconds of ours ÷ its | range, s |")
    print("|---|---|---|---|---|---|")
    for at, command in enumerate(commands):
        walls = [run[at].wall for run in spent[1:]]
        wall, cpu = statistics.median(walls), statistics.median(run[at].cpu for run in spent[1:])
        ratio = statistics.median(run[0].wall / run[at].wall for run in spent[1:])
        rate = f"{command.files / wall:,.0f}" if command.files > 1 else ""
        each = f"{cpu / command.files * 1000:.2f}" if command.files > 1 else ""
        print(f"| {command.name} | {wall:.2f} | {rate} | {each} | {ratio:.2f} | {min(walls):.2f}–{max(walls):.2f} |")
    cpu = statistics.median(run[0].cpu - run[1].cpu for run in spent[1:]) / (count - 1)
    wall = statistics.median(run[0].wall - run[1].wall for run in spent[1:]) / (count - 1)
    print(f"\nWithout the start: {cpu * 1000:.2f} ms of CPU a report, {1 / wall:,.0f} reports a second.")


# Memory


@dataclass(frozen=True)
class Memory:
    """Peaks of a tree of processes, in bytes: resident pages summed, the same with shared pages counted once, and
    the resident pages of its largest process."""

    resident: int
    proportional: int
    largest: int

    def up_to(self, other: Memory) -> Memory:
        return Memory(
            max(self.resident, other.resident),
            max(self.proportional, other.proportional),
            max(self.largest, other.largest),
        )


def memory_of(root: int) -> Memory:
    """What a process and all that descend from it hold now."""
    parents = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal() and (stat := contents(entry / "stat")):
            # After the name in brackets: state, parent.
            parents[int(entry.name)] = int(stat.rpartition(")")[2].split()[1])
    tree = [root]
    for known in tree:
        tree += [process for process, parent in parents.items() if parent == known]
    resident, proportional = [0], 0
    for process in tree:
        told = dict(
            re.findall(r"^(Rss|Pss): +(\d+) kB$", contents(Path(f"/proc/{process}/smaps_rollup")), re.MULTILINE)
        )
        if told:
            resident.append(int(told["Rss"]) * 1024)
            proportional += int(told["Pss"]) * 1024
    return Memory(sum(resident), proportional, max(resident))


def contents(path: Path) -> str:
    """A file's text, and nothing where its process has ended meanwhile or is another's."""
    try:
        return path.read_text()
    except OSError:
        return ""


def memory(scratch: Path, counts: Sequence[int]) -> None:
    """Measure the most memory that the adding of text reports takes, by their number."""
    print(f"\nPeak memory of `jixiao add --out` over all its processes, looked at every {_PAUSE * 1000:.0f} ms\n")
    print("| text reports | resident, MB | shared pages counted once, MB | largest process, MB | samples |")
    print("|---|---|---|---|---|")
    for count in counts:
        command = Command("jixiao add", (JIXIAO, "add"), write_texts(scratch / f"memory-{count}", count), count)
        process = command.start(scratch / "out")
        peak, samples = Memory(0, 0, 0), 0
        while process.poll() is None:
            peak = peak.up_to(memory_of(process.pid))
            samples += 1
            time.sleep(_PAUSE)
        if process.returncode:
            raise SystemExit(f"jixiao add failed with {process.returncode}")
        held = (peak.resident, peak.proportional, peak.largest)
        print(f"| {count:,} | {' | '.join(f'{size / 1e6:.0f}' for size in held)} | {samples} |", flush=True)
        shutil.rmtree(command.folder)


# Documents, in this process


@dataclass(frozen=True)
class Reader:
    """A way to read the bytes of a document; ``part`` is what it imports, without which it is left out."""

    name: str
    read: Callable[[bytes], object]
    part: str = "jixiao"


def pdfium_text(raw: bytes) -> str:
    import pypdfium2

    document = pypdfium2.PdfDocument(raw)
    text = "\n".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return text


def pdfplumber_text(raw: bytes) -> object:
    import pdfplumber

    with pdfplumber.open(io.BytesIO(raw)) as document:
        return [(page.extract_text(), page.extract_tables()) for page in document.pages]


def docx_text(raw: bytes) -> str:
    import docx

    document = docx.Document(io.BytesIO(raw))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def mammoth_page(raw: bytes) -> object:
    import mammoth

    return mammoth.convert_to_html(io.BytesIO(raw)).value


def selectolax_text(raw: bytes) -> object:
    from selectolax.lexbor import LexborHTMLParser

    body = LexborHTMLParser(raw.decode()).body
    return body.text(separator="\n") if body else ""


def soup_text(raw: bytes) -> object:
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(raw, "html.parser")
    return soup.get_text("\n"), [[cell.get_text() for cell in row.find_all("td")] for row in soup.find_all("tr")]


def whole(name: str, raw: bytes) -> ReadReport:
    found = read_report(ROOT, name, name, raw, _DAY, Overrides())
    if found.outcome != "report":
        raise SystemExit(f"{name} was not read as a report: {found.reason}")
    return found


@dataclass(frozen=True)
class Format:
    """A format: how a report is written in it, and its other readers, of which the first is the floor."""

    name: str
    suffix: str
    write: Callable[[list[reports.Block]], bytes]
    others: tuple[Reader, ...]
    #: What writing it needs.
    part: str = "jixiao"


PDF_READERS = (
    Reader("PDFium's text alone", pdfium_text, "pypdfium2"),
    Reader("pdfplumber, text and tables", pdfplumber_text, "pdfplumber"),
)
WORD_READERS = (
    Reader("python-docx, paragraphs and cells", docx_text, "docx"),
    Reader("mammoth, to HTML", mammoth_page, "mammoth"),
)
HTML_READERS = (
    Reader("selectolax's text alone", selectolax_text, "selectolax"),
    Reader("BeautifulSoup, text and rows", soup_text, "bs4"),
)
FORMATS = (
    Format("PDF with its fonts", "pdf", reports.pdf_with_fonts, PDF_READERS, "fontTools"),
    Format("PDF without", "pdf", reports.pdf, PDF_READERS),
    Format("Word", "docx", reports.word, WORD_READERS),
    Format("web page", "html", reports.page, HTML_READERS),
)


def documents(count: int, runs: int) -> None:
    """Time the reading of ``count`` documents of each format."""
    written = [reports.report(number) for number in range(count)]
    told = [reports.plain(report) for report in written]
    characters = sum(len(text) for text in told)
    facts = {"text": sum(number_of_facts(whole("a.txt", text.encode())) for text in told) / count}
    print(f"\n{count} reports of each format, one core, CPU time; {runs} counted runs\n")
    print("| format | what reads it | pages | pages a second | CPU ms a page | times the floor |")
    print("|---|---|---|---|---|---|")
    for form in FORMATS:
        if not is_there(form.name, form.part):
            continue
        raws = [form.write(report) for report in written]
        pages = count_pages(raws) if form.suffix == "pdf" else characters / _PAGE
        name = f"report.{form.suffix}"
        readers = [reader for reader in form.others if is_there(reader.name, reader.part)]
        readers.append(Reader("jixiao, the document", partial(read_bytes, name)))
        readers.append(Reader("jixiao, the report and its facts", partial(whole, name)))
        spent = [in_turn(readers, raws) for _ in range(runs + 1)][1:]
        for at, reader in enumerate(readers):
            taken = statistics.median(run[at] for run in spent)
            ratio = statistics.median(run[at] / run[0] for run in spent)
            figures = f"{pages:.0f} | {pages / taken:,.0f} | {taken / pages * 1000:.2f} | {ratio:.2f}"
            print(f"| {form.name} | {reader.name} | {figures} |", flush=True)
        facts[form.name] = sum(number_of_facts(whole(name, raw)) for raw in raws) / count
    found = ", ".join(f"{name} {number:.1f}" for name, number in facts.items())
    print(f"\nFacts found in a report: {found}; a report has {characters / count:,.0f} characters.")


def in_turn(readers: Sequence[Reader], raws: Sequence[bytes]) -> list[float]:
    """The CPU seconds that each reader takes for all documents, which go from reader to reader one by one."""
    spent = [0.0] * len(readers)
    for raw in raws:
        for at, reader in enumerate(readers):
            gc.collect()  # nobody pays for what another leaves behind
            began = time.process_time()
            reader.read(raw)
            spent[at] += time.process_time() - began
    return spent


def count_pages(raws: Sequence[bytes]) -> int:
    import pypdfium2

    return sum(len(pypdfium2.PdfDocument(raw)) for raw in raws)


def number_of_facts(found: ReadReport) -> int:
    return sum(len(found.tables[kind.table.name]) for kind in RECOGNISED_KINDS)


def is_there(name: str, part: str) -> bool:
    there = importlib.util.find_spec(part) is not None
    if not there:
        print(f"left out: {name} (pip install --target DIR {part.lower()}; --contenders DIR)", file=sys.stderr)
    return there


# The machine


def machine() -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    load = os.getloadavg()[0]
    versions = []
    for name in _PACKAGES:
        try:
            versions.append(f"{name} {importlib.metadata.version(name)}")
        except importlib.metadata.PackageNotFoundError:
            continue
    return (
        f"{datetime.date.today()}, {len(os.sched_getaffinity(0))} cores, {memory:.0f} GB, {platform.machine()}, load"
        f" {load:.1f} at the beginning, Python {platform.python_version()}, {', '.join(versions)}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=5, help="counted runs of each contender [5]")
    parser.add_argument("--texts", type=int, default=1000, metavar="N", help="text reports that are added [1000]")
    parser.add_argument("--documents", type=int, default=5, metavar="N", help="documents of each format [5]")
    parser.add_argument("--memory", type=int, nargs="*", default=[200, 1000, 3000], metavar="N", help="[200 1000 3000]")
    parser.add_argument("--contenders", type=Path, metavar="DIR", help="where other people's parsers are installed")
    options = parser.parse_args()
    if options.contenders:
        # Last, so that what both have is ours.
        sys.path.append(str(options.contenders.resolve()))
    print(machine())
    with tempfile.TemporaryDirectory() as scratch:
        if options.texts > 1:
            texts(Path(scratch), options.texts, options.runs)
        if options.documents:
            documents(options.documents, options.runs)
        if options.memory:
            memory(Path(scratch), options.memory)


if __name__ == "__main__":
    main()
