"""Reading a whole account: every page, in parallel, with the fewest calls, into memory or a file.

How failures are dealt with, after the retries of the session:

- What may pass (denied, throttled, a fault of the service, no reply) is asked once more when all the rest is done:
  under load RAM may answer NoPermission where it means Throttling (field report). What fails again is recorded as
  unread.
- A call that was denied to the first 20 items, and to none given, is not made for the others: they are recorded as
  denied too, so that a missing permission does not cost a call for each user.
- What was deleted after its list was read is recorded as gone: it is neither there nor unread. What is there all the
  time is read; of what comes or goes meanwhile it depends on whether its page was read before or after.
- Keys that are refused, and 50 calls in a row without any reply, end the collection with their error.
"""

from __future__ import annotations

import os
from collections import Counter, deque
from collections.abc import AsyncIterator, Callable, Collection, Iterator, Mapping
from contextlib import nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import anyio

import aliram
from aliram import bulk
from aliram.errors import (
    AccessDenied,
    AliramError,
    ApiError,
    AuthenticationFailed,
    ConfigError,
    CredentialsError,
    DeadlineExceeded,
    NotFound,
    TransportError,
)

from .asks import Ask, Asks, reduced
from .journal.records import FORMAT, End, Header, Journal, Memory, Record
from .journal.snapshot_file import SnapshotFile
from .plan import ABSENT, REPORT, check_families
from .snapshot import Snapshot
from .unread import Unread

if TYPE_CHECKING:
    from aliram.client import ServiceClient
    from aliram.session import Session

__all__ = ["Collector", "check_concurrency", "collect"]

_SECRETS = frozenset({"AccessKeySecret", "AppSecretValue", "Base32StringSeed", "QRCodePNG", "ServiceCredentialSecret"})
_ENOUGH_DENIALS = 20
_HOPELESS = 50
_PAGES_HELD = 2


async def collect(
    session: Session,
    *,
    path: str | os.PathLike[str] | None = None,
    concurrency: int = 32,
    leave_out: Collection[str] = (),
    on_call: Callable[[Record], object] | None = None,
    gate: anyio.CapacityLimiter | None = None,
) -> Snapshot:
    """Reads everything that the checks need.

    Args:
        session: Whose keys read; `aliram audit permissions` prints the policy they need.
        path: A file to stream to, gzip when its name ends with `.gz`; memory then does not grow with the account. A
            file that an interrupted collection left is gone on with: what is there is not asked for again, but for
            what was denied or failed. The snapshot that is returned reads the file when it is first asked for
            something, which blocks (`Snapshot.load`). Without a path everything is kept in memory.
        concurrency: Calls under way at once.
        leave_out: Families of calls not to make, of `plan.FAMILIES`; what needs them is then unknown.
        on_call: Told of each record as it is made; a plain function.
        gate: Lets calls through, where several collections share one limit of calls under way.

    Raises:
        ConfigError: A family that does not exist, a `concurrency` that is no number; a file that is complete, of
            another account, or none of ours.
        AliramError: GetCallerIdentity failed, so nothing can be read; later, only what lets no further call succeed
            (keys that are refused, no connection any more). What was written by then is gone on with next time. Other
            failures are kept in the snapshot.
    """
    check_families(leave_out)
    check_concurrency(concurrency)
    async with nullcontext() if gate is None else gate:
        me = await session.sts.get_caller_identity()
    header = Header(
        snapshot=FORMAT,
        account=me.account_id or "",
        caller=me.arn or "",
        started=_now(),
        aliram=aliram.__version__,
        left_out=sorted(leave_out),
    )
    if path is None:
        memory = Memory()
        await Collector(session, memory, header, concurrency=concurrency, on_call=on_call, gate=gate).run()
        return Snapshot(header, memory, End(end=_now(), calls=sum(1 for _ in memory)))
    file = Path(path)
    async with await SnapshotFile.open(file, header, reduced) as journal:
        await Collector(session, journal, header, concurrency=concurrency, on_call=on_call, gate=gate).run()
        await journal.finish()
        return Snapshot.of_file(file, journal.header)


