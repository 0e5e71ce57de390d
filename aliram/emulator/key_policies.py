"""From which addresses access keys may be used: the network policy of one key, that of the account, and what they do.

The rules are those of the pages "Network ACL for AccessKeys" and "SetAccessKeyPolicy" (2026): a policy in force for
the key replaces the account's; both concern permanent keys only. A policy without statements restricts nothing. The
emulator is reached through no VPC, so a `VPCWhiteList` allows none of its callers.
"""

from __future__ import annotations

import json
import re
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any

from .access_keys import key_owner
from .message import read_json
from .refusals import Refusal, refuse
from .room import Actions, Call, Caller
from .state import State

__all__ = ["ACTIONS", "check_source"]

_ACCOUNT = ""
"""Stands for the key in the row of the account's own policy."""

_UNSET = "{}"
"""What the service answers where none was ever set (Terraform provider for Alibaba Cloud, 2026)."""

_VPC = re.compile(r"vpc-[a-z0-9]+", re.ASCII).fullmatch


def check_source(state: State, caller: Caller, source: str) -> None:
    """Refuses a permanent key that a policy keeps from the address it is used at."""
    sql = "SELECT document FROM key_policies WHERE account = ? AND key_id IN (?, ?) AND in_force ORDER BY key_id DESC"
    row = state.one(sql, caller.account, caller.access_key_id, _ACCOUNT)
    if row is None:
        return
    address = ip_address(source)
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        address = address.ipv4_mapped
    for statement in json.loads(row[0])["Statements"]:
        if statement["Type"] == "ClassicWhiteList" and any(address in _network(item) for item in statement["IPList"]):
            return
    raise refuse("Forbidden.AccessKeyPolicy")


def _network(text: str) -> IPv4Network | IPv6Network:
    """A single address is a network of one; host bits may be set."""
    return ip_network(text, strict=False)


def _checked(call: Call) -> dict[str, Any]:
    """The policy sent, with its parts in the order in which the service shows them."""
    try:
        sent = read_json(call.args["AccessKeyPolicy"])
    except ValueError:
        raise _wrong("it is not JSON") from None
    if not isinstance(sent, dict) or not sent.keys() <= {"Version", "Status", "Statements"}:
        raise _wrong("it must be an object of Version, Status and Statements")
    version, status, statements = sent.get("Version", 1), sent.get("Status"), sent.get("Statements")
    if version != 1 or isinstance(version, bool):
        raise _wrong("Version must be 1")
    if status not in ("Active", "Inactive"):
        raise _wrong("Status must be Active or Inactive")
    if not isinstance(statements, list):
        raise _wrong("Statements must be an array, which may be empty")
    if len(statements) > call.account.quotas["ConditionsPerAKPolicyQuota"]:
        raise refuse("LimitExceeded.AccessKeyPolicy.Statement")
    return {"Version": 1, "Status": status, "Statements": [_statement(call, item) for item in statements]}


def _statement(call: Call, sent: Any) -> dict[str, Any]:
    if not isinstance(sent, dict) or not sent.keys() <= {"Type", "Value", "IPList"}:
        raise _wrong("a statement must be an object of Type, Value and IPList")
    kind, value, items = sent.get("Type"), sent.get("Value"), sent.get("IPList")
    statement: dict[str, Any] = {"Type": kind}
    if kind == "VPCWhiteList":
        if not isinstance(value, str) or not (value == "AllowAllVPC" or _VPC(value)):
            raise _wrong("Value of a VPCWhiteList must be the id of a VPC or AllowAllVPC")
        statement["Value"] = value
    elif kind != "ClassicWhiteList":
        raise _wrong("Type must be ClassicWhiteList or VPCWhiteList")
    elif value is not None:
        raise _wrong("a ClassicWhiteList has no Value")
    if not isinstance(items, list) or not items:
        raise _wrong("IPList must be an array with something in it")
    if len(items) > call.account.quotas["IPItemsPerAKPolicyQuota"]:
        raise refuse("LimitExceeded.AccessKeyPolicy.IPItem")
    for item in items:
        try:
            # A number would be read as an address, too.
            _network(item if isinstance(item, str) else "")
        except ValueError:
            raise _wrong("IPList must hold IP addresses and CIDR blocks") from None
    statement["IPList"] = items
    return statement


def _wrong(why: str) -> Refusal:
    code = "InvalidParameter.AccessKeyPolicy.Format"
    return refuse(code, f'The parameter - "AccessKeyPolicy" is incorrect: {why}.')


def _set(call: Call, key: str) -> str:
    policy = _checked(call)
    document = json.dumps(policy, separators=(",", ":"))
    call.state.run(
        "INSERT OR REPLACE INTO key_policies (account, key_id, document, in_force) VALUES (?, ?, ?, ?)",
        call.account.id,
        key,
        document,
        policy["Status"] == "Active" and bool(policy["Statements"]),
    )
    return document


def _get(call: Call, key: str) -> str:
    sql = "SELECT document FROM key_policies WHERE account = ? AND key_id = ?"
    row = call.state.one(sql, call.account.id, key)
    return _UNSET if row is None else str(row[0])


def _key(call: Call) -> str:
    """The key that `UserAccessKeyId` names, of the user that is named or of the caller."""
    key = str(call.args["UserAccessKeyId"])
    sql = "SELECT 1 FROM access_keys WHERE id = ? AND account = ? AND user_seq = ?"
    if call.state.one(sql, key, call.account.id, key_owner(call)) is None:
        raise refuse("EntityNotExist.User.AccessKey")
    return key


def _set_for_key(call: Call) -> dict[str, Any]:
    key = _key(call)
    return {"AccessKeyId": key, "AccessKeyPolicy": _set(call, key)}


def _get_for_key(call: Call) -> dict[str, Any]:
    key = _key(call)
    return {"AccessKeyId": key, "AccessKeyPolicy": _get(call, key)}


def _set_for_account(call: Call) -> dict[str, Any]:
    return {"AccessKeyPolicy": _set(call, _ACCOUNT)}


def _get_for_account(call: Call) -> dict[str, Any]:
    return {"AccessKeyPolicy": _get(call, _ACCOUNT)}


ACTIONS: Actions = {
    "ims.SetAccessKeyPolicy": _set_for_key,
    "ims.GetAccessKeyPolicy": _get_for_key,
    "ims.SetAccessKeyPolicyForAccount": _set_for_account,
    "ims.GetAccessKeyPolicyForAccount": _get_for_account,
}
