"""`aliram configure`: profiles in `~/.aliyun/config.json`, the file of the aliyun CLI.

What is printed masks secrets; `configure get --show-secrets` is the one exception. Settings, questions and checks have
modules of their own: `settings`, `prompts`, `edits`.
"""

from __future__ import annotations

import importlib
import os
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, cast

import click

from aliram.errors import ConfigError

from .calling import Options, session_options
from .edits import cleaned, complete, preview
from .output import FORMATS
from .profile_options import (
    mode_option,
    name_of,
    option_of,
    path_option,
    profile_option,
    profiles_of,
    set_options,
    setting_argument,
    verify_options,
)
from .settings import SETTINGS, Setting, used_in
from .shown import list_profiles, show_profile
from .values import read_text
from .verify import explain_chain, verify_profile

if TYPE_CHECKING:
    from aliram.credentials.profile import Profile, Profiles

__all__ = ["COMMANDS"]


class Configure(click.Group):
    """The group, which alone asks for a profile. Logging in is loaded when it is called."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except ConfigError as error:
            if getattr(error, "absent", None) != "file":
                raise
            raise click.UsageError(f"{error}; aliram configure makes it") from None

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted([*self.commands, "login"])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name != "login":
            return super().get_command(ctx, cmd_name)
        return cast(click.Command, _login_module().COMMANDS["login"])

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        rows = [(name, command.get_short_help_str(80)) for name, command in self.commands.items()]
        with formatter.section("Commands"):
            formatter.write_dl(sorted([*rows, ("login", "Log in with a browser: CloudSSO and OAuth.")]))


def _login_module() -> Any:
    return importlib.import_module(f"{__package__}.login")


def _before(profiles: Profiles, name: str) -> Profile | None:
    """The profile as it stands; None where it does not."""
    from aliram.credentials.profile import ProfileError

    try:
        return profiles.get(name)
    except ProfileError as error:
        if error.absent is None:
            raise
        return None


def _call_options(ctx: click.Context) -> Options:
    return Options(timeout=ctx.params.get("timeout"), debug=ctx.params["debug"])


@click.pass_context
def _configure(ctx: click.Context, /, **given: Any) -> None:
    if ctx.invoked_subcommand is not None:
        wrong = [name for name in ("timeout", "debug") if given[name]]
        if given["mode"] is not None and ctx.invoked_subcommand not in ("set", "login"):
            wrong.append("mode")
        if wrong or given["verify"] is not None:
            raise click.UsageError(f"options such as --{(wrong or ['verify'])[0]} go behind {ctx.invoked_subcommand}")
        return
    from .prompts import ask_for

    profiles = profiles_of(ctx)
    name = name_of(ctx, profiles)
    before = _before(profiles, name)
    old = None if before is None or before.mode is None else str(before.mode)
    mode = given["mode"] or old or "AK"
    click.echo(f"Configuring profile {name!r} in mode {mode}. Blank keeps what is in brackets, - removes it.", err=True)
    if old not in (None, mode):
        click.echo(f"It was in mode {old} until now; what it holds for that mode stays.", err=True)
    _save(profiles, name, before, mode, ask_for(mode, before))
    if mode in ("CloudSSO", "OAuth"):
        _login_module().sign_in(profiles, name)
    if given["verify"] is not False:
        verify_profile(profiles, name, _call_options(ctx))


def _save(profiles: Profiles, name: str, before: Profile | None, mode: str, given: Mapping[str, Any]) -> None:
    changes = complete(before, mode, given)
    preview(profiles, before, name, changes)
    profiles.set(name, changes, current=True)
    click.echo(f"profile {name!r} is saved in {profiles.path} and is the current one", err=True)
    _note_environment(name)


def _note_environment(name: str) -> None:
    """Says so where this shell's commands will use something else than the current profile."""
    from aliram.credentials.environment import FAMILIES, ID
    from aliram.credentials.profile import named_profile

    keys = next((family + ID for family in FAMILIES if os.environ.get(family + ID, "").strip()), None)
    named = named_profile(os.environ)
    if keys is not None:
        click.echo(f"{keys} is set here, and is used before any profile that --profile does not name", err=True)
    elif named is not None and named[0] != name:
        click.echo(f"{named[1]} is set here, and names the profile {named[0]!r}", err=True)


