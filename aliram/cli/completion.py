"""`aliram completion`: the script that makes a shell complete this command."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

__all__ = ["COMMANDS"]

SHELLS = ("bash", "zsh", "fish")


@click.command("completion", no_args_is_help=True)
@click.argument("shell", type=click.Choice(SHELLS))
def completion(shell: str) -> None:
    """Print what makes a shell complete operations, options, their values and the names of profiles.

    \b
    bash: eval "$(aliram completion bash)"      in ~/.bashrc
    zsh:  eval "$(aliram completion zsh)"       in ~/.zshrc, behind compinit
    fish: aliram completion fish | source       in ~/.config/fish/config.fish
    """
    from .app import cli

    found = get_completion_class(shell)
    assert found is not None, shell
    click.echo(found(cli, {}, "aliram", "_ALIRAM_COMPLETE").source())


COMMANDS: dict[str, click.Command] = {"completion": completion}
