"""Suppressions: what they match, when they end, and files with mistakes."""

from __future__ import annotations

import builtins
import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from aliram.audit.finding import Finding, Status, Suppressed
from aliram.audit.suppressions import Suppression, apply, load_suppressions
from aliram.errors import ConfigError
from tests.audit.planted_reports import HOSTILE, ONE, TWO, finding

TODAY = date(2026, 5, 1)


def entry(**said: Any) -> Suppression:
    values: dict[str, Any] = {"reason": "agreed"}
    return Suppression(**values | said)


def excused(one: Finding, *entries: Suppression) -> bool:
    apply([one], entries, TODAY)
    return one.suppressed is not None


@pytest.mark.parametrize(
    ("said", "matches"),
    [
        ({"check": "AK-01"}, True),
        ({"check": "AK"}, True),
        ({"check": "*"}, True),
        ({"check": "AK-02"}, False),
        ({"check": "A"}, False),
        ({"check": "AK-0"}, False),
        ({"check": "ak-01"}, False),
        ({"account": ONE}, True),
        ({"account": "1111*"}, True),
        ({"account": TWO}, False),
        ({"account": "1111"}, False),
        ({"resource": "alice"}, True),
        ({"resource": "al*"}, True),
        ({"resource": "al?ce"}, True),
        ({"resource": "[ab]lice"}, True),
        ({"resource": "ALICE"}, False),
        ({"resource": "lice"}, False),
        ({"resource": f"acs:ram::{ONE}:user/alice"}, True),
        ({"resource": "acs:ram::*:user/*"}, True),
        ({"resource": "acs:ram::*:role/*"}, False),
        ({"resource": "user/alice"}, False),
        ({"resource": "regex:al(ice|bert)"}, True),
        ({"resource": "regex:ali"}, False),
        ({"resource": "regex:acs:ram::[0-9]+:user/.*"}, True),
        ({"check": "AK", "account": ONE, "resource": "a*"}, True),
        ({"check": "AK", "account": TWO, "resource": "a*"}, False),
        ({"check": "USER", "account": ONE, "resource": "a*"}, False),
    ],
)
def test_an_entry_matches_when_all_that_it_says_holds(said: dict[str, str], matches: bool) -> None:
    assert excused(finding("alice", "AK-01", account=ONE), entry(**said)) is matches


@pytest.mark.parametrize("name", HOSTILE)
def test_a_fingerprint_matches_one_finding_alone(name: str) -> None:
    one, other = finding(name), finding(name, "AK-02")
    by_fingerprint = entry(fingerprint=one.fingerprint)
    assert excused(one, by_fingerprint)
    assert not excused(other, by_fingerprint)
    assert not excused(finding(name), entry(fingerprint=one.fingerprint, check="USER"))


def test_a_star_matches_any_name_even_of_several_lines() -> None:
    findings = [finding(name) for name in HOSTILE]
    apply(findings, [entry(resource="acs:ram::*:user/*")], TODAY)
    assert all(each.suppressed for each in findings)


@pytest.mark.parametrize(
    ("expires", "holds"),
    [(None, True), (date(2026, 5, 2), True), (date(2026, 5, 1), False), (date(2026, 4, 30), False)],
)
def test_on_the_day_of_its_end_a_suppression_holds_no_more(expires: date | None, holds: bool) -> None:
    one = finding()
    applied = apply([one], [entry(check="AK", expires=expires)], TODAY)
    assert (one.suppressed is not None) is holds
    assert one.counts is not holds
    assert (applied.expired == []) is holds
    assert applied.unused == []


def test_a_finding_tells_that_its_suppression_expired_and_so_does_the_report() -> None:
    one = finding(evidence=["key LTAI1"])
    applied = apply([one], [entry(check="AK-01", expires=date(2026, 4, 30), place="s.yaml, line 2")], TODAY)
    assert one.evidence == ["key LTAI1", "its suppression expired on 2026-04-30; reason was: agreed"]
    assert applied.notes == [
        "a suppression expired on 2026-04-30: check AK-01 (s.yaml, line 2); reason was: agreed",
    ]


def test_a_finding_has_the_reason_and_the_end_of_its_suppression() -> None:
    one = finding()
    apply([one], [entry(check="AK", expires=date(2027, 1, 1), reason="until the move")], TODAY)
    assert one.suppressed == Suppressed(reason="until the move", expires="2027-01-01")


