"""Privilege escalation: whether a user or role can come to more power than it was given (PE-00 to PE-20).

The ways are those of `aliram.audit.escalation`; administrators are not judged, for whom nothing is left to gain. Who is
one under conditions only is judged by what goes round the conditions.
"""

from __future__ import annotations

from aliram.audit.check import Audit, check
from aliram.audit.escalation import Danger
from aliram.audit.escalation.certainty import Certainty
from aliram.audit.facts import Role, User
from aliram.audit.finding import Severity, Status, Verdict, failed, passed

__all__: list[str] = []

Principal = User | Role

_ON = {
    Certainty.YES: "",
    Certainty.CONDITIONAL: ", under conditions that could not be decided",
}


@check(
    "PE-00",
    "No way leads to full power over the account",
    kind="principal",
    severity=Severity.CRITICAL,
    why="Whoever gets hold of this user or role can make themselves administrator, whatever it was meant for.",
    fix="Take away the first step of the path: narrow the statement that allows it to the resources it is meant for.",
)
def way_to_full_power(principal: Principal, audit: Audit) -> Verdict | None:
    ways = audit.escalation
    if ways.is_administrator(principal):
        return None
    path = ways.path(principal)
    if path is None or (path.conditional and ways.is_bound_administrator(principal)):
        return None if ways.is_bound_administrator(principal) else passed("no way to full power was found")
    steps = [f"{number}. {step.words} ({step.technique})" for number, step in enumerate(path.steps, 1)]
    count = "one step" if len(steps) == 1 else f"{len(steps)} steps"
    message = f"can come to full power over the account in {count}{_ON[_certainty(path.conditional)]}"
    return failed(message, *steps, severity=Severity.HIGH if path.conditional else Severity.CRITICAL)


def _certainty(conditional: bool) -> Certainty:
    return Certainty.CONDITIONAL if conditional else Certainty.YES


def _technique(id: str, title: str, *, why: str, fix: str, can: str) -> None:
    """Registers the check of one technique.

    Args:
        id: Of the check.
        title: What a good principal is like.
        why: What may happen otherwise.
        fix: What mends it.
        can: What a bad principal can do, as the finding's message goes on.
    """

    @check(id, title, kind="principal", severity=Severity.CRITICAL, why=why, fix=fix)
    def judge(principal: Principal, audit: Audit) -> Verdict | None:
        ways = audit.escalation
        if ways.is_administrator(principal) or not ways.applies(principal, id):
            return None
        danger = ways.danger(principal, id)
        bound = ways.is_bound_administrator(principal)
        if danger is None or (bound and danger.certainty is not Certainty.YES):
            return None if bound else passed("its policies speak of it, but it leads nowhere")
        return _verdict(danger, can)


def _verdict(danger: Danger, can: str) -> Verdict:
    if danger.certainty is Certainty.UNKNOWN:
        return Verdict(Status.UNKNOWN, f"could not be read: {danger.missing}", danger.words)
    leads = ", which leads to full power over the account" if danger.full else ""
    critical = danger.full and danger.certainty is Certainty.YES
    severity = Severity.CRITICAL if critical else Severity.HIGH
    return failed(f"{can}{leads}{_ON[danger.certainty]}", *danger.words, severity=severity)


_NARROW = "Name the resources in the statement that allows {0}, or take the action away from the policy."

