"""What a test or a program does with an emulator: start it, find it, fill it, make it fail."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Any, NamedTuple

from aliram.credentials.keys import Keys
from aliram.secret import Secret

from .account import set_quota
from .clock import Clock
from .constants import ACCOUNT_ID, ROOT_ACCESS_KEY_ID, ROOT_ACCESS_KEY_SECRET
from .core import Core, Request, Settings
from .faults import Fault, body_of, drop_of
from .imds import ImdsMode, checked_mode
from .issuers import give_keys
from .message import JSON_TYPE
from .mfa import set_root_mfa
from .passkeys import plant_passkey
from .seed import Company, company, plant, read_seed
from .thread import EmulatorThread
from .verification import confirm_verification

__all__ = ["EmulatedAccount", "Emulator", "serve"]


class EmulatedAccount(NamedTuple):
    """An account of an emulator."""

    id: str
    root_key: Keys


class Emulator:
    """A running (or not yet started) emulator; made by `serve`.

    Use it as `with` or `async with`: both wait until the port is bound, and until it is closed again; `async with` does
    so without blocking the caller's loop. The other methods are plain functions. `fail_next`, `clock.advance` and
    `requests` return at once; those that change the state (`reset`, `seed`, `seed_users`, `add_account`, ...) wait for
    the emulator's thread, so large seeds from a coroutine belong into `asyncio.to_thread`.
    """

    def __init__(self, port: int, settings: Settings) -> None:
        self._thread = EmulatorThread(port, settings)

    # -- where it is and how to get in ------------------------------------------------------------------------------

    @property
    def port(self) -> int:
        """The port it listens on, while it runs."""
        return self._thread.port

    @property
    def url(self) -> str:
        """What `ALIRAM_ENDPOINT_URL` and every client's endpoint shall be."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def imds_url(self) -> str:
        """What `ALIRAM_ENDPOINT_URL_IMDS` shall be: the paths under it begin with `/latest/`."""
        return self.url

    @property
    def account_id(self) -> str:
        """The account it starts with."""
        return ACCOUNT_ID

    @property
    def root_key(self) -> Keys:
        """The root key of that account."""
        return _keys(ACCOUNT_ID, (ROOT_ACCESS_KEY_ID, ROOT_ACCESS_KEY_SECRET))

    def environment(self) -> dict[str, str]:
        """The environment variables that send a program here, as the root."""
        return {
            "ALIRAM_ENDPOINT_URL": self.url,
            "ALIRAM_ENDPOINT_URL_IMDS": self.imds_url,
            "ALIBABA_CLOUD_ACCESS_KEY_ID": ROOT_ACCESS_KEY_ID,
            "ALIBABA_CLOUD_ACCESS_KEY_SECRET": ROOT_ACCESS_KEY_SECRET,
        }

    # -- life -------------------------------------------------------------------------------------------------------

    def start(self) -> Emulator:
        """Starts it and waits until it listens.

        Raises:
            ConfigError: it was started before, or the state file cannot be used.
            OSError: the port is taken.
        """
        self._thread.launch()
        self._thread.ready.result()
        return self

    def stop(self) -> None:
        """Stops it and waits for its end; a second time does nothing."""
        self._thread.signal_end()
        self._thread.join()

    def __enter__(self) -> Emulator:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    async def __aenter__(self) -> Emulator:
        self._thread.launch()
        try:
            await asyncio.shield(asyncio.wrap_future(self._thread.ready))
        except asyncio.CancelledError:
            # It comes up all the same, with nobody there to stop it.
            self._thread.ready.add_done_callback(lambda _: self._thread.signal_end())
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._thread.signal_end()
        await asyncio.wrap_future(self._thread.ended)

    # -- steering ---------------------------------------------------------------------------------------------------

    @property
    def clock(self) -> Clock:
        """`clock.advance(seconds)` ages every token and every metadata credential."""
        return self._thread.core.clock

    @property
    def requests(self) -> list[Request]:
        """What was asked so far (the last 20,000): (service, action, status). It can still be read when all is over."""
        return list(self._thread.requests.copy())

    def fail_next(
        self,
        action: str,
        *,
        code: str | None = None,
        status: int | None = None,
        times: int = 1,
        message: str | None = None,
        retry_after_ms: int | None = None,
        drop: bool | str = False,
        delay: float = 0.0,
        body: bytes | str | Mapping[str, Any] | None = None,
        content_type: str = JSON_TYPE,
        truncate: int | None = None,
    ) -> None:
        """Lets the next calls of an action fail, wait or lose their connection.

        Args:
            action: `GetUser` (of any service), `ram.GetUser`, `imds.token`, `imds.role`, `imds.credentials`, or `*` for
                whatever comes.
            code: Error code to answer with, before anything of the request is checked; None carries the call out.
            status: HTTP status; by default the one the code is known for, 400 for an unknown code.
            times: How many calls.
            message: Text of the error.
            retry_after_ms: Milliseconds for the `x-acs-retry-after` header.
            drop: `"before"` closes the connection without acting, `"after"` (or True) acts and then closes it without a
                reply.
            delay: Seconds to wait first.
            body: A whole reply of your own (a mapping becomes JSON), with `status` (200 by default) and `content_type`.
            content_type: Of `body`.
            truncate: Bytes of the reply body after which the connection breaks.
        """
        fault = Fault(
            code=code,
            status=status,
            message=message,
            retry_after_ms=retry_after_ms,
            drop=drop_of(drop),
            delay=delay,
            body=body_of(body),
            content_type=content_type,
            truncate=truncate,
        )
        self._thread.core.faults.add(action, fault, times)

    def page_cap(self, items: int | None) -> None:
        """No page of any list holds more than this many items, whatever `MaxItems` says; None lifts it."""
        self._thread.core.wire.set_page_cap(items)

    def set_report_delay(self, seconds: float) -> None:
        """How long the reports that are ordered from now on are in the making, in seconds of the emulator's clock: one
        second unless changed, 0 has them ready at the next call. `clock.advance` passes the time."""
        self._thread.core.wire.set_report_delay(seconds)

    def reset(self) -> None:
        """Back to the start: one account with nothing in it, the clock on time, no faults, an empty request log."""
        self._thread.do(lambda core: core.reset())

    def seed(self, description: Mapping[str, Any], *, account_id: str = ACCOUNT_ID) -> dict[str, list[Keys]]:
        """Adds what a description says: `{"users": [...], "groups": [...], "roles": [...], "policies": [...]}` with
        the fields of the classes in `aliram.emulator.seed`. Returns the access keys it made, by user name."""
        seed = read_seed(description)
        made = self._thread.do(lambda core: plant(core.state, account_id, seed))
        return {
            name: [_keys(account_id, (key["access_key_id"], key["access_key_secret"])) for key in keys]
            for name, keys in made.items()
        }

    def seed_users(
        self,
        users: int,
        *,
        prefix: str = "user",
        access_keys: int = 1,
        groups: int = 0,
        policies: int = 0,
        mfa: float = 0.0,
        account_id: str = ACCOUNT_ID,
    ) -> None:
        """Adds a made-up company, quickly, and raises the quotas it goes past.

        Args:
            users: How many; they are called `<prefix>-000000` and so on.
            prefix: Of the user names.
            access_keys: Keys of each user.
            groups: Groups in all; each user is in one, in turn.
            policies: Custom policies in all; each user and each group has one, in turn.
            mfa: Share of users with a bound virtual MFA device, from 0 to 1.
            account_id: Whose users they are.
        """
        plan = Company(users, prefix, access_keys, groups, policies, mfa)
        self._thread.do(lambda core: company(core.state, account_id, plan))

    def set_quota(self, name: str, value: int, *, account_id: str = ACCOUNT_ID) -> None:
        """Changes what an account may hold; the name is that of GetAccountSummary, for example `UsersQuota`."""
        self._thread.do(lambda core: set_quota(core.state, account_id, name, value))

    def set_oidc_keys(self, issuer: str, jwks: Mapping[str, Any] | None) -> None:
        """Tells the keys with which an OIDC issuer signs its tokens, for every account; AssumeRoleWithOIDC checks them.

        An issuer on loopback publishes its own (`/.well-known/openid-configuration`) and needs this only to stand in
        for it; no other host is ever asked.

        Args:
            issuer: The `IssuerUrl` of the provider, to the letter.
            jwks: A JSON web key set, `{"keys": [...]}`, with RSA keys (RS256) or EC keys of the curve P-256 (ES256);
                None forgets what was told before.

        Raises:
            ValueError: it is no key set, or holds no key of these kinds.
        """
        self._thread.do(lambda core: give_keys(core.state, issuer, jwks))

    def add_passkey(self, user: str, name: str, *, account_id: str = ACCOUNT_ID) -> str:
        """Registers a passkey for the user of that bare name, as only the console can, and returns its `PasskeyId`."""
        return self._thread.do(lambda core: plant_passkey(core.state, account_id, user, name))

    def confirm_verification(self, user: str, verify_type: str, *, account_id: str = ACCOUNT_ID) -> None:
        """The user confirms the security phone (`sms`) or mailbox (`email`) that SetVerificationInfo left pending."""
        self._thread.do(lambda core: confirm_verification(core.state, account_id, user, verify_type))

    def set_root_mfa(self, bound: bool, *, account_id: str = ACCOUNT_ID) -> None:
        """Whether the account's own logon is protected by MFA, for GetAccountMFAInfo and the reports."""
        self._thread.do(lambda core: set_root_mfa(core.state, account_id, bound))

    def add_account(self, account_id: str | None = None, *, alias: str | None = None) -> EmulatedAccount:
        """Adds another account with a root key of its own; without an id it gets the next free one."""
        account, key = self._thread.do(lambda core: core.add_account(account_id, alias))
        return EmulatedAccount(account, _keys(account, key))

    def set_instance_role(self, name: str | None) -> None:
        """Attaches a role to the emulated instance, made on the spot (trusting ECS) where there is none of that
        name; None detaches."""
        self._thread.do(lambda core: core.imds.attach(name))

    def rotate_instance_role(self) -> None:
        """The metadata service gives new credentials from now on; the old ones last until they end."""
        self._thread.do(lambda core: core.imds.rotate())

    def set_imds(self, *, mode: ImdsMode | None = None, lifetime: int | None = None) -> None:
        """Changes how the metadata service behaves: `mode` as in `serve`, `lifetime` of new credentials in seconds."""

        def change(core: Core) -> None:
            if mode is not None:
                core.imds.mode = checked_mode(mode)
            if lifetime is not None:
                core.imds.lifetime = lifetime

        self._thread.do(change)

    def expire_imds_tokens(self) -> None:
        """Every metadata token given so far is refused from now on."""
        self._thread.do(lambda core: core.imds.expire_tokens())


def serve(
    port: int = 0,
    *,
    state: str | os.PathLike[str] = ":memory:",
    instance_role: str | None = None,
    imds: ImdsMode = "optional",
    instance_lifetime: int = 21_600,
    now: Callable[[], float] = time.time,
) -> Emulator:
    """An emulator, to be used as `with` or `async with`.

    Args:
        port: On 127.0.0.1, always; 0 takes a free one.
        state: A file to keep the state in (made with mode 0600, for one emulator at a time), or `:memory:`.
        instance_role: Role of the emulated instance, made where it does not exist; without one the metadata service has
            no credentials to give (404).
        imds: `optional` answers metadata requests with a token or without, `required` only with one, `v1` knows no
            tokens.
        instance_lifetime: Seconds for which the instance's credentials last.
        now: The wall clock, in epoch seconds.
    """
    return Emulator(port, Settings(state, now, checked_mode(imds), instance_role, instance_lifetime))


def _keys(account: str, key: tuple[str, str]) -> Keys:
    return Keys(access_key_id=key[0], access_key_secret=Secret(key[1]), provider="emulator", scope=account)
