"""Moves by which somebody comes to act as another user or role."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from aliram.audit.facts import User
from aliram.audit.unread import NotRead, Unread

from .abilities import Abilities
from .actors import Actor
from .certainty import CERTAIN, NEVER, Certainty, Chance, both, either
from .estate import Estate
from .techniques import COMMANDS, LAUNCHERS
from .trust import Trust

__all__ = ["USER_THEFT", "USER_WAYS", "Takeover", "of_role", "of_user", "passing"]

_KEYS = 2
"""Access keys a user can have, active or not (limits page)."""

USER_WAYS: Mapping[str, tuple[str, ...]] = {
    "PE-06": ("CreateAccessKey",),
    "PE-07": ("CreateLoginProfile", "UpdateLoginProfile"),
    "PE-15": ("SetUserSsoSettings",),
    "PE-16": ("CreateServiceCredential",),
}
"""Operations by which somebody comes to users, by technique."""
USER_THEFT = USER_WAYS["PE-06"] + USER_WAYS["PE-07"]
_ROLE_THEFT = (
    "UpdateRole",
    "CreateSAMLProvider",
    "UpdateSAMLProvider",
    "CreateOIDCProvider",
    "UpdateOIDCProvider",
    "AddFingerprintToOIDCProvider",
    "AddClientIdToOIDCProvider",
)
_CONDITIONAL = Chance(Certainty.CONDITIONAL)


class Takeover(NamedTuple):
    """One such move."""

    technique: str
    chance: Chance
    words: str
    exposure: bool = False
    """It weakens the account, but is no step of a path."""


def of_user(me: Abilities, target: Actor, technique: str) -> Iterator[Takeover]:
    """The ways to act as a user by one technique of `USER_WAYS`."""
    user = target.subject
    assert isinstance(user, User)
    for way in _of_user(me, user, technique):
        if user.suspended:  # that it cannot act is not verified
            way = way._replace(chance=both(way.chance, _CONDITIONAL), words=f"{way.words}, which is frozen")
        yield way


def _of_user(me: Abilities, user: User, technique: str) -> Iterator[Takeover]:
    match technique:
        case "PE-06":
            chance = both(Chance(me.may("CreateAccessKey", UserName=user.name)), _key_slot(me, user))
            yield Takeover("PE-06", chance, f"creates an access key for user {user.name}")
        case "PE-07":
            yield from _password(me, user)
        case "PE-15":
            words = f"has user SSO believe an identity provider of its own and logs on as user {user.name}"
            yield Takeover("PE-15", Chance(me.may("SetUserSsoSettings")), words)
        case _:
            chance = Chance(me.may("CreateServiceCredential", UserPrincipalName=user.words["UserPrincipalName"]))
            yield Takeover("PE-16", chance, f"may create a service credential for user {user.name}", exposure=True)


def _key_slot(me: Abilities, user: User) -> Chance:
    """Whether a user can get one more key."""
    try:
        full = len(user.keys) >= _KEYS
    except NotRead as error:
        return Chance(Certainty.UNKNOWN, error.missing)
    if not full:
        return CERTAIN
    # Whether deleted keys that can be restored count, nobody has published.
    return both(_CONDITIONAL, Chance(me.may("DeleteAccessKey", UserName=user.name)))


def _password(me: Abilities, user: User) -> Iterator[Takeover]:
    if not me.any_of("CreateLoginProfile", "UpdateLoginProfile"):
        return
    try:
        exists = user.login_profile is not None
    except NotRead as error:
        may = either(Chance(me.may(name, UserName=user.name)) for name in USER_WAYS["PE-07"])
        unknown = both(may, Chance(Certainty.UNKNOWN, error.missing))
        yield Takeover("PE-07", unknown, f"gives user {user.name} a password of its own choice")
        return
    if not exists:
        if me.any_of("CreateLoginProfile"):
            creates = Chance(me.may("CreateLoginProfile", UserName=user.name))
            yield Takeover("PE-07", creates, f"creates a login profile for user {user.name} and logs on to the console")
        return
    updates = Chance(me.may("UpdateLoginProfile", UserName=user.name))
    if updates.none:
        return
    words = f"sets the password of user {user.name}"
    if _second_factor(user):
        unbinding = _unbinding(me, user)
        if unbinding:
            words += f" and takes the second factor away ({unbinding})"
        else:
            # The device may not be asked for at every logon.
            updates = both(updates, _CONDITIONAL)
            words += ", which has a second factor"
    yield Takeover("PE-07", updates, words)


def _second_factor(user: User) -> bool:
    try:
        return user.mfa_device
    except NotRead:
        return True


def _unbinding(me: Abilities, user: User) -> str:
    """The operation that takes a user's device away; empty where none is allowed for certain."""
    if me.may("UnbindMFADevice", UserName=user.name) is Certainty.YES:
        return "UnbindMFADevice"
    if me.may("DisableVirtualMFA", UserPrincipalName=user.principal) is Certainty.YES:
        return "DisableVirtualMFA"
    return "DeleteVirtualMFADevice" if me.may("DeleteVirtualMFADevice") is Certainty.YES else ""


