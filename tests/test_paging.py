"""Long lists against a carrier that hands out pages as a service might, well or badly."""

from __future__ import annotations

import base64
import gc
import json
import tracemalloc
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl

import pytest

from aliram.credentials import StaticKeys
from aliram.errors import BadReply, ConfigError, NotFound
from aliram.operation import Operation, Service
from aliram.paging import Pager
from aliram.transport import HttpReply, HttpRequest
from tests.calling import QuickSession, session_on
from tests.loopback import error, loopback, reply

Page = dict[str, Any]


class Pages:
    """Answers a page for each marker, and writes down what it was asked."""

    def __init__(self, answer: Callable[[dict[str, str]], Page]) -> None:
        self.answer = answer
        self.asked: list[dict[str, str]] = []

    async def send(self, request: HttpRequest) -> HttpReply:
        query = dict(parse_qsl(request.url.partition("?")[2]))
        self.asked.append(query)
        return HttpReply(200, {}, json.dumps({"RequestId": f"r{len(self.asked)}", **self.answer(query)}).encode())

    @property
    def markers(self) -> list[str | None]:
        return [query.get("Marker") for query in self.asked]


def users(count: int, cap: int = 1000) -> Callable[[dict[str, str]], Page]:
    """So many users, in pages of what was asked for but never more than `cap`."""

    def answer(query: dict[str, str]) -> Page:
        begin = int(query.get("Marker", "m0")[1:])
        end = min(begin + min(int(query.get("MaxItems", "100")), cap), count)
        page: Page = {"Users": {"User": [{"UserName": f"u{number}"} for number in range(begin, end)]}}
        page["IsTruncated"] = end < count
        return {**page, "Marker": f"m{end}"} if end < count else page

    return answer


def fixed(*pages: Page) -> Callable[[dict[str, str]], Page]:
    """These pages in turn; the last one for ever."""
    left = list(pages)
    return lambda query: left.pop(0) if len(left) > 1 else left[0]


def session_with(pages: Pages) -> QuickSession:
    return QuickSession(credentials=StaticKeys("k", "s"), transport=pages)


def of_users(*names: str, **rest: Any) -> Page:
    return {"Users": {"User": [{"UserName": name} for name in names]}, **rest}


async def names_of(pager: Any) -> list[str]:
    return [user.user_name async for user in pager]


async def walk(pager: Any, into: list[Any]) -> None:
    """Go through a list, keeping what came before it fails."""
    async for item in pager:
        into.append(item)  # noqa: PERF401


# One page, all pages, all items.


async def test_awaiting_gives_one_page() -> None:
    pages = Pages(users(250))
    async with session_with(pages) as session:
        pager = session.ram.list_users(max_items=100)
        page = await pager
    assert (len(page.users), page.is_truncated, page.marker, page.request_id) == (100, True, "m100", "r1")
    assert pages.asked == [{"MaxItems": "100"}]
    assert pager.resume_token == "m100"


@pytest.mark.parametrize(
    ("count", "size", "cap", "calls"),
    [
        (0, None, 1000, 1),
        (1, None, 1000, 1),
        (100, None, 1000, 1),
        (101, None, 1000, 2),
        (250, 100, 1000, 3),
        (250, 1000, 30, 9),  # the service caps pages below what was asked
        (250, 1, 1000, 250),
    ],
)
async def test_iterating_gives_every_item_once_and_in_order(count: int, size: int | None, cap: int, calls: int) -> None:
    pages = Pages(users(count, cap))
    async with session_with(pages) as session:
        got = await names_of(session.ram.list_users(max_items=size))
    assert got == [f"u{number}" for number in range(count)]
    assert len(pages.asked) == calls


async def test_pages_come_one_by_one() -> None:
    async with session_with(Pages(users(250))) as session:
        got = [len(page.users) async for page in session.ram.list_users(max_items=100).pages()]
    assert got == [100, 100, 50]


async def test_nothing_is_asked_before_it_is_needed() -> None:
    pages = Pages(users(250))
    async with session_with(pages) as session:
        pager = session.ram.list_users(max_items=100)
        items, by_page = aiter(pager), pager.pages()
        assert pages.asked == []
        for _ in range(100):
            await anext(items)
        assert len(pages.asked) == 1
        await anext(items)
        assert len(pages.asked) == 2
        await anext(by_page)
        assert len(pages.asked) == 3