for _id, _title, _why, _action, _can in (
    (
        "PE-01",
        "Nobody can rewrite policies that decide over themselves",
        "A new version may allow everything, and becomes the default version in the same call.",
        "ram:CreatePolicyVersion",
        "can rewrite a policy that is in force for it or for a role it can assume",
    ),
    (
        "PE-02",
        "Nobody can bring back wider versions of their policies",
        "Old versions are kept, and one that allowed more is one call away.",
        "ram:SetDefaultPolicyVersion",
        "can make an older, wider version of a policy the default one",
    ),
    (
        "PE-03",
        "Nobody can attach stronger policies to themselves",
        "One call makes an administrator of whoever may make it.",
        "ram:AttachPolicyToUser",
        "can attach stronger policies to itself",
    ),
    (
        "PE-04",
        "Nobody can attach stronger policies to their groups",
        "What a group gets, its members get.",
        "ram:AttachPolicyToGroup",
        "can attach stronger policies to a group that it is in or can join",
    ),
    (
        "PE-05",
        "Nobody can attach stronger policies to roles they can assume",
        "The role's new power is that of whoever assumes it.",
        "ram:AttachPolicyToRole",
        "can attach stronger policies to a role that it is or can assume",
    ),
    (
        "PE-06",
        "Nobody can create access keys for stronger users",
        "A key of the other user is the other user.",
        "ram:CreateAccessKey",
        "can create an access key for a stronger user",
    ),
    (
        "PE-07",
        "Nobody can set the passwords of stronger users",
        "A password that somebody else has set opens the console as that user.",
        "ram:CreateLoginProfile and ram:UpdateLoginProfile",
        "can set the password of a stronger user",
    ),
    (
        "PE-08",
        "Nobody can join stronger groups",
        "Members have all that the group is allowed.",
        "ram:AddUserToGroup",
        "can put users into a stronger group",
    ),
    (
        "PE-09",
        "Nobody can rewrite the trust policies of stronger roles",
        "A trust policy that names oneself opens the role.",
        "ram:UpdateRole",
        "can rewrite the trust policy of a stronger role and assume it",
    ),
    (
        "PE-10",
        "Nobody can create an administrator role for themselves",
        "A role of one's own making, with AdministratorAccess, is full power.",
        "ram:CreateRole and ram:AttachPolicyToRole",
        "can create a role with full power and assume it",
    ),
    (
        "PE-11",
        "Nobody can create an administrator for themselves",
        "A user of one's own making, with AdministratorAccess and a key, is full power.",
        "ram:CreateUser and ram:AttachPolicyToUser",
        "can create a user with full power and log on as it",
    ),
    (
        "PE-12",
        "Nobody can have services run things as stronger roles",
        "What runs on an instance or in a function that was given a role has the credentials of the role.",
        "ram:PassRole (a condition on acs:Service limits it as well)",
        "can pass a stronger role to a service and run something there",
    ),
    (
        "PE-13",
        "Nobody can assume stronger roles without need",
        "Roles that let in the whole account are opened by sts:AssumeRole on all roles.",
        "sts:AssumeRole",
        "can assume roles beyond its own power",
    ),
    (
        "PE-14",
        "Nobody can forge identity providers that roles trust",
        "Whoever decides what a provider says decides who a role lets in.",
        "the operations on identity providers",
        "can make an identity provider that a stronger role trusts say what it likes",
    ),
    (
        "PE-15",
        "Nobody can take user SSO over",
        "User SSO believes the identity provider in its settings: whoever sets it can log on as any user.",
        "ram:SetUserSsoSettings",
        "can set the identity provider of user SSO and log on as any user",
    ),
    (
        "PE-16",
        "Nobody can make credentials for products or applications in the name of others",
        "Such credentials outlive changes of passwords and keys, and are seldom looked for.",
        "ram:CreateServiceCredential and ram:ProvisionApplication",
        "can make credentials for products or applications in the name of others",
    ),
    (
        "PE-17",
        "Nobody but administrators can weaken the protection of logons and keys",
        "With weaker rules, or keys that were thought gone, other ways open.",
        "the operation",
        "can weaken the protection of logons or keys",
    ),
    (
        "PE-18",
        "Nobody but administrators can take guard rails away",
        "Control policies hold even against administrators of the account, as long as they are attached.",
        "the operation",
        "can take away control policies or grant rights in resource groups",
    ),
    (
        "PE-19",
        "Nobody can run commands on instances that have stronger roles",
        "A command on the instance can read the credentials of its role.",
        "ecs:RunCommand, ecs:InvokeCommand and ecs:SendFile",
        "can run commands on instances, some of which may have a stronger role",
    ),
    (
        "PE-20",
        "Nobody but administrators can open resources to outsiders",
        "Trust, bucket and key policies that name an outsider let them come back when everything else is mended.",
        "oss:PutBucketPolicy, kms:SetKeyPolicy and ram:UpdateRole",
        "can open roles, buckets or keys to outsiders",
    ),
):
    _technique(_id, _title, why=_why, fix=_NARROW.format(_action), can=_can)
