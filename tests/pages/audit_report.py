"""The HTML report of an audit in a real browser, opened from a disk: `make pages`.

Small and of 60,000 findings, full of texts that try to get out of their places, in light and dark, at a desk, on a
phone and on paper. Screenshots go to the folder that `PAGES_OUT` names, for a person to look at.
"""

from __future__ import annotations

import base64
import json
import statistics
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from aliram.audit.report import Report
from aliram.audit.report.html import render
from tests.audit.html_reports import ACCOUNT, company, hostile, large, report_of
from tests.pages.browser import Tab
from tests.pages.measures import FAINT, OUTSIDE, UNDRAWN
from tests.pages.nasty import TEXTS, seen_as

SCHEMES = ("light", "dark")
DESK, PHONE = 1280, 360
VIEWS = ("overview", "findings", "checks", "escalation", "accounts")

BIG = large(20_000)
COMPANY = company()


class Files:
    """Reports on a disk, by name."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        reports = {"company": COMPANY, "hostile": hostile(TEXTS.values()), "large": BIG, "empty": report_of([])}
        for name, report in reports.items():
            self.file(name).write_text(render(report), "utf-8")

    def file(self, name: str) -> Path:
        return self.folder / f"{name}.html"

    def url(self, name: str, view: str = "", **query: str) -> str:
        hash = f"#{view}{'?' + urlencode(query) if query else ''}" if view else ""
        return self.file(name).as_uri() + hash


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Files:
    return Files(tmp_path_factory.mktemp("reports"))


async def go(tab: Tab, url: str) -> None:
    # Two addresses that differ behind the # are one page, which would not be loaded again.
    await tab.go("about:blank")
    await tab.go(url)


async def settle(tab: Tab) -> None:
    await tab.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))")


ROWS = "document.querySelectorAll('#rows .row').length"
TALLY = "document.querySelector('#tally').textContent"
NAMES = "[...document.querySelectorAll('#rows .row .resource bdi')].map(e => e.textContent)"


async def asked(tab: Tab) -> dict[str, str]:
    """What stands behind the # of the address."""
    found: dict[str, str] = await tab.evaluate(
        "Object.fromEntries(new URLSearchParams(location.hash.split('?').slice(1).join('?')))"
    )
    return found


async def write(tab: Tab, selector: str, text: str) -> None:
    """Types into an emptied field."""
    await tab.evaluate(f"document.querySelector({json.dumps(selector)}).select()")
    await tab.send("Input.insertText", text=text) if text else await tab.press("Delete")
    await settle(tab)


async def choose(tab: Tab, selector: str, value: str) -> None:
    field = f"document.querySelector({json.dumps(selector)})"
    await tab.evaluate(f"{field}.value = {json.dumps(value)}; {field}.dispatchEvent(new Event('change'))")
    await settle(tab)


# -- speed and size ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("view", ["overview", "findings", "escalation"])
async def test_a_report_of_20000_users_is_there_in_two_seconds(tab: Tab, files: Files, view: str) -> None:
    assert len(BIG.findings) == 60_000
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
    last = BIG.findings[-1]
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
    assert seen[1] == BIG.findings[seen[0] - 1].name


async def test_searching_60000_findings_keeps_up_with_typing(tab: Tab, files: Files) -> None:
    await go(tab, files.url("large", "findings"))
    took = await tab.evaluate(
        "(() => { const field = document.querySelector('#search'); const began = performance.now();"
        " for (const text of ['d', 'de', 'dep', 'deploy 12']) { field.value = text;"
        " field.dispatchEvent(new Event('input')); } return performance.now() - began; })()"
    )
    wanted = [finding for finding in BIG.findings if matches(finding, "deploy", "12")]
    assert await tab.evaluate(TALLY) == f"{len(wanted):,} of 60,000 findings"
    assert took < 4 * 1000


def matches(finding: Any, *words: str) -> bool:
    text = "\n".join((finding.name, finding.resource, finding.check, finding.title, finding.message)).lower()
    return all(word in text for word in words)


# -- nothing runs, nothing is fetched ---------------------------------------------------------------------------------


