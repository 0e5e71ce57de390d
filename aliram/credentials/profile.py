"""Profiles, as the `aliyun` command line keeps them in `~/.aliyun/config.json`: list, get, set, switch and delete.

    profiles = Profiles()
    profiles.set("audit", {"mode": "AK", "access_key_id": "LTAI...", "access_key_secret": "..."})
    profiles.get("audit").check()
    profiles.switch("audit")

Every method of `Profiles` reads the file anew and blocks while it does; in a program with an event loop call it through
`asyncio.to_thread`. `persist`, which providers keep rotated tokens with, is a coroutine and does that itself.

`Profile.check()` asks for what a mode cannot do without. It differs from the command line's own check in four points:

- `region_id` is not needed: IMS, RAM and STS have hosts that are the same everywhere.
- `ram_session_name` is not needed: a session name is made up where none is given, as the SDKs do.
- `RamRoleArnWithRoleName` needs `ram_role_arn`; the command line finds that out from the service.
- `oauth_site_type` may be left out (CN) or stand in any case, as in the SDKs.

And in reading: the environment never fills in what a profile lacks, so a profile means the same in every shell.
"""

from __future__ import annotations

import asyncio
import difflib
import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from ._profile_keys import KEYS, RANK, REQUIRED, Extra, Mode, Profile, clean_value, merge_into
from .config_file import PATH_VARIABLE, Document, ProfileError, change_document, config_path, read_document
from .environment import is_true

__all__ = ["KEYS", "REQUIRED", "Extra", "Mode", "Profile", "ProfileError", "Profiles", "named_profile", "switched_off"]

NAME_VARIABLES = ("ALIBABACLOUD_PROFILE", "ALIBABA_CLOUD_PROFILE", "ALICLOUD_PROFILE")
DEFAULT_NAME = "default"


def named_profile(environ: Mapping[str, str]) -> tuple[str, str] | None:
    """The profile that the environment names, and the variable; in the order of the command line, empty is not set."""
    return next(((name, variable) for variable in NAME_VARIABLES if (name := environ.get(variable, "").strip())), None)


def switched_off(environ: Mapping[str, str]) -> str | None:
    """The variable that tells programs to leave `config.json` alone, or None.

    `ALIBABA_CLOUD_CLI_PROFILE_DISABLED=true` is the SDKs' (any case, or `1`); `ALIBABA_CLOUD_IGNORE_PROFILE=TRUE`, or
    `ALIBABACLOUD_IGNORE_PROFILE=TRUE`, is the command line's and must be in upper case. They bind whoever looks for
    keys; `Profiles` itself, which people edit the file with, does not ask.
    """
    if is_true(environ.get("ALIBABA_CLOUD_CLI_PROFILE_DISABLED")):
        return "ALIBABA_CLOUD_CLI_PROFILE_DISABLED"
    for variable in ("ALIBABA_CLOUD_IGNORE_PROFILE", "ALIBABACLOUD_IGNORE_PROFILE"):
        if value := environ.get(variable):  # the first that is not empty decides, as there
            return variable if value == "TRUE" else None
    return None


