"""Accounts made of descriptions.

Planting writes rows, it does not call actions: it is quick and knows no quotas, and raises those it goes past, so that
the account stays usable afterwards. What is written is checked as the actions would check it. The rarer things of an
account (settings, applications, identity providers) are made by the actions themselves.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from aliram.wire import check_and_encode

from .account import create_account, load_account, set_quota
from .company import ATTACH, KEY, make_company
from .constants import ACCOUNT_ID, ROOT_ACCESS_KEY_ID, ROOT_ACCESS_KEY_SECRET
from .diagnostics import Denials
from .documents import check_permissions, check_trust
from .ids import new_access_key
from .issuers import give_keys
from .mfa import new_seed, set_root_mfa
from .passwords import hash_password
from .policies import SYSTEM
from .quotas import raise_quotas
from .room import Call, Caller
from .seed import Seed, SeedKey, SeedPolicy, SeedUser
from .state import State
from .tags import set_tags
from .vetting import at, entry_of, vet

__all__ = ["Planted", "Secrets", "add_account", "all_root_keys", "check_account", "plant", "plant_all", "root_key_of"]

Secrets = dict[str, list[tuple[str, str]]]
"""Access keys (id and secret) by user name."""

_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII).fullmatch
_KEY_ID = re.compile(r"[A-Za-z0-9]{1,64}", re.ASCII).fullmatch


class Planted(NamedTuple):
    """What became of a description."""

    account: str
    root_key: tuple[str, str]
    """Id and secret."""
    access_keys: Secrets


def plant_all(state: State, seeds: Sequence[Seed]) -> list[Planted]:
    """Adds what several descriptions say, each to its account. Raises a `ValueError` that names the place, and adds
    nothing then."""
    with state.transaction():
        planted = []
        for number, seed in enumerate(seeds):
            with at(f"accounts[{number}]" if len(seeds) > 1 else ""):
                account = ACCOUNT_ID if seed.id is None else str(seed.id)
                if state.one("SELECT 1 FROM accounts WHERE id = ?", account) is None:
                    add_account(state, account, None)
                planted.append(Planted(account, root_key_of(state, account), plant(state, account, seed)))
    return planted


def plant(state: State, account: str, seed: Seed) -> Secrets:
    """Adds what a description says to an account that exists, and returns the access keys it made. Raises a
    `ValueError` that names the place, and adds nothing then."""
    if seed.id is not None and str(seed.id) != account:
        raise ValueError(f"the description is of account {seed.id}, not of {account}")
    with state.transaction():
        return _Planter(state, check_account(state, account)).plant(seed)


def check_account(state: State, account: str) -> str:
    """The id of an account that there is. Raises `ValueError` for any other."""
    if state.one("SELECT 1 FROM accounts WHERE id = ?", account) is None:
        raise ValueError(f"there is no account {account!r}")
    return account


def add_account(state: State, account: str | None, alias: str | None) -> Planted:
    """Adds an account with a root key of its own. Without an id it gets the next free one. Raises `ValueError`."""
    if account is None:
        number = int(ACCOUNT_ID) + state.count("SELECT count(*) FROM accounts")
        while state.one("SELECT 1 FROM accounts WHERE id = ?", str(number)) is not None:
            number += 1
        account = str(number)
    if not (account.isascii() and account.isdigit() and len(account) == 16):
        raise ValueError(f"an account id has 16 digits, not {account!r}")
    if alias is not None:
        with at("alias"):
            vet("ram.SetAccountAlias", AccountAlias=alias)
    # An alias may look like the id of another account, and both stand in the domain of the users.
    if state.one("SELECT 1 FROM accounts WHERE id IN (?, ?) OR alias IN (?, ?)", *(account, alias) * 2) is not None:
        raise ValueError(f"there is an account {account} or one with the alias {alias!r} already")
    key = (f"{ROOT_ACCESS_KEY_ID}{account}", f"{ROOT_ACCESS_KEY_SECRET}-{account}")
    create_account(state, account, alias, key)
    return Planted(account, key, {})


def root_key_of(state: State, account: str) -> tuple[str, str]:
    """Id and secret of the key that an account was made with; the secret is empty when the key is gone."""
    sql = "SELECT a.root_key, k.secret FROM accounts a LEFT JOIN access_keys k ON k.id = a.root_key WHERE a.id = ?"
    row = state.one(sql, account)
    key, secret = row if row is not None else ("", "")
    return str(key), str(secret or "")


def all_root_keys(state: State) -> list[tuple[str, tuple[str, str]]]:
    """The id of every account, the first one's before the others, with its root key as `root_key_of` tells it."""
    return [
        (str(account), root_key_of(state, account))
        for (account,) in state.all("SELECT id FROM accounts ORDER BY id <> ?, created, id", ACCOUNT_ID)
    ]


