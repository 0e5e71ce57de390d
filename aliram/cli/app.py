"""The root of all commands, and how every one of them ends."""

from __future__ import annotations

import io
import os
import sys
import traceback
from collections.abc import Sequence

import click

import aliram

from .failures import EXIT_INTERRUPTED, EXIT_USAGE, describe, exit_code
from .groups import ClosedPipe, Lazy

__all__ = ["cli", "run"]

_COMMANDS: dict[str, tuple[str, str]] = {
    "audit": ("audits", "Read a whole account, judge it by every known check, and report."),
    "completion": ("completion", "Print what makes a shell complete operations, options and profiles."),
    "configure": ("profiles", "Make, show, switch and delete profiles; log in."),
    "credentials": ("export", "Hand the credentials in use to other tools."),
    "emulator": ("emulator", "Run the local emulator of IMS, RAM, STS and instance metadata."),
    "ims": ("services", "Identity Management Service: users, keys, MFA, SSO, applications, reports."),
    "policy": ("policies", "Check, decide and explain policy documents, without a network."),
    "ram": ("services", "Resource Access Management: users, groups, roles, policies."),
    "sts": ("services", "Security Token Service: assume roles, ask who one is."),
    "whoami": ("whoami", "Say who the credentials belong to, and where they come from."),
}
"""Command → the module that has it, and what the root's help says of it: nothing is imported to show the help."""


@click.group(
    cls=Lazy,
    table=_COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Exit codes: 0 done, 1 the service said no, 2 wrong usage, 3 credentials, 4 network, 5 findings.",
)
@click.version_option(aliram.__version__, prog_name="aliram")
def cli() -> None:
    """Alibaba Cloud identity from the command line: IMS, RAM and STS, with the profiles of the aliyun CLI."""


def run(arguments: Sequence[str] | None) -> int:
    """Runs one command and returns its exit code. What went wrong is one line on standard error."""
    debug = "--debug" in (sys.argv[1:] if arguments is None else arguments)
    if isinstance(sys.stdout, io.TextIOWrapper):
        # A reply may hold what the terminal's encoding lacks.
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        result = cli.main(None if arguments is None else list(arguments), prog_name="aliram", standalone_mode=False)
        sys.stdout.flush()
        return result if isinstance(result, int) else 0
    except click.exceptions.Exit as leave:
        return leave.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("interrupted", err=True)
        return EXIT_INTERRUPTED
    except (BrokenPipeError, ClosedPipe):  # whoever read us has seen enough
        _drop_output()
        return 0
    except OSError as error:
        if error.filename is not None:
            raise
        _drop_output()
        click.echo(f"error: standard output cannot be written: {error.strerror}", err=True)
        return EXIT_USAGE
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        return EXIT_USAGE
    except click.UsageError as error:
        where = f" (try: {error.ctx.command_path} --help)" if error.ctx is not None else ""
        click.echo(f"error: {_one_line(error.format_message())}{where}", err=True)
        return EXIT_USAGE
    except click.ClickException as error:
        click.echo(f"error: {_one_line(error.format_message())}", err=True)
        return error.exit_code
    except Exception as error:
        code = exit_code(error)
        if code is None:
            raise
        if debug:
            traceback.print_exc()
        click.echo(f"error: {_one_line(describe(error))}", err=True)
        return code


def _drop_output() -> None:
    """What is left in the buffer of standard output must not fail once more when the process ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _one_line(text: str) -> str:
    return " ".join(text.split())
