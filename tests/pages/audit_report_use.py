"""The HTML report of an audit in a real browser: how it is used, with a mouse, with keys and by its address."""

from __future__ import annotations

import json
from typing import Any

import pytest

from aliram.audit.finding import Finding
from aliram.audit.report import Report
from tests.audit.html_reports import ACCOUNT
from tests.pages.browser import Tab
from tests.pages.reports import DESK, TALLY, VIEWS, Files, asked, choose, go, matches, settle, write

NAMES = "[...document.querySelectorAll('#rows .row .resource bdi')].map(e => e.textContent)"


def failures(report: Report, **wanted: str) -> list[Finding]:
    return [each for each in report.findings if all(getattr(each, name) == value for name, value in wanted.items())]


async def test_search_and_filters_find_what_they_should_and_stand_in_the_address(tab: Tab, files: Files) -> None:
    total = len(files.company.findings)
    await go(tab, files.url("company", "findings"))
    assert await tab.evaluate(TALLY) == f"{total} findings"
    await write(tab, "#search", "amelia Console")
    wanted = [finding for finding in files.company.findings if matches(finding, "amelia", "console")]
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
        number = len(failures(files.company, **{field: "AK-01" if name == "subject" else value}))
        assert number
        assert await tab.evaluate(TALLY) == f"{number} of {total} findings", name
        assert await asked(tab) == {name: value}
        await choose(tab, f"#filter-{name}", "")
    await tab.point("#filter-severity .critical")
    assert await tab.evaluate(TALLY) == f"{len(failures(files.company, severity='critical'))} of {total} findings"
    await tab.point("#filter-severity .low")
    await tab.point("#filter-status .fail")
    assert await asked(tab) == {"severity": "critical,low", "status": "fail"}
    number = len(
        failures(files.company, severity="critical", status="fail")
        + failures(files.company, severity="low", status="fail")
    )
    assert await tab.evaluate(TALLY) == f"{number} of {total} findings"
    pressed = "[...document.querySelectorAll('[aria-pressed=true]')].map(e => e.dataset.value)"
    assert await tab.evaluate(pressed) == ["critical", "low", "fail"]


async def test_marks_can_be_filtered(tab: Tab, files: Files) -> None:
    await go(tab, files.url("company", "findings"))
    new = [finding for finding in files.company.findings if finding.new]
    known = [finding for finding in files.company.findings if finding.new is False]
    suppressed = [finding for finding in files.company.findings if finding.suppressed]
    still = [finding for finding in files.company.findings if finding.counts]
    for mark, wanted in {"new": new, "known": known, "suppressed": suppressed, "open": still}.items():
        await choose(tab, "#filter-marked", mark)
        assert wanted
        assert await tab.evaluate(TALLY) == f"{len(wanted)} of {len(files.company.findings)} findings", mark
    assert await tab.evaluate("document.querySelector('#marked-field').hidden") is False
    await go(tab, files.url("large", "findings"))
    assert await tab.evaluate("document.querySelector('#marked-field').hidden") is True


async def test_an_address_brings_everything_back_and_so_does_going_back(tab: Tab, files: Files) -> None:
    url = files.url("company", "findings", q="may log", severity="high", sort="-resource", account=ACCOUNT)
    await go(tab, url)
    wanted = [
        finding.name
        for finding in files.company.findings
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
    names = [finding.name for finding in failures(files.company, check="USER-01")]
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
    finding = next(each for each in files.company.findings if each.name == "everything")
    check = next(each for each in files.company.checks if each.id == finding.check)
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
    finding = next(each for each in files.company.findings if each.name == "everything")
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
        ("End", len(files.company.findings)),
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
    assert await tab.evaluate(title) == files.company.findings[0].name
    await tab.press("ArrowDown", "ArrowDown", "ArrowDown")
    assert await tab.evaluate(title) == files.company.findings[3].name
    await tab.press("Escape")
    assert await tab.evaluate("document.querySelector('#details').hidden") is True
    assert await tab.evaluate("document.activeElement.id") == "grid"


async def test_whatever_has_the_focus_shows_it(tab: Tab, files: Files) -> None:
    await tab.look(DESK, "light")
    for view in VIEWS:
        await go(tab, files.url("company", view, **({"open": "#1"} if view == "findings" else {})))
        seen: set[str] = set()
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
    assert await tab.evaluate(shown) == [check.id for check in files.company.checks]
    await choose(tab, "#checks-show", "fail")
    assert await tab.evaluate(shown) == [check.id for check in files.company.checks if check.counts.get("fail")]
    await choose(tab, "#checks-show", "clean")
    assert await tab.evaluate(shown) == [check.id for check in files.company.checks if set(check.counts) == {"pass"}]
    await choose(tab, "#checks-show", "")
    await write(tab, "#checks-search", "upper-case")
    assert await tab.evaluate(shown) == ["PWD-01"]
    assert await asked(tab) == {"q": "upper-case"}


async def test_a_principals_way_is_drawn_and_told(tab: Tab, files: Files) -> None:
    way = next(path for path in files.company.accounts[0].paths if len(path.steps) == 3)
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
