"""The security report: how safely the account is set up, in nine figures and a score.

What is old, unused and strong, and how the score is made, is not published; all of it is inferred. Old and unused
follow the 90 days of the console's and Config's checks. The weights of the score add up to 100 and give the sample of
GetAccountSecurityPracticeReport its 63.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from .credential_report import Key, keys_by_owner
from .mfa import root_has_mfa
from .passwords import password_policy
from .room import Actions, Call

__all__ = ["ACTIONS", "is_old", "is_unused", "score"]

_DAYS = 90
"""After so many days a key is due for rotation, and one that nobody uses counts as unused."""

_CLASSES = (
    "RequireLowercaseCharacters",
    "RequireUppercaseCharacters",
    "RequireNumbers",
    "RequireSymbols",
)

_ROOT_KEY, _ROOT_MFA, _ROOT_OLD, _ROOT_UNUSED = 12, 10, 10, 10
"""What the account itself loses for a key, no MFA device, an old key and an unused key."""

_USERS_MFA, _USERS_OLD, _USERS_UNUSED = 10, 20, 23
"""What is lost when every user is without MFA device, has an old key, has an unused key; in proportion for less."""

_LEVELS = {"low": 5, "mid": 2, "high": 0}
"""What a password level costs."""


def is_old(call: Call, key: Key) -> bool:
    """Whether an active key is due for rotation."""
    return key.active and _days_ago(call, key.created) > _DAYS


def is_unused(call: Call, key: Key) -> bool:
    """Whether nobody used an active key for long; a new one has that time before it counts."""
    return key.active and _days_ago(call, key.used or key.created) > _DAYS


def score(figures: dict[str, Any]) -> int:
    """The score of the figures, 100 at most."""
    users = figures["SubUser"]
    lost = _LEVELS[figures["SubUserPwdLevel"]]
    lost += _ROOT_KEY if figures["RootWithAccessKey"] else 0
    lost += 0 if figures["BindMfa"] else _ROOT_MFA
    lost += _ROOT_OLD if figures["OldAkNum"] else 0
    lost += _ROOT_UNUSED if figures["UnusedAkNum"] else 0
    if users:
        lost += round(_USERS_MFA * (users - figures["SubUserBindMfa"]) / users)
        lost += round(_USERS_OLD * figures["SubUserWithOldAccessKey"] / users)
        lost += round(_USERS_UNUSED * figures["SubUserWithUnusedAccessKey"] / users)
    return 100 - lost


def _days_ago(call: Call, moment: str) -> float:
    then = datetime.strptime(moment, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC).timestamp()
    return (call.state.clock.now() - then) / 86400


def _level(policy: dict[str, Any]) -> str:
    """How strong passwords have to be."""
    classes = sum(policy[name] for name in _CLASSES)
    if classes == len(_CLASSES) and policy["MinimumPasswordLength"] >= 14:
        return "high"
    return "mid" if classes >= 3 else "low"


def _get(call: Call) -> dict[str, Any]:
    state, account = call.state, call.account.id
    keys = keys_by_owner(call)
    root = keys.pop(0, [])
    figures = {
        "BindMfa": root_has_mfa(call),
        "RootWithAccessKey": len(root),
        "OldAkNum": sum(is_old(call, key) for key in root),
        "UnusedAkNum": sum(is_unused(call, key) for key in root),
        "SubUser": state.count("SELECT count(*) FROM users WHERE account = ?", account),
        "SubUserBindMfa": state.count(
            "SELECT count(*) FROM mfa_devices d JOIN users u ON u.seq = d.user_seq WHERE u.account = ?", account
        ),
        "SubUserPwdLevel": _level(password_policy(state, account)),
        "SubUserWithOldAccessKey": sum(any(is_old(call, key) for key in held) for held in keys.values()),
        "SubUserWithUnusedAccessKey": sum(any(is_unused(call, key) for key in held) for held in keys.values()),
    }
    info = {"AccountSecurityPracticeUserInfo": figures, "Score": score(figures)}
    return {"AccountSecurityPracticeInfo": info}


ACTIONS: Actions = {"ims.GetAccountSecurityPracticeReport": _get}
