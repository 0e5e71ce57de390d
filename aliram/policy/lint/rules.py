"""Everything `lint` can find: the table of ids, severities and reasons, and the form of a finding."""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

__all__ = ["RULES", "Finding", "LintRule", "Severity", "finding"]

Severity = Literal["error", "warning", "info"]


class Finding(NamedTuple):
    """Something that is wrong with a policy, or may be."""

    id: str
    """Stable; a key of `RULES`."""
    severity: Severity
    path: str
    """JSON path: `$.Statement[0].Action[2]`."""
    message: str
    """What is wrong; for people, its wording may change."""
    fix: str
    """What to do about it."""

    def __str__(self) -> str:
        return f"{self.severity} {self.path}: {self.message}; {self.fix} [{self.id}]"


class LintRule(NamedTuple):
    """One kind of finding."""

    severity: Severity
    """`error`: the document is refused, or something in it certainly does not do what it says, or it is open to
    everybody. `warning`: it grants or loses more than it seems to. `info`: worth a look."""
    says: str
    """What is found, in one line."""
    why: str
    """Why it matters."""


def _error(says: str, why: str) -> LintRule:
    return LintRule("error", says, why)


def _warning(says: str, why: str) -> LintRule:
    return LintRule("warning", says, why)


def _info(says: str, why: str) -> LintRule:
    return LintRule("info", says, why)


_REFUSED = "The service refuses the document."

