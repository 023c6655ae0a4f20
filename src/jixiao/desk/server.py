"""The desk in a browser: a server on this machine's own address, behind a token that only its reader is told.

Everything that the page needs comes from here; it asks nobody else. Another page in the same browser cannot ask it
anything: it does not know the token, which is part of every address, and requests under another host are refused.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Mapping
from functools import cache
from html import escape
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from typing import Any

from jixiao.desk.desk import Desk

#: Bytes of a request: a person's decisions on a few thousand facts.
_MOST_ASKED = 4_000_000
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_TYPES = {"html": "text/html", "js": "text/javascript", "css": "text/css", "json": "application/json"}


@cache
def asset(name: str) -> str:
    """A file of the view: ``review.js``, ``review.css`` …"""
    return files("jixiao.desk").joinpath(name).read_text(encoding="utf-8")


class DeskServer:
    """Serves ``desk`` on the loopback address, at ``address``; it answers until it is closed."""

    def __init__(self, desk: Desk, port: int = 0, token: str | None = None) -> None:
        self.desk, self.token = desk, token or secrets.token_urlsafe(24)
        self._server = ThreadingHTTPServer(("127.0.0.1", port), self._handler())
        self._server.daemon_threads = True

    @property
    def port(self) -> int:
        return self._server.server_port

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/{self.token}/"

    def serve(self) -> None:
        """Answer until ``close`` is called or the process is interrupted."""
        try:
            self._server.serve_forever()
        finally:
            self._server.server_close()
            self.desk.close()

    def close(self) -> None:
        self._server.shutdown()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        page = _page(str(self.desk.report["title"]))
        found: dict[str, tuple[str, Callable[[], str]]] = {
            "": ("html", lambda: page),
            "review.js": ("js", lambda: asset("review.js")),
            "host.js": ("js", lambda: asset("host.js")),
            "review.css": ("css", lambda: asset("review.css")),
            "view": ("json", lambda: _json(self.desk.view())),
        }
        owner = self

        class Handler(BaseHTTPRequestHandler):
            """What a browser asks."""

            protocol_version = "HTTP/1.1"
            timeout = 60

            def do_GET(self) -> None:
                name = self._name()
                if name in found:
                    kind, content = found[name]
                    self._send(kind, content())
                else:
                    self._refuse(HTTPStatus.NOT_FOUND)

            def do_POST(self) -> None:
                length = int(self.headers.get("Content-Length") or 0)
                if self._name() != "ask" or not 0 < length <= _MOST_ASKED:
                    self.close_connection = True
                    return self._refuse(HTTPStatus.NOT_FOUND)
                try:
                    request = json.loads(self.rfile.read(length))
                except ValueError:
                    return self._refuse(HTTPStatus.BAD_REQUEST)
                if not isinstance(request, dict):
                    return self._refuse(HTTPStatus.BAD_REQUEST)
                return self._send("json", _json(owner.desk.ask(request)))

            def _name(self) -> str | None:
                """What is asked for behind the token; None where the token or the host is another."""
                own = (f"127.0.0.1:{owner.port}", f"localhost:{owner.port}")
                token, _, name = self.path.removeprefix("/").partition("/")
                knows = secrets.compare_digest(token.encode(), owner.token.encode())
                return name if knows and self.headers.get("Host") in own else None

            def _send(self, kind: str, content: str) -> None:
                body = content.encode("utf-8")
                self.send_response(HTTPStatus.OK)
                self.send_header("Content-Type", f"{_TYPES[kind]}; charset=utf-8")
                self.send_header("Content-Length", str(len(body)))
                for header, value in _HEADERS.items():
                    self.send_header(header, value)
                self.end_headers()
                self.wfile.write(body)

            def _refuse(self, status: HTTPStatus) -> None:
                self.send_response(status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, format: str, *args: Any) -> None:
                """Nothing: the token would be told."""

        return Handler


_HEADERS: Mapping[str, str] = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": _POLICY,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


def static(desk: Desk) -> str:
    """The view as one file, which opens without a server: decisions stay in its browser until they are exported."""
    component = asset("review.js").replace("export default { render };", "")
    script = f"const VIEW = {_json(desk.view())};\n{component}\n{asset('file.js')}"
    style = asset("review.css")
    return _page(str(desk.report["title"]), f"<style>{style}</style>", f"<script>{{{script}}}</script>")


def _page(
    title: str,
    style: str = '<link rel="stylesheet" href="review.css">',
    script: str = '<script type="module" src="host.js"></script>',
) -> str:
    return (
        f'<!doctype html>\n<html lang="zh">\n<meta charset="utf-8">\n<title>复核 {escape(title)}</title>\n'
        f'<meta name="viewport" content="width=device-width">\n<link rel="icon" href="data:,">\n{style}\n'
        "<style>body { margin: 0 } .jx { height: 100vh }</style>\n"
        f'<div id="review"></div>\n{script}\n</html>\n'
    )


def _json(content: object) -> str:
    """``content`` as JSON that may stand in a script: it closes no element."""
    return (
        json.dumps(content, ensure_ascii=False, separators=(",", ":"))
        .replace("</", "<\\/")
        .replace("\u2028", "\\u2028")
    )
