"""What `lint` finds in `Principal`: who may assume a role, or use a resource, and on what terms.

Sources: "Edit the trust policy of a RAM role", "Create a RAM role for a trusted IdP", "Use ExternalId to prevent the
confused deputy problem", and the trust policies of service accounts in the vendor's ack-ram-tool.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from aliram.policy.document import Condition
from aliram.policy.globs import is_pattern
from aliram.policy.inclusion import includes, overlaps
from aliram.policy.operators import OPERATORS
from aliram.policy.paths import cut

from .located import Located
from .rules import Finding, finding

__all__ = ["trust"]

_FORMS = {
    "RAM": (
        re.compile(r"acs:ram::[\d*?]+:(root|user/.+|role/.+)|\*", re.IGNORECASE),
        "write acs:ram::<account>:root, :user/<name> or :role/<name>",
    ),
    "Service": (re.compile(r"(\d+@)?[\w*?-]+(\.[\w*?-]+)+|\*"), "write the name of a service, as ecs.aliyuncs.com"),
    "Federated": (
        re.compile(r"acs:ram::[\d*?]+:(saml|oidc)-provider/.+|\*", re.IGNORECASE),
        "write acs:ram::<account>:saml-provider/<name> or :oidc-provider/<name>",
    ),
}
_BARE = (re.compile(r"(?!)"), 'write {"RAM": [...]}, or Service or Federated')
"""Names without a kind, which only bucket policies have."""
_RECIPIENTS = (
    "https://signin.aliyun.com/saml-role/sso",
    "https://signin.alibabacloud.com/saml-role/sso",
)
# Subjects of which a pattern that fits them all is hardly narrower than none.
_ANYBODY = ("system:serviceaccount:*:*", "repo:*/*")


def trust(part: Located, account: str | None) -> Iterator[Finding]:
    """Everything about principals and their conditions.

    Args:
        part: A statement of any policy; those without a principal have no findings.
        account: Account of the role; None: not known, so that no other account can be told from it.
    """
    if part.kind == "resource":
        yield from _public(part)
    if part.kind != "trust":
        return
    yield from _actions(part)
    yield from _forms(part)
    if not part.statement.allows:
        return
    yield from _anyone(part)
    yield from _accounts(part, account)
    yield from _providers(part)
    kinds = {kind for _, kind, _ in part.principals}
    if len(kinds) > 1:
        message = f"{' and '.join(sorted(kinds))} stand in one statement"
        yield finding("principal-mix", part.at("Principal"), message, "make a statement for each kind")
    for condition in part.statement.conditions:
        if kinds == {"Service"} and condition.key.lower() not in ("acs:sourcearn", "acs:sourceaccount"):
            message = f"services are not known to send {cut(condition.key)}"
            yield finding("service-conditions", part.of(condition), message, "remove the condition")


def _actions(part: Located) -> Iterator[Finding]:
    if part.statement.not_action is not None:
        message = "every action but those listed is trusted"
        yield finding("not-action-trust", part.at("NotAction"), message, 'write "Action": "sts:AssumeRole"')
    for path, pattern in part.actions:
        if includes(pattern, "sts:AssumeRole", ignore_case=True):
            if is_pattern(pattern):
                message = f"{cut(pattern)} is wider than what is asked for"
                yield finding("trust-wide-action", path, message, "write sts:AssumeRole")
        elif not overlaps(pattern, "sts:SetSourceIdentity", ignore_case=True):
            message = f"{cut(pattern)} is never asked of a role; AssumeRole is, also for SAML and OIDC"
            yield finding("trust-action", path, message, "write sts:AssumeRole")


def _forms(part: Located) -> Iterator[Finding]:
    for path, kind, name in part.principals:
        form, fix = _FORMS.get(kind, _BARE)
        if not form.fullmatch(name):
            what = f"is no principal of the kind {kind}" if kind else "has no kind"
            yield finding("principal-form", path, f"{cut(name)} {what}", fix)


def _open(kind: str, name: str) -> bool:
    """Whether a principal is not limited to an account, or to a service."""
    if kind in ("RAM", "Federated", ""):
        return name == "*" or bool(re.match(r"acs:ram:[^:]*:[^:]*[*?]", name, re.IGNORECASE))
    return not name.strip("*")


def _anyone(part: Located) -> Iterator[Finding]:
    for path, kind, name in part.principals:
        if _open(kind, name):
            message = f"{cut(name)} does not say whose account or which service"
            yield finding("principal-anyone", path, message, "name the accounts, users, roles, services or providers")


def _public(part: Located) -> Iterator[Finding]:
    if part.statement.allows and not part.statement.conditions:
        for path, kind, name in part.principals:
            if _open(kind, name):
                message = "everybody is allowed, without a condition"
                yield finding("public-resource", path, message, "name accounts, or add a condition, as acs:SourceVpc")


def _accounts(part: Located, account: str | None) -> Iterator[Finding]:
    bound = any(condition.key.lower() == "sts:externalid" for condition in _firm(part))
    for path, kind, name in part.principals:
        found = re.fullmatch(r"acs:ram::(\d+):(.+)", name)
        if kind != "RAM" or found is None or bound:
            continue
        other = account is not None and found[1] != account
        if other:
            message = f"account {found[1]} may assume the role for anybody it serves"
            fix = 'add "StringEquals": {"sts:ExternalId": "<a secret of the two>"}'
            yield finding("external-id", path, message, fix)
        elif found[2].casefold() == "root":
            message = f"every user and role of account {found[1]} may be allowed to assume the role"
            fix = "name the users and roles" if account else "name them; for another account ask for sts:ExternalId"
            yield finding("account-trusted", path, message, fix)


def _firm(part: Located) -> Iterator[Condition]:
    """Conditions that a request without the key does not pass, and that limit its values."""
    for condition in part.statement.conditions:
        operator = OPERATORS.get(condition.operator)
        anything = "Like" in condition.operator and any(value and not value.strip("*") for value in condition.values)
        if operator is not None and not operator.negated and condition.prefix != "ForAllValues" and not anything:
            yield condition


def _providers(part: Located) -> Iterator[Finding]:
    firm = list(_firm(part))
    keys = {condition.key.lower() for condition in firm}
    for path, kind, name in part.principals:
        if kind != "Federated":
            continue
        if ":saml-provider/" in name.casefold():
            if "saml:recipient" not in keys:
                message = f"{cut(name)} is trusted without a recipient"
                fix = f'add "StringEquals": {{"saml:recipient": "{_RECIPIENTS[1]}"}}'
                yield finding("saml-recipient", path, message, fix)
        elif ":oidc-provider/" in name.casefold():
            for key, who in (("oidc:sub", "every subject"), ("oidc:aud", "tokens for any application")):
                if key not in keys and not _wide(part, key):
                    message = f"{cut(name)} is trusted with {who}"
                    yield finding(key.replace(":", "-"), path, message, f"add a condition on {key}")
    kinds = {
        re.split(r"-provider/", name.casefold())[0][-4:] for _, kind, name in part.principals if kind == "Federated"
    }
    if kinds == {"saml"}:
        yield from _saml(part)
    for condition in part.statement.conditions:
        if condition.key.lower() == "oidc:sub":
            yield from _subjects(part, condition)


def _wide(part: Located, key: str) -> bool:
    """Whether a finding of its own says that a condition on the key is too wide."""
    return key == "oidc:sub" and any(
        condition.key.lower() == key and any(True for _ in _subjects(part, condition))
        for condition in part.statement.conditions
    )


def _subjects(part: Located, condition: Condition) -> Iterator[Finding]:
    if condition.operator != "StringLike":
        return
    for path, value in part.values(condition):
        if any(includes(value, anybody) for anybody in _ANYBODY):
            message = f"{cut(value)} fits nearly every subject"
            yield finding("oidc-sub-wide", path, message, "name the repository, or namespace and service account")


def _saml(part: Located) -> Iterator[Finding]:
    for condition in part.statement.conditions:
        if condition.key.lower() != "saml:recipient":
            message = f"{cut(condition.key)} cannot be asked of SAML callers"
            yield finding("saml-key", part.of(condition), message, "remove the condition")
            continue
        for path, value in part.values(condition):
            if value not in _RECIPIENTS:
                message = f"{cut(value)} is no address that assertions are sent to"
                yield finding("saml-recipient-value", path, message, f"write {' or '.join(_RECIPIENTS)}")
