"""Reports to look at: made in memory, of the checks that there are, always the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from aliram import audit
from aliram.audit.finding import Finding, Severity, Status, Suppressed, fingerprint
from aliram.audit.paths import Path, Step
from aliram.audit.report import AccountPart, CheckPart, Report
from aliram.audit.unread import Unread

__all__ = ["ACCOUNT", "MADE", "account_part", "company", "found", "hostile", "large", "report_of"]

ACCOUNT = "1234567890123456"
MADE = datetime(2026, 3, 14, 9, 26, 53, tzinfo=UTC).isoformat(timespec="seconds")
DOMAIN = "example.onaliyun.com"
_CHECKS = audit.all_checks()
_COLLECTED = "2026-03-14T09:21:07Z"


def found(
    check: str,
    name: str,
    message: str,
    *evidence: str,
    status: Status = Status.FAIL,
    severity: Severity | None = None,
    account: str = ACCOUNT,
    kind: str | None = None,
    fix: str = "",
    suppressed: Suppressed | None = None,
    new: bool | None = None,
) -> Finding:
    """What a check said of a resource with a name."""
    every = _CHECKS[check]
    kind = kind or every.kind
    resource = f"acs:ram::{account}:{kind}/{name}"
    return Finding(
        check=check,
        title=every.title,
        status=status,
        severity=severity or every.severity,
        account=account,
        kind=kind,
        resource=resource,
        name=name,
        message=message,
        evidence=list(evidence),
        fix=fix,
        cis=[section for section in every.cis if not section.startswith("v1:")],
        fingerprint=fingerprint(account, check, resource),
        suppressed=suppressed,
        new=new,
    )


def account_part(account: str = ACCOUNT, alias: str = "example", **known: object) -> AccountPart:
    """An account that was read."""
    part = AccountPart(
        account=account,
        alias=alias,
        caller=f"acs:ram::{account}:assumed-role/auditor/aliram",
        collected=_COLLECTED,
        sizes={"users": 1284, "groups": 37, "roles": 212, "policies": 164, "access_keys": 1903},
    )
    for name, value in known.items():
        setattr(part, name, value)
    return part


def report_of(
    findings: Iterable[Finding], *, accounts: list[AccountPart] | None = None, passes: dict[str, int] | None = None
) -> Report:
    """A report of these findings, with every check there is; `passes` are resources that pass, by check."""
    ordered = (Status.FAIL, Status.UNKNOWN, Status.MANUAL, Status.PASS)
    findings = sorted(
        findings,
        key=lambda each: (ordered.index(each.status), -each.severity.rank, each.check, each.account, each.name),
    )
    counts = Counter((finding.check, finding.status.value) for finding in findings)
    for check, number in (passes or {}).items():
        counts[check, "pass"] += number
    return Report(
        made=MADE,
        aliram="1.2.3",
        profile="cis-2.0",
        accounts=[account_part()] if accounts is None else accounts,
        checks=[
            CheckPart(
                id=check.id,
                title=check.title,
                severity=check.severity,
                kind=check.kind,
                why=check.why,
                fix=check.fix,
                cis=[section for section in check.cis if not section.startswith("v1:")],
                counts={status: counts[check.id, status] for status in Status if counts[check.id, status]},
            )
            for check in _CHECKS.values()
        ],
        findings=list(findings),
    )


_FIRST = ("li.na", "wang.wei", "amelia", "noor", "tomasz", "chioma", "yosef", "grace", "deploy-bot", "etl-runner")
_ROLES = ("ci-deployer", "data-export", "backup-writer", "support-console", "billing-reader")


def _users(number: int) -> Iterator[str]:
    return (f"{_FIRST[place % len(_FIRST)]}-{place:05}@{DOMAIN}" for place in range(number))


def large(users: int) -> Report:
    """As of a big company: three findings for each user, and a way to full power of every twentieth user."""
    findings = []
    names = list(_users(users))
    for place, name in enumerate(names):
        key = f"LTAI5t{place * 7919 % 10**14:014d}"
        days = 91 + place * 37 % 1400
        findings.append(
            found(
                "AK-01",
                key,
                f"is {days} days old, and 90 are allowed",
                f"user {name}",
                f"made {days} days ago, active",
                fix=f"aliram ims create-access-key --user-principal-name {name}, use it, then"
                f" aliram ims delete-access-key --user-principal-name {name} --user-access-key-id {key}",
            )
        )
        check, message = (
            ("USER-01", "may log on to the console, and no second factor is bound"),
            ("USER-03", f"may log on to the console, and last did {days} days ago"),
            ("USER-08", "may log on to the console, and has 1 active access key"),
        )[place % 3]
        findings.append(
            found(check, name, message, fix=f"aliram ims delete-login-profile --user-principal-name {name}")
        )
        findings.append(
            found(
                "USER-05",
                name,
                f"holds {1 + place % 4} policies by itself",
                *(
                    f"policy team-{number:03}-access (Custom)"
                    for number in range(place % 40, place % 40 + 1 + place % 4)
                ),
                status=Status.UNKNOWN if place % 50 == 7 else Status.FAIL,
                fix=f"aliram ram detach-policy-from-user --user-name {name.partition('@')[0]}",
            )
        )
    part = account_part(
        sizes={"users": users, "groups": 100, "roles": 500, "policies": 1000, "access_keys": users},
        unread=[
            Unread(call="ram.ListPoliciesForUser", of=name, code="NoPermission", message="You are not authorized.")
            for place, name in enumerate(names)
            if place % 50 == 7
        ],
        paths=list(_paths(names[::20])),
    )
    passes = dict.fromkeys(("USER-02", "USER-04", "AK-02", "AK-03"), users) | {
        f"PWD-0{number}": 1 for number in range(1, 9)
    }
    return report_of(findings, accounts=[part], passes=passes)


def _paths(names: Iterable[str], account: str = ACCOUNT) -> Iterator[Path]:
    power = f"acs:ram::{account}:account"
    for place, name in enumerate(names):
        who = f"acs:ram::{account}:user/{name.partition('@')[0]}"
        role = f"acs:ram::{account}:role/{_ROLES[place % len(_ROLES)]}"
        group = f"acs:ram::{account}:group/platform-admins"
        steps = (
            [("PE-03", who, power, "attaches AdministratorAccess to itself", False)],
            [
                ("PE-13", who, role, f"assumes the role {_ROLES[place % len(_ROLES)]}", False),
                ("PE-10", role, power, "creates a role, attaches AdministratorAccess to it and assumes it", False),
            ],
            [
                ("PE-08", who, group, "joins the group platform-admins", place % 2 == 0),
                ("PE-01", group, power, "writes a new default version of the policy platform-admins-custom", False),
            ],
            [
                ("PE-06", who, f"acs:ram::{account}:user/release", "creates an access key of the user release", False),
                ("PE-13", f"acs:ram::{account}:user/release", role, f"assumes {_ROLES[place % 5]}", True),
                ("PE-05", role, power, "attaches AdministratorAccess to the role it has", False),
            ],
        )[0 if place % 5 == 4 else place % 4]
        yield Path(
            principal=who,
            steps=tuple(
                Step(technique=technique, source=source, target=target, words=words, conditional=conditional)
                for technique, source, target, words, conditional in steps
            ),
        )


def company() -> Report:
    """Three accounts and one that could not be entered; every status, severity and mark; long and short words."""
    shop, data = "2234567890123456", "3234567890123456"
    names = list(_users(60))
    findings = [
        found(
            "ROOT-01", "<root>", "has an active access key", "access key 1: active, last used 3 days ago", kind="root"
        ),
        found("ROOT-02", "<root>", "logs on with a password alone", account=shop, kind="root"),
        found(
            "POL-01",
            "everything",
            "allows every action on every resource, and 3 users and 2 roles hold it",
            "Statement[0]: Allow * on *",
            "attached to user grace-00007, user noor-00003, user li.na-00000",
            "attached to role ci-deployer, role backup-writer",
            fix="aliram ram detach-policy-from-user --policy-name everything --policy-type Custom --user-name USER",
        ),
        found(
            "TR-06",
            "github-deploy",
            "takes tokens of every repository",
            "Statement[0].Condition: oidc:sub StringLike repo:*",
            severity=Severity.CRITICAL,
            new=True,
        ),
        found(
            "TR-02",
            "partner-access",
            "trusts 9999888877776666 as a whole, without sts:ExternalId",
            account=data,
            suppressed=Suppressed(
                reason="Contract with the auditors runs until June; ticket SEC-512", expires="2026-07-01"
            ),
        ),
        found("USER-05", "amelia-00002@example.onaliyun.com", "holds 2 policies by itself", new=False),
        found("GRP-01", "old-interns", "has no members"),
        found(
            "POL-16",
            "team-data",
            "has 2 statements without effect",
            "Statement[1]",
            "Statement[3]",
            severity=Severity.INFO,
        ),
        found("SCORE-01", "example", "The service's own score is 74 of 100", status=Status.MANUAL, kind="account"),
        found(
            "TR-11",
            "example",
            "needs the events of ActionTrail, which this audit does not read",
            status=Status.UNKNOWN,
            kind="account",
        ),
    ]
    for place, name in enumerate(names):
        days = 95 + place * 37 % 900
        account = (ACCOUNT, shop, data)[place % 3]
        findings.append(
            found(
                "AK-01",
                f"LTAI5tExample{place:08}",
                f"is {days} days old, and 90 are allowed",
                f"user {name}",
                account=account,
                new=True if place % 9 == 0 else None,
                fix=f"aliram ims create-access-key --user-principal-name {name}",
            )
        )
        if place % 2:
            findings.append(
                found(
                    "USER-01",
                    name,
                    "may log on to the console, and no second factor is bound",
                    account=account,
                    fix=f"aliram ims update-login-profile --user-principal-name {name} --mfa-bind-required true",
                )
            )
        if place % 7 == 0:
            findings.append(
                found(
                    "USER-02",
                    name,
                    "could not be read: ims.GetLoginProfile: NoPermission",
                    account=account,
                    status=Status.UNKNOWN,
                )
            )
    accounts = [
        account_part(
            paths=list(_paths(names[:12])),
            unread=[
                Unread(call="ims.GetLoginProfile", of=name, code="NoPermission", message="You are not authorized.")
                for name in names[::7]
            ],
        ),
        account_part(
            shop,
            "shop",
            paths=list(_paths(names[12:15], shop)),
            unread=[Unread(call="ims.GetAccountSecurityPracticeReport", code="NoPermission")],
        ),
        account_part(data, "", sizes={"users": 12, "groups": 0, "roles": 31}),
        AccountPart(
            account="4234567890123456", error="AssumeRole: EntityNotExist.Role: the role auditor does not exist"
        ),
    ]
    passes = {
        "USER-01": 1254,
        "AK-01": 1843,
        "AK-02": 1281,
        "PWD-01": 3,
        "PWD-02": 3,
        "PWD-05": 2,
        "POL-01": 163,
        "TR-01": 212,
        "GRP-01": 36,
    }
    return report_of(findings, accounts=accounts, passes=passes)


def hostile(texts: Iterable[str]) -> Report:
    """Each text in every field that comes from an account."""
    findings, paths, unread = [], [], []
    accounts = []
    for text in texts:
        statuses = (Status.FAIL, Status.UNKNOWN)
        findings += [
            found(
                "USER-01",
                text,
                text,
                text,
                f"{text} again",
                status=status,
                account=text,
                kind=text,
                fix=text,
                suppressed=Suppressed(reason=text, expires=text) if status is Status.FAIL else None,
            )
            for status in statuses
        ]
        findings.append(found("GRP-01", text, f"has no members, {text}", text, fix=f"aliram x {text}"))
        who, power = f"acs:ram::{ACCOUNT}:user/{text}", f"acs:ram::{ACCOUNT}:account"
        group = f"acs:ram::{ACCOUNT}:group/{text}"
        paths.append(
            Path(
                principal=who,
                steps=(
                    Step(technique="PE-08", source=who, target=group, words=f"joins {text}"),
                    Step(technique=text, source=group, target=power, words=text, conditional=True),
                ),
            )
        )
        unread.append(Unread(call=text, of=text, code=text, message=text))
        accounts.append(account_part(text, text, caller=text, error="", sizes={text: 1}, collected=text))
    accounts.append(AccountPart(account="nobody's", error=" ".join(texts)))
    accounts.append(account_part(paths=paths, unread=unread))
    report = report_of(findings, accounts=accounts)
    report.profile = report.aliram = " ".join(texts)
    report.notes = list(texts)
    report.fixed = [found("USER-01", text, text, account=text, kind=text) for text in texts]
    return report