@pytest.mark.parametrize("bypass", [False, True], ids=["policy kept", "policy ignored"])
async def test_nothing_that_is_shown_ever_runs(tab: Tab, files: Files, bypass: bool) -> None:
    """With the policy it would be stopped, and counted as a violation; without, only the escaping stands."""
    await tab.send("Page.setBypassCSP", enabled=bypass)
    scripts = "document.querySelectorAll('script').length"
    await go(tab, files.url("empty"))
    own = await tab.evaluate(scripts)
    hashes = [(view, {}) for view in VIEWS]
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
    shown = set()
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


# -- how it is used ---------------------------------------------------------------------------------------------------


def failures(report: Report, **wanted: str) -> list[Any]:
    return [each for each in report.findings if all(getattr(each, name) == value for name, value in wanted.items())]


async def test_search_and_filters_find_what_they_should_and_stand_in_the_address(tab: Tab, files: Files) -> None:
    total = len(COMPANY.findings)
    await go(tab, files.url("company", "findings"))
    assert await tab.evaluate(TALLY) == f"{total} findings"
    await write(tab, "#search", "amelia Console")
    wanted = [finding for finding in COMPANY.findings if matches(finding, "amelia", "console")]
    assert 0 < len(wanted) < 20
    assert await tab.evaluate(TALLY) == f"{len(wanted)} of {total} findings"
    assert await tab.evaluate(NAMES) == [finding.name for finding in wanted]
    assert await asked(tab) == {"q": "amelia Console"}
    await tab.point("#clear")
    for name, value in (
        ("check", "AK-01"),
        ("subject", "Access keys"),
        ("kind", "role"),
        ("account", "2234567890123456"),
    ):
        await choose(tab, f"#filter-{name}", value)
        field = {"subject": "check"}.get(name, name)
        number = len(failures(COMPANY, **{field: "AK-01" if name == "subject" else value}))
        assert number
        assert await tab.evaluate(TALLY) == f"{number} of {total} findings", name
        assert await asked(tab) == {name: value}
        await choose(tab, f"#filter-{name}", "")
    await tab.point("#filter-severity .critical")
    assert await tab.evaluate(TALLY) == f"{len(failures(COMPANY, severity='critical'))} of {total} findings"
    await tab.point("#filter-severity .low")
    await tab.point("#filter-status .fail")
    assert await asked(tab) == {"severity": "critical,low", "status": "fail"}
    number = len(
        failures(COMPANY, severity="critical", status="fail") + failures(COMPANY, severity="low", status="fail")
    )
    assert await tab.evaluate(TALLY) == f"{number} of {total} findings"
    pressed = "[...document.querySelectorAll('[aria-pressed=true]')].map(e => e.dataset.value)"
    assert await tab.evaluate(pressed) == ["critical", "low", "fail"]


async def test_marks_can_be_filtered(tab: Tab, files: Files) -> None:
    await go(tab, files.url("company", "findings"))
    new = [finding for finding in COMPANY.findings if finding.new]
    known = [finding for finding in COMPANY.findings if finding.new is False]
    suppressed = [finding for finding in COMPANY.findings if finding.suppressed]
    still = [finding for finding in COMPANY.findings if finding.counts]
    for mark, wanted in {"new": new, "known": known, "suppressed": suppressed, "open": still}.items():
        await choose(tab, "#filter-marked", mark)
        assert wanted
        assert await tab.evaluate(TALLY) == f"{len(wanted)} of {len(COMPANY.findings)} findings", mark
    assert await tab.evaluate("document.querySelector('#marked-field').hidden") is False
    await go(tab, files.url("large", "findings"))
    assert await tab.evaluate("document.querySelector('#marked-field').hidden") is True


async def test_an_address_brings_everything_back_and_so_does_going_back(tab: Tab, files: Files) -> None:
    url = files.url("company", "findings", q="may log", severity="high", sort="-resource", account=ACCOUNT)
    await go(tab, url)
    wanted = [
        finding.name
        for finding in COMPANY.findings
        if matches(finding, "may", "log") and finding.account == ACCOUNT and finding.severity == "high"
    ]
    assert await tab.evaluate(NAMES) == sorted(wanted, reverse=True)
    assert await tab.evaluate("document.querySelector('#search').value") == "may log"
    assert await tab.evaluate("document.querySelector('#head-resource').getAttribute('aria-sort')") == "descending"
    await tab.evaluate("history.replaceState(null, '', '#findings?severity=high')")
    await tab.point("#filter-status .unknown")
    await tab.point("nav a[href='#checks']")
    await tab.evaluate("history.back()")
    await settle(tab)
    assert await tab.evaluate("document.documentElement.dataset.view") == "findings"
    assert (await asked(tab))["status"] == "unknown"


