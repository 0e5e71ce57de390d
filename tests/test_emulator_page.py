"""The status page: who gets it, what it says, and that nothing it shows can become part of it."""

from __future__ import annotations

import base64
import hashlib
import http.client
import itertools
import re
from collections.abc import ItemsView
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest

from aliram.emulator import ACCOUNT_ID, ROOT_ACCESS_KEY_SECRET, Emulator, serve
from aliram.emulator.core import Core
from aliram.emulator.markup import Html, html
from tests.emulator_fixture import RawClient, RawReply, root_of
from tests.pages.nasty import ALL, TEXTS, fill, seen_as
from tests.pages.reading import Page

BROWSER = {"accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}

DENY = {"Version": "1", "Statement": [{"Effect": "Deny", "Action": "ecs:*", "Resource": "*"}]}
TRUST = {
    "Version": "1",
    "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": ["ecs.aliyuncs.com"]}}],
}
ALICE = {"name": "alice", "display_name": "Alice A.", "email": "a@example.com", "phone": "86-13900001234"}
POLICY = {"name": "p", "document": DENY, "description": "Not these."}
ROOT = f"acs:ram::{ACCOUNT_ID}:root"
ROLE = {"name": "r", "trust": TRUST, "description": "Of all."}


def get(client: RawClient, **asked: str) -> Page:
    reply = client.send("GET", f"/?{urlencode(asked)}" if asked else "/", BROWSER)
    assert reply.headers["content-type"] == "text/html; charset=utf-8"
    return Page(reply.body.decode())


def change(emulator: Emulator, sql: str, *values: str) -> None:
    """Writes into the state what no service would let in."""
    emulator._thread.do(lambda core: core.state.run(sql, *values))


# -- who gets it ------------------------------------------------------------------------------------------------------

SIGNED = {"x-acs-action": "ListUsers", "x-acs-version": "2015-05-01"}
ASKED: list[tuple[str, str, str, dict[str, str], int | str]] = [
    ("a browser", "GET", "/", BROWSER, 200),
    ("a program", "GET", "/", {}, 200),
    ("a search", "GET", "/?q=a&account=5123456789012345", {}, 200),
    ("a browser that adds something", "GET", "/?utm_source=x", BROWSER, 200),
    ("an unknown account", "GET", "/?account=1", BROWSER, 404),
    ("an action in the query", "GET", "/?Action=ListUsers&Version=2015-05-01", BROWSER, "AccessKeyId"),
    ("an action in a header", "GET", "/", {**BROWSER, **SIGNED}, "AccessKeyId"),
    ("a version alone", "GET", "/?Version=2015-05-01", BROWSER, "Action"),
    ("something of a call's", "GET", "/?UserName=a", {}, "Action"),
    ("a page's word in a call", "GET", "/?q=a&Action=ListUsers", BROWSER, "Version"),
    ("an empty call", "POST", "/", BROWSER, "Action"),
    ("another path", "GET", "/index.html", BROWSER, "Action"),
]


@pytest.mark.parametrize(("method", "target", "headers", "expected"), [a[1:] for a in ASKED], ids=[a[0] for a in ASKED])
def test_whoever_asks_for_no_action_gets_the_page(
    root: RawClient, method: str, target: str, headers: dict[str, str], expected: int | str
) -> None:
    reply = root.send(method, target, headers)
    if isinstance(expected, int):
        assert (reply.status, b"<h1>aliram emulator</h1>" in reply.body) == (expected, True)
    else:
        assert reply.code == "MissingParameter"
        assert f'parameter "{expected}"' in reply.tree["Message"]


def test_a_signed_call_may_be_a_get_request(root: RawClient) -> None:
    for signature in ("v3", "v1"):
        reply = root.call("ram", "ListUsers", method="GET", signature=signature, change=BROWSER)
        assert (reply.status, reply.tree["Users"]) == (200, {"User": []})


