"""What pytest calls: the options, the fixture, the collecting of spec files. pytest loads this by the entry point `checker`."""

import sys
from collections.abc import Generator, Sequence
from importlib.machinery import ModuleSpec, PathFinder
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from checker.pytest_plugin.checks import Check, CheckFailed
from checker.pytest_plugin.rooms import Room
from checker.pytest_plugin.spec_files import SpecFile, check_globs, is_listed, reads_like_spec

_SLOW = "checker_slow"


def pytest_addoption(parser: pytest.Parser) -> None:
    """The options of the command and of the configuration file."""
    group = parser.getgroup("checker", "model checking")
    group.addoption("--checker-slow", action="store_true", help="run the tests that are marked checker_slow as well")
    group.addoption(
        "--checker-specs",
        action="append",
        default=[],
        metavar="GLOB",
        help="files that are specs, each of which is a test, beside those of checker_specs; may be given several times",
    )
    parser.addini("checker_specs", "files that are specs, each of which is a test: specs/*.py", type="args", default=[])
    parser.addini(
        "checker_traces", "the folder that traces of violations are kept in; empty for none", default=".checker"
    )


def pytest_configure(config: pytest.Config) -> None:
    """Make the marker known, and look whether there are the specs that the configuration speaks of."""
    check_globs(config)
    config.addinivalue_line("markers", f"{_SLOW}: a model so large that it is checked with --checker-slow only")


@pytest.fixture
def check(request: pytest.FixtureRequest) -> Check:
    """Check a spec, `check(Paxos, Ballot=2)`, and fail the test unless it is verified, without a warning."""
    return Check(request.config, request.node.nodeid)


@pytest.fixture
def checker_check(request: pytest.FixtureRequest) -> Check:
    """The fixture `check` by a name of its own, for where another plugin has a fixture of that name."""
    return Check(request.config, request.node.nodeid)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skip the slow ones, unless they are asked for."""
    if config.getoption("--checker-slow") or _SLOW in (config.getoption("-m") or ""):
        return
    for item in items:
        if item.get_closest_marker(_SLOW) is not None:
            item.add_marker(pytest.mark.skip(reason="slow: --checker-slow runs it"))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(call: pytest.CallInfo[None]) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Sum a failure up by its first line: on a CI machine pytest's summary repeats the message whole, which is the report."""
    report = yield
    if call.excinfo is not None and isinstance(call.excinfo.value, CheckFailed):
        crash = getattr(report.longrepr, "reprcrash", None)
        if crash is not None:
            crash.message = crash.message.partition("\n")[0]
    return report


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> SpecFile | None:
    """The files that the configuration says are specs; those that the command line names come by the hook below."""
    if parent.session.isinitpath(file_path) or not is_listed(parent.config, file_path):
        return None
    return SpecFile.from_parent(parent, path=file_path)


@pytest.hookimpl(tryfirst=True)
def pytest_pycollect_makemodule(module_path: Path, parent: pytest.Collector) -> SpecFile | None:
    """A file that the command line names is a module of tests, unless it is a spec: no other file comes here that is not named like one."""
    if is_listed(parent.config, module_path) or reads_like_spec(parent.config, module_path):
        return SpecFile.from_parent(parent, path=module_path)
    return None


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell a worker of xdist how wide the terminal is."""
    Room.of(node.config).tell(node.workerinput)


class _AsWritten:
    """Finds the modules of checker before pytest does, which takes all modules of a plugin's distribution for tests.

    It would put code of its own in place of each `assert` in them, and so of those that bundled specs are about.
    """

    @staticmethod
    def find_spec(name: str, path: Sequence[str] | None = None, target: ModuleType | None = None) -> ModuleSpec | None:
        """As the protocol of finders wants it."""
        return PathFinder.find_spec(name, path, target) if name.startswith("checker.") else None


sys.meta_path.insert(0, _AsWritten)
