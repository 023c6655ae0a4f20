"""How often facts are used in answers: by how many of the questions each kind is read.

Nothing is written down for it: a question names marts, a mart the models that it is made of, down to the kind's own.
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from jixiao.facts.kinds import RECOGNISED_KINDS
from jixiao.query.question import questions

#: A relation that is named in a query: `from fct_score as s`
_NAMED = re.compile(r"\b(?:from|join)\s+(\w+)")
#: A model that another is made of: `{{ ref('fct_score') }}`
_REFERENCE = re.compile(r"\bref\('(\w+)'\)")
#: What has all kinds alike: every fact, which report stands for a department, and the audit, a doubt of its own.
_OF_ALL = frozenset({"int_fact", "fact", "fct_coverage", "fct_audit"})


def uses(root: Path) -> Counter[str]:
    """The number of questions that read facts of each kind, by its name; models are those below ``root``."""
    models = {path.stem: path for path in (root / "models").rglob("*.sql")}
    kinds = {f"stg_{kind.name}": kind.name for kind in RECOGNISED_KINDS}
    return Counter(
        kind
        for one in questions()
        for model, kind in kinds.items()
        if model in _below(set(_NAMED.findall(one.sql)), models)
    )


def _below(named: set[str], models: dict[str, Path]) -> set[str]:
    """The models that are ``named``, and all that those are made of."""
    found: set[str] = set()
    while named:
        name = named.pop()
        if name in models and name not in found | _OF_ALL:
            found.add(name)
            named.update(_REFERENCE.findall(models[name].read_text(encoding="utf-8")))
    return found