class Profiles:
    """The profiles of one `config.json`. Blocks; see the module's text.

    Args:
        path: the file; else `ALIBABA_CLOUD_CONFIG_FILE`, else `.aliyun/config.json` in the home directory.
        environ: read instead of `os.environ`, now and not later.

    Raises:
        ProfileError: nothing says where the file is. Each method raises it for a file that cannot be read or written,
            and leaves the file as it was.
    """

    def __init__(self, path: str | os.PathLike[str] | None = None, *, environ: Mapping[str, str] | None = None) -> None:
        environ = os.environ if environ is None else environ
        self.path = config_path(environ) if path is None else Path(path)
        self._named = named_profile(environ)
        file_by = "path" if path is not None else PATH_VARIABLE if environ.get(PATH_VARIABLE) else None
        chosen_by = (file_by, self._named and self._named[1])
        self.chosen_by: tuple[str, ...] = tuple(by for by in chosen_by if by)
        """What chose the file and the profile: `path` or a variable's name. Empty: nobody did, both are defaults."""

    def list(self) -> tuple[Profile, ...]:
        """Every profile, in the order of the file; also those with problems."""
        return tuple(Profile.read(entry, self.path) for entry in _entries(read_document(self.path)))

    def current(self) -> str:
        """The name in `current`; whether there is such a profile is another matter. `default` where it says nothing."""
        return _current(read_document(self.path))

    def get(self, name: str | None = None) -> Profile:
        """A profile, as it stands; `check()` tells whether it can be used. Of two with one name it is the first.

        Args:
            name: else the one the environment names (`ALIBABACLOUD_PROFILE`, `ALIBABA_CLOUD_PROFILE`,
                `ALICLOUD_PROFILE`), else the file's `current`.
        """
        document = read_document(self.path)
        by = ""
        if name is None and self._named is not None:
            name, by = self._named[0], f" (named by {self._named[1]})"
        elif name is None:
            name, by = _current(document), " (the current one)"
        entries = _entries(document)
        entry = next((entry for entry in entries if entry.get("name") == name), None)
        if entry is None:
            raise self._missing(name, entries, by)
        return Profile.read(entry, self.path)

    def set(
        self, name: str, changes: Mapping[str, object] | Profile, *, check: bool = True, current: bool = False
    ) -> Profile:
        """Change a profile, or make one (and the file, and its directory).

        Args:
            name: the profile.
            changes: keys to set; None, and what is empty, 0 or false, removes a key. A moment may be a `datetime`. A
                `Profile` is copied whole, what it does not have stays. A new profile without a mode gets the one its
                keys speak for.
            check: refuse what leaves the profile with `problems()`.
            current: make it the current one; in a new file it is that anyway.

        Returns:
            The profile as it is in the file now.

        Raises:
            ProfileError: also for an unknown key, a value of the wrong type, and a name that several profiles have.
        """
        if not name or not isinstance(name, str):
            raise ProfileError("the name of a profile must be a text and not empty", self.path)
        cleaned = self._clean(name, changes)

        def change(document: Document) -> Profile:
            entry = self._only(document, name)
            if entry is None:
                entry = {"name": name, "mode": ""}
                document["profiles"] = [*_entries(document), entry]
                entry["mode"] = str(Profile.read(entry | cleaned).mode or "")
            merge_into(entry, cleaned)
            profile = Profile.read(entry, self.path)
            if check:
                profile.check()
            if current or document.get("current") == "":
                document["current"] = name
            return profile

        return change_document(self.path, change, create=True)

    def switch(self, name: str) -> None:
        """Make a profile the current one."""

        def change(document: Document) -> None:
            entries = _entries(document)
            if not any(entry.get("name") == name for entry in entries):
                raise self._missing(name, entries)
            document["current"] = name

        change_document(self.path, change)

    def delete(self, name: str) -> str:
        """Remove a profile. If it was the current one, the first that remains becomes it, else `default`.

        Returns:
            The name of the current profile afterwards.
        """

        def change(document: Document) -> str:
            entry = self._only(document, name)
            entries = _entries(document)
            if entry is None:
                raise self._missing(name, entries)
            document["profiles"] = remaining = [other for other in entries if other is not entry]
            if _current(document) == name:
                document["current"] = str(remaining[0].get("name", "")) if remaining else DEFAULT_NAME
            return _current(document)

        return change_document(self.path, change)

    async def persist(
        self, name: str, changes: Mapping[str, object], *, expect: Mapping[str, object] | None = None
    ) -> bool:
        """Keep rotated tokens or fetched keys in an existing profile, without blocking the event loop.

        Once begun, the change is carried out even if the caller is cancelled.

        Args:
            name: the profile. It is not made anew if somebody has deleted it.
            changes: as for `set`.
            expect: fields of `Profile` as they were read; if one is another by now, somebody has logged in anew and
                nothing is written.

        Returns:
            Whether it was written.
        """
        cleaned = self._clean(name, changes)

        def change(document: Document) -> bool:
            entry = self._only(document, name)
            if entry is None:
                raise self._missing(name, _entries(document))
            found = Profile.read(entry, self.path)
            if any(getattr(found, key) != value for key, value in (expect or {}).items()):
                return False
            merge_into(entry, cleaned)
            return True

        return await asyncio.to_thread(change_document, self.path, change)

    def _clean(self, name: str, changes: Mapping[str, object] | Profile) -> Document:
        """The changes as the file is to hold them."""
        given = changes.to_dict() | {"name": name} if isinstance(changes, Profile) else changes
        cleaned: Document = {}
        for key, value in given.items():
            reason: str | None = None
            if key in RANK:
                cleaned[key], reason = clean_value(key, value)
                if key == "name" and value != name:
                    reason = "cannot be changed"
            elif isinstance(changes, Profile) or value is None:
                cleaned[key] = value
            else:
                close = difflib.get_close_matches(key, KEYS, 1)
                reason = "nobody knows this key" + (f", is it {close[0]}?" if close else "")
            if reason is not None:
                raise ProfileError(reason, self.path, name, key)
        return cleaned

    def _only(self, document: Document, name: str) -> Document | None:
        found = [entry for entry in _entries(document) if entry.get("name") == name]
        if len(found) > 1:
            reason = f"{len(found)} profiles have this name and only the first is ever read; remove the others by hand"
            raise ProfileError(reason, self.path, name, "name")
        return found[0] if found else None

    def _missing(self, name: str, entries: Sequence[Document], by: str = "") -> ProfileError:
        names = ", ".join(repr(str(entry.get("name", ""))) for entry in entries)
        there = f"there are {names}" if names else "the file has none"
        return ProfileError(f"there is no such profile{by}; {there}", self.path, name, absent="profile")


def _entries(document: Document) -> Sequence[Document]:
    return document.get("profiles") or ()


def _current(document: Document) -> str:
    current = document.get("current")
    return DEFAULT_NAME if current is None else str(current)
