"""Which actions exist, and which of them a room answers."""

from __future__ import annotations

import importlib
from collections.abc import Iterable
from typing import Any, NamedTuple

from aliram.operation import Operation

from . import (
    access_keys,
    account,
    app_secrets,
    applications,
    attachments,
    credential_report,
    diagnostics,
    federation,
    governance,
    groups,
    key_policies,
    logins,
    mfa,
    oauth_scopes,
    oidc_providers,
    passkeys,
    passwords,
    policies,
    preferences,
    provisioning,
    recycle_bin,
    roles,
    saml_providers,
    security_report,
    service_credentials,
    service_linked_roles,
    sts,
    tags,
    user_sso,
    users,
    verification,
)
from .parameters import Parameters
from .refusals import Refusal, refuse
from .room import Handler

__all__ = ["COVERED", "Catalog", "Entry", "not_covered"]

_SERVICES = ("ims", "ram", "sts")
_ROOMS = (
    access_keys,
    account,
    app_secrets,
    applications,
    attachments,
    credential_report,
    diagnostics,
    governance,
    federation,
    groups,
    key_policies,
    logins,
    mfa,
    oauth_scopes,
    passkeys,
    passwords,
    oidc_providers,
    policies,
    preferences,
    provisioning,
    recycle_bin,
    roles,
    service_linked_roles,
    service_credentials,
    security_report,
    saml_providers,
    sts,
    tags,
    user_sso,
    users,
    verification,
)

_HANDLERS: dict[str, Handler] = {name: handler for room in _ROOMS for name, handler in room.ACTIONS.items()}

COVERED: tuple[str, ...] = tuple(sorted(_HANDLERS))
"""Ids of the operations the emulator carries out (`ram.CreateUser`)."""


class Entry(NamedTuple):
    """An action, ready to be carried out."""

    operation: Operation[Any]
    parameters: Parameters
    handler: Handler | None
    """None: the action exists, and no room answers it yet."""


class Catalog:
    """Actions by version and name, which is how a request names them: the host decides nothing."""

    def __init__(self, operations: Iterable[Operation[Any]]) -> None:
        self._operations: dict[tuple[str, str], Operation[Any]] = {}
        self._entries: dict[tuple[str, str], Entry] = {}
        self._services: dict[str, str] = {}
        for operation in operations:
            self._operations[operation.service.version, operation.name] = operation
            self._services[operation.service.version] = operation.service.key

    @classmethod
    def load(cls) -> Catalog:
        """Every described operation of the three services."""
        found: list[Operation[Any]] = []
        for service in _SERVICES:
            found += importlib.import_module(f"aliram.{service}.operations").OPERATIONS.values()
        return cls(found)

    def service(self, version: str) -> str | None:
        """The service a version belongs to; None for a version of none."""
        return self._services.get(version)

    def entry(self, version: str, action: str) -> Entry | None:
        """The action of a version; None where the service has none of that name."""
        key = (version, action)
        entry = self._entries.get(key)
        if entry is None and key in self._operations:
            operation = self._operations[key]
            entry = Entry(operation, Parameters(operation), _HANDLERS.get(operation.id))
            self._entries[key] = entry
        return entry


def not_covered(operation: Operation[Any]) -> Refusal:
    """What the caller of an action without a room is told."""
    listed = ", ".join(name for name in COVERED if name.startswith(f"{operation.service.key}."))
    return refuse("NotSupport.Emulator", f"The emulator does not do {operation.id} yet. It does {listed}.")
