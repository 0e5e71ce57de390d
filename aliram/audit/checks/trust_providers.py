"""Trust policies of roles for single sign-on: SAML and OIDC providers."""

from __future__ import annotations

from collections.abc import Iterator

from aliram.audit.check import Audit, check
from aliram.audit.facts import Role
from aliram.audit.facts.trusted import Trusted, trusted_by
from aliram.audit.finding import Severity, Verdict, failed, passed, some
from aliram.policy.globs import is_pattern
from aliram.policy.inclusion import includes

__all__: list[str] = []

_RECIPIENTS = ("https://signin.aliyun.com/saml-role/sso", "https://signin.alibabacloud.com/saml-role/sso")


@check(
    "TR-05",
    "SAML providers are trusted for the addresses of the sign-in only",
    kind="role",
    severity=Severity.HIGH,
    why="An assertion that was made for another application is taken as well.",
    fix="aliram ram update-role --role-name <RoleName> --new-assume-role-policy-document …, with"
    f' "StringEquals": {{"saml:recipient": "{_RECIPIENTS[1]}"}} (or "{_RECIPIENTS[0]}")',
)
def saml(role: Role, audit: Audit) -> Verdict | None:
    if role.service_linked:
        return None
    found = [each for each in trusted_by(role) if _is(each, "saml")]
    if not found:
        return None
    open_ = [f"{each}: {wrong}" for each in found if (wrong := _recipient(each))]
    if open_:
        return failed(f"SAML providers trusted for other recipients: {len(open_)}", *some(open_))
    return passed("trusts SAML providers for the addresses of the sign-in only")


def _is(each: Trusted, protocol: str) -> bool:
    kind = f"{protocol}-provider/"
    return each.kind == "Federated" and (each.who.casefold().startswith(kind) or includes(each.who, f"{kind}*"))


def _recipient(each: Trusted) -> str:
    """What is wrong with the recipients that are let in; empty: nothing. All conditions must hold, so one is enough."""
    asked = each.asked("saml:recipient")
    if any(condition.values and set(condition.values) <= set(_RECIPIENTS) for condition in asked):
        return ""
    return f"recipient {', '.join(value for each in asked for value in each.values)}" if asked else "no saml:recipient"


@check(
    "TR-06",
    "OIDC providers are trusted for named audiences and subjects",
    kind="role",
    severity=Severity.HIGH,
    why="An issuer such as a code host serves the whole world: each of its users can bring a token.",
    fix="aliram ram update-role --role-name <RoleName> --new-assume-role-policy-document …, with StringEquals on"
    " oidc:iss, oidc:aud and oidc:sub",
)
def oidc(role: Role, audit: Audit) -> Verdict | None:
    if role.service_linked:
        return None
    found = [each for each in trusted_by(role) if _is(each, "oidc")]
    if not found:
        return None
    wrong = [(each, list(_gaps(each))) for each in found]
    lines = [f"{each}: {', '.join(gaps)}" for each, gaps in wrong if gaps]
    if not lines:
        return passed("trusts OIDC providers for named audiences and subjects")
    if not all(each.bound("oidc:sub") for each in found):
        return failed("lets in every subject of an OIDC provider", *some(lines), severity=Severity.CRITICAL)
    return failed("lets in more of an OIDC provider than named subjects for named audiences", *some(lines))


def _gaps(each: Trusted) -> Iterator[str]:
    """What is missing, or too wide, in the conditions."""
    subjects = each.asked("oidc:sub")
    if not each.bound("oidc:sub"):
        yield "any oidc:sub" if subjects else "no oidc:sub"
    # All conditions must hold: one that names the subjects is enough, whatever another lets in.
    elif all("Like" in condition.operator and any(map(is_pattern, condition.values)) for condition in subjects):
        yield f"oidc:sub {', '.join(value for condition in subjects for value in condition.values)}"
    for key in ("oidc:aud", "oidc:iss"):
        if not each.bound(key):
            yield f"any {key}" if each.asked(key) else f"no {key}"
