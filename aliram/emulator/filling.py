"""What the command puts into a new state when it starts, and what it then tells of the keys it made."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from aliram.errors import ConfigError

from .company import make_company
from .constants import ACCOUNT_ID
from .planting import plant_all
from .seed import SeedCompany, read_seed_file
from .state import State

__all__ = ["Filling", "UserKey"]

_FEW = 3
"""Keys of made-up users that are told."""


class UserKey(NamedTuple):
    """An access key of a user."""

    account: str
    user: str
    id: str
    secret: str


class Filling:
    """The accounts of some files and a number of made-up users, to be put into a state that has nothing in it yet.

    Raises:
        ConfigError: a file cannot be read, or describes no accounts.
    """

    def __init__(self, files: Sequence[str], users: int) -> None:
        self._seeds = [(path, read_seed_file(path)) for path in files]
        self._users = users
        self.keys: list[UserKey] = []
        """Once it was put there: the keys of all users that the files name, and of the first few made-up ones."""
        self.more = 0
        """How many keys were made besides."""

    def __call__(self, state: State) -> None:
        """Puts it there. Raises `ConfigError` for what is wrong in it; the caller's transaction undoes the rest."""
        for path, seeds in self._seeds:
            try:
                planted = plant_all(state, seeds)
            except ValueError as error:
                raise ConfigError(f"{path}: {error}") from None
            for each in planted:
                self.keys += [
                    UserKey(each.account, user, *key) for user, keys in each.access_keys.items() for key in keys
                ]
        if self._users:
            try:
                make_company(state, ACCOUNT_ID, SeedCompany(self._users))
            except ValueError as error:
                raise ConfigError(f"--users {self._users}: {error}") from None
        self._tell_of_made_up_ones(state)

    def _tell_of_made_up_ones(self, state: State) -> None:
        named = {key.id for key in self.keys}
        rows = state.all(
            "SELECT k.account, u.name, k.id, k.secret FROM access_keys k JOIN users u ON u.seq = k.user_seq"
            " ORDER BY k.user_seq LIMIT ?",
            len(named) + _FEW,
        )
        self.keys += [UserKey(*row) for row in rows if row[2] not in named][:_FEW]
        self.more = state.count("SELECT count(*) FROM access_keys WHERE user_seq <> 0") - len(self.keys)
