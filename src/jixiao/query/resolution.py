"""From a citation back to what was cited, offline, and to what has become of it since."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from jixiao.errors import JixiaoError
from jixiao.query import source
from jixiao.query.citation import CitationToken, no_such_fact, stated, versions
from jixiao.query.connection import reading
from jixiao.release.forgotten import tombstones
from jixiao.release.store import Release, Store
from jixiao.terminal import MARKS

Fact = dict[str, Any]


def resolve(store: Store, token: CitationToken, directory: Path | None) -> Iterator[str]:
    """What was cited, verified, and what it is now, line by line.

    The cited release is opened if it is there, else the current one and its history of the facts. Raises
    ``JixiaoError`` where no such fact is known, or none that has the hash of the citation.
    """
    cited = next((release for release in store.releases() if release.id == token.release_id), None)
    current = store.current()
    with reading(current.database) as connection:
        if gone := tombstones(connection).get(token.fact_id.partition("/")[0]):
            yield f"已撤回并遗忘 withdrawn and forgotten on {gone.words}: nothing is kept of what was cited"
            return
        now, past = stated(connection, token.fact_id), versions(connection, token.fact_id)
    if cited is not None:
        then = _in_release(cited, token)
        yield f"引文属实 verified: release {cited.id} states this"
    elif (held := _held(past, token)) is not None:
        then = held
        until = f"until {then['valid_to']} UTC" if then["valid_to"] else "until now"
        if _is_of_its_time(then, token):
            yield f"引文属实 verified: release {token.release_id} is not here, but the history of the facts has what it"
            yield f"  stated, from {then['valid_from']} {until}"
        else:
            yield "陈述属实，出处未能核实 known, but not as of then: the history of the facts has this statement from"
            yield f"  {then['valid_from']} {until}; that release {token.release_id} stated it cannot be verified here"
    elif now is not None and token.is_of(now):
        then = now
        yield f"引文属实 verified: release {token.release_id} is not here, but {current.id} states the same"
    else:
        raise _unverified(token, current, is_known=bool(past or now))
    # The hash covers the statement, not the name that we give it; who cited it goes by both.
    if now is not None and token.is_of(now) and now["label"] == then["label"]:
        yield from _at_its_place(cited or current, token, directory)
        if cited is not None and cited.id != current.id:
            yield f"至今未变 unchanged: the current release {current.id} states the same"
        return
    if cited is not None:
        # A file of the same name is of the same report, but perhaps of its revised text.
        is_same_text = now is not None and now["source_sha256"] == then["source_sha256"]
        yield from _at_its_place(cited, token, directory if is_same_text else None)
    later = [version for version in past if version["valid_from"] > token.released_at]
    yield from _since(then, now, later[-1] if later else None, current)


def _in_release(release: Release, token: CitationToken) -> Fact:
    with reading(release.database) as connection:
        fact = stated(connection, token.fact_id)
    if fact is None:
        raise JixiaoError(f"the citation is wrong: release {release.id} has no fact {token.fact_id!r}")
    if not token.is_of(fact):
        raise JixiaoError(
            f"the citation is wrong: its hash {token.digest} is not that of {token.fact_id} in release {release.id}"
        )
    return fact


def _held(past: list[Fact], token: CitationToken) -> Fact | None:
    """The version that was cited: of those with its hash the one of the time at which the release was built.

    A release that was rolled back is in no later history; what it stated may be there all the same, at another time.
    """
    found = [version for version in past if not version["is_withdrawn"] and token.is_of(version)]
    then = [version for version in found if version["valid_from"] <= token.released_at]
    return next(reversed(then or found), None)


def _is_of_its_time(version: Fact, token: CitationToken) -> bool:
    """Whether the version held when the cited release was built."""
    return bool(
        version["valid_from"] <= token.released_at
        and (version["valid_to"] is None or token.released_at < version["valid_to"])
    )


def _unverified(token: CitationToken, current: Release, *, is_known: bool) -> JixiaoError:
    if not is_known:
        return no_such_fact(token.fact_id)
    return JixiaoError(
        f"the citation cannot be verified: release {token.release_id} is not here, and neither {current.id} nor its"
        f" history of {token.fact_id} has a statement with the hash {token.digest}"
    )


def _at_its_place(release: Release, token: CitationToken, directory: Path | None) -> Iterator[str]:
    with reading(release.database) as connection:
        origin = source.find(connection, token.fact_id)
    yield from source.tell(origin, directory)


def _since(then: Fact, now: Fact | None, last: Fact | None, current: Release) -> Iterator[str]:
    why = f" ({last['cause']}, {last['valid_from']} UTC)" if last else f" ({current.id} does not follow that release)"
    verb = "变更 changed" if now else "撤回 withdrawn"
    yield f"引用之后已{verb} since it was cited{why}"
    yield f"  引用时 cited  {_statement(then)}"
    yield f"  现在 now     {_statement(now) if now else f'not stated in {current.id}'}"


def _statement(fact: Fact) -> str:
    quote = fact["quote"].replace("\n", "↵")
    return (
        f"{fact['label']}: {fact['value_text']}  {MARKS[0]}{quote}{MARKS[1]} at {fact['char_start']}–{fact['char_end']}"
    )
