"""The HTML report of an audit in a real browser, opened from a disk: how fast, how safe, how it looks (`make pages`).

Small and of 60,000 findings, full of texts that try to get out of their places, in light and dark, at a desk, on a
phone and on paper. Screenshots go to the folder that `PAGES_OUT` names, for a person to look at.
"""

from __future__ import annotations

import base64
import json
import statistics
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.audit.html_reports import ACCOUNT
from tests.pages.browser import Tab
from tests.pages.measures import FAINT, OUTSIDE, UNDRAWN
from tests.pages.nasty import TEXTS, seen_as
from tests.pages.reports import DESK, PHONE, TALLY, VIEWS, Files, go, matches, settle

SCHEMES = ("light", "dark")

ROWS = "document.querySelectorAll('#rows .row').length"
NAMES = "[...document.querySelectorAll('#rows .row .resource bdi')].map(e => e.textContent)"


# -- speed and size ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("view", ["overview", "findings", "escalation"])
async def test_a_report_of_20000_users_is_there_in_two_seconds(tab: Tab, files: Files, view: str) -> None:
    assert len(files.large.findings) == 60_000
    await tab.send(
        "Page.addScriptToEvaluateOnNewDocument",
        source="addEventListener('load', () => (window.shown = performance.now()))",
    )
    times = []
    for _ in range(5):
        await go(tab, files.url("large", view))
        times.append(await tab.evaluate("window.shown"))
        assert tab.troubles == []
    assert await tab.evaluate("document.querySelectorAll('.row').length") < 200
    assert statistics.median(times) < 2000, times


def test_60000_findings_are_a_file_of_a_size_that_can_be_sent(files: Files) -> None:
    assert files.file("large").stat().st_size < 15_000_000


async def test_only_the_rows_in_the_window_are_there(tab: Tab, files: Files) -> None:
    await go(tab, files.url("large", "findings"))
    assert await tab.evaluate(TALLY) == "60,000 findings"
    assert await tab.evaluate("document.querySelector('#grid').getAttribute('aria-rowcount')") == "60000"
    for part in (0, 0.25, 0.5, 0.999, 1):
        await tab.evaluate(
            "((box, part) => box.scrollTop = (box.scrollHeight - box.clientHeight) * part)"
            f"(document.querySelector('#rows'), {part})"
        )
        await settle(tab)
        assert 10 < await tab.evaluate(ROWS) < 100
        assert await tab.evaluate("document.querySelectorAll('*').length") < 8000
    last = files.large.findings[-1]
    assert (await tab.evaluate(NAMES))[-1] == last.name
    # What is on the screen is what the scroll bar says.
    await tab.evaluate("(box => box.scrollTop = box.scrollHeight / 2)(document.querySelector('#rows'))")
    await settle(tab)
    seen = await tab.evaluate(
        "(() => { const box = document.querySelector('#rows').getBoundingClientRect();"
        " const row = document.elementFromPoint(box.x + 300, box.y + 30).closest('.row');"
        " return [Number(row.getAttribute('aria-rowindex')), row.querySelector('bdi').textContent]; })()"
    )
    assert 29_900 < seen[0] < 30_100
    assert seen[1] == files.large.findings[seen[0] - 1].name


async def test_searching_60000_findings_keeps_up_with_typing(tab: Tab, files: Files) -> None:
    await go(tab, files.url("large", "findings"))
    took = await tab.evaluate(
        "(() => { const field = document.querySelector('#search'); const began = performance.now();"
        " for (const text of ['d', 'de', 'dep', 'deploy 12']) { field.value = text;"
        " field.dispatchEvent(new Event('input')); } return performance.now() - began; })()"
    )
    wanted = [finding for finding in files.large.findings if matches(finding, "deploy", "12")]
    assert await tab.evaluate(TALLY) == f"{len(wanted):,} of 60,000 findings"
    assert took < 4 * 1000


