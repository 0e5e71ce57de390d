"""Tags of users (IMS), roles and policies (RAM).

Not published, and chosen here: a list that is asked for certain tags shows these only, of what carries all of them; RAM
refuses to tag nothing.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from .ids import user_id, user_seq
from .message import read_json
from .refusals import invalid, missing, refuse
from .room import Actions, Call
from .state import State

__all__ = ["ACTIONS", "matching", "remove_tags", "set_tags", "tag_targets", "tags_of", "tags_of_many"]

_PER_RESOURCE = 20
"""Tags a resource may carry (`Tag` of CreateUser and TagResources, IMS 2019-08-15)."""

_USER_KEY = re.compile(r"(?!aliyun|acs:)(?!.*https?://).+", re.DOTALL).fullmatch
_USER_VALUE = re.compile(r"(?!.*https?://).*", re.DOTALL).fullmatch
"""What the tags of users may be called and hold (`Tag` of TagResources, IMS 2019-08-15); RAM states no such rule."""


def set_tags(state: State, kind: str, seq: int, tags: Sequence[Mapping[str, str]]) -> None:
    """Adds tags to an entity; a key it has already gets the new value."""
    for tag in tags:
        if not tag.get("Key"):
            raise missing("Tag.Key")
        if kind == "user":
            for field, fits in (("Key", _USER_KEY), ("Value", _USER_VALUE)):
                if not fits(tag.get(field, "")):
                    raise invalid(f"InvalidParameter.Tag.{field}", f"Tag.{field}")
        state.run(
            "INSERT OR REPLACE INTO tags (kind, entity_seq, key, value) VALUES (?, ?, ?, ?)",
            kind,
            seq,
            tag["Key"],
            tag.get("Value", ""),
        )
    if tags and state.count("SELECT count(*) FROM tags WHERE kind = ? AND entity_seq = ?", kind, seq) > _PER_RESOURCE:
        raise refuse("LimitExceeded.Tag")


def remove_tags(call: Call, kind: str, seq: int) -> None:
    """Forgets the tags of an entity that goes."""
    call.state.run("DELETE FROM tags WHERE kind = ? AND entity_seq = ?", kind, seq)


def tags_of(call: Call, kind: str, seq: int) -> dict[str, Any]:
    """An entity's tags as every reply wraps them."""
    return tags_of_many(call, kind, [seq])(seq)


def tags_of_many(call: Call, kind: str, seqs: Sequence[int]) -> Callable[[int], dict[str, Any]]:
    """The tags of one page of entities (in the order of their `seq`), read at once."""
    found: dict[int, list[dict[str, str]]] = {}
    if seqs:
        rows = call.state.all(
            "SELECT entity_seq, key, value FROM tags WHERE kind = ? AND entity_seq BETWEEN ? AND ?"
            " ORDER BY entity_seq, key",
            kind,
            seqs[0],
            seqs[-1],
        )
        for seq, key, value in rows:
            found.setdefault(seq, []).append({"TagKey": key, "TagValue": value})
    return lambda seq: {"Tag": found.get(seq, [])}


def matching(kind: str, column: str, wanted: Sequence[Mapping[str, str]]) -> tuple[str, tuple[Any, ...]]:
    """The SQL condition for entities that carry every wanted tag; a tag without a value asks for the key alone."""
    sql, values = "", []
    for tag in wanted:
        sql += f" AND EXISTS (SELECT 1 FROM tags t WHERE t.kind = ? AND t.entity_seq = {column} AND t.key = ?"
        values += [kind, tag.get("Key", "")]
        if "Value" in tag:
            sql += " AND t.value = ?"
            values.append(tag["Value"])
        sql += ")"
    return sql, tuple(values)


_TABLES = {"user": "users", "role": "roles", "policy": "policies"}


