"""Roles: ordinary ones of instances and of companies' logons, and one for each mistake."""

from __future__ import annotations

from typing import Any

from aliram.emulator import ACCOUNT_ID

from .identity_provider import metadata
from .planted import Planted
from .shapes import OTHER_ACCOUNT, ROOT, allow, policy, role, trust

__all__ = ["plant_faulty_roles", "plant_ordinary_roles", "plant_providers"]

_SAML = f"acs:ram::{ACCOUNT_ID}:saml-provider/company"
_OIDC = f"acs:ram::{ACCOUNT_ID}:oidc-provider/code-host"
_SIGN_IN = {"StringEquals": {"saml:recipient": "https://signin.alibabacloud.com/saml-role/sso"}}
_ISSUER = "https://token.example.com"
_PRINT = "902EF2DEEB3C5B13EA4C3D5193629309E231AE"


def _claims(**more: str) -> dict[str, Any]:
    claims = {"oidc:iss": _ISSUER, "oidc:aud": "deployer", **{f"oidc:{name}": value for name, value in more.items()}}
    return {"StringEquals": claims}


def _any_repository() -> dict[str, Any]:
    return {**_claims(), "StringLike": {"oidc:sub": "repo:*"}}


def plant_ordinary_roles(planted: Planted, number: int) -> None:
    roles = planted.seed["roles"]
    for each in range(number):
        roles.append(role(f"instance-{each:03}", _of_ecs()))
    roles += [
        role("company-reader", trust(RAM=[ROOT])),
        role("from-the-company", trust(Federated=[_SAML], condition=_SIGN_IN)),
        role("from-the-code-host", trust(Federated=[_OIDC], condition=_claims(sub="repo:shop"))),
    ]


def plant_providers(planted: Planted, *, faults: bool) -> None:
    """Whose assertions and tokens roles trust."""
    saml = {"company": 300} | ({"company-of-old": -3} if faults else {})
    for name, days in saml.items():
        arguments = {"saml_provider_name": name, "encoded_saml_metadata_document": metadata(days)}
        planted.seed["saml_providers"].append(arguments)
    prints = [f"{_PRINT}{number:02}" for number in range(3)]
    narrow = {"client_ids": ["deployer"], "fingerprints": prints[:1], "issuance_limit_time": 12}
    wide = {"client_ids": ["deployer", "tester"], "fingerprints": prints, "issuance_limit_time": 48}
    planted.seed["oidc_providers"].append({"oidc_provider_name": "code-host", "issuer_url": _ISSUER, **narrow})
    if faults:
        planted.fails("company-of-old", "SSO-01")
        issuer = {"oidc_provider_name": "any-host", "issuer_url": "https://any.example.com"}
        planted.seed["oidc_providers"].append({**issuer, **wide})
        planted.fails("any-host", "SSO-02")


def plant_faulty_roles(planted: Planted) -> None:
    """One for each mistake in a trust policy, and those that may do too much."""
    planted.seed["policies"].append(policy("allow-everything", allow("*")))
    planted.fails("allow-everything", "POL-01")
    both = trust(RAM=[ROOT], Service=["ecs.aliyuncs.com"])
    user = f"acs:ram::{ACCOUNT_ID}:user"
    faulty: list[tuple[dict[str, Any], tuple[str, ...]]] = [
        (role("trusts-everybody", trust(RAM=["*"])), ("TR-01", "ROLE-01")),
        (role("trusts-an-account", trust(RAM=[f"{OTHER_ACCOUNT}:root"])), ("TR-02", "ROLE-01")),
        (role("trusts-a-user", trust(RAM=[f"{OTHER_ACCOUNT}:user/alice"])), ("TR-03", "ROLE-01")),
        (role("trusts-any-recipient", trust(Federated=[_SAML])), ("TR-05",)),
        (role("trusts-any-subject", trust(Federated=[_OIDC], condition=_claims())), ("TR-06",)),
        (role("trusts-subjects-of-a-kind", trust(Federated=[_OIDC], condition=_any_repository())), ("TR-06",)),
        (role("trusts-who-left", trust(RAM=[f"{user}/leaver-2"])), ("TR-07",)),
        (role("trusts-two-services", trust(Service=["ecs.aliyuncs.com", "fc.aliyuncs.com"])), ("TR-08",)),
        (role("trusts-a-strange-service", trust(Service=["backup.example.com"])), ("TR-08",)),
        (role("trusts-two-kinds", both), ("TR-10",)),
        (role("trusts-and-denies", trust(RAM=[ROOT]), trust("Deny", RAM=[f"{user}/chief-2"])), ("TR-12",)),
        (role("does-nothing", _of_ecs(), policies=[]), ("ROLE-02",)),
        (role("runs-a-product", _of_ecs(), policies=["all-of-slb"]), ("ROLE-04",)),
        # Administrators hold every product and every sensitive action; the rest is who gets at them, and for how long.
        (
            role("rules", trust(RAM=[ROOT]), policies=["AdministratorAccess"], max_session=43200),
            ("TR-04", "TR-09", "ROLE-03", "ROLE-04", "POL-03"),
        ),
        (role("machine-that-rules", _of_ecs(), policies=["allow-everything"]), ("TR-08", "ROLE-04", "POL-03")),
        (
            role("company-that-rules", trust(Federated=[_SAML], condition=_SIGN_IN), policies=["AdministratorAccess"]),
            ("ROLE-04", "POL-03"),
        ),
    ]
    for each, checks in faulty:
        planted.seed["roles"].append(each)
        planted.fails(each["name"], *checks)


def _of_ecs() -> dict[str, Any]:
    return trust(Service=["ecs.aliyuncs.com"])
