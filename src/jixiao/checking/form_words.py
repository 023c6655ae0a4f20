"""Forms that a contributor describes: each word means what it can where it stands, and each form can be found."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from jixiao.facts.column import Cell
from jixiao.facts.corpus import Corpus
from jixiao.facts.form_words import FORM_WORD, MEANINGS, OPENED
from jixiao.facts.table import Loaded, Problem, Record

#: Fewest heads that tell a block from any other table, and meanings that several columns may have.
_FEWEST = 2
_SHARED = frozenset({"note", "reason", "rule"})


def form_words_hold(corpus: Corpus) -> Iterator[Problem]:
    """Words mean what they can, blocks have the heads that open them and that they need, and no two forms are alike."""
    loaded = corpus[FORM_WORD]
    sound = [record for record in loaded.records if not record.broken]
    for record in sound:
        yield from _meaning(loaded, record)
    ordered = sorted(sound, key=lambda record: (str(record["form"]), record.line))
    known: dict[tuple[str, frozenset[Cell]], tuple[Record, dict[Cell, Cell]]] = {}
    for _, rows in groupby(ordered, key=lambda record: record["form"]):
        form = list(rows)
        heads = {block: [r for r in form if r["block"] == block and r["place"] == "head"] for block in OPENED}
        if not any(heads.values()):
            remedy = "add the heads of its block budget or indicators"
            yield loaded.problem(form[0], "form", f"{form[0]['form']} has no heads by which it could be found", remedy)
        for block, own in heads.items():
            labels = [record for record in form if record["block"] == block and record["place"] == "label"]
            yield from _heads(loaded, block, own, labels)
            if own:
                means = {record["word"]: record["meaning"] for record in own}
                first, others = known.setdefault((block, frozenset(means)), (own[0], means))
                if others != means:
                    wrong = f"has the heads of {first['form']} in row {first.line}, where they mean something else"
                    yield loaded.problem(own[0], "word", wrong, "leave out one of the two forms")


def _meaning(loaded: Loaded, record: Record) -> Iterator[Problem]:
    """A word means what one can in its block and place."""
    block, place, meaning = record["block"], record["place"], record["meaning"]
    allowed = MEANINGS.get((block, place))  # type: ignore[arg-type]
    if allowed is None:
        yield loaded.problem(record, "place", f"the block {block} has no heads", "write label")
    elif meaning not in allowed:
        wrong = f"no {place} of the block {block} means {meaning}"
        yield loaded.problem(record, "meaning", wrong, f"use one of: {', '.join(allowed)}")


def _heads(loaded: Loaded, block: str, heads: list[Record], labels: list[Record]) -> Iterator[Problem]:
    """A block has heads, enough to be known by and each of its own meaning, and says what it is about."""
    if len(heads) < _FEWEST:
        for record in (heads or labels)[:1]:
            wrong = f"the block {block} of {record['form']} has {len(heads)} heads"
            yield loaded.problem(record, "place", wrong, f"add its heads, at least {_FEWEST}, by which it is found")
        return
    first: dict[Cell, Record] = {}
    for record in heads:
        other = first.setdefault(record["meaning"], record)
        if other is not record and record["meaning"] not in _SHARED:
            wrong = f"{record['meaning']} is already what {other['word']} means in row {other.line}"
            yield loaded.problem(record, "meaning", wrong, "keep the column that the report itself fills")
    for group in OPENED[block]:  # type: ignore[index]
        if not first.keys() & set(group):
            wrong = f"no head of the block {block} of {heads[0]['form']} means any of {', '.join(group)}"
            yield loaded.problem(heads[0], "meaning", wrong, "add the head that does, or leave out the block")
