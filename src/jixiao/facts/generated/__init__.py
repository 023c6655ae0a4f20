"""What is written from the definitions: the seeds' types, staging, what SQL knows of kinds, and the data dictionary.

Each file is committed, and a test proves that it is current; ``jixiao docs`` writes them anew.
"""

from __future__ import annotations

from jixiao.facts.generated import dictionary, kinds, labels, seeds, staging
from jixiao.facts.generated.file import GeneratedFile


def files() -> list[GeneratedFile]:
    """Every file, in the order in which they are written."""
    return [*seeds.files(), *staging.files(), *kinds.files(), *labels.files(), *dictionary.files()]
