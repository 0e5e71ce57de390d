"""`aliram emulator`: the same as `python -m aliram.emulator`, whose options it takes."""

from __future__ import annotations

import click

__all__ = ["COMMANDS"]


@click.command(
    "emulator",
    context_settings={"ignore_unknown_options": True, "help_option_names": []},
    add_help_option=False,
)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def emulator(arguments: tuple[str, ...]) -> int:
    """Run the local emulator of IMS, RAM, STS and instance metadata."""
    from aliram.emulator.__main__ import main

    try:
        return main(list(arguments))
    except SystemExit as leave:  # argparse ends the process after its help, and after a wrong option
        return leave.code if isinstance(leave.code, int) else 2


COMMANDS: dict[str, click.Command] = {"emulator": emulator}
