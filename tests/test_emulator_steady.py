"""What the emulator keeps of its database between two calls: never longer than until something is written."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import Any

import pytest

from aliram.emulator.clock import Clock
from aliram.emulator.state import State

ALIAS = "SELECT alias FROM accounts WHERE id = ?"


@pytest.fixture
def state() -> Iterator[State]:
    state = State(":memory:", Clock(lambda: 0.0))
    state.run("INSERT INTO accounts (id, alias, root_key) VALUES ('1', 'one', 'k')")
    yield state
    state.close()


def set_alias(state: State, alias: str) -> None:
    state.run("UPDATE accounts SET alias = ? WHERE id = '1'", alias)


def test_a_row_is_looked_up_once_and_of_many_only_the_last_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    connect = sqlite3.connect

    def traced(path: str, **options: Any) -> sqlite3.Connection:
        connection: sqlite3.Connection = connect(path, **options)
        connection.set_trace_callback(asked.append)
        return connection

    monkeypatch.setattr(sqlite3, "connect", traced)
    state = State(":memory:", Clock(lambda: 0.0))
    del asked[:]
    for _ in range(3):
        assert state.steady("SELECT ?", "first") == ("first",)
    assert len(asked) == 1
    # An account of 100,000 users who all sign must not end up in memory twice.
    assert [state.steady("SELECT ?", number) for number in range(2500)] == [(number,) for number in range(2500)]
    assert len(asked) == 2501
    assert state.steady("SELECT ?", "first") == ("first",)
    assert len(asked) == 2502
    state.close()


def test_a_kept_row_is_forgotten_when_something_is_written(state: State) -> None:
    assert state.steady(ALIAS, "1") == ("one",)
    set_alias(state, "two")
    assert state.steady(ALIAS, "1") == ("two",)
    state.run("DELETE FROM accounts")
    assert state.steady(ALIAS, "1") is None


def test_a_row_that_was_read_in_a_transaction_that_failed_is_forgotten(state: State) -> None:
    def fail() -> None:
        with state.transaction():
            set_alias(state, "two")
            assert state.steady(ALIAS, "1") == ("two",)
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    assert state.steady(ALIAS, "1") == ("one",)
