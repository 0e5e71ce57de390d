"""Everything the lists of an account show, page by page, beside what its model holds."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from tests.emulator_fixture import RawClient
from tests.emulator_model import QUOTAS, Account, Policy, User

__all__ = ["Comparison", "repeated"]


def repeated(tags: Mapping[str, str]) -> dict[str, str]:
    """Tags as IMS takes them."""
    pairs = enumerate(tags.items(), 1)
    return {f"Tag.{n}.{part}": text for n, pair in pairs for part, text in zip(("Key", "Value"), pair, strict=True)}


class Comparison:
    """Everything the lists of an account show, beside its model."""

    def __init__(self, client: RawClient, model: Account, domain: str, size: int) -> None:
        self.client = client
        self.model = model
        self.domain = domain
        self.size = str(size)
        """Items of a page."""

    def name(self, user_name: str) -> str:
        return f"{user_name}@{self.domain}"

    def run(self) -> None:
        self.summary()
        self.users()
        self.groups()
        self.roles()
        self.policies()
        self.recycle_bin()
        self.tags()

    def listed(self, operation: str, *path: str, **params: str) -> list[dict[str, Any]]:
        """A list that has one page."""
        service, _, action = operation.partition(".")
        tree: Any = self.client.call(service, action, params).tree
        for name in path:
            tree = tree[name]
        found: list[dict[str, Any]] = tree
        return found

    def paged(self, operation: str, outer: str, inner: str, **params: str) -> list[dict[str, Any]]:
        """A list page by page; each page but the last is full."""
        service, _, action = operation.partition(".")
        pages = list(self.client.pages(service, action, (outer, inner), MaxItems=self.size, **params))
        assert all(len(page) == int(self.size) for page in pages[:-1])
        assert pages[-1] or len(pages) == 1, "a marker led to nothing"
        return [item for page in pages for item in page]

    def summary(self) -> None:
        found = self.client.ims("GetAccountSummary").tree["SummaryMap"]
        model = self.model
        expected = {
            "Users": len(model.users),
            "Groups": len(model.groups),
            "Roles": len(model.roles),
            "Policies": len(model.policies),
            "MFADevices": len(model.devices),
            "MFADevicesInUse": sum(bool(user.device) for user in model.users.values()),
            **QUOTAS,
        }
        assert {name: found[name] for name in expected} == expected

    def users(self) -> None:
        users = self.model.users.values()
        seen = [
            (user["UserName"], user["UserId"], user["DisplayName"], user["Comments"])
            for user in self.paged("ram.ListUsers", "Users", "User")
        ]
        assert sorted(seen) == sorted((user.name, user.id, user.display, user.text) for user in users)
        tagged = [
            (user["UserPrincipalName"], user["Comments"], _tags(user))
            for user in self.paged("ims.ListUsers", "Users", "User")
        ]
        assert _ordered(tagged) == _ordered((self.name(user.name), user.text, user.tags) for user in users)
        basic = self.paged("ims.ListUserBasicInfos", "UserBasicInfos", "UserBasicInfo")
        assert sorted(user["UserId"] for user in basic) == sorted(user.id for user in users)
        red = self.paged("ims.ListUsers", "Users", "User", **repeated({"team": "red"}))
        assert sorted(user["UserId"] for user in red) == sorted(
            user.id for user in users if user.tags.get("team") == "red"
        )
        for user in users:
            self.user(user)

    def user(self, user: User) -> None:
        who = {"UserName": user.name}
        keys = self.listed("ram.ListAccessKeys", "AccessKeys", "AccessKey", **who)
        assert sorted((key["AccessKeyId"], key["Status"]) for key in keys) == sorted(user.keys.items())
        groups = self.listed("ram.ListGroupsForUser", "Groups", "Group", **who)
        assert sorted(group["GroupName"] for group in groups) == sorted(group.name for group in user.groups)
        self.attached("User", user.name, user.policies)
        profile = self.client.ims("GetLoginProfile", UserPrincipalName=self.name(user.name))
        assert (profile.code or profile.tree["LoginProfile"]["Status"]) == (
            user.login or "EntityNotExist.User.LoginProfile"
        )
        mfa = self.client.ram("GetUserMFAInfo", UserName=user.name)
        assert mfa.code == ("" if user.device else "EntityNotExist.User.MFADevice")
        if user.device:
            assert mfa.tree["MFADevice"]["SerialNumber"].endswith(f":mfa/{user.device}")
        deleted = self.listed("ims.ListAccessKeysInRecycleBin", "AccessKeys", "AccessKey", UserId=user.id)
        assert sorted(key["AccessKeyId"] for key in deleted) == sorted(user.binned)

    def groups(self) -> None:
        groups = self.model.groups.values()
        for service in ("ram", "ims"):
            listed = self.paged(f"{service}.ListGroups", "Groups", "Group")
            assert sorted((group["GroupName"], group["Comments"]) for group in listed) == sorted(
                (group.name, group.text) for group in groups
            )
        for group in groups:
            members = self.paged("ram.ListUsersForGroup", "Users", "User", GroupName=group.name)
            assert sorted(member["UserName"] for member in members) == sorted(
                user.name for user in self.model.users.values() if group in user.groups
            )
            self.attached("Group", group.name, group.policies)

    def roles(self) -> None:
        listed = self.paged("ram.ListRoles", "Roles", "Role")
        seen = [(role["RoleName"], role["Description"], _tags(role)) for role in listed]
        expected = ((role.name, role.text, role.tags) for role in self.model.roles.values())
        assert _ordered(seen) == _ordered(expected)
        for role in self.model.roles.values():
            self.attached("Role", role.name, role.policies)

    def attached(self, title: str, name: str, policies: list[Policy]) -> None:
        listed = self.listed(f"ram.ListPoliciesFor{title}", "Policies", "Policy", **{f"{title}Name": name})
        assert sorted((policy["PolicyType"], policy["PolicyName"]) for policy in listed) == sorted(
            (policy.kind, policy.name) for policy in policies
        )

    def policies(self) -> None:
        model = self.model
        listed = self.paged("ram.ListPolicies", "Policies", "Policy", PolicyType="Custom")
        seen = [
            (
                policy["PolicyName"],
                policy["Description"],
                policy["DefaultVersion"],
                policy["AttachmentCount"],
                _tags(policy),
            )
            for policy in listed
        ]
        assert _ordered(seen) == _ordered(
            (policy.name, policy.description, f"v{policy.default}", self.uses(policy), policy.tags)
            for policy in model.policies.values()
        )
        uses = {policy["PolicyName"]: policy["AttachmentCount"] for policy in self.paged_system()}
        assert {name: uses[name] for name in model.system} == {
            name: self.uses(policy) for name, policy in model.system.items()
        }
        for policy in (*model.policies.values(), *model.system.values()):
            self.policy(policy)

    def paged_system(self) -> list[dict[str, Any]]:
        """The system policies, of which there are too many for small pages."""
        pages = self.client.pages("ram", "ListPolicies", ("Policies", "Policy"), MaxItems="1000", PolicyType="System")
        return [policy for page in pages for policy in page]

    def uses(self, policy: Policy) -> int:
        return sum(policy in holder.policies for holder in self.model.holders())

    def policy(self, policy: Policy) -> None:
        which = {"PolicyType": policy.kind, "PolicyName": policy.name}
        assert self.client.ram("GetPolicy", **which).tree["Policy"]["AttachmentCount"] == self.uses(policy)
        entities = self.client.ram("ListEntitiesForPolicy", **which).tree
        for title in ("User", "Group", "Role"):
            seen = sorted(entity[f"{title}Name"] for entity in entities[f"{title}s"][title])
            holders = [holder for holder in self.model.holders() if type(holder).__name__ == title]
            assert seen == sorted(holder.name for holder in holders if policy in holder.policies)
        if policy.kind == "Custom":
            listed = self.listed("ram.ListPolicyVersions", "PolicyVersions", "PolicyVersion", **which)
            assert sorted(
                (version["VersionId"], version["IsDefaultVersion"], version["PolicyDocument"]) for version in listed
            ) == sorted((f"v{number}", number == policy.default, text) for number, text in policy.versions.items())

    def recycle_bin(self) -> None:
        deleted = self.paged("ims.ListUsersInRecycleBin", "Users", "User")
        bin = self.model.bin
        seen = sorted((user["UserId"], user["UserPrincipalName"]) for user in deleted)
        assert seen == sorted((user.id, self.name(user.name)) for user in bin.values())
        for user in bin.values():
            keys = self.listed("ims.ListAccessKeysInRecycleBin", "AccessKeys", "AccessKey", UserId=user.id)
            assert sorted(key["AccessKeyId"] for key in keys) == sorted(user.binned)

    def tags(self) -> None:
        for kind, holders in (("role", self.model.roles), ("policy", self.model.policies)):
            seen: list[tuple[str, str, str]] = []
            marker: dict[str, str] = {}
            while True:
                sent = {"ResourceType": kind, "PageSize": self.size, **marker}
                page = self.client.ram("ListTagResources", **sent).tree
                seen += [(tag["ResourceName"], tag["TagKey"], tag["TagValue"]) for tag in page["TagResources"]]
                if "NextToken" not in page:
                    break
                assert len(page["TagResources"]) == int(self.size)
                marker = {"NextToken": page["NextToken"]}
            tags = [(holder.name, key, value) for holder in holders.values() for key, value in holder.tags.items()]
            assert sorted(seen) == sorted(tags)


def _tags(tree: Mapping[str, Any]) -> dict[str, str]:
    found = {tag["TagKey"]: tag["TagValue"] for tag in tree["Tags"]["Tag"]}
    assert len(found) == len(tree["Tags"]["Tag"])
    return found


def _ordered(rows: Any) -> list[str]:
    """Rows that hold dictionaries, in an order of their own."""
    return sorted(json.dumps(row, sort_keys=True) for row in rows)
