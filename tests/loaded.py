"""What the commands of tests import, imported once: ``command`` begins each of them with it.

Nothing that starts threads as it is imported: a process cannot be forked with them.
"""

from jixiao.checking import check  # noqa: F401
from jixiao.intake import add  # noqa: F401
from jixiao.query import connection  # noqa: F401
from jixiao.release import build, quality  # noqa: F401

quality.load()
