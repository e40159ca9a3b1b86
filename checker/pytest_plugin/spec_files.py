"""Spec files as tests: every Spec that a file defines is checked with the constants that it declares.

No file is run that nobody calls a spec: one is where a glob of the configuration says so, or where the command line names the very file and
its text imports checker, defines a class, and has no tests.
"""

import ast
from collections.abc import Iterator
from fnmatch import fnmatchcase
from glob import glob
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from checker.pytest_plugin.checks import Check

if TYPE_CHECKING:
    from checker.language.spec import Spec


def is_listed(config: pytest.Config, path: Path) -> bool:
    """Whether the configuration or an option says that a file is a spec; one that is named like a test module is none."""
    globs = _globs(config)
    if not globs or path.suffix != ".py" or _is_test_module(config, path):
        return False
    below = path.relative_to(config.rootpath) if path.is_relative_to(config.rootpath) else path
    return any(fnmatchcase(below.as_posix(), glob.removeprefix("./")) for glob in globs)


def _globs(config: pytest.Config) -> list[str]:
    return [*config.getini("checker_specs"), *config.getoption("--checker-specs")]


def check_globs(config: pytest.Config) -> None:
    """Raise UsageError for a glob that no file has: its specs would not be checked, and nobody would know."""
    root = config.rootpath
    for pattern in _globs(config):
        bare = pattern.removeprefix("./")
        is_there = not Path(bare).is_absolute() and any(glob(bare, root_dir=root, recursive=True))
        if not is_there and not any(
            fnmatchcase(path.relative_to(root).as_posix(), bare) for path in root.rglob("*.py")
        ):
            raise pytest.UsageError(f"checker_specs: there is no file {pattern} below {root}")


def reads_like_spec(config: pytest.Config, path: Path) -> bool:
    """Whether a file, which is to be run in any case, reads like a spec and not like tests; nothing of it is run to find out."""
    if path.suffix != ".py" or _is_test_module(config, path):
        return False
    try:
        body = ast.parse(path.read_text(encoding="utf-8-sig")).body
    except (OSError, ValueError, SyntaxError, RecursionError):
        return False
    defined = [node.name for node in body if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)]
    is_tested = any(name.lower().startswith("test") for name in defined)
    has_class = any(isinstance(node, ast.ClassDef) for node in body)
    return has_class and not is_tested and any(map(_imports_checker, body))


def _is_test_module(config: pytest.Config, path: Path) -> bool:
    return any(path.match(pattern) for pattern in config.getini("python_files"))


def _imports_checker(node: ast.stmt) -> bool:
    names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
    if isinstance(node, ast.ImportFrom) and node.level == 0 and node.module is not None:
        names = [node.module]
    return any(name.partition(".")[0] == "checker" for name in names)


class SpecFile(pytest.File):
    """A file whose Specs are tests; those whose names begin with an underscore are none."""

    def collect(self) -> Iterator["SpecItem"]:
        """Run the file, which is its author's; a mistake that Python finds in it is reported as checker does."""
        from checker.api.model import specs_in
        from checker.diagnostics import InvalidSpec

        try:
            found = specs_in(self.path)
        except InvalidSpec as invalid:
            raise self.CollectError(str(invalid)) from None
        for spec, line in found:
            if not spec.__name__.startswith("_"):
                yield SpecItem.from_parent(self, name=spec.__name__, spec=spec, line=line)


class SpecItem(pytest.Item):
    """The checking of one Spec."""

    def __init__(self, *, spec: "type[Spec]", line: int, **given: Any) -> None:
        super().__init__(**given)
        self._spec, self._line = spec, line

    def runtest(self) -> None:
        """Check it, strictly."""
        Check(self.config, self.nodeid).explored(self._spec, {})

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Mistakes of the spec as they stand; a failure is its report."""
        from checker.diagnostics import InvalidSpec

        if isinstance(excinfo.value, InvalidSpec):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        """The place of the class."""
        return self.path, self._line - 1, self.name
