"""What an account should hold after some operations, in plain dictionaries: the emulator is compared with it.

Each operation returns the codes it may be refused with, and changes the account only when there is none. Where several
things are wrong at once, which of them the service names is not published: any of their codes will do.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeVar

__all__ = ["QUOTAS", "Account", "Codes", "Group", "Holder", "Policy", "Role", "User", "system_policies"]

Codes = set[str]
"""Empty: it is carried out."""

QUOTAS = {
    "UsersQuota": 4,
    "GroupsQuota": 3,
    "GroupsPerUserQuota": 2,
    "RolesQuota": 3,
    "PoliciesQuota": 3,
    "VersionsPerPolicyQuota": 5,
    "AccessKeysPerUserQuota": 2,
    "VirtualMFADevicesQuota": 2,
    "AttachedPoliciesPerUserQuota": 2,
    "AttachedPoliciesPerGroupQuota": 1,
    "AttachedPoliciesPerRoleQuota": 2,
    "AttachedSystemPoliciesPerUserQuota": 1,
    "AttachedSystemPoliciesPerGroupQuota": 1,
    "AttachedSystemPoliciesPerRoleQuota": 1,
}
"""Small, so that a few steps reach them. Five versions of a policy are the service's own limit."""

TAGS = 20
"""Tags that one resource may have."""

BINNED_KEYS = 3
"""Deleted keys of one user that can be restored."""


@dataclass(eq=False)
class Policy:
    name: str
    kind: str = "Custom"
    description: str = ""
    versions: dict[int, str] = field(default_factory=dict)
    """Documents by number."""
    default: int = 1
    last: int = 1
    tags: dict[str, str] = field(default_factory=dict)


@dataclass(eq=False)
class Holder:
    """What policies are attached to."""

    name: str
    text: str = ""
    """Comments of users and groups, description of roles."""
    policies: list[Policy] = field(default_factory=list)
    tags: dict[str, str] = field(default_factory=dict)


@dataclass(eq=False)
class Group(Holder):
    pass


@dataclass(eq=False)
class Role(Holder):
    pass


@dataclass(eq=False)
class User(Holder):
    id: str = ""
    display: str = ""
    groups: list[Group] = field(default_factory=list)
    keys: dict[str, str] = field(default_factory=dict)
    """Status by id."""
    binned: dict[str, str] = field(default_factory=dict)
    """The same of deleted keys, the first deleted first."""
    login: str = ""
    """Status of the login profile; empty without one."""
    device: str = ""
    """Serial number of the bound MFA device."""


H = TypeVar("H", bound=Holder)


def system_policies(*names: str) -> dict[str, Policy]:
    """Policies that every account sees."""
    return {name: Policy(name, "System") for name in names}