def test_a_head_request_gets_the_headers_alone(root: RawClient) -> None:
    full, head = root.send("GET", "/", BROWSER), root.send("HEAD", "/", BROWSER)
    assert (head.status, head.body) == (200, b"")
    assert head.headers["content-length"] == str(len(full.body))
    assert head.headers["content-security-policy"] == full.headers["content-security-policy"]


def test_the_page_is_no_request_and_uses_up_no_failure(emulator: Emulator, root: RawClient) -> None:
    emulator.fail_next("*", code="Odd.Code")
    assert root.send("GET", "/", BROWSER).status == 200
    assert root.send("GET", "/favicon.ico", BROWSER).status == 404
    assert emulator.requests == []
    assert root.ram("ListUsers").code == "Odd.Code"


# -- whom it answers --------------------------------------------------------------------------------------------------

HOSTS: list[tuple[str, bool]] = [
    ("127.0.0.1", True),
    ("127.0.0.1:{port}", True),
    ("localhost", True),
    ("LocalHost:1", True),
    ("127.1.2.3", True),
    ("[::1]:{port}", True),
    ("attacker.example", False),
    ("attacker.example:{port}", False),
    ("localhost.attacker.example", False),
    ("127.0.0.1.attacker.example", False),
    ("attacker.example@127.0.0.1", False),
    ("10.0.0.1", False),
    ("0.0.0.0", False),
    ("[::]", False),
    ("localhost/", False),
    ("127.0.0.1:x", False),
    ("", False),
]


@pytest.mark.parametrize(("host", "answered"), HOSTS)
def test_a_page_whose_name_was_made_to_lead_here_reads_nothing(root: RawClient, host: str, answered: bool) -> None:
    named = {"host": host.format(port=root.port)}
    posted = {**named, "content-type": "application/json"}
    replies = [
        root.send("GET", "/", {**BROWSER, **named}),
        root.send("GET", "/_aliram/health", named),
        root.send("POST", "/_aliram/reset", posted, b"{}"),
    ]
    assert root.send("PUT", "/latest/api/token", named).status == (400 if answered else 403)
    for reply in replies:
        assert reply.status == (200 if answered else 403)
        assert answered or reply.body == b"Ask for it by this machine's address, or as localhost.\n"


def test_calls_and_metadata_are_answered_whatever_the_host(emulator: Emulator, root: RawClient) -> None:
    emulator.set_instance_role("web")
    assert root.call("ram", "ListUsers", extra={"host": "ram.aliyuncs.com"}).status == 200
    path = "/latest/meta-data/ram/security-credentials/"
    assert root.send("GET", path, {"host": "100.100.100.200"}).body == b"web"


SENT_BY: list[tuple[str, dict[str, str], bool]] = [
    ("a program", {}, True),
    ("the emulator's own form", {"origin": "http://127.0.0.1:{port}", "sec-fetch-site": "same-origin"}, True),
    ("an own page, as localhost", {"host": "localhost:{port}", "origin": "http://localhost:{port}"}, True),
    ("an own page, over IPv6", {"host": "[::1]:{port}", "origin": "http://[::1]:{port}"}, True),
    ("the address bar", {"sec-fetch-site": "none", "sec-fetch-mode": "navigate"}, True),
    ("another page", {"origin": "https://attacker.example"}, False),
    ("another page with our name in its own", {"origin": "http://localhost.attacker.example"}, False),
    ("another page with our name for a user", {"origin": "http://localhost@attacker.example"}, False),
    ("a page without an origin", {"origin": "null"}, False),
    ("an empty origin", {"origin": ""}, False),
    ("a page of an extension", {"origin": "moz-extension://localhost"}, False),
    ("an image in another page", {"sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors"}, False),
    ("an image, in capitals", {"Sec-Fetch-Site": "Cross-Site"}, False),
    ("a page of a neighbouring port", {"sec-fetch-site": "same-site"}, False),
    ("a page whose name leads here", {"host": "attacker.example", "sec-fetch-site": "same-origin"}, False),
    ("the same, with an older browser", {"host": "attacker.example", "origin": "http://attacker.example"}, False),
    ("the same, with an odd browser", {"host": "attacker.example", "Sec-Fetch-Mode": "cors"}, False),
]


