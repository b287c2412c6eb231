"""Chromium without a window, driven through its DevTools protocol."""

import base64
import itertools
import json
import os
import time
from pathlib import Path

from processes import Daemon
from websocket import WebSocket

_WORDS = (
    "--headless=new", "--remote-debugging-port=0", "--no-first-run", "--no-default-browser-check", "--disable-gpu",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-extensions",
    "--disable-default-apps", "--disable-dev-shm-usage", "--mute-audio",
    "--host-resolver-rules=MAP * ~NOTFOUND", "--force-color-profile=srgb", "about:blank",
)
_PATIENCE = 60


class BrowserError(Exception):
    """The browser refused a command, or did not answer it."""


def _connected(port: int, path: str, attempts: int = 6) -> WebSocket:
    """A browser that has just started on a busy machine may leave its first caller waiting for good."""
    for _ in range(attempts - 1):
        try:
            return WebSocket("127.0.0.1", port, path, timeout=10)
        except OSError:
            time.sleep(0.5)
    return WebSocket("127.0.0.1", port, path, timeout=10)


class Browser:
    """One browser with a profile of its own below `root`."""

    def __init__(self, root: Path, program: str = "chromium"):
        profile = root / "profile"
        profile.mkdir(parents=True)
        # Its sandbox refuses root, and needs namespaces that a container may not have.
        words = [program, f"--user-data-dir={profile}", "--no-sandbox", *_WORDS]
        home = {**os.environ, "HOME": str(root), "XDG_CONFIG_HOME": str(root), "XDG_CACHE_HOME": str(root)}
        self._daemon = Daemon("chromium", words, log=root / "chromium.log", env=home, cwd=root)
        said = profile / "DevToolsActivePort"
        self._daemon.wait_until(lambda: said.exists() and said.read_text().count("\n") >= 1, seconds=60)
        port, path = said.read_text().split()[:2]
        self._socket = _connected(int(port), path)
        self._numbers = itertools.count(1)
        self._events: list[dict] = []

    def call(self, method: str, session: str | None = None, **given) -> dict:
        """The answer to a command; events that come first are kept."""
        number = next(self._numbers)
        message = {"id": number, "method": method, "params": given}
        if session:
            message["sessionId"] = session
        self._socket.send(json.dumps(message))
        deadline = time.monotonic() + _PATIENCE
        while time.monotonic() < deadline:
            answer = self._next(1)
            if answer is None:
                continue
            if answer.get("id") == number:
                if "error" in answer:
                    raise BrowserError(f"{method}: {answer['error'].get('message')}")
                return answer["result"]
            self._events.append(answer)
        raise BrowserError(f"{method} was not answered within {_PATIENCE} s")

    def _next(self, timeout: float) -> dict | None:
        text = self._socket.receive(timeout)
        return None if text is None else json.loads(text)

    def wait_for(self, session: str, method: str):
        """Waits until an event has come; it stays among the events."""
        deadline = time.monotonic() + _PATIENCE
        while not any(one.get("method") == method and one.get("sessionId") == session for one in self._events):
            if time.monotonic() >= deadline:
                raise BrowserError(f"{method} did not come within {_PATIENCE} s")
            event = self._next(1)
            if event is not None:
                self._events.append(event)

    def events(self, session: str) -> list[dict]:
        """Everything that came for a session so far, taken away."""
        mine = [one for one in self._events if one.get("sessionId") == session]
        self._events = [one for one in self._events if one.get("sessionId") != session]
        return mine

    def page(self) -> "Page":
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        return Page(self, target, session)

    def stop(self):
        self._socket.close()
        self._daemon.stop()


class Page:
    """One tab. What it says is recorded from before it is opened."""

    def __init__(self, browser: Browser, target: str, session: str):
        self._browser, self._target, self._session = browser, target, session
        self._happened: list[dict] = []
        for domain in ("Page", "Runtime", "Log", "Network", "DOM", "Accessibility"):
            self.call(f"{domain}.enable")

    def call(self, method: str, **given) -> dict:
        return self._browser.call(method, self._session, **given)

    def show_as(self, width: int, height: int, scheme: str, medium: str = "screen"):
        """The size of the window in CSS pixels, `light` or `dark`, `screen` or `print`."""
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
        self.call("Emulation.setEmulatedMedia", media=medium,
                  features=[{"name": "prefers-color-scheme", "value": scheme},
                            {"name": "prefers-reduced-motion", "value": "reduce"}])

    def open(self, file: Path):
        """Opens a local file and waits until it is loaded and painted twice."""
        answer = self.call("Page.navigate", url=file.absolute().as_uri())
        if answer.get("errorText"):
            raise BrowserError(f"{file.name} was not opened: {answer['errorText']}")
        self._browser.wait_for(self._session, "Page.loadEventFired")
        self.settle()

    def settle(self):
        """Waits until the page has been painted as it is now."""
        self.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(1))))")

    def evaluate(self, expression: str):
        """The value of an expression, awaited; BrowserError when it throws."""
        answer = self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            details = answer["exceptionDetails"]
            raise BrowserError(details.get("exception", {}).get("description") or details["text"])
        return answer["result"].get("value")

    def happened(self) -> list[dict]:
        """Every event since the page was made."""
        self._happened.extend(self._browser.events(self._session))
        return self._happened

    def accessibility_tree(self) -> list[dict]:
        """What a screen reader is given, without what it is told to ignore."""
        return [node for node in self.call("Accessibility.getFullAXTree")["nodes"] if not node.get("ignored")]

    def screenshot(self, place: Path, height: int | None = None):
        """The window, or the page's first `height` CSS pixels."""
        more = {}
        if height:
            content = self.call("Page.getLayoutMetrics")["cssContentSize"]
            more = {"captureBeyondViewport": True, "clip": {
                "x": 0, "y": 0, "width": content["width"], "height": min(height, content["height"]), "scale": 1}}
        place.write_bytes(base64.b64decode(self.call("Page.captureScreenshot", format="png", **more)["data"]))

    def pdf(self) -> bytes:
        return base64.b64decode(self.call("Page.printToPDF", printBackground=False)["data"])

    def close(self):
        self._browser.call("Target.closeTarget", targetId=self._target)
