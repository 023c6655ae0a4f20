"""The errors that a person is meant to read."""

from __future__ import annotations


class JixiaoError(Exception):
    """Something that stops a command, told in sentences: what is wrong, and what to do."""


class BusyError(JixiaoError):
    """Another process holds what a command needs; the same command works when that has ended."""


def reason(error: Exception) -> str:
    """What went wrong, in words and with its place, without the number that the operating system has for it."""
    if not isinstance(error, OSError) or not error.strerror:
        return str(error)
    return f"{error.strerror}: {error.filename}" if error.filename else error.strerror
