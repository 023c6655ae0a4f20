"""Decisions that were made in a file of the view, and exported from it."""

from __future__ import annotations

import json
from pathlib import Path

from jixiao.desk.desk import Desk
from jixiao.errors import JixiaoError


def exported(path: Path) -> tuple[str, list[list[dict[str, object]]]]:
    """The report, and the decisions as they were made, some together. Raises ``JixiaoError`` where there are none."""
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        return str(told["report"]), [[dict(one) for one in batch] for batch in told["decisions"]]
    except (ValueError, KeyError, TypeError) as error:
        raise JixiaoError(f"{path} holds no decisions of a review ({error}); export them from its file again") from None
    except OSError as error:
        raise JixiaoError(f"{path} cannot be read: {error.strerror}; name the file that was exported") from None


def take(desk: Desk, batches: list[list[dict[str, object]]]) -> int:
    """Decide all of it anew, as if it was decided now; returns how many decisions that are.

    Raises ``JixiaoError`` at the first that cannot stand: what came before it is decided.
    """
    done = 0
    for batch in batches:
        try:
            desk.decide(batch)
        except JixiaoError as error:
            raise JixiaoError(f"{done} decisions are taken; the next cannot stand: {error}") from None
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise JixiaoError(f"{done} decisions are taken; the next is none of a review ({error})") from None
        done += len(batch)
    return done