@pytest.mark.parametrize(("headers", "answered"), [each[1:] for each in SENT_BY], ids=[each[0] for each in SENT_BY])
@pytest.mark.parametrize(
    ("method", "target"),
    [
        ("GET", "/"),
        ("GET", "/_aliram/health"),
        ("POST", "/_aliram/reset"),
        ("GET", "/latest/meta-data/ram/security-credentials/"),
        ("POST", "/?Action=CreateUser&Version=2015-05-01&UserName=alice"),
        ("GET", "/?Action=CreateUser&Version=2015-05-01&UserName=alice"),
    ],
)
def test_no_other_page_acts_or_reads(
    emulator: Emulator, root: RawClient, method: str, target: str, headers: dict[str, str], answered: bool
) -> None:
    """Not even where nobody has to sign."""
    emulator.set_instance_role("web")
    emulator.set_auth("off")
    given = {name: value.format(port=root.port) for name, value in headers.items()}
    body = b"{}" if target.startswith("/_aliram/reset") else b""
    reply = root.send(method, target, {**given, **({"content-type": "application/json"} if body else {})}, body)
    assert reply.status == (200 if answered else 403)
    if not answered:
        assert reply.headers["content-type"].startswith("text/plain")
        assert emulator.requests == []
        assert emulator.state()["accounts"][0]["users"] == []


def test_an_emulator_for_others_answers_to_the_address_they_connect_to() -> None:
    with serve(host="127.0.0.2") as emulator:
        connection = http.client.HTTPConnection("127.0.0.2", emulator.port, timeout=30)
        for host, status in (("127.0.0.2", 200), ("10.0.0.1", 403), ("attacker.example", 403)):
            connection.request("GET", "/", headers={"host": host})
            reply = connection.getresponse()
            assert (host, reply.status, bool(reply.read())) == (host, status, True)
        connection.close()


# -- what it is made of -----------------------------------------------------------------------------------------------


def test_the_page_allows_its_own_style_and_nothing_else(root: RawClient) -> None:
    reply = root.send("GET", "/", BROWSER)
    page = Page(reply.body.decode())
    hashed = base64.b64encode(hashlib.sha256(page.style.encode()).digest()).decode()
    policy = dict(part.strip().split(" ", 1) for part in reply.headers["content-security-policy"].split(";"))
    assert policy == {
        "default-src": "'none'",
        "style-src": f"'sha256-{hashed}'",
        "img-src": "data:",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }
    assert {name: reply.headers[name] for name in ("x-content-type-options", "referrer-policy", "cache-control")} == {
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
        "cache-control": "no-store",
    }
    assert (reply.headers["x-frame-options"], reply.headers["cross-origin-resource-policy"]) == ("DENY", "same-origin")


def check_form(page: Page) -> None:
    """What every page must be, whatever it shows."""
    assert page.names[:3] == ["html", "head", "meta"]
    assert page.elements[0][1] == {"lang": "en"}
    assert {"title", "h1", "main"} <= set(page.names)
    assert not {"script", "iframe", "object", "embed", "base", "svg"} & set(page.names)
    assert (page.names.count("title"), page.names.count("h1"), page.names.count("main")) == (1, 1, 1)
    assert "url(" not in page.style
    assert "@import" not in page.style
    attributes = {name for _, given in page.elements for name in given}
    assert not [name for name in attributes if name.startswith("on") or name in ("style", "srcset", "formaction")]
    for target in [*page.all("href"), *page.all("src"), *page.all("action")]:
        assert re.match(r"/(?!/)|#[a-z]|data:image/svg\+xml,", target), target
    ids = page.all("id")
    assert len(ids) == len(set(ids))
    for name in [*page.all("aria-labelledby"), *page.all("for")]:
        assert name in ids
    assert {target[1:] for target in page.all("href") if target.startswith("#")} <= set(ids)
    levels = [int(name[1]) for name in page.names if name in ("h1", "h2", "h3")]
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels)), levels
    for name, given in page.elements:
        assert name != "img" or "alt" in given
        assert name != "th" or given["scope"] in ("col", "row")