@pytest.mark.parametrize("order", [1, -1])
def test_of_several_the_one_that_holds_longest_counts(order: int) -> None:
    one = finding()
    entries = [
        entry(check="AK", expires=date(2026, 1, 1), reason="over"),
        entry(check="AK-01", expires=date(2027, 1, 1), reason="long"),
        entry(check="*", expires=date(2026, 6, 1), reason="short"),
    ][::order]
    applied = apply([one], entries, TODAY)
    assert one.suppressed == Suppressed(reason="long", expires="2027-01-01")
    assert one.evidence == []
    assert [each.reason for each in applied.expired] == ["over"]
    assert applied.unused == []
    apply([one], [*entries, entry(check="AK", reason="always")], TODAY)
    assert one.suppressed == Suppressed(reason="always")


@pytest.mark.parametrize(("status", "wanted"), [("fail", True), ("manual", True), ("unknown", True), ("pass", False)])
def test_everything_but_a_pass_can_be_suppressed(status: str, wanted: bool) -> None:
    one = finding(status=Status(status))
    applied = apply([one], [entry(check="*")], TODAY)
    assert (one.suppressed is not None) is wanted
    assert (applied.unused == []) is wanted


def test_what_nothing_needs_is_told() -> None:
    entries = [entry(check="AK"), entry(resource="gone", place="s.yaml, line 7"), entry(fingerprint="0" * 32)]
    applied = apply([finding()], entries, TODAY)
    assert applied.unused == entries[1:]
    assert applied.notes == [
        "a suppression is about nothing that was found and can go: resource gone (s.yaml, line 7)",
        f"a suppression is about nothing that was found and can go: fingerprint {'0' * 32}",
    ]


def test_a_file_is_applied_to_findings_of_all_accounts(tmp_path: Path) -> None:
    file = tmp_path / "s.yaml"
    file.write_text(
        "# agreed with the owners\n"
        "suppressions:\n"
        "  - {check: AK-01, account: 1111111111111111, reason: one}\n"
        "  - account: 2222222222222222\n"
        "    resource: 'regex:b.b'\n"
        "    reason: two\n"
        "    expires: 2026-05-02\n"
        "  - check: USER\n"
        "    reason: nothing\n"
    )
    findings = [finding("alice"), finding("bob", account=TWO), finding("carol", account=TWO)]
    notes = apply(findings, load_suppressions(file), TODAY).notes
    assert [each.suppressed for each in findings] == [
        Suppressed(reason="one"),
        Suppressed(reason="two", expires="2026-05-02"),
        None,
    ]
    assert notes == [f"a suppression is about nothing that was found and can go: check USER ({file}, line 8)"]
    # The day after, Bob counts again.
    bob = finding("bob", account=TWO)
    apply([bob], load_suppressions(file), date(2026, 5, 2))
    assert bob.counts


def test_a_json_file_says_the_same(tmp_path: Path) -> None:
    entries = [{"check": "AK-01", "reason": "one", "expires": "2027-01-01"}]
    file = tmp_path / "s.json"
    file.write_text(json.dumps({"suppressions": entries}))
    (one,) = load_suppressions(file)
    assert (one.check, one.reason, one.expires) == ("AK-01", "one", date(2027, 1, 1))
    assert one.place == f"{file}, entry 1"


