"""Writes docs/language.md: what compiles, and what is refused, with what to write instead. Run from the repository's top:

python docs/make_language_page.py

The examples are the rows of docs/language.toml. What is said of a refused one is asked of the compiler; which operations an example uses is
read off the program that it becomes.
"""

import tempfile
import textwrap
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path

from checker.diagnostics import InvalidSpec, SpecError
from checker.frontend.load import load
from checker.frontend.model import Model
from checker.ir.change_ops import ChangeOp
from checker.ir.nodes import Apply, Call, Expr, FunctionKey, parts_of
from checker.ir.not_compiled import CannotCompile
from checker.ir.ops import CollectionOp, Op, ScalarOp
from checker.ir.program import Function, Program
from checker.ir.statements import Change, statements_in, values_in
from checker.lower.program import compile_model

ROOT = Path(__file__).parents[1]
ROWS, PAGE = ROOT / "docs" / "language.toml", ROOT / "docs" / "language.md"
OPERATIONS: tuple[Op | ChangeOp, ...] = (*ScalarOp, *CollectionOp, *ChangeOp)

TEXT = """\
# What compiles

The native engine compiles what is shown here. What it does not take is refused with code C701, its line, a reason and what to write
instead; the reference engine, which is CPython, runs such a spec all the same. [What a body means](semantics.md) is one thing for both.

The examples are lines of an action `def step(self, x: E, n: Node, b: Ballot)` of this spec:

```python
{head}
```

{sections}
## Operations

What the examples become is made of these operations, one row each in `checker/ir/ops.py` and `checker/ir/change_ops.py`; each stands
with the first example that uses it.

| operation | takes | for example |
| --- | --- | --- |
{operations}

This page is written by `python docs/make_language_page.py` from `docs/language.toml`; a test holds every line of it.
"""


@dataclass(frozen=True)
class Row:
    """One construct: an example of it, and for what is refused what to write instead."""

    section: str
    form: str
    example: str
    members: str = ""
    instead: str | None = None

    @property
    def compiled(self) -> str:
        """The lines of the row that compile."""
        return self.example if self.instead is None else self.instead


@cache
def rows() -> tuple[Row, ...]:
    """The rows of the page, in order."""
    return tuple(Row(**row) for row in tomllib.loads(ROWS.read_text(encoding="utf-8"))["row"])


def head() -> str:
    """The spec that the examples are of, without them."""
    written: str = tomllib.loads(ROWS.read_text(encoding="utf-8"))["head"]
    return written.strip("\n")


def spec_text(bodies: Iterable[tuple[str, Row]]) -> tuple[str, list[str]]:
    """The text with an action for each of some bodies, `step0` and so on, and the names of the classes that these are in.

    Those whose rows have members are in a class of their own.
    """
    plain, others = "", {}
    for number, (body, row) in enumerate(bodies):
        step = (
            f"\n    @action\n    def step{number}(self, x: E, n: Node, b: Ballot):\n{textwrap.indent(body, ' ' * 8)}\n"
        )
        if row.members:
            others[f"Sample{number}"] = f"{textwrap.indent(row.members, ' ' * 4)}\n{step}"
        else:
            plain += step
    classes = {**({"Steps": plain} if plain else {}), **others}
    return head() + "".join(f"\n\n\nclass {name}(Sample):\n{text}" for name, text in classes.items()), [*classes]


def models(bodies: Iterable[tuple[str, Row]], folder: Path) -> list[Model]:
    """The models of the classes with these actions; raises InvalidSpec."""
    text, names = spec_text(bodies)
    path = folder / "language_sample.py"
    path.write_text(text + "\n", encoding="utf-8")
    return [Model(load(f"{path}:{name}")) for name in names]


def refusal(row: Row, folder: Path) -> SpecError:
    """What the checker says of a row that is refused: the first of its mistakes."""
    try:
        (model, *_) = models([(row.example, row)], folder)
        with model.bound():
            compile_model(model)
    except (InvalidSpec, CannotCompile) as error:
        return error.errors[0]
    raise ValueError(f"{row.form} compiles: leave out its 'instead'")


@cache
def programs() -> tuple[Program, ...]:
    """The programs of all examples that compile; step17 is that of the row with number 17."""
    found = []
    with tempfile.TemporaryDirectory() as name:
        for model in models(((row.compiled, row) for row in rows()), Path(name)):
            with model.bound():
                found.append(compile_model(model))
    return tuple(found)


@cache
def operations() -> dict[Op | ChangeOp, int]:
    """Every operation that the examples use, with the number of the first of these."""
    used: dict[Op | ChangeOp, int] = {}
    for program in programs():
        helpers = dict(program.helpers)
        for action in program.actions:
            number = int(action.name.removeprefix("step"))
            for op in _of_function(action.function, helpers):
                used[op] = min(number, used.get(op, number))
    return used


def _of_function(function: Function, helpers: dict[FunctionKey, Function]) -> Iterator[Op | ChangeOp]:
    for node in statements_in(function.body):
        if isinstance(node, Change):
            yield node.op
        for value in values_in(node):
            yield from _of_value(value, helpers)


def _of_value(value: Expr, helpers: dict[FunctionKey, Function]) -> Iterator[Op | ChangeOp]:
    if isinstance(value, Apply):
        yield value.op
    if isinstance(value, Call):
        yield from _of_function(helpers[value.helper], helpers)
    for part in parts_of(value):
        yield from _of_value(part, helpers)


def page() -> str:
    """The whole page."""
    used = operations()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sections = "\n".join(
            _section(title, list(of), folder) for title, of in groupby(rows(), key=lambda row: row.section)
        )
    lines = "\n".join(_operation(op, rows()[used[op]]) for op in OPERATIONS)
    return TEXT.format(head=head(), sections=sections, operations=lines)


def _section(title: str, of: list[Row], folder: Path) -> str:
    compiled = "\n\n".join(_compiled(row) for row in of if row.instead is None)
    refused = "\n\n".join(_refused(row, refusal(row, folder)) for row in of if row.instead is not None)
    text = f"## {title}\n\n```python\n{compiled}\n```\n"
    return f"{text}\nRefused, and what to write instead:\n\n```python\n{refused}\n```\n" if refused else text


def _compiled(row: Row) -> str:
    members = f"# in the class\n{row.members}\n\n# in an action\n" if row.members else ""
    return f"{_comment(row.form)}\n{members}{row.example}"


def _refused(row: Row, error: SpecError) -> str:
    said = f"{error.code}: {error.message}" + ("" if error.fix is None else f"; {error.fix}")
    return f"{_comment(row.form)}\n{row.example}\n{_comment(said)}\n# instead\n{row.instead}"


def _comment(text: str) -> str:
    return textwrap.fill(text, 118, initial_indent="# ", subsequent_indent="# ")


def _operation(op: Op | ChangeOp, row: Row) -> str:
    name, words = op.name.lower(), op.row.method if isinstance(op, ChangeOp) else op.row.words
    takes = f"changes a container in its place: `{words}`" if isinstance(op, ChangeOp) else words
    return f"| `{name}` | {takes} | {row.section}: {row.form.replace('|', '&#124;')} |"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