def test_an_empty_emulator_has_a_page_too(root: RawClient) -> None:
    page = get(root)
    check_form(page)
    assert page.headings() == {
        "requests": "Requests 0",
        "accounts": "Accounts 1",
        "account": "Account aliram",
        "users": "Users 0",
        "groups": "Groups 0",
        "roles": "Roles 0",
        "policies": "Policies 0",
    }
    assert page.texts.count("None yet.") == 4
    assert f"ALIRAM_ENDPOINT_URL=http://127.0.0.1:{root.port}" in page.texts


def test_markup_escapes_what_is_no_markup() -> None:
    made = html('<a href="{}">{}{}</a>', "\"'&<>", "<b>\x00\u202e", html("<i>{}</i>", 1))
    assert made == '<a href="&quot;&#x27;&amp;&lt;&gt;">&lt;b&gt;⟨U+0000⟩⟨U+202E⟩<i>1</i></a>'
    assert isinstance(made, Html)


# -- nothing it shows becomes part of it ------------------------------------------------------------------------------

FIELDS = [
    *(("users", column) for column in ("name", "display_name", "email", "phone", "comments", "status", "created")),
    *(("groups", column) for column in ("name", "display_name", "comments", "created")),
    *(("roles", column) for column in ("name", "description", "trust", "created")),
    *(("policies", column) for column in ("name", "description", "updated")),
    ("policy_versions", "document"),
    *(("accounts", column) for column in ("id", "alias", "domain", "created")),
]


@pytest.mark.parametrize(("table", "column"), FIELDS, ids=[".".join(field) for field in FIELDS])
def test_every_field_is_text_and_nothing_but_text(emulator: Emulator, root: RawClient, table: str, column: str) -> None:
    emulator.seed(
        {
            "policies": [POLICY],
            "groups": [{"name": "g", "policies": ["p"]}],
            "users": [{**ALICE, "name": "u", "comments": "c", "groups": ["g"]}],
            "roles": [ROLE],
        }
    )
    change(emulator, "UPDATE users SET status = 'frozen'")
    emulator.add_account("1111111111111111", alias="other")
    account = "" if table != "accounts" else " WHERE id = '1111111111111111'"
    where = " WHERE account <> 'system'" if table == "policies" else account
    pages = []
    for text in ("harmless", ALL):
        change(emulator, f"UPDATE {table} SET {column} = ?{where}", text)
        where = where.replace("= '1111111111111111'", "= 'harmless'") if column == "id" else where
        pages.append(get(root))
    harmless, nasty = pages
    check_form(nasty)
    assert nasty.names == harmless.names
    assert any("harmless" in text for text in harmless.texts)
    # A column may be shown twice, and a text in the middle of another one.
    shown = [text for text in nasty.texts if seen_as(ALL) in text]
    assert len(shown) == len([text for text in harmless.texts if "harmless" in text])


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_what_was_asked_and_searched_is_text_as_well(emulator: Emulator, root: RawClient, text: str) -> None:
    emulator.fail_next("ram.GetUser", code="Odd", message=text)
    root.send("GET", f"/?Version=2015-05-01&Action={quote(text)}", {})
    emulator._thread.do(lambda core: core.imds.resume(text))
    root.send("GET", f"/?Version={quote(text)}&Action={quote(text)}", {})
    page = get(root, q=text, account=text)
    check_form(page)
    assert next(given["value"] for _, given in page.elements if given.get("id") == "q") == seen_as(text.strip()[:200])
    seen = " ".join(seen_as(text).split())
    assert [row["Action"] for row in page.tables["Requests"].rows] == [seen, f"ram.{seen}"]
    assert seen in page.tables["Planned failures"].rows[0]["What happens"]
    assert f"There is no account {seen_as(text)} here." in "".join(page.texts)


