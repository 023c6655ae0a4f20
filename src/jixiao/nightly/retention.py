"""Which releases stay 保留: the newest ones, by number and by age."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta

from jixiao.errors import JixiaoError
from jixiao.release.store import Release, Store


def expired(store: Store, keep: int, keep_days: int, now: datetime) -> list[Release]:
    """Releases that are beyond the newest ``keep``, or older than ``keep_days``; the oldest first.

    Never the current one, nor the one to which `jixiao rollback` would go back; nor one whose name tells no time.
    """
    found = store.releases()
    stay = {store.current().path}
    with suppress(JixiaoError):  # the first release has none before it
        stay.add(store.previous().path)
    stay = {path.resolve() for path in stay}
    newest, since = {release.path for release in found[-keep:]}, now - timedelta(days=keep_days)
    return [
        release
        for release in found
        if release.path.resolve() not in stay
        and (built := _built_at(release)) is not None
        and (release.path not in newest or built < since)
    ]


def _built_at(release: Release) -> datetime | None:
    """When a release was built, as its name has it: its manifest may be damaged."""
    try:
        return datetime.strptime(release.id.split("Z")[0], "%Y%m%dT%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return None


def size(release: Release) -> int:
    """Bytes of its files."""
    return sum(path.stat().st_size for path in release.path.rglob("*") if path.is_file())
