"""Random operations on two accounts of one emulator, beside a model in plain dictionaries.

After each step the emulator's answer is the model's; at the end every list, page by page, shows what the model holds.
`ALIRAM_MODEL_EXAMPLES=5000 python -m pytest tests/test_emulator_model.py` plays more stories, and others each time.
"""

from __future__ import annotations

import itertools
import json
import os
from collections.abc import Mapping
from random import Random
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, run_state_machine_as_test

from aliram.emulator import ACCOUNT_ID, Emulator
from aliram.emulator.mfa import one_time_code
from tests.emulator_comparison import repeated
from tests.emulator_machine import NAMES, Sampler, TwoAccounts, step

EXAMPLES = int(os.environ.get("ALIRAM_MODEL_EXAMPLES", "0"))
STORY = 40
"""Times that a few steps are made in each."""

TRUST = json.dumps(
    {
        "Version": "1",
        "Statement": [
            {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"RAM": [f"acs:ram::{ACCOUNT_ID}:root"]}}
        ],
    }
)
TABLES = {"User": "users", "Role": "roles", "Policy": "policies"}


def one_of(*values: Any) -> Sampler:
    return lambda random: random.choice(values)


# Few of each, so that they meet.
accounts = one_of(0, 1)
services = one_of("ram", "ims")
names = one_of(*NAMES)
texts = one_of("one", "two", "'; --", "<b>", "张三")
titles = one_of("User", "Group", "Role")
taggable = one_of(*TABLES)
kinds = one_of("Custom", "Custom", "System")
picks = one_of(*range(10))
"""Which of the things that are there; the last few stand for a name of `NAMES`, whether it is there or not."""
numbers = one_of(*range(1, 9))
flags = one_of(False, True)
readiness = one_of(0, 1, 2)
"""How much of what keeps something from being deleted is taken away before."""


def tags(random: Random) -> dict[str, str]:
    keys = random.sample(["team", "Team", "50%"], random.randint(0, 2))
    return {key: random.choice(["red", "", "a_b"]) for key in keys}


def some_or_many_tags(random: Random) -> dict[str, str]:
    """Two times many are more than a resource may have."""
    first = random.randrange(10)
    return {f"k{n}": "v" for n in range(first, first + 15)} if random.random() < 0.4 else tags(random)


def document(text: str) -> str:
    statement = {"Effect": "Allow", "Action": "oss:GetObject", "Resource": f"acs:oss:*:*:{text}"}
    return json.dumps({"Version": "1", "Statement": [statement]}, ensure_ascii=False)


def as_json(tags: Mapping[str, str]) -> dict[str, str]:
    """Tags as RAM takes them."""
    return {"Tag": json.dumps([{"Key": key, "Value": value} for key, value in tags.items()])} if tags else {}