def test_an_emulator_full_of_it_has_a_page_in_order(emulator: Emulator, root: RawClient) -> None:
    fill(emulator)
    page = get(root)
    check_form(page)
    for title in ("Users", "Groups", "Roles", "Policies"):
        assert len(page.tables[title].rows) == len(TEXTS)
    for text in TEXTS.values():
        check_form(get(root, account=text, q=text))


def test_the_name_of_the_state_file_is_text(tmp_path: Path) -> None:
    path = tmp_path / "<img src=x onerror=alert(1)>&amp;.db"
    with serve(state=path) as emulator:
        page = get(root_of(emulator))
        check_form(page)
        assert str(path) in page.texts


# -- what it says -----------------------------------------------------------------------------------------------------


def test_an_account_is_told_as_it_is(emulator: Emulator, root: RawClient) -> None:
    emulator.seed(
        {
            "policies": [
                POLICY,
            ],
            "groups": [{"name": "auditors", "comments": "They read.", "policies": ["AliyunRAMReadOnlyAccess"]}],
            "users": [
                {**ALICE, "mfa": True},
                {"name": "bob", "groups": ["auditors"], "policies": ["p"], "access_keys": 2, "password": "x"},
            ],
            "roles": [{**ROLE, "name": "web", "policies": ["p"], "max_session": 7200}],
        }
    )
    page = get(root)
    users = [{**row, "Created": ""} for row in page.tables["Users"].rows]
    assert users == [
        {
            "Name": "alice Alice A.",
            "Contact": "a@example.com 86-13900001234",
            "Groups": "",
            "Policies": "",
            "Keys": "0",
            "Logon": "MFA",
            "Created": "",
        },
        {
            "Name": "bob",
            "Contact": "",
            "Groups": "auditors",
            "Policies": "p",
            "Keys": "2",
            "Logon": "password",
            "Created": "",
        },
    ]
    (group,) = page.tables["Groups"].rows
    assert (group["Name"], group["Members"]) == ("auditors They read.", "1")
    assert group["Policies"] == "AliyunRAMReadOnlyAccess"
    (role,) = page.tables["Roles"].rows
    assert (role["Name"], role["Session"], role["Policies"]) == ("web Of all.", "7,200 s", "p")
    assert role["Trusts"].startswith('ecs.aliyuncs.com { "Version": "1"')
    own, system = page.tables["Policies"].rows
    assert (own["Name"], own["Attached"], own["Version"]) == ("p Not these.", "2", "v1")
    assert own["Allows or denies"].startswith("Deny ecs:* {")
    assert (system["Name"].split()[:2], system["Attached"]) == (["AliyunRAMReadOnlyAccess", "system"], "1")
    assert {"Users": "2", "Custom policies": "1"}.items() <= page.tables["Accounts"].rows[0].items()


def test_each_account_has_a_page_of_its_own(emulator: Emulator, root: RawClient) -> None:
    other = emulator.add_account(alias="acme").id
    emulator.seed({"users": [{"name": "alice"}]})
    emulator.seed({"users": [{"name": "bob"}, {"name": "carol"}]}, account_id=other)
    first, second = get(root), get(root, account=other)
    assert [row["Name"] for row in first.tables["Users"].rows] == ["alice"]
    assert [row["Name"] for row in second.tables["Users"].rows] == ["bob", "carol"]
    assert (first.headings()["account"], second.headings()["account"]) == ("Account aliram", "Account acme")
    accounts = [
        (row["Account"], row["Alias"], row["Default domain"], row["Users"]) for row in second.tables["Accounts"].rows
    ]
    assert accounts == [
        (ACCOUNT_ID, "aliram", "aliram.onaliyun.com", "1"),
        (other, "acme", "acme.onaliyun.com", "2"),
    ]
    # Every link leads to a page; that of an account says which one it is.
    (current,) = (given for name, given in second.elements if name == "a" and "aria-current" in given)
    assert current["href"] == f"/?account={other}#account"
    for target in second.all("href"):
        if target.startswith("/"):
            assert root.send("GET", target.partition("#")[0], BROWSER).status == 200


