"""The documented condition keys: what their values are, and where they occur.

Sources: "Policy elements" and "Basic elements of a permission policy" (global keys), "Control Policy overview"
(principal keys), "Service-linked roles" and the page of CreateRole (`ram:`), "Edit the trust policy of a RAM role"
(`saml:`), "Use ExternalId to prevent the confused deputy problem" (`sts:`), the condition pages of KMS, OSS and SLS,
and the vendor's policy templates (`acs:Service`). What only third parties name is marked unverified.
"""

from __future__ import annotations

import difflib
import re
from typing import Final, Literal, NamedTuple

from aliram.policy.document import Kind

__all__ = ["COMPLETE", "KEYS", "Key", "fits", "known", "nearest"]


class Key(NamedTuple):
    """A condition key. One whose name ends in `/` is the beginning of a family: `acs:ResourceTag/<tag key>`."""

    name: str
    kind: Literal["String", "Date", "Bool", "IP"]
    """What its values are, in the words of `Operator.kind`."""
    many: bool = False
    """Whether a request can have several values of it."""
    always: bool = False
    """Whether every request has it (unverified: no page says so; what it tells is there in every request)."""
    kinds: tuple[Kind, ...] | None = None
    """The policies it occurs in; None: any."""
    actions: tuple[str, ...] = ()
    """The only actions whose requests have it; empty: not limited."""
    form: str | None = None
    """Regular expression that its values fit."""
    shape: str = ""
    """That form in words."""
    verified: bool = True
    """False: named by third parties only."""


_HOST = r"[^\s.]+(\.[^\s.]+)+"
_SERVICE = "the host-like name of a service, as ecs.aliyuncs.com"
_LINKED = ("ram:CreateServiceLinkedRole", "ram:DeleteServiceLinkedRole")

KEYS: Final = (
    Key("acs:CurrentTime", "Date", always=True),
    Key("acs:SecureTransport", "Bool", always=True),
    Key("acs:SourceIp", "IP"),
    Key("acs:MFAPresent", "Bool"),
    Key("acs:PrincipalARN", "String", always=True, form=r"acs:[^\s:]+:.+", shape="an ARN, as acs:ram:*:*:role/name"),
    Key("acs:PrincipalRDId", "String"),
    Key("acs:PrincipalRDPath", "String"),
    Key("acs:RequestTag/", "String"),
    Key("acs:ResourceTag/", "String"),
    Key("acs:TagKeys", "String", many=True, verified=False),
    Key("acs:SourceVpc", "String"),
    Key("acs:VpcSourceIp", "IP"),
    Key("acs:Service", "String", actions=("ram:PassRole",), form=_HOST, shape=_SERVICE),
    Key("acs:SourceArn", "String"),
    Key("acs:SourceAccount", "String", verified=False),
    Key("acs:SourceIdentity", "String", verified=False),
    Key("acs:SessionTag/", "String", verified=False),
    Key("acs:UserAgent", "String", kinds=("resource",)),
    Key("acs:AccessId", "String", kinds=("resource",)),
    Key("ram:ServiceName", "String", actions=_LINKED, form=_HOST, shape=_SERVICE),
    Key("ram:ServiceNames", "String", many=True, actions=("ram:CreateRole",), form=_HOST, shape=_SERVICE),
    Key("ram:TrustedPrincipalTypes", "String", many=True, actions=("ram:CreateRole", "ram:AttachPolicyToRole")),
    Key("sts:ExternalId", "String", form=r"[\w+=,.@:/-]{2,1224}", shape="2 to 1,224 letters, digits or _+=,.@:/-"),
    Key("sts:SourceIdentity", "String", verified=False),
    Key("saml:recipient", "String", kinds=("trust",)),
    Key("oidc:iss", "String", kinds=("trust",), form=r"https://\S+", shape="the https URL of the issuer"),
    Key("oidc:aud", "String", kinds=("trust",)),
    Key("oidc:sub", "String", kinds=("trust",)),
    Key("ecs:tag/", "String"),
    Key("rds:ResourceTag/", "String"),
    Key("oss:Prefix", "String"),
    Key("oss:Delimiter", "String"),
    Key("oss:BucketTag/", "String"),
    Key("oss:ExistingObjectTag/", "String"),
    Key("oss:RequestObjectTag/", "String"),
)

COMPLETE: Final = frozenset({"acs", "ram", "sts", "saml", "oidc"})
"""Services of which `KEYS` has every key that is documented; of others there may be more."""

_BY_NAME = {key.name.lower(): key for key in KEYS}
_FAMILIES = tuple(key for key in KEYS if key.name.endswith("/"))


def known(name: str) -> Key | None:
    """The key of that name, whatever its letter case; None: there is none."""
    folded = name.lower()
    if folded.endswith("/"):
        return None
    found = _BY_NAME.get(folded)
    return found or next((key for key in _FAMILIES if folded.startswith(key.name.lower())), None)


def nearest(name: str) -> str | None:
    """The documented key that is meant by a misspelt one; None: nothing is near."""
    if len(name) > 60:  # comparing costs the square of it
        return None
    near = difflib.get_close_matches(name.lower(), _BY_NAME, n=1, cutoff=0.75)
    if not near:
        bare = name.rpartition(":")[2].lower()
        near = [folded for folded in _BY_NAME if folded.partition(":")[2] == bare][:1]
    return _BY_NAME[near[0]].name if near else None


def fits(key: Key, value: str) -> bool:
    """Whether a plain value is one that the key can have."""
    return key.form is None or re.fullmatch(key.form, value, re.ASCII) is not None
