"""Words by which reports are read: each means one thing, each meaning has one rank."""

from __future__ import annotations

from collections.abc import Iterator

from jixiao.extraction.identity.organ_names import is_kind, spellings
from jixiao.facts import kinds, reference, vocabulary
from jixiao.facts.column import Cell, Choice
from jixiao.facts.corpus import Corpus
from jixiao.facts.table import Loaded, Problem, Record

#: The tables of words, with the columns within which ranks are told apart and those that make the meaning.
_MEANINGS = (
    (vocabulary.THEME_WORD, ("told_in",), ("theme",)),
    (vocabulary.DEDUCTION_WORD, (), ("theme", "reason")),
    (vocabulary.WORD_LIST, ("list",), ("meaning",)),
)
#: The lists whose words mean something, and those among them in which the first meaning told counts.
_TELLING = frozenset({"gist_aspect", "gist_fault", "gist_deed", "document_relation"})
_RANKED = _TELLING - {"gist_aspect"}
_RELATION = kinds.CITATION.table.by_name["relation"].type
#: What a theme of each table's words must apply to.
_SORTS = ((vocabulary.THEME_WORD, "subject"), (vocabulary.DEDUCTION_WORD, "deduction"))


def vocabulary_holds(corpus: Corpus) -> Iterator[Problem]:
    """Ranks are clear, spread words say how far, and themes class what their table is about."""
    for table, apart, meaning in _MEANINGS:
        yield from _ranks(corpus[table], apart, meaning)
    for table in (vocabulary.THEME_WORD, vocabulary.DEDUCTION_WORD):
        loaded = corpus[table]
        for record in loaded.records:
            if ("…" in str(record["word"])) != (record["within"] is not None):
                yield loaded.problem(
                    record, "within", "must be filled exactly where the word has …", "fill or empty it"
                )
    weighed = corpus[vocabulary.THEME_WORD]
    for record in weighed.records:
        if (record["told_in"] == "any") != (record["weight"] is not None):
            wrong = "must be filled exactly where told_in is any"
            yield weighed.problem(record, "weight", wrong, "fill or empty it")
    sorts = {record["theme"]: record["applies_to"] for record in corpus[reference.THEME].records}
    for table, sort in _SORTS:
        loaded = corpus[table]
        for record in loaded.records:
            if sorts.get(record["theme"], sort) != sort:
                wrong = f"{record['theme']} does not apply to {sort}s"
                yield loaded.problem(record, "theme", wrong, f"name a theme whose applies_to is {sort}")
    yield from _lists(corpus[vocabulary.WORD_LIST])
    yield from _organ_names(corpus)


def _lists(loaded: Loaded) -> Iterator[Problem]:
    """Words have a meaning and a rank where their list tells something, and kinds of documents end as names do."""
    ends = tuple(str(record["word"]) for record in loaded.records if record["list"] == "document_end")
    relations = _RELATION.values if isinstance(_RELATION, Choice) else {}
    for record in loaded.records:
        name, word, meaning = record["list"], str(record["word"]), record["meaning"]
        for column, lists in (("meaning", _TELLING), ("rank", _RANKED)):
            if (name in lists) != (record[column] is not None):
                wrong = f"must be filled exactly in the lists {', '.join(sorted(lists))}"
                yield loaded.problem(record, column, wrong, "fill or empty it")
        if name == "document_relation" and meaning not in relations:
            yield loaded.problem(record, "meaning", "is no relation", f"use one of: {', '.join(relations)}")
        if name == "document_kind" and not word.endswith(ends):
            remedy = "add how it ends to the list document_end"
            yield loaded.problem(record, "word", f"{word} ends as no name of a document does", remedy)


def _organ_names(corpus: Corpus) -> Iterator[Problem]:
    """Two organs of one spelling could not be told apart."""
    organs, names = corpus[reference.ORGAN], corpus[vocabulary.ORGAN_NAME]
    spelled = [(organs, record, str(record["name_zh"])) for record in organs.records if is_kind(record.values)]
    sound = [record for record in names.records if not record.broken]
    spelled += [(names, record, spelling) for record in sound for spelling in spellings(record.values)]
    given: dict[str, tuple[Loaded, Record]] = {}
    for loaded, record, spelling in spelled:
        other, first = given.setdefault(spelling, (loaded, record))
        if first["organ"] != record["organ"]:
            wrong = f"{spelling} is already a name of {first['organ']} ({other.table.file}:{first.line})"
            yield loaded.problem(record, "name_zh", wrong, "leave it to the organ that is meant")


def _ranks(loaded: Loaded, apart: tuple[str, ...], meaning: tuple[str, ...]) -> Iterator[Problem]:
    """A meaning has one rank, and no other meaning has it."""
    ranks: dict[tuple[Cell, ...], Record] = {}
    meanings: dict[tuple[Cell, ...], Record] = {}
    for record in loaded.records:
        within, said, rank = tuple(record[name] for name in apart), tuple(record[n] for n in meaning), record["rank"]
        first = meanings.setdefault((*within, *said), record)
        if first["rank"] != rank:
            wrong = f"{rank or 'empty'}, but the same {meaning[-1]} has {first['rank'] or 'none'} in row {first.line}"
            yield loaded.problem(record, "rank", wrong, "give a meaning one rank")
        elif rank is not None and (other := ranks.setdefault((*within, rank), record)) is not first:
            wrong = f"{rank} is also that of row {other.line}, which means something else"
            yield loaded.problem(record, "rank", wrong, "give each meaning a rank of its own")
