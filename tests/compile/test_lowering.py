"""How the functions that lower each form of syntax find each other, and how deep they go."""

import ast
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from checker.lower.calls.built_in import BUILT_IN
from checker.lower.names.resolving import LANGUAGE

from .samples import ROOT, model_with, refused, step

PACKAGE = "checker.lower."
FOLDER = ROOT / "checker" / "lower"
MODULES = sorted(FOLDER.rglob("[!_]*.py"))


def name_of(path: Path) -> str:
    """The name of a module in the package."""
    return ".".join(path.relative_to(FOLDER).with_suffix("").parts)


def imported(path: Path) -> set[str]:
    """The modules of the package that one of them imports, also inside its functions."""
    nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    names = [node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)]
    return {name.removeprefix(PACKAGE) for name in names if name.startswith(PACKAGE)}


def test_modules_do_not_import_each_other_in_a_ring() -> None:
    try:
        order = list(TopologicalSorter({name_of(path): imported(path) for path in MODULES}).static_order())
    except CycleError as error:
        pytest.fail(f"a ring: {error.args[1]}")
    assert set(order) == set(map(name_of, MODULES))


def test_a_table_of_functions_has_functions_of_the_language_only() -> None:
    assert BUILT_IN.keys() <= LANGUAGE.keys()


def test_a_match_of_many_cases_is_compiled(tmp_path: Path) -> None:
    """It becomes as many ifs, one in another: few of Python's frames are left for each."""
    cases = "".join(f"\n    case {number}:\n        self.yes = True" for number in range(240))
    assert not refused(model_with(tmp_path, step(f"match self.epoch:{cases}")))


def test_a_statement_may_need_other_names_in_a_further_pass(tmp_path: Path) -> None:
    """Here the name of a place is held as a copy from the second pass on: what comes after it has its own names all the same."""
    body = """\
own = self.each[node]
match self.epoch:
    case int(y) if y > 0:
        pass
for _ in self.votes:
    for i, y in enumerate(self.epochs.values()):
        first, second = self.log
        self.each[node].discard(0)
"""
    assert not refused(model_with(tmp_path, "each: dict[Node, set[Epoch]] = fill()", step(body)))
