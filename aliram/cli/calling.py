"""One operation from the command line: session, pages, output."""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from aliram import errors

from .output import FORMATS, Writer

if TYPE_CHECKING:
    import aliram
    from aliram.credentials.provider import Provider
    from aliram.operation import Operation

    from .pages import Page, Pages

__all__ = [
    "AGENT",
    "Options",
    "common_options",
    "finish",
    "open_session",
    "profile_names",
    "run_operation",
    "session_options",
    "start_log",
]


@dataclass(frozen=True, kw_only=True)
class Options:
    """What every command that calls a service takes."""

    region: str | None = None
    profile: str | None = None
    endpoint: str | None = None
    timeout: float | None = None
    output: str | None = None
    query: str | None = None
    dry_run: bool = False
    debug: bool = False
    every: bool = False
    limit: int | None = None


def session_options() -> list[click.Option]:
    """The options that say who calls and where."""
    return [
        click.Option(
            ["--profile", "-p"], metavar="NAME", help="Profile of ~/.aliyun/config.json.", shell_complete=profile_names
        ),
        click.Option(["--region"], help="Region id, as cn-hangzhou; only STS has hosts by region."),
        click.Option(["--endpoint"], help="Host or URL to call instead of the service's own."),
        click.Option(
            ["--timeout"], type=click.FloatRange(min=0, min_open=True), help="Seconds for each call, retries included."
        ),
        click.Option(["--debug"], is_flag=True, help="Log what happens to standard error, secrets masked."),
    ]


def common_options(operation: Operation[Any] | None = None) -> list[click.Option]:
    """The options of an operation's command besides its own."""
    found = [
        *session_options(),
        click.Option(["--output"], type=click.Choice(FORMATS), help="Form of the result; json where it is not said."),
        click.Option(["--query"], metavar="JMESPATH", help="Picks from the result, by wire names."),
    ]
    if operation is not None:
        found.append(click.Option(["--dry-run", "dry_run"], is_flag=True, help="Print the request, send nothing."))
        if operation.paging is not None:
            found.append(click.Option(["--all", "every"], is_flag=True, help="Read every page."))
            if operation.paging.items is not None:
                limit = click.Option(["--limit"], type=click.IntRange(min=1), help="Read pages until so many items.")
                found.append(limit)
    return found


def profile_names(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    """Names of profiles, for the shell's completion; of the file that `--config-path` names, where it is given."""
    from aliram.credentials.profile import Profiles

    contexts = [ctx] if ctx.parent is None else [ctx, ctx.parent]
    path = next((each.params["config_path"] for each in contexts if each.params.get("config_path")), None)
    try:
        names = [each.name for each in Profiles(path).list()]
    except Exception:  # a completion that fails says nothing
        return []
    return [name for name in names if name.startswith(incomplete)]


def open_session(options: Options, credentials: Provider | None = None) -> aliram.Session:
    """The session that the options describe, with other credentials than theirs if given. Nothing is sent yet."""
    import aliram

    given: dict[str, Any] = {"region": options.region, "profile": options.profile, "timeout": options.timeout}
    given["credentials"] = credentials
    if options.endpoint is not None:
        from aliram.endpoints import read_endpoint

        read_endpoint(options.endpoint, "--endpoint")  # so that a complaint names the option
        given["endpoints"] = dict.fromkeys(("ims", "ram", "sts"), options.endpoint)
    return aliram.Session(**{name: value for name, value in given.items() if value is not None}, user_agent=AGENT)


AGENT = "aliram-cli"
"""Follows the library's name in the User-Agent."""


def finish(work: Coroutine[Any, Any, None], options: Options) -> None:
    """Runs something asynchronous to its end."""
    start_log(options.debug)
    asyncio.run(work)


def start_log(debug: bool) -> None:
    """Shows on standard error what is logged, if that is wanted."""
    if debug:
        logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="%(name)s: %(message)s")
        logging.getLogger("aliram").setLevel(logging.DEBUG)


def run_operation(operation: Operation[Any], arguments: Mapping[str, Any], options: Options) -> None:
    """Makes the call, or shows what it would be."""
    writer = Writer(options.output or "json", options.query)
    if options.limit is not None and options.every:
        raise click.UsageError("give --all or --limit, not both")
    if options.dry_run:
        writer.write(_request(operation, arguments, options))
    else:
        finish(_call(operation, arguments, options, writer), options)


def _request(operation: Operation[Any], arguments: Mapping[str, Any], options: Options) -> dict[str, Any]:
    """The request as it would go out, without keys and with secrets masked."""
    import os

    from aliram.endpoints import resolve
    from aliram.wire import check_and_encode

    secret = {param.name for param in operation.params if param.secret}
    encoded = check_and_encode(
        operation, {name: "***" if name in secret else value for name, value in arguments.items()}
    )
    endpoints = {} if options.endpoint is None else {operation.service.key: options.endpoint}
    endpoint = resolve(operation.service, options.region, overrides=endpoints, environ=os.environ)
    protocol = ("Action", "Version", "Format")
    return {
        "method": "POST",
        "url": endpoint.url,
        "action": operation.name,
        "version": operation.service.version,
        "parameters": {name: value for name, value in (*encoded.pairs, *encoded.form) if name not in protocol},
    }


async def _call(operation: Operation[Any], arguments: Mapping[str, Any], options: Options, writer: Writer) -> None:
    async with open_session(options) as session:
        client = getattr(session, operation.service.key)
        if options.every or options.limit is not None:
            from .pages import Pages

            await _write_pages(Pages(client, operation, arguments, options.limit), operation, options, writer)
            return
        reply = await client.call(operation.name, arguments)
        if operation.paging is not None:
            _name_columns(operation, writer)
        writer.write(reply)


async def _write_pages(pages: Pages, operation: Operation[Any], options: Options, writer: Writer) -> None:
    """Writes a list, page by page where the form allows it, and says where it goes on if it does."""
    from .pages import joined
    from .progress import progress

    paging = operation.paging
    assert paging is not None
    option = "".join(f"--{param.python.replace('_', '-')}" for param in operation.params if param.name == paging.token)
    _name_columns(operation, writer)
    gathered: list[Page] = []
    try:
        with progress(options.limit, writer.streams) as count:
            async for page in pages:
                if writer.streams:
                    writer.add(page.rows)
                else:
                    gathered.append(page)
                count(len(page.rows))
    except errors.AliramError:
        if writer.streams and pages.marker is not None:
            click.echo(f"broken off; what is missing begins at {option} {pages.marker}", err=True)
        raise
    if not writer.streams:
        writer.write(joined(gathered))
    if pages.marker is not None:
        click.echo(f"there is more, from {option} {pages.marker}", err=True)


def _name_columns(operation: Operation[Any], writer: Writer) -> None:
    if writer.wants_columns:
        from .pages import columns_of

        writer.columns = columns_of(operation)
