"""Reports of audits on a disk, and what tests do with them in a browser."""

from __future__ import annotations

import json
from functools import cached_property
from pathlib import Path
from urllib.parse import urlencode

from aliram.audit.finding import Finding
from aliram.audit.report import Report
from aliram.audit.report.html import render
from tests.audit.html_reports import company, hostile, large, report_of
from tests.pages.browser import Tab
from tests.pages.nasty import TEXTS

__all__ = ["DESK", "PHONE", "TALLY", "VIEWS", "Files", "asked", "choose", "go", "matches", "settle", "write"]

DESK, PHONE = 1280, 360
VIEWS = ("overview", "findings", "checks", "escalation", "accounts")

TALLY = "document.querySelector('#tally').textContent"


class Files:
    """Reports in a folder, by name: `company`, `hostile`, `large` (20,000 users, 60,000 findings) and `empty`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        reports = {"company": self.company, "large": self.large, "hostile": hostile(TEXTS.values())}
        for name, report in {**reports, "empty": report_of([])}.items():
            self.file(name).write_text(render(report), "utf-8")

    @cached_property
    def company(self) -> Report:
        return company()

    @cached_property
    def large(self) -> Report:
        return large(20_000)

    def file(self, name: str) -> Path:
        return self.folder / f"{name}.html"

    def url(self, name: str, view: str = "", **query: str) -> str:
        shown = f"#{view}{'?' + urlencode(query) if query else ''}" if view else ""
        return self.file(name).as_uri() + shown


async def go(tab: Tab, url: str) -> None:
    """Loads a report anew: two addresses that differ behind the # are one page for the browser."""
    await tab.go("about:blank")
    await tab.go(url)


async def settle(tab: Tab) -> None:
    """Waits until what was set off is drawn."""
    await tab.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))")


async def asked(tab: Tab) -> dict[str, str]:
    """What stands behind the # of the address."""
    found: dict[str, str] = await tab.evaluate(
        "Object.fromEntries(new URLSearchParams(location.hash.split('?').slice(1).join('?')))"
    )
    return found


async def write(tab: Tab, selector: str, text: str) -> None:
    """Types into an emptied field."""
    await tab.evaluate(f"document.querySelector({json.dumps(selector)}).select()")
    await tab.send("Input.insertText", text=text)
    await settle(tab)


async def choose(tab: Tab, selector: str, value: str) -> None:
    """Chooses from a list of values."""
    field = f"document.querySelector({json.dumps(selector)})"
    await tab.evaluate(f"{field}.value = {json.dumps(value)}; {field}.dispatchEvent(new Event('change'))")
    await settle(tab)


def matches(finding: Finding, *words: str) -> bool:
    """Whether a search for these words should find it."""
    text = "\n".join((finding.name, finding.resource, finding.check, finding.title, finding.message)).lower()
    return all(word in text for word in words)