def of_role(estate: Estate, me: Abilities, target: Actor) -> Iterator[Takeover]:
    """The ways to act as a role whose trust policy does not let one in: it is rewritten, the role is passed to a
    service, or an identity provider is forged that it trusts."""
    role, trust = target.subject, estate.trusts[target]
    if not trust.fixed:
        rewrites = (
            Chance(me.may("UpdateRole", RoleName=role.name)) if me.reaches("UpdateRole", "role", role.name) else NEVER
        )
        if not rewrites.none:
            own = Chance(me.may_assume(role.name))
            yield Takeover(
                "PE-09", both(rewrites, own), f"rewrites the trust policy of role {role.name} and assumes it"
            )
            forged = both(rewrites, _provider(me))
            words = f"lets role {role.name} trust an identity provider under its control and logs on through it"
            yield Takeover("PE-14", forged, words)
            words = f"lets an identity of another account, of its own, assume role {role.name}"
            yield Takeover("PE-20", both(rewrites, _CONDITIONAL), words)
    if "ram:passrole" in me.actions:
        yield from passing(me, role.name, trust, f"acs:ram:*:{estate.account}:role/{role.name}")
    if me.any_of(*_ROLE_THEFT):
        yield from _forging(estate, me, role.name, trust)
    # A trust policy that could not be read may name it.
    commands = COMMANDS if trust.document is None or "ecs.aliyuncs.com" in trust.services else ()
    name = next((name for name in commands if me.can_somewhere(name)), None)
    if name is not None:
        chance = both(Chance(me.can_somewhere(name)), trust.admits_service("ecs.aliyuncs.com"), _CONDITIONAL)
        yield Takeover("PE-19", chance, f"runs a command on an instance that has role {role.name} ({name})")


def passing(me: Abilities, role: str, trust: Trust | None, arn: str) -> Iterator[Takeover]:
    """The ways to have a service run something as a role.

    Args:
        me: Who passes the role.
        role: Its name.
        trust: Its trust policy; None where it can be any.
        arn: Of the role, as policies have it.
    """
    for actions, service in LAUNCHERS:
        launches = both(*(Chance(me.can_somewhere(action)) for action in actions))
        if launches.none:
            continue
        passes = Chance(me.can("ram:PassRole", arn, (("acs:Service", service),)))
        if passes.none:
            continue
        admits = CERTAIN if trust is None else trust.admits_service(service)
        words = f"passes role {role} to {service} and runs something there with {' and '.join(actions)}"
        yield Takeover("PE-12", both(launches, passes, admits), words)


def _provider(me: Abilities) -> Chance:
    """Whether somebody can make an identity provider that says what they like."""
    return either(Chance(me.may(name)) for name in ("CreateSAMLProvider", "CreateOIDCProvider") if me.any_of(name))


def _forging(estate: Estate, me: Abilities, role: str, trust: Trust) -> Iterator[Takeover]:
    """Providers that the role trusts already."""
    if trust.document is None:
        names = (name for name in _ROLE_THEFT if "Provider" in name and me.any_of(name))
        chance = both(either(Chance(me.may(name)) for name in names), trust.admits_forged(""))
        yield Takeover("PE-14", chance, f"changes an identity provider that role {role} may trust and acts as it")
        return
    for arn in sorted(trust.providers):
        for kind, allowed, what in (
            ("saml", _saml(estate, me, arn), "signs assertions of its own"),
            ("oidc", _oidc(estate, me, arn), "has tokens of its own accepted"),
        ):
            prefix = f"acs:ram::{estate.account}:{kind}-provider/"
            if arn.startswith(prefix) and not allowed.none:
                words = f"changes identity provider {arn[len(prefix) :]}, {what} and acts as role {role}"
                yield Takeover("PE-14", both(allowed, trust.admits_forged(arn)), words)


def _saml(estate: Estate, me: Abilities, arn: str) -> Chance:
    name = arn.rpartition("/")[2]
    updates = Chance(me.may("UpdateSAMLProvider", SAMLProviderName=name))
    return either(
        [
            both(updates, _exists(estate, "saml", name)),
            both(Chance(me.may("CreateSAMLProvider")), _absent(estate, "saml", name)),
        ]
    )


def _oidc(estate: Estate, me: Abilities, arn: str) -> Chance:
    """Never certain: the issuer stays who it is, or must be the one that the trust policy names."""
    name = arn.rpartition("/")[2]
    changes = either(
        Chance(me.may(operation, OIDCProviderName=name))
        for operation in ("UpdateOIDCProvider", "AddFingerprintToOIDCProvider", "AddClientIdToOIDCProvider")
    )
    creates = both(Chance(me.may("CreateOIDCProvider")), _absent(estate, "oidc", name))
    return both(_CONDITIONAL, either([both(changes, _exists(estate, "oidc", name)), creates]))


def _exists(estate: Estate, kind: str, name: str) -> Chance:
    known = estate.providers[kind]
    if isinstance(known, Unread):
        return Chance(Certainty.UNKNOWN, known)
    return CERTAIN if name in known else NEVER


def _absent(estate: Estate, kind: str, name: str) -> Chance:
    found = _exists(estate, kind, name)
    return {Certainty.YES: NEVER, Certainty.NO: CERTAIN}.get(found.certainty, found)