@pytest.mark.parametrize(
    "query",
    [
        "severity=x",
        "check=%00",
        "open=zzz",
        "open=%23999999999",
        "sort=-",
        "kind=constructor",
        "account=__proto__",
        "marked=toString",
        "q=%",
        "=",
        "status=,,,",
    ],
)
async def test_a_broken_address_does_no_harm(tab: Tab, files: Files, query: str) -> None:
    for view in VIEWS:
        await go(tab, f"{files.url('company', view)}?{query}")
        assert tab.troubles == [], query
    await go(tab, files.url("company", "nowhere"))
    assert await tab.evaluate("document.documentElement.dataset.view") == "overview"
    assert tab.troubles == []


async def test_a_click_on_a_heading_sorts_the_next_turns_it_round_the_third_ends_it(tab: Tab, files: Files) -> None:
    await go(tab, files.url("company", "findings", check="USER-01"))
    names = [finding.name for finding in failures(COMPANY, check="USER-01")]
    first = await tab.evaluate(NAMES)
    for expected in (sorted(names), sorted(names, reverse=True), names):
        await tab.point("#head-resource button")
        await settle(tab)
        shown = await tab.evaluate(NAMES)
        assert shown == expected[: len(shown)]
    assert await tab.evaluate(NAMES) == first
    await tab.point("#clear")
    await tab.point("#head-severity button")
    assert (await asked(tab))["sort"] == "-severity"
    await tab.point("#head-severity button")
    chips = await tab.evaluate("[...document.querySelectorAll('#rows .row .chip')].slice(0, 2).map(e => e.textContent)")
    assert chips[0] in ("info", "manual", "unknown")


async def test_a_row_opens_with_all_that_is_known(tab: Tab, files: Files) -> None:
    await go(tab, files.url("company", "findings", q="everything"))
    await tab.point("#rows .row")
    await settle(tab)
    finding = next(each for each in COMPANY.findings if each.name == "everything")
    check = next(each for each in COMPANY.checks if each.id == finding.check)
    said = await tab.evaluate("document.querySelector('#details').innerText")
    for words in (
        finding.title,
        finding.message,
        check.why,
        *finding.evidence,
        finding.fix,
        finding.resource,
        *finding.cis,
        finding.fingerprint,
    ):
        assert words in said
    assert (await asked(tab))["open"] == finding.fingerprint
    await go(tab, files.url("company", "findings", q="partner"))
    await tab.point("#rows .row")
    await settle(tab)
    said = await tab.evaluate("document.querySelector('#details').innerText")
    assert "Contract with the auditors" in said
    assert "Counts again from 2026-07-01 on." in said


async def test_a_command_is_copied(tab: Tab, files: Files) -> None:
    await tab.send("Browser.grantPermissions", permissions=["clipboardReadWrite", "clipboardSanitizedWrite"])
    await go(tab, files.url("company", "findings", q="everything"))
    await tab.point("#rows .row")
    await tab.point("[aria-label='Copy what to do']")
    await settle(tab)
    finding = next(each for each in COMPANY.findings if each.name == "everything")
    assert await tab.evaluate("navigator.clipboard.readText()") == finding.fix
    assert await tab.evaluate("document.querySelector('#said').textContent") == "what to do copied"