# -- nothing runs, nothing is fetched ---------------------------------------------------------------------------------


@pytest.mark.parametrize("bypass", [False, True], ids=["policy kept", "policy ignored"])
async def test_nothing_that_is_shown_ever_runs(tab: Tab, files: Files, bypass: bool) -> None:
    """With the policy it would be stopped, and counted as a violation; without, only the escaping stands."""
    await tab.send("Page.setBypassCSP", enabled=bypass)
    scripts = "document.querySelectorAll('script').length"
    await go(tab, files.url("empty"))
    own = await tab.evaluate(scripts)
    hashes: list[tuple[str, dict[str, str]]] = [(view, {}) for view in VIEWS]
    hashes += [("findings", {"open": f"#{place}"}) for place in range(3 * len(TEXTS))]
    hashes += [("findings", {"q": text, "check": text, "sort": text, "severity": text}) for text in TEXTS.values()]
    hashes += [("escalation", {"principal": f"acs:ram::{ACCOUNT}:user/{seen_as(text)}"}) for text in TEXTS.values()]
    hashes += [("checks", {"q": text, "show": text}) for text in TEXTS.values()]
    await go(tab, files.url("hostile"))
    for view, query in hashes:
        await tab.evaluate(f"location.hash = {json.dumps(f'#{view}?{urlencode(query)}')}")
        await settle(tab)
        await tab.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        await tab.evaluate("window.dispatchEvent(new Event('beforeprint'))")
        assert await tab.evaluate("window.pwned === undefined"), query
        assert (tab.troubles, await tab.evaluate("window.violations")) == ([], []), query
        foreign = (
            "document.querySelectorAll('iframe, object, embed, base, img, form, #lure, [onerror], [onload]').length"
        )
        assert await tab.evaluate(foreign) == 0, query
        assert await tab.evaluate(scripts) == own
        assert await tab.evaluate(UNDRAWN) == [], query
    assert {url.partition("#")[0] for url in tab.fetched} == {files.url("hostile")}


async def test_every_name_is_there_to_the_letter(tab: Tab, files: Files) -> None:
    await go(tab, files.url("hostile", "findings"))
    shown: set[str] = set()
    for place in (0, 0.5, 1):
        await tab.evaluate(f"document.querySelector('#rows').scrollTop = 1e6 * {place}")
        await settle(tab)
        shown |= set(await tab.evaluate(NAMES))
    assert {spelled(text) for text in TEXTS.values()} <= shown
    for place in range(9):
        await tab.evaluate(f"location.hash = '#findings?open=%23{place}'")
        await settle(tab)
        assert await tab.evaluate("document.querySelector('#details .subject bdi').textContent") in shown


def spelled(text: str) -> str:
    return seen_as(text).replace("\r", "⟨U+000D⟩")


async def test_the_policy_stops_what_would_get_in(tab: Tab, files: Files) -> None:
    await go(tab, files.url("company"))
    await tab.evaluate(
        "document.body.insertAdjacentHTML('beforeend',"
        " '<img src=x onerror=window.pwned=1><style>body{display:none}</style><p style=\"color:red\">')"
    )
    await tab.evaluate(
        "document.body.append(Object.assign(document.createElement('script'), {textContent: 'window.pwned=1'}))"
    )
    await tab.evaluate("fetch('http://127.0.0.1:9/').catch(() => 0)")
    await tab.evaluate("new Promise(done => setTimeout(() => done(true), 50))")
    assert await tab.evaluate("window.pwned === undefined")
    directives = {violation.split()[0] for violation in await tab.evaluate("window.violations")}
    assert {"img-src", "script-src-elem", "style-src-elem", "style-src-attr", "connect-src"} <= directives


@pytest.mark.parametrize("name", ["company", "empty", "large"])
async def test_nothing_is_fetched_and_nothing_goes_wrong(tab: Tab, files: Files, name: str) -> None:
    for view in VIEWS:
        await go(tab, files.url(name, view))
        assert {url.partition("#")[0] for url in tab.fetched} == {files.url(name)}
        assert (tab.troubles, await tab.evaluate("window.violations")) == ([], [])


