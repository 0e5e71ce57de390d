"""Settings of which an account has one set, kept as one JSON text each: password policy, security preference, SSO.

What a call that names only some settings does to the others is not published. Here a setting that is left out returns
to the default that the API metadata documents for it, keeps its value where none is documented (IMS and RAM differ in
that), and is not touched by a service that does not know it. All three are inferred.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from .room import Call
from .state import State

__all__ = ["change_settings", "load_settings", "save_settings"]


def load_settings(state: State, account: str, kind: str, initial: Mapping[str, Any]) -> dict[str, Any]:
    """An account's settings of a kind by name; `initial` holds all of them, as a new account has them."""
    row = state.one("SELECT value FROM account_settings WHERE account = ? AND kind = ?", account, kind)
    return {**initial, **(json.loads(row[0]) if row is not None else {})}


def save_settings(state: State, account: str, kind: str, settings: Mapping[str, Any]) -> None:
    """Keeps an account's settings of a kind."""
    state.run("INSERT OR REPLACE INTO account_settings VALUES (?, ?, ?)", account, kind, json.dumps(settings))


def change_settings(
    call: Call, settings: Mapping[str, Any], spelling: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """What the settings are after the call; nothing is kept yet.

    `spelling` gives the name of the setting where the parameter of the called service has another.
    """
    changed = dict(settings)
    for param in call.operation.params:
        name = (spelling or {}).get(param.name, param.name)
        if param.name in call.args:
            changed[name] = call.args[param.name]
        elif param.default is not None:
            changed[name] = param.default
    return changed