async def test_everything_is_done_with_keys(tab: Tab, files: Files) -> None:
    await tab.look(DESK, "light")
    await go(tab, files.url("company", "findings"))
    await tab.press("/")
    assert await tab.evaluate("document.activeElement.id") == "search"
    await tab.evaluate("document.querySelector('#grid').focus()")
    chosen = "document.querySelector('#rows [aria-selected=true]')?.getAttribute('aria-rowindex')"
    for key, expected in (
        ("ArrowDown", 1),
        ("ArrowDown", 2),
        ("ArrowDown", 3),
        ("ArrowUp", 2),
        ("End", len(COMPANY.findings)),
        ("Home", 1),
        ("PageDown", None),
    ):
        await tab.press(key)
        place = await tab.evaluate(chosen)
        assert int(place) == expected if expected else int(place) > 10
    active = await tab.evaluate("document.querySelector('#grid').getAttribute('aria-activedescendant')")
    assert await tab.evaluate(f"document.getElementById({json.dumps(active)}).getAttribute('aria-selected')") == "true"
    await tab.press("Home", "Enter")
    assert await tab.evaluate("document.querySelector('#details').hidden") is False
    title = "document.querySelector('#details .subject bdi').textContent"
    assert await tab.evaluate(title) == COMPANY.findings[0].name
    await tab.press("ArrowDown", "ArrowDown", "ArrowDown")
    assert await tab.evaluate(title) == COMPANY.findings[3].name
    await tab.press("Escape")
    assert await tab.evaluate("document.querySelector('#details').hidden") is True
    assert await tab.evaluate("document.activeElement.id") == "grid"


async def test_whatever_has_the_focus_shows_it(tab: Tab, files: Files) -> None:
    await tab.look(DESK, "light")
    for view in VIEWS:
        await go(tab, files.url("company", view, **({"open": "#1"} if view == "findings" else {})))
        seen = set()
        for _ in range(60):
            await tab.press("Tab")
            mark = await tab.evaluate(
                "(e => e === document.body ? null : [e.id || e.textContent.slice(0, 30) + e.tagName,"
                " getComputedStyle(e).outlineStyle !== 'none' || e.matches('.skip')])(document.activeElement)"
            )
            if mark is None or (mark[0] in seen and len(seen) > 40):
                break
            assert mark[1], (view, mark[0])
            seen.add(mark[0])
        assert len(seen) >= 5


async def test_light_and_dark_are_a_click_apart_and_remembered(tab: Tab, files: Files) -> None:
    dark = "getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number).every(n => n < 64)"
    await tab.look(DESK, "light")
    await go(tab, files.url("company"))
    assert await tab.evaluate(dark) is False
    await tab.point("#theme")
    assert await tab.evaluate(dark) is True
    assert await tab.evaluate("document.querySelector('#theme').getAttribute('aria-pressed')") == "true"
    await go(tab, files.url("company"))
    assert await tab.evaluate(dark) is True
    await tab.point("#theme")
    assert await tab.evaluate(dark) is False
    await tab.evaluate("localStorage.clear()")


async def test_a_number_on_the_overview_leads_to_what_it_counts(tab: Tab, files: Files) -> None:
    links = (
        "[...document.querySelectorAll('#overview a[href*=\"#findings?\"]')].map(e => [e.getAttribute('href'),"
        " (e.querySelector('.num') ?? e.closest('tr')?.querySelector('.num') ?? e).textContent])"
    )
    await go(tab, files.url("company"))
    found = await tab.evaluate(links)
    assert len(found) > 15
    for href, text in found:
        number = int("".join(filter(str.isdigit, text)) or 0)
        await tab.evaluate(f"location.hash = {json.dumps(href)}")
        await settle(tab)
        tally = int((await tab.evaluate(TALLY)).split(" ")[0].replace(",", ""))
        assert tally == (number or tally) > 0, (href, text)


async def test_checks_are_searched(tab: Tab, files: Files) -> None:
    shown = (
        "[...document.querySelectorAll('#checks-table tbody tr:not([hidden]) summary .code')].map(e => e.textContent)"
    )
    await go(tab, files.url("company", "checks"))
    assert await tab.evaluate(shown) == [check.id for check in COMPANY.checks]
    await choose(tab, "#checks-show", "fail")
    assert await tab.evaluate(shown) == [check.id for check in COMPANY.checks if check.counts.get("fail")]
    await choose(tab, "#checks-show", "clean")
    assert await tab.evaluate(shown) == [check.id for check in COMPANY.checks if set(check.counts) == {"pass"}]
    await choose(tab, "#checks-show", "")
    await write(tab, "#checks-search", "upper-case")
    assert await tab.evaluate(shown) == ["PWD-01"]
    assert await asked(tab) == {"q": "upper-case"}


