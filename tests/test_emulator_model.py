"""Random operations on two accounts of one emulator, beside a model in plain dictionaries.

After each step the emulator's answer is the model's; at the end every list, page by page, shows what the model holds.
`ALIRAM_MODEL_EXAMPLES=5000 python -m pytest tests/test_emulator_model.py` plays more stories, and others each time.
"""

from __future__ import annotations

import itertools
import json
import os
from collections.abc import Mapping

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from aliram.emulator import ACCOUNT_ID, Emulator
from aliram.emulator.mfa import one_time_code
from tests.emulator_comparison import Comparison, repeated
from tests.emulator_fixture import RawClient, RawReply, root_of
from tests.emulator_model import QUOTAS, Account, Codes, User, system_policies

EXAMPLES = int(os.environ.get("ALIRAM_MODEL_EXAMPLES", "0"))
STEPS = 120

TRUST = json.dumps(
    {
        "Version": "1",
        "Statement": [
            {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"RAM": [f"acs:ram::{ACCOUNT_ID}:root"]}}
        ],
    }
)
SYSTEM = ("AdministratorAccess", "PowerUserAccess")
TABLES = {"User": "users", "Role": "roles", "Policy": "policies"}
NOBODY = "299999999999999999"

# Few of each, so that they meet; both accounts use the same ones.
accounts = st.sampled_from([0, 1])
services = st.sampled_from(["ram", "ims"])
NAMES = ["alice", "bob", "carol", "dave", "Alice"]
names = st.sampled_from(NAMES)
texts = st.sampled_from(["one", "two", "'; --", "<b>", "张三"])
titles = st.sampled_from(["User", "Group", "Role"])
kinds = st.sampled_from(["Custom", "Custom", "System"])
picks = st.integers(0, 9)
"""Which of the things that are there; the last few stand for a name of `NAMES`, whether it is there or not."""
numbers = st.integers(1, 8)
flags = st.booleans()
tags = st.dictionaries(st.sampled_from(["team", "Team", "50%"]), st.sampled_from(["red", "", "a_b"]), max_size=2)
many_tags = st.builds(lambda first, count: {f"k{n}": "v" for n in range(first, first + count)}, picks, st.just(15))
sizes = st.integers(1, 6)


def document(text: str) -> str:
    statement = {"Effect": "Allow", "Action": "oss:GetObject", "Resource": f"acs:oss:*:*:{text}"}
    return json.dumps({"Version": "1", "Statement": [statement]}, ensure_ascii=False)


def as_json(tags: Mapping[str, str]) -> dict[str, str]:
    """Tags as RAM takes them."""
    return {"Tag": json.dumps([{"Key": key, "Value": value} for key, value in tags.items()])} if tags else {}


