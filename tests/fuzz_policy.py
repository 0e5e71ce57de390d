"""Throws anything at the parser for as long as asked: `python -m tests.fuzz_policy 60`.

Only a `PolicyError` may come back, and what parses must print and parse again as the same. Three kinds of input: real
documents with bytes changed, made-up JSON of the words a policy has, and noise.
"""

from __future__ import annotations

import json
import random
import sys
import time
from typing import Any

from aliram.policy import PolicyError, Request, evaluate, lint, parse

_WORDS = [
    *(
        "Version",
        "Statement",
        "Effect",
        "Action",
        "NotAction",
        "Resource",
        "Condition",
        "Principal",
        "Sid",
        "RAM",
        "Service",
    ),
    *("Allow", "Deny", "*", "ecs:*", "acs:ram::1:root", "1", "", "StringEquals", "Bool", "IpAddress", "DateLessThan"),
    *("ForAllValues:StringLike", "StringEqualsIfExists", "Null", "NumericEquals", "acs:SourceIp", "true", "10.0.0.0/8"),
    *("\ud800", "\x00", "é" * 40, "?" * 30, "*?" * 30, "1e999999999", "2026-01-01T00:00:00Z", "NaN"),
]
_SEED = {
    "Version": "1",
    "Statement": [
        {
            "Effect": "Allow",
            "Action": ["ecs:*", "oss:Get?bject"],
            "Resource": "acs:ecs:*:*:instance/*",
            "Condition": {"IpAddress": {"acs:SourceIp": ["10.0.0.0/8"]}, "NumericLessThan": {"x:n": "5"}},
        },
        {"Effect": "Deny", "NotAction": "ram:*", "Resource": "*"},
    ],
}


def value(pick: random.Random, depth: int) -> Any:
    """Some JSON value."""
    kind = pick.random()
    if depth <= 0 or kind < 0.45:
        return pick.choice([*_WORDS, None, True, False, 0, -1, 1e308, 10**30])
    if kind < 0.65:
        return [value(pick, depth - 1) for _ in range(pick.randint(0, 3))]
    return {pick.choice(_WORDS): value(pick, depth - 1) for _ in range(pick.randint(0, 5))}


def document(pick: random.Random) -> Any:
    """Something to parse."""
    kind = pick.randint(0, 4)
    if kind == 0:
        return pick.randbytes(pick.randint(0, 80))
    if kind == 1:
        text = bytearray(json.dumps(_SEED).encode())
        for _ in range(pick.randint(1, 4)):
            at = pick.randrange(len(text))
            text[at : at + pick.randint(0, 3)] = pick.randbytes(pick.randint(0, 2))
        return bytes(text)
    if kind == 2:
        return json.dumps(value(pick, 6))
    if kind == 3:
        return {"Version": "1", "Statement": [value(pick, 4) for _ in range(pick.randint(0, 3))]}
    changed = json.loads(json.dumps(_SEED))
    place = pick.choice(changed["Statement"])
    place[pick.choice([*place, "Principal", "Sid"])] = value(pick, 3)
    return changed if pick.random() < 0.5 else json.dumps(changed)


def try_one(pick: random.Random) -> bool:
    """One input; True when it was a policy."""
    given, tolerant = document(pick), pick.random() < 0.5
    kind: Any = pick.choice([None, "identity", "trust", "session", "control", "resource"])
    lint(given, kind=kind)
    try:
        read = parse(given, kind=kind, tolerant=tolerant)
    except PolicyError:
        return False
    assert parse(str(read), kind=read.kind, tolerant=tolerant) == read
    if read.kind in ("identity", "session", "control"):
        asked = Request("ecs:X", "acs:ecs:a:1:instance/i", context={"acs:SourceIp": "10.0.0.1", "x:n": "4"})
        evaluate(asked, identity=[read], audit=pick.random() < 0.5).explain()
    return True


def main() -> None:
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 60.0
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else random.randrange(10**9)
    print(f"fuzzing for {seconds:.0f} s with seed {seed}", flush=True)
    pick, end, tried, read = random.Random(seed), time.monotonic() + seconds, 0, 0
    while time.monotonic() < end:
        for _ in range(100):
            tried += 1
            read += try_one(pick)
    print(f"{tried} documents, {read} of them policies, nothing but PolicyError")


if __name__ == "__main__":
    main()
