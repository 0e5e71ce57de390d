"""Keys from environment variables.

Four families of names are read, in the order of the `aliyun` command line (its sources, v3.4.11); the first family with
an id or a secret decides:

    ALIBABA_CLOUD_ACCESS_KEY_ID   ALIBABA_CLOUD_ACCESS_KEY_SECRET   ALIBABA_CLOUD_SECURITY_TOKEN
    ALIBABACLOUD_ACCESS_KEY_ID    ALIBABACLOUD_ACCESS_KEY_SECRET    ALIBABACLOUD_SECURITY_TOKEN
    ALICLOUD_ACCESS_KEY_ID        ALICLOUD_ACCESS_KEY_SECRET        ALICLOUD_SECURITY_TOKEN
    ACCESS_KEY_ID                 ACCESS_KEY_SECRET                 SECURITY_TOKEN

Families are never mixed: an id of one and a secret of another belong to two keys, or one of them was forgotten.
"""

from __future__ import annotations

import os
from collections.abc import Mapping

from aliram.errors import ConfigError, CredentialsError
from aliram.secret import Secret

from .keys import Keys
from .provider import NotConfigured

__all__ = ["Environment", "is_true"]

FAMILIES = ("ALIBABA_CLOUD_", "ALIBABACLOUD_", "ALICLOUD_", "")
ID, SECRET, TOKEN = "ACCESS_KEY_ID", "ACCESS_KEY_SECRET", "SECURITY_TOKEN"


def is_true(value: str | None) -> bool:
    """Whether a switch such as `ALIBABA_CLOUD_ECS_METADATA_DISABLED` is on: `true` in any case, or `1`."""
    return value is not None and value.strip().lower() in ("true", "1")


class Environment:
    """Keys from the environment as it was when this object was made, with a security token where one is set.

    A variable that is empty or blank counts as not set; blanks and line ends around a value are dropped.

    Args:
        environ: read instead of `os.environ`.
    """

    name = "environment"

    def __init__(self, environ: Mapping[str, str] | None = None) -> None:
        environ = os.environ if environ is None else environ
        names = [family + suffix for family in FAMILIES for suffix in (ID, SECRET, TOKEN)]
        self._values = {name: Secret(text) for name in names if (text := environ.get(name, "").strip())}

    async def fetch(self) -> Keys:
        """The keys of the first family in use.

        Raises:
            NotConfigured: no family has an id or a secret.
            CredentialsError: a family has only one of them, or one that cannot be a key.
        """
        for family in FAMILIES:
            key_id, secret = self._values.get(family + ID), self._values.get(family + SECRET)
            if key_id is None and secret is None:
                continue
            if key_id is None or secret is None:
                there, missing = (SECRET, ID) if key_id is None else (ID, SECRET)
                raise CredentialsError(f"{family}{there} is set and {family}{missing} is not")
            try:
                return Keys(
                    access_key_id=str(key_id),
                    access_key_secret=secret,
                    security_token=self._values.get(family + TOKEN),
                    provider=self.name,
                )
            except ConfigError as error:
                raise CredentialsError(f"{family}{ID} and its fellows: {error}") from None
        raise NotConfigured(f"{FAMILIES[0]}{ID} and {FAMILIES[0]}{SECRET} are not set")
