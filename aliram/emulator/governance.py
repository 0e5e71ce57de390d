"""The governance report: checks of identities and permissions, each a figure with the table behind it.

Published are the operations, three names of checks (`AccountRecentUsingAccessKey`, `RecentAccountLoginTimes`,
`SSOLoginEnabled`) and one rule, that at most three identities should have write permission on RAM; the list of checks
stands on a page that could not be read. The other names, every column but `UserPrincipalName`, and what "recent" means
are inferred: do not build on them. Inferred is also that the checks are finished one after the other.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from .credential_report import Key, keys_by_owner
from .mfa import root_has_mfa
from .refusals import invalid, missing, refuse
from .reports import Report, begin_report, newest_report, read_page, ready_report
from .room import Actions, Call
from .security_report import is_old, is_unused
from .user_sso import sso_enabled
from .users import principal

__all__ = ["ACTIONS"]

_KIND = "governance"

_KEY = ("UserPrincipalName", "AccessKeyId", "CreateDate", "LastUsedDate")
_HOLDER = ("IdentityType", "IdentityName", "PolicyName", "PolicyType")

_WRITES = ("*", "*:*", "ram:*", "ram:create*", "ram:update*", "ram:delete*")
"""Actions that are write permission on RAM: those the rule gives as examples, and what contains them."""


class Check(NamedTuple):
    """What is looked at."""

    metric: str
    """`Number`, `String` or `Boolean`."""
    columns: tuple[str, ...]
    find: Callable[[Call], list[list[Any]]]
    """The rows; a number is how many there are."""
    measure: Callable[[Call], bool] | None = None
    """The figure of a yes or no."""


def _nothing(call: Call) -> list[list[Any]]:
    return []


def _keys(chosen: Callable[[Call, Key], bool], *, of_root: bool = False) -> Callable[[Call], list[list[Any]]]:
    """Lists the keys of the root, or of the users, that are chosen."""

    def find(call: Call) -> list[list[Any]]:
        names: dict[int, str] = dict(call.state.all("SELECT seq, name FROM users WHERE account = ?", call.account.id))
        return [
            ["<root>" if of_root else principal(call, names[owner]), key.id, key.created, key.used]
            for owner, held in sorted(keys_by_owner(call).items())
            for key in held
            if (owner == 0) == of_root and chosen(call, key)
        ]

    return find


def _without_mfa(call: Call) -> list[list[Any]]:
    rows = call.state.all(
        "SELECT u.name FROM users u JOIN logins l ON l.user_seq = u.seq LEFT JOIN mfa_devices d ON d.user_seq = u.seq"
        " WHERE u.account = ? AND l.status = 'Active' AND d.seq IS NULL ORDER BY u.seq",
        call.account.id,
    )
    return [[principal(call, name)] for (name,) in rows]


def _ram_writers(call: Call) -> list[list[Any]]:
    """Users, through their groups too, and roles with a policy that allows to change RAM; conditions and denials are
    not weighed."""
    attached = call.state.all(
        "SELECT a.kind, a.entity_seq, p.name, p.account, v.document FROM attachments a"
        " JOIN policies p ON p.seq = a.policy_seq"
        " JOIN policy_versions v ON v.policy_seq = p.seq AND v.version = p.default_version"
        " WHERE a.account = ? AND a.resource_group = '' ORDER BY a.kind, a.entity_seq, p.seq",
        call.account.id,
    )
    verdicts: dict[tuple[str, str], bool] = {}
    granted: dict[tuple[str, int], list[list[str]]] = {}
    for kind, seq, name, owner, document in attached:
        if (owner, name) not in verdicts:
            verdicts[owner, name] = _writes_ram(document)
        if verdicts[owner, name]:
            grant = [name, "System" if owner == "system" else "Custom"]
            granted.setdefault((kind, seq), []).append(grant)
    users = call.state.all("SELECT seq, name FROM users WHERE account = ? ORDER BY seq", call.account.id)
    groups: dict[int, list[int]] = {}
    for group, user in call.state.all(
        "SELECT m.group_seq, m.user_seq FROM members m JOIN groups g ON g.seq = m.group_seq WHERE g.account = ?",
        call.account.id,
    ):
        groups.setdefault(user, []).append(group)
    found: list[list[Any]] = []
    for seq, name in users:
        grants = granted.get(("user", seq), [])
        for group in groups.get(seq, []):
            grants = grants + granted.get(("group", group), [])
        found += _first(["User", principal(call, name)], grants)
    for seq, name in call.state.all("SELECT seq, name FROM roles WHERE account = ? ORDER BY seq", call.account.id):
        found += _first(["Role", name], granted.get(("role", seq), []))
    return found


def _first(identity: list[str], grants: list[list[str]]) -> list[list[Any]]:
    """One row for an identity, however many policies give it the permission."""
    return [[*identity, *grants[0]]] if grants else []


def _writes_ram(document: str) -> bool:
    for statement in json.loads(document)["Statement"]:
        actions: Iterable[str] = statement.get("Action", [])
        actions = [actions] if isinstance(actions, str) else actions
        if statement["Effect"] == "Allow" and any(action.lower() in _WRITES for action in actions):
            return True
    return False


_CHECKS: dict[str, Check] = {
    "AccountRecentUsingAccessKey": Check(
        "Number", _KEY, _keys(lambda call, key: bool(key.used) and not is_unused(call, key), of_root=True)
    ),
    # There is no console here that the account's owner could log on to.
    "RecentAccountLoginTimes": Check("Number", ("LoginDate",), _nothing),
    "SSOLoginEnabled": Check("Boolean", (), _nothing, sso_enabled),
    "AccountMFAEnabled": Check("Boolean", (), _nothing, root_has_mfa),
    "AccountAccessKey": Check("Number", _KEY, _keys(lambda call, key: True, of_root=True)),
    "UserWithoutMFA": Check("Number", ("UserPrincipalName",), _without_mfa),
    "UserOldAccessKey": Check("Number", _KEY, _keys(is_old)),
    "UserUnusedAccessKey": Check("Number", _KEY, _keys(is_unused)),
    "RAMWritePermission": Check("Number", _HOLDER, _ram_writers),
}


def _generate(call: Call) -> dict[str, Any]:
    last = newest_report(call, _KIND)
    if last is not None and call.state.clock.now() < last.ready:
        return {"State": _whole(call, last)}
    begin_report(call, _KIND, {name: _carried_out(call, check) for name, check in _CHECKS.items()})
    return {"State": "Started"}


def _carried_out(call: Call, check: Check) -> dict[str, Any]:
    rows = check.find(call)
    value = len(rows) if check.measure is None else check.measure(call)
    return {"metric": check.metric, "value": value, "columns": check.columns, "rows": rows}


def _progress(call: Call, report: Report) -> int:
    """How many checks are finished."""
    if call.state.clock.now() >= report.ready:
        return len(_CHECKS)
    return int(len(_CHECKS) * (call.state.clock.now() - report.started) / (report.ready - report.started))


def _whole(call: Call, report: Report) -> str:
    done = _progress(call, report)
    return "Started" if done == 0 else "Progressing" if done < len(_CHECKS) else "Completed"


def _status(call: Call) -> dict[str, Any]:
    report = newest_report(call, _KIND)
    if report is None:
        raise refuse("EntityNotExist.GovernanceReport")
    done = _progress(call, report)
    items = [
        {
            "GovernanceItem": name,
            "Status": "Completed" if number < done else "Progressing" if number == done else "Started",
        }
        for number, name in enumerate(_CHECKS)
    ]
    return {"WholeReportStatus": _whole(call, report), "GovernanceItemsStatus": {"GovernanceItemStatus": items}}


def _item(call: Call) -> dict[str, Any]:
    name = call.text("GovernanceItemType")
    if not name:
        raise missing("GovernanceItemType")
    if name not in _CHECKS:
        raise invalid("InvalidParameter.GovernanceItemType", "GovernanceItemType")
    page = read_page(call, _KIND, name, marker_name="Marker", default=1000)
    if page is None:
        raise refuse("EntityNotExist.GovernanceReport")
    tree = {
        "GenerateTime": page.report.generated,
        "MetricType": page.part["metric"],
        "MetricValue": page.part["value"],
        "ColumnsSchema": {
            "ColumnSchema": [{"ColumnName": column, "ColumnType": "String"} for column in page.part["columns"]]
        },
        "ColumnsValue": {"ColumnRow": [{"ColumnValue": row} for row in page.rows]},
        "IsTruncated": page.marker is not None,
    }
    return tree if page.marker is None else {**tree, "Marker": page.marker}


def _metrics(call: Call) -> dict[str, Any]:
    report = ready_report(call, _KIND)
    if report is None:
        raise refuse("EntityNotExist.GovernanceReport")
    parts: dict[str, str] = dict(
        call.state.all("SELECT name, content FROM report_parts WHERE report_seq = ?", report.seq)
    )
    found = [(name, json.loads(parts[name])) for name in _CHECKS if name in parts]
    metrics = [
        {"GovernanceItem": name, "MetricType": part["metric"], "MetricValue": part["value"]} for name, part in found
    ]
    return {"GenerateTime": report.generated, "GovernanceMetrics": {"GovernanceMetric": metrics}}


ACTIONS: Actions = {
    "ims.GenerateGovernanceReport": _generate,
    "ims.GetGovernanceReportStatus": _status,
    "ims.GetGovernanceItemReport": _item,
    "ims.ListRecentGovernanceMetrics": _metrics,
}
