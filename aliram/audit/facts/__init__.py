"""The account as checks see it: what the replies say, joined, with `NotRead` for what could not be read."""

from .account import AccessKey, Account, Group, Policy, PolicyVersion, Role, Root, User

__all__ = ["AccessKey", "Account", "Group", "Policy", "PolicyVersion", "Role", "Root", "User"]