@pytest.mark.parametrize("text", ["suppressions:\n", "suppressions: []\n"])
def test_a_file_may_have_no_entries(text: str, tmp_path: Path) -> None:
    file = tmp_path / "s.yaml"
    file.write_text(text)
    assert load_suppressions(file) == []


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", ": a mapping with the one key `suppressions`"),
        ("- check: AK\n  reason: r\n", ": a mapping with the one key `suppressions`"),
        ("suppressions: []\nmore: 1\n", ": a mapping with the one key `suppressions`"),
        ("a: [\n", ", line 2: not YAML"),
        ("suppressions:\n\t- check: AK\n", ", line 2: not YAML"),
        ("suppressions: 1\n", ", line 1: `suppressions` is not a list"),
        ("suppressions:\n  - AK-01\n", ", line 2: entry 1: is no mapping"),
        ("suppressions:\n  - check: AK\n", ", line 2: entry 1: has no reason"),
        (
            "suppressions:\n  - check: AK\n    reason: r\n  - check: AK\n    reason: ''\n",
            ", line 5: entry 2: reason must be a text that is not empty",
        ),
        ("suppressions:\n  - check: AK\n    reason:\n", ", line 3: entry 1: reason must be a text that is not empty"),
        ("suppressions:\n  - check: [AK]\n    reason: r\n", ", line 2: entry 1: check must be a text"),
        ("suppressions:\n\n  - reason: r\n", ", line 3: entry 1: says nothing on what it is about"),
        ("suppressions:\n  - checks: AK\n    reason: r\n", ", line 2: entry 1: 'checks' is no field; there are check"),
        (
            "suppressions:\n  - check: AK\n    reason: r\n    expires: next year\n",
            ", line 4: entry 1: expires: 'next year' is no day of the form 2027-01-01",
        ),
        ("suppressions:\n  - {check: AK, reason: r, expires: 2027-02-30}\n", "'2027-02-30' is no day"),
        ("suppressions:\n  - {check: AK, reason: r, expires: 20270101}\n", "'20270101' is no day"),
        ("suppressions:\n  - {check: AK, reason: r, expires: 2027-01-01T00:00:00Z}\n", "is no day"),
        (
            "suppressions:\n  - reason: r\n    resource: 'regex:('\n",
            ", line 3: entry 1: resource: 'regex:(' is no regular expression",
        ),
        ("suppressions:\n  - check: AK\n    check: PWD\n    reason: r\n", ", line 3: 'check' stands twice"),
        ("suppressions: []\nsuppressions: []\n", ", line 2: 'suppressions' stands twice"),
        ("suppressions: !!python/object/apply:os.system ['id']\n", "entry 1: is no mapping"),
        ("a: 1\n---\nb: 1\n", ", line 2: not YAML"),
        ("suppressions: \x07\n", "not YAML"),
    ],
)
def test_a_mistake_is_told_by_file_line_and_entry(text: str, why: str, tmp_path: Path) -> None:
    file = tmp_path / "s.yaml"
    file.write_text(text)
    with pytest.raises(ConfigError, match=re.escape(why)) as caught:
        load_suppressions(file)
    assert str(caught.value).startswith(str(file))


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"{", ", line 1: not JSON"),
        (b'{\n"suppressions": [,]}', ", line 2: not JSON"),
        (b'{"suppressions": [], "suppressions": []}', ": 'suppressions' stands twice"),
        (b'{"suppressions": [{"check": "AK", "account": 1, "reason": "r"}]}', ": entry 1: account must be a text"),
        (b'{"suppressions": [{"check": "AK"}]}', ": entry 1: has no reason"),
        (b"[" * 100_000, "not JSON"),
        (b"\xff", "is no text in UTF-8"),
    ],
)
def test_a_mistake_in_json_is_told_by_file_and_entry(content: bytes, why: str, tmp_path: Path) -> None:
    file = tmp_path / "s.json"
    file.write_bytes(content)
    with pytest.raises(ConfigError, match=re.escape(why)):
        load_suppressions(file)


def test_a_file_that_is_missing_or_a_directory_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="No such file"):
        load_suppressions(tmp_path / "none.yaml")
    with pytest.raises(ConfigError, match="cannot be read"):
        load_suppressions(tmp_path)


def test_without_pyyaml_the_extra_is_named_and_json_still_works(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    real = builtins.__import__

    def without(name: str, *args: Any, **more: Any) -> Any:
        if name == "yaml":
            raise ImportError(name)
        return real(name, *args, **more)

    monkeypatch.setattr(builtins, "__import__", without)
    (tmp_path / "s.yaml").write_text("suppressions: []\n")
    (tmp_path / "s.json").write_text('{"suppressions": []}')
    with pytest.raises(ConfigError, match=re.escape("pip install 'aliram[audit]'")):
        load_suppressions(tmp_path / "s.yaml")
    assert load_suppressions(tmp_path / "s.json") == []


def test_many_findings_meet_many_entries() -> None:
    findings = [finding(f"u{number}", "AK-01") for number in range(20_000)]
    entries = [entry(fingerprint=each.fingerprint) for each in findings[:5_000]]
    entries += [entry(check=f"USER-{number:02}", resource="u*") for number in range(100)]
    applied = apply(findings, entries, TODAY)
    assert sum(each.suppressed is not None for each in findings) == 5_000
    assert len(applied.unused) == 100
