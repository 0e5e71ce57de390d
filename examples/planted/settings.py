"""Settings of accounts: all as they should be, and all as they should not."""

from __future__ import annotations

from typing import Any

__all__ = ["CARELESS", "NETWORKS", "careful_frame", "careless_frame", "network_policy"]

NETWORKS = ["203.0.113.0/24", "127.0.0.1"]
"""The company's, and this machine."""

CARELESS = (
    *("PWD-01", "PWD-02", "PWD-03", "PWD-04", "PWD-05", "PWD-06", "PWD-07", "PWD-08", "PWD-09", "PWD-10"),
    *("SEC-01", "SEC-02", "SEC-04", "SEC-10", "SEC-11", "SEC-12", "SEC-13", "SEC-14", "SEC-15", "NET-01"),
)
"""What the account fails by its settings; not SEC-03, since it has user SSO, to show what is wrong beside it."""


def network_policy(*addresses: str) -> dict[str, Any]:
    """From where keys may be used."""
    statement = {"Type": "ClassicWhiteList", "IPList": list(addresses)}
    return {"Version": 1, "Status": "Active", "Statements": [statement]}


def careful_frame() -> dict[str, Any]:
    return {
        "root_mfa": True,
        # So many that nothing here comes close.
        "quotas": dict.fromkeys(
            (
                *("UsersQuota", "GroupsQuota", "VirtualMFADevicesQuota", "PoliciesQuota", "RolesQuota"),
                "AttachedPoliciesPerRoleQuota",
            ),
            1_000_000,
        ),
        "password_policy": {
            "minimum_password_length": 14,
            "require_lowercase_characters": True,
            "require_uppercase_characters": True,
            "require_numbers": True,
            "require_symbols": True,
            "password_reuse_prevention": 5,
            "max_password_age": 0,
            "max_login_attemps": 5,
            "hard_expire": True,
            "minimum_password_different_character": 8,
            "password_not_contain_user_name": True,
            "intercept_risk_password_on_api": True,
            "initial_password_age": 14,
        },
        "security_preference": {
            "mfa_operation_for_login": "mandatory",
            "login_network_masks": NETWORKS[:1],
            "login_session_duration": 6,
            "enable_save_mfa_ticket": False,
            "operation_for_risk_login": "enforceVerify",
            "allow_user_to_change_password": False,
            "allow_user_to_manage_access_keys": False,
            "allow_user_to_manage_service_credentials": False,
            "verification_types": [],
            "max_idle_days_for_access_keys": 90,
            "max_idle_days_for_users": 90,
        },
        **{part: [] for part in ("users", "groups", "roles", "policies", "applications")},
        **{part: [] for part in ("saml_providers", "oidc_providers")},
    }


def careless_frame() -> dict[str, Any]:
    return {
        "root_mfa": False,
        "password_policy": {
            "minimum_password_length": 8,
            "require_lowercase_characters": False,
            "require_uppercase_characters": False,
            "require_numbers": False,
            "require_symbols": False,
            "password_reuse_prevention": 0,
            # Neither short enough for those who want passwords to be changed nor long enough for the others.
            "max_password_age": 180,
            "max_login_attemps": 0,
            "hard_expire": False,
            "minimum_password_different_character": 0,
            "password_not_contain_user_name": False,
            "intercept_risk_password_on_api": False,
        },
        "security_preference": {
            "mfa_operation_for_login": "independent",
            "login_network_masks": [],
            "login_session_duration": 24,
            "enable_save_mfa_ticket": True,
            "operation_for_risk_login": "autonomous",
            "allow_user_to_change_password": True,
            "allow_user_to_manage_access_keys": True,
            "allow_user_to_manage_service_credentials": True,
            "verification_types": ["sms", "email"],
            "max_idle_days_for_access_keys": 730,
            "max_idle_days_for_users": 730,
        },
        **{part: [] for part in ("users", "groups", "roles", "policies")},
    }