async def test_iterating_again_starts_anew() -> None:
    pages = Pages(users(3))
    async with session_with(pages) as session:
        pager = session.ram.list_users(max_items=2)
        assert await names_of(pager) == ["u0", "u1", "u2"]
        assert await names_of(pager) == ["u0", "u1", "u2"]
        assert [user.user_name for user in (await pager).users] == ["u0", "u1"]
    assert pages.markers == [None, "m2", None, "m2", None]


async def test_breaking_off_leaves_nothing_behind() -> None:
    """An async generator would be left to the event loop to close; the suite fails on such a leftover."""
    pages = Pages(users(250))
    async with session_with(pages) as session:
        async for user in session.ram.list_users(max_items=100):
            if user.user_name == "u3":
                break
        async for _ in session.ram.list_users(max_items=100).pages():
            break
    gc.collect()
    assert len(pages.asked) == 2


async def test_an_exhausted_iterator_stays_exhausted() -> None:
    pages = Pages(users(1))
    async with session_with(pages) as session:
        items = aiter(session.ram.list_users())
        await anext(items)
        for _ in range(3):
            with pytest.raises(StopAsyncIteration):
                await anext(items)
    assert len(pages.asked) == 1


async def test_other_arguments_go_with_every_page() -> None:
    pages = Pages(fixed({"Policies": {"Policy": []}, "IsTruncated": True, "Marker": "x"}, {"IsTruncated": False}))
    async with session_with(pages) as session:
        _ = [policy async for policy in session.ram.list_policies(policy_type="Custom", max_items=7)]
    assert pages.asked == [
        {"PolicyType": "Custom", "MaxItems": "7"},
        {"PolicyType": "Custom", "MaxItems": "7", "Marker": "x"},
    ]


async def test_every_paging_style_of_the_services_is_walked() -> None:
    """api reference 2026: Marker, NextToken with IsTruncated, NextToken alone."""
    ends = {"IsTruncated": True, "NextToken": "n"}, {"IsTruncated": False, "NextToken": ""}
    tagged = [{"ResourceId": "1", "TagKey": "k", "TagValue": "v"}]
    async with session_with(
        Pages(fixed(*[{"TagResources": {"TagResource": tagged}, **end} for end in ends]))
    ) as session:
        assert len([one async for one in session.ims.list_tag_resources(resource_type="user")]) == 2
    alone = [{"TagResources": tagged, "NextToken": token} for token in ("n", "")]
    async with session_with(Pages(fixed(*alone))) as session:
        assert len([one async for one in session.ram.list_tag_resources(resource_type="role")]) == 2


# Limits.


@pytest.mark.parametrize(
    ("limit", "size", "asked"),
    [
        (0, None, []),
        (1, None, [{"MaxItems": "1"}]),
        (250, None, [{"MaxItems": "250"}]),
        (5, 2, [{"MaxItems": "2"}, {"MaxItems": "2", "Marker": "m2"}, {"MaxItems": "1", "Marker": "m4"}]),
        (2, 100, [{"MaxItems": "2"}]),
        (100_000, 1000, [{"MaxItems": "1000"}]),
        (100_000, None, None),
    ],
)
async def test_a_limit_ends_the_list_and_asks_for_no_more_than_it_needs(
    limit: int, size: int | None, asked: list[dict[str, str]] | None
) -> None:
    pages = Pages(users(1000))
    async with session_with(pages) as session:
        got = await names_of(session.ram.list_users(max_items=size).limit(limit))
    assert got == [f"u{number}" for number in range(min(limit, 1000))]
    if asked is not None:
        assert pages.asked == asked
    else:
        assert all("MaxItems" not in query for query in pages.asked), "the service's own page size does"


async def test_a_service_that_gives_more_than_asked_gives_no_more_than_the_limit() -> None:
    async with session_with(Pages(fixed(of_users("a", "b", "c", IsTruncated=True, Marker="m")))) as session:
        pager = session.ram.list_users().limit(2)
        assert await names_of(pager) == ["a", "b"]
        assert pager.resume_token is None, "the page was not handed out whole, so it comes again"
        whole = session.ram.list_users().limit(3)
        assert await names_of(whole) == ["a", "b", "c"]
        assert whole.resume_token == "m"


async def test_pages_end_with_the_limit_too() -> None:
    pages = Pages(users(1000))
    async with session_with(pages) as session:
        got = [len(page.users) async for page in session.ram.list_users(max_items=100).limit(250).pages()]
    assert got == [100, 100, 50]


@pytest.mark.parametrize("limit", [-1, 1.5, "3", True, None])
async def test_a_limit_that_is_none_is_refused(limit: Any) -> None:
    async with session_with(Pages(users(1))) as session:
        with pytest.raises(ConfigError, match="limit"):
            session.ram.list_users().limit(limit)


