"""The file ~/.aliyun/config.json on the disk: its JSON, its place, and that no writer loses or shows anything."""

from __future__ import annotations

import errno
import os
import pickle
import subprocess
import sys
import tempfile
import traceback
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aliram.credentials.config_file import (
    Document,
    ProfileError,
    change_document,
    config_path,
    home_directory,
    read_document,
    to_json,
)

GOLDEN = Path(__file__).parent / "data" / "profiles"
SECRET = "sEcReT-of-the-file"
ROOT = os.geteuid() == 0


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "config.json"
    path.write_text('{"current": "a", "profiles": [{"name": "a", "mode": "AK"}]}', "utf-8")
    return path


def change(found: Document) -> None:
    found["current"] = "changed"


def names_in(directory: Path) -> set[str]:
    return {entry.name for entry in directory.iterdir()}


# --- JSON ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("golden", sorted(GOLDEN.glob("*.json")), ids=lambda golden: golden.stem)
def test_what_go_wrote_is_written_again_without_a_difference(golden: Path) -> None:
    assert to_json(read_document(golden)).encode() == golden.read_bytes()


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    # with halves of surrogate pairs, which JSON can hold and UTF-8 cannot
    | st.text(st.characters(exclude_categories=())),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=12,
)


@given(st.dictionaries(st.text(), JSON, max_size=4), st.lists(st.dictionaries(st.text(), JSON, max_size=4), max_size=3))
@settings(max_examples=150, deadline=None)
def test_any_document_comes_back_as_it_was(top: Document, profiles: list[Document]) -> None:
    whole = {**top, "current": "x", "profiles": profiles}

    def fill(found: Document) -> None:
        found.clear()
        found.update(whole)

    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory, "config.json")
        change_document(path, fill, create=True)
        assert read_document(path) == whole
        assert list(read_document(path)) == list(whole)


BAD: list[tuple[str, bytes, str]] = [
    ("empty", b"", "is empty"),
    ("blank", b" \n\t", "is empty"),
    ("cut", b'{"current": "' + SECRET.encode(), "is not JSON: Unterminated string starting at (line 1, column 13)"),
    ("ini", b"[default]\nkey = " + SECRET.encode(), "is not JSON: Expecting value (line 1, column 2)"),
    ("two", b'{}{"a": 1}', "is not JSON: Extra data (line 1, column 3)"),
    ("latin-1", b'{\n"current": "\xe9 ' + SECRET.encode() + b'"}', "is not UTF-8 text (line 2)"),
    (
        "UTF-8 with a mark",
        b'\xef\xbb\xbf{"current": "a"}',
        "starts with a byte order mark: save it as UTF-8 without one",
    ),
    ("UTF-16", '{"current": "a"}'.encode("utf-16"), "starts with a byte order mark: save it as UTF-8 without one"),
    ("list", b"[]", "holds no JSON object"),
    ("null", b"null", "holds no JSON object"),
    ("profiles an object", b'{"profiles": {}}', "profiles: must be a list"),
    ("a profile is text", b'{"profiles": [{}, "x"]}', "profiles[1]: must be an object"),
    ("current a number", b'{"current": 1}', "current: must be text"),
    ("infinite", b'{"x": Infinity}', "is not JSON of this kind: a number is out of range"),
    ("too large", b'{"x": 1e999}', "is not JSON of this kind: a number is out of range"),
    ("too long", b'{"x": ' + b"1" * 5000 + b"}", "is not JSON of this kind: a number is out of range"),
    ("too deep", b'{"x": ' + b"[" * 200_000, "is not JSON of this kind: nested too deeply"),
]


@pytest.mark.parametrize(("content", "problem"), [(c, p) for _, c, p in BAD], ids=[name for name, _, _ in BAD])
def test_a_file_that_is_not_one_is_told_and_left_alone(path: Path, content: bytes, problem: str) -> None:
    path.write_bytes(content)
    for act in (
        lambda: read_document(path),
        lambda: change_document(path, change),
        lambda: change_document(path, change, create=True),
    ):
        with pytest.raises(ProfileError) as caught:
            act()
        assert str(caught.value) == f"{path}: {problem}"
        assert (caught.value.path, caught.value.absent) == (str(path), None)
        shown = "".join(traceback.format_exception(caught.value))
        assert SECRET not in shown
        assert caught.value.__context__ is None, "the error of the parser holds the whole text"
    assert path.read_bytes() == content
    assert names_in(path.parent) <= {"config.json", ".config.json.lock"}


@pytest.mark.parametrize("depth", [100, 300, 500, 900, 960, 990, 1500, 9000])
def test_however_deep_a_file_is_it_is_changed_or_refused(path: Path, depth: int) -> None:
    path.write_text('{"x": ' + "[" * depth + "]" * depth + "}", "utf-8")
    before = path.read_bytes()
    refused = ""
    try:
        change_document(path, change)
    except ProfileError as error:
        refused = str(error)
    if refused:
        assert "nested too deeply" in refused
        assert depth > 300
        assert path.read_bytes() == before
    else:
        assert read_document(path)["current"] == "changed"


