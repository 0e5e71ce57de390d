"""The questions of `aliram configure`.

On a terminal each is asked until its answer can be used, and a secret is not shown while it is typed. Without one the
answers are read from standard input, a line for each, and the first that cannot be used is an error.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

import click

from .edits import cleaned, kept
from .settings import ASKED, SETTINGS, masked

if TYPE_CHECKING:
    from aliram.credentials.profile import Profile

__all__ = ["ask_for"]

REMOVE = "-"
"""The answer that takes a value away, since a blank one keeps it."""


def ask_for(mode: str, before: Profile | None) -> dict[str, Any]:
    """Asks for what a mode needs, and for region and language. Values by key; None where one is to be taken away.

    Raises:
        click.Abort: Ctrl-C, or the end of what is typed.
        click.UsageError: Standard input is no terminal, and an answer in it cannot be used or is missing.
    """
    from aliram.credentials.profile import REQUIRED, Mode

    needed = REQUIRED[Mode(mode)]
    current = kept(before, mode)
    given: dict[str, Any] = {}
    for key in (*ASKED[mode], "region_id", "language"):
        shown = _shown(key, current)
        if key == "sts_token" and given.keys() & {"access_key_id", "access_key_secret"}:
            shown = None  # it came with the keys that have just been replaced
        answer = _ask(key, shown, key in needed)
        if answer == REMOVE:
            given[key] = None
        elif answer is not None:
            given[key] = answer
        elif key in _DEFAULTS and key not in current:
            given[key] = _default(key)
    return given


_DEFAULTS = {"region_id": "cn-hangzhou", "language": "", "oauth_site_type": "CN", "ram_session_name": "aliram"}


def _default(key: str) -> str:
    """What a blank answer means where there is no value yet."""
    if key == "language":
        return "zh" if os.environ.get("LANG", "").lower().startswith("zh") else "en"
    return _DEFAULTS[key]


def _shown(key: str, current: dict[str, Any]) -> str | None:
    """What stands in brackets behind a question; None where there is nothing."""
    value = current.get(key)
    if value is not None:
        return masked(value) if SETTINGS[key].hidden else str(value)
    return _default(key) if key in _DEFAULTS else None


def _ask(key: str, shown: str | None, needed: bool) -> Any:
    """One answer: a value, `REMOVE`, or None for a blank."""
    setting = SETTINGS[key]
    text = f"{setting.label} [{shown}]" if shown is not None else setting.label
    while True:
        typed = _read(text, setting.kind == "secret").strip()
        if not typed and (shown is not None or not needed):
            return None
        try:
            if not typed or (typed == REMOVE and needed):
                raise click.UsageError(f"{setting.label} is needed")
            return REMOVE if typed == REMOVE else cleaned(key, typed)
        except click.UsageError as error:
            if not sys.stdin.isatty():
                raise
            click.echo(error.message, err=True)


def _read(text: str, hidden: bool) -> str:
    if not sys.stdin.isatty():
        # After the last line every further answer is a blank one.
        return sys.stdin.readline()
    answer: str = click.prompt(text, default="", show_default=False, hide_input=hidden, err=True)
    return answer