class Machine(TwoAccounts):
    """The steps."""

    @initialize(size=st.integers(1, 8), present=st.lists(st.sampled_from(NAMES), unique=True, min_size=1, max_size=3))
    def begin(self, size: int, present: list[str]) -> None:
        """A few things to act on, of the same names in both accounts."""
        self.size = size
        for account, name in itertools.product((0, 1), present):
            self.create_user(account, "ims", name, "one", {"team": "red"})
            self.create_key(account, "ram", 0)
            self.create_group(account, "ram", name, "one")
            self.create_role(account, name, "one", {})
            self.create_policy(account, name, "one", {"team": "red"})
            self.create_device(account, "ims", name)

    # -- users -------------------------------------------------------------------------------------------------------

    @step(3, account=accounts, service=services, name=names, text=texts, tags=tags)
    def create_user(self, account: int, service: str, name: str, text: str, tags: dict[str, str]) -> None:
        model = self.models[account]
        tags = tags if service == "ims" else {}
        codes = model.create_user(name, text, text, tags)
        sent = {**self.who(service, account, name), "DisplayName": text, "Comments": text, **repeated(tags)}
        reply = self.call(account, f"{service}.CreateUser", codes, **sent)
        if not codes:
            model.users[name].id = reply.tree["User"]["UserId"]
            self.user_ids.append(model.users[name].id)

    @step(account=accounts, service=services, nth=picks, new=names, text=texts)
    def update_user(self, account: int, service: str, nth: int, new: str, text: str) -> None:
        name = self.some(account, "users", nth)
        codes = self.models[account].update_user(name, new, text)
        renamed = {f"New{argument}": value for argument, value in self.who(service, account, new).items()}
        sent = {**self.who(service, account, name), **renamed, "NewComments": text}
        self.call(account, f"{service}.UpdateUser", codes, **sent)

    @step(2, account=accounts, service=services, nth=picks, ready=readiness)
    def delete_user(self, account: int, service: str, nth: int, ready: int) -> None:
        name = self.some(account, "users", nth)
        self.release_user(account, name, ready, keys=service == "ram")
        codes = self.models[account].delete_user(name, for_good=service == "ram")
        self.call(account, f"{service}.DeleteUser", codes, **self.who(service, account, name))

    @step(2, account=accounts, pick=picks)
    def restore_user(self, account: int, pick: int) -> None:
        user_id = self.binned(account, pick)
        codes = self.models[account].restore_user(user_id)
        self.call(account, "ims.RestoreUserFromRecycleBin", codes, UserId=user_id)

    @step(1, account=accounts, pick=picks)
    def erase_user(self, account: int, pick: int) -> None:
        user_id = self.binned(account, pick)
        self.call(account, "ims.DeleteUserInRecycleBin", self.models[account].erase_user(user_id), UserId=user_id)

    @step(account=accounts, pick=picks)
    def get_user_by_id(self, account: int, pick: int) -> None:
        user_id = self.user_id(pick)
        user = self.models[account].user_of(user_id)
        reply = self.call(account, "ims.GetUser", set() if user else {"EntityNotExist.User"}, UserId=user_id)
        if user is not None:
            assert reply.tree["User"]["UserPrincipalName"] == self.principal(account, user.name)

    # -- keys, logon, MFA --------------------------------------------------------------------------------------------

    @step(2, account=accounts, service=services, nth=picks)
    def create_key(self, account: int, service: str, nth: int) -> None:
        name = self.some(account, "users", nth)
        model = self.models[account]
        codes = model.create_key(name)
        reply = self.call(account, f"{service}.CreateAccessKey", codes, **self.who(service, account, name))
        if not codes:
            key, user = reply.tree["AccessKey"], model.users[name]
            assert key["AccessKeyId"] not in self.secrets
            user.keys[key["AccessKeyId"]] = "Active"
            self.secrets[key["AccessKeyId"]] = (account, user, key["AccessKeySecret"])

    @step(account=accounts, service=services, nth=picks, pick=picks, status=one_of("Active", "Inactive"))
    def update_key(self, account: int, service: str, nth: int, pick: int, status: str) -> None:
        key, account, name = self.key_and_owner(account, nth, pick)
        codes = self.models[account].update_key(name, key, status)
        sent = {**self.who(service, account, name), "UserAccessKeyId": key, "Status": status}
        self.call(account, f"{service}.UpdateAccessKey", codes, **sent)

    @step(3, account=accounts, service=services, nth=picks, pick=picks)
    def delete_key(self, account: int, service: str, nth: int, pick: int) -> None:
        key, account, name = self.key_and_owner(account, nth, pick)
        codes = self.models[account].delete_key(name, key, for_good=service == "ram")
        sent = {**self.who(service, account, name), "UserAccessKeyId": key}
        self.call(account, f"{service}.DeleteAccessKey", codes, **sent)

    @step(3, account=accounts, owner=picks, pick=picks, erase=flags)
    def key_of_the_bin(self, account: int, owner: int, pick: int, erase: bool) -> None:
        key, user_id = self.key(pick), self.user_id(owner)
        if key in self.secrets and owner < 8:
            account, user, _ = self.secrets[key]
            user_id = user.id
        model = self.models[account]
        codes = model.erase_key(user_id, key) if erase else model.restore_key(user_id, key)
        operation = "ims.DeleteAccessKeyInRecycleBin" if erase else "ims.RestoreAccessKeyFromRecycleBin"
        self.call(account, operation, codes, UserId=user_id, UserAccessKeyId=key)

    @step(pick=picks)
    def use_key(self, pick: int) -> None:
        if not self.secrets:
            return
        key = self.key(pick)
        account, user, secret = self.secrets[key]
        alive = user in self.models[account].users.values() and key in user.keys
        reply = self.client(key, secret).sts("GetCallerIdentity")
        if alive and user.keys[key] == "Active":
            arn = f"acs:ram::{self.clients[account].sts('GetCallerIdentity').tree['AccountId']}:user/{user.name}"
            assert (reply.tree["Arn"], reply.tree["UserId"]) == (arn, user.id)
        else:
            assert reply.code == f"InvalidAccessKeyId.{'Inactive' if alive else 'NotFound'}"

    @step(account=accounts, service=services, nth=picks, create=flags)
    def logon(self, account: int, service: str, nth: int, create: bool) -> None:
        name = self.some(account, "users", nth)
        codes = self.models[account].set_login(name, "Active" if create else "")
        sent = {**self.who(service, account, name), **({"Password": "Str0ng!password"} if create else {})}
        self.call(account, f"{service}.{'Create' if create else 'Delete'}LoginProfile", codes, **sent)

    def serial(self, account: int, name: str) -> str:
        return f"acs:ram::{int(ACCOUNT_ID) + account}:mfa/{name}"

    @step(account=accounts, service=services, name=names)
    def create_device(self, account: int, service: str, name: str) -> None:
        model = self.models[account]
        codes = model.create_device(name)
        reply = self.call(account, f"{service}.CreateVirtualMFADevice", codes, VirtualMFADeviceName=name)
        if not codes:
            device = reply.tree["VirtualMFADevice"]
            assert device["SerialNumber"] == self.serial(account, name)
            model.devices[name] = device["Base32StringSeed"]

    @step(account=accounts, service=services, nth=picks)
    def delete_device(self, account: int, service: str, nth: int) -> None:
        name = self.some(account, "devices", nth)
        codes = self.models[account].delete_device(name)
        sent = {"SerialNumber": self.serial(account, name)}
        self.call(account, f"{service}.DeleteVirtualMFADevice", codes, **sent)

    @step(account=accounts, service=services, nth=picks, device_nth=picks)
    def bind_device(self, account: int, service: str, nth: int, device_nth: int) -> None:
        name = self.some(account, "users", nth)
        model = self.models[account]
        device = self.some(account, "devices", device_nth)
        codes = model.bind_device(name, device)
        seed, now = model.devices.get(device, "A" * 16), self.emulator.clock.now()
        shown = {f"AuthenticationCode{n}": one_time_code(seed, now + 30 * (n - 2)) for n in (1, 2)}
        sent = {**self.who(service, account, name), "SerialNumber": self.serial(account, device), **shown}
        self.call(account, f"{service}.BindMFADevice", codes, **sent)

    @step(account=accounts, service=services, nth=picks)
    def unbind_device(self, account: int, service: str, nth: int) -> None:
        name = self.some(account, "users", nth)
        codes = self.models[account].unbind_device(name)
        self.call(account, f"{service}.UnbindMFADevice", codes, **self.who(service, account, name))

    # -- groups and roles --------------------------------------------------------------------------------------------

    @step(account=accounts, service=services, name=names, text=texts)
    def create_group(self, account: int, service: str, name: str, text: str) -> None:
        codes = self.models[account].create_group(name, text)
        self.call(account, f"{service}.CreateGroup", codes, GroupName=name, Comments=text)

    @step(account=accounts, service=services, nth=picks, new=names, text=texts)
    def update_group(self, account: int, service: str, nth: int, new: str, text: str) -> None:
        name = self.some(account, "groups", nth)
        codes = self.models[account].update_group(name, new, text)
        self.call(account, f"{service}.UpdateGroup", codes, GroupName=name, NewGroupName=new, NewComments=text)

    @step(account=accounts, service=services, nth=picks, ready=readiness)
    def delete_group(self, account: int, service: str, nth: int, ready: int) -> None:
        name = self.some(account, "groups", nth)
        self.release_group(account, name, ready)
        self.call(account, f"{service}.DeleteGroup", self.models[account].delete_group(name), GroupName=name)

    @step(3, account=accounts, service=services, nth=picks, group_nth=picks)
    def join_group(self, account: int, service: str, nth: int, group_nth: int) -> None:
        user, group = self.some(account, "users", nth), self.some(account, "groups", group_nth)
        codes = self.models[account].join(user, group)
        sent = {**self.who(service, account, user), "GroupName": group}
        self.call(account, f"{service}.AddUserToGroup", codes, **sent)

    @step(2, account=accounts, service=services, nth=picks, group_nth=picks)
    def leave_group(self, account: int, service: str, nth: int, group_nth: int) -> None:
        user, group = self.some(account, "users", nth), self.some(account, "groups", group_nth)
        codes = self.models[account].leave(user, group)
        sent = {**self.who(service, account, user), "GroupName": group}
        self.call(account, f"{service}.RemoveUserFromGroup", codes, **sent)

    @step(account=accounts, name=names, text=texts, tags=tags)
    def create_role(self, account: int, name: str, text: str, tags: dict[str, str]) -> None:
        codes = self.models[account].create_role(name, text, tags)
        sent = {"RoleName": name, "AssumeRolePolicyDocument": TRUST, "Description": text, **as_json(tags)}
        self.call(account, "ram.CreateRole", codes, **sent)

    @step(account=accounts, nth=picks, text=texts)
    def update_role(self, account: int, nth: int, text: str) -> None:
        name = self.some(account, "roles", nth)
        codes = self.models[account].update_role(name, text)
        self.call(account, "ram.UpdateRole", codes, RoleName=name, NewDescription=text)

    @step(account=accounts, nth=picks)
    def delete_role(self, account: int, nth: int) -> None:
        name = self.some(account, "roles", nth)
        self.call(account, "ram.DeleteRole", self.models[account].delete_role(name), RoleName=name)

    # -- policies ----------------------------------------------------------------------------------------------------

    @step(account=accounts, name=names, text=texts, tags=tags)
    def create_policy(self, account: int, name: str, text: str, tags: dict[str, str]) -> None:
        codes = self.models[account].create_policy(name, text, document(text), tags)
        sent = {"PolicyName": name, "PolicyDocument": document(text), "Description": text, **as_json(tags)}
        self.call(account, "ram.CreatePolicy", codes, **sent)

    @step(account=accounts, nth=picks, text=texts)
    def describe_policy(self, account: int, nth: int, text: str) -> None:
        name = self.some(account, "policies", nth)
        codes = self.models[account].describe_policy(name, text)
        self.call(account, "ram.UpdatePolicyDescription", codes, PolicyName=name, NewDescription=text)

    @step(account=accounts, nth=picks, cascade=flags)
    def delete_policy(self, account: int, nth: int, cascade: bool) -> None:
        name = self.some(account, "policies", nth)
        codes = self.models[account].delete_policy(name, cascade=cascade)
        sent = {"PolicyName": name, **({"CascadingDelete": "true"} if cascade else {})}
        self.call(account, "ram.DeletePolicy", codes, **sent)

    @step(2, account=accounts, nth=picks, text=texts, default=flags, rotate=flags, times=one_of(1, 2, 3, 4))
    def create_versions(self, account: int, nth: int, text: str, default: bool, rotate: bool, times: int) -> None:
        name = self.some(account, "policies", nth)
        rotation = {"RotateStrategy": "DeleteOldestNonDefaultVersionWhenLimitExceeded"} if rotate else {}
        for number in range(times):
            words = document(f"{text}-{number}")
            codes = self.models[account].create_version(name, words, default=default, rotate=rotate)
            sent = {"PolicyName": name, "PolicyDocument": words, "SetAsDefault": str(default).lower(), **rotation}
            self.call(account, "ram.CreatePolicyVersion", codes, **sent)

    @step(2, account=accounts, nth=picks, number=numbers)
    def delete_version(self, account: int, nth: int, number: int) -> None:
        name = self.some(account, "policies", nth)
        codes = self.models[account].delete_version(name, number)
        self.call(account, "ram.DeletePolicyVersion", codes, PolicyName=name, VersionId=f"v{number}")

    @step(2, account=accounts, nth=picks, number=numbers)
    def set_default_version(self, account: int, nth: int, number: int) -> None:
        name = self.some(account, "policies", nth)
        codes = self.models[account].set_default(name, number)
        self.call(account, "ram.SetDefaultPolicyVersion", codes, PolicyName=name, VersionId=f"v{number}")

    # -- attachments and tags ----------------------------------------------------------------------------------------

    @step(6, account=accounts, title=titles, nth=picks, kind=kinds, policy_nth=picks)
    def attach(self, account: int, title: str, nth: int, kind: str, policy_nth: int) -> None:
        name = self.some(account, f"{title.lower()}s", nth)
        policy = self.some(account, "system" if kind == "System" else "policies", policy_nth)
        codes = self.models[account].attach(title, name, self.models[account].policy(kind, policy))
        sent = {f"{title}Name": name, "PolicyType": kind, "PolicyName": policy}
        self.call(account, f"ram.AttachPolicyTo{title}", codes, **sent)

    @step(3, account=accounts, title=titles, nth=picks, kind=kinds, policy_nth=picks)
    def detach(self, account: int, title: str, nth: int, kind: str, policy_nth: int) -> None:
        model = self.models[account]
        attached = [(holder, policy) for holder in model.holders() for policy in holder.policies]
        if attached and nth < 8:
            holder, found = attached[policy_nth % len(attached)]
            title, name, kind, policy = type(holder).__name__, holder.name, found.kind, found.name
        else:
            name = self.some(account, f"{title.lower()}s", nth)
            policy = self.some(account, "system" if kind == "System" else "policies", policy_nth)
        codes = model.detach(title, name, model.policy(kind, policy))
        sent = {f"{title}Name": name, "PolicyType": kind, "PolicyName": policy}
        self.call(account, f"ram.DetachPolicyFrom{title}", codes, **sent)

    def target(self, account: int, title: str, name: str) -> tuple[str, dict[str, str]]:
        """Service and arguments that name what is to be tagged."""
        if title == "User":
            return "ims", {"ResourceType": "user", "ResourcePrincipalName.1": self.principal(account, name)}
        return "ram", {"ResourceType": title.lower(), "ResourceNames": json.dumps([name])}

    @step(account=accounts, title=taggable, nth=picks, new=some_or_many_tags)
    def tag(self, account: int, title: str, nth: int, new: dict[str, str]) -> None:
        new = new or {"team": "blue"}
        name = self.some(account, TABLES[title], nth)
        codes = self.models[account].tag(title, name, new)
        service, sent = self.target(account, title, name)
        sent |= repeated(new) if service == "ims" else as_json(new)
        self.call(account, f"{service}.TagResources", codes, **sent)

    @step(account=accounts, title=taggable, nth=picks, every=flags)
    def untag(self, account: int, title: str, nth: int, every: bool) -> None:
        name = self.some(account, TABLES[title], nth)
        codes = self.models[account].untag(title, name, None if every else ["team"])
        service, sent = self.target(account, title, name)
        if every:
            sent["All"] = "true"
        else:
            sent |= {"TagKey.1": "team"} if service == "ims" else {"TagKeys": '["team"]'}
        self.call(account, f"{service}.UntagResources", codes, **sent)

    # -- at the end --------------------------------------------------------------------------------------------------


def test_the_emulator_does_what_a_model_does(emulator: Emulator) -> None:
    chosen = settings(
        max_examples=EXAMPLES or 50,
        stateful_step_count=STORY,
        derandomize=not EXAMPLES,
        database=None,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )

    class Here(Machine):
        def __init__(self) -> None:
            super().__init__(emulator)

    run_state_machine_as_test(Here, settings=chosen)
