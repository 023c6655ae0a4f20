"""Hashes of files, and of the program itself."""

from __future__ import annotations

import hashlib
import sysconfig
from pathlib import Path


def file_sha256(path: Path) -> str:
    """SHA-256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def program_sha256() -> str:
    """SHA-256 of our own code, and of the versions of all libraries: some read the reports, some draw the pages."""
    package = Path(__file__).parent
    code = [f"{path.relative_to(package)} {file_sha256(path)}\n" for path in sorted(package.rglob("*.py"))]
    # A library's folder of that name says which version is installed; asking each is slow.
    libraries = sorted(f"{found.name}\n" for found in Path(sysconfig.get_path("purelib")).glob("*.dist-info"))
    return hashlib.sha256("".join(code + libraries).encode()).hexdigest()
