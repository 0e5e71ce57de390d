"""The account as a whole: how many may change its identities and rights."""

from __future__ import annotations

from collections.abc import Iterator

from aliram.audit.check import Audit, check
from aliram.audit.facts import Account, Role, User
from aliram.audit.finding import Severity, Verdict, failed, passed, some
from aliram.audit.snapshot import Snapshot
from aliram.policy import Decision

__all__: list[str] = []


@check(
    "GOV-01",
    "Few identities can change RAM",
    kind="account",
    severity=Severity.HIGH,
    why="Whoever changes users, roles and policies can become anybody; each more of them is one more way in.",
    fix="Take the policies with ram:* and the like from those who do not administer identities; POL-01, POL-20 and"
    " POL-03 name the policies.",
)
def ram_writers(account: Account, audit: Audit) -> Verdict | None:
    certain, conditional = [], []
    for identity in _identities(account.snapshot):
        decision = account.snapshot.powers(identity).changes_ram
        if decision is Decision.ALLOW:
            certain.append(f"{identity.kind} {identity.name}")
        elif decision is Decision.CONDITIONAL:
            conditional.append(f"{identity.kind} {identity.name} (under conditions)")
    most = audit.limits.ram_writers
    message = (
        f"identities that may change RAM: {len(certain)}, under conditions {len(conditional)} more; at most {most}"
    )
    if len(certain) > most:
        return failed(message, *some([*certain, *conditional]))
    if len(certain) + len(conditional) > most:
        return failed(message, *some([*certain, *conditional]), severity=Severity.MEDIUM)
    return passed(message)


def _identities(snapshot: Snapshot) -> Iterator[User | Role]:
    """Users, and the roles that somebody else than one product can assume."""
    yield from snapshot.users
    for role in snapshot.roles:
        if not role.service_linked:
            yield role
