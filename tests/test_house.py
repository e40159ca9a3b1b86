"""The house keeps its plan: who imports whom (ARCHITECTURE.md), what is imported only when it is used, how large a room may be.

The source is read and not run: an import inside a function or under `if TYPE_CHECKING` is one like any other.
"""

import ast
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[1] / "checker"

BASIC = {"causes", "coverage", "diagnostics", "trace", "reasons", "result", "options", "shown", "stopping", "walk"}
"""What every package may import."""

ROWS: dict[str, set[str]] = {
    "language": set(),
    "frontend": {"__init__", "language", "quorum.spec_families", "remembered"},
    "ir": {"language"},
    "lower": {"frontend", "ir", "language"},
    "passes": {"ir", "language", "symmetry"},
    "remembered": set(),
    "symmetry": {"language"},
    "backends": set(),
    "backends.python": {"frontend", "language"},
    "backends.c": {"ir", "language", "passes", "remembered", "symmetry"},
    "backends.smt": {"ir", "passes"},
    "search": {"backends", "frontend", "ir", "language", "lower", "passes", "remembered", "symmetry"},
    "quorum": set(),
    "diagrams": {"ir", "language", "passes", "report.cells", "report.lines"},
    "graph": {"backends.python", "frontend", "language", "search"},
    "explain": {"backends.python", "frontend", "ir", "language", "search"},
    "explore": {"api", "backends.python", "explain", "frontend", "ir", "language", "report", "search"},
    "report": {"explain", "language", "library", "mutation", "quorum"},
    "mcp": {
        "api",
        "cli.given",
        "cli.recorded",
        "cli.typed",
        "cli.views",
        "frontend.bundled",
        "language",
        "library",
        "report",
    },
    "pytest_plugin": {"api", "language"},
    "library": {"frontend"},
    "mutation": {"frontend", "language", "search"},
    "trace": {"language"},
    "causes": set(),
    "coverage": set(),
    "reasons": set(),
    "result": set(),
    "diagnostics": set(),
    "options": set(),
    "revision": set(),
    "shown": {"__init__"},
    "stopping": set(),
    "walk": set(),
}
"""ARCHITECTURE.md: what a package imports, besides BASIC. A part of a package stands for the whole of it and no other part."""

ANYTHING = {"__init__", "__main__", "api", "cli"}
"""What may import everything."""

MOST_LINES = 400
MOST_METHODS = 25

HEAVY = {"highspy", "networkx", "numpy", "z3"}
"""Packages that take long to import: only what uses one of them imports it, and when it does."""


@cache
def sources() -> dict[str, str]:
    """The text of every module by its name below the package; the bundled specs, which are there by links, are no part of the house."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        if parts[0] not in ("specs", "counterexamples"):
            found[".".join(parts)] = path.read_text(encoding="utf-8")
    return found


@cache
def modules() -> dict[str, ast.Module]:
    """The tree of every module by its name below the package."""
    return {module: ast.parse(source) for module, source in sources().items()}


def lines() -> dict[str, int]:
    """How many lines each module has."""
    return {module: len(source.splitlines()) for module, source in sources().items()}


def methods() -> dict[str, int]:
    """How many methods each class has, by the names of its module and its own."""
    return {
        f"{module}.{node.name}": sum(isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef) for part in node.body)
        for module, tree in modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
    }


def below_package(name: str) -> str | None:
    """A module by its name below the package; None when it is another's."""
    first, _, rest = name.partition(".")
    return (rest or "__init__") if first == "checker" else None


def resolved(origin: str, name: str) -> str:
    """What `from origin import name` imports: a module of that name, else the one that has the name."""
    inside = name if origin == "__init__" else f"{origin}.{name}"
    return inside if {inside, f"{inside}.__init__"} & modules().keys() else origin


