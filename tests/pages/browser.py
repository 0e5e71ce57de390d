"""Headless Chromium over the DevTools protocol (https://chromedevtools.github.io/devtools-protocol/), with aiohttp.

The browser resolves no name but those that are given to it, so that nothing it shows can reach another machine.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import itertools
import json
import os
import re
import shutil
import subprocess
from collections.abc import AsyncIterator, Iterator, Mapping
from pathlib import Path
from typing import Any

import aiohttp

__all__ = ["REBOUND", "Tab", "chromium", "open_tab"]

REBOUND = "rebound.example"
"""A name of somebody else's that leads to this machine."""

_PATIENCE = 30.0
"""Seconds for anything the browser is asked for."""

_FLAGS = (
    "--headless=new",
    "--remote-debugging-port=0",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-dev-shm-usage",
    "--disable-extensions",
    "--disable-gpu",
    "--disable-sync",
    "--hide-scrollbars",
    "--force-color-profile=srgb",
)

_WATCH = """
window.violations = [];
document.addEventListener("securitypolicyviolation", event =>
  window.violations.push(event.violatedDirective + " " + event.blockedURI));
"""


@contextlib.contextmanager
def chromium(folder: Path, names: Mapping[str, str]) -> Iterator[str]:
    """A browser with a profile of its own in a folder; gives the address of its DevTools.

    Args:
        folder: Empty, for this browser alone.
        names: Host names and the addresses they lead to; every other name leads nowhere.
    """
    program = os.environ.get("CHROMIUM", "chromium")
    if shutil.which(program) is None:
        raise RuntimeError(f"there is no {program} here; `make pages` installs it")
    rules = [*(f"MAP {name} {address}" for name, address in names.items()), "MAP * ~NOTFOUND", "EXCLUDE 127.0.0.1"]
    flags = [*_FLAGS, f"--host-resolver-rules={', '.join(rules)}", f"--user-data-dir={folder}"]
    if os.geteuid() == 0:
        flags.append("--no-sandbox")  # which Chromium refuses to make for root
    environment = {**os.environ, "HOME": str(folder), "TMPDIR": str(folder)}
    log = folder / "stderr.txt"
    with log.open("wb") as errors:
        process = subprocess.Popen([program, *flags, "about:blank"], stderr=errors, env=environment)
    try:
        yield _devtools(process, log)
    finally:
        process.terminate()
        try:
            process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _devtools(process: subprocess.Popen[bytes], log: Path) -> str:
    """Waits until the browser says where its DevTools listen."""
    for _ in range(int(_PATIENCE / 0.05)):
        said = log.read_text("utf-8", "replace")
        if found := re.search(r"^DevTools listening on (ws://\S+)$", said, re.M):
            return found[1]
        with contextlib.suppress(subprocess.TimeoutExpired):
            raise RuntimeError(f"the browser ended with {process.wait(0.05)}:\n{said[-2000:]}")
    raise RuntimeError(f"the browser does not answer:\n{log.read_text('utf-8', 'replace')[-2000:]}")


