"""The errors that a person is meant to read."""

from __future__ import annotations


class JixiaoError(Exception):
    """Something that stops a command, told in sentences: what is wrong, and what to do."""
