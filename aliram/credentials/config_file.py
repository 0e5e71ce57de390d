"""`~/.aliyun/config.json`, the file of the `aliyun` command line: found, read whole, and changed without losing a word.

Everything here blocks (files, a lock), so a program with an event loop calls it in a thread; nothing runs on import.
What the profiles in the file mean is the matter of `profile.py`; this module knows where the file is and its JSON.

Writing follows the command line (its sources, v3.4.11): tabs, no line end after the last brace, non-ASCII text as it
is, and Go's escapes for `<`, `>`, `&`, U+2028 and U+2029, so that a rewrite by the command line shows no difference.
Unlike there, keys that nobody knows stay, and the order of keys too. The new file has mode 0600 from its first moment
and takes the place of the old one in one step, under a lock on `.config.json.lock` beside it.

On Windows the home directory, the lock and the protection of the file are others: `HOME`, else `HOMEDRIVE` and
`HOMEPATH`, else `USERPROFILE`; a byte locked by `msvcrt`; the access list of the user's folder in place of a mode.
"""

from __future__ import annotations

import json
import math
import os
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Literal, TypeVar

from aliram.errors import ConfigError

from . import _atomic

__all__ = [
    "PATH_VARIABLE",
    "Document",
    "ProfileError",
    "change_document",
    "config_path",
    "home_directory",
    "read_document",
    "read_text",
    "to_json",
]

PATH_VARIABLE = "ALIBABA_CLOUD_CONFIG_FILE"
_UTF8_MARK = b"\xef\xbb\xbf"
_OTHER_MARKS = (b"\xff\xfe", b"\xfe\xff")

_T = TypeVar("_T")
Document = dict[str, Any]
"""The file's JSON: `current`, `profiles`, `meta_path` (always written by the command line, never used) and others."""


class ProfileError(ConfigError):
    """A file of profiles, or a profile in it, that cannot be used. Its text names file, profile and key, never a value.

    Attributes:
        problem: what is wrong, in words.
        path: the file.
        profile: name of the profile, where one is concerned.
        key: the key, where one is concerned.
        absent: `file` when there is no file, `profile` when it has no profile of that name, else None. A chain goes on
            then, unless somebody chose the file or the profile.
    """

    def __init__(
        self,
        problem: str,
        path: str | os.PathLike[str] = "",
        profile: str | None = None,
        key: str | None = None,
        absent: Literal["file", "profile"] | None = None,
    ) -> None:
        self.problem = problem
        self.path = os.fspath(path)
        self.profile = profile
        self.key = key
        self.absent = absent
        super().__init__(problem, self.path, profile, key, absent)

    def __str__(self) -> str:
        profile = "" if self.profile is None else f"profile {self.profile!r}"
        return ": ".join(part for part in (self.path, profile, self.key, self.problem) if part)


def home_directory(environ: Mapping[str, str], *, windows: bool = os.name == "nt") -> Path | None:
    """The user's home: `HOME`; on Windows else `HOMEDRIVE` and `HOMEPATH`, else `USERPROFILE`. None: nothing is set."""
    home = environ.get("HOME", "")
    if windows and not home:
        home = environ.get("HOMEPATH", "")
        if home and not re.match("[A-Za-z]:", home):  # some systems put the drive into HOMEPATH
            home = environ.get("HOMEDRIVE", "") + home
        home = home or environ.get("USERPROFILE", "")
    return Path(home) if home else None


def config_path(environ: Mapping[str, str], *, windows: bool = os.name == "nt") -> Path:
    """`ALIBABA_CLOUD_CONFIG_FILE`, as it stands, else `.aliyun/config.json` in the home directory.

    Raises:
        ProfileError: nothing says where (`absent` is `file`).
    """
    named = environ.get(PATH_VARIABLE, "")
    if named:
        return Path(named)
    home = home_directory(environ, windows=windows)
    if home is None:
        raise ProfileError(f"neither HOME nor {PATH_VARIABLE} is set", "~/.aliyun/config.json", absent="file")
    return home / ".aliyun" / "config.json"


def read_document(path: str | os.PathLike[str]) -> Document:
    """The file's JSON, its shape checked: an object, `profiles` a list of objects (or absent), `current` text.

    Raises:
        ProfileError: it is not there, cannot be read or is something else.
    """
    return _parse(_read(path), path)