RULES: Final[dict[str, LintRule]] = {
    # Grammar: what `parse` refuses.
    "json": _error("the document is not JSON", _REFUSED),
    "not-object": _error("something that must be an object is none", _REFUSED),
    "twice": _error("a member stands twice in one object", "Readers differ in which of the two counts."),
    "unknown-element": _error("an element that the language does not have", "`NotResource` and the like are refused."),
    "version": _error('`Version` is missing or not `"1"`', "There is only one version."),
    "statement": _error("`Statement` is missing, empty or no array", _REFUSED),
    "effect": _error("`Effect` is missing, or neither `Allow` nor `Deny`", "Letter case counts."),
    "action": _error("both or neither of `Action` and `NotAction`", "A statement has exactly one of them."),
    "not-text": _error("a value is not a string", "Numbers and booleans are quoted, too."),
    "empty": _error("an empty array", "It says nothing."),
    "resource": _error("`Resource` is missing, or stands in a trust policy", "Only trust policies have none."),
    "principal": _error(
        "`Principal` is missing, misplaced or no kind of principal",
        "Trust and resource policies have one, others do not.",
    ),
    "condition": _error("an operator without a key, or a key without a name", _REFUSED),
    "unknown-operator": _error(
        "an operator that the service does not have, `IfExists` and `Null` among them",
        "There are 21 operators; the service refuses all else.",
    ),
    # The document as a whole.
    "policy-size": _error(
        "longer than the quota", "A custom policy has at most 6,144 bytes, a session policy 2,048 characters."
    ),
    "policy-size-near": _warning("more than nine tenths of the quota", "The next statement may not fit."),
    "policy-size-spaces": _warning(
        "longer than the quota because of its spaces and line breaks",
        "Whether the service counts them is not published.",
    ),
    "sid": _info("`Sid`", "The element is not documented for RAM; whether it is accepted is unverified."),
    "deny-everything": _warning("an unconditional Deny of everything", "Nothing that any policy allows is left."),
    "session-no-allow": _error(
        "a session policy that allows nothing", "A session has what the role and this policy both allow: nothing."
    ),
    "control-no-allow": _info(
        "a control policy that allows nothing",
        "Each level must allow, too: `FullAliyunAccess` or another policy has to stay attached.",
    ),
    # Actions.
    "action-format": _error("no `service:Action`", "It never matches."),
    "action-shape": _warning("characters that no action has", "It probably never matches."),
    "action-colon": _warning(
        "a wildcard stands for the colon between service and name",
        "`ecs*` is every service whose code begins with ecs.",
    ),
    "any-service": _warning(
        "an Allow for a name in every service", "It reaches services nobody thought of, and new ones as they come."
    ),
    "any-service-read": _info(
        "an Allow to read in every service", "Among what can be read are secrets, keys and data (`kms:GetSecretValue`)."
    ),
    "not-action-everything": _error("`NotAction` excludes everything", "The statement never matches."),
    "not-action-allow": _warning("Allow with `NotAction`", "It allows all but the list, and every future action."),
    "not-action-allow-all": _warning(
        "Allow with `NotAction` on every resource",
        "Nearly an administrator: also what has not been invented yet is allowed.",
    ),
    "administrator": _warning("an Allow of everything", "Whoever has it owns the account."),
    "ram-administrator": _warning(
        "an Allow of `ram:*` on everything", "Whoever has it can give themselves every permission there is."
    ),
    "pass-role": _warning(
        "`ram:PassRole` for every role, without `acs:Service`",
        "Handing a powerful role to a service is a way to its permissions.",
    ),
    "assume-any-role": _warning(
        "`sts:AssumeRole` on every role", "Each role that trusts the account is open, future ones as well."
    ),
    # Resources.
    "resource-format": _error("no ARN and no wildcard", "It never matches."),
    "resource-parts": _warning(
        "an ARN with fewer than five parts", "It matches only if `*` spans colons, which is not published."
    ),
    "ram-region": _warning("an ARN of RAM with a region", "RAM has no regions; requests name `*`."),
    "other-service": _warning("an action of one service, resources of others only", "It usually never matches."),
    "unused-resource": _warning(
        "a resource of a service that no action of the statement is of", "It usually never matches."
    ),
    "collection-action": _warning(
        "an action on all users (groups, roles, …) with a resource that names one",
        "Requests name `user/*`, which `user/alice` does not match.",
    ),
    "both-resources": _info(
        "an action that needs two resources, of which the policy names one",
        "Attaching needs the Allow for the principal and for the policy, joining that for user and group.",
    ),
    # Lists.
    "duplicate-value": _info("the same value twice", "The second says nothing."),
    "covered-value": _info("a value that another one in the list covers", "It says nothing."),
    # Conditions.
    "empty-condition": _info("an empty `Condition`", "The statement is unconditional."),
    "condition-value": _error(
        "a value that is none of the operator's kind", "Nothing compares with it: it never matches."
    ),
    "date-offset": _warning(
        "a moment without an offset", "It is read as UTC here; what the service does is not published."
    ),
    "cidr-host-bits": _warning("an address block with bits after its prefix", "The block is larger than it looks."),
    "wildcard-not-like": _warning(
        "a wildcard under an operator that compares literally", "`StringEquals` takes `*` and `?` for themselves."
    ),
    "like-without-wildcard": _info("`StringLike` without a wildcard", "It is the same as `StringEquals`."),
    "always-true": _info("a condition that holds for every value", "It only asks for the key to be there."),
    "unknown-key": _warning(
        "a condition key that the service does not document",
        "A key that no request has makes an Allow never match, and a Deny neither.",
    ),
    "foreign-key": _info("a condition key of a service whose keys are not known here", "Check its spelling."),
    "key-spelling": _info("a documented key in other letter case", "Whether case counts is not published."),
    "key-operator": _warning("an operator of another type than the key", "The comparison fails, or is one of texts."),
    "key-place": _warning("a key that this kind of policy never sees", "No request has it: it never matches."),
    "key-action": _warning("a key that no action of the statement has", "No request has it: it never matches."),
    "key-value": _warning("a value that the key never has", "It never matches."),
    "contradiction": _error("conditions that exclude each other", "All must hold: the statement never matches."),
    "expired": _warning("a time window that has ended", "The statement never matches again."),
    "mfa-deny": _warning(
        "a Deny for sessions without MFA, which calls with an AccessKey pair slip past",
        "Such calls do not have `acs:MFAPresent` at all, so that `false` does not match.",
    ),
    "mfa-inverted": _warning(
        "an Allow for sessions without MFA, or a Deny for those with it", "It is usually meant the other way round."
    ),
    "insecure-transport": _warning(
        "an Allow for plain HTTP only, or a Deny for HTTPS only", "It is usually meant the other way round."
    ),
    "open-network": _warning(
        "a network condition for a large part of the Internet", "It looks like a restriction and is none."
    ),
    "allow-not-ip": _warning("an Allow with `NotIpAddress`", "It opens to the whole Internet but for a few addresses."),
    "private-source": _info(
        "a private address for `acs:SourceIp`",
        "Callers from the Internet come from public ones; inside a VPC `acs:VpcSourceIp` counts.",
    ),
    "for-all-values": _warning(
        "`ForAllValues` in an Allow", "A request without the key may pass: nothing of it is outside of the list."
    ),
    "for-any-value": _info("`ForAnyValue`", "No page names the prefix; it is unverified."),
    "negated-absent": _info(
        "a negated operator on a key that a request may not have",
        "What happens then is not published; see `Assumptions.negated_absent`.",
    ),
    # Statements beside each other.
    "shadowed": _warning("an Allow that a Deny of the same policy covers", "It allows nothing."),
    "shadowed-action": _warning("an allowed action that a Deny of the same policy covers", "It is not allowed."),
    "redundant-statement": _info("a statement that another one covers", "It says nothing of its own."),
    # Who may use it.
    "principal-anyone": _error("a role that anybody may assume", "A `*` in a principal is every account."),
    "public-resource": _warning("a resource that is open to anybody, without a condition", "It is public."),
    "principal-form": _error(
        "a name that is no principal of its kind", "It never matches, or the document is refused."
    ),
    "principal-mix": _info(
        "principals of several kinds in one statement",
        "Conditions that are made for one kind lock out or let in the others.",
    ),
    "account-trusted": _info(
        "a whole account is trusted",
        "Each of its users and roles that may assume roles may "
        "assume this one. From another account it needs `sts:ExternalId` besides.",
    ),
    "external-id": _warning(
        "another account is trusted without `sts:ExternalId`",
        "A service used by many can be made to use its access for somebody else.",
    ),
    "saml-recipient": _error("a SAML provider is trusted without `saml:recipient`", "The condition is mandatory."),
    "saml-recipient-value": _warning(
        "a recipient other than the two of the service", "Assertions are addressed to one of those."
    ),
    "saml-key": _error("a condition key besides `saml:recipient` for a SAML provider", "It is the only one allowed."),
    "oidc-sub": _warning(
        "an OIDC provider is trusted without `oidc:sub`", "Every user or workload of the provider may assume the role."
    ),
    "oidc-sub-wide": _warning(
        "a pattern for `oidc:sub` that fits nearly everybody",
        "Every repository or every service account may assume the role.",
    ),
    "oidc-aud": _warning(
        "an OIDC provider is trusted without `oidc:aud`",
        "Tokens that were made out for other applications are taken as well.",
    ),
    "trust-action": _error("an action other than `sts:AssumeRole` in a trust policy", "It never matches."),
    "trust-wide-action": _info("a wildcard for the action of a trust policy", "Only `sts:AssumeRole` is asked for."),
    "not-action-trust": _warning("`NotAction` in a trust policy", "It trusts for whatever else may come."),
    "service-conditions": _info(
        "conditions for a service",
        "A service assumes roles without the keys of a caller; only some send `acs:SourceArn`.",
    ),
}
"""Kind of finding by id. Ids stay; severities may be corrected between versions."""


def finding(id: str, path: str, message: str, fix: str) -> Finding:
    """A finding with the severity of its rule."""
    return Finding(id, RULES[id].severity, path, message, fix)
