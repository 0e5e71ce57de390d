"""Deleting a user, group, role or policy together with everything that hangs on it.

The service refuses to delete what is still in use (`DeleteConflict.*`), one reason at a time. A plan finds all reasons
at once and lists what has to be done, in the order the service demands; nothing is changed before `carry_out`.

    plan = await cascade.plan(session, "user", "alice")
    for step in plan.steps:
        print(step)
    await plan.carry_out(session)

RAM's operations are used, which delete for good. (Users and keys that IMS deletes wait in a recycle bin; it takes a
user's keys and logon profile along on its own.)
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeVar

import anyio

from .errors import ConfigError, NotFound

if TYPE_CHECKING:
    from .session import Session

__all__ = ["Kind", "Plan", "Step", "plan"]

Kind = Literal["user", "group", "role", "policy"]

T = TypeVar("T")


class Step(NamedTuple):
    """One call of a plan."""

    service: str
    """`ims` or `ram`."""
    action: str
    arguments: Mapping[str, Any]
    """By wire name."""

    def __str__(self) -> str:
        """What is done, in a line: `ram.DetachPolicyFromUser PolicyName=ReadOnlyAccess UserName=alice`."""
        return " ".join([f"{self.service}.{self.action}", *(f"{key}={value}" for key, value in self.arguments.items())])


@dataclass(frozen=True, slots=True)
class Plan:
    """What it takes to delete something."""

    kind: Kind
    name: str
    steps: tuple[Step, ...]
    """In the order in which the service lets them happen; the last one deletes the thing itself."""

    async def carry_out(self, session: Session, *, on_step: Callable[[Step], None] | None = None) -> None:
        """Makes the calls, one after the other.

        What is gone already counts as done, so that a plan that was broken off can be carried out again.

        Args:
            session: Whose keys do it.
            on_step: Told of each step before it is made.

        Raises:
            AliramError: As of any call; the steps before it are done, the others are not.
        """
        for step in self.steps:
            if on_step is not None:
                on_step(step)
            try:
                await getattr(session, step.service).call(step.action, step.arguments)
            except NotFound:
                continue


async def plan(session: Session, kind: Kind, name: str) -> Plan:
    """Finds out what hangs on something. Only reads.

    Args:
        session: Whose keys ask; it takes the right to list what hangs on the thing, in RAM and, for users, in IMS.
        kind: What it is.
        name: Its name; of a user the bare one, without a domain.

    Raises:
        NotFound: There is no such thing.
        ConfigError: The kind is none, or the name is empty.
    """
    find = _FINDERS.get(kind)
    if find is None or not name:
        raise ConfigError(f"a plan is about a user, group, role or policy and its name, not {kind!r} {name!r}")
    return Plan(kind, name, tuple(await find(session, name)))


async def _user(session: Session, name: str) -> list[Step]:
    ram, ims = session.ram, session.ims
    await ram.get_user(user_name=name)
    domain = (await ims.get_default_domain()).default_domain_name
    principal = f"{name}@{domain}"
    groups, policies, keys, login, device, passkeys, credentials = await _together(
        lambda: ram.list_groups_for_user(user_name=name),
        lambda: ram.list_policies_for_user(user_name=name),
        lambda: ram.list_access_keys(user_name=name),
        lambda: _or_none(ram.get_login_profile(user_name=name)),
        lambda: _or_none(ram.get_user_mfa_info(user_name=name)),
        lambda: ims.list_passkeys(user_principal_name=principal),
        lambda: _all_items(ims.list_service_credentials(user_principal_name=principal)),
    )
    user = {"UserName": name}
    steps = [Step("ram", "RemoveUserFromGroup", {**user, "GroupName": group.group_name}) for group in groups.groups]
    steps += _detach("User", user, policies.policies)
    steps += [
        Step("ram", "DeleteAccessKey", {**user, "UserAccessKeyId": key.access_key_id}) for key in keys.access_keys
    ]
    for credential in credentials:
        known = {"UserPrincipalName": principal, "ServiceCredentialId": credential.service_credential_id}
        if credential.status == "Active":  # an active one cannot be deleted
            steps.append(Step("ims", "UpdateServiceCredential", {**known, "Status": "Inactive"}))
        steps.append(Step("ims", "DeleteServiceCredential", known))
    steps += [
        Step("ims", "DeletePasskey", {"UserPrincipalName": principal, "PasskeyId": passkey.passkey_id})
        for passkey in passkeys.passkeys
    ]
    if device is not None and device.mfa_device is not None:
        steps.append(Step("ram", "UnbindMFADevice", user))
        steps.append(Step("ram", "DeleteVirtualMFADevice", {"SerialNumber": device.mfa_device.serial_number}))
    if login is not None:
        steps.append(Step("ram", "DeleteLoginProfile", user))
    return [*steps, Step("ram", "DeleteUser", user)]


async def _group(session: Session, name: str) -> list[Step]:
    ram = session.ram
    await ram.get_group(group_name=name)
    users, policies = await _together(
        lambda: _all_items(ram.list_users_for_group(group_name=name)),
        lambda: ram.list_policies_for_group(group_name=name),
    )
    group = {"GroupName": name}
    steps = [Step("ram", "RemoveUserFromGroup", {"UserName": user.user_name, **group}) for user in users]
    return [*steps, *_detach("Group", group, policies.policies), Step("ram", "DeleteGroup", group)]


async def _role(session: Session, name: str) -> list[Step]:
    ram = session.ram
    found = (await ram.get_role(role_name=name)).role
    role = {"RoleName": name}
    if found is not None and found.is_service_linked_role:
        # It goes as a whole, when its service no longer needs it; its policy cannot be detached.
        return [Step("ram", "DeleteServiceLinkedRole", role)]
    policies = await ram.list_policies_for_role(role_name=name)
    return [*_detach("Role", role, policies.policies), Step("ram", "DeleteRole", role)]


async def _policy(session: Session, name: str) -> list[Step]:
    ram = session.ram
    known = {"PolicyType": "Custom", "PolicyName": name}
    await ram.get_policy(policy_type="Custom", policy_name=name)
    held, versions = await _together(
        lambda: ram.list_entities_for_policy(policy_type="Custom", policy_name=name),
        lambda: ram.list_policy_versions(policy_type="Custom", policy_name=name),
    )
    steps = [Step("ram", "DetachPolicyFromUser", {**known, "UserName": user.user_name}) for user in held.users]
    steps += [Step("ram", "DetachPolicyFromGroup", {**known, "GroupName": group.group_name}) for group in held.groups]
    steps += [Step("ram", "DetachPolicyFromRole", {**known, "RoleName": role.role_name}) for role in held.roles]
    steps += [
        Step("ram", "DeletePolicyVersion", {"PolicyName": name, "VersionId": version.version_id})
        for version in versions.policy_versions
        if not version.is_default_version
    ]
    return [*steps, Step("ram", "DeletePolicy", {"PolicyName": name})]


_FINDERS: dict[str, Callable[[Session, str], Awaitable[Sequence[Step]]]] = {
    "user": _user,
    "group": _group,
    "role": _role,
    "policy": _policy,
}


def _detach(kind: str, holder: Mapping[str, Any], policies: Sequence[Any]) -> list[Step]:
    return [
        Step(
            "ram",
            f"DetachPolicyFrom{kind}",
            {"PolicyType": policy.policy_type, "PolicyName": policy.policy_name, **holder},
        )
        for policy in policies
    ]


async def _or_none(call: Awaitable[T]) -> T | None:
    """What may not be there: a user without a logon profile is an answer, not an error."""
    try:
        return await call
    except NotFound:
        return None


async def _all_items(pages: Any) -> list[Any]:
    return [item async for item in pages]


async def _together(*calls: Callable[[], Awaitable[Any]]) -> list[Any]:
    """Every call at once; the results in the order of the calls. The first error ends the others."""
    results: list[Any] = [None] * len(calls)

    async def run(at: int, call: Callable[[], Awaitable[Any]]) -> None:
        results[at] = await call()

    try:
        async with anyio.create_task_group() as group:
            for at, call in enumerate(calls):
                group.start_soon(run, at, call)
    except BaseExceptionGroup as errors:
        raise errors.exceptions[0] from None
    return results
