"""Instance metadata under `/latest/`: tokens, the role of the instance and its rotating credentials.

The credentials are real sessions of a role in the emulator's first account, so that STS, RAM and IMS accept them until
they end. Paths and headers are those of the page "Instance metadata" (ECS, 2025); the statuses of refusals are not
published, and inferred.
"""

from __future__ import annotations

import json
import os
import re
from typing import Literal, NamedTuple, cast, get_args

from .clock import iso
from .constants import ACCOUNT_ID
from .message import Incoming, Outgoing, as_json
from .roles import Role
from .state import State
from .sts import find_role, issue
from .trust import trusted

__all__ = ["DEFAULT_LIFETIME", "Imds", "ImdsMode", "checked_lifetime", "checked_mode", "checked_role", "imds_action"]

ImdsMode = Literal["optional", "required", "v1"]
"""`optional`: with a token or without; `required`: with one only; `v1`: the instance knows no tokens."""

_TOKENS = "/latest/api/token"
_ROLES = "/latest/meta-data/ram/security-credentials"
_SERVICE = "ecs.aliyuncs.com"
_SESSION = "vm-ram-i-emulator"
_MAX_TTL = 21_600
_MAX_LIFETIME = 86_400
DEFAULT_LIFETIME = 21_600
"""Seconds for which an instance's credentials last unless something else is said."""
_ROLE_NAME = re.compile(r"[A-Za-z0-9.-]{1,64}", re.ASCII).fullmatch
"""What CreateRole takes (RAM 2015-05-01)."""
_PLAIN = "text/plain; charset=utf-8"


def imds_action(request: Incoming) -> str:
    """What a metadata request asks for, as faults and the request log name it."""
    if request.path == _TOKENS:
        return "token"
    if request.path.rstrip("/") == _ROLES:
        return "role"
    return "credentials" if request.path.startswith(f"{_ROLES}/") else "other"


class _Issued(NamedTuple):
    body: dict[str, str]
    role_seq: int
    fresh_until: float


class Imds:
    """The metadata service of one instance."""

    def __init__(self, state: State, mode: ImdsMode, lifetime: int) -> None:
        self._state = state
        self._tokens: dict[str, float] = {}
        self._issued: _Issued | None = None
        self._role: str | None = None
        self.mode: ImdsMode = mode
        self.lifetime = lifetime
        """Seconds for which the credentials last. The same ones are given until a quarter of it (at most half an
        hour) is left, as real ones are replaced before they end."""

    @property
    def role(self) -> str | None:
        """Name of the attached role; None when there is none (and the service says 404)."""
        return self._role

    def attach(self, name: str | None) -> None:
        """Gives the instance a role, made on the spot (trusting ECS) where there is none of that name; None takes it
        away."""
        if name is not None and self._find(name) is None:
            statement = {"Action": "sts:AssumeRole", "Effect": "Allow", "Principal": {"Service": [_SERVICE]}}
            now = self._state.clock.stamp()
            self._state.insert(
                "INSERT INTO roles (account, name, description, trust, created, updated) VALUES (?, ?, ?, ?, ?, ?)",
                ACCOUNT_ID,
                name,
                "Role of the emulated instance.",
                json.dumps({"Version": "1", "Statement": [statement]}),
                now,
                now,
            )
        self._role = name
        self._issued = None

    def resume(self, name: str | None) -> None:
        """The role is the one of that name, whether there is one or not; it gets new credentials."""
        self._role = name
        self._issued = None

    def rotate(self) -> None:
        """The next request gets new credentials; the old ones last until they end."""
        self._issued = None

    def expire_tokens(self) -> None:
        """Every metadata token is worthless from now on."""
        self._tokens.clear()

    def handle(self, request: Incoming) -> Outgoing:
        """Answers one request."""
        action = imds_action(request)
        if action == "token":
            return self._token(request)
        if request.method != "GET":
            return _text(405, "Method Not Allowed")
        refused = self._refused(request)
        if refused is not None:
            return refused
        if action == "other" or self._role is None:
            return _text(404, "Not Found")
        if action == "role":
            return _text(200, self._role)
        role = self._find(self._role)
        name = request.path.removeprefix(f"{_ROLES}/").rstrip("/")
        if role is None or name != self._role:
            return _text(404, "Not Found")
        if not trusted(role, _SERVICE, {"acs:CurrentTime": self._now()}):
            return Outgoing(200, as_json({"Code": "AssumeRoleUnauthorizedAccess", "LastUpdated": self._now()}))
        return Outgoing(200, as_json(self._credentials(role)))

    def _token(self, request: Incoming) -> Outgoing:
        if self.mode == "v1":
            return _text(404, "Not Found")
        if request.method != "PUT":
            return _text(405, "Method Not Allowed")
        ttl = request.headers.get("x-aliyun-ecs-metadata-token-ttl-seconds", "")
        if not (ttl.isascii() and ttl.isdigit() and len(ttl) < 6 and 1 <= int(ttl) <= _MAX_TTL):
            return _text(400, "Bad Request")
        now = self._state.clock.now()
        self._tokens = {token: end for token, end in self._tokens.items() if end > now}
        token = os.urandom(30).hex()
        self._tokens[token] = now + int(ttl)
        return _text(200, token)

    def _refused(self, request: Incoming) -> Outgoing | None:
        """The answer to a request that does not prove enough, else None."""
        if self.mode == "v1":
            return None
        token = request.headers.get("x-aliyun-ecs-metadata-token")
        if token is None:
            return _text(403, "Forbidden") if self.mode == "required" else None
        return None if self._tokens.get(token, 0.0) > self._state.clock.now() else _text(401, "Unauthorized")

    def _credentials(self, role: Role) -> dict[str, str]:
        now = self._state.clock.now()
        issued = self._issued
        if issued is None or issued.role_seq != role.seq or now >= issued.fresh_until:
            with self._state.transaction():
                keys = issue(self._state, role, _SESSION, self.lifetime)
            fresh_until = now + self.lifetime - min(1800, self.lifetime / 4)
            body = {**keys, "LastUpdated": self._now(), "Code": "Success"}
            issued = self._issued = _Issued(body, role.seq, fresh_until)
        return issued.body

    def _find(self, name: str) -> Role | None:
        return find_role(self._state, ACCOUNT_ID, name)

    def _now(self) -> str:
        return iso(self._state.clock.now())


def checked_mode(text: str) -> ImdsMode:
    """A mode as it was given, or a ValueError."""
    if text not in get_args(ImdsMode):
        raise ValueError(f"the metadata mode is one of {', '.join(get_args(ImdsMode))}, not {text!r}")
    return cast(ImdsMode, text)


def checked_role(name: str | None) -> str | None:
    """The name of an instance's role as it was given (None for no role), or a ValueError."""
    if name is not None and not _ROLE_NAME(name):
        raise ValueError(f"instance-role must be 1 to 64 characters of A-Za-z0-9.-, not {name!r}")
    return name


def checked_lifetime(seconds: int) -> int:
    """A lifetime of credentials as it was given, or a ValueError."""
    if type(seconds) is not int or not 1 <= seconds <= _MAX_LIFETIME:  # a truth value is an int as well
        raise ValueError(f"the lifetime is whole seconds from 1 to {_MAX_LIFETIME:,}, not {seconds!r}")
    return seconds


def _text(status: int, text: str) -> Outgoing:
    return Outgoing(status, text.encode(), _PLAIN)