@dataclass(eq=False)
class Account:
    """One account. What belongs to another one is for it as if it did not exist."""

    system: dict[str, Policy]
    users: dict[str, User] = field(default_factory=dict)
    bin: dict[str, User] = field(default_factory=dict)
    """Deleted users by id."""
    groups: dict[str, Group] = field(default_factory=dict)
    roles: dict[str, Role] = field(default_factory=dict)
    policies: dict[str, Policy] = field(default_factory=dict)
    devices: dict[str, str] = field(default_factory=dict)
    """Seeds of virtual MFA devices by name."""

    # -- users -------------------------------------------------------------------------------------------------------

    def create_user(self, name: str, display: str, text: str, tags: Mapping[str, str]) -> Codes:
        codes = self._new(self.users, name, "User", "UsersQuota")
        if not codes:
            self.users[name] = User(name, text, display=display, tags=dict(tags))
        return codes

    def update_user(self, name: str, new: str, text: str) -> Codes:
        return self._update(self.users, name, new, text, "User")

    def delete_user(self, name: str, *, for_good: bool) -> Codes:
        """RAM deletes for good; IMS puts the user and its keys into the recycle bin."""
        user = self.users.get(name)
        if user is None:
            return {"EntityNotExist.User"}
        codes = _those(
            {
                "DeleteConflict.User.AccessKey": for_good and bool(user.keys),
                "DeleteConflict.User.LoginProfile": for_good and bool(user.login),
                "DeleteConflict.User.MFADevice": bool(user.device),
                "DeleteConflict.User.Group": bool(user.groups),
                "DeleteConflict.User.Policy": bool(user.policies),
            }
        )
        if codes:
            return codes
        del self.users[name]
        if not for_good:
            self.bin[user.id] = user
            user.login = user.login and "Inactive"
            for key in list(user.keys):
                _to_bin(user, key)
        return codes

    def restore_user(self, user_id: str) -> Codes:
        user = self.bin.get(user_id)
        if user is None:
            return {"EntityNotExist.User"}
        codes = self._new(self.users, user.name, "User", "UsersQuota")
        if not codes:
            self.users[user.name] = self.bin.pop(user_id)
        return codes

    def erase_user(self, user_id: str) -> Codes:
        return set() if self.bin.pop(user_id, None) else {"EntityNotExist.User"}

    def user_of(self, user_id: str) -> User | None:
        """A living user by id."""
        return next((user for user in self.users.values() if user.id == user_id), None)

    # -- what users have ---------------------------------------------------------------------------------------------

    def create_key(self, name: str) -> Codes:
        user = self.users.get(name)
        if user is None:
            return {"EntityNotExist.User"}
        full = len(user.keys) >= QUOTAS["AccessKeysPerUserQuota"]
        return _those({"LimitExceeded.User.AccessKey": full})

    def update_key(self, name: str, key: str, status: str) -> Codes:
        codes = self._has_key(name, key)
        if not codes:
            self.users[name].keys[key] = status
        return codes

    def delete_key(self, name: str, key: str, *, for_good: bool) -> Codes:
        codes = self._has_key(name, key)
        if not codes and for_good:
            del self.users[name].keys[key]
        elif not codes:
            _to_bin(self.users[name], key)
        return codes

    def restore_key(self, user_id: str, key: str) -> Codes:
        user = self.user_of(user_id)
        if user is None:
            return {"EntityNotExist.User"}
        if key not in user.binned:
            return {"EntityNotExist.User.AccessKey"}
        full = len(user.keys) >= QUOTAS["AccessKeysPerUserQuota"]
        if not full:
            user.keys[key] = user.binned.pop(key)
        return _those({"LimitExceeded.User.AccessKey": full})

    def erase_key(self, user_id: str, key: str) -> Codes:
        user = self.user_of(user_id) or self.bin.get(user_id)
        if user is None:
            return {"EntityNotExist.User"}
        return set() if user.binned.pop(key, None) else {"EntityNotExist.User.AccessKey"}

    def set_login(self, name: str, status: str) -> Codes:
        """Creates a login profile, or deletes it (no status)."""
        user = self.users.get(name)
        if user is None:
            return {"EntityNotExist.User"}
        if status and user.login:
            return {"EntityAlreadyExists.User.LoginProfile"}
        if not status and not user.login:
            return {"EntityNotExist.User.LoginProfile"}
        user.login = status
        return set()

    def create_device(self, name: str) -> Codes:
        return self._new(self.devices, name, "VirtualMFADevice", "VirtualMFADevicesQuota")

    def delete_device(self, name: str) -> Codes:
        if name not in self.devices:
            return {"EntityNotExist.VirtualMFADevice"}
        bound = any(user.device == name for user in self.users.values())
        if not bound:
            del self.devices[name]
        return _those({"DeleteConflict.VirtualMFADevice.User": bound})

    def bind_device(self, name: str, device: str) -> Codes:
        user = self.users.get(name)
        codes = _those(
            {
                "EntityNotExist.User": user is None,
                "EntityNotExist.VirtualMFADevice": device not in self.devices,
                "EntityAlreadyExists.User.MFADevice": user is not None and bool(user.device),
                "EntityAlreadyExists.VirtualMFADevice.User": any(
                    other.device == device for other in self.users.values()
                ),
            }
        )
        if user is not None and not codes:
            user.device = device
        return codes

    def unbind_device(self, name: str) -> Codes:
        user = self.users.get(name)
        if user is None:
            return {"EntityNotExist.User"}
        had, user.device = user.device, ""
        return _those({"EntityNotExist.User.MFADevice": not had})

    # -- groups and roles --------------------------------------------------------------------------------------------

    def create_group(self, name: str, text: str) -> Codes:
        codes = self._new(self.groups, name, "Group", "GroupsQuota")
        if not codes:
            self.groups[name] = Group(name, text)
        return codes

    def update_group(self, name: str, new: str, text: str) -> Codes:
        return self._update(self.groups, name, new, text, "Group")

    def delete_group(self, name: str) -> Codes:
        group = self.groups.get(name)
        if group is None:
            return {"EntityNotExist.Group"}
        codes = _those(
            {
                "DeleteConflict.Group.User": any(group in user.groups for user in self.users.values()),
                "DeleteConflict.Group.Policy": bool(group.policies),
            }
        )
        if not codes:
            del self.groups[name]
        return codes

    def join(self, user_name: str, group_name: str) -> Codes:
        user, group = self.users.get(user_name), self.groups.get(group_name)
        if user is None or group is None:
            return _those({"EntityNotExist.User": user is None, "EntityNotExist.Group": group is None})
        codes = _those(
            {
                "EntityAlreadyExists.User.Group": group in user.groups,
                "LimitExceeded.User.Group": len(user.groups) >= QUOTAS["GroupsPerUserQuota"],
            }
        )
        if not codes:
            user.groups.append(group)
        return codes

    def leave(self, user_name: str, group_name: str) -> Codes:
        user, group = self.users.get(user_name), self.groups.get(group_name)
        if user is None or group is None:
            return _those({"EntityNotExist.User": user is None, "EntityNotExist.Group": group is None})
        if group not in user.groups:
            return {"EntityNotExist.User.Group"}
        user.groups.remove(group)
        return set()

    def create_role(self, name: str, text: str, tags: Mapping[str, str]) -> Codes:
        codes = self._new(self.roles, name, "Role", "RolesQuota")
        if not codes:
            self.roles[name] = Role(name, text, tags=dict(tags))
        return codes

    def update_role(self, name: str, text: str) -> Codes:
        return self._update(self.roles, name, name, text, "Role")

    def delete_role(self, name: str) -> Codes:
        role = self.roles.get(name)
        if role is None:
            return {"EntityNotExist.Role"}
        if not role.policies:
            del self.roles[name]
        return _those({"DeleteConflict.Role.Policy": bool(role.policies)})

    # -- policies ----------------------------------------------------------------------------------------------------

    def policy(self, kind: str, name: str) -> Policy | None:
        return (self.system if kind == "System" else self.policies).get(name)

    def create_policy(self, name: str, text: str, document: str, tags: Mapping[str, str]) -> Codes:
        codes = self._new(self.policies, name, "Policy", "PoliciesQuota")
        if not codes:
            self.policies[name] = Policy(name, description=text, versions={1: document}, tags=dict(tags))
        return codes

    def describe_policy(self, name: str, text: str) -> Codes:
        policy = self.policies.get(name)
        if policy is None:
            return {"EntityNotExist.Policy"}
        policy.description = text
        return set()

    def delete_policy(self, name: str, *, cascade: bool) -> Codes:
        policy = self.policies.get(name)
        if policy is None:
            return {"EntityNotExist.Policy"}
        codes = _those(
            {
                f"DeleteConflict.Policy.{type(holder).__name__}": not cascade
                for holder in self.holders()
                if policy in holder.policies
            }
            | {"DeleteConflict.Policy.Version": not cascade and len(policy.versions) > 1}
        )
        if not codes:
            del self.policies[name]
            for holder in self.holders():
                holder.policies = [other for other in holder.policies if other is not policy]
        return codes

    def create_version(self, name: str, document: str, *, default: bool, rotate: bool) -> Codes:
        policy = self.policies.get(name)
        if policy is None:
            return {"EntityNotExist.Policy"}
        if len(policy.versions) >= QUOTAS["VersionsPerPolicyQuota"]:
            if not rotate:
                return {"LimitExceeded.Policy.Version"}
            del policy.versions[min(number for number in policy.versions if number != policy.default)]
        policy.last += 1
        policy.versions[policy.last] = document
        if default:
            policy.default = policy.last
        return set()

    def delete_version(self, name: str, number: int) -> Codes:
        policy = self.policies.get(name)
        if policy is None:
            return {"EntityNotExist.Policy"}
        if number == policy.default:
            return {"DeleteConflict.Policy.Version.Default"}
        return set() if policy.versions.pop(number, None) else {"EntityNotExist.Policy.Version"}

    def set_default(self, name: str, number: int) -> Codes:
        policy = self.policies.get(name)
        if policy is None:
            return {"EntityNotExist.Policy"}
        if number not in policy.versions:
            return {"EntityNotExist.Policy.Version"}
        policy.default = number
        return set()

    # -- attachments and tags ----------------------------------------------------------------------------------------

    def holders(self) -> list[Holder]:
        """Everything policies may be attached to; deleted users have none."""
        return [*self.users.values(), *self.groups.values(), *self.roles.values()]

    def holder(self, title: str, name: str) -> Holder | None:
        tables: dict[str, Mapping[str, Holder]] = {"User": self.users, "Group": self.groups, "Role": self.roles}
        return tables[title].get(name)

    def attach(self, title: str, name: str, policy: Policy | None) -> Codes:
        holder = self.holder(title, name)
        if holder is None or policy is None:
            return _those({f"EntityNotExist.{title}": holder is None, "EntityNotExist.Policy": policy is None})
        alike = [other for other in holder.policies if other.kind == policy.kind]
        quota = f"Attached{'System' if policy.kind == 'System' else ''}PoliciesPer{title}Quota"
        codes = _those(
            {
                f"EntityAlreadyExists.{title}.Policy": policy in holder.policies,
                f"LimitExceeded.{title}.Policy": len(alike) >= QUOTAS[quota],
            }
        )
        if not codes:
            holder.policies.append(policy)
        return codes

    def detach(self, title: str, name: str, policy: Policy | None) -> Codes:
        holder = self.holder(title, name)
        if holder is None or policy is None:
            return _those({f"EntityNotExist.{title}": holder is None, "EntityNotExist.Policy": policy is None})
        if policy not in holder.policies:
            return {f"EntityNotExist.{title}.Policy"}
        holder.policies.remove(policy)
        return set()

    def tagged(self, title: str, name: str) -> dict[str, str] | None:
        """The tags of a user, role or policy; None where there is none of that name."""
        found = self.policies.get(name) if title == "Policy" else self.holder(title, name)
        return None if found is None else found.tags

    def tag(self, title: str, name: str, tags: Mapping[str, str]) -> Codes:
        present = self.tagged(title, name)
        if present is None:
            return {f"EntityNotExist.{title}"}
        if len(present.keys() | tags.keys()) > TAGS:
            return {"LimitExceeded.Tag"}
        present.update(tags)
        return set()

    def untag(self, title: str, name: str, keys: list[str] | None) -> Codes:
        """Takes these tags away, or all (None)."""
        present = self.tagged(title, name)
        if present is None:
            return {f"EntityNotExist.{title}"}
        for key in list(present) if keys is None else keys:
            present.pop(key, None)
        return set()

    # -- what they have in common ------------------------------------------------------------------------------------

    def _new(self, table: Mapping[str, object], name: str, title: str, quota: str) -> Codes:
        return _those(
            {f"EntityAlreadyExists.{title}": name in table, f"LimitExceeded.{title}": len(table) >= QUOTAS[quota]}
        )

    def _update(self, table: dict[str, H], name: str, new: str, text: str, title: str) -> Codes:
        holder = table.get(name)
        codes = _those(
            {
                f"EntityNotExist.{title}": holder is None,
                f"EntityAlreadyExists.{title}": new != name and new in table,
            }
        )
        if holder is not None and not codes:
            del table[name]
            holder.name, holder.text = new, text
            table[new] = holder
        return codes

    def _has_key(self, name: str, key: str) -> Codes:
        user = self.users.get(name)
        if user is None:
            return {"EntityNotExist.User"}
        return _those({"EntityNotExist.User.AccessKey": key not in user.keys})


def _to_bin(user: User, key: str) -> None:
    user.binned[key] = user.keys.pop(key)
    while len(user.binned) > BINNED_KEYS:
        del user.binned[next(iter(user.binned))]


def _those(codes: Mapping[str, bool]) -> Codes:
    return {code for code, holds in codes.items() if holds}
