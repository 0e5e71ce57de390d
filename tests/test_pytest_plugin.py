"""The fixtures that pytest finds where aliram is installed, in suites of their own: each runner of async tests, xdist,
scopes, and projects that know nothing of aliram."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

SUITE = """
    import asyncio
    import os
    import pytest
    from aliram.errors import ConfigError, NotFound

    @pytest.fixture
    def anyio_backend():
        return "asyncio"

    async def alice_is_made(session):
        assert [user.user_name async for user in session.ram.list_users()] == []
        await session.ram.create_user(user_name="alice")
        assert [user.user_name async for user in session.ram.list_users()] == ["alice"]
        assert (await session.sts.get_caller_identity()).identity_type == "Account"

    @pytest.mark.asyncio
    async def test_with_pytest_asyncio(aliram_session):
        await alice_is_made(aliram_session)

    @pytest.mark.anyio
    async def test_with_anyio(aliram_session):
        await alice_is_made(aliram_session)

    def test_with_a_loop_of_its_own(aliram_session):
        asyncio.run(alice_is_made(aliram_session))
        with pytest.raises(NotFound):
            asyncio.run(aliram_session.ram.get_user(user_name="bob"))

    @pytest.mark.asyncio
    async def test_closing_it_is_allowed(aliram_session):
        async with aliram_session as session:
            await alice_is_made(session)

    def test_the_emulator_is_the_sessions(aliram_emulator, aliram_session):
        aliram_emulator.seed({"users": [{"name": "bob"}]})
        assert asyncio.run(aliram_session.ram.get_user(user_name="bob")).user.user_name == "bob"
        assert [(asked.action, asked.status) for asked in aliram_emulator.requests] == [("GetUser", 200)]

    def test_the_environment_leads_there(aliram_emulator, aliram_environment):
        assert aliram_environment == aliram_emulator.environment()
        assert aliram_environment.items() <= os.environ.items()
        for name in ("ALIBABA_CLOUD_SECURITY_TOKEN", "ALIRAM_ENDPOINT_URL_RAM", "ALIBABACLOUD_PROFILE"):
            assert name not in os.environ
        assert os.environ["ALIBABA_CLOUD_REGION_ID"] == "cn-beijing"

        async def main():
            import aliram
            async with aliram.Session() as session:
                await alice_is_made(session)

        asyncio.run(main())

    def test_the_environment_is_as_before():
        assert "ALIRAM_ENDPOINT_URL" not in os.environ
        assert os.environ["ALIBABA_CLOUD_SECURITY_TOKEN"] == "real"

    started = []

    def test_the_factory_starts_as_many_as_one_likes(aliram_emulator_factory):
        one, other = aliram_emulator_factory(), aliram_emulator_factory(instance_role="web")
        one.seed({"users": [{"name": "bob"}]})
        other.seed({"users": [{"name": "bob"}]})
        assert one.port != other.port
        one.stop()
        started.extend([one, other])

    @pytest.fixture(scope="session", autouse=True)
    def nothing_runs_in_the_end(request):
        yield
        for emulator in started:
            with pytest.raises(ConfigError, match="not running"):
                emulator.url
        assert len(started) == 2