def check_concurrency(concurrency: int) -> None:
    """Raises a `ConfigError` for what is no number of calls; before a file is made."""
    if type(concurrency) is not int or concurrency < 1:
        raise ConfigError(f"concurrency must be a whole number, 1 or more, not {concurrency!r}")


class Collector:
    """One collection: what is in the journal already is not asked for again."""

    def __init__(
        self,
        session: Session,
        journal: Journal,
        header: Header,
        *,
        concurrency: int = 32,
        on_call: Callable[[Record], object] | None = None,
        gate: anyio.CapacityLimiter | None = None,
    ) -> None:
        self._ims = session.ims
        self._clients: Mapping[str, ServiceClient] = {"ims": self._ims, "ram": session.ram}
        self._journal = journal
        self._earlier = dict(journal.earlier)
        self._asks = Asks(frozenset(header.left_out))
        self._concurrency = concurrency
        self._gate = nullcontext() if gate is None else gate
        self._on_call = on_call
        # Further pages wait while there are items of two, so that no more than a few are held at any time. One is read
        # ahead, or all calls would wait for each page.
        self._items: deque[tuple[Iterator[Ask], bool]] = deque()
        self._pages: deque[Ask] = deque()
        self._pages_held = 0
        self._later: list[Ask] = []
        self._under_way = 0
        self._news = anyio.Event()
        self._denied: Counter[str] = Counter()
        """Denials by call, of calls that were never given."""
        self._given: set[str] = set()
        self._silent = 0
        """Calls in a row without any reply."""

    async def run(self) -> None:
        """Reads everything."""
        self._items.append((self._asks.first(), False))
        while self._items or self._pages:
            self._denied.clear()
            calls = bulk.run(self._do, self._queue(), concurrency=self._concurrency, stop_on_error=True)
            async with calls as outcomes:
                async for _ in outcomes:
                    pass
            if self._later:
                self._items.append((iter(self._later), False))
                self._later = []

    # The queue.

    async def _queue(self) -> AsyncIterator[Ask]:
        while True:
            ask = self._take()
            if ask is not None:
                self._under_way += 1
                yield ask
            elif not self._under_way:
                return
            else:
                self._news = anyio.Event()
                await self._news.wait()

    def _take(self) -> Ask | None:
        # In turn, since limits are kept for each operation: calls of several operations get through faster than of one.
        if self._pages and self._pages_held < _PAGES_HELD:
            return self._pages.popleft()
        while self._items:
            items, of_page = self._items.popleft()
            ask = next(items, None)
            if ask is not None:
                self._items.append((items, of_page))
                return ask
            self._pages_held -= of_page
        return self._pages.popleft() if self._pages else None

    async def _do(self, ask: Ask) -> None:
        try:
            async with self._gate:
                record = await self._record_of(ask)
            if record is not None:
                self._go_on(ask, record)
        finally:
            self._under_way -= 1
            self._news.set()

    def _go_on(self, ask: Ask, record: Record) -> None:
        if ask.follow is not None:
            self._items.append((ask.follow(record), ask.listed is not None))
            self._pages_held += ask.listed is not None
        if (following := ask.next_page(record)) is not None:
            self._pages.append(following)

    # One call.

    async def _record_of(self, ask: Ask) -> Record | None:
        """What is known of an ask, from an earlier run or now; None where it is put off."""
        earlier = self._earlier.get((ask.call, ask.of), [])
        if ask.page < len(earlier):
            if ask.page or not earlier[-1].more or await self._continued(ask, earlier):
                return earlier[ask.page]
            del self._earlier[ask.call, ask.of]
        if self._is_hopeless(ask):
            if not ask.tried:
                self._later.append(ask._replace(tried=True))
                return None
            unread = Unread(call=ask.call, of=ask.of, code="NoPermission", message="denied to others", again=True)
            return await self._keep(Record(call=ask.call, of=ask.of, page=ask.page, error=unread))
        record = await self._fetch(ask)
        late = ask.call == REPORT and record.error is not None and record.error.code == DeadlineExceeded.__name__
        if record.error is not None and record.error.again and not ask.tried and not late:
            self._later.append(ask._replace(tried=True))
            return None
        return await self._keep(record)

    async def _continued(self, ask: Ask, earlier: list[Record]) -> bool:
        """Whether a list that was left in the midst of it can be gone on with: the service may have forgotten its
        marker. The page that follows is then known as those before it are."""
        following = ask.next_page(earlier[-1])
        if following is None:
            return False
        record = await self._fetch(following)
        if record.error is None:
            await self._keep(record)
            earlier.append(record)
            return True
        return record.error.code.partition(".")[0] not in _REFUSED_MARKERS

    def _is_hopeless(self, ask: Ask) -> bool:
        return self._denied[ask.call] >= _ENOUGH_DENIALS and ask.call not in self._given

    async def _fetch(self, ask: Ask) -> Record:
        call, of = ask.call, ask.of
        record = Record(call=call, of=of, page=ask.page)
        try:
            if call == REPORT and ask.page == 0:
                # Not above: it brings aiohttp along, which judging a file has no use for.
                from aliram.waiters import wait_for_credential_report

                await wait_for_credential_report(self._ims, first_pause=0.5)
            service, _, action = call.partition(".")
            reply = await self._clients[service].call(action, ask.parameters)
        except AliramError as error:
            self._judge(call, error)
            if isinstance(error, NotFound) and error.code in ABSENT.get(call, ()):
                pass
            elif isinstance(error, NotFound) and of:
                record.gone = True
            else:
                record.error = _unread(ask, error)
            return record
        self._silent = 0
        self._given.add(call)
        record.reply = _without_secrets(reply)
        if ask.listed is not None:
            record.more = str(reply.get("IsTruncated", bool(reply.get(ask.listed.next)))).lower() == "true"
        return record

    def _judge(self, call: str, error: AliramError) -> None:
        """Takes note of a failure; raises one after which nothing can succeed."""
        if isinstance(error, ConfigError) or (
            isinstance(error, AuthenticationFailed | CredentialsError) and not error.retryable
        ):
            raise error
        if isinstance(error, TransportError):
            self._silent += 1
            if self._silent >= _HOPELESS:
                raise error
        else:
            self._silent = 0
        if isinstance(error, AccessDenied):
            self._denied[call] += 1

    async def _keep(self, record: Record) -> Record:
        await self._journal.add(record)
        if self._on_call is not None:
            self._on_call(record)
        return record