def test_of_many_accounts_the_chosen_one_is_among_those_shown(emulator: Emulator, root: RawClient) -> None:
    ids = [emulator.add_account().id for _ in range(60)]
    page = get(root, account=ids[-1])
    assert page.headings()["accounts"] == "Accounts 61, the first 50 are shown"
    assert page.tables["Accounts"].rows[0]["Account"] == ids[-1]
    assert len(page.tables["Accounts"].rows) == 50


def test_a_big_account_shows_the_first_and_says_how_many_there_are(emulator: Emulator, root: RawClient) -> None:
    emulator.seed_users(1200, groups=51, policies=50)
    page = get(root)
    assert page.headings()["users"] == "Users 1,200, the first 50 are shown"
    names = [row["Name"].split()[0] for row in page.tables["Users"].rows]
    assert names == [f"user-{number:06d}" for number in range(50)]
    assert page.headings()["groups"] == "Groups 51, the first 50 are shown"
    assert page.headings()["policies"] == "Policies 50"
    found = get(root, q="USER-0011")
    assert found.headings()["users"] == "Users 100 of 1,200 match, the first 50 are shown"
    assert found.tables["Users"].rows[0]["Name"].startswith("user-001100 ")


NAMES = ["100%", "a_b", "axb", "quo'te", 'dou"ble', "back\\slash", "nul\x00end", "semi;colon", "Upper"]
SEARCHED: list[tuple[str, list[str]]] = [
    ("%", ["100%"]),
    ("_", ["a_b"]),
    ("'", ["quo'te"]),
    ('"', ['dou"ble']),
    ("\\", ["back\\slash"]),
    ("end", ["nul\x00end"]),
    ("upper", ["Upper"]),
    ("UPPER", ["Upper"]),
    ("' OR 1=1 --", []),
    ("a\nb", []),
    ("  axb  ", ["axb"]),
    ("", NAMES),
]


@pytest.mark.parametrize(("search", "expected"), SEARCHED)
def test_the_search_finds_what_is_written_and_no_more(
    emulator: Emulator, root: RawClient, search: str, expected: list[str]
) -> None:
    def fill_in(core: Core) -> None:
        for name in NAMES:
            core.state.insert(
                "INSERT INTO users (account, name, created, updated) VALUES (?, ?, '', '')", ACCOUNT_ID, name
            )

    emulator._thread.do(fill_in)
    page = get(root, q=search)
    rows = page.tables["Users"].rows if "Users" in page.tables else []
    assert [row["Name"] for row in rows] == [seen_as(name) for name in expected]
    count = f"{len(expected)} of {len(NAMES)} match" if len(expected) < len(NAMES) else f"{len(NAMES)}"
    assert page.headings()["users"] == f"Users {count}"


def test_the_search_looks_into_every_kind_and_into_what_is_said_of_it(emulator: Emulator, root: RawClient) -> None:
    emulator.seed(
        {
            "policies": [{**POLICY, "description": "needle"}],
            "groups": [{"name": "g", "comments": "a needle"}, {"name": "h"}],
            "users": [
                {"name": "one", "email": "needle@example.com"},
                {"name": "two", "display_name": "Needle"},
                {"name": "three", "phone": "86-13900001234"},
                {"name": "four", "comments": "needle"},
                {"name": "five"},
            ],
            "roles": [{**ROLE, "description": "needles"}],
        }
    )
    page = get(root, q="needle")
    assert [row["Name"].split()[0] for row in page.tables["Users"].rows] == ["one", "two", "four"]
    assert [row["Name"] for row in get(root, q="0000123").tables["Users"].rows] == ["three"]
    assert [len(page.tables[title].rows) for title in ("Groups", "Roles", "Policies")] == [1, 1, 1]
    nothing = get(root, q="haystack")
    assert nothing.texts.count("haystack") == 4
    assert {"Users", "Groups", "Roles", "Policies"}.isdisjoint(nothing.tables)


