"""The emulator's status page in a real browser: `make pages`.

Full of texts that try to get out of their places, in light and dark, at a desk and on a phone. Screenshots go to the
folder that `PAGES_OUT` names, for a person to look at.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest

from aliram.emulator import ACCOUNT_ID, Emulator, serve
from tests.emulator_fixture import root_of
from tests.pages.browser import REBOUND, Tab
from tests.pages.measures import FAINT, OUTSIDE, UNDRAWN
from tests.pages.nasty import TEXTS, fill, seen_as

SCHEMES = ("light", "dark")
DESK, PHONE = 1280, 360


@pytest.fixture(scope="module")
def nasty() -> Iterator[Emulator]:
    with serve() as emulator:
        fill(emulator)
        client = root_of(emulator)
        for text in TEXTS.values():
            client.send("GET", f"/?Version={quote(text)}&Action={quote(text)}", {})
        yield emulator


@pytest.fixture(scope="module")
def busy() -> Iterator[Emulator]:
    """As after a day's work: 10,000 users, several accounts, every kind of outcome in the log."""
    with serve(instance_role="web") as emulator:
        emulator.seed_users(10_000, groups=400, policies=60, mfa=0.4)
        trust = {"Version": "1", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": WHO}]}
        emulator.seed(
            {
                "users": [
                    {
                        "name": "alice",
                        "display_name": "Alice Archer",
                        "email": "alice@example.com",
                        "phone": "86-13900001234",
                        "comments": "Platform team, on call in even weeks; asks before she deletes anything.",
                        "policies": ["AliyunRAMReadOnlyAccess"],
                        "access_keys": 2,
                        "password": "Open-sesame-1",
                        "mfa": True,
                    },
                    {"name": "yosef", "display_name": "יוסף כהן", "email": "yosef@example.com"},
                ],
                "groups": [{"name": "auditors", "comments": "They read.", "policies": ["AliyunRAMReadOnlyAccess"]}],
                "roles": [
                    {
                        "name": "auditor",
                        "trust": trust,
                        "description": "For the audit at night.",
                        "policies": ["AliyunRAMReadOnlyAccess"],
                    }
                ],
            }
        )
        emulator._thread.do(lambda core: core.state.run("UPDATE users SET status = 'frozen' WHERE name = 'yosef'"))
        for number in range(4):
            emulator.add_account(alias=f"team-{number}" if number % 2 else None)
        client = root_of(emulator)
        emulator.fail_next("ram.GetGroup", code="InternalError", status=503)
        emulator.fail_next("ram.GetRole", drop="before")
        for _ in range(20):
            client.ims("ListUsers")
            client.ram("GetUser", UserName="nobody")
            client.ram("GetGroup", GroupName="auditors")
        with pytest.raises(ConnectionError):
            client.ram("GetRole", RoleName="web")
        client.sts("GetCallerIdentity")
        emulator.clock.advance(3600)
        emulator.page_cap(20)
        emulator.fail_next("ram.ListUsers", code="Throttling.User", status=429, times=3, retry_after_ms=1500)
        emulator.fail_next("CreateUser", drop="after", delay=2)
        yield emulator


WHO = {"RAM": [f"acs:ram::{ACCOUNT_ID}:root"]}
OPEN_ALL = "document.querySelectorAll('details').forEach(each => each.open = true)"


# -- the measures themselves ------------------------------------------------------------------------------------------


async def test_the_browser_would_run_what_the_page_shows(tab: Tab) -> None:
    for name in ("a script", "an image that fails", "the end of what is around"):
        prefix = "<textarea>" if name == "the end of what is around" else '<p title="'
        await tab.go(f"data:text/html,{quote(prefix + TEXTS[name])}")
        ran = await tab.evaluate("window.pwned")
        assert ran == (None if name == "a script" else 1)
    await tab.go(f"data:text/html,{quote(TEXTS['a script'])}")
    assert await tab.evaluate("window.pwned") == 1
    assert tab.troubles == ["dialog: 1"]


async def test_the_measures_find_what_they_look_for(tab: Tab) -> None:
    await tab.look(PHONE, "light")
    page = "<body style='background:#fff'><p style='color:#888'>faint<p style='width:500px'>wide\u202e</p>"
    await tab.go(f"data:text/html;charset=utf-8,{quote(page)}")
    assert [(found[0], found[3]) for found in await tab.evaluate(FAINT)] == [(3.54, "faint")]
    assert (await tab.evaluate(OUTSIDE))[1:] == ["P. wide\u202e"]
    assert await tab.evaluate(UNDRAWN) == [0x202E]


# -- nothing runs -----------------------------------------------------------------------------------------------------

FOREIGN = (
    "document.querySelectorAll('script, iframe, svg, object, embed, textarea, base, #lure, [onerror], [onload],"
    ' [onfocus], [style], img:not([alt=""])\').length'
)


@pytest.mark.parametrize("bypass", [False, True], ids=["policy kept", "policy ignored"])
async def test_nothing_that_is_shown_ever_runs(tab: Tab, nasty: Emulator, bypass: bool) -> None:
    """With the policy it would be stopped, and counted as a violation; without, only the escaping stands."""
    await tab.send("Page.setBypassCSP", enabled=bypass)
    asked: list[dict[str, str]] = [{}, *({"account": text, "q": text} for text in TEXTS.values())]
    for query in [*asked, *({"q": text} for text in TEXTS.values())]:
        url = f"{nasty.url}/?{urlencode(query)}"
        await tab.go(url)
        await tab.evaluate(OPEN_ALL)
        await check_calm(tab, url)


async def check_calm(tab: Tab, url: str) -> None:
    assert await tab.evaluate("window.pwned === undefined"), url
    assert (tab.troubles, await tab.evaluate("window.violations")) == ([], []), url
    assert tab.fetched == [url]
    assert await tab.evaluate(FOREIGN) == 0, url
    assert await tab.evaluate(UNDRAWN) == [], url


async def test_every_text_is_there_to_the_letter(tab: Tab, nasty: Emulator) -> None:
    await tab.go(nasty.url)
    names = "[...document.querySelectorAll('table[aria-label={}] tbody th bdi:first-child')].map(e => e.textContent)"
    for title in ("Users", "Groups", "Roles", "Policies"):
        found = await tab.evaluate(names.format(title))
        # The HTML parser turns every line break into one of a single character.
        expected = {seen_as(text).replace("\r\n", "\n") for text in TEXTS.values()}
        assert expected <= set(found)


async def test_the_policy_stops_what_would_get_in(tab: Tab, nasty: Emulator) -> None:
    before = nasty.requests
    await tab.go(nasty.url)
    put = "document.body.insertAdjacentHTML('beforeend', {})"
    await tab.evaluate(put.format("'<img src=x onerror=window.pwned=1><style>body{display:none}</style>'"))
    await tab.evaluate(
        "document.body.append(Object.assign(document.createElement('script'), {textContent: 'window.pwned=1'}))"
    )
    await tab.evaluate("new Promise(done => setTimeout(() => done(true), 50))")
    assert await tab.evaluate("window.pwned === undefined")
    directives = {violation.split()[0] for violation in await tab.evaluate("window.violations")}
    assert {"img-src", "script-src-elem", "style-src-elem"} <= directives
    # Not even the image was asked for.
    assert nasty.requests == before


async def test_another_name_for_this_machine_gets_nothing(tab: Tab, busy: Emulator) -> None:
    for path in ("/", "/_aliram/health", "/_aliram/requests"):
        url = f"http://{REBOUND}:{busy.port}{path}"
        await tab.go(url)
        assert tab.statuses[url] == 403
        said = await tab.evaluate("document.body.innerText")
        assert said.strip() == "Ask for it by this machine's address, or as localhost."
    # Only the browser's own wish for an icon is not a page's business, and it is no call either.
    assert "" not in {request.action for request in busy.requests}
    url = f"http://localhost:{busy.port}/"
    await tab.go(url)
    assert tab.statuses[url] == 200


# -- how it looks -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", [DESK, PHONE])
async def test_everything_can_be_read(tab: Tab, busy: Emulator, nasty: Emulator, width: int, scheme: str) -> None:
    await tab.look(width, scheme)
    for url in (busy.url, f"{busy.url}/?q=alice", nasty.url, f"{nasty.url}/?account=none"):
        await tab.go(url)
        await tab.evaluate(OPEN_ALL)
        assert await tab.evaluate(FAINT) == [], url
    dark = await tab.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (sum(map(int, dark[4:-1].split(","))) < 3 * 64) == (scheme == "dark")


@pytest.mark.parametrize("width", [320, PHONE, 600, 768, 900, DESK])
async def test_nothing_reaches_beyond_the_window(tab: Tab, busy: Emulator, nasty: Emulator, width: int) -> None:
    await tab.look(width, "light")
    for url in (busy.url, f"{busy.url}/?q=alice", nasty.url, f"{nasty.url}/?{urlencode({'q': TEXTS['long']})}"):
        await tab.go(url)
        await tab.evaluate(OPEN_ALL)
        assert await tab.evaluate(OUTSIDE) == [], url


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", [DESK, PHONE])
async def test_it_is_photographed_for_a_person_to_look_at(
    tab: Tab, shots: Path, busy: Emulator, nasty: Emulator, width: int, scheme: str
) -> None:
    await tab.look(width, scheme)
    with serve() as empty:
        for name, url in {
            "empty": empty.url,
            "busy": busy.url,
            "search": f"{busy.url}/?q=ali",
            "lost": f"{busy.url}/?account=1",
            "nasty": nasty.url,
        }.items():
            await tab.go(url)
            file = shots / f"status-{name}-{width}-{scheme}.png"
            await tab.photograph(file)
            assert file.stat().st_size > 10_000


# -- how it is used ---------------------------------------------------------------------------------------------------

ROWS = "[...document.querySelectorAll('table[aria-label=Users] tbody th')].map(e => e.innerText.split('\\n')[0])"


async def test_the_search_works_and_so_does_its_end(tab: Tab, busy: Emulator) -> None:
    other = f"{busy.url}/?account={ACCOUNT_ID}"
    await tab.go(busy.url)
    assert len(await tab.evaluate(ROWS)) == 50
    await tab.type("#q", "user-00999")
    assert await tab.evaluate("location.href") == f"{other}&q=user-00999#account"
    assert await tab.evaluate(ROWS) == [f"user-00999{number}" for number in range(10)]
    assert await tab.evaluate("document.querySelector('#q').value") == "user-00999"
    await tab.type("#q", "ali'; <b>")
    assert await tab.evaluate(ROWS) == []
    assert await tab.evaluate("document.querySelector('#q').value") == "ali'; <b>"
    await tab.click("a[href^='/?account='][href$='#account'].button")
    assert await tab.evaluate("location.href") == f"{other}#account"
    assert len(await tab.evaluate(ROWS)) == 50
    assert (tab.troubles, await tab.evaluate("window.violations")) == ([], [])


async def test_accounts_and_refreshing_are_a_click_away(tab: Tab, busy: Emulator) -> None:
    await tab.go(busy.url)
    await tab.click("table[aria-label=Accounts] tbody tr:nth-child(3) a")
    assert await tab.evaluate("document.querySelector('#account').innerText") == "Account team-1"
    before = await tab.evaluate("performance.timeOrigin")
    await tab.click("nav a.button")
    assert await tab.evaluate("performance.timeOrigin") > before
    assert await tab.evaluate("document.querySelector('#account').innerText") == "Account team-1"


async def test_documents_open_without_a_script(tab: Tab, busy: Emulator) -> None:
    await tab.go(f"{busy.url}/?q=auditor")
    assert await tab.evaluate("document.querySelector('details pre').checkVisibility()") is False
    await tab.evaluate("document.querySelector('summary').focus()")
    for kind in ("keyDown", "keyUp"):
        await tab.send("Input.dispatchKeyEvent", type=kind, key="Enter", code="Enter", text="\r")
    assert await tab.evaluate("document.querySelector('details pre').checkVisibility()") is True
    assert '"sts:AssumeRole"' in await tab.evaluate("document.querySelector('details pre').innerText")


@pytest.mark.parametrize("width", [DESK, PHONE])
async def test_a_screen_reader_finds_names_and_tables(tab: Tab, busy: Emulator, width: int) -> None:
    await tab.look(width, "light")
    await tab.go(f"{busy.url}/?q=ali")
    tree: list[dict[str, Any]] = (await tab.send("Accessibility.getFullAXTree"))["nodes"]
    nodes = [(node["role"]["value"], node.get("name", {}).get("value", "")) for node in tree if not node.get("ignored")]
    for role, name in nodes:
        if role in ("link", "button", "searchbox", "table", "region", "heading", "cell", "rowheader"):
            assert name or role == "cell", role
    assert ("searchbox", "Search users, groups, roles and policies") in nodes
    assert {"Requests", "Accounts", "Users", "Policies"} <= {name for role, name in nodes if role == "table"}
    roles = [role for role, _ in nodes]
    assert {"banner", "main", "navigation", "search", "contentinfo", "row", "rowheader", "cell"} <= set(roles)
    assert ("columnheader", "Policies") in nodes
    assert roles.count("main") == 1
