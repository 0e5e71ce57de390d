"""What both logins in a browser need: the page brought to a person's eyes, a proof key, and somebody who waits.

The address is printed in any case: a browser may be missing, or open on another machine than the one that is wanted.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import os
import secrets
import string
import sys
import threading
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

import click

from aliram.errors import BadReply
from aliram.secret import Secret

__all__ = ["WAIT_SECONDS", "BrowserLogin", "challenge_of", "new_verifier", "plain", "random_text"]

WAIT_SECONDS = 300.0
"""How long a person may take."""
_ALPHABET = string.ascii_letters + string.digits


@dataclass(frozen=True, kw_only=True)
class BrowserLogin:
    """How to meet the person who logs in."""

    browser: bool = True
    """Open a browser; the address is printed either way."""
    wait: float = WAIT_SECONDS
    """Seconds until nobody is expected any more."""
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    clock: Callable[[], float] = time.time
    """Epoch seconds."""

    def show(self, url: str) -> None:
        """Prints the address of a page, and opens it.

        Raises:
            BadReply: It is not an address that a browser may be sent to.
        """
        try:
            parts = urlsplit(url)
            good = parts.scheme in ("http", "https") and parts.hostname and url.isascii() and url.isprintable()
        except ValueError:
            good = False
        if not good or " " in url:
            raise BadReply("the page to log in on is no HTTP address")
        opens = self.browser and _has_browser()
        click.echo("If no browser opens, open this page:" if opens else "Open this page in a browser:", err=True)
        click.echo(f"  {url}", err=True)
        if opens:
            # Some browsers return when they are closed, so nobody waits for them.
            threading.Thread(target=_open, args=(url,), name="aliram browser", daemon=True).start()


def _open(url: str) -> None:
    import contextlib
    import webbrowser

    # A browser that does not start has been foreseen by the text that is printed.
    with contextlib.suppress(webbrowser.Error, OSError):
        webbrowser.open(url)


def _has_browser() -> bool:
    """Without a display there are only browsers that would take over the terminal, unless one was chosen."""
    display = any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER"))
    return display or sys.platform in ("win32", "darwin")


def random_text(length: int) -> Secret:
    """Letters and digits that nobody can guess."""
    return Secret("".join(secrets.choice(_ALPHABET) for _ in range(length)))


def new_verifier() -> Secret:
    """The secret half of a proof key (RFC 7636), as long as it may be."""
    return random_text(128)


def challenge_of(verifier: Secret) -> str:
    """The half that is shown (S256)."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def plain(text: str) -> str:
    """What a service calls something, without what could steer a terminal."""
    return "".join(sign if sign.isprintable() else "?" for sign in text)