def test_the_latest_requests_are_told_with_their_outcome_and_caller(emulator: Emulator, root: RawClient) -> None:
    key = emulator.seed({"users": [{"name": "alice", "access_keys": 1}]})["alice"][0]
    alice = RawClient(root.port, key.access_key_id, str(key.access_key_secret))
    root.ram("GetUser", UserName="nobody")
    alice.ims("ListGroups")
    alice.ims("ListGroups", MaxItems="x")
    RawClient(root.port, key.access_key_id, "wrong").ram("ListUsers")
    emulator.fail_next("GetUser", drop="before")
    with pytest.raises((http.client.RemoteDisconnected, ConnectionResetError)):
        root.ram("GetUser", UserName="alice")
    root.send("GET", "/latest/meta-data/ram/security-credentials/", {})
    rows = [(row["Status"], row["Action"], row["Caller"]) for row in get(root).tables["Requests"].rows]
    assert rows == [
        ("404", "imds.role", "not identified"),
        ("closed", "ram.GetUser", "not identified"),
        ("400 SignatureDoesNotMatch", "ram.ListUsers", "not identified"),
        ("400 InvalidParameter.MaxItems.Format", "ims.ListGroups", f"acs:ram::{ACCOUNT_ID}:user/alice"),
        ("200", "ims.ListGroups", f"acs:ram::{ACCOUNT_ID}:user/alice"),
        ("404 EntityNotExist.User", "ram.GetUser", f"acs:ram::{ACCOUNT_ID}:root"),
    ]
    for _ in range(60):
        root.ram("ListUsers")
    page = get(root)
    assert page.headings()["requests"] == "Requests 66, the latest 50 are shown"
    assert {row["Action"] for row in page.tables["Requests"].rows} == {"ram.ListUsers"}


