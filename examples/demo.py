"""The main job, on this machine alone: `make demo`.

An emulator starts on loopback with an account of 1,000 users in which faults were planted. As a service on an ECS
instance would, we take keys from the instance metadata service and assume an auditor's role with them, which may do no
more than the audit needs. The account is read, judged and reported on; what was planted has to be found.
"""

from __future__ import annotations

import os
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import anyio
import anyio.to_thread
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

import aliram
from aliram import audit, emulator
from aliram.audit.permissions import policy_for_audit
from aliram.audit.report import report_on
from aliram.audit.report.formats import FORMATS
from examples.planted import Planted, plant

USERS = int(os.environ.get("DEMO_USERS", "1000"))
OUT = Path(os.environ.get("DEMO_OUT", "demo-report"))
AT_ONCE = 32
INSTANCE_ROLE = "app-server"
KINDS = {
    "the root": ("ROOT",),
    "users and their second factors": ("USER", "USR", "MFA"),
    "access keys and their networks": ("AK", "NET"),
    "applications and service credentials": ("APP", "SVC"),
    "groups": ("GRP",),
    "roles and whom they trust": ("ROLE", "TR"),
    "identity providers and single sign-on": ("SSO", "SEC"),
    "policies": ("POL",),
    "ways to more power": ("PE",),
    "the account as a whole": ("GOV", "BIN", "QTA", "PWD"),
}
"""Checks by the first part of their ids."""


def company(account: str) -> Planted:
    """The planted account, with an auditor who may read it."""
    planted = plant(USERS)
    everyone_here = {"RAM": [f"acs:ram::{account}:root"]}
    statement = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": everyone_here}
    trust = {"Version": "1", "Statement": [statement]}
    enter = {"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": f"acs:ram:*:{account}:role/auditor"}
    planted.seed["policies"] += [
        {"name": "audit", "document": policy_for_audit()},
        {"name": "enter-as-auditor", "document": {"Version": "1", "Statement": [enter]}},
    ]
    planted.seed["roles"].append({"name": "auditor", "trust": trust, "policies": ["audit"]})
    return planted


async def read(session: aliram.Session, console: Console) -> audit.Snapshot:
    """Everything that the checks need, into a file."""
    calls: Counter[str] = Counter()
    shown = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed:,} calls"), TimeElapsedColumn())
    began = time.perf_counter()
    with Progress(*shown, console=console, transient=True, disable=not console.is_terminal) as progress:
        bar = progress.add_task("reading the account", total=None)

        def count(record: Any) -> None:
            calls[record.call] += 1
            progress.advance(bar)

        snapshot = await audit.collect(session, path=OUT / "snapshot.jsonl.gz", concurrency=AT_ONCE, on_call=count)
    seconds, total = time.perf_counter() - began, sum(calls.values())
    rate = f"{total / seconds:,.0f} a second, {AT_ONCE} at once"
    console.print(f"read everything: {total:,} replies in {seconds:.1f} s ({rate}), most of them:")
    for call, number in calls.most_common(5):
        console.print(f"    {number:>6,}  {call}")
    return snapshot


def tell_planted(planted: Planted, console: Console) -> None:
    """How many faults there are of each kind."""
    checks, asked = audit.all_checks(), [id for id, names in planted.expected.items() if names]
    console.print(
        f"planted are faults for {len(asked)} of {len(checks)} checks; most others look at settings, good ones here"
    )
    console.print("     faults  checks  about")
    for kind, prefixes in KINDS.items():
        found = {id: len(names) for id, names in planted.expected.items() if names and id.split("-")[0] in prefixes}
        if not found:
            continue
        line = f"    {sum(found.values()):>7,} {len(found):>7}  {kind}"
        most = max(found, key=found.__getitem__)
        if found[most] > 100:
            line += f" ({found[most]:,} of them {most}: {checks[most].title})"
        console.print(line, soft_wrap=True)


