"""Control paths about what the emulator holds: seeds, snapshots, the state as JSON."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import msgspec
from msgspec import Struct

from .account import set_quota
from .catalog import COVERED
from .clock import iso
from .company import make_company
from .constants import ACCOUNT_ID
from .core import Core
from .message import Outgoing
from .planting import Planted, add_account, check_account, plant_all
from .seed import SeedCompany, read_seeds
from .snapshots import restore_snapshot, take_snapshot

__all__ = ["BINARY", "READS", "WRITES"]


class _Which(Struct, forbid_unknown_fields=True):
    account: str | None = None


class _Nothing(Struct, forbid_unknown_fields=True):
    pass


class _Name(Struct, forbid_unknown_fields=True):
    name: str


class _Company(SeedCompany):
    account: str = ACCOUNT_ID


class _Account(Struct, forbid_unknown_fields=True):
    id: str | None = None
    alias: str | None = None


class _Quota(Struct, forbid_unknown_fields=True):
    name: str
    value: int
    account: str = ACCOUNT_ID


def _health(core: Core, asked: Mapping[str, str]) -> dict[str, Any]:
    msgspec.convert(dict(asked), _Nothing)
    return {"status": "ok", "account_id": ACCOUNT_ID, "now": iso(core.clock.now()), "covered": COVERED}


def _state(core: Core, asked: Mapping[str, str]) -> dict[str, Any]:
    return core.describe(msgspec.convert(dict(asked), _Which).account)


def _download(core: Core, asked: Mapping[str, str]) -> Outgoing:
    msgspec.convert(dict(asked), _Nothing)
    return Outgoing(200, take_snapshot(core), "application/octet-stream")


def _reset(core: Core, body: bytes) -> dict[str, Any]:
    msgspec.json.decode(body, type=_Nothing)
    core.reset()
    return {}


def _keep(core: Core, body: bytes) -> dict[str, Any]:
    core.snapshots[msgspec.json.decode(body, type=_Name).name] = take_snapshot(core)
    return {}


def _restore(core: Core, body: bytes) -> dict[str, Any]:
    name = msgspec.json.decode(body, type=_Name).name
    if name not in core.snapshots:
        kept = ", ".join(core.snapshots) or "none"
        raise ValueError(f"there is no snapshot {name!r}; there is {kept}")
    restore_snapshot(core, core.snapshots[name])
    return {}


def _upload(core: Core, body: bytes) -> dict[str, Any]:
    restore_snapshot(core, body)
    return {}


def _seed(core: Core, body: bytes) -> dict[str, Any]:
    seeds = read_seeds(msgspec.json.decode(body))
    planted = core.arrange(lambda state: plant_all(state, seeds))
    trees = [_planted(each) for each in planted]
    return {"accounts": trees, "access_keys": trees[0]["access_keys"]} if len(trees) == 1 else {"accounts": trees}


def _seed_users(core: Core, body: bytes) -> dict[str, Any]:
    wish = msgspec.json.decode(body, type=_Company)
    core.arrange(lambda state: make_company(state, check_account(state, wish.account), wish))
    return {}


def _account(core: Core, body: bytes) -> dict[str, Any]:
    wish = msgspec.json.decode(body, type=_Account)
    return _planted(core.arrange(lambda state: add_account(state, wish.id, wish.alias)))


def _quota(core: Core, body: bytes) -> dict[str, Any]:
    wish = msgspec.json.decode(body, type=_Quota)
    core.arrange(lambda state: set_quota(state, check_account(state, wish.account), wish.name, wish.value))
    return {}


def _planted(planted: Planted) -> dict[str, Any]:
    keys = {user: [_key(key) for key in made] for user, made in planted.access_keys.items()}
    return {"id": planted.account, "root_key": _key(planted.root_key), "access_keys": keys}


def _key(key: tuple[str, str]) -> dict[str, str]:
    return {"access_key_id": key[0], "access_key_secret": key[1]}


READS: dict[str, Callable[[Core, Mapping[str, str]], dict[str, Any] | Outgoing]] = {
    "health": _health,
    "state": _state,
    "snapshot": _download,
}
WRITES: dict[str, Callable[[Core, bytes], dict[str, Any]]] = {
    "reset": _reset,
    "snapshot": _keep,
    "restore": _restore,
    "seed": _seed,
    "seed-users": _seed_users,
    "account": _account,
    "quota": _quota,
}
BINARY: dict[str, Callable[[Core, bytes], dict[str, Any]]] = {"restore": _upload}
"""What also takes bytes as they are (`Content-Type: application/octet-stream`)."""
