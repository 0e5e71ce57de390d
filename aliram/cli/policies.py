"""`aliram policy lint | evaluate | explain`: policy documents judged on this machine, nothing is sent."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import click

from aliram import policy

from .failures import EXIT_FINDINGS
from .output import FORMATS, Writer
from .values import read_text

__all__ = ["COMMANDS"]

KINDS = ("identity", "trust", "session", "control", "resource")
SEVERITIES = ("info", "warning", "error")


@click.group("policy")
def group() -> None:
    """Check, decide and explain policy documents, without a network.

    DOCUMENT is JSON text, @file, or - for standard input.
    """


_OUTPUT = click.option("--output", type=click.Choice(FORMATS), help="Form of the result; text where it is not said.")


@group.command()
@click.argument("document")
@click.option("--kind", type=click.Choice(KINDS), help="What it is for; by default told from the document.")
@click.option(
    "--fail-on", type=click.Choice(SEVERITIES), default="warning", show_default=True, help="Exit 5 from here on."
)
@_OUTPUT
def lint(document: str, kind: Any, fail_on: str, output: str | None) -> int:
    """List what is wrong or unwise in a document. Exit code 5 when something of the severity was found."""
    findings = policy.lint(read_text(document, "DOCUMENT"), kind=kind)
    if output is None:
        for found in findings:
            click.echo(f"{found.severity}: {found.path}: {found.message} [{found.id}]")
            click.echo(f"    {found.fix}")
    else:
        Writer(output).write([found._asdict() for found in findings])
    serious = SEVERITIES.index(fail_on)
    return EXIT_FINDINGS if any(SEVERITIES.index(found.severity) >= serious for found in findings) else 0


def _asking(command: Any) -> Any:
    """The options that make a request and say what judges it."""
    for option in reversed(
        [
            click.argument("action"),
            click.argument("resources", nargs=-1),
            click.option("--identity", multiple=True, metavar="DOCUMENT", help="Policy of the caller; repeatable."),
            click.option("--resource-group", multiple=True, metavar="DOCUMENT", help="Policy on the resource group."),
            click.option("--session", metavar="DOCUMENT", help="Session policy."),
            click.option("--control", multiple=True, metavar="DOCUMENT", help="Control policy of one level, in order."),
            click.option("--resource-policy", metavar="DOCUMENT", help="Trust policy or policy of the resource."),
            click.option("--principal", metavar="ARN", help="Who asks."),
            click.option("--context", multiple=True, metavar="KEY=VALUE", help="Value of a condition key; repeatable."),
            click.option("--audit", is_flag=True, help="What is not given is unknown, not absent."),
        ]
    ):
        command = option(command)
    return command


@group.command()
@_asking
@_OUTPUT
def evaluate(output: str | None, **given: Any) -> int:
    """Decide whether ACTION on RESOURCES is allowed. Exit code 5 when it is not.

    RESOURCES are ARNs, all of which must be allowed; none is the same as *.
    """
    result = _decide(**given)
    if output is None:
        click.echo(result.decision)
    else:
        Writer(output).write({"Decision": result.decision, "Stage": result.stage, "Resource": result.resource})
    return 0 if result.allowed else EXIT_FINDINGS


@group.command()
@_asking
def explain(**given: Any) -> int:
    """Decide as evaluate does, and say why. Exit code 5 when it is not allowed."""
    result = _decide(**given)
    click.echo(result.explain())
    return 0 if result.allowed else EXIT_FINDINGS


def _decide(
    action: str,
    resources: Sequence[str],
    identity: Sequence[str],
    resource_group: Sequence[str],
    session: str | None,
    control: Sequence[str],
    resource_policy: str | None,
    principal: str | None,
    context: Sequence[str],
    audit: bool,
) -> policy.Result:
    request = policy.Request(action, tuple(resources) or "*", principal=principal, context=_context(context))
    return policy.evaluate(
        request,
        identity=[_read(each) for each in identity],
        resource_group=[_read(each) for each in resource_group],
        session=None if session is None else _read(session, "session"),
        control=[[_read(each, "control")] for each in control] or None,
        resource_policy=None if resource_policy is None else _read(resource_policy),
        audit=audit,
    )


def _read(document: str, kind: Any = None) -> policy.Policy:
    name = document[1:] if document.startswith("@") else None
    return policy.parse(read_text(document, "a policy"), kind=kind, name=name)


def _context(pairs: Sequence[str]) -> dict[str, Any]:
    """`KEY=VALUE` as the context of a request; a JSON array is several values, nothing after the `=` an empty text."""
    found: dict[str, Any] = {}
    for pair in pairs:
        key, equals, value = pair.partition("=")
        if not equals or not key:
            raise click.BadParameter(f"--context takes KEY=VALUE, not {pair!r}")
        try:
            found[key] = json.loads(value) if value.startswith("[") else value
        except ValueError as error:
            raise click.BadParameter(f"--context {key}: not JSON: {error}") from None
    return found


COMMANDS: dict[str, click.Command] = {"policy": group}
