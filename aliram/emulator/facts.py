"""What a call is about in the words of policies: the names that stand for ids, and the values of condition keys.

The keys are those of the pages "Basic elements of a permission policy" (2026), "CreateRole" and "Service-linked roles".
The emulator knows no console sessions, so `acs:MFAPresent` is never there. That `sts:SourceIdentity` is spelt so, and
known in every call of a session that has one, is inferred.
"""

from __future__ import annotations

from typing import Any

from aliram.errors import PolicyError
from aliram.policy.request import ContextValue

from .documents import kept_policy
from .ids import application_seq, user_seq
from .refusals import Refusal
from .roles import BY_NAME, Role
from .room import Call
from .tags import tag_targets

__all__ = ["conditions", "named", "tags_on"]


def named(call: Call) -> dict[str, Any]:
    """The arguments, with the names of what they give by id, or leave out because callers mean themselves."""
    arguments = dict(call.args)
    user = "UserPrincipalName" if call.ims else "UserName"
    if not arguments.get(user) and any(f"<{user}>" in entry.resource for entry in call.operation.authorization):
        arguments[user] = _user(call)
    if "AppId" in arguments:
        sql = "SELECT name FROM applications WHERE account = ? AND seq = ?"
        row = call.state.one(sql, call.account.id, application_seq(arguments["AppId"]))
        if row is not None:
            arguments["AppName"] = row[0]
    serial = arguments.get("SerialNumber")
    if serial and not serial.startswith("acs:"):
        # The bare name of a device does as well, and must not slip past a policy on its ARN.
        arguments["SerialNumber"] = f"acs:ram::{call.account.id}:mfa/{serial}"
    return arguments


def _user(call: Call) -> str:
    """The name of the user that a call is about and does not name; empty where there is no such single one."""
    state, account = call.state, call.account.id
    if not any(param.name == "UserId" for param in call.operation.params):
        # Callers mean themselves, or all users.
        return call.caller.name if call.caller.kind == "RAMUser" and not call.args.get("AllUsers") else ""
    if "UserId" in call.args:
        seq = user_seq(call.args["UserId"])
    else:
        sql = "SELECT user_seq FROM access_keys WHERE account = ? AND id = ?"
        seq = (state.one(sql, account, call.text("UserAccessKeyId")) or (0,))[0]
    row = state.one("SELECT name FROM users WHERE account = ? AND seq = ?", account, seq)
    return "" if row is None else str(row[0])


def conditions(call: Call) -> dict[str, ContextValue]:
    """The values of condition keys, but for the tags of what the call is about."""
    found: dict[str, ContextValue] = {
        "acs:CurrentTime": call.stamp(),
        "acs:SecureTransport": call.secure,
        "acs:SourceIp": call.source,
    }
    for tag in call.args.get("Tag", ()):
        found[f"acs:RequestTag/{tag.get('Key', '')}"] = tag.get("Value", "")
    if call.caller.source_identity:
        found["sts:SourceIdentity"] = call.caller.source_identity
    match call.operation.id:
        case "ram.CreateRole":
            found |= _trusted_by(call.text("AssumeRolePolicyDocument"))
        case "ram.AttachPolicyToRole":
            found |= _trusted_by(_trust_of(call))
        case "ram.CreateServiceLinkedRole":
            found["ram:ServiceName"] = call.text("ServiceName")
        case "ram.DeleteServiceLinkedRole":
            found["ram:ServiceName"] = _trusted_by(_trust_of(call)).get("ram:ServiceNames")
        case "sts.AssumeRole":
            if "ExternalId" in call.args:
                found["sts:ExternalId"] = call.text("ExternalId")
            if call.text("SourceIdentity"):
                found.setdefault("sts:SourceIdentity", call.text("SourceIdentity"))
        case _:
            pass
    return found


def _trust_of(call: Call) -> str:
    """The trust policy of the role that `RoleName` names; empty for none."""
    row = call.state.one(BY_NAME, call.account.id, call.args["RoleName"])
    return "" if row is None else Role(*row).trust


def _trusted_by(document: str) -> dict[str, ContextValue]:
    """What a trust policy says of whom it admits; nothing, where it is none (and refused for that)."""
    try:
        statements = kept_policy(document, "trust").statements
    except PolicyError:
        return {}
    kinds = {kind for statement in statements for kind, _ in statement.principals or ()}
    services = {name for statement in statements for name in statement.names_of("Service")}
    found: dict[str, ContextValue] = {"ram:TrustedPrincipalTypes": sorted(kinds)}
    if services:
        found["ram:ServiceNames"] = sorted(services)
    return found


_TAGGED = {"user": "users", "role": "roles", "policy": "policies"}


def tags_on(call: Call, resource: str) -> list[dict[str, ContextValue]]:
    """The tags on a resource of a call, as values of condition keys: once, or for each thing that a call about tags
    names, since those calls have no resource in policies."""
    sql = "SELECT key, value FROM tags WHERE kind = ? AND entity_seq = ?"
    if resource == "*" and "ResourceType" in call.args:
        kind = call.text("ResourceType")
        try:
            found = [call.state.all(sql, kind, seq) for seq in tag_targets(call)]
        except Refusal:
            # None is named, or one that is not there, which ends the call.
            found = []
    else:
        kind, _, name = resource.rpartition(":")[2].partition("/")
        if kind not in _TAGGED or name == "*":
            return [{}]
        sql = (
            f"SELECT t.key, t.value FROM {_TAGGED[kind]} e JOIN tags t ON t.kind = ? AND t.entity_seq = e.seq"
            " WHERE e.account = ? AND e.name = ?"
        )
        found = [call.state.all(sql, kind, resource.split(":")[3], name)]
    return [{f"acs:ResourceTag/{key}": value for key, value in tags} for tags in found] or [{}]