async def test_a_principals_way_is_drawn_and_told(tab: Tab, files: Files) -> None:
    way = next(path for path in COMPANY.accounts[0].paths if len(path.steps) == 3)
    name = way.principal.rpartition("/")[2]
    await go(tab, files.url("company", "escalation"))
    await write(tab, "#ways-search", name)
    assert await tab.evaluate("document.querySelector('#ways-tally').textContent") == "1 of 15 principals"
    await tab.point("#ways-rows .leaf")
    await settle(tab)
    assert (await asked(tab))["principal"] == way.principal
    drawn = await tab.evaluate("[...document.querySelectorAll('#way svg.way text')].map(e => e.textContent).join(' ')")
    said = await tab.evaluate("[...document.querySelectorAll('#way .steps li')].map(e => e.textContent)")
    assert len(said) == 3
    for step, line in zip(way.steps, said, strict=True):
        assert step.technique in drawn
        assert step.words in drawn
        for words in (step.technique, step.words, step.source, step.target):
            assert words in line
    assert await tab.evaluate("document.querySelectorAll('#way .node').length") == 4
    assert await tab.evaluate("document.querySelectorAll('#way .dashed').length") == sum(
        s.conditional for s in way.steps
    )


async def test_a_thousand_ways_stay_in_hand(tab: Tab, files: Files) -> None:
    await go(tab, files.url("large", "escalation"))
    assert await tab.evaluate("document.querySelector('#ways-tally').textContent") == "1,000 principals"
    assert await tab.evaluate("document.querySelectorAll('#ways-rows .row').length") == 4
    assert await tab.evaluate("document.querySelectorAll('.map .stop').length") < 50
    assert "1,000 principals" in await tab.evaluate("document.querySelector('.map .power').textContent")
    await tab.evaluate("document.querySelector('#ways-list').focus()")
    await tab.press("ArrowDown", "ArrowRight")
    assert await tab.evaluate("document.querySelector('#ways-list').getAttribute('aria-rowcount')") == "404"
    assert await tab.evaluate("document.querySelectorAll('#ways-rows .row').length") < 100
    await tab.press("ArrowDown")
    assert "1 step" in await tab.evaluate("document.querySelector('#way').innerText")
    assert "399 more go the same way" in await tab.evaluate("document.querySelector('#way').innerText")


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


async def test_a_screen_reader_finds_names_and_tables(tab: Tab, files: Files) -> None:
    await tab.look(DESK, "light")
    for view, roles in {
        "overview": {"banner", "main", "navigation", "table", "image"},
        "findings": {"grid", "row", "gridcell", "columnheader", "searchbox", "combobox", "complementary"},
        "checks": {"table", "row", "rowheader", "cell", "search"},
        "escalation": {"treegrid", "row", "searchbox", "link"},
        "accounts": {"table", "rowheader"},
    }.items():
        await go(tab, files.url("company", view, **({"open": "#0"} if view == "findings" else {})))
        tree: list[dict[str, Any]] = (await tab.send("Accessibility.getFullAXTree"))["nodes"]
        nodes = [
            (node["role"]["value"], node.get("name", {}).get("value", "")) for node in tree if not node.get("ignored")
        ]
        for role, name in nodes:
            if role in ("link", "button", "searchbox", "combobox", "table", "grid", "treegrid", "region", "heading"):
                assert name, (view, role)
        assert roles <= {role for role, _ in nodes}, view
        assert [role for role, _ in nodes].count("main") == 1


async def test_paper_has_the_figures_and_the_failures_and_no_controls(tab: Tab, files: Files, shots: Path) -> None:
    for name, rows, words in (
        ("company", sum(finding.counts for finding in COMPANY.findings), ""),
        ("large", 2000, "The first 2,000 of 59,600"),
    ):
        await tab.look(1000, "dark")
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
    path = next(path for path in COMPANY.accounts[0].paths if len(path.steps) == 3)
    pictures: Sequence[tuple[str, str, str, dict[str, str]]] = (
        *(("company", view, view, {}) for view in VIEWS),
        ("company", "opened", "findings", {"open": "#0"}),
        ("company", "way", "escalation", {"principal": path.principal}),
        ("large", "overview", "overview", {}),
        ("large", "findings", "findings", {"open": BIG.findings[12_345].fingerprint}),
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
