"""What holds for every test: an empty environment, an event loop that nothing blocks, and nothing left behind.

Warnings are errors (`pyproject.toml`), so a socket or session that was not closed and a coroutine that was not awaited
fail the suite; here they are collected while the test that left them still has its name on them.
"""

from __future__ import annotations

import asyncio
import gc
import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from blockbuster import blockbuster_ctx

_OURS = ("ALIBABA", "ALIBABACLOUD", "ALICLOUD", "ALIYUN", "ALIRAM", "ECS_", "SSL_CERT_", "OTEL_")

_BARE = ("ACCESS_KEY_ID", "ACCESS_KEY_SECRET", "SECURITY_TOKEN", "REQUEST_METHOD")


def _belongs_to_a_user(name: str) -> bool:
    return name.upper().startswith(_OURS) or name.lower().endswith("_proxy") or name in _BARE


@pytest.fixture(scope="session")
def empty_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch, empty_home: Path) -> None:
    """No test sees the keys, profiles, proxies or certificates of whoever runs it."""
    for name in [name for name in os.environ if _belongs_to_a_user(name)]:
        monkeypatch.delenv(name)
    # Nobody listens there: no test may reach the metadata service of the machine that it runs on.
    monkeypatch.setenv("ALIRAM_ENDPOINT_URL_IMDS", "http://127.0.0.1:9")
    monkeypatch.setenv("HOME", str(empty_home))
    monkeypatch.setenv("USERPROFILE", str(empty_home))


@pytest.fixture(autouse=True)
def nothing_blocks_or_stays(request: pytest.FixtureRequest) -> Iterator[None]:
    """For asynchronous tests: a blocking call of ours fails, and so does a task or connection that outlives the test.

    The emulator is left out of the guard: it runs in a thread and an event loop of its own, where SQLite may block.
    """
    if request.node.get_closest_marker("asyncio") is None:
        yield
        return
    request.getfixturevalue("no_task_stays")
    with blockbuster_ctx("aliram", excluded_modules=["aliram.emulator"]):
        yield
    gc.collect(1)


@pytest.fixture
async def no_task_stays() -> AsyncIterator[None]:
    yield
    for _ in range(5):  # what was cancelled or closed by the test's last lines ends now
        await asyncio.sleep(0)
    left = asyncio.all_tasks() - {asyncio.current_task()}
    if left:
        pytest.fail(f"tasks outlive the test: {', '.join(sorted(task.get_name() for task in left))}")
