"""The desk in a browser: a server on this machine's own address, behind a token that only its reader is told.

Everything that the page needs comes from here; it asks nobody else. Another page in the same browser cannot ask it
anything: it does not know the token, which is part of every address, and requests under another host are refused.
"""

from __future__ import annotations

import json
import secrets
import threading
from collections.abc import Callable, Mapping
from functools import cache
from html import escape
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from typing import Any

from jixiao.desk.desk import Desk
from jixiao.errors import JixiaoError
from jixiao.language import in_chinese

#: Bytes of a request: a person's decisions on a few thousand facts.
_MOST_ASKED = 4_000_000
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_TYPES = {
    **{"html": "text/html", "js": "text/javascript", "css": "text/css", "json": "application/json"},
    "text": "text/plain",
}


@cache
def asset(name: str) -> str:
    """A file of the view: ``review.js``, ``review.css`` …"""
    return files("jixiao.desk").joinpath(name).read_text(encoding="utf-8")


class DeskServer:
    """Serves desks on the loopback address, that of a report at its ``address``; it answers until it is closed.

    ``opened`` opens the desk of a report. A page asks at its own report's address, so that what it decides is never
    taken for a decision on another.
    """

    def __init__(self, opened: Callable[[str], Desk], port: int = 0, token: str | None = None) -> None:
        self.token = token or secrets.token_urlsafe(24)
        self._opened, self._desks, self._lock = opened, dict[str, Desk](), threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", port), self._handler())
        self._server.daemon_threads = True

    @property
    def port(self) -> int:
        return self._server.server_port

    def address(self, report_id: str) -> str:
        return f"http://127.0.0.1:{self.port}/{self.token}/{report_id}/"

    def desk(self, report_id: str) -> Desk:
        """The desk of a report, opened where it is not yet. Raises ``JixiaoError`` as ``Desk`` does."""
        with self._lock:
            if report_id not in self._desks:
                self._desks[report_id] = self._opened(report_id)
            return self._desks[report_id]

    def serve(self) -> None:
        """Answer until ``close`` is called or the process is interrupted."""
        try:
            self._server.serve_forever()
        finally:
            self._server.server_close()
            for desk in self._desks.values():
                desk.close()

    def close(self) -> None:
        self._server.shutdown()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        owner = self

        class Handler(BaseHTTPRequestHandler):
            """What a browser asks."""

            protocol_version = "HTTP/1.1"
            timeout = 60

            def do_GET(self) -> None:
                if (asked := self._asked()) is None:
                    return
                desk, name = asked
                if name not in _FOUND:
                    return self._refuse(HTTPStatus.NOT_FOUND)
                kind, content = _FOUND[name]
                return self._send(kind, content(desk))

            def do_POST(self) -> None:
                self.close_connection = True  # until what is sent was read
                if (asked := self._asked()) is None:
                    return
                desk, name = asked
                length = int(self.headers.get("Content-Length") or 0)
                if name != "ask" or not 0 < length <= _MOST_ASKED:
                    return self._refuse(HTTPStatus.NOT_FOUND)
                try:
                    request = json.loads(self.rfile.read(length))
                except ValueError:
                    return self._refuse(HTTPStatus.BAD_REQUEST)
                if not isinstance(request, dict):
                    return self._refuse(HTTPStatus.BAD_REQUEST)
                self.close_connection = False
                return self._send("json", _json(desk.ask(request)))

            def _asked(self) -> tuple[Desk, str] | None:
                """The desk that is asked, and what for; None where the token or the host is another or there is no such
                desk, which the answer says."""
                own = (f"127.0.0.1:{owner.port}", f"localhost:{owner.port}")
                token, _, place = self.path.removeprefix("/").partition("/")
                report_id, is_desk, name = place.partition("/")
                knows = secrets.compare_digest(token.encode(), owner.token.encode())
                if not (knows and is_desk and self.headers.get("Host") in own):
                    self._refuse(HTTPStatus.NOT_FOUND)
                    return None
                try:
                    return owner.desk(report_id), name
                except JixiaoError as error:
                    self._refuse(HTTPStatus.NOT_FOUND, in_chinese(str(error)))
                    return None

            def _send(self, kind: str, content: str, status: HTTPStatus = HTTPStatus.OK) -> None:
                body = content.encode("utf-8")
                self.send_response(status)
                self.send_header("Content-Type", f"{_TYPES[kind]}; charset=utf-8")
                self.send_header("Content-Length", str(len(body)))
                for header, value in _HEADERS.items():
                    self.send_header(header, value)
                self.end_headers()
                self.wfile.write(body)

            def _refuse(self, status: HTTPStatus, why: str = "") -> None:
                self._send("text", why, status)

            def log_message(self, format: str, *args: Any) -> None:
                """Nothing: the token would be told."""

        return Handler


#: What is found at the address of a desk: what it is, and what of the desk stands there.
_FOUND: Mapping[str, tuple[str, Callable[[Desk], str]]] = {
    "": ("html", lambda desk: _page(str(desk.report["title"]))),
    "review.js": ("js", lambda _: asset("review.js")),
    "host.js": ("js", lambda _: asset("host.js")),
    "review.css": ("css", lambda _: asset("review.css")),
    "view": ("json", lambda desk: _json(desk.view())),
}
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