class Machine(RuleBasedStateMachine):
    """Two accounts of one emulator and what they should hold."""

    def __init__(self, emulator: Emulator) -> None:
        super().__init__()
        emulator.reset()
        self.emulator = emulator
        other = emulator.add_account()
        key = other.root_key
        self.clients = [root_of(emulator), RawClient(emulator.port, key.access_key_id, str(key.access_key_secret))]
        self.domains = [client.ims("GetDefaultDomain").tree["DefaultDomainName"] for client in self.clients]
        self.models = [Account(system_policies(*SYSTEM)) for _ in self.clients]
        self.secrets: dict[str, tuple[int, User, str]] = {}
        """Account, owner and secret of every key there ever was."""
        self.user_ids = [NOBODY]
        self.size = 100
        for account in (ACCOUNT_ID, other.id):
            for name, value in QUOTAS.items():
                emulator.set_quota(name, value, account_id=account)

    # -- calling -----------------------------------------------------------------------------------------------------

    def call(self, account: int, operation: str, codes: Codes, **params: str) -> RawReply:
        """Sends a call, and compares how it went with how it should go."""
        service, _, action = operation.partition(".")
        reply = self.clients[account].call(service, action, params)
        if codes:
            assert reply.code in codes, (operation, params, reply.status, reply.body, codes)
            assert reply.status == (404 if reply.code.startswith("EntityNotExist.") else 409)
        else:
            assert reply.status == 200, (operation, params, reply.body)
        return reply

    def principal(self, account: int, name: str) -> str:
        return f"{name}@{self.domains[account]}"

    def who(self, service: str, account: int, name: str) -> dict[str, str]:
        return {"UserName": name} if service == "ram" else {"UserPrincipalName": self.principal(account, name)}

    def some(self, account: int, table: str, nth: int) -> str:
        """One of the names in a table of the account's model."""
        present = list(getattr(self.models[account], table))
        return present[nth % len(present)] if present and nth < 8 else NAMES[nth % len(NAMES)]

    def key(self, pick: int) -> str:
        """One of the keys there ever were, of whatever account."""
        return list(self.secrets)[-1 - pick % len(self.secrets)] if self.secrets else "LTAI5tNobody"

    def key_and_owner(self, account: int, nth: int, pick: int) -> tuple[str, str]:
        """A key, and the name of the user that had it when it was made, or of some user of the account."""
        key = self.key(pick)
        return key, self.secrets[key][1].name if key in self.secrets and nth < 8 else self.some(account, "users", nth)

    def user_id(self, pick: int) -> str:
        return self.user_ids[-1 - pick % len(self.user_ids)]

    def binned(self, account: int, pick: int) -> str:
        """Id of a deleted user of the account, or of any user there ever was."""
        deleted = list(self.models[account].bin)
        return deleted[pick % len(deleted)] if deleted and pick < 8 else self.user_id(pick)

    @initialize(size=sizes, present=st.lists(names, unique=True, min_size=1, max_size=3))
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

    @rule(account=accounts, service=services, name=names, text=texts, tags=tags)
    def create_user(self, account: int, service: str, name: str, text: str, tags: dict[str, str]) -> None:
        model = self.models[account]
        tags = tags if service == "ims" else {}
        codes = model.create_user(name, text, text, tags)
        sent = {**self.who(service, account, name), "DisplayName": text, "Comments": text, **repeated(tags)}
        reply = self.call(account, f"{service}.CreateUser", codes, **sent)
        if not codes:
            model.users[name].id = reply.tree["User"]["UserId"]
            self.user_ids.append(model.users[name].id)

    @rule(account=accounts, service=services, nth=picks, new=names, text=texts)
    def update_user(self, account: int, service: str, nth: int, new: str, text: str) -> None:
        name = self.some(account, "users", nth)
        codes = self.models[account].update_user(name, new, text)
        renamed = {f"New{argument}": value for argument, value in self.who(service, account, new).items()}
        sent = {**self.who(service, account, name), **renamed, "NewComments": text}
        self.call(account, f"{service}.UpdateUser", codes, **sent)

    @rule(account=accounts, service=services, nth=picks)
    def delete_user(self, account: int, service: str, nth: int) -> None:
        name = self.some(account, "users", nth)
        codes = self.models[account].delete_user(name, for_good=service == "ram")
        self.call(account, f"{service}.DeleteUser", codes, **self.who(service, account, name))

    @rule(account=accounts, pick=picks)
    def restore_user(self, account: int, pick: int) -> None:
        user_id = self.binned(account, pick)
        codes = self.models[account].restore_user(user_id)
        self.call(account, "ims.RestoreUserFromRecycleBin", codes, UserId=user_id)

    @rule(account=accounts, pick=picks)
    def erase_user(self, account: int, pick: int) -> None:
        user_id = self.binned(account, pick)
        self.call(account, "ims.DeleteUserInRecycleBin", self.models[account].erase_user(user_id), UserId=user_id)

    @rule(account=accounts, pick=picks)
    def get_user_by_id(self, account: int, pick: int) -> None:
        user_id = self.user_id(pick)
        user = self.models[account].user_of(user_id)
        reply = self.call(account, "ims.GetUser", set() if user else {"EntityNotExist.User"}, UserId=user_id)
        if user is not None:
            assert reply.tree["User"]["UserPrincipalName"] == self.principal(account, user.name)

    # -- keys, logon, MFA --------------------------------------------------------------------------------------------

    @rule(account=accounts, service=services, nth=picks)
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

    @rule(account=accounts, service=services, nth=picks, pick=picks, status=st.sampled_from(["Active", "Inactive"]))
    def update_key(self, account: int, service: str, nth: int, pick: int, status: str) -> None:
        key, name = self.key_and_owner(account, nth, pick)
        codes = self.models[account].update_key(name, key, status)
        sent = {**self.who(service, account, name), "UserAccessKeyId": key, "Status": status}
        self.call(account, f"{service}.UpdateAccessKey", codes, **sent)

    @rule(account=accounts, service=services, nth=picks, pick=picks)
    def delete_key(self, account: int, service: str, nth: int, pick: int) -> None:
        key, name = self.key_and_owner(account, nth, pick)
        codes = self.models[account].delete_key(name, key, for_good=service == "ram")
        sent = {**self.who(service, account, name), "UserAccessKeyId": key}
        self.call(account, f"{service}.DeleteAccessKey", codes, **sent)

    @rule(account=accounts, owner=picks, pick=picks, erase=flags)
    def key_of_the_bin(self, account: int, owner: int, pick: int, erase: bool) -> None:
        key, model = self.key(pick), self.models[account]
        user_id = self.secrets[key][1].id if key in self.secrets and owner else self.user_id(owner)
        codes = model.erase_key(user_id, key) if erase else model.restore_key(user_id, key)
        operation = "ims.DeleteAccessKeyInRecycleBin" if erase else "ims.RestoreAccessKeyFromRecycleBin"
        self.call(account, operation, codes, UserId=user_id, UserAccessKeyId=key)

    @rule(pick=picks)
    def use_key(self, pick: int) -> None:
        if not self.secrets:
            return
        key = self.key(pick)
        account, user, secret = self.secrets[key]
        alive = user in self.models[account].users.values() and key in user.keys
        reply = RawClient(self.clients[account].port, key, secret).sts("GetCallerIdentity")
        if alive and user.keys[key] == "Active":
            arn = f"acs:ram::{self.clients[account].sts('GetCallerIdentity').tree['AccountId']}:user/{user.name}"
            assert (reply.tree["Arn"], reply.tree["UserId"]) == (arn, user.id)
        else:
            assert reply.code == f"InvalidAccessKeyId.{'Inactive' if alive else 'NotFound'}"

    @rule(account=accounts, service=services, nth=picks, create=flags)
    def logon(self, account: int, service: str, nth: int, create: bool) -> None:
        name = self.some(account, "users", nth)
        codes = self.models[account].set_login(name, "Active" if create else "")
        sent = {**self.who(service, account, name), **({"Password": "Str0ng!password"} if create else {})}
        self.call(account, f"{service}.{'Create' if create else 'Delete'}LoginProfile", codes, **sent)

    def serial(self, account: int, name: str) -> str:
        return f"acs:ram::{int(ACCOUNT_ID) + account}:mfa/{name}"

    @rule(account=accounts, service=services, name=names)
    def create_device(self, account: int, service: str, name: str) -> None:
        model = self.models[account]
        codes = model.create_device(name)
        reply = self.call(account, f"{service}.CreateVirtualMFADevice", codes, VirtualMFADeviceName=name)
        if not codes:
            device = reply.tree["VirtualMFADevice"]
            assert device["SerialNumber"] == self.serial(account, name)
            model.devices[name] = device["Base32StringSeed"]

    @rule(account=accounts, service=services, nth=picks)
    def delete_device(self, account: int, service: str, nth: int) -> None:
        name = self.some(account, "devices", nth)
        codes = self.models[account].delete_device(name)
        sent = {"SerialNumber": self.serial(account, name)}
        self.call(account, f"{service}.DeleteVirtualMFADevice", codes, **sent)

    @rule(account=accounts, service=services, nth=picks, device_nth=picks)
    def bind_device(self, account: int, service: str, nth: int, device_nth: int) -> None:
        name = self.some(account, "users", nth)
        model = self.models[account]
        device = self.some(account, "devices", device_nth)
        codes = model.bind_device(name, device)
        seed, now = model.devices.get(device, "A" * 16), self.emulator.clock.now()
        shown = {f"AuthenticationCode{n}": one_time_code(seed, now + 30 * (n - 2)) for n in (1, 2)}
        sent = {**self.who(service, account, name), "SerialNumber": self.serial(account, device), **shown}
        self.call(account, f"{service}.BindMFADevice", codes, **sent)

    @rule(account=accounts, service=services, nth=picks)
    def unbind_device(self, account: int, service: str, nth: int) -> None:
        name = self.some(account, "users", nth)
        codes = self.models[account].unbind_device(name)
        self.call(account, f"{service}.UnbindMFADevice", codes, **self.who(service, account, name))

    # -- groups and roles --------------------------------------------------------------------------------------------

    @rule(account=accounts, service=services, name=names, text=texts)
    def create_group(self, account: int, service: str, name: str, text: str) -> None:
        codes = self.models[account].create_group(name, text)
        self.call(account, f"{service}.CreateGroup", codes, GroupName=name, Comments=text)

    @rule(account=accounts, service=services, nth=picks, new=names, text=texts)
    def update_group(self, account: int, service: str, nth: int, new: str, text: str) -> None:
        name = self.some(account, "groups", nth)
        codes = self.models[account].update_group(name, new, text)
        self.call(account, f"{service}.UpdateGroup", codes, GroupName=name, NewGroupName=new, NewComments=text)

    @rule(account=accounts, service=services, nth=picks)
    def delete_group(self, account: int, service: str, nth: int) -> None:
        name = self.some(account, "groups", nth)
        self.call(account, f"{service}.DeleteGroup", self.models[account].delete_group(name), GroupName=name)

    @rule(account=accounts, service=services, nth=picks, group_nth=picks)
    def join_group(self, account: int, service: str, nth: int, group_nth: int) -> None:
        user, group = self.some(account, "users", nth), self.some(account, "groups", group_nth)
        codes = self.models[account].join(user, group)
        sent = {**self.who(service, account, user), "GroupName": group}
        self.call(account, f"{service}.AddUserToGroup", codes, **sent)

    @rule(account=accounts, service=services, nth=picks, group_nth=picks)
    def leave_group(self, account: int, service: str, nth: int, group_nth: int) -> None:
        user, group = self.some(account, "users", nth), self.some(account, "groups", group_nth)
        codes = self.models[account].leave(user, group)
        sent = {**self.who(service, account, user), "GroupName": group}
        self.call(account, f"{service}.RemoveUserFromGroup", codes, **sent)

    @rule(account=accounts, name=names, text=texts, tags=tags)
    def create_role(self, account: int, name: str, text: str, tags: dict[str, str]) -> None:
        codes = self.models[account].create_role(name, text, tags)
        sent = {"RoleName": name, "AssumeRolePolicyDocument": TRUST, "Description": text, **as_json(tags)}
        self.call(account, "ram.CreateRole", codes, **sent)

    @rule(account=accounts, nth=picks, text=texts)
    def update_role(self, account: int, nth: int, text: str) -> None:
        name = self.some(account, "roles", nth)
        codes = self.models[account].update_role(name, text)
        self.call(account, "ram.UpdateRole", codes, RoleName=name, NewDescription=text)

    @rule(account=accounts, nth=picks)
    def delete_role(self, account: int, nth: int) -> None:
        name = self.some(account, "roles", nth)
        self.call(account, "ram.DeleteRole", self.models[account].delete_role(name), RoleName=name)

    # -- policies ----------------------------------------------------------------------------------------------------

    @rule(account=accounts, name=names, text=texts, tags=tags)
    def create_policy(self, account: int, name: str, text: str, tags: dict[str, str]) -> None:
        codes = self.models[account].create_policy(name, text, document(text), tags)
        sent = {"PolicyName": name, "PolicyDocument": document(text), "Description": text, **as_json(tags)}
        self.call(account, "ram.CreatePolicy", codes, **sent)

    @rule(account=accounts, nth=picks, text=texts)
    def describe_policy(self, account: int, nth: int, text: str) -> None:
        name = self.some(account, "policies", nth)
        codes = self.models[account].describe_policy(name, text)
        self.call(account, "ram.UpdatePolicyDescription", codes, PolicyName=name, NewDescription=text)

    @rule(account=accounts, nth=picks, cascade=flags)
    def delete_policy(self, account: int, nth: int, cascade: bool) -> None:
        name = self.some(account, "policies", nth)
        codes = self.models[account].delete_policy(name, cascade=cascade)
        sent = {"PolicyName": name, **({"CascadingDelete": "true"} if cascade else {})}
        self.call(account, "ram.DeletePolicy", codes, **sent)

    @rule(account=accounts, nth=picks, text=texts, default=flags, rotate=flags, times=st.integers(1, 4))
    def create_versions(self, account: int, nth: int, text: str, default: bool, rotate: bool, times: int) -> None:
        name = self.some(account, "policies", nth)
        rotation = {"RotateStrategy": "DeleteOldestNonDefaultVersionWhenLimitExceeded"} if rotate else {}
        for number in range(times):
            words = document(f"{text}-{number}")
            codes = self.models[account].create_version(name, words, default=default, rotate=rotate)
            sent = {"PolicyName": name, "PolicyDocument": words, "SetAsDefault": str(default).lower(), **rotation}
            self.call(account, "ram.CreatePolicyVersion", codes, **sent)

    @rule(account=accounts, nth=picks, number=numbers)
    def delete_version(self, account: int, nth: int, number: int) -> None:
        name = self.some(account, "policies", nth)
        codes = self.models[account].delete_version(name, number)
        self.call(account, "ram.DeletePolicyVersion", codes, PolicyName=name, VersionId=f"v{number}")

    @rule(account=accounts, nth=picks, number=numbers)
    def set_default_version(self, account: int, nth: int, number: int) -> None:
        name = self.some(account, "policies", nth)
        codes = self.models[account].set_default(name, number)
        self.call(account, "ram.SetDefaultPolicyVersion", codes, PolicyName=name, VersionId=f"v{number}")

    # -- attachments and tags ----------------------------------------------------------------------------------------

    @rule(account=accounts, title=titles, nth=picks, kind=kinds, policy_nth=picks)
    def attach(self, account: int, title: str, nth: int, kind: str, policy_nth: int) -> None:
        name = self.some(account, f"{title.lower()}s", nth)
        policy = self.some(account, "system" if kind == "System" else "policies", policy_nth)
        codes = self.models[account].attach(title, name, self.models[account].policy(kind, policy))
        sent = {f"{title}Name": name, "PolicyType": kind, "PolicyName": policy}
        self.call(account, f"ram.AttachPolicyTo{title}", codes, **sent)

    @rule(account=accounts, title=titles, nth=picks, kind=kinds, policy_nth=picks)
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

    @rule(account=accounts, title=st.sampled_from(["User", "Role", "Policy"]), nth=picks, new=tags | many_tags)
    def tag(self, account: int, title: str, nth: int, new: dict[str, str]) -> None:
        new = new or {"team": "blue"}
        name = self.some(account, TABLES[title], nth)
        codes = self.models[account].tag(title, name, new)
        service, sent = self.target(account, title, name)
        sent |= repeated(new) if service == "ims" else as_json(new)
        self.call(account, f"{service}.TagResources", codes, **sent)

    @rule(account=accounts, title=st.sampled_from(["User", "Role", "Policy"]), nth=picks, every=flags)
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

    def teardown(self) -> None:
        for account in (0, 1):
            domain = self.domains[account]
            Comparison(self.clients[account], self.models[account], domain, self.size).run()


def test_the_emulator_does_what_a_model_does(emulator: Emulator) -> None:
    chosen = settings(
        max_examples=EXAMPLES or 35,
        stateful_step_count=STEPS,
        derandomize=not EXAMPLES,
        database=None,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )

    class Here(Machine):
        def __init__(self) -> None:
            super().__init__(emulator)

    run_state_machine_as_test(Here, settings=chosen)