def compare(planted: Planted, judgement: audit.Judgement, console: Console) -> bool:
    """Whether the audit found what was planted, and nothing else."""
    expected = {(check, name) for check, names in planted.expected.items() for name in names}
    found = {(each.check, each.name) for each in judgement.findings if each.status is audit.Status.FAIL}
    console.print(
        f"of {len(expected):,} planted faults {len(expected & found):,} were found,"
        f" {len(expected - found):,} missed; false alarms: {len(found - expected):,}",
        soft_wrap=True,
    )
    for check, name in sorted(expected ^ found):
        console.print(f"    {'missed' if (check, name) in expected else 'false alarm'}: {check} {name}", markup=False)
    return expected == found


def write(judgement: audit.Judgement) -> list[Path]:
    """The reports."""
    report = report_on([judgement])
    paths = {form: OUT / f"report{FORMATS[form].suffix}" for form in ("html", "json", "sarif")}
    for form, path in paths.items():
        path.write_text(FORMATS[form].render(report), encoding="utf-8")
    return list(paths.values())


async def main() -> int:
    # Without emoji: rich would draw a sheep for the `:ram:` of every ARN.
    console = Console(width=None if sys.stdout.isatty() else 120, emoji=False, highlight=False)
    async with emulator.serve(instance_role=INSTANCE_ROLE, auth="enforce") as local:
        planted = company(local.account_id)
        await planted.plant(local)
        async with local.session() as root:
            await root.ram.attach_policy_to_role(
                role_name=INSTANCE_ROLE, policy_name="enter-as-auditor", policy_type="Custom"
            )
        # Only where things are; the keys come from the instance metadata service, as on a real instance.
        os.environ["ALIRAM_ENDPOINT_URL"] = local.url
        os.environ["ALIRAM_ENDPOINT_URL_IMDS"] = local.imds_url

        console.print(f"emulator of account {local.account_id} at {local.url}, {USERS:,} users, permissions enforced")
        tell_planted(planted, console)
        async with aliram.Session() as session:
            me = await session.sts.get_caller_identity()
            console.print(f"on the instance we are  {me.arn}", soft_wrap=True)
            async with session.assume_role(f"acs:ram::{local.account_id}:role/auditor") as auditor:
                me = await auditor.sts.get_caller_identity()
                console.print(f"and as the auditor      {me.arn}", soft_wrap=True)
                snapshot = await read(auditor, console)
    began = time.perf_counter()
    judgement = audit.judge(snapshot, planted.limits)
    seconds = time.perf_counter() - began
    console.print(
        f"{len(judgement.checks)} checks gave {sum(judgement.counts.values()):,} verdicts in {seconds:.1f} s:"
    )
    for status in audit.Status:
        ids = sorted({check for (check, other), number in judgement.counts.items() if other is status and number})
        few = f"  {', '.join(ids)}" if len(ids) <= 3 else ""
        console.print(f"    {judgement.count(status):>6,}  {status.value}{few}")
    console.print(f"{len(judgement.paths)} users and roles have a way to full power over the account")
    exact = compare(planted, judgement, console)
    for path in await anyio.to_thread.run_sync(write, judgement):
        console.print(f"wrote {path}")
    page = await anyio.to_thread.run_sync((OUT / "report.html").resolve)
    console.print(f"the report is one page without a server; open {page.as_uri()}", soft_wrap=True)
    return 0 if exact else 1


if __name__ == "__main__":
    for name in ("ALIBABA_CLOUD_ACCESS_KEY_ID", "ALIBABA_CLOUD_ACCESS_KEY_SECRET", "ALIBABA_CLOUD_SECURITY_TOKEN"):
        os.environ.pop(name, None)  # the demo never uses real keys
    if USERS < 100:
        sys.exit("DEMO_USERS: a planted account has 100 users at least")
    OUT.mkdir(exist_ok=True)
    (OUT / "snapshot.jsonl.gz").unlink(missing_ok=True)
    sys.exit(anyio.run(main))
