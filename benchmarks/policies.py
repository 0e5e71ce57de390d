"""(f)–(h) What a decision of the policy engine costs, beside reading the same documents as JSON."""

from __future__ import annotations

import itertools
import json
import random
import time
from collections.abc import Callable, Iterable
from functools import partial

from aliram.policy import Policy, PolicySet, Request, evaluate, parse

from .measure import compare

__all__ = ["policies"]

_SERVICES = [
    *("ecs", "oss", "ram", "rds", "slb", "vpc", "log", "kms", "cdn", "dns"),
    *("mns", "ots", "cs", "fc", "nas", "ess", "emr", "hbr", "waf", "sts"),
]
_VERBS = ["Describe", "Create", "Delete", "List", "Get", "Update", "Stop", "Start", "Attach", "Detach"]
_NOUNS = ["Instances", "Instance", "Bucket", "Key", "Disk", "Image", "Vpc", "User", "Role", "Policy", "Snapshot", "Tag"]
_CONDITIONS = [
    {"IpAddress": {"acs:SourceIp": ["10.0.0.0/8", "192.168.0.0/16"]}},
    {"Bool": {"acs:SecureTransport": "true"}},
    {"StringLike": {"ecs:tag/team": ["dev*", "ops"]}},
    {"DateLessThan": {"acs:CurrentTime": "2030-01-01T00:00:00Z"}},
    {"StringNotEquals": {"acs:SourceVpc": "vpc-1"}, "NumericLessThan": {"x:size": "100"}},
]
_ACCOUNT = "1111222233334444"