def tag_targets(call: Call) -> list[int]:
    """The entities a tag operation names; each must exist."""
    kind = call.text("ResourceType")
    state, account = call.state, call.account.id
    if "ResourceId" in call.args:
        rows = [
            state.one("SELECT seq FROM users WHERE account = ? AND seq = ?", account, user_seq(text))
            for text in call.args["ResourceId"]
        ]
    else:
        if call.ims:
            names = [_bare(call, text) for text in call.args["ResourcePrincipalName"]]
        elif "ResourceNames" in call.args:
            names = call.args["ResourceNames"]
        else:
            raise missing("ResourceNames")
        rows = [
            state.one(f"SELECT seq FROM {_TABLES[kind]} WHERE account = ? AND name = ?", account, name)
            for name in names
        ]
    if None in rows:
        raise refuse(f"EntityNotExist.{kind.capitalize()}")
    return [row[0] for row in rows if row is not None]


def _bare(call: Call, principal: str) -> str:
    """The name in a principal name; none for one of another account."""
    name, _, domain = principal.partition("@")
    return name if domain in call.account.domains else ""


def _tag(call: Call) -> dict[str, Any]:
    for seq in tag_targets(call):
        set_tags(call.state, call.text("ResourceType"), seq, call.args["Tag"])
    return {}


def _untag(call: Call) -> dict[str, Any]:
    kind = call.text("ResourceType")
    keys = call.args.get("TagKey", call.args.get("TagKeys", []))
    for seq in tag_targets(call):
        if keys:
            for key in keys:
                call.state.run("DELETE FROM tags WHERE kind = ? AND entity_seq = ? AND key = ?", kind, seq, key)
        elif call.args.get("All"):
            remove_tags(call, kind, seq)
    return {}


def _list(call: Call) -> dict[str, Any]:
    kind, wanted = call.text("ResourceType"), call.args.get("Tag", [])
    where, values = matching(kind, "g.entity_seq", wanted)
    if wanted:
        where += f" AND ({' OR '.join('g.key = ? AND g.value = ?' if 'Value' in t else 'g.key = ?' for t in wanted)})"
        for tag in wanted:
            values += (tag.get("Key", ""), tag["Value"]) if "Value" in tag else (tag.get("Key", ""),)
    if {"ResourceId", "ResourcePrincipalName", "ResourceNames"} & call.args.keys():
        targets = tag_targets(call)
        where += f" AND g.entity_seq IN ({', '.join('?' * len(targets))})"
        values += tuple(targets)
    size = call.args.get("PageSize", 100)
    if call.page_cap is not None:
        size = min(size, call.page_cap)
    rows = call.state.all(
        f"SELECT g.key, g.value, e.name, g.entity_seq FROM tags g JOIN {_TABLES[kind]} e ON e.seq = g.entity_seq"
        f" WHERE g.kind = ? AND e.account = ?{where} AND (g.entity_seq, g.key) > (?, ?)"
        " ORDER BY g.entity_seq, g.key LIMIT ?",
        kind,
        call.account.id,
        *values,
        *_unmark(call),
        size + 1,
    )
    resources = []
    for key, value, name, seq in rows[:size]:
        owner = {"ResourceId": user_id(seq)} if call.ims else {"ResourceName": name}
        resources.append({"ResourceType": kind, **owner, "TagKey": key, "TagValue": value})
    tree: dict[str, Any] = {"TagResources": {"TagResource": resources} if call.ims else resources}
    if call.ims:
        tree["IsTruncated"] = len(rows) > size
    if len(rows) > size:
        tree["NextToken"] = _mark(call, *rows[size - 1])
    return tree


def _mark(call: Call, key: str, value: str, name: str, seq: int) -> str:
    return base64.urlsafe_b64encode(json.dumps([call.operation.id, seq, key]).encode()).decode()


def _unmark(call: Call) -> tuple[int, str]:
    """The entity and the key that the page before ended with."""
    token = call.text("NextToken")
    if not token:
        return -1, ""
    try:
        owner, seq, key = read_json(base64.urlsafe_b64decode(token.encode()))
        if owner == call.operation.id and 0 <= int(seq) < 1 << 63:
            return int(seq), str(key)
    except (binascii.Error, ValueError, TypeError):
        pass
    raise invalid("InvalidParameter.NextToken", "NextToken")


ACTIONS: Actions = {
    **{f"{service}.TagResources": _tag for service in ("ims", "ram")},
    **{f"{service}.UntagResources": _untag for service in ("ims", "ram")},
    **{f"{service}.ListTagResources": _list for service in ("ims", "ram")},
}
