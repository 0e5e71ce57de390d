"""Settings: limits of one's own, in a file.

extends: cis-2.0        # a profile; this one by default
key_age_days: 60
trusted_accounts: ["1234567890123456"]
severities: {USER-03: critical}
skip: [TR-11]
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from aliram.errors import ConfigError

from .documents import read_document
from .limits import PROFILES, Limits

__all__ = ["load_limits"]


def load_limits(name_or_path: str | Path) -> tuple[Limits, str]:
    """Limits by the name of a profile, or from a file of settings.

    Args:
        name_or_path: `cis-2.0`, or a file in YAML (extra `audit`) or, where its name ends with `.json`, JSON. A profile
            wins over a file of the same name; write `./cis-2.0` for the file.

    Returns:
        The limits, and what a report calls them: the profile, or the name of the file.

    Raises:
        ConfigError: There is neither such a profile nor such a file, or the file has a mistake, whose line it names.
    """
    if isinstance(name_or_path, str) and name_or_path in PROFILES:
        return PROFILES[name_or_path], name_or_path
    profiles = ", ".join(sorted(PROFILES))
    path = Path(name_or_path)
    if not str(name_or_path) or "\0" in str(name_or_path) or not path.exists():
        raise ConfigError(f"{str(name_or_path)!r} is neither a profile ({profiles}) nor a file of settings")
    document = read_document(path)
    settings = {} if document.value is None else document.value
    if not isinstance(settings, Mapping):
        raise document.problem("a mapping of limits is needed, such as `key_age_days: 60`")
    base = settings.get("extends", "cis-2.0")
    if not isinstance(base, str) or base not in PROFILES:
        raise document.problem(f"extends: {base!r} is no profile; there are {profiles}", "extends")
    limits = PROFILES[base]
    for name, value in settings.items():
        if name == "extends":
            continue
        try:
            limits = limits.with_settings({name: value})
        except ConfigError as error:
            raise document.problem(str(error), str(name)) from None
    try:
        re.compile(limits.programmatic_users)
    except re.error as error:
        raise document.problem(f"programmatic_users is no regular expression: {error}", "programmatic_users") from None
    return limits, path.name
