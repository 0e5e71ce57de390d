"""RAM's policy language: read, decide, explain, check.

    from aliram import policy

    rules = policy.parse(open("policy.json").read())
    asked = policy.Request("ecs:StopInstance", "acs:ecs:*:1:instance/i-1", context={"acs:SourceIp": "10.0.0.1"})
    result = policy.evaluate(asked, identity=[rules])
    result.allowed, result.decision, result.explain()

No I/O, and nothing beyond the standard library: made for tests and services alike.
"""

from __future__ import annotations

from aliram.errors import PolicyError

from .assumptions import Assumptions
from .authorization import requests_for
from .compiled import PolicySet
from .document import Condition, Kind, Policy, Statement
from .evaluate import Decision, Match, Result, Stage, Undecided, evaluate
from .explain import explain
from .lint import Finding, Severity, lint
from .questions import Comparison, Grant, Holder, at_least_as_powerful, what_can, who_can
from .reading import Problem, parse
from .request import Principal, Request

__all__ = [
    "Assumptions",
    "Comparison",
    "Condition",
    "Decision",
    "Finding",
    "Grant",
    "Holder",
    "Kind",
    "Match",
    "Policy",
    "PolicyError",
    "PolicySet",
    "Principal",
    "Problem",
    "Request",
    "Result",
    "Severity",
    "Stage",
    "Statement",
    "Undecided",
    "at_least_as_powerful",
    "evaluate",
    "explain",
    "lint",
    "parse",
    "requests_for",
    "what_can",
    "who_can",
]
