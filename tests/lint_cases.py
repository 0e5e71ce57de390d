"""Policies for the linter's tests, put together from statements, and what shall be found in them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any, NamedTuple

from aliram.policy.lint import lint
from aliram.policy.reading import read

S0 = "$.Statement[0]"
S1 = "$.Statement[1]"
ACTION, NOT_ACTION, RESOURCE, PRINCIPAL, CONDITION = (
    f"{S0}.{name}" for name in ("Action", "NotAction", "Resource", "Principal", "Condition")
)
NONE: dict[str, str] = {}

Statement = dict[str, Any]


def allow(action: Any = "ecs:StopInstance", resource: Any = "*", **conditions: Any) -> Statement:
    return made("Allow", {"Action": action, "Resource": resource}, conditions)


def deny(action: Any = "ecs:StopInstance", resource: Any = "*", **conditions: Any) -> Statement:
    return made("Deny", {"Action": action, "Resource": resource}, conditions)


def all_but(effect: str, action: Any, resource: Any = "*") -> Statement:
    return made(effect, {"NotAction": action, "Resource": resource}, {})


def trusts(principal: Any, action: Any = "sts:AssumeRole", **conditions: Any) -> Statement:
    return made("Allow", {"Action": action, "Principal": principal}, conditions)


def made(effect: str, elements: Statement, conditions: dict[str, Any]) -> Statement:
    return {"Effect": effect, **elements, **({"Condition": conditions} if conditions else {})}


def document(*statements: Any) -> dict[str, Any]:
    return {"Version": "1", "Statement": list(statements)}


def found(document: Any, **options: Any) -> set[tuple[str, str]]:
    return {(finding.id, finding.path) for finding in lint(document, **options)}


def pairs(expected: Mapping[str, str]) -> set[tuple[str, str]]:
    return {(id, path) for path, ids in expected.items() for id in ids.split()}


class Case(NamedTuple):
    name: str
    statements: list[Any]
    expected: dict[str, str]
    """By path, the ids of everything that is found there."""
    options: Mapping[str, Any] = MappingProxyType({})

    @property
    def findings(self) -> set[tuple[str, str]]:
        return pairs(self.expected)


def key(operator: str, name: str, statement: str = S0) -> str:
    """The path of a condition key."""
    return f'{statement}.Condition.{operator}["{name}"]'


SAML = {"Federated": "acs:ram::1111:saml-provider/idp"}
OIDC = {"Federated": ["acs:ram::1111:oidc-provider/ack"]}
RECIPIENT = {"saml:recipient": "https://signin.aliyun.com/saml-role/sso"}
WORKLOAD = {"oidc:aud": "sts.aliyuncs.com", "oidc:sub": "system:serviceaccount:ns1:sa1"}
TAG = "acs:ResourceTag/team"
ROLE = "acs:ram:*:1111:role/deploy"
NOW: Mapping[str, Any] = {"now": datetime(2026, 6, 1, tzinfo=UTC)}


def check(case: Case) -> None:
    """Everything that is expected is found, and nothing else."""
    policy = document(*case.statements)
    assert read(policy, kind=case.options.get("kind"))[0] is not None, "the case has mistakes of grammar"
    assert found(policy, **case.options) == case.findings
