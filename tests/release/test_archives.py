"""What is released: the wheel has all that the package reads, and nothing else; the sdist can be built; an unpacked wheel checks specs.

Both are built once, by hatchling itself: nothing is fetched. .ci/run installs them with pip, on every Python that there is.
"""

import os
import re
import subprocess
import sys
import tarfile
import zipfile
from email.message import Message
from email.parser import Parser
from pathlib import Path

import pytest

from checker import __version__
from checker.revision import of_checkout

REPOSITORY = Path(__file__).parents[2]
SHELVES = ("specs", "counterexamples")

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("archives")]


def built(kind: str, top: Path, folder: Path) -> Path:
    """The archive of a kind, `wheel` or `sdist`, of the project that is at the top."""
    command = [sys.executable, "-m", "hatchling", "build", "--target", kind, "--directory", str(folder)]
    done = subprocess.run(command, cwd=top, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    (archive,) = folder.iterdir()
    return archive


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built("wheel", REPOSITORY, tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that the sdist becomes."""
    archive = built("sdist", REPOSITORY, tmp_path_factory.mktemp("sdist"))
    folder = tmp_path_factory.mktemp("source")
    with tarfile.open(archive) as opened:
        opened.extractall(folder, filter="data")
    (top,) = folder.iterdir()
    return top


def files(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as opened:
        return {name for name in opened.namelist() if not name.endswith("/")}


def read(wheel: Path, ending: str) -> str:
    """The text of the one file whose name ends so."""
    (name,) = (name for name in files(wheel) if name.endswith(ending))
    with zipfile.ZipFile(wheel) as opened:
        return opened.read(name).decode()


def metadata(wheel: Path) -> Message:
    return Parser().parsestr(read(wheel, ".dist-info/METADATA"))


def expected() -> set[str]:
    """The files of the package in the checkout, with the specs and their variants, by their names in the wheel."""
    package = REPOSITORY / "checker"
    named = {
        path.relative_to(REPOSITORY).as_posix() for path in package.rglob("*") if path.is_file()
    }  # follows no links
    for shelf in SHELVES:
        found = (path for path in (REPOSITORY / shelf).rglob("*") if path.is_file())
        named |= {f"checker/{path.relative_to(REPOSITORY).as_posix()}" for path in found}
    stored = re.compile(r"checker/counterexamples/\w+\.(json|txt)$")  # traces for those who read; nothing loads them
    return {name for name in named if "__pycache__" not in name and not stored.match(name)}


def test_the_wheel_has_the_package_the_specs_and_the_variants_and_nothing_else(wheel: Path) -> None:
    commit = {"checker/built_from.txt"} if of_checkout(REPOSITORY) else set()
    assert {name for name in files(wheel) if ".dist-info/" not in name} == expected() | commit


def test_the_wheel_says_what_it_is(wheel: Path) -> None:
    told = metadata(wheel)
    assert (told["Name"], told["Version"]) == ("protocol-checker", __version__)
    assert (told["License-Expression"], told["Requires-Python"]) == ("Apache-2.0", ">=3.11")
    assert told["Author"] == "The checker project"
    assert {"quorum", "test", "zig"} <= set(told.get_all("Provides-Extra", []))
    assert "checker = checker.__main__:main" in read(wheel, ".dist-info/entry_points.txt")
    assert "Apache License" in read(wheel, "licenses/LICENSE")


def test_the_description_is_the_readme(wheel: Path) -> None:
    told = metadata(wheel)
    assert told["Description-Content-Type"] == "text/markdown"
    assert str(told.get_payload()).strip() == (REPOSITORY / "README.md").read_text(encoding="utf-8").strip()


def test_a_wheel_from_the_sdist_is_that_from_the_checkout(
    wheel: Path, source: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    second = built("wheel", source, tmp_path_factory.mktemp("second"))
    assert second.name == wheel.name
    with zipfile.ZipFile(wheel) as one, zipfile.ZipFile(second) as other:
        contents = {name: one.read(name) for name in files(wheel) if not name.endswith("/RECORD")}  # which has an order
        assert {name: other.read(name) for name in files(second) if not name.endswith("/RECORD")} == contents


def test_the_sdist_has_the_tests_and_the_pages(source: Path) -> None:
    for name in ("CHANGELOG.md", "hatch_build.py", "docs/tutorial.md", "tests/release/test_archives.py", ".ci/run"):
        assert (source / name).is_file(), name


@pytest.fixture(scope="module")
def unpacked(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("unpacked")
    with zipfile.ZipFile(wheel) as opened:
        opened.extractall(folder)
    return folder


@pytest.mark.parametrize(
    ("command", "code", "shown"),
    [
        ("check paxos", 0, "verified"),
        ("check paxos --engine native", 0, "verified"),
        ("check paxos_ignored_votes", 1, "violated: invariant agreement"),
        ("quorum show three_regions", 0, "us-east"),
        ("new lock", 0, "lock.py"),
        ("--version", 0, f"checker {__version__}"),
    ],
)
def test_an_unpacked_wheel_works_outside_of_the_checkout(
    unpacked: Path, tmp_path: Path, command: str, code: int, shown: str
) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "checker", *command.split()],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(unpacked)},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert (done.returncode, shown in done.stdout) == (code, True), done.stdout + done.stderr


def test_an_unpacked_wheel_knows_its_commit(unpacked: Path, tmp_path: Path) -> None:
    commit = of_checkout(REPOSITORY)
    if commit is None:
        pytest.skip("the checkout has no history")
    assert (unpacked / "checker" / "built_from.txt").read_text(encoding="ascii").strip() == commit
