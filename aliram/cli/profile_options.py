"""The options of `aliram configure` and its subcommands, and the file and profile that they choose."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import click
from click.shell_completion import CompletionItem

from .browser_login import WAIT_SECONDS
from .calling import profile_names, session_options
from .settings import MODES, SETTINGS

if TYPE_CHECKING:
    from aliram.credentials.profile import Profiles

__all__ = [
    "login_options",
    "mode_option",
    "name_of",
    "option_of",
    "path_option",
    "profile_option",
    "profiles_of",
    "set_options",
    "setting_argument",
    "verify_options",
]


def option_of(ctx: click.Context, name: str) -> Any:
    """An option's value, here or before the subcommand."""
    value = ctx.params.get(name)
    return ctx.parent.params.get(name) if value is None and ctx.parent is not None else value


def profiles_of(ctx: click.Context) -> Profiles:
    """The profiles of the file that the options choose."""
    from aliram.credentials.profile import Profiles

    return Profiles(option_of(ctx, "config_path"))


def name_of(ctx: click.Context, profiles: Profiles) -> str:
    """The profile to work on, which need not be there yet."""
    from aliram.credentials.profile import DEFAULT_NAME, ProfileError, named_profile

    named = named_profile(os.environ)
    given: str | None = option_of(ctx, "profile") or (named and named[0])
    if given:
        return given
    try:
        return profiles.current() or DEFAULT_NAME
    except ProfileError as error:
        if error.absent is None:
            raise
        return DEFAULT_NAME


def profile_option(needed: bool = False) -> click.Option:
    """`--profile`.

    Args:
        needed: Nothing stands in for it.
    """
    return click.Option(
        ["--profile", "-p"],
        metavar="NAME",
        help="The profile."
        if needed
        else "The profile; else the one that the environment names, else the current one.",
        shell_complete=profile_names,
        callback=_not_empty,
    )


def _not_empty(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    if value is not None and not value.strip():
        raise click.BadParameter(f"{param.opts[0]} is empty")
    return value


def path_option() -> click.Option:
    """`--config-path`."""
    return click.Option(
        ["--config-path"],
        type=click.Path(dir_okay=False),
        help="The file; else ALIBABA_CLOUD_CONFIG_FILE, else ~/.aliyun/config.json.",
        callback=_not_empty,
    )


class ModeName(click.ParamType[str]):
    """A mode, in any case."""

    name = "mode"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        found = next((mode for mode in MODES if mode.casefold() == str(value).strip().casefold()), None)
        # Not shown where it may be a key that was pasted into the wrong place.
        what = repr(value) if str(value).isalpha() and len(value) < 25 else "it"
        return found or self.fail(f"nobody knows {what}; modes are {', '.join(MODES)}", param, ctx)

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        return [CompletionItem(mode) for mode in MODES if mode.casefold().startswith(incomplete.casefold())]


def mode_option(text: str = f"How it gets its keys: {', '.join(MODES)}.") -> click.Option:
    """`--mode`.

    Args:
        text: Its help.
    """
    return click.Option(["--mode"], type=ModeName(), help=text)


def verify_options(default: bool) -> list[click.Option]:
    """Whether and how to verify.

    Args:
        default: What happens unless it is said; only for the help page.
    """
    helped = f"Call GetCallerIdentity afterwards, or do not; {'it is called' if default else 'not called'} by default."
    kept = [option for option in session_options() if option.name in ("timeout", "debug")]
    return [click.Option(["--verify/--no-verify"], default=None, help=helped), *kept]


def set_options() -> list[click.Parameter]:
    """One option for each setting, and `--unset`."""
    options: list[click.Parameter] = []
    for setting in SETTINGS.values():
        more = " `-` reads standard input, @path a file." if setting.kind == "secret" else ""
        names = [f"--{setting.flag}", setting.key]
        if setting.key == "read_timeout":
            names.insert(1, "--retry-timeout")
        kinds = {"number": "INTEGER", "switch": "TRUE|FALSE"}
        option = click.Option(
            names, help=setting.help + more, metavar=kinds.get(setting.kind, "TEXT"), callback=_not_empty
        )
        options.append(option)
    flags = [setting.flag for setting in SETTINGS.values()]
    unset = click.Option(
        ["--unset"], type=click.Choice(flags), multiple=True, metavar="NAME", help="Take this option's value away."
    )
    return [*options, unset]


def login_options() -> list[click.Parameter]:
    """What `configure login` takes besides profile, mode and file."""
    settings = [
        click.Option([f"--{SETTINGS[key].flag}", *more, key], help=text, callback=_not_empty)
        for key, more, text in (
            ("cloud_sso_sign_in_url", ["--sign-in-url"], "Where CloudSSO users sign in, where the profile lacks it."),
            ("cloud_sso_account_id", ["--account-id"], "Account to enter, where there are several."),
            ("cloud_sso_access_config", ["--access-config"], "Id of the access configuration to use."),
            ("oauth_site_type", [], "CN or INTL, where the profile lacks it."),
        )
    ]
    return [
        *settings,
        click.Option(["--choose"], is_flag=True, help="Ask for account and access configuration anew."),
        click.Option(["--force"], is_flag=True, help="Log in even where the last login still works."),
        click.Option(["--browser/--no-browser"], default=True, help="Open a browser, or only print the address."),
        click.Option(
            ["--timeout"],
            type=click.FloatRange(min=0, min_open=True),
            default=WAIT_SECONDS,
            show_default=True,
            help="Seconds to wait for the browser.",
        ),
        *(option for option in session_options() if option.name == "debug"),
    ]


def setting_argument() -> click.Argument:
    """Names of settings, as many as wanted."""
    return click.Argument(["names"], nargs=-1, metavar="[SETTING]...", shell_complete=_setting_names)


def _setting_names(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    return [setting.flag for setting in SETTINGS.values() if setting.flag.startswith(incomplete)]
