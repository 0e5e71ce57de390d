"""Two accounts of one emulator, each beside its model, and how to act on both at once."""

from __future__ import annotations

import http.client
from collections.abc import Callable
from random import Random
from typing import Any, TypeVar

from hypothesis import note
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from aliram.emulator import ACCOUNT_ID, Emulator
from tests.emulator_comparison import Comparison
from tests.emulator_fixture import KeptClient, RawClient, RawReply
from tests.emulator_model import QUOTAS, Account, Codes, User, system_policies

__all__ = ["NAMES", "NOBODY", "STEPS_AT_ONCE", "SYSTEM", "Sampler", "TwoAccounts", "step"]

STEPS_AT_ONCE = 4

SYSTEM = ("AdministratorAccess", "PowerUserAccess")
NOBODY = "299999999999999999"
NAMES = ["alice", "bob", "carol", "dave", "Alice"]
"""Few, so that they meet; both accounts use the same ones."""

Sampler = Callable[[Random], Any]
"""Picks a value for an argument."""

STEPS: list[tuple[str, dict[str, Sampler]]] = []
"""Names of methods of the machine, and their arguments; what shall come more often stands here more often."""

M = TypeVar("M", bound=Callable[..., None])


def step(weight: int = 1, **arguments: Sampler) -> Callable[[M], M]:
    """Makes a method one of the steps."""

    def register(method: M) -> M:
        STEPS.extend([(method.__name__, arguments)] * weight)
        return method

    return register


class TwoAccounts(RuleBasedStateMachine):
    """Two accounts of one emulator and what they should hold."""

    def __init__(self, emulator: Emulator) -> None:
        super().__init__()
        emulator.reset()
        self.emulator = emulator
        other = emulator.add_account()
        self.connection = http.client.HTTPConnection("127.0.0.1", emulator.port, timeout=30)
        self.clients = [
            self.client(key.access_key_id, str(key.access_key_secret)) for key in (emulator.root_key, other.root_key)
        ]
        self.domains = [client.ims("GetDefaultDomain").tree["DefaultDomainName"] for client in self.clients]
        self.models = [Account(system_policies(*SYSTEM)) for _ in self.clients]
        self.secrets: dict[str, tuple[int, User, str]] = {}
        """Account, owner and secret of every key there ever was."""
        self.user_ids = [NOBODY]
        self.size = 100
        self.acts = 0
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

    def client(self, key_id: str, secret: str) -> RawClient:
        """A client with that key."""
        return KeptClient(self.emulator.port, key_id, secret, connection=self.connection)

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

    def key_and_owner(self, account: int, nth: int, pick: int) -> tuple[str, int, str]:
        """A key, with account and name of the user that had it when it was made, or of some user of the account."""
        key = self.key(pick)
        if key in self.secrets and nth < 8:
            account, user, _ = self.secrets[key]
            return key, account, user.name
        return key, account, self.some(account, "users", nth)

    def user_id(self, pick: int) -> str:
        return self.user_ids[-1 - pick % len(self.user_ids)]

    def binned(self, account: int, pick: int) -> str:
        """Id of a deleted user of the account, or of any user there ever was."""
        deleted = list(self.models[account].bin)
        return deleted[pick % len(deleted)] if deleted and pick < 8 else self.user_id(pick)

    def release_user(self, account: int, name: str, ready: int, *, keys: bool) -> None:
        """Takes away what keeps a user from being deleted: nothing (0), its groups (1), or all of it (2)."""
        model, who = self.models[account], {"UserName": name}
        user = model.users.get(name)
        if user is None or ready == 0:
            return
        for group in list(user.groups):
            codes = model.leave(name, group.name)
            self.call(account, "ram.RemoveUserFromGroup", codes, GroupName=group.name, **who)
        if ready == 1:
            return
        for policy in list(user.policies):
            codes = model.detach("User", name, policy)
            sent = {"PolicyType": policy.kind, "PolicyName": policy.name, **who}
            self.call(account, "ram.DetachPolicyFromUser", codes, **sent)
        if user.device:
            self.call(account, "ram.UnbindMFADevice", model.unbind_device(name), **who)
        if keys and user.login:
            self.call(account, "ram.DeleteLoginProfile", model.set_login(name, ""), **who)
        for key in list(user.keys) if keys else ():
            codes = model.delete_key(name, key, for_good=True)
            self.call(account, "ram.DeleteAccessKey", codes, UserAccessKeyId=key, **who)

    def release_group(self, account: int, name: str, ready: int) -> None:
        """The same of a group: nothing (0), its users (1), or all of it (2)."""
        model = self.models[account]
        group = model.groups.get(name)
        if group is None or ready == 0:
            return
        for user in [user for user in model.users.values() if group in user.groups]:
            codes = model.leave(user.name, name)
            self.call(account, "ram.RemoveUserFromGroup", codes, GroupName=name, UserName=user.name)
        for policy in list(group.policies) if ready == 2 else ():
            codes = model.detach("Group", name, policy)
            sent = {"GroupName": name, "PolicyType": policy.kind, "PolicyName": policy.name}
            self.call(account, "ram.DetachPolicyFromGroup", codes, **sent)

    def compare_account(self, account: int, size: int) -> None:
        """Every list of an account, in pages of that size, shows what its model holds."""
        Comparison(self.clients[account], self.models[account], self.domains[account], size).run()

    @rule(seed=st.integers(0, 2**32 - 1))
    def act(self, seed: int) -> None:
        """A few steps. Drawn from a seed of their own: drawn one by one they take longer than the calls they lead to,
        and of many rules Hypothesis leaves most out of each story."""
        self.acts += 1
        # The same seed again, which Hypothesis likes to try, is not to mean the same steps again.
        random = Random(f"{seed} {self.acts}")
        for _ in range(STEPS_AT_ONCE):
            name, samplers = random.choice(STEPS)
            arguments = {argument: sampler(random) for argument, sampler in samplers.items()}
            note(f"{name}({', '.join(f'{argument}={value!r}' for argument, value in arguments.items())})")
            getattr(self, name)(**arguments)
        if random.randrange(12) == 0:
            self.compare_account(random.choice((0, 1)), random.randint(1, 8))

    def teardown(self) -> None:
        try:
            for account in (0, 1):
                self.compare_account(account, self.size)
        finally:
            self.connection.close()