@click.pass_context
def _set(ctx: click.Context, /, **given: Any) -> None:
    profiles = profiles_of(ctx)
    name = name_of(ctx, profiles)
    before = _before(profiles, name)
    values: dict[str, Any] = {key: _value(setting, given[key]) for key, setting in SETTINGS.items() if given[key]}
    for flag in given["unset"]:
        key = next(key for key, setting in SETTINGS.items() if setting.flag == flag)
        if key in values:
            raise click.UsageError(f"--{flag} and --unset {flag} contradict each other")
        values[key] = None
    mode = option_of(ctx, "mode") or _mode_of(before, values)
    for key, value in values.items():
        if value is not None and key not in used_in(mode):
            raise click.UsageError(f"--{SETTINGS[key].flag} does not go with mode {mode}: give another --mode")
    _save(profiles, name, before, mode, values)
    if given["verify"]:
        verify_profile(profiles, name, _call_options(ctx))


def _value(setting: Setting, text: str) -> Any:
    if setting.kind == "secret" or setting.key == "private_key":
        text = read_text(text, f"--{setting.flag}")
    if not text.strip():
        raise click.BadParameter(f"--{setting.flag} is empty")
    return cleaned(setting.key, text)


def _mode_of(before: Profile | None, values: Mapping[str, Any]) -> str:
    """The mode a profile has, else the one that the values speak for, else AK."""
    from aliram.credentials.profile import Profile

    known = None if before is None else before.mode
    return str(known or Profile.read({key: value for key, value in values.items() if value is not None}).mode or "AK")


@click.pass_context
def _get(ctx: click.Context, /, names: tuple[str, ...], output: str | None, show_secrets: bool, **_: Any) -> None:
    show_profile(profiles_of(ctx).get(option_of(ctx, "profile")), names, output, show_secrets)


@click.pass_context
def _list(ctx: click.Context, /, output: str | None, **_: Any) -> None:
    list_profiles(profiles_of(ctx), output or "table")


@click.pass_context
def _switch(ctx: click.Context, /, **_: Any) -> None:
    name = _needed(ctx)
    profiles_of(ctx).switch(name)
    click.echo(f"the current profile is {name!r} now", err=True)
    _note_environment(name)


@click.pass_context
def _delete(ctx: click.Context, /, **_: Any) -> None:
    name = _needed(ctx)
    current = profiles_of(ctx).delete(name)
    click.echo(f"profile {name!r} is deleted; the current one is {current!r}", err=True)


def _needed(ctx: click.Context) -> str:
    name: str | None = option_of(ctx, "profile")
    if name is None:
        raise click.UsageError("--profile is needed")
    return name


@click.pass_context
def _explain(ctx: click.Context, /, output: str | None, **_: Any) -> int:
    return explain_chain(
        option_of(ctx, "profile"), option_of(ctx, "config_path"), _call_options(ctx), output or "table"
    )


def _command(name: str, callback: Callable[..., Any], options: list[click.Parameter], text: str) -> click.Command:
    return click.Command(name, callback=callback, params=[*options, path_option()], help=text)


def _group() -> click.Group:
    """`aliram configure` and what stands behind it."""
    output = click.Option(["--output"], type=click.Choice(FORMATS), help="Form of the result.")
    debug = next(option for option in session_options() if option.name == "debug")
    group = Configure(
        "configure",
        invoke_without_command=True,
        callback=_configure,
        params=[profile_option(), mode_option(), path_option(), *verify_options(True)],
        help="Make or change a profile, asked setting by setting; it becomes the current one and is verified.",
    )
    group.add_command(
        _command(
            "set",
            _set,
            [profile_option(), mode_option(), *set_options(), *verify_options(False)],
            "Make or change a profile without questions; it becomes current.",
        )
    )
    show = click.Option(["--show-secrets"], is_flag=True, help="Print secrets as they are.")
    group.add_command(
        _command(
            "get",
            _get,
            [setting_argument(), profile_option(), output, show],
            "Show a profile, or some of its settings.",
        )
    )
    group.add_command(_command("list", _list, [output], "Show every profile; a star marks the current one."))
    group.add_command(_command("switch", _switch, [profile_option(True)], "Make a profile the current one."))
    group.add_command(_command("delete", _delete, [profile_option(True)], "Remove a profile."))
    group.add_command(
        _command(
            "explain",
            _explain,
            [profile_option(), output, debug],
            "Ask for keys; show each source asked, what came of it and how long it took.",
        )
    )
    return group


COMMANDS: dict[str, click.Command] = {"configure": _group()}