_REFUSED_MARKERS = frozenset({"InvalidParameter", "MissingParameter"})


def _unread(ask: Ask, error: AliramError) -> Unread:
    # Ordering the report is part of reading it, and says by its operation which of both failed.
    call = f"ims.{error.operation}" if ask.call == REPORT and error.operation else ask.call
    again = error.retryable or isinstance(error, AccessDenied | TransportError)
    if isinstance(error, ApiError):
        return Unread(call=call, of=ask.of, code=error.code, message=error.message, again=again)
    return Unread(call=call, of=ask.of, code=type(error).__name__, message=str(error), again=again)


def _without_secrets(reply: Mapping[str, Any]) -> dict[str, Any]:
    """A reply as it may lie on a disk."""

    # Each is looked at only where it holds others, which most do not: there is a reply for each user, and more.
    return {
        name: _clean(value) if isinstance(value, _HOLDERS) else value
        for name, value in reply.items()
        if name != "RequestId" and name not in _SECRETS
    }


_HOLDERS = (dict, list)


def _clean(value: Any) -> Any:
    if isinstance(value, list):
        return [_clean(item) if isinstance(item, _HOLDERS) else item for item in value]
    return {
        name: _clean(inner) if isinstance(inner, _HOLDERS) else inner
        for name, inner in value.items()
        if name not in _SECRETS
    }


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
