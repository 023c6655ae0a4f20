"""Run uv as pip is configured here: its indexes, certificates, proxy and time limit.

Usage: python tools/uv.py pip sync …     (with the Python of an environment that holds pip and uv)

uv reads neither pip.conf nor pip's variables, so where a mirror is configured, or a proxy signs with a certificate of
its own, pip would succeed and uv would not. What is said to uv itself (``UV_…``) is left as it is.
"""

from __future__ import annotations

import ast
import os
import ssl
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

#: Where pip looks for an option of ``pip install``: the later outranks the earlier.
SECTIONS = ("global", "install", ":env:")


def configured(lines: Iterable[str]) -> dict[str, str]:
    """Options of ``pip install`` as ``pip config list`` prints them: ``global.index-url='…'``."""
    found: dict[str, dict[str, str]] = {section: {} for section in SECTIONS}
    for line in lines:
        key, _, value = line.partition("=")
        section, _, option = key.partition(".")
        if section in found:
            found[section][option] = str(ast.literal_eval(value))
    return {option: value for section in SECTIONS for option, value in found[section].items()}


def translated(
    pip: Mapping[str, str], environment: Mapping[str, str], *, has_system_certificates: bool
) -> dict[str, str]:
    """The environment in which uv does as a pip with the options ``pip`` does in ``environment``."""
    said = {
        "UV_DEFAULT_INDEX": pip.get("index-url"),
        "UV_INDEX": _spaced(pip.get("extra-index-url")),
        # pip takes the best of all its indexes, uv by itself only looks into the first that knows the name.
        "UV_INDEX_STRATEGY": "unsafe-best-match" if "extra-index-url" in pip else None,
        "UV_FIND_LINKS": ",".join(pip.get("find-links", "").split()),
        "UV_INSECURE_HOST": _spaced(pip.get("trusted-host")),
        "UV_HTTP_TIMEOUT": pip.get("timeout", pip.get("default-timeout")),
    }
    bundle = pip.get("cert") or environment.get("REQUESTS_CA_BUNDLE") or environment.get("CURL_CA_BUNDLE")
    if bundle is None and "SSL_CERT_FILE" not in environment and has_system_certificates:
        said["UV_SYSTEM_CERTS"] = "true"
    # uv knows these under the names that all programs share; to pip its own option comes first.
    shared = {
        "SSL_CERT_FILE": bundle,
        "SSL_CLIENT_CERT": pip.get("client-cert"),
        "HTTP_PROXY": pip.get("proxy"),
        "HTTPS_PROXY": pip.get("proxy"),
    }
    return (
        {name: value for name, value in said.items() if value}
        | dict(environment)
        | {name: value for name, value in shared.items() if value}
    )


def _spaced(words: str | None) -> str:
    return " ".join((words or "").split())


def main(arguments: list[str]) -> int:
    listed = subprocess.run(
        [sys.executable, "-m", "pip", "config", "list"], capture_output=True, text=True, check=True
    ).stdout
    pip, system = configured(listed.splitlines()), ssl.get_default_verify_paths()
    environment = translated(pip, os.environ, has_system_certificates=bool(system.cafile or system.capath))
    # The one option that uv has no variable for.
    alone = ["--no-index"] if pip.get("no-index", "").lower() in ("1", "true", "yes", "on") else []
    uv = Path(sys.executable).with_name("uv")
    return subprocess.run([uv, *arguments, *alone], env=environment).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
