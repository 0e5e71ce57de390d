"""`~/.alibabacloud/credentials.ini`, the file of profiles that the SDKs share. It is read here and never written.

    [default]
    type = ram_role_arn
    access_key_id = LTAI...
    access_key_secret = ...
    role_arn = acs:ram::123456789012:role/audit   # a comment

A section is a profile, `type` its kind:

    access_key     access_key_id, access_key_secret
    ram_role_arn   the same and role_arn; role_session_name, policy
    ecs_ram_role   role_name
    oidc_role_arn  role_arn, oidc_provider_arn, oidc_token_file_path; role_session_name, policy
    rsa_key_pair   public_key_id, private_key_file

What comes out is the `Profile` of `config.json`, so that one builder serves both files; keys nobody knows are kept in
`extra`, `enable` among them, which the SDKs show in their samples and do not read.

Two things differ from the official Python SDK (credentials 1.0.12), where they lose keys:

- `%` is a character like any other. There, one `%` anywhere makes the whole file unusable.
- `#` begins a comment at the start of a line or after a blank; within a word it is part of the value. There, a value
  ends at its first `#`. The samples of the SDKs put comments behind values, always after a blank.

A value can be continued on the next line, indented. Names of keys are read in any case, names of sections as they are.
"""

from __future__ import annotations

import configparser
import os
from collections.abc import Mapping
from pathlib import Path

from msgspec.structs import replace

from ._profile_keys import Extra, Mode, Profile
from .config_file import ProfileError, home_directory, read_text
from .profile import DEFAULT_NAME, named_profile

__all__ = ["IniProfiles"]

PATH_VARIABLE = "ALIBABA_CLOUD_CREDENTIALS_FILE"
_FOLDER = ".alibabacloud"
TYPES: Mapping[str, Mode] = {
    "access_key": Mode.AK,
    "ram_role_arn": Mode.RAM_ROLE_ARN,
    "ecs_ram_role": Mode.ECS_RAM_ROLE,
    "oidc_role_arn": Mode.OIDC,
    "rsa_key_pair": Mode.RSA_KEY_PAIR,
}
# What config.json calls them.
_NAMES = {
    "access_key_id": "access_key_id",
    "access_key_secret": "access_key_secret",
    "role_arn": "ram_role_arn",
    "role_session_name": "ram_session_name",
    "role_name": "ram_role_name",
    "oidc_provider_arn": "oidc_provider_arn",
    "oidc_token_file_path": "oidc_token_file",
    "public_key_id": "key_pair_name",
    "private_key_file": "private_key",
    "policy": "policy",
    "region_id": "region_id",
}
_SPELLING = {"mode": "type"} | {ours: theirs for theirs, ours in _NAMES.items()}


class IniProfiles:
    """The profiles of one credentials.ini. Blocks; call it in a thread where there is an event loop.

    Args:
        path: the file; else `ALIBABA_CLOUD_CREDENTIALS_FILE`, else `.alibabacloud/credentials.ini` in the home
            directory, else, where that is missing, `.alibabacloud/credentials`, which the Go SDK reads.
        environ: read instead of `os.environ`, now and not later.

    Raises:
        ProfileError: nothing says where the file is. The methods raise it for a file that cannot be read.
    """

    def __init__(self, path: str | os.PathLike[str] | None = None, *, environ: Mapping[str, str] | None = None) -> None:
        environ = os.environ if environ is None else environ
        named = environ.get(PATH_VARIABLE, "")
        self._second: Path | None = None
        if path is not None or named:
            self.path = Path(named if path is None else path)
        else:
            home = home_directory(environ)
            if home is None:
                where = f"~/{_FOLDER}/credentials.ini"
                raise ProfileError(f"neither HOME nor {PATH_VARIABLE} is set", where, absent="file")
            self.path = home / _FOLDER / "credentials.ini"
            self._second = home / _FOLDER / "credentials"
        self._named = named_profile(environ)
        file_by = "path" if path is not None else PATH_VARIABLE if named else None
        self.chosen_by: tuple[str, ...] = tuple(by for by in (file_by, self._named and self._named[1]) if by)
        """What chose the file and the section: `path` or a variable's name. Empty: nobody did, both are defaults."""

    def list(self) -> tuple[Profile, ...]:
        """Every profile, in the order of the file; also those with problems."""
        path, parser = self._parsed()
        return tuple(_profile(parser, name, path) for name in parser.sections())

    def get(self, name: str | None = None) -> Profile:
        """A profile, as it stands; `check()` tells whether it can be used, in the words of this file.

        Args:
            name: the section; else the one the environment names (`ALIBABACLOUD_PROFILE`, `ALIBABA_CLOUD_PROFILE`,
                `ALICLOUD_PROFILE`), else `default`.
        """
        path, parser = self._parsed()
        by = ""
        if name is None and self._named is not None:
            name, by = self._named[0], f" (named by {self._named[1]})"
        name = DEFAULT_NAME if name is None else name
        if not parser.has_section(name):
            names = ", ".join(map(repr, parser.sections()))
            there = f"there are {names}" if names else "the file has none"
            raise ProfileError(f"there is no such profile{by}; {there}", path, name, absent="profile")
        return _profile(parser, name, path)

    def _parsed(self) -> tuple[Path, configparser.RawConfigParser]:
        path = self.path
        try:
            text = read_text(path)
        except ProfileError as error:
            if error.absent is None or self._second is None:
                raise
            try:
                path, text = self._second, read_text(self._second)
            except ProfileError as second:
                raise (error if second.absent else second) from None
        parser = configparser.RawConfigParser(inline_comment_prefixes=("#",))
        try:
            parser.read_string(text)
        except configparser.DuplicateOptionError as error:
            problem, section, key = f"stands there twice (line {error.lineno})", error.section, error.option
        except configparser.DuplicateSectionError as error:
            problem, section, key = f"stands there twice (line {error.lineno})", error.section, None
        except configparser.MissingSectionHeaderError as error:
            problem, section, key = f"line {error.lineno} stands before the first [section]", None, None
        except configparser.Error as error:
            lines = ", ".join(str(line) for line, _ in getattr(error, "errors", ()))
            problem, section, key = f"is not an INI file: no `key = value` in line {lines or '?'}", None, None
        else:
            return path, parser
        # Not from the error, whose text quotes the line, and the line may be a secret.
        raise ProfileError(problem, path, section, key)


def _profile(parser: configparser.RawConfigParser, name: str, path: Path) -> Profile:
    given = dict(parser.items(name))
    kind = given.pop("type", "")
    mode = TYPES.get(kind.strip().lower())
    entry = {"name": name, **{_NAMES[key]: value for key, value in given.items() if key in _NAMES}}
    if mode is not None:
        entry["mode"] = mode
    profile = Profile.read(entry, path, spelling=_SPELLING)
    extra = Extra({key: value for key, value in given.items() if key not in _NAMES})
    if mode is not None:
        return replace(profile, extra=extra)
    reason = "nobody knows it" if kind else "missing"
    return replace(profile, extra=extra, mode=None, wrong=(("mode", f"{reason}; types are {', '.join(TYPES)}"),))
