"""What a test changes on a running emulator: its clock, its state as a whole, how it behaves, its instance."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from .account import set_quota
from .clock import Clock
from .constants import ACCOUNT_ID
from .core import Core
from .entrance import Entrance
from .imds import ImdsMode, checked_lifetime, checked_mode, checked_role
from .issuers import give_keys
from .mfa import set_root_mfa
from .passkeys import plant_passkey
from .permissions import AuthMode, checked_auth
from .planting import check_account
from .snapshots import restore_snapshot, take_snapshot
from .state import State
from .verification import confirm_verification

__all__ = ["Steering"]

T = TypeVar("T")


class Steering(Entrance):
    """A part of `Emulator`."""

    # -- time and state ---------------------------------------------------------------------------------------------

    @property
    def clock(self) -> Clock:
        """The emulator's time: `clock.advance(seconds)` and `clock.set(moment)` age every token and every metadata
        credential at once. Request dates are compared with the wall clock, which stays as it is."""
        return self._thread.core.clock

    def reset(self) -> None:
        """Back to the start: one account with nothing in it, the clock on time, no faults, an empty request log, every
        setting as `serve` was told."""
        self._thread.do(lambda core: core.reset())

    def snapshot(self) -> bytes:
        """All that it holds: every account, the clock's distance from the wall clock, the settings; neither faults nor
        the request log. It contains secrets, and can be restored by this version of aliram only."""
        return self._thread.do(take_snapshot)

    def restore(self, snapshot: bytes) -> None:
        """Makes everything as it was at a snapshot, of this emulator or of another one; a state file as well. Faults
        and the request log are cleared, metadata tokens end. It takes a millisecond for an account of some hundred
        users, so that a test suite can restore between any two tests.

        Raises:
            ValueError: it is no snapshot, is damaged, or was made by another version. Nothing was changed.
        """
        self._thread.do(lambda core: restore_snapshot(core, snapshot))

    def state(self, account_id: str | None = None) -> dict[str, Any]:
        """What it holds, for JSON and without any secret: `{"now": ..., "accounts": [...]}`, every account or the one
        of an id, with its users, groups, roles, policies and their versions, what is attached to what, access keys (ids
        and statuses), applications, identity providers, sessions, recycle bin. The order is that of creation.

        Raises:
            ValueError: there is no such account.
        """
        return self._thread.do(lambda core: core.describe(account_id))

    # -- how it behaves ---------------------------------------------------------------------------------------------

    def set_auth(self, mode: AuthMode) -> None:
        """How much every caller has to prove from now on; `mode` as `auth` in `serve`."""
        checked = checked_auth(mode)

        def change(core: Core) -> None:
            core.wire.auth = checked

        self._thread.do(change)

    def page_cap(self, items: int | None) -> None:
        """No page of any list holds more than this many items, whatever `MaxItems` says; None lifts it."""
        self._thread.core.wire.set_page_cap(items)

    def set_report_delay(self, seconds: float) -> None:
        """How long the reports that are ordered from now on are in the making, in seconds of the emulator's clock: one
        second unless changed, 0 has them ready at the next call. `clock.advance` passes the time."""
        self._thread.core.wire.set_report_delay(seconds)

    def set_consistency_delay(self, seconds: float) -> None:
        """Lets readers see every change only that many seconds of the emulator's clock after it was made; 0 ends that.

        Late are all Get and List operations, AssumeRole (the role and who may assume it), whether a permanent access
        key is known and active, and what permissions allow. Operations that change something go by what is, so that a
        name is taken at once, and STS keys work at once. What a test arranges itself (`seed`, `restore`, `set_quota`
        and so on) is seen at once, with all that was changed before it.
        """
        self._thread.do(lambda core: core.seen.set_delay(seconds))

    def set_quota(self, name: str, value: int, *, account_id: str = ACCOUNT_ID) -> None:
        """Changes what an account may hold; the name is that of GetAccountSummary, for example `UsersQuota`."""
        self._arrange(lambda state: set_quota(state, check_account(state, account_id), name, value))

    # -- what no operation does -------------------------------------------------------------------------------------

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
        self._arrange(lambda state: give_keys(state, issuer, jwks))

    def add_passkey(self, user: str, name: str, *, account_id: str = ACCOUNT_ID) -> str:
        """Registers a passkey for the user of that bare name, as only the console can, and returns its `PasskeyId`."""
        return self._arrange(lambda state: plant_passkey(state, account_id, user, name))

    def confirm_verification(self, user: str, verify_type: str, *, account_id: str = ACCOUNT_ID) -> None:
        """The user confirms the security phone (`sms`) or mailbox (`email`) that SetVerificationInfo left pending."""
        self._arrange(lambda state: confirm_verification(state, account_id, user, verify_type))

    def set_root_mfa(self, bound: bool, *, account_id: str = ACCOUNT_ID) -> None:
        """Whether the account's own logon is protected by MFA, for GetAccountMFAInfo and the reports."""
        self._arrange(lambda state: set_root_mfa(state, check_account(state, account_id), bound))

    # -- the instance -----------------------------------------------------------------------------------------------

    def set_instance_role(self, name: str | None) -> None:
        """Attaches a role to the emulated instance, made on the spot (trusting ECS) where there is none of that
        name; None detaches. Raises `ValueError` for a name that CreateRole would not take."""
        role = checked_role(name)
        self._thread.do(lambda core: core.arrange(lambda _: core.imds.attach(role)))

    def rotate_instance_role(self) -> None:
        """The metadata service gives new credentials from now on; the old ones last until they end."""
        self._thread.do(lambda core: core.imds.rotate())

    def set_imds(self, *, mode: ImdsMode | None = None, lifetime: int | None = None) -> None:
        """Changes how the metadata service behaves: `mode` as in `serve`, `lifetime` of new credentials in seconds (1
        to 86,400). Raises `ValueError` for anything else, and changes nothing then."""
        if mode is not None:
            checked_mode(mode)
        if lifetime is not None:
            checked_lifetime(lifetime)

        def change(core: Core) -> None:
            if mode is not None:
                core.imds.mode = mode
            if lifetime is not None:
                core.imds.lifetime = lifetime

        self._thread.do(change)

    def expire_imds_tokens(self) -> None:
        """Every metadata token given so far is refused from now on."""
        self._thread.do(lambda core: core.imds.expire_tokens())

    def _arrange(self, act: Callable[[State], T]) -> T:
        return self._thread.do(lambda core: core.arrange(act))
