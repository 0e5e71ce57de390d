"""The status page at `/`: what the emulator holds and what it was asked, for a person with a browser.

It is one HTML document with its style inside: no script, nothing fetched from anywhere, nothing that changes anything.
It never shows a secret, password, token or key; `markup.py` escapes whatever it does show.
"""

from __future__ import annotations

import base64
import hashlib
from urllib.parse import urlencode

import aliram

from .account import load_account
from .catalog import COVERED
from .clock import iso
from .constants import ACCOUNT_ID, CONTROL_PREFIX
from .core import Core
from .markup import Column, Html, html, joined, table
from .message import Incoming, Outgoing, pairs
from .page_entities import SHOWN, Listing, listings, when
from .page_style import ICON, STYLE
from .permissions import AuthMode
from .request_log import LoggedRequest
from .room import Account
from .state import State

__all__ = ["is_page", "page"]

_FIELDS = frozenset({"account", "q"})
"""What the page itself takes: an account's id, and a text to search for."""

_LONGEST_SEARCH = 200
_REQUESTS = 50
"""Requests that the page shows."""

_ACCOUNTS = 50

_STYLE_HASH = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()

_HEADERS = {
    "Content-Security-Policy": (
        f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; img-src data:; form-action 'self'; base-uri 'none';"
        " frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


def is_page(request: Incoming) -> bool:
    """Whether a request is for the page. API calls may be GET requests for `/` as well: they name an action or a
    version, in a header or in the query."""
    headers = request.headers
    if request.method not in ("GET", "HEAD") or request.path != "/" or request.body:
        return False
    if "x-acs-action" in headers or "x-acs-version" in headers:
        return False
    names = {name for name, _ in pairs(request.query)}
    return names <= _FIELDS or ("text/html" in headers.get("accept", "") and not names & {"Action", "Version"})


def page(core: Core, request: Incoming) -> Outgoing:
    """The page; with status 404 when it is asked for an account that is not there."""
    asked = dict(pairs(request.query))
    wanted, search = asked.get("account") or ACCOUNT_ID, asked.get("q", "").strip()[:_LONGEST_SEARCH]
    known = core.state.one("SELECT 1 FROM accounts WHERE id = ?", wanted) is not None
    account = load_account(core.state, wanted if known else ACCOUNT_ID)
    found = listings(core.state, account.id, search)
    place = f"{'https' if request.secure else 'http'}://{request.headers.get('host', '')}"
    again = urlencode({"account": account.id, **({"q": search} if search else {})})
    document = html(
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n<meta name="robots" content="noindex">\n'
        '<title>aliram emulator: {}</title>\n<link rel="icon" href="{}">\n<style>{}</style>\n</head>\n<body>\n'
        '{}<main id="main">\n{}{}{}{}{}</main>\n{}</body>\n</html>\n',
        account.alias or account.id,
        ICON,
        Html(STYLE),
        _header(place, f"/?{again}", found),
        "" if known else html('<p class="notice" role="alert">There is no account {} here.</p>\n', wanted),
        _facts(core),
        _requests(core, place),
        _accounts(core.state, account),
        _account(core.state, account, search, found),
        _footer(),
    )
    return Outgoing(200 if known else 404, document.encode(), "text/html; charset=utf-8", _HEADERS)


def _header(place: str, again: str, found: list[Listing]) -> Html:
    places = [("#requests", "Requests"), ("#accounts", "Accounts")]
    places += [(f"#{listing.anchor}", listing.title) for listing in found]
    return html(
        '<header>\n<div class="bar"><img src="{}" alt=""><div><h1>aliram emulator</h1>'
        "<p>IMS, RAM, STS and instance metadata on <code>{}</code></p></div></div>\n"
        '<nav aria-label="Page"><ul>{}</ul><a class="button" href="{}">Refresh</a>'
        "</nav>\n</header>\n",
        ICON,
        place,
        joined(html('<li><a href="{}">{}</a></li>', target, title) for target, title in places),
        again,
    )


_ACCESS: dict[AuthMode, tuple[str, str]] = {
    "off": ("Nothing checked", "auth mode off"),
    "verify": ("Signatures checked", "permissions not judged"),
    "enforce": ("Permissions judged", "auth mode enforce"),
}


def _facts(core: Core) -> Html:
    clock, imds, offset = core.clock, core.imds, core.clock.offset
    role = html("role <bdi>{}</bdi>", imds.role) if imds.role else "no role attached"
    facts: list[tuple[str, object, str]] = [
        (
            "Clock, UTC",
            when(iso(clock.now())),
            f"{abs(offset):,.0f} s {'ahead' if offset > 0 else 'behind'}" if offset else "on time",
        ),
        ("Access", *_ACCESS[core.wire.auth]),
        ("State", "In a file" if core.state.durable else "In memory", core.state.path if core.state.durable else ""),
        ("Instance metadata", role, f"tokens: {'unknown (v1)' if imds.mode == 'v1' else imds.mode}"),
        ("Operations", f"{len(COVERED)} carried out", f"aliram {aliram.__version__}"),
    ]
    if core.wire.page_cap is not None:
        facts.append(("List pages", f"at most {core.wire.page_cap:,} items", ""))
    items = joined(
        html("<div><dt>{}</dt><dd>{}{}</dd></div>\n", name, value, html("<small>{}</small>", note) if note else "")
        for name, value, note in facts
    )
    return html(
        '<section aria-label="The emulator">\n<dl class="facts">\n{}</dl>\n{}</section>\n', items, _faults(core)
    )


def _faults(core: Core) -> Html:
    planned = core.planned_faults()
    if not planned:
        return Html()
    columns = (Column("Action", "code"), Column("What happens"), Column("Share", "num"), Column("Times left", "num"))
    rows = [
        (plan.action, plan.what, f"{plan.probability:.0%}", "no end" if plan.left is None else f"{plan.left:,}")
        for plan in planned[:SHOWN]
    ]
    return html(
        '<h2 id="faults">Planned failures <span class="count">{}</span></h2>\n{}',
        _cut(len(planned), len(planned), len(rows)),
        table("Planned failures", columns, rows),
    )


def _requests(core: Core, place: str) -> Html:
    total, latest = len(core.log), core.log.newest(_REQUESTS)
    if latest:
        columns = (Column("Time, UTC", "time"), Column("Status"), Column("Action", "code"), Column("Caller", "code"))
        body = html('<div class="tall">{}</div>', table("Requests", columns, map(_request, reversed(latest))))
    else:
        body = html(
            '<p class="empty">Nothing was asked yet. Programs come here with'
            " <code>ALIRAM_ENDPOINT_URL={}</code>.</p>\n",
            place,
        )
    count = _cut(total, total, len(latest), "latest")
    return html(
        '<section aria-labelledby="requests">\n<h2 id="requests">Requests <span class="count">{}</span></h2>\n'
        "{}</section>\n",
        count,
        body,
    )


def _request(seen: LoggedRequest) -> tuple[object, ...]:
    service, action, status = seen.request
    kind = "cut" if not status else "good" if status < 400 else "bad" if status >= 500 else "warn"
    outcome = html('<span class="status {}">{}</span> {}', Html(kind), status or "closed", seen.code)
    called = f"{service}.{action}" if service and action else service or action
    return when(iso(seen.moment)), outcome, called or _unknown("no action"), seen.caller or _unknown("not identified")


def _unknown(what: str) -> Html:
    return html('<span class="unknown">{}</span>', what)


def _accounts(state: State, chosen: Account) -> Html:
    total = state.count("SELECT count(*) FROM accounts")
    counts = ", ".join(
        f"(SELECT count(*) FROM {name} WHERE account = accounts.id)"
        for name in ("users", "groups", "roles", "policies")
    )
    rows = state.all(
        f"SELECT id, created, {counts} FROM accounts ORDER BY id <> ?, created, id LIMIT {_ACCOUNTS}",
        # Where not all are shown, the chosen one is.
        chosen.id if total > _ACCOUNTS else "",
    )
    columns = (
        Column("Account", "code"),
        Column("Alias"),
        Column("Default domain", "code"),
        *(Column(title, "num") for title in ("Users", "Groups", "Roles", "Custom policies")),
        Column("Created", "time"),
    )
    cells = []
    for account_id, created, *held in rows:
        account = load_account(state, account_id)
        current = html(' aria-current="true"') if account_id == chosen.id else ""
        link = html('<a href="/?{}#account"{}>{}</a>', urlencode({"account": account_id}), current, account_id)
        cells.append((link, account.alias or "", account.default_domain, *(f"{n:,}" for n in held), when(created)))
    return html(
        '<section aria-labelledby="accounts">\n<h2 id="accounts">Accounts <span class="count">{}</span></h2>\n'
        "{}</section>\n",
        _cut(total, total, len(cells)),
        table("Accounts", columns, cells),
    )


_TILES = (
    ("Users", "UsersQuota", "users"),
    ("Groups", "GroupsQuota", "groups"),
    ("Roles", "RolesQuota", "roles"),
    ("Custom policies", "PoliciesQuota", "policies"),
    ("Access keys", "with the root's", "access_keys"),
    ("MFA devices", "VirtualMFADevicesQuota", "mfa_devices"),
    ("Role sessions", "", "sessions"),
    ("SAML providers", "", "saml_providers"),
    ("OIDC providers", "", "oidc_providers"),
    ("Applications", "", "applications"),
    ("Recycled users", "", "recycled_users"),
)
"""What an account holds: title, quota (or a note), table. From the fifth on, only where there are any."""

_ALWAYS = 4


def _account(state: State, account: Account, search: str, found: list[Listing]) -> Html:
    tiles = []
    for number, (title, quota, source) in enumerate(_TILES):
        held = _held(state, account.id, source)
        if held or number < _ALWAYS:
            note = f"of {account.quotas[quota]:,}" if quota in account.quotas else quota
            tiles.append(html("<div><dt>{}</dt><dd>{} <small>{}</small></dd></div>\n", title, f"{held:,}", note))
    return html(
        '<section aria-labelledby="account">\n<h2 id="account">Account <bdi>{}</bdi></h2>\n'
        '<dl class="tiles">\n{}</dl>\n'
        '<form role="search" method="get" action="/#account">\n<input type="hidden" name="account" value="{}">\n'
        '<label for="q">Search users, groups, roles and policies</label>\n<div class="search">'
        '<input type="search" id="q" name="q" value="{}" maxlength="{}" autocomplete="off" spellcheck="false"'
        ' dir="auto">'
        "<button>Search</button>{}</div>\n</form>\n{}</section>\n",
        account.alias or account.id,
        joined(tiles),
        account.id,
        search,
        _LONGEST_SEARCH,
        html('<a class="button" href="/?{}#account">Clear</a>', urlencode({"account": account.id})) if search else "",
        joined(_section(listing, search) for listing in found),
    )


def _held(state: State, account: str, source: str) -> int:
    if source == "sessions":  # those that ended stay in the table for a while
        now = state.clock.now()
        return state.count("SELECT count(*) FROM sessions WHERE account = ? AND expires > ?", account, now)
    return state.count(f"SELECT count(*) FROM {source} WHERE account = ?", account)


def _section(listing: Listing, search: str) -> Html:
    shown = min(listing.found, SHOWN)
    if listing.rows:
        body = listing.rows
    elif search and listing.held:
        body = html('<p class="empty">None matches “<bdi>{}</bdi>”.</p>\n', search)
    else:
        body = html('<p class="empty">None yet.</p>\n')
    return html(
        '<h3 id="{}">{} <span class="count">{}</span></h3>\n{}',
        listing.anchor,
        listing.title,
        _cut(listing.held, listing.found, shown),
        body,
    )


def _cut(held: int, found: int, shown: int, which: str = "first") -> str:
    """How many there are, and which of them are shown."""
    words = [f"{held:,}"]
    if found < held:
        words = [f"{found:,} of {held:,} match"]
    if shown < found:
        words.append(f"the {which} {shown:,} are shown")
    return ", ".join(words)


def _footer() -> Html:
    return html(
        '<footer><p>As JSON: <a href="{}health">health</a>, <a href="{}requests">requests</a>. Nothing on this page'
        " changes anything; steering is done by POST requests under <code>{}</code>.</p></footer>\n",
        CONTROL_PREFIX,
        CONTROL_PREFIX,
        CONTROL_PREFIX,
    )