# Resuming.


async def test_a_list_is_taken_up_again_where_it_was_broken_off() -> None:
    pages = Pages(users(250))
    async with session_with(pages) as session:
        pager = session.ram.list_users(max_items=100)
        assert pager.resume_token is None
        tokens = [pager.resume_token async for _ in pager.pages()]
        assert tokens == ["m100", "m200", None]
        rest = session.ram.list_users(max_items=100).resume(tokens[0])
        assert rest.resume_token == "m100"
        assert await names_of(rest) == [f"u{number}" for number in range(100, 250)]
        by_argument = session.ram.list_users(max_items=100, marker=tokens[1])
        assert await names_of(by_argument) == [f"u{number}" for number in range(200, 250)]
        assert [user.user_name for user in (await rest).users][:1] == ["u100"]
        assert len(await names_of(rest.resume(None))) == 250


async def test_breaking_off_inside_a_page_loses_no_item() -> None:
    async with session_with(Pages(users(250))) as session:
        pager = session.ram.list_users(max_items=100)
        got = []
        async for user in pager:
            got.append(user.user_name)
            if len(got) == 150:
                break
        assert pager.resume_token == "m100"
        got += await names_of(pager.resume(pager.resume_token))
    assert list(dict.fromkeys(got)) == [f"u{number}" for number in range(250)]


async def test_breaking_off_at_the_end_of_a_page_repeats_no_item() -> None:
    async with session_with(Pages(users(250))) as session:
        pager = session.ram.list_users(max_items=100)
        got = []
        async for user in pager:
            got.append(user.user_name)
            if len(got) == 100:
                break
        assert pager.resume_token == "m100"


async def test_a_failed_page_is_the_one_to_resume_from() -> None:
    first = reply({"Users": {"User": [{"UserName": "a"}]}, "IsTruncated": True, "Marker": "m1"})
    async with loopback(first, error("EntityNotExist", 404)) as server, session_on(server) as session:
        pager = session.ram.list_users()
        with pytest.raises(NotFound):
            await names_of(pager)
        assert pager.resume_token == "m1"


async def test_limits_and_tokens_go_together() -> None:
    async with session_with(Pages(users(10))) as session:
        pager = session.ram.list_users(max_items=3).limit(6)
        assert await names_of(pager) == [f"u{number}" for number in range(6)]
        more = pager.resume(pager.resume_token)
        assert await names_of(more) == ["u6", "u7", "u8", "u9"]
        started = session.ram.list_users(max_items=3).resume("m4").limit(2)
        assert await names_of(started) == ["u4", "u5"]


@pytest.mark.parametrize("token", [3, "", b"m", True])
async def test_a_token_that_is_none_is_refused(token: Any) -> None:
    async with session_with(Pages(users(1))) as session:
        with pytest.raises(ConfigError, match="resume token"):
            session.ram.list_users().resume(token)


# Services that misbehave.


async def test_an_empty_page_that_promises_more_is_gone_past() -> None:
    answers = of_users(IsTruncated=True, Marker="m1"), of_users(IsTruncated=True, Marker="m2"), of_users("a")
    pages = Pages(fixed(*answers))
    async with session_with(pages) as session:
        assert await names_of(session.ram.list_users()) == ["a"]
    assert pages.markers == [None, "m1", "m2"]


@pytest.mark.parametrize(
    ("first", "asked"),
    [
        ({"IsTruncated": False, "Marker": "m1"}, 1),
        ({"IsTruncated": False}, 1),
        ({"IsTruncated": None, "Marker": ""}, 1),
        ({}, 1),
        ({"IsTruncated": None, "Marker": "m1"}, 2),
        ({"Marker": "m1"}, 2),
        ({"IsTruncated": "true", "Marker": "m1"}, 2),
        ({"IsTruncated": "false", "Marker": "m1"}, 1),
    ],
)
async def test_the_end_is_where_the_service_says_and_nothing_is_lost_where_it_does_not(first: Page, asked: int) -> None:
    pages = Pages(fixed(of_users("a", **first), of_users("b", IsTruncated=False)))
    async with session_with(pages) as session:
        assert await names_of(session.ram.list_users()) == ["a", "b"][:asked]
    assert len(pages.asked) == asked


