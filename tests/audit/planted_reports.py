"""Reports made by hand: of several accounts, with every status, and with names that mean harm."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from aliram.audit.finding import Finding, Severity, Status, Suppressed, fingerprint
from aliram.audit.judge import judge
from aliram.audit.paths import Path, Step
from aliram.audit.report import AccountPart, CheckPart, Report, report_on
from aliram.audit.unread import Unread
from tests.audit_stage import ago, snapshot_of

__all__ = [
    "HOSTILE",
    "ONE",
    "TWO",
    "an_account",
    "empty_report",
    "finding",
    "hostile_report",
    "only_unknowns",
    "real_report",
    "report",
]

ONE, TWO = "1111111111111111", "2222222222222222"
HOSTILE = (
    '=HYPERLINK("http://x.example","a")',
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "[red]x[/]",
    "[/]",
    "[link=https://x.example]y",
    "<img src=x onerror=alert(1)>",
    "]]></failure><testcase/>",
    "</script><script>",
    "\x1b[31mred\x1b[0m",
    "\x1b]0;title\x07",
    "a\x00b",
    "\u202eevil",
    "\u2028\u2029",
    "\ufffe\uffff",
    "\"'&<>\\",
    "two\nlines",
    ":smile:",
    "😀\U0010fffd",
    "[words](https://x.example)",
    "{0} %s $(id) `id`",
    "..",
    "../../etc/passwd",
    "%2e%2e/a:b?c#d",
    "",
    "long" * 500,
)
"""Names of resources that some form of report could take for something else than a name."""
_TITLES = {"AK-01": "Active access keys are not older than allowed", "USER-03": "Users with a console logon have MFA"}


def finding(
    name: str = "alice",
    check: str = "AK-01",
    *,
    status: Status = Status.FAIL,
    severity: Severity = Severity.MEDIUM,
    account: str = ONE,
    **more: Any,
) -> Finding:
    """One finding on a user; its fingerprint is made as the audit makes it."""
    resource = f"acs:ram::{account}:user/{name}"
    values: dict[str, Any] = {
        "title": _TITLES.get(check, f"title of {check}"),
        "kind": "user",
        "resource": resource,
        "message": "created 100 days ago; at most 90 are allowed",
        "fingerprint": fingerprint(account, check, resource),
        "evidence": [],
    }
    return Finding(check=check, status=status, severity=severity, account=account, name=name, **values | more)


def an_account(account: str = ONE, **more: Any) -> AccountPart:
    """One account that was read."""
    return AccountPart(account=account, collected="2026-05-01T08:30:00Z", **more)


def report(
    findings: Iterable[Finding] = (),
    *,
    accounts: Sequence[AccountPart] | None = None,
    passes: int = 0,
    checks: Iterable[str] = (),
    **more: Any,
) -> Report:
    """A report with these findings; every check that they name is in it, and those of `checks`.

    Args:
        passes: How many resources pass each check, beside the findings.
    """
    findings = list(findings)
    if accounts is None:
        accounts = [an_account(each) for each in sorted({each.account for each in findings} or {ONE})]
    counts = Counter((each.check, each.status.value) for each in findings)
    parts = []
    for id in dict.fromkeys([*checks, *(each.check for each in findings)]):
        by_status = {status.value: counts[id, status.value] for status in Status if counts[id, status.value]}
        if passes:
            by_status["pass"] = by_status.get("pass", 0) + passes
        parts.append(
            CheckPart(
                id=id,
                title=_TITLES.get(id, f"title of {id}"),
                severity=max((each.severity for each in findings if each.check == id), default=Severity.LOW),
                kind="user",
                why="A key that leaked unnoticed opens the account.",
                fix="aliram ims delete-access-key --user-access-key-id <AccessKeyId>",
                cis=["1.6"],
                counts=by_status,
            )
        )
    values: dict[str, Any] = {"made": "2026-05-01T09:00:00+00:00", "aliram": "1.2.3", "profile": "cis-2.0"}
    return Report(accounts=list(accounts), checks=parts, findings=findings, **values | more)


async def real_report() -> Report:
    """What every check there is says of a small account, passes too."""
    statement = {"Effect": "Allow", "Action": "*", "Resource": "*"}
    seed: dict[str, Any] = {
        "users": [{"name": "alice", "access_keys": 1, "created": ago(400)}, {"name": "bob"}],
        "groups": [{"name": "ops"}],
        "policies": [{"name": "all", "document": {"Version": "1", "Statement": [statement]}}],
    }
    return report_on([judge(await snapshot_of(seed), passes=True)])


def empty_report() -> Report:
    """No account, no check, no finding."""
    return report(accounts=[])


def only_unknowns() -> Report:
    """An account of which nearly nothing could be read."""
    unread = [Unread(call="ims.ListUsers", code="NoPermission", message="You are not authorized.")]
    unknown = finding("root", status=Status.UNKNOWN, kind="account", message="could not be read: ims.ListUsers")
    return report([unknown], accounts=[an_account(unread=unread)])


def hostile_report() -> Report:
    """Two accounts and one that was not read, each status, and every hostile name in each place that has names."""
    findings = [
        finding(
            name,
            ("AK-01", "USER-03")[number % 2],
            status=(Status.FAIL, Status.FAIL, Status.MANUAL, Status.UNKNOWN, Status.PASS)[number % 5],
            severity=list(Severity)[number % 5],
            account=(ONE, TWO)[number % 2],
            message=f"message on {name}",
            evidence=[name, f"$.Statement[0]: {name}"],
            fix=f"aliram ims delete-user --user-principal-name {name}",
            suppressed=Suppressed(reason=name or "none", expires="2027-01-01") if number % 7 == 0 else None,
        )
        for number, name in enumerate(HOSTILE)
    ]
    accounts = [
        an_account(
            account,
            alias=HOSTILE[number],
            caller=HOSTILE[9],
            sizes={"users": 20, "access_keys": 3},
            unread=[Unread(call="ims.GetLoginProfile", of=name, code="NoPermission", message=name) for name in HOSTILE],
            paths=[
                Path(
                    principal=f"acs:ram::{account}:user/{name}",
                    steps=(
                        Step(
                            technique="PE-03",
                            source=f"acs:ram::{account}:user/{name}",
                            target=f"acs:ram::{account}:account",
                            words=f"attaches {name} to itself",
                            conditional=place % 2 == 0,
                        ),
                    ),
                )
                for place, name in enumerate(HOSTILE)
            ],
        )
        for number, account in enumerate((ONE, TWO), start=6)
    ]
    lost = AccountPart(account="3333333333333333", error=f"AssumeRole was refused: {HOSTILE[6]} {HOSTILE[12]}")
    return report(findings, accounts=[*accounts, lost], passes=4, notes=list(HOSTILE))