class _Maker:
    """Made-up policies and requests, the same in every run."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def action(self) -> str:
        choose = self._random.choice
        return f"{choose(_SERVICES)}:{choose(_VERBS)}{choose(_NOUNS)}"

    def resource(self) -> str:
        service, region = self._random.choice(_SERVICES), self._random.choice(["cn-hangzhou", "cn-beijing"])
        return f"acs:{service}:{region}:{_ACCOUNT}:instance/i-{self._random.randint(1, 200):03d}"

    def document(self, statements: int) -> str:
        return json.dumps({"Version": "1", "Statement": [self._statement() for _ in range(statements)]})

    def _statement(self) -> dict[str, object]:
        pick = self._random
        made: dict[str, object] = {
            "Effect": "Deny" if pick.random() < 0.1 else "Allow",
            "Action": [self._action_pattern() for _ in range(pick.randint(1, 5))],
            "Resource": [self._resource_pattern() for _ in range(pick.randint(1, 3))],
        }
        if pick.random() < 0.3:
            made["Condition"] = pick.choice(_CONDITIONS)
        return made

    def _action_pattern(self) -> str:
        action, kind = self.action(), self._random.random()
        service, _, name = action.partition(":")
        if kind < 0.5:
            return action
        if kind < 0.75:
            return f"{service}:{name[: self._random.randint(3, 8)]}*"
        if kind < 0.9:
            return f"{service}:*"
        return f"{service}:*{name[-4:]}*" if kind < 0.97 else "*:Describe*"

    def _resource_pattern(self) -> str:
        kind, (acs, service, region, account, relative) = self._random.random(), self.resource().split(":")
        if kind < 0.4:
            return "*"
        if kind < 0.7:
            return f"{acs}:{service}:*:*:*"
        if kind < 0.9:
            return f"{acs}:{service}:{region}:*:instance/*"
        return f"{acs}:{service}:{region}:{account}:{relative}"

    def request(self, number: int | None = None) -> Request:
        pick = self._random
        # A number makes the action one that no other request has.
        action = self.action() if number is None else f"{self.action()}{number}"
        context = {
            "acs:SourceIp": f"10.{pick.randint(0, 255)}.{pick.randint(0, 255)}.1",
            "acs:SecureTransport": "true",
            "acs:CurrentTime": f"2026-01-01T{pick.randint(10, 23)}:{pick.randint(10, 59)}:{pick.randint(10, 59)}Z",
            "acs:SourceVpc": "vpc-2",
            "ecs:tag/team": pick.choice(["dev1", "ops", "x"]),
            "x:size": str(pick.randint(1, 200)),
        }
        return Request(action, self.resource(), principal=f"acs:ram::{_ACCOUNT}:user/u", context=context)


Line = tuple[str, float, str, str]
"""(what, ratio, goal, remark)."""


def policies() -> list[Line]:
    """Decisions against reading, growth with the number of statements, and the worst of patterns."""
    return [*_decisions(), _growth(), *_patterns()]


def _decisions() -> list[Line]:
    lines = []
    for what, numbered in (("2,400 actions", False), ("10,000 actions", True)):
        maker = _Maker(5)
        documents = [maker.document(10) for _ in range(20)]
        read = [parse(document) for document in documents]
        asked = [maker.request(number if numbered else None) for number in range(10_000)]
        arms = {"evaluate": partial(_ask, asked, read), "json.loads": partial(_load, documents, 100)}
        results = compare(arms, {"evaluate": len(asked), "json.loads": 100}, 11)
        ours, theirs = results["evaluate"].cpu, results["json.loads"].cpu
        title = f"(f) one decision, 20 policies, {what}, in json.loads of them"
        lines.append((title, ours / theirs, "≤ 0.1", f"{ours:.1f} µs against {theirs:.0f} µs"))
    return lines


def _ask(requests: Iterable[Request], policies: list[Policy] | PolicySet) -> None:
    for request in requests:
        evaluate(request, identity=policies)


def _load(documents: list[str], times: int) -> None:
    for _ in range(times):
        for document in documents:
            json.loads(document)


def _growth() -> Line:
    """Ten times the statements, and no action asked for twice."""
    costs = []
    for size in (100, 1000):
        maker = _Maker(7)
        made = PolicySet(parse(maker.document(10)) for _ in range(size // 10))
        asked = [maker.request(number) for number in range(5000)]
        costs.append(compare({"x": partial(_ask, asked, made)}, {"x": len(asked)}, 5)["x"].cpu)
    remark = f"{costs[1]:.1f} µs against {costs[0]:.1f} µs"
    return "(g) a decision over 1,000 statements against one over 100", costs[1] / costs[0], "≤ 10", remark


def _patterns() -> list[Line]:
    """6,144 bytes of stars in one pattern, against as much plain text."""
    room = 6144 - len(_one_pattern(""))
    plain = _one_pattern("a" * room)
    stars = {"6,144 bytes of *a…*b": "*a" * ((room - 2) // 2) + "*b", "*a…*b, 999 times": "*a" * 999 + "*b"}
    arns = {"that ends otherwise": "acs:" + "a" * 996, "that fits to the last": "a" * 999 + "b"}
    lines = []
    for (shape, pattern), (ending, arn) in itertools.product(stars.items(), arns.items()):
        request = Request("ecs:X", arn)
        starred = _one_pattern(pattern)
        whole = [_seconds(partial(_read_and_ask, document, request)) for document in (starred, plain)]
        again = [_seconds(partial(_ask, [request], PolicySet([parse(each)]))) for each in (starred, plain)]
        remark = f"{whole[0] * 1e6:.0f} µs against {whole[1] * 1e6:.0f} µs; asked again {again[0] / again[1]:.1f}×"
        title = f"(h) {shape} against plain text, an ARN {ending}: read and asked"
        lines.append((title, whole[0] / whole[1], "≤ 10", remark))
    return lines


def _read_and_ask(document: str, request: Request) -> None:
    evaluate(request, identity=PolicySet([parse(document)]))


def _one_pattern(pattern: str) -> str:
    rule = {"Effect": "Allow", "Action": "*", "Resource": pattern}
    return json.dumps({"Version": "1", "Statement": [rule]}, separators=(",", ":"))


def _seconds(work: Callable[[], object]) -> float:
    """CPU time of one run, the least of many: these runs last microseconds."""
    found = []
    for _ in range(200):
        start = time.process_time()
        work()
        found.append(time.process_time() - start)
    return min(found)
