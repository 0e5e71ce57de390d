"""The password policy of the account's users.

Tools differ over expiry and over the number of attempts; `Limits.expiry` chooses between the two schools, and any
number of attempts from 1 to the limit is good, while 0 means that nobody is ever locked out.
"""

from __future__ import annotations

from typing import TypeVar

from aliram.audit.check import Audit, check
from aliram.audit.facts import Account
from aliram.audit.finding import Severity, Verdict, failed, passed
from aliram.audit.unread import NotRead, Unread

__all__: list[str] = []

T = TypeVar("T")

_SET = "aliram ims set-password-policy"
_WHOLE = ", together with the other rules of aliram ims get-password-policy: one that is left out may be reset"


def _demands(id: str, what: str, field: str, cis: str, prowler: str) -> None:
    """Makes the check that passwords must hold characters of a class."""

    @check(
        id,
        f"Passwords must contain {what}",
        kind="account",
        severity=Severity.MEDIUM,
        why="The fewer kinds of characters a password may be made of, the sooner it is guessed.",
        fix=f"{_SET} --{field.replace('_', '-')} true{_WHOLE}",
        cis=cis,
        prowler=f"ram_password_policy_{prowler}",
    )
    def demanded(account: Account, audit: Audit) -> Verdict | None:
        if _said(getattr(audit.snapshot.password_policy, field), field):
            return passed(f"demands {what}")
        return failed(f"does not demand {what}")


_demands("PWD-01", "an upper-case letter", "require_uppercase_characters", "1.7", "uppercase")
_demands("PWD-02", "a lower-case letter", "require_lowercase_characters", "1.8", "lowercase")
_demands("PWD-03", "a digit", "require_numbers", "1.10", "number")
_demands("PWD-04", "a special character", "require_symbols", "1.9", "symbol")


@check(
    "PWD-05",
    "Passwords are long enough",
    kind="account",
    severity=Severity.MEDIUM,
    why="Length protects a password from guessing better than anything else.",
    fix=f"{_SET} --minimum-password-length 14{_WHOLE}",
    cis="1.11",
    prowler="ram_password_policy_minimum_length",
)
def length(account: Account, audit: Audit) -> Verdict | None:
    least = _said(audit.snapshot.password_policy.minimum_password_length, "minimum_password_length")
    if least < audit.limits.password_length:
        return failed(f"allows passwords of {least} characters; {audit.limits.password_length} should be the fewest")
    return passed(f"demands {least} characters")


@check(
    "PWD-06",
    "Former passwords cannot be chosen again",
    kind="account",
    severity=Severity.MEDIUM,
    why="A password that was changed because it leaked comes back.",
    fix=f"{_SET} --password-reuse-prevention 5{_WHOLE}",
    cis="1.12",
    prowler="ram_password_policy_password_reuse_prevention",
)
def reuse(account: Account, audit: Audit) -> Verdict | None:
    kept = _said(audit.snapshot.password_policy.password_reuse_prevention, "password_reuse_prevention")
    if kept < audit.limits.password_reuse:
        return failed(f"remembers {kept} former passwords; {audit.limits.password_reuse} should be the fewest")
    return passed(f"remembers {kept} former passwords")


@check(
    "PWD-07",
    "Passwords expire as the profile wants it",
    kind="account",
    severity=Severity.MEDIUM,
    why="Without expiry a stolen password works for ever; with too short a one, people choose passwords by a pattern.",
    fix=f"{_SET} --max-password-age DAYS{_WHOLE}",
    cis="1.13",
    prowler="ram_password_policy_max_password_age",
)
def expiry(account: Account, audit: Audit) -> Verdict | None:
    days = _said(audit.snapshot.password_policy.max_password_age, "max_password_age")
    now = f"passwords expire after {days} days" if days else "passwords never expire"
    if audit.limits.expiry == "at most 90":
        return passed(now) if 1 <= days <= 90 else failed(f"{now}; they should after at most 90")
    return passed(now) if days == 0 or days >= 365 else failed(f"{now}; they should never, or after 365 at the least")


@check(
    "PWD-08",
    "Wrong passwords lock an account",
    kind="account",
    severity=Severity.MEDIUM,
    why="Whoever may try for ever will find the password.",
    fix=f"{_SET} --max-login-attemps 5{_WHOLE}",
    cis="1.14",
    prowler="ram_password_policy_max_login_attempts",
)
def attempts(account: Account, audit: Audit) -> Verdict | None:
    allowed = _said(audit.snapshot.password_policy.max_login_attemps, "max_login_attemps")
    most = audit.limits.password_attempts
    if allowed == 0:
        return failed(f"any number of wrong passwords may be tried; {most} should be the most")
    now = f"locks for an hour after {allowed} wrong passwords"
    return passed(now) if allowed <= most else failed(f"{now}; {most} should be the most")


@check(
    "PWD-09",
    "An expired password does not log on",
    kind="account",
    severity=Severity.LOW,
    why="Whoever has an old password can replace it by one of their own and is in.",
    fix=f"{_SET} --hard-expire true{_WHOLE}",
)
def hard_expiry(account: Account, audit: Audit) -> Verdict | None:
    policy = audit.snapshot.password_policy
    if _said(policy.hard_expire, "hard_expire"):
        return passed("an expired password has to be reset by an administrator")
    if policy.max_password_age == 0:
        return failed("an expired password could still log on, but at present none expires", severity=Severity.INFO)
    return failed("an expired password still logs on, once, to choose another")


@check(
    "PWD-10",
    "Weak and stale first passwords are refused",
    kind="account",
    severity=Severity.LOW,
    why="Passwords that repeat characters, hold the user's name or are known from leaks are tried first, and a first"
    " password that was never used waits in somebody's mailbox.",
    fix=f"{_SET} --minimum-password-different-character 8 --password-not-contain-user-name true"
    f" --intercept-risk-password-on-api true --initial-password-age 14{_WHOLE}",
)
def weak_passwords(account: Account, audit: Audit) -> Verdict | None:
    policy = audit.snapshot.password_policy
    distinct = _said(policy.minimum_password_different_character, "minimum_password_different_character")
    first = _said(policy.initial_password_age, "initial_password_age")
    named = _said(policy.password_not_contain_user_name, "password_not_contain_user_name")
    risky = _said(policy.intercept_risk_password_on_api, "intercept_risk_password_on_api")
    weak = [
        words
        for words, holds in (
            ("MinimumPasswordDifferentCharacter: one character, repeated, will do", distinct == 0),
            ("PasswordNotContainUserName: the user's own name may be in it", not named),
            ("InterceptRiskPasswordOnApi: the API takes passwords that are rated as risky", not risky),
            ("InitialPasswordAge: a first password waits for ever", first == 0),
        )
        if holds
    ]
    return failed(f"lacks rules: {len(weak)} of 4", *weak) if weak else passed("has all four rules")


def _said(value: T | None, field: str) -> T:
    if value is None:
        raise NotRead(Unread(call="ims.GetPasswordPolicy", code="Missing", message=f"no {field} in the reply"))
    return value