class _Planter:
    """Writes the rows of one description."""

    def __init__(self, state: State, account: str) -> None:
        self._state = state
        self._account = account
        self._now = state.clock.stamp()

    def plant(self, seed: Seed) -> Secrets:
        self._settings(seed)
        for policy, place in _named(seed.policies, "policies"):
            with at(place):
                self._policy(policy)
        for group, place in _named(seed.groups, "groups"):
            with at(place):
                columns = {"display_name": group.display_name, "comments": group.comments}
                vet("ram.CreateGroup", GroupName=group.name, Comments=group.comments)
                self._attach("group", self._insert("groups", group.name, **columns), group.policies)
        for role, place in _named(seed.roles, "roles"):
            with at(place):
                trust = json.dumps(role.trust, ensure_ascii=False)
                check_trust(trust)
                facts = {"Description": role.description, "MaxSessionDuration": role.max_session}
                vet("ram.CreateRole", RoleName=role.name, AssumeRolePolicyDocument="{}", **facts)
                columns = {"description": role.description, "trust": trust, "max_session": role.max_session}
                seq = self._insert("roles", role.name, **columns)
                self._attach("role", seq, role.policies)
                self._tag("role", seq, role.tags)
        made: Secrets = {}
        for user, place in _named(seed.users, "users"):
            with at(place):
                made[user.name] = self._user(user)
        if seed.generate is not None:
            with at("generate"):
                make_company(self._state, self._account, seed.generate)
        self._rarer(seed)
        raise_quotas(self._state, self._account, keep=seed.quotas)
        return made

    def _settings(self, seed: Seed) -> None:
        if seed.alias is not None:
            with at("alias"):
                self._act("ram.SetAccountAlias", {"account_alias": seed.alias})
        if seed.domain is not None:
            with at("domain"):
                self._act("ims.SetDefaultDomain", {"default_domain_name": seed.domain})
        if seed.root_mfa is not None:
            set_root_mfa(self._state, self._account, seed.root_mfa)
        for name, value in seed.quotas.items():
            with at("quotas"):
                set_quota(self._state, self._account, name, value)
        for operation, field in (
            ("ims.SetPasswordPolicy", "password_policy"),
            ("ims.SetSecurityPreference", "security_preference"),
        ):
            if arguments := getattr(seed, field):
                with at(field):
                    self._act(operation, arguments)

    def _rarer(self, seed: Seed) -> None:
        for operation, field in (
            ("ims.CreateApplication", "applications"),
            ("ims.CreateSAMLProvider", "saml_providers"),
            ("ims.CreateOIDCProvider", "oidc_providers"),
        ):
            for number, arguments in enumerate(getattr(seed, field)):
                with at(f"{field}[{number}]"):
                    self._act(operation, arguments)
        for issuer, jwks in seed.oidc_keys.items():
            with at(f"oidc_keys {issuer!r}"):
                give_keys(self._state, issuer, jwks)

    def _policy(self, policy: SeedPolicy) -> None:
        documents = [policy.document] if policy.document is not None else policy.versions
        if (policy.document is None) == (not policy.versions):
            raise ValueError("a policy has either a document or versions")
        if not 1 <= policy.default_version <= len(documents):
            raise ValueError(f"default_version is from 1 to {len(documents)}, not {policy.default_version}")
        texts = [json.dumps(document, ensure_ascii=False) for document in documents]
        for text in texts:
            check_permissions(text)
            named = {"PolicyName": policy.name, "Description": policy.description}
            # Its length is a quota, which a seed may exceed.
            vet("ram.CreatePolicy", **named, PolicyDocument="{}")
        columns = {"default_version": policy.default_version, "last_version": len(texts)}
        seq = self._insert("policies", policy.name, description=policy.description, **columns)
        rows = ((seq, version, text, self._now) for version, text in enumerate(texts, 1))
        self._state.many("INSERT INTO policy_versions VALUES (?, ?, ?, ?)", rows)
        self._tag("policy", seq, policy.tags)

    def _user(self, user: SeedUser) -> list[tuple[str, str]]:
        shown = user.display_name or user.name
        facts = {"Email": user.email, "MobilePhone": user.phone, "Comments": user.comments}
        vet("ram.CreateUser", UserName=user.name, DisplayName=shown, **facts)
        columns = {"email": user.email, "phone": user.phone, "comments": user.comments}
        moments = {"created": _moment(user.created) or self._now, "last_login": _moment(user.last_login)}
        origin = {"status": user.status, "provision": user.provision}
        seq = self._insert("users", user.name, display_name=shown, **columns, **moments, **origin)
        for group in user.groups:
            values = (self._find("groups", group), seq, self._now)
            self._once(f"group {group!r}", "INSERT INTO members VALUES (?, ?, ?)", values)
        self._attach("user", seq, user.policies)
        self._tag("user", seq, user.tags)
        if user.mfa:
            sql = "INSERT INTO mfa_devices (account, name, seed, user_seq, activated) VALUES (?, ?, ?, ?, ?)"
            self._once("MFA device", sql, (self._account, user.name, new_seed(), seq, self._now))
        if user.password is not None:
            if not user.password:
                raise ValueError("a password has at least one character; without the field there is no login profile")
            sql = "INSERT INTO logins VALUES (?, ?, 0, 0, 'Active', ?, ?)"
            self._state.run(sql, seq, hash_password(user.password), self._now, self._now)
        keys = user.access_keys
        if isinstance(keys, list):
            return [self._key(seq, key, f"access_keys[{number}]") for number, key in enumerate(keys)]
        if keys < 0:
            raise ValueError(f"access_keys must be 0 or more, not {keys}")
        return [self._key(seq, SeedKey(*new_access_key()), "") for _ in range(keys)]

    def _key(self, user: int, key: SeedKey, place: str) -> tuple[str, str]:
        with at(place):
            if not _KEY_ID(key.id) or not key.secret or not key.secret.isprintable():
                raise ValueError("an access key has an id of letters and digits, and a secret on one line")
            if key.status not in ("Active", "Inactive"):
                raise ValueError(f"status is Active or Inactive, not {key.status!r}")
            created, used = _moment(key.created) or self._now, _moment(key.last_used)
            self._once(f"key {key.id!r}", KEY, (key.id, key.secret, self._account, user, created, created))
            if used or key.status != "Active":
                sql = "UPDATE access_keys SET status = ?, used = ?, used_service = ? WHERE id = ?"
                self._state.run(sql, key.status, used, "Ram" if used else "", key.id)
        return key.id, key.secret

    def _insert(self, table: str, name: str, **values: Any) -> int:
        if self._state.one(f"SELECT 1 FROM {table} WHERE account = ? AND name = ?", self._account, name) is not None:
            raise ValueError(f"there is {name!r} among the {table} already")
        row = {"account": self._account, "name": name, "created": self._now, "updated": self._now, **values}
        sql = f"INSERT INTO {table} ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})"
        return self._state.insert(sql, *row.values())

    def _once(self, what: str, sql: str, values: Sequence[Any]) -> None:
        try:
            self._state.run(sql, *values)
        except sqlite3.IntegrityError:
            raise ValueError(f"there is this {what} already") from None

    def _find(self, table: str, name: str) -> int:
        row = self._state.one(
            f"SELECT seq FROM {table} WHERE name = ? AND account IN (?, ?) ORDER BY account = ?",
            name,
            self._account,
            SYSTEM,
            SYSTEM,
        )
        if row is None:
            raise ValueError(f"there is no {name!r} among the {table}")
        return int(row[0])

    def _attach(self, kind: str, seq: int, policies: Sequence[str]) -> None:
        for name in policies:
            policy = self._find("policies", name)
            self._once(f"policy {name!r}", ATTACH, (kind, seq, policy, self._account, self._now))

    def _tag(self, kind: str, seq: int, tags: Mapping[str, str]) -> None:
        if not tags:
            return
        listed = [{"Key": key, "Value": value} for key, value in tags.items()]
        with at("tags"):
            if kind == "user":
                sent = {f"Tag.{n}.{field}": text for n, tag in enumerate(listed, 1) for field, text in tag.items()}
                vet("ims.TagResources", ResourceType=kind, **{"ResourcePrincipalName.1": "user@domain"}, **sent)
            else:
                vet("ram.TagResources", ResourceType=kind, ResourceNames='["name"]', Tag=json.dumps(listed))
            set_tags(self._state, kind, seq, listed)

    def _act(self, operation: str, arguments: Mapping[str, Any]) -> None:
        """Carries an operation out as the root of the account; arguments go by their names in Python."""
        entry, handler = entry_of(operation)
        known = {param.python: param.name for param in entry.operation.params}
        for argument in arguments:
            if argument not in known:
                raise ValueError(f"there is no {argument!r}; there are {', '.join(known)}")
        encoded = check_and_encode(entry.operation, {known[key]: value for key, value in arguments.items()})
        account = load_account(self._state, self._account)
        root = Caller(account.id, "Account", 0, "root", account.id, "")
        call = Call(
            state=self._state,
            operation=entry.operation,
            args=entry.parameters.decode(dict(encoded.pairs), root.kind),
            caller=root,
            account=account,
            page_cap=None,
            report_delay=0.0,
            key_uses={},
            source="127.0.0.1",
            secure=True,
            rights=None,
            denials=Denials(self._state.clock),
        )
        handler(call)


def _named(entries: Sequence[Any], field: str) -> Iterator[tuple[Any, str]]:
    """Entries, each with its place."""
    for number, entry in enumerate(entries):
        yield entry, f"{field}[{number}] {entry.name!r}"


def _moment(text: str) -> str:
    if not text:
        return ""
    if not _MOMENT(text):
        raise ValueError(f"a moment is written 2026-01-31T08:00:00Z, not {text!r}")
    try:
        year = datetime.fromisoformat(text).year
    except ValueError:
        raise ValueError(f"there is no such moment as {text!r}") from None
    # The years of the emulator's clock: reports reckon from these moments.
    if not 1970 <= year < 9000:
        raise ValueError(f"a moment lies in the years 1970 to 8999, not {text!r}")
    return text