def test_the_error_pickles_and_is_what_callers_catch() -> None:
    error = ProfileError("must be text", "/x", "p", "k", "profile")
    again = pickle.loads(pickle.dumps(error))
    assert (str(again), again.path, again.profile, again.key, again.absent) == (
        "/x: profile 'p': k: must be text",
        "/x",
        "p",
        "k",
        "profile",
    )
    assert isinstance(again, ValueError)


# --- what stands in the way ---------------------------------------------------------------------------------------


def test_a_missing_file_is_told_and_nothing_is_made(tmp_path: Path) -> None:
    missing = tmp_path / "nobody" / "config.json"
    for act in (lambda: read_document(missing), lambda: change_document(missing, change)):
        with pytest.raises(ProfileError, match=r"config.json: there is no such file$") as caught:
            act()
        assert caught.value.absent == "file"
    assert names_in(tmp_path) == set()


def test_a_directory_in_its_place_is_told(path: Path) -> None:
    path.unlink()
    path.mkdir()
    with pytest.raises(ProfileError, match=r"cannot be read: it is a directory$"):
        read_document(path)
    with pytest.raises(ProfileError, match=r"cannot be changed: it is a directory$"):
        change_document(path, change, create=True)


def test_a_pipe_in_its_place_does_not_make_anybody_wait(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)
    with pytest.raises(ProfileError, match=r"cannot be read: it is a pipe or a device$"):
        read_document(path)


def test_a_file_of_another_kind_is_not_read_whole(path: Path) -> None:
    os.truncate(path, 17 * 1024 * 1024)
    with pytest.raises(ProfileError, match=r"cannot be read: it has 17825792 bytes$"):
        read_document(path)


def test_a_loop_of_links_is_told(tmp_path: Path) -> None:
    (tmp_path / "one").symlink_to("two")
    (tmp_path / "two").symlink_to("one")
    with pytest.raises(ProfileError, match=f"cannot be read: {os.strerror(errno.ELOOP)}"):
        read_document(tmp_path / "one")


def test_a_file_of_somebody_else_is_told(path: Path) -> None:
    before = path.read_bytes()
    path.chmod(0)
    code = (
        "import os, sys\n"
        "from aliram.credentials.config_file import ProfileError, change_document, read_document\n"
        "if os.geteuid() == 0: os.setgid(65534), os.setuid(65534)\n"
        "path = sys.argv[1]\n"
        "for act in (lambda: read_document(path), lambda: change_document(path, dict.clear, create=True)):\n"
        "    try: act()\n"
        "    except ProfileError as error: print(error)\n"
    )
    done = subprocess.run([sys.executable, "-c", code, path], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == [
        f"{path}: cannot be read: Permission denied",
        f"{path}: cannot be changed: Permission denied",
    ]
    path.chmod(0o600)
    assert path.read_bytes() == before


# --- where it is --------------------------------------------------------------------------------------------------

HOMES: list[tuple[str, dict[str, str], bool, str | None]] = [
    ("Linux", {"HOME": "/home/a", "USERPROFILE": "/b"}, False, "/home/a"),
    ("Linux without HOME", {"USERPROFILE": "/b", "HOMEPATH": "/c"}, False, None),
    (
        "Windows with HOME",
        {"HOME": "C:\\a", "HOMEDRIVE": "D:", "HOMEPATH": "\\b", "USERPROFILE": "C:\\c"},
        True,
        "C:\\a",
    ),
    ("Windows with a drive", {"HOMEDRIVE": "D:", "HOMEPATH": "\\b", "USERPROFILE": "C:\\c"}, True, "D:\\b"),
    ("Windows with the drive twice", {"HOMEDRIVE": "D:", "HOMEPATH": "E:\\b"}, True, "E:\\b"),
    ("Windows with a drive only", {"HOMEDRIVE": "D:", "USERPROFILE": "C:\\c"}, True, "C:\\c"),
    ("Windows", {"USERPROFILE": "C:\\c"}, True, "C:\\c"),
    ("Windows without any", {}, True, None),
]


@pytest.mark.parametrize(("environ", "windows", "home"), [row[1:] for row in HOMES], ids=[row[0] for row in HOMES])
def test_the_home_directory(environ: dict[str, str], windows: bool, home: str | None) -> None:
    assert home_directory(environ, windows=windows) == (None if home is None else Path(home))
    if home is not None:
        assert config_path(environ, windows=windows) == Path(home, ".aliyun", "config.json")
    named = environ | {"ALIBABA_CLOUD_CONFIG_FILE": "elsewhere/c.json"}
    assert config_path(named, windows=windows) == Path("elsewhere/c.json")


def test_without_a_home_the_error_says_what_to_set() -> None:
    with pytest.raises(ProfileError, match="neither HOME nor ALIBABA_CLOUD_CONFIG_FILE is set") as caught:
        config_path({"ALIBABA_CLOUD_CONFIG_FILE": ""}, windows=False)
    assert caught.value.absent == "file"


def test_nothing_is_read_on_import_and_no_http_is_loaded() -> None:
    code = (
        "import sys\n"
        "def audit(event, args):\n"
        "    if event == 'open' and ('/.aliyun' in str(args[0]) or '/.alibaba' in str(args[0])): print(args)\n"
        "sys.addaudithook(audit)\n"
        "import aliram.credentials.profile, aliram.credentials.ini_file\n"
        "print('aiohttp' in sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