def test_what_an_account_holds_is_counted(emulator: Emulator, root: RawClient) -> None:
    assert {"Users": "0 of 1,000", "Groups": "0 of 50", "Access keys": "1 with the root's"}.items() <= counted(root)
    assert {"MFA devices", "Role sessions", "Applications"}.isdisjoint(dict(counted(root)))
    emulator.seed_users(7, groups=2, policies=5, mfa=1, access_keys=2)
    names = [f"p{number}" for number in range(5)]
    policies = [{**POLICY, "name": name} for name in names]
    emulator.seed({"users": [{"name": "bob", "access_keys": 1, "policies": names}], "policies": policies})
    trust = {"Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"RAM": [ROOT]}}]}
    emulator.seed({"roles": [{**ROLE, "trust": {"Version": "1", **trust}}]})
    key = emulator.seed({"users": [{"name": "carol", "access_keys": 1}]})["carol"][0]
    carol = RawClient(root.port, key.access_key_id, str(key.access_key_secret))
    for name in ("one", "two"):
        asked = {"RoleArn": f"acs:ram::{ACCOUNT_ID}:role/r", "RoleSessionName": name, "DurationSeconds": "900"}
        assert carol.sts("AssumeRole", **asked).status == 200
    assert {
        "Users": "9 of 1,000",
        "Groups": "2 of 50",
        "Roles": "1 of 1,000",
        "Custom policies": "10 of 1,500",
        "Access keys": "17 with the root's",
        "MFA devices": "7 of 1,000",
        "Role sessions": "2",
    }.items() <= counted(root)
    emulator.clock.advance(901)
    assert "Role sessions" not in dict(counted(root))
    (bob,) = get(root, q="bob").tables["Users"].rows
    assert bob["Policies"] == "p0, p1, p2 and 2 more"


def counted(client: RawClient) -> ItemsView[str, str]:
    return get(client).terms().items()


def test_how_the_emulator_is_set_is_told() -> None:
    with serve(now=lambda: 1_700_000_000.0, instance_role="web", imds="required") as emulator:
        client = root_of(emulator)
        before = get(client)
        assert {
            "Clock, UTC": "2023-11-14 22:13:20on time",
            "Access": "Signatures checkedpermissions not judged",
            "State": "In memory",
            "Instance metadata": "role webtokens: required",
        }.items() <= before.terms().items()
        assert "List pages" not in before.terms()
        emulator.set_auth("off")
        assert get(client).terms()["Access"] == "Nothing checkedauth mode off"
        emulator.clock.advance(5400)
        emulator.set_auth("enforce")
        emulator.page_cap(7)
        emulator.fail_next("ram.ListUsers", code="Throttling.User", status=429, times=3)
        emulator.fail_next("*", delay=2.5)
        after = get(client)
        assert {
            "Clock, UTC": "2023-11-14 23:43:205,400 s ahead",
            "Access": "Permissions judgedauth mode enforce",
            "List pages": "at most 7 items",
        }.items() <= after.terms().items()
        planned = after.tables["Planned failures"].rows
        assert [(row["Action"], row["Share"], row["Times left"]) for row in planned] == [
            ("ram.ListUsers", "100%", "3"),
            ("*", "100%", "1"),
        ]
        for row, words in zip(planned, (("Throttling.User", "429"), ("2.5 s",)), strict=True):
            assert all(word in row["What happens"] for word in words)


_SECRET_COLUMNS = {"secret", "token", "seed", "password", "value", "metadata", "content", "jwks"}


def test_no_secret_of_the_state_is_on_the_page(emulator: Emulator, root: RawClient) -> None:
    principal = {"RAM": [ROOT]}
    trust = {
        "Version": "1",
        "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": principal}],
    }
    emulator.seed(
        {
            "users": [{"name": "alice", "access_keys": 2, "mfa": True, "password": "Open-sesame-1"}],
            "roles": [{**ROLE, "trust": trust}],
        }
    )
    key = emulator.seed({"users": [{"name": "bob", "access_keys": 1}]})["bob"][0]
    bob = RawClient(root.port, key.access_key_id, str(key.access_key_secret))
    taken = bob.sts("AssumeRole", RoleArn=f"acs:ram::{ACCOUNT_ID}:role/r", RoleSessionName="night").tree["Credentials"]
    root.ims("CreateLoginProfile", UserPrincipalName="bob@aliram.onaliyun.com", Password="Open-sesame-2")
    seen = root.send("GET", "/?q=", BROWSER).body.decode()
    secrets = {str(key.access_key_secret), taken["AccessKeySecret"], taken["SecurityToken"], ROOT_ACCESS_KEY_SECRET}
    secrets |= {"Open-sesame-1", "Open-sesame-2"} | emulator._thread.do(kept_secrets)
    assert len(secrets) >= 10
    assert [secret for secret in secrets if secret in seen] == []


def kept_secrets(core: Core) -> set[str]:
    """Whatever stands in a column of that kind, in any table."""
    found: set[str] = set()
    for (table,) in core.state.all("SELECT name FROM sqlite_master WHERE type = 'table'"):
        for column in core.state.all("SELECT name FROM pragma_table_info(?)", table):
            if column[0] in _SECRET_COLUMNS:
                found |= {str(row[0]) for row in core.state.all(f"SELECT {column[0]} FROM {table}")}
    return {secret for secret in found if len(secret) >= 8}


def test_the_answers_are_not_kept_by_a_cache(root: RawClient) -> None:
    replies: list[RawReply] = [root.send("GET", target, BROWSER) for target in ("/", "/?q=x", "/?account=1")]
    assert {reply.headers["cache-control"] for reply in replies} == {"no-store"}