@pytest.mark.parametrize("markers", [["m1", "m1"], ["m1", "m2", "m1"], ["m1", "m2", "m3", "m2"]])
async def test_a_marker_that_came_before_is_an_error_after_the_last_good_page(markers: list[str]) -> None:
    pages = Pages(fixed(*[of_users(f"u{at}", IsTruncated=True, Marker=marker) for at, marker in enumerate(markers)]))
    got: list[Any] = []
    async with session_with(pages) as session:
        with pytest.raises(BadReply, match=r"ListUsers: .*already read") as caught:
            await walk(session.ram.list_users(), got)
    assert [user.user_name for user in got] == [f"u{at}" for at in range(len(markers))]
    assert len(pages.asked) == len(markers)
    assert (caught.value.request_id, caught.value.retryable) == (f"r{len(markers)}", False)


async def test_the_marker_a_list_was_resumed_from_counts_as_read() -> None:
    async with session_with(Pages(fixed(of_users("a", IsTruncated=True, Marker="m1")))) as session:
        with pytest.raises(BadReply, match="already read"):
            await names_of(session.ram.list_users(marker="m1"))


@pytest.mark.parametrize("marker", [{}, {"Marker": ""}, {"Marker": None}])
async def test_more_without_a_marker_is_an_error_and_not_an_end(marker: Page) -> None:
    got: list[Any] = []
    async with session_with(Pages(fixed(of_users("a", IsTruncated=True, **marker)))) as session:
        with pytest.raises(BadReply, match="does not say where"):
            await walk(session.ram.list_users(), got)
        page = await session.ram.list_users()
        assert len(page.users) == 1, "a single page is a single page"
    assert len(got) == 1


async def test_a_list_that_cannot_be_continued_raises_instead_of_dropping_the_rest() -> None:
    answer = {"ExternalApplications": {"ExternalApplication": [{"AppId": "1"}]}, "IsTruncated": True, "Marker": "m1"}
    got: list[Any] = []
    async with session_with(Pages(fixed(answer))) as session:
        pager = session.ims.list_external_applications()
        with pytest.raises(BadReply, match="longer than the one page"):
            await walk(pager, got)
        assert len(got) == 1
        with pytest.raises(ConfigError, match="takes no marker"):
            pager.resume("m1")
    async with session_with(Pages(fixed({**answer, "IsTruncated": False}))) as session:
        assert len([one async for one in session.ims.list_external_applications()]) == 1


async def test_a_limit_that_is_reached_ends_the_list_before_any_such_error() -> None:
    async with session_with(Pages(fixed(of_users("a", IsTruncated=True)))) as session:
        assert await names_of(session.ram.list_users().limit(1)) == ["a"]


# Pages that are no lists.


async def test_a_report_comes_in_pages_only() -> None:
    pieces = [base64.b64encode(piece).decode() for piece in (b"user,arn\n", b"alice,acs\n")]
    answers = (
        {"Content": pieces[0], "IsTruncated": "true", "NextToken": "n"},
        {"Content": pieces[1], "IsTruncated": "false"},
    )
    pages = Pages(fixed(*answers))
    async with session_with(pages) as session:
        pager = session.ims.get_credential_report()
        with pytest.raises(TypeError, match=r"GetCredentialReport .*\.pages\(\)"):
            aiter(pager)
        with pytest.raises(TypeError, match=r"\.pages\(\)"):
            pager.limit(3)
        assert pages.asked == []
        got = [base64.b64decode(page.content or "") async for page in pager.pages()]
    assert b"".join(got) == b"user,arn\nalice,acs\n"
    assert [query.get("NextToken") for query in pages.asked] == [None, "n"]


def test_an_operation_without_pages_has_no_pager() -> None:
    service = Service(key="ram", product="Ram", version="1", host="h")
    with pytest.raises(ConfigError, match="does not come in pages"):
        Pager(None, Operation(name="GetUser", python="get_user", service=service), {})  # type: ignore[arg-type]


async def test_a_pager_shows_what_it_lists_and_no_argument() -> None:
    async with session_with(Pages(users(1))) as session:
        assert repr(session.ram.list_users(marker="m")) == "Pager(ram.ListUsers)"


async def test_listing_a_hundred_thousand_users_holds_one_page_at_a_time() -> None:
    async with session_with(Pages(users(100_000))) as session:
        items = aiter(session.ram.list_users(max_items=1000))
        for _ in range(10_000):
            await anext(items)
        tracemalloc.start()
        gc.collect()
        before = tracemalloc.get_traced_memory()[0]
        tracemalloc.reset_peak()
        async for _ in items:
            pass
        grown = tracemalloc.get_traced_memory()[1] - before
        tracemalloc.stop()
    # A page of a thousand of these users is some 0.5 MB in all its forms; all of them would be fifty.
    assert grown < 3_000_000
