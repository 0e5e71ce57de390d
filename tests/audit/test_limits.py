"""Limits: the profiles, and settings of one's own."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from aliram.audit.finding import Severity
from aliram.audit.limits import PROFILES, Limits
from aliram.audit.settings import load_limits
from aliram.errors import ConfigError


@pytest.mark.parametrize("name", PROFILES)
def test_a_profile_is_loaded_by_its_name(name: str) -> None:
    assert load_limits(name) == (PROFILES[name], name)


@pytest.mark.parametrize(
    ("profile", "limit", "value"),
    [
        ("cis-2.0", "key_age_days", 90),
        ("cis-2.0", "console_idle_days", 90),
        ("cis-2.0", "password_length", 14),
        ("cis-2.0", "password_reuse", 5),
        ("cis-2.0", "expiry", "365 or none"),
        ("cis-1.0", "expiry", "at most 90"),
        ("strict", "expiry", "at most 90"),
        ("strict", "key_idle_days", 30),
    ],
)
def test_profiles_have_the_figures_of_their_benchmarks(profile: str, limit: str, value: object) -> None:
    assert getattr(PROFILES[profile], limit) == value


def settings(tmp_path: Path, text: str, name: str = "mine.yaml") -> Path:
    file = tmp_path / name
    file.write_text(text, "utf-8")
    return file


def test_settings_replace_what_they_name_and_keep_the_rest_of_what_they_extend(tmp_path: Path) -> None:
    text = (
        "extends: strict\n"
        "key_age_days: 60\n"
        "expiry: 365 or none\n"
        "administrators: [1, 3]\n"
        'trusted_accounts: ["1234567890123456", 1111111111111111]\n'
        "required_policies: [{Version: '1', Statement: []}]\n"
        "severities: {USER-03: critical}\n"
        "skip: [TR-11, POL]\n"
        "programmatic_users: ^svc-\n"
    )
    limits, name = load_limits(settings(tmp_path, text))
    assert name == "mine.yaml"
    assert limits == PROFILES["strict"].with_settings(
        {
            "key_age_days": 60,
            "expiry": "365 or none",
            "administrators": [1, 3],
            "trusted_accounts": ["1234567890123456", "1111111111111111"],
            "required_policies": [{"Version": "1", "Statement": []}],
            "severities": {"USER-03": "critical"},
            "skip": ["TR-11", "POL"],
            "programmatic_users": "^svc-",
        }
    )
    assert limits.key_age_days == 60
    assert limits.administrators == (1, 3)
    assert limits.trusted_accounts == {"1234567890123456", "1111111111111111"}
    assert limits.severities == {"USER-03": Severity.CRITICAL}
    assert limits.skip == {"TR-11", "POL"}
    assert limits.key_idle_days == 30


@pytest.mark.parametrize("text", ["", "# nothing\n", "{}\n", "extends: cis-2.0\n"])
def test_an_empty_file_is_the_benchmark(text: str, tmp_path: Path) -> None:
    assert load_limits(str(settings(tmp_path, text))) == (PROFILES["cis-2.0"], "mine.yaml")


def test_settings_may_be_json(tmp_path: Path) -> None:
    file = settings(tmp_path, json.dumps({"extends": "cis-1.0", "key_age_days": 30}), "mine.json")
    limits, name = load_limits(file)
    assert (limits.expiry, limits.key_age_days, name) == ("at most 90", 30, "mine.json")


def test_dates_in_settings_are_texts_and_so_do_not_slip_into_limits(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="key_age_days: '2026-01-01' is not of the form"):
        load_limits(settings(tmp_path, "key_age_days: 2026-01-01\n"))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("key_age_day: 60\n", ", line 1: 'key_age_day' is no limit; there are administrators, "),
        ("extends: cis-2.0\n\nkey_age_days: sixty\n", ", line 3: key_age_days: 'sixty' is not of the form"),
        ("key_age_days: -1\n", ", line 1: key_age_days: -1"),
        ("key_age_days: true\n", "key_age_days: True"),
        ("key_age_days: 1.5\n", "key_age_days: 1.5"),
        ("key_age_days:\n", "key_age_days: None"),
        ("expiry: never\n", "expiry: 'never'"),
        ("administrators: [1]\n", "administrators: [1]"),
        ("administrators: 3\n", "administrators: 3"),
        ("trusted_accounts: '1234567890123456'\n", "trusted_accounts: '1234567890123456'"),
        ("required_policies: [AdministratorAccess]\n", "required_policies: ['AdministratorAccess']"),
        ("severities: {USER-03: awful}\n", "with info, low, medium, high or critical"),
        ("severities: [USER-03]\n", "severities: ['USER-03']"),
        ("skip: AK-01\n", "skip: 'AK-01'"),
        ("programmatic_users: '('\n", "programmatic_users"),
        ("extends: cis-3.0\n", ", line 1: extends: 'cis-3.0' is no profile; there are cis-1.0, cis-2.0, strict"),
        ("extends: [strict]\n", "extends: ['strict'] is no profile"),
        ("- key_age_days\n", "a mapping of limits is needed"),
        ("60\n", "a mapping of limits is needed"),
        ("skip: [AK-01]\nskip: []\n", ", line 2: 'skip' stands twice"),
        ("1: 2\n", ", line 1: 1 is no limit"),
        ("skip: [\n", "not YAML"),
        ("skip: !!python/name:os.system\n", "not YAML"),
    ],
)
def test_a_mistake_is_told_by_file_and_line(text: str, why: str, tmp_path: Path) -> None:
    file = settings(tmp_path, text)
    with pytest.raises(ConfigError, match=re.escape(why)) as caught:
        load_limits(file)
    assert str(caught.value).startswith(str(file))


@pytest.mark.parametrize("name", ["cis-3.0", "none.yaml", "", "a\x00b"])
def test_what_is_neither_profile_nor_file_is_told_with_the_profiles(name: str) -> None:
    with pytest.raises(ConfigError, match=re.escape("(cis-1.0, cis-2.0, strict)")):
        load_limits(name)


def test_a_file_named_like_a_profile_is_read_by_its_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings(tmp_path, "key_age_days: 7\n", "strict")
    monkeypatch.chdir(tmp_path)
    assert load_limits("strict")[0] == PROFILES["strict"]
    assert load_limits("./strict")[0].key_age_days == 7


def test_a_directory_is_no_file_of_settings(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        load_limits(tmp_path)


@pytest.mark.parametrize("given", [{"key_age_days": 1}, {}, {"skip": []}])
def test_settings_leave_the_limits_they_are_made_from_alone(given: dict[str, Any]) -> None:
    before = Limits()
    before.with_settings(given)
    assert before == Limits()
