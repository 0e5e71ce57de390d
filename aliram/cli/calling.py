"""One operation from the command line: session, pages, output."""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import AsyncIterator, Coroutine, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from .output import FORMATS, Writer

if TYPE_CHECKING:
    import aliram
    from aliram.credentials.provider import Provider
    from aliram.operation import Operation

__all__ = ["Options", "common_options", "finish", "open_session", "profile_names", "run_operation", "session_options"]


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
            ["--profile"], metavar="NAME", help="Profile of ~/.aliyun/config.json.", shell_complete=profile_names
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
        given["endpoints"] = dict.fromkeys(("ims", "ram", "sts"), options.endpoint)
    return aliram.Session(**{name: value for name, value in given.items() if value is not None}, user_agent=_AGENT)


_AGENT = "aliram-cli"


def finish(work: Coroutine[Any, Any, None], options: Options) -> None:
    """Runs something asynchronous to its end."""
    if options.debug:
        logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="%(name)s: %(message)s")
        logging.getLogger("aliram").setLevel(logging.DEBUG)
    asyncio.run(work)


def run_operation(operation: Operation[Any], arguments: Mapping[str, Any], options: Options) -> None:
    """Makes the call, or shows what it would be."""
    writer = Writer(options.output or "json", options.query)
    if options.limit is not None and options.every:
        raise click.UsageError("give --all or --limit, not both")
    if options.dry_run:
        _show(operation, arguments, options)
    else:
        finish(_call(operation, arguments, options, writer), options)


def _show(operation: Operation[Any], arguments: Mapping[str, Any], options: Options) -> None:
    """Prints the request as it would go out, without keys and with secrets masked."""
    import os

    from aliram.endpoints import resolve
    from aliram.wire import check_and_encode

    secret = {param.name for param in operation.params if param.secret}
    encoded = check_and_encode(
        operation, {name: "***" if name in secret else value for name, value in arguments.items()}
    )
    endpoints = {} if options.endpoint is None else {operation.service.key: options.endpoint}
    endpoint = resolve(operation.service, options.region, overrides=endpoints, environ=os.environ)
    Writer("json").write(
        {
            "method": "POST",
            "url": endpoint.url,
            "action": operation.name,
            "version": operation.service.version,
            "parameters": dict(encoded.pairs),
        }
    )


async def _call(operation: Operation[Any], arguments: Mapping[str, Any], options: Options, writer: Writer) -> None:
    async with open_session(options) as session:
        client = getattr(session, operation.service.key)
        if not options.every and options.limit is None:
            writer.write(await client.call(operation.name, arguments))
            return
        from .pages import read_pages

        pages = read_pages(client, operation, arguments, options.limit)
        if writer.streams:
            async for page in pages:
                writer.add(page.rows)
        else:
            writer.write(await _joined(pages))


async def _joined(pages: AsyncIterator[Any]) -> Any:
    """All pages as one reply: the last one, with every item in its list."""
    whole: Any = None
    async for page in pages:
        whole = page if whole is None else whole.joined(page)
    return {} if whole is None else whole.reply