"""

AMBIENT = {
    "ALIBABA_CLOUD_SECURITY_TOKEN": "real",
    "ALIRAM_ENDPOINT_URL_RAM": "https://ram.aliyuncs.com",
    "ALIBABACLOUD_PROFILE": "production",
    "ALIBABA_CLOUD_REGION_ID": "cn-beijing",
}


@pytest.fixture
def suite(pytester: pytest.Pytester) -> pytest.Pytester:
    """A project of its own, in which warnings are errors."""
    pytester.makeini("[pytest]\nfilterwarnings = error\nasyncio_default_fixture_loop_scope = function\n")
    return pytester


def run(suite: pytest.Pytester, *arguments: str) -> pytest.RunResult:
    return suite.runpytest_subprocess("-p", "no:cacheprovider", "-p", "no:hypothesispytest", *arguments, timeout=60)


def test_the_fixtures_work_with_every_runner(suite: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in AMBIENT.items():
        monkeypatch.setenv(name, value)
    suite.makepyfile(SUITE)
    run(suite, "-o", "asyncio_mode=strict").assert_outcomes(passed=8)


def test_auto_mode_other_options_and_tls(suite: pytest.Pytester) -> None:
    suite.makeconftest(
        """
        import pytest

        @pytest.fixture
        def aliram_emulator_options():
            return {"tls": True, "instance_role": "web"}
        """
    )
    suite.makepyfile(
        """
        import os

        async def test_it_is_trusted(aliram_emulator, aliram_session, aliram_environment):
            assert aliram_emulator.url.startswith("https://")
            assert (await aliram_session.ram.get_role(role_name="web")).role.role_name == "web"
            assert os.environ["SSL_CERT_FILE"] == str(aliram_emulator.ca_file)

        async def test_pooled_sessions_are_made_by_the_emulator(aliram_emulator):
            async with aliram_emulator.session() as session:
                await session.ram.get_role(role_name="web")
        """
    )
    run(suite, "-o", "asyncio_mode=auto").assert_outcomes(passed=2)


def test_the_suite_on_the_emulators_page_passes(suite: pytest.Pytester) -> None:
    page = (Path(__file__).parent.parent / "docs" / "emulator.md").read_text("utf-8")
    (block,) = [block for block in re.findall(r"^```python\n(.*?)^```$", page, re.M | re.S) if "def test_" in block]
    suite.makepyfile(block)
    run(suite, "-o", "asyncio_mode=auto").assert_outcomes(passed=block.count("def test_"))


def test_workers_of_xdist_do_not_meet_and_a_scope_can_be_chosen(suite: pytest.Pytester) -> None:
    module = """
        import asyncio
        import pytest

        @pytest.mark.parametrize("number", range(5))
        def test_calls_add_up_in_a_module(number, aliram_session, aliram_emulator):
            asyncio.run(aliram_session.ram.create_user(user_name=f"user-{number}"))
            assert [asked.action for asked in aliram_emulator.requests] == ["CreateUser"] * (number + 1)
    """
    suite.makepyfile(test_one=module, test_other=module)
    done = run(suite, "-n", "2", "--dist", "loadfile", "-o", "aliram_emulator_scope=module")
    done.assert_outcomes(passed=10)


def test_a_scope_that_is_none_is_refused(suite: pytest.Pytester) -> None:
    suite.makepyfile("def test_nothing():\n    pass\n")
    done = run(suite, "-o", "aliram_emulator_scope=forever")
    assert done.ret == pytest.ExitCode.USAGE_ERROR
    wanted = "aliram_emulator_scope must be one of function, class, module, package, session, not 'forever'"
    assert wanted in f"{done.stdout}{done.stderr}"


def test_a_project_that_does_not_use_it_pays_nothing(suite: pytest.Pytester) -> None:
    suite.makepyfile(
        """
        import sys

        def test_nothing(request):
            assert request.config.pluginmanager.has_plugin("aliram")
            ours = sorted(name for name in sys.modules if name.split(".")[0] == "aliram")
            package = "aliram.emulator"
            assert ours == ["aliram", package, f"{package}.constants", f"{package}.pytest_plugin"]
        """
    )
    run(suite).assert_outcomes(passed=1)
    run(suite, "-p", "no:aliram").assert_outcomes(failed=1)


def test_importing_the_plugin_loads_nothing_but_itself() -> None:
    code = (
        "import sys, pytest\n"
        "before = set(sys.modules)\n"
        "import aliram.emulator.pytest_plugin\n"
        "print(*sorted(set(sys.modules) - before))"
    )
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=30, env=environment)
    own = {"aliram", "aliram.emulator", "aliram.emulator.constants", "aliram.emulator.pytest_plugin"}
    assert set(done.stdout.split()) == own
