"""A real browser (Chromium, headless) over its own protocol: pages, keys, pictures."""

from __future__ import annotations

import base64
import itertools
import json
import shutil
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import websocket

#: What Debian, Ubuntu and others call it.
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
#: Seconds for anything that a page does.
PATIENCE = 60
#: Keys that type nothing, with what the browser calls their codes.
_NAMED = {"Enter": 13, "Escape": 27, "Tab": 9, "ArrowDown": 40, "ArrowUp": 38}


def program() -> str | None:
    return next(filter(None, map(shutil.which, NAMES)), None)


class Page:
    """A tab. ``requests`` are the addresses of all that it asked for."""

    def __init__(self, address: str) -> None:
        self._socket = websocket.create_connection(address, timeout=PATIENCE, suppress_origin=True)
        self._numbers = itertools.count(1)
        self.requests: list[str] = []
        self.keys = 0
        for domain in ("Page", "Runtime", "Network"):
            self.call(f"{domain}.enable")

    def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        told = self._answer(self._send(method, parameters))
        assert "error" not in told, told
        result: dict[str, Any] = told["result"]
        return result

    def _answer(self, number: int) -> dict[str, Any]:
        while True:
            told: dict[str, Any] = json.loads(self._socket.recv())
            if told.get("method") == "Network.requestWillBeSent":
                self.requests.append(told["params"]["request"]["url"])
            if told.get("id") == number:
                return told

    def _send(self, method: str, parameters: dict[str, Any]) -> int:
        number = next(self._numbers)
        self._socket.send(json.dumps({"id": number, "method": method, "params": parameters}))
        return number

    def close(self) -> None:
        self._socket.close()

    def run(self, script: str) -> Any:
        """The value of ``script`` in the page."""
        done = self.call("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in done, done["exceptionDetails"]
        return done["result"].get("value")

    def wait(self, script: str) -> None:
        """Wait until ``script`` is true in the page."""
        end = time.monotonic() + PATIENCE
        while not self._holds(script):
            assert time.monotonic() < end, f"never true: {script}\n{self.run('document.body.innerText.slice(0, 2000)')}"
            time.sleep(0.02)

    def _holds(self, script: str) -> bool:
        """Whether ``script`` is true in the page; a page that is being left says nothing."""
        number = self._send("Runtime.evaluate", {"expression": f"Boolean({script})", "returnByValue": True})
        told = self._answer(number)
        return bool(told.get("result", {}).get("result", {}).get("value"))

    def open(self, url: str, ready: str) -> None:
        self.call("Page.navigate", url=url)
        self.wait(ready)

    def reload(self, ready: str) -> None:
        self.run("window.isBefore = true")
        self.call("Page.reload")
        self.wait(f"!window.isBefore && {ready}")

    def press(self, *keys: str) -> None:
        """Press keys, one after another and as fast as can be; each is counted."""
        for number, key in enumerate(keys, 1):
            self.keys += 1
            named: dict[str, Any] = {"windowsVirtualKeyCode": _NAMED[key]} if key in _NAMED else {"text": key}
            self._send("Input.dispatchKeyEvent", {"type": "keyDown", "key": key, **named})
            if number < len(keys):
                self._send("Input.dispatchKeyEvent", {"type": "keyUp", "key": key})
            else:
                self.call("Input.dispatchKeyEvent", type="keyUp", key=key)

    def click(self, selector: str) -> None:
        """Click in the middle of the first element that ``selector`` finds."""
        x, y = self.run(
            f"(() => {{ const e = document.querySelector({json.dumps(selector)});"
            " e.scrollIntoView({block: 'center'}); const r = e.getBoundingClientRect();"
            " return [r.x + r.width / 2, r.y + r.height / 2]; })()"
        )
        for kind in ("mousePressed", "mouseReleased"):
            self.call("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)

    def resize(self, width: int, height: int) -> None:
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)

    def picture(self, path: Path) -> None:
        path.write_bytes(base64.b64decode(self.call("Page.captureScreenshot", format="png")["data"]))


@contextmanager
def browsing(profile: Path) -> Iterator[Callable[[], Page]]:
    """A browser of its own; what it gives opens a tab."""
    name = program()
    assert name is not None
    arguments = ("--headless=new", "--no-sandbox", "--disable-gpu", "--remote-debugging-port=0", "--no-first-run",
                 "--disable-background-networking", "--disable-component-update", "about:blank")  # fmt: skip
    process = subprocess.Popen(
        [name, f"--user-data-dir={profile}", *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        told, end = profile / "DevToolsActivePort", time.monotonic() + PATIENCE
        while not told.exists() or "\n" not in told.read_text():
            assert process.poll() is None and time.monotonic() < end, "the browser did not begin"
            time.sleep(0.05)
        port = told.read_text().split("\n")[0]

        pages: list[Page] = []

        def tab() -> Page:
            asked = urllib.request.Request(f"http://127.0.0.1:{port}/json/new?about:blank", method="PUT")
            with urllib.request.urlopen(asked, timeout=PATIENCE) as answer:
                pages.append(Page(json.loads(answer.read())["webSocketDebuggerUrl"]))
            return pages[-1]

        yield tab
        for page in pages:
            page.close()
    finally:
        process.terminate()
        process.wait(PATIENCE)
