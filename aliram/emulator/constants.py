"""What never changes between runs, so that scripts and CI files may spell it out. None of it opens anything real."""

from __future__ import annotations

__all__ = [
    "ACCOUNT_ALIAS",
    "ACCOUNT_ID",
    "CONTROL_PREFIX",
    "DOMAIN_SUFFIX",
    "ROOT_ACCESS_KEY_ID",
    "ROOT_ACCESS_KEY_SECRET",
]

ACCOUNT_ID = "5123456789012345"
"""The account every emulator starts with: 16 digits, as real ones."""

ACCOUNT_ALIAS = "aliram"
"""Its alias; its users are `<name>@aliram.onaliyun.com` in IMS."""

DOMAIN_SUFFIX = ".onaliyun.com"
"""Ends every default domain of the service."""

# The real key ids are `LTAI` and 20 letters or digits; these two are shorter on purpose, so that secret scanners stay
# quiet.
ROOT_ACCESS_KEY_ID = "LTAIaliramRoot"
"""Access key id of that account's root."""

ROOT_ACCESS_KEY_SECRET = "aliram-emulator-root-secret"  # noqa: S105 - documented, opens nothing but an emulator
"""Its secret."""

CONTROL_PREFIX = "/_aliram/"
"""Paths that steer the emulator over HTTP; see `control.py`."""
