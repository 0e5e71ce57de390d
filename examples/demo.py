"""The main job, on this machine alone: `make demo`.

An emulator starts on loopback. As a service on an ECS instance would, we take keys from the instance metadata service,
assume an auditor's role with them, and read every user with access keys, MFA state, groups and policies, many at once.
"""

from __future__ import annotations

import os
import sys
import time
from dataclasses import dataclass, field

import anyio
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

import aliram
from aliram import emulator, ram
from aliram.hooks import Event, Hooks

USERS = int(os.environ.get("DEMO_USERS", "1000"))
AT_ONCE = 32
SHOWN = 15


@dataclass
class Person:
    """What we learn of one user."""

    user: ram.User
    access_keys: list[ram.AccessKey] = field(default_factory=list)
    mfa: bool = False
    groups: list[ram.Group] = field(default_factory=list)
    policies: list[ram.Policy] = field(default_factory=list)

    @property
    def active_keys(self) -> int:
        return sum(key.status == "Active" for key in self.access_keys)


async def read_person(session: aliram.Session, user: ram.User) -> Person:
    """Four calls for one user."""
    name = user.user_name or ""
    person = Person(user)
    person.access_keys = (await session.ram.list_access_keys(user_name=name)).access_keys
    person.groups = (await session.ram.list_groups_for_user(user_name=name)).groups
    person.policies = (await session.ram.list_policies_for_user(user_name=name)).policies
    try:
        await session.ram.get_user_mfa_info(user_name=name)
        person.mfa = True
    except aliram.errors.NotFound:  # no device is bound
        person.mfa = False
    return person


async def read_account(session: aliram.Session, console: Console) -> list[Person]:
    """Every user, `AT_ONCE` of them at a time."""
    people: list[Person] = []
    limiter = anyio.CapacityLimiter(AT_ONCE)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console) as progress:
        bar = progress.add_task("reading users", total=None)

        async def read(user: ram.User) -> None:
            async with limiter:
                people.append(await read_person(session, user))
            progress.advance(bar)

        async with anyio.create_task_group() as tasks:
            found = 0
            async for user in session.ram.list_users(max_items=200):
                found += 1
                tasks.start_soon(read, user)
            progress.update(bar, total=found)
    return sorted(people, key=lambda person: person.user.user_name or "")


def show(people: list[Person], console: Console) -> None:
    """A table that a person reads: those first who need a look."""
    table = Table(
        title=f"{len(people):,} users; the {min(SHOWN, len(people))} that most need a look", title_justify="left"
    )
    table.add_column("user")
    table.add_column("created")
    table.add_column("active keys", justify="right")
    table.add_column("MFA")
    table.add_column("groups")
    table.add_column("policies")
    by_need = sorted(people, key=lambda p: (p.mfa, -p.active_keys, p.user.user_name or ""))
    for person in by_need[:SHOWN]:
        created = person.user.create_date
        table.add_row(
            person.user.user_name,
            f"{created:%Y-%m-%d}" if created else "",
            str(person.active_keys),
            "[green]yes[/]" if person.mfa else "[red]no[/]",
            ", ".join(group.group_name or "" for group in person.groups),
            ", ".join(policy.policy_name or "" for policy in person.policies),
        )
    console.print(table)
    without = sum(not person.mfa for person in people)
    keys = sum(person.active_keys for person in people)
    console.print(f"{without:,} of {len(people):,} users have no MFA device; {keys:,} access keys are active.")


async def main() -> None:
    # Without emoji: rich would draw a sheep for the `:ram:` of every ARN.
    console = Console(width=None if sys.stdout.isatty() else 120, emoji=False, highlight=False)
    calls: dict[str, int] = {}

    def count(event: Event) -> None:
        calls[event.operation] = calls.get(event.operation, 0) + 1

    async with emulator.serve(instance_role="app-server") as local:
        local.seed_users(USERS, access_keys=2, groups=20, policies=50, mfa=0.8)
        everyone_here = {"RAM": [f"acs:ram::{local.account_id}:root"]}
        statement = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": everyone_here}
        trust = {"Version": "1", "Statement": [statement]}
        local.seed({"roles": [{"name": "auditor", "trust": trust, "policies": ["AliyunRAMReadOnlyAccess"]}]})
        # Only where things are; the keys come from the instance metadata service, as on a real instance.
        os.environ["ALIRAM_ENDPOINT_URL"] = local.url
        os.environ["ALIRAM_ENDPOINT_URL_IMDS"] = local.imds_url

        console.print(f"emulator of account {local.account_id} at {local.url}")
        async with aliram.Session(hooks=Hooks(after_reply=count)) as session:
            me = await session.sts.get_caller_identity()
            console.print(f"on the instance we are  {me.arn}")
            async with session.assume_role(f"acs:ram::{local.account_id}:role/auditor") as auditor:
                me = await auditor.sts.get_caller_identity()
                console.print(f"and as the auditor      {me.arn}")
                calls.clear()
                began = time.perf_counter()
                people = await read_account(auditor, console)
                seconds = time.perf_counter() - began
    show(people, console)
    total = sum(calls.values())
    console.print(f"{total:,} calls in {seconds:.1f} s ({total / seconds:,.0f} a second, {AT_ONCE} users at once).")


if __name__ == "__main__":
    for name in ("ALIBABA_CLOUD_ACCESS_KEY_ID", "ALIBABA_CLOUD_ACCESS_KEY_SECRET", "ALIBABA_CLOUD_SECURITY_TOKEN"):
        os.environ.pop(name, None)  # the demo never uses real keys
    anyio.run(main)
