"""New identities with full power, and what weakens the account without leading to anybody in particular."""

from __future__ import annotations

from collections.abc import Iterator

from .abilities import Abilities, Context
from .actors import Move
from .certainty import Certainty, Chance, both, either
from .estate import Estate
from .lifting import attachments
from .takeovers import passing
from .techniques import RESOURCE_POLICIES, WEAKENING

__all__ = ["creating", "outward", "weakening"]

_RAM = (("ram:TrustedPrincipalTypes", "RAM"),)
_SERVICE = (("ram:TrustedPrincipalTypes", "Service"),)


def creating(estate: Estate, me: Abilities) -> Iterator[Move]:
    """PE-10, PE-11, and PE-12 with a role made for it."""
    if me.any_of("CreateRole") and me.any_of("AttachPolicyToRole"):
        yield from _roles(estate, me)
    if me.any_of("CreateUser") and me.any_of("CreateAccessKey", "CreateLoginProfile"):
        yield from _users(estate, me)


def _roles(estate: Estate, me: Abilities) -> Iterator[Move]:
    for name in me.new_names("role", estate.role_names, "AttachPolicyToRole", "AssumeRole"):
        assumes = Chance(me.may_assume(name))
        makes = both(Chance(me.may("CreateRole", _RAM)), assumes)
        for chance, how in _armed(estate, me, "AttachPolicyToRole", "RoleName", name, makes, _RAM):
            yield Move("PE-10", None, chance, f"creates role {name}, {how} and assumes it")
            if chance.certainty is Certainty.YES:
                return
    if "ram:passrole" not in me.actions:
        return
    for name in me.new_names("role", estate.role_names, "AttachPolicyToRole", "PassRole"):
        makes = Chance(me.may("CreateRole", _SERVICE))
        for takeover in passing(me, name, None, f"acs:ram:*:{estate.account}:role/{name}"):
            ready = both(makes, takeover.chance)
            for chance, how in _armed(estate, me, "AttachPolicyToRole", "RoleName", name, ready, _SERVICE):
                yield Move("PE-12", None, chance, f"creates service role {name}, {how} and {takeover.words}")
                if chance.certainty is Certainty.YES:
                    return


def _users(estate: Estate, me: Abilities) -> Iterator[Move]:
    makes = Chance(me.may("CreateUser"))
    for name in me.new_names(
        "user", estate.user_names, "AttachPolicyToUser", "AddUserToGroup", "CreateAccessKey", "CreateLoginProfile"
    ):
        key = Chance(me.may("CreateAccessKey", UserName=name))
        password = Chance(me.may("CreateLoginProfile", UserName=name))
        ready = both(makes, either([key, password]))
        what = "an access key" if key.certainty >= password.certainty else "a login profile"
        armed = [*_armed(estate, me, "AttachPolicyToUser", "UserName", name, ready), *_joined(estate, me, name, ready)]
        for chance, how in armed:
            yield Move("PE-11", None, chance, f"creates user {name}, {how} and makes {what} for it")
            if chance.certainty is Certainty.YES:
                return


def _armed(
    estate: Estate,
    me: Abilities,
    operation: str,
    key: str,
    name: str,
    ready: Chance,
    context: Context = (),
) -> Iterator[tuple[Chance, str]]:
    if ready.none or not me.any_of(operation):
        return
    for _, chance, words in attachments(estate, me, operation, {key: name}, "it", context):
        yield both(ready, chance), words


def _joined(estate: Estate, me: Abilities, name: str, ready: Chance) -> Iterator[tuple[Chance, str]]:
    if ready.none or not me.any_of("AddUserToGroup"):
        return
    for group in estate.joinable(me):
        worth = estate.worth_of(group)
        if not worth.full.none:
            joins = Chance(me.may("AddUserToGroup", UserName=name, GroupName=group.name))
            chance = both(ready, joins, worth.full)
            if not chance.none:
                yield chance, f"adds it to group {group.name}"


def weakening(estate: Estate, me: Abilities) -> Iterator[Move]:
    """PE-16 and PE-17: no steps of a path, since whom they let in cannot be told."""
    if me.any_of("CreateApplication"):
        needed = ("CreateApplication", "CreateAppSecret", "ProvisionApplication")
        chance = both(*(Chance(me.may(name)) for name in needed))
        words = "may make an OAuth application, give it a secret and have it act for users"
        yield Move("PE-16", None, chance, words, exposure=True)
    for name in _CONTROLS:
        if me.any_of(name):
            anywhere = Chance(me.may(name))
            yield Move("PE-17", None, anywhere, f"may call {name} for the account or any user", exposure=True)
            if name in _OF_USERS and anywhere.certainty is not Certainty.YES:
                yield from _of_others(estate, me, name)


def _of_others(estate: Estate, me: Abilities, operation: str) -> Iterator[Move]:
    """PE-17 about single users; about oneself it weakens nothing."""
    sure = 0
    for target in estate.users_of(me, operation):
        key = _OF_USERS[operation]
        chance = Chance(me.may(operation, (), **{key: target.subject.words[key]}))
        yield Move(
            "PE-17", None, chance, f"may call {operation} for user {target.subject.name}", about=target, exposure=True
        )
        sure += chance.certainty is Certainty.YES
        if sure > 1:  # one of them may be the holder itself
            return


def outward(me: Abilities) -> Iterator[Move]:
    """PE-18 and PE-20, likewise."""
    for technique, actions in (("PE-18", WEAKENING), ("PE-20", RESOURCE_POLICIES)):
        for action in actions:
            chance = Chance(me.can_somewhere(action))
            yield Move(technique, None, chance, f"may call {action}", exposure=True)


_CONTROLS = (
    "SetSecurityPreference",
    "SetPasswordPolicy",
    "SetAccessKeyPolicy",
    "SetAccessKeyPolicyForAccount",
    "RestoreAccessKeyFromRecycleBin",
    "RestoreUserFromRecycleBin",
    "UpdateAccessKey",
)
"""Operations that take protection away. Without a name they are asked about any user: who may only change what is
their own weakens nothing."""
_OF_USERS = {"SetAccessKeyPolicy": "UserPrincipalName", "UpdateAccessKey": "UserName"}
"""Those that are about a user who can be named, and the parameter that names it."""
