"""How a test fills an emulator with accounts."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from aliram.credentials.keys import Keys
from aliram.errors import ConfigError

from .company import make_company
from .constants import ACCOUNT_ID
from .entrance import Entrance, as_keys
from .planting import Planted, Secrets, add_account, all_root_keys, check_account, plant, plant_all
from .seed import Seed, SeedCompany, read_seed, read_seed_file, read_seeds

__all__ = ["EmulatedAccount", "SeedSteering", "SeededAccount"]


class EmulatedAccount(NamedTuple):
    """An account of an emulator."""

    id: str
    root_key: Keys


class SeededAccount(NamedTuple):
    """What a description was made into."""

    id: str
    root_key: Keys
    access_keys: dict[str, list[Keys]]
    """Those that were made, by user name."""


class SeedSteering(Entrance):
    """A part of `Emulator`."""

    def seed(self, description: Mapping[str, Any], *, account_id: str = ACCOUNT_ID) -> dict[str, list[Keys]]:
        """Adds what a description says to an account: `{"users": [...], "groups": [...], "roles": [...], "policies":
        [...]}` and more, with the fields of `aliram.emulator.seed.Seed`. Returns the access keys it made, by user name.

        Quotas that it exceeds are raised.

        Raises:
            ValueError: something in it is wrong; the text names the place. Nothing was added.
        """
        seed = read_seed(description)
        made = self._thread.do(lambda core: core.arrange(lambda state: plant(state, account_id, seed)))
        return _keys(account_id, made)

    def seed_accounts(self, descriptions: Mapping[str, Any]) -> list[SeededAccount]:
        """Adds what `{"accounts": [...]}` says, or a description that stands alone: each to the account of its `id`,
        which is made where there is none, without an id to the first one.

        Raises:
            ValueError: something in it is wrong; the text names the place. Nothing was added.
        """
        return self._plant(read_seeds(descriptions))

    def seed_file(self, path: str | os.PathLike[str]) -> list[SeededAccount]:
        """The same from a file, in YAML (`.yaml`, `.yml`; needs the extra `emulator`) or JSON.

        Raises:
            ConfigError: it cannot be read, or something in it is wrong. Nothing was added.
        """
        seeds = read_seed_file(path)
        try:
            return self._plant(seeds)
        except ConfigError:
            raise
        except ValueError as error:
            raise ConfigError(f"{os.fspath(path)}: {error}") from None

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

        Raises:
            ValueError: a number that makes no sense, or a name that is taken. Nothing was added.
        """
        plan = SeedCompany(users, prefix, access_keys, groups, policies, mfa)
        self._thread.do(
            lambda core: core.arrange(lambda state: make_company(state, check_account(state, account_id), plan))
        )

    def add_account(self, account_id: str | None = None, *, alias: str | None = None) -> EmulatedAccount:
        """Adds another account with a root key of its own; without an id it gets the next free one."""
        made = self._thread.do(lambda core: core.arrange(lambda state: add_account(state, account_id, alias)))
        return EmulatedAccount(made.account, as_keys(made.account, made.root_key))

    @property
    def accounts(self) -> list[EmulatedAccount]:
        """The accounts in the order in which they were made, each with the root key it was made with; those whose key
        was deleted are left out."""
        made = self._thread.do(lambda core: all_root_keys(core.state))
        return [EmulatedAccount(account, as_keys(account, key)) for account, key in made if key[1]]

    def _plant(self, seeds: Sequence[Seed]) -> list[SeededAccount]:
        return list(map(_account, self._thread.do(lambda core: core.arrange(lambda state: plant_all(state, seeds)))))


def _account(made: Planted) -> SeededAccount:
    return SeededAccount(made.account, as_keys(made.account, made.root_key), _keys(made.account, made.access_keys))


def _keys(account: str, made: Secrets) -> dict[str, list[Keys]]:
    return {user: [as_keys(account, key) for key in keys] for user, keys in made.items()}