class Tab:
    """One page of the browser, and what happened in it."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._numbers = itertools.count(1)
        self._waiting: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._loaded = asyncio.Event()
        self.session = ""
        self.fetched: list[str] = []
        """URLs the page asked for, `data:` left out."""
        self.statuses: dict[str, int] = {}
        """HTTP statuses by URL."""
        self.troubles: list[str] = []
        """Dialogs, exceptions, and what stood on the console."""

    async def send(self, method: str, **params: Any) -> dict[str, Any]:
        """Calls a method of the protocol and waits for its result."""
        number = next(self._numbers)
        answer = self._waiting[number] = asyncio.get_running_loop().create_future()
        message = {"id": number, "method": method, "params": params}
        await self._socket.send_json({**message, "sessionId": self.session} if self.session else message)
        async with asyncio.timeout(_PATIENCE):
            result: dict[str, Any] = await answer
        return result

    async def listen(self) -> None:
        """Takes what the browser says, until the connection ends."""
        async for message in self._socket:
            self._take(json.loads(message.data))

    def _take(self, said: dict[str, Any]) -> None:
        if "id" in said:
            answer = self._waiting.pop(said["id"])
            if "error" in said:
                answer.set_exception(RuntimeError(said["error"]["message"]))
            else:
                answer.set_result(said["result"])
            return
        method, params = said["method"], said["params"]
        if method == "Page.loadEventFired":
            self._loaded.set()
        elif method == "Network.requestWillBeSent" and not params["request"]["url"].startswith("data:"):
            self.fetched.append(params["request"]["url"])
        elif method == "Network.responseReceived":
            self.statuses[params["response"]["url"]] = params["response"]["status"]
        elif method == "Page.javascriptDialogOpening":
            self.troubles.append(f"dialog: {params['message']}")
            # A dialog holds up the page: nothing else would be answered.
            number = next(self._numbers)
            self._waiting[number] = asyncio.get_running_loop().create_future()
            close = {"id": number, "method": "Page.handleJavaScriptDialog", "params": {"accept": False}}
            self._closing = asyncio.create_task(self._socket.send_json({**close, "sessionId": self.session}))
        elif method == "Runtime.exceptionThrown":
            details = params["exceptionDetails"]
            what = details.get("exception", {}).get("description", "")
            self.troubles.append(f"exception: {details['text']} {what}".rstrip())
        elif method == "Log.entryAdded":
            self.troubles.append(f"log: {params['entry']['text']}")
        elif method == "Runtime.consoleAPICalled":
            self.troubles.append(f"console: {params['args']}")

    async def go(self, url: str) -> None:
        """Loads a page, and forgets what happened before."""
        self.fetched.clear()
        self.troubles.clear()
        self._loaded.clear()
        if trouble := (await self.send("Page.navigate", url=url)).get("errorText"):
            raise RuntimeError(f"{url}: {trouble}")
        await self.loaded()

    async def loaded(self) -> None:
        """Waits until a page that was asked for is there, and settled."""
        async with asyncio.timeout(_PATIENCE):
            await self._loaded.wait()
        # Whatever the page set off while loading (an error of an image, a script) comes before the second frame.
        frames = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))"
        await self.evaluate(frames)

    async def click(self, selector: str) -> None:
        """Clicks in the middle of an element, as a person would, and waits for the page behind it."""
        self._loaded.clear()
        await self._click(selector)
        await self.loaded()

    async def _click(self, selector: str) -> None:
        middle = (
            "(element => { element.scrollIntoView({block: 'center'}); const box = element.getBoundingClientRect();"
            " return [box.x + box.width / 2, box.y + box.height / 2]; })"
        )
        x, y = await self.evaluate(f"{middle}(document.querySelector({json.dumps(selector)}))")
        for kind in ("mousePressed", "mouseReleased"):
            await self.send("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)

    async def type(self, selector: str, text: str) -> None:
        """Types into an emptied field, and presses Enter."""
        self._loaded.clear()
        await self.evaluate(f"document.querySelector({json.dumps(selector)}).select()")
        await self.send("Input.insertText", text=text)
        for kind in ("keyDown", "keyUp"):
            await self.send(
                "Input.dispatchKeyEvent", type=kind, key="Enter", code="Enter", text="\r", windowsVirtualKeyCode=13
            )
        await self.loaded()

    async def press(self, *keys: str) -> None:
        """Presses keys one after the other, by their names: `ArrowDown`, `Enter`, `a`."""
        for key in keys:
            text = {"Enter": "\r"}.get(key, key if len(key) == 1 else "")
            code = {"Enter": 13, "Escape": 27, "Tab": 9}.get(key, 0)
            for kind in ("keyDown", "keyUp"):
                written = {"text": text} if text and kind == "keyDown" else {}
                await self.send(
                    "Input.dispatchKeyEvent", type=kind, key=key, code=key, windowsVirtualKeyCode=code, **written
                )

    async def point(self, selector: str) -> None:
        """Clicks in the middle of an element that leads to no other page."""
        await self._click(selector)

    async def evaluate(self, expression: str) -> Any:
        """The value of a JavaScript expression, promises awaited. The page's own policy does not apply to it."""
        reply = await self.send("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in reply:
            raise RuntimeError(reply["exceptionDetails"]["exception"]["description"])
        return reply["result"].get("value")

    async def look(self, width: int, scheme: str) -> None:
        """Sets the width of the window in CSS pixels, and the colour scheme."""
        await self.send(
            "Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=False
        )
        await self.send("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])

    async def photograph(self, file: Path) -> None:
        """Writes a PNG of the whole page, its first 6,000 pixels at most."""
        height = min(await self.evaluate("document.documentElement.scrollHeight"), 6000)
        width = await self.evaluate("innerWidth")
        clip = {"x": 0, "y": 0, "width": width, "height": height, "scale": 1}
        shot = await self.send("Page.captureScreenshot", format="png", captureBeyondViewport=True, clip=clip)
        await asyncio.to_thread(file.write_bytes, base64.b64decode(shot["data"]))


@contextlib.asynccontextmanager
async def open_tab(devtools: str) -> AsyncIterator[Tab]:
    """A new tab of a running browser, closed at the end."""
    # Screenshots are messages of some megabytes.
    async with aiohttp.ClientSession() as session, session.ws_connect(devtools, max_msg_size=0) as socket:
        tab = Tab(socket)
        listening = asyncio.create_task(tab.listen())
        try:
            target = (await tab.send("Target.createTarget", url="about:blank"))["targetId"]
            tab.session = (await tab.send("Target.attachToTarget", targetId=target, flatten=True))["sessionId"]
            for domain in ("Page", "Runtime", "Network", "Log"):
                await tab.send(f"{domain}.enable")
            await tab.send("Page.addScriptToEvaluateOnNewDocument", source=_WATCH)
            yield tab
            await tab.send("Page.close")
        finally:
            listening.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await listening