# -- how it looks -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", [DESK, PHONE])
async def test_everything_can_be_read(tab: Tab, files: Files, width: int, scheme: str) -> None:
    await tab.look(width, scheme)
    for name in ("company", "hostile", "empty"):
        for view in VIEWS:
            for query in ({}, {"open": "#0"}) if view == "findings" else ({},):
                await go(tab, files.url(name, view, **query))
                await tab.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
                assert await tab.evaluate(FAINT) == [], (name, view)


@pytest.mark.parametrize("width", [320, PHONE, 600, 768, 900, DESK])
async def test_nothing_reaches_beyond_the_window(tab: Tab, files: Files, width: int) -> None:
    await tab.look(width, "light")
    for name in ("company", "hostile", "large"):
        for view in VIEWS:
            for query in ({}, {"open": "#0"}) if view == "findings" else ({},):
                await go(tab, files.url(name, view, **query))
                await tab.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
                assert await tab.evaluate(OUTSIDE) == [], (name, view)


async def test_paper_has_the_figures_and_the_failures_and_no_controls(tab: Tab, files: Files, shots: Path) -> None:
    for name, rows, words in (
        ("company", sum(finding.counts for finding in files.company.findings), ""),
        ("large", 2000, "The first 2,000 of 59,600"),
    ):
        await tab.look(718, "dark")  # A4 less its margins
        await go(tab, files.url(name))
        media = [{"name": "prefers-color-scheme", "value": "dark"}]
        await tab.send("Emulation.setEmulatedMedia", media="print", features=media)
        await tab.evaluate("window.dispatchEvent(new Event('beforeprint'))")
        assert await tab.evaluate("document.querySelectorAll('#printed tbody tr').length") == rows
        assert words in await tab.evaluate("document.querySelector('#printed').innerText")
        shown = "[...document.querySelectorAll('input, select, button, nav a')].filter(e => e.checkVisibility()).length"
        assert await tab.evaluate(shown) == 0
        for view in ("overview", "checks", "printed"):
            assert await tab.evaluate(f"document.querySelector('#{view}').checkVisibility()")
        assert await tab.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
        assert await tab.evaluate(FAINT) == []
        if name == "company":
            await tab.photograph(shots / "report-print.png")
    await tab.send("Emulation.setEmulatedMedia", media="")
    await go(tab, files.url("company"))
    pages = await tab.send("Page.printToPDF", printBackground=True)
    assert base64.b64decode(pages["data"]).startswith(b"%PDF-")


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", [DESK, PHONE])
async def test_it_is_photographed_for_a_person_to_look_at(
    tab: Tab, files: Files, shots: Path, width: int, scheme: str
) -> None:
    await tab.look(width, scheme)
    path = next(path for path in files.company.accounts[0].paths if len(path.steps) == 3)
    pictures: Sequence[tuple[str, str, str, dict[str, str]]] = (
        *(("company", view, view, {}) for view in VIEWS),
        ("company", "opened", "findings", {"open": "#0"}),
        ("company", "way", "escalation", {"principal": path.principal}),
        ("large", "overview", "overview", {}),
        ("large", "findings", "findings", {"open": files.large.findings[12_345].fingerprint}),
        ("large", "escalation", "escalation", {}),
        ("hostile", "overview", "overview", {}),
        ("hostile", "opened", "findings", {"open": "#2"}),
        ("hostile", "escalation", "escalation", {}),
        ("empty", "overview", "overview", {}),
    )
    for name, what, view, query in pictures:
        await go(tab, files.url(name, view, **query))
        file = shots / f"report-{name}-{what}-{width}-{scheme}.png"
        await tab.photograph(file)
        assert file.stat().st_size > 8_000
