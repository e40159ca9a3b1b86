"""Writes specs/MUTANTS.md: which property of which spec notices that a statement is gone. Run from the repository's top:

python docs/make_mutants_page.py             for the specs that changed since the page was written
python docs/make_mutants_page.py NAME ...    for these; it takes a minute or so for each

A spec has changed when its code has, or its comments on redundant statements: the page has a digest of both.
"""

import ast
import hashlib
import re
import sys
from pathlib import Path

from checker.frontend.bundled import Shelf
from checker.frontend.load import load
from checker.mutation import Outcome, judge, mutants
from checker.report.mutation_report import because, fate, summary
from checker.search.limits import Limits

PAGE = Path(__file__).parents[1] / "specs" / "MUTANTS.md"
LIMITS = Limits(max_seconds=300)
HEAD = """\
# Mutants of the library

`checker mutate NAME` leaves out one `require`, or one change of the state, at a time, and asks whether a property notices. Here is the
answer for every statement of [every spec](README.md). What no property can notice says in the spec why it is redundant, and here too.
This page is written by `python docs/make_mutants_page.py`.
"""


def digest(name: str) -> str:
    """Tells whether a spec is the one that the page is about."""
    tree = ast.parse((Shelf.SPECS.folder / f"{name}.py").read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(node) is not None:
            del node.body[0]
    reasons = [(mutant.statement, mutant.reason) for mutant in mutants(load(name))]
    return hashlib.sha256(f"{ast.dump(tree)}{reasons}".encode()).hexdigest()[:12]


def section(name: str, outcomes: list[Outcome]) -> str:
    """What became of the mutants of one spec."""
    said = f"{summary(outcomes)}." if outcomes else "It has no statement of its own: only its constants differ."
    lines = [f"\n## {name}\n\n<!-- {digest(name)} -->\n{said}\n"]
    if outcomes:
        lines.append("\n| in | without | is | because |\n| --- | --- | --- | --- |\n")
    for outcome in outcomes:
        statement = outcome.mutant.statement.replace("|", "\\|")
        lines.append(f"| `{outcome.mutant.method}` | `{statement}` | {fate(outcome)} | {because(outcome)} |\n")
    return "".join(lines)


def sections() -> dict[str, str]:
    """The sections of the page by spec."""
    text = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    return {part.partition("\n")[0]: f"\n## {part}" for part in re.split(r"\n## ", text)[1:]}


def is_stale(name: str, known: dict[str, str]) -> bool:
    """Whether a spec has no section, or has changed since."""
    return f"<!-- {digest(name)} -->" not in known.get(name, "")


def main() -> None:
    """Write the page."""
    known = sections()
    chosen = sys.argv[1:] or [name for name in Shelf.SPECS.names if is_stale(name, known)]
    for name in chosen:
        spec, path = load(name), Shelf.SPECS.folder / f"{name}.py"
        known[name] = section(name, list(judge(mutants(spec), path, spec.__name__, {}, limits=LIMITS)))
        print(name, known[name].splitlines()[4], flush=True)
        page = HEAD + "".join(known[each] for each in Shelf.SPECS.names if each in known)
        PAGE.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
