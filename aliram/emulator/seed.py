"""Descriptions of accounts: what a seed may say, read from Python values or from a file.

A description is a mapping with the fields of `Seed`; several are a mapping with the one key `accounts`, a list of them.
`planting.py` makes accounts of them.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

import msgspec
from msgspec import Struct

from aliram.errors import ConfigError

__all__ = [
    "Seed",
    "SeedCompany",
    "SeedGroup",
    "SeedKey",
    "SeedPolicy",
    "SeedRole",
    "SeedUser",
    "read_seed",
    "read_seed_file",
    "read_seeds",
]


class SeedKey(Struct, forbid_unknown_fields=True):
    """An access key to be."""

    id: str
    secret: str
    status: str = "Active"
    """`Active` or `Inactive`."""
    created: str = ""
    """Moments are written `2026-01-31T08:00:00Z`; empty for now."""
    last_used: str = ""
    """Empty for never."""


class SeedUser(Struct, forbid_unknown_fields=True):
    """A user to be."""

    name: str
    display_name: str = ""
    email: str = ""
    phone: str = ""
    comments: str = ""
    groups: list[str] = []
    policies: list[str] = []
    """Names of policies: custom ones of this description first, then system ones."""
    access_keys: int | list[SeedKey] = 0
    """How many, or which."""
    mfa: bool = False
    """Whether a virtual device is bound."""
    password: str | None = None
    """Gives a login profile; it may be weaker than the password policy says."""
    tags: dict[str, str] = {}
    created: str = ""
    last_login: str = ""
    status: Literal["active", "freeze"] = "active"
    """As ListUsers has it; nothing follows from it here (what a suspended user may do is unverified)."""
    provision: str = "Manual"
    """`ProvisionType`: where the user comes from."""


class SeedGroup(Struct, forbid_unknown_fields=True):
    """A group to be."""

    name: str
    display_name: str = ""
    comments: str = ""
    policies: list[str] = []


class SeedRole(Struct, forbid_unknown_fields=True):
    """A role to be."""

    name: str
    trust: dict[str, Any]
    """The trust policy, which may name other accounts."""
    description: str = ""
    policies: list[str] = []
    max_session: int = 3600
    """Seconds."""
    tags: dict[str, str] = {}


class SeedPolicy(Struct, forbid_unknown_fields=True):
    """A custom policy to be: with one document, or with versions v1, v2 and so on."""

    name: str
    document: dict[str, Any] | None = None
    versions: list[dict[str, Any]] = []
    default_version: int = 1
    description: str = ""
    tags: dict[str, str] = {}


class SeedCompany(Struct, forbid_unknown_fields=True):
    """Made-up users, groups and policies to be."""

    users: int
    prefix: str = "user"
    access_keys: int = 1
    """Keys of each user."""
    groups: int = 0
    """Groups in all; every user is in one of them, in turn."""
    policies: int = 0
    """Custom policies in all; every user and every group has one of them, in turn."""
    mfa: float = 0.0
    """Share of the users with a bound virtual device, from 0 to 1."""


class Seed(Struct, forbid_unknown_fields=True):
    """What an account shall hold besides what it holds.

    The last fields take the arguments of an operation by their names in Python: `applications` those of
    `ims.create_application`, and so on.
    """

    id: str | int | None = None
    """16 digits. An account that does not exist is made, with a root key of its own; None is the first account."""
    alias: str | None = None
    domain: str | None = None
    """Default domain."""
    quotas: dict[str, int] = {}
    """By the names of GetAccountSummary. Those that the description exceeds are raised, but for the ones named here."""
    root_mfa: bool | None = None
    users: list[SeedUser] = []
    groups: list[SeedGroup] = []
    roles: list[SeedRole] = []
    policies: list[SeedPolicy] = []
    generate: SeedCompany | None = None
    password_policy: dict[str, Any] = {}
    security_preference: dict[str, Any] = {}
    applications: list[dict[str, Any]] = []
    saml_providers: list[dict[str, Any]] = []
    oidc_providers: list[dict[str, Any]] = []
    oidc_keys: dict[str, dict[str, Any]] = {}
    """JSON web key sets by issuer, for those that do not run on this machine."""


class _Seeds(Struct, forbid_unknown_fields=True):
    accounts: list[Seed]


def read_seed(value: Any) -> Seed:
    """The description of one account, given as a mapping. Raises a `ValueError` that names the place."""
    try:
        return msgspec.convert(value, Seed)
    except msgspec.ValidationError as error:
        raise ValueError(f"not a description of an account: {error}") from None


def read_seeds(value: Any) -> list[Seed]:
    """The descriptions in `{"accounts": [...]}`, or the one that stands alone. Raises a `ValueError` that names the
    place."""
    if not isinstance(value, Mapping) or "accounts" not in value:
        return [read_seed(value)]
    try:
        return msgspec.convert(value, _Seeds).accounts
    except msgspec.ValidationError as error:
        raise ValueError(f"not a description of accounts: {error}") from None


def read_seed_file(path: str | os.PathLike[str]) -> list[Seed]:
    """The descriptions in a file: YAML where its name ends with `.yaml` or `.yml`, else JSON.

    Raises:
        ConfigError: it cannot be read, is not what its name says, or describes no accounts; or YAML needs a package
            that is not installed.
    """
    file = Path(path)
    try:
        text = file.read_text("utf-8")
        value = _yaml(text) if file.suffix.lower() in (".yaml", ".yml") else _json(text)
        return read_seeds(value)
    except OSError as error:
        raise ConfigError(f"cannot read the seed {file}: {error.strerror}") from None
    except ValueError as error:
        raise ConfigError(f"{file}: {error}") from None


def _json(text: str) -> Any:
    try:
        return json.loads(text, object_pairs_hook=_once)
    except json.JSONDecodeError as error:
        raise ValueError(f"not JSON: {error} (a file of YAML ends with .yaml or .yml)") from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A mapping of pairs in which nothing is said twice."""
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise ValueError(f"{key!r} stands twice in one mapping")
        found[key] = value
    return found


def _yaml(text: str) -> Any:
    try:
        import yaml
    except ImportError:
        raise ValueError(
            "YAML needs the package pyyaml: pip install 'aliram[emulator]', or write the seed as JSON"
        ) from None
    # The fast one of libyaml, where there is one. Moments stay texts, as they are in JSON.
    loader: Any = type("_Loader", (getattr(yaml, "CSafeLoader", yaml.SafeLoader),), {})
    loader.yaml_implicit_resolvers = {
        first: [each for each in resolvers if each[0] != "tag:yaml.org,2002:timestamp"]
        for first, resolvers in loader.yaml_implicit_resolvers.items()
    }

    def mapping(reader: Any, node: Any) -> dict[str, Any]:
        _once([(str(key.value), None) for key, _ in node.value])
        # Brings in what `<<` names, behind which the mapping's own keys win.
        reader.flatten_mapping(node)
        keys = [reader.construct_object(key, deep=True) for key, _ in node.value]
        for key in keys:
            if not isinstance(key, str):
                raise ValueError(f"keys are texts, not {key!r} (put it into quotes)")
        return dict(zip(keys, (reader.construct_object(value, deep=True) for _, value in node.value), strict=True))

    loader.add_constructor("tag:yaml.org,2002:map", mapping)
    try:
        return yaml.load(text, loader)
    except yaml.YAMLError as error:
        where = " ".join(str(error).split()).replace('in "<unicode string>", line', "in line")
        raise ValueError(f"not YAML: {where}") from None
