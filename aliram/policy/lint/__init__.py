"""Mistakes in a policy that the service accepts or refuses, and powers and holes nobody may have meant."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final, get_args

from aliram.policy.document import Kind, Policy
from aliram.policy.inclusion import arn_includes
from aliram.policy.reading import read

from .actions import actions, everything, lists, powers
from .conditions import conditions
from .contradictions import contradictions, expiry
from .located import Located, order
from .resources import pairs, resources
from .rules import RULES, Finding, LintRule, Severity, finding
from .shadowing import shadows
from .trust import trust

__all__ = ["RULES", "Finding", "LintRule", "Severity", "lint"]

_SESSION_QUOTA: Final = 2048
"""Characters."""
_COMPARED: Final = 12 * 1024
"""Characters up to which values, conditions and statements are compared with each other, which costs the square of it.
No quota comes near."""
_SEVERITIES: Final = get_args(Severity)


def lint(
    document: Policy | str | bytes | Mapping[str, Any],
    *,
    kind: Kind | None = None,
    quota: int = 6144,
    account: str | None = None,
    now: datetime | None = None,
) -> list[Finding]:
    """Everything worth saying about a policy, in the order of the document; `RULES` lists what there is.

    A document with mistakes of grammar is looked at as far as it can be read. One of more than 12,288 characters, which
    no service accepts, is not searched for statements, values and conditions that repeat, shadow or exclude each other.

    Args:
        document: As for `parse`, or a policy that was parsed.
        kind: What the policy is for, as for `parse`.
        quota: Bytes an identity policy may have (`PolicySizeQuota` of GetAccountSummary). A session policy has 2,048
            characters; the limits of other kinds are not known.
        account: Account of the role whose trust policy it is: others that are trusted are told from it then.
        now: Moment at which time windows are looked at, UTC where it has no offset; by default those that have ended
            are not reported.

    Raises:
        PolicyError: `kind` is none, as for `parse`.
    """
    source = document.to_json() if isinstance(document, Policy) else document
    kind = kind or (document.kind if isinstance(document, Policy) else None)
    policy, problems = read(source, kind=kind)
    found = [finding(*problem) for problem in problems]
    if any(problem.id == "json" for problem in problems):
        return found
    text = _compact(source)
    tree = json.loads(text)
    parts = list(_parts(tree, kind))
    if policy is not None:
        parts = [part._replace(kind=policy.kind) for part in parts]
        found += _effects(parts)
    found += _size(source, text, kind or (parts[0].kind if parts else None), quota)
    for part in parts:
        found += _statement(part, account, now)
    if len(text) <= _COMPARED:
        for part in parts:
            found += lists(part)
            found += contradictions(part)
        found += shadows(parts)
    found += pairs(parts)
    return _sorted(found, tree)


def _compact(source: str | bytes | Mapping[str, Any]) -> str:
    """A document that `read` found to be JSON, without spaces."""
    tree = source if isinstance(source, Mapping) else json.loads(source)
    return json.dumps(tree, ensure_ascii=False, separators=(",", ":"), default=_plain)


def _plain(value: Mapping[str, Any] | Sequence[Any]) -> object:
    return dict(value) if isinstance(value, Mapping) else list(value)


def _parts(tree: Any, kind: Kind | None) -> Iterator[Located]:
    """The statements that can be read, each for itself: a mistake in one does not hide the others."""
    listed = tree.get("Statement") if isinstance(tree, dict) else None
    for number, each in enumerate(listed if isinstance(listed, list) else ()):
        alone, _ = read({"Version": "1", "Statement": [each]}, kind=kind, tolerant=True)
        if alone is not None:
            yield Located(alone.statements[0], each, f"$.Statement[{number}]", alone.kind)


def _size(source: object, text: str, kind: Kind | None, quota: int) -> Iterator[Finding]:
    if kind not in ("identity", "session"):
        return
    in_bytes = kind == "identity"
    quota, unit = (quota, "bytes") if in_bytes else (_SESSION_QUOTA, "characters")
    size = len(text.encode() if in_bytes else text)
    of = f"of {quota:,} {unit}"
    if size > quota:
        message = f"the document has {size:,} {of} that it may have"
        yield finding("policy-size", "$", message, "make two policies of it, or join patterns with wildcards")
        return
    if size > quota * 9 / 10:
        yield finding("policy-size-near", "$", f"the document has {size:,} {of}", "plan for a second policy")
    if isinstance(source, str | bytes):
        whole = source if isinstance(source, str) else source.decode()
        written = len(whole.encode() if in_bytes else whole)
        if written > quota:
            message = f"with its spaces the document has {written:,} {of}, without {size:,}"
            yield finding("policy-size-spaces", "$", message, "send it without spaces: Policy.to_json()")


def _effects(parts: Sequence[Located]) -> Iterator[Finding]:
    """Policies that deny all, or allow nothing where that is all they are for."""
    for part in parts:
        statement = part.statement
        whole = any(everything(pattern) for _, pattern in part.actions) and any(
            arn_includes(pattern, "acs:*:*:*:*") for _, pattern in part.resources
        )
        if whole and not statement.allows and not statement.conditions and part.kind not in ("trust", "resource"):
            message = "everything is denied, whatever is allowed elsewhere"
            yield finding("deny-everything", part.path, message, "deny what is meant, or detach the other policies")
    if any(part.statement.allows for part in parts):
        return
    fix = "add an Allow"
    if parts[0].kind == "session":
        yield finding("session-no-allow", "$.Statement", "the session can do nothing", fix)
    elif parts[0].kind == "control":
        message = "the policy allows nothing, and lets nothing pass unless another one on its level does"
        yield finding("control-no-allow", "$.Statement", message, "keep FullAliyunAccess attached beside it")


def _statement(part: Located, account: str | None, now: datetime | None) -> Iterator[Finding]:
    """What one statement says by itself."""
    if "Sid" in part.tree:
        yield finding("sid", part.at("Sid"), "Sid is not documented for RAM", "remove it if the service refuses it")
    yield from trust(part, account)
    if part.kind != "trust":
        yield from actions(part)
        yield from powers(part)
        yield from resources(part)
    yield from conditions(part)
    if now is not None:
        yield from expiry(part, now if now.tzinfo is not None else now.replace(tzinfo=UTC))


def _sorted(found: Sequence[Finding], tree: object) -> list[Finding]:
    """Findings by the place in the document they are about, the graver first where several are about one."""
    places = order(tree)

    def key(each: Finding) -> tuple[int, int, str, str]:
        path = each.path
        while path not in places:  # something that is missing: it belongs to what should have it
            path = path[: max(path.rfind("."), path.rfind("["), 1)]
        return places[path], _SEVERITIES.index(each.severity), each.path, each.id

    return sorted(found, key=key)