def imported(tree: ast.AST) -> Iterator[str]:
    """The modules of the package that a module imports, each by its name below it."""
    for node in ast.walk(tree):
        match node:
            case ast.Import(names):
                origins = (below_package(name.name) for name in names)
                yield from (origin for origin in origins if origin is not None)
            case ast.ImportFrom(module=str(module), names=names, level=0):
                origin = below_package(module)
                shown = [name.name for name in names if (module, name.name) != ("checker", "__version__")]
                yield from (resolved(origin, name) for name in shown if origin is not None)
            case ast.ImportFrom():
                yield "a module by its place relative to this one"


def room(module: str) -> str:
    """The package of a module, as a row names it."""
    first, _, rest = module.partition(".")
    return f"{first}.{rest.partition('.')[0]}" if first == "backends" and rest != "__init__" else first


def is_within(module: str, part: str) -> bool:
    return module == part or module.startswith(f"{part}.")


def unplanned() -> dict[tuple[str, str], list[str]]:
    """The imports that no row allows, as pairs of packages, with the modules that have them."""
    found: dict[tuple[str, str], list[str]] = {}
    for module, tree in modules().items():
        own = room(module)
        if own in ANYTHING:
            continue
        allowed = {own, *BASIC, *ROWS[own]}
        for other in set(imported(tree)):
            if not any(is_within(other, part) for part in allowed):
                found.setdefault((own, room(other)), []).append(f"{module} imports {other}")
    return found


def test_every_package_has_a_row() -> None:
    assert {room(module) for module in modules()} <= ROWS.keys() | ANYTHING


def test_a_package_imports_what_its_row_names() -> None:
    assert unplanned() == {}


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("import checker.quorum.deadline", {"quorum.deadline"}),
        ("from checker.quorum import deadline", {"quorum.deadline"}),
        ("from checker.quorum.deadline import Deadline", {"quorum.deadline"}),
        ("from checker import quorum", {"quorum"}),
        ("from checker import action", {"__init__"}),
        ("from checker import __version__", set()),
        ("import os, checker.trace", {"trace"}),
        ("def f():\n    from checker.trace import Trace", {"trace"}),
        ("if TYPE_CHECKING:\n    from checker.trace import Trace", {"trace"}),
        ("from . import trace", {"a module by its place relative to this one"}),
    ],
)
def test_an_import_is_seen_wherever_it_stands(source: str, expected: set[str]) -> None:
    assert set(imported(ast.parse(source))) == expected


def test_no_module_is_long() -> None:
    assert {module for module, count in lines().items() if count > MOST_LINES} == set()


def test_no_class_is_large() -> None:
    assert {name for name, count in methods().items() if count > MOST_METHODS} == set()


def test_a_module_of_the_quorum_package_has_a_name_of_its_own() -> None:
    names = [module.split(".")[-1] for module in modules() if module.startswith("quorum.")]
    folders = {folder for module in modules() if module.startswith("quorum.") for folder in module.split(".")[1:-1]}
    counts = Counter([*(name for name in names if name != "__init__"), *folders])
    assert [name for name, count in counts.items() if count > 1] == []


PROBE = """
import sys
from checker.__main__ import main
try:
    main()
finally:
    print("loaded:", *sorted({heavy!r} & sys.modules.keys()), file=sys.stderr)
"""


def loaded_by(*arguments: str) -> set[str]:
    """The heavy packages that a command has imported."""
    child = subprocess.run(
        [sys.executable, "-c", PROBE.format(heavy=HEAVY), *arguments],
        cwd=PACKAGE.parent,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert child.returncode == 0, child.stderr
    return set(child.stderr.rpartition("loaded:")[2].split())


@pytest.mark.parametrize(
    "command",
    [
        ["--help"],
        ["check", "two_phase_commit"],
        ["check", "paxos"],
        ["quorum", "--help"],
        ["quorum", "network", "--help"],
        ["quorum", "verify", "three_regions"],
    ],
    ids=" ".join,
)
def test_a_command_that_needs_no_solver_imports_none(command: list[str]) -> None:
    assert loaded_by(*command) == set()


def test_a_command_that_needs_a_solver_imports_that_one() -> None:
    family = "n // 2 + 1 of n"
    assert loaded_by("quorum", "prove", "--read", family, "--write", family, "--where", "n >= 1") == {"z3"}