def read_text(path: str | os.PathLike[str]) -> str:
    """The text of another file of profiles, in UTF-8; a byte order mark at its start is dropped.

    Raises:
        ProfileError: it is not there, cannot be read or is not such a text.
    """
    return _decode(_read(path).removeprefix(_UTF8_MARK), path)


def to_json(document: Document) -> str:
    """The document as Go's `json.MarshalIndent(document, "", "\\t")` writes it."""
    plain = json.dumps(document, ensure_ascii=False, allow_nan=False, indent="\t")
    # All of these stand inside strings only. Half of a surrogate pair has no other form in UTF-8.
    return re.sub("[<>&\u2028\u2029\ud800-\udfff]", lambda match: f"\\u{ord(match[0]):04x}", plain)


def change_document(
    path: str | os.PathLike[str],
    change: Callable[[Document], _T],
    *,
    create: bool = False,
    system: _atomic.Posix | None = None,
) -> _T:
    """Read the file under its lock, let `change` alter the document, and put the result in the file's place.

    Args:
        path: the file; a symbolic link is followed and stays.
        change: alters the document in place. It may be called more than once, each time with a fresh document. If it
            raises, or alters nothing, the file stays as it is, to the byte.
        create: begin with an empty document where there is no file; its directory is made with mode 0700.
        system: the operating system's part, for tests.

    Returns:
        What `change` returned.

    Raises:
        ProfileError: the file cannot be read, or not be written, or another process held its lock for 30 seconds.
    """

    def change_bytes(old: bytes | None) -> tuple[bytes | None, _T]:
        document = {"current": "", "profiles": [], "meta_path": ""} if old is None else _parse(old, path)
        before = None if old is None else to_json(document)
        result = change(document)
        after = to_json(document)
        return (None if after == before else after.encode()), result

    try:
        return _atomic.change_file(path, change_bytes, create=create, system=system)
    except FileNotFoundError:
        raise ProfileError("there is no such file", path, absent="file") from None
    except OSError as error:
        raise ProfileError(f"cannot be changed: {_reason(error)}", path) from error
    except RecursionError:
        raise ProfileError("cannot be changed: nested too deeply", path) from None


def _read(path: str | os.PathLike[str]) -> bytes:
    try:
        return _atomic.read_file(path)[0]
    except FileNotFoundError:
        raise ProfileError("there is no such file", path, absent="file") from None
    except OSError as error:
        raise ProfileError(f"cannot be read: {_reason(error)}", path) from error


def _reason(error: OSError) -> str:
    return error.strerror or type(error).__name__


def _decode(content: bytes, path: str | os.PathLike[str]) -> str:
    if content.startswith((_UTF8_MARK, *_OTHER_MARKS)):
        raise ProfileError("starts with a byte order mark: save it as UTF-8 without one", path)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
    # Raised here and not there: the error that was caught holds the whole file, and so every secret in it.
    raise ProfileError(f"is not UTF-8 text (line {line})", path)


def _parse(content: bytes, path: str | os.PathLike[str]) -> Document:
    text = _decode(content, path)
    if not text.strip():
        raise ProfileError("is empty", path)
    try:
        document: Any = json.loads(text, parse_constant=_number, parse_float=_number)
    except json.JSONDecodeError as error:
        problem = f"is not JSON: {error.msg} (line {error.lineno}, column {error.colno})"
    except RecursionError:
        problem = "is not JSON of this kind: nested too deeply"
    except ValueError:
        problem = "is not JSON of this kind: a number is out of range"
    else:
        return _shaped(document, path)
    raise ProfileError(problem, path)  # not from the error, which holds the whole text


def _number(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise ValueError("out of range")  # could not be written again
    return value


def _shaped(document: Any, path: str | os.PathLike[str]) -> Document:
    if not isinstance(document, dict):
        raise ProfileError("holds no JSON object", path)
    profiles, current = document.get("profiles"), document.get("current")
    if profiles is not None and not isinstance(profiles, list):
        raise ProfileError("must be a list", path, key="profiles")
    for index, entry in enumerate(profiles or ()):
        if not isinstance(entry, dict):
            raise ProfileError("must be an object", path, key=f"profiles[{index}]")
    if current is not None and not isinstance(current, str):
        raise ProfileError("must be text", path, key="current")
    return document
