"""Local names that are given a value which nothing reads, where a variable of the state was meant: `free = False` for `self.free = False`.

In: a method's syntax tree, with the types around it. Out: mistakes (C308).
"""

import ast
import difflib
from collections.abc import Iterator, Mapping

from checker.diagnostics import SpecError
from checker.frontend.inference import Inference
from checker.frontend.mistakes.never_equal import may_equal
from checker.frontend.source import SourceFile, nodes_of
from checker.language.types import Type


def check_unread(node: ast.FunctionDef, types: Inference, source: SourceFile) -> Iterator[SpecError]:
    """The first value of each such name, in a method that has the state."""
    if not types.states:
        return
    parts = [part for statement in node.body for part in nodes_of(statement)]
    read = {part.id for part in parts if isinstance(part, ast.Name) and not isinstance(part.ctx, ast.Store)}
    read |= {name for part in parts if isinstance(part, ast.Global | ast.Nonlocal) for name in part.names}
    state = next(argument.arg for argument in node.args.args if argument.arg in types.states)
    for part in parts:
        for name, value in _assigned(part):
            if name.id in read or name.id.startswith("_"):
                continue
            read.add(name.id)
            if name.id in types.variables:
                fix = f"write {state}.{name.id} for the variable"
            elif near := _nearest(name.id, types.of(value), types.variables):
                fix = f"did you mean {state}.{near}?"
            else:
                continue
            yield SpecError("C308", f"{name.id} is a local variable that is never read", source.span(name), fix=fix)


def _nearest(name: str, given: Type | None, variables: Mapping[str, Type]) -> str | None:
    """The variable that is written nearly so and may hold what the name is given; an `event` is one of the `events`, not these."""
    others = [variable for variable in variables if variable not in (f"{name}s", f"{name}es")]
    near = difflib.get_close_matches(name, others, n=1, cutoff=0.8)
    return next((variable for variable in near if given is None or may_equal(given, variables[variable])), None)


def _assigned(part: ast.AST) -> list[tuple[ast.Name, ast.expr]]:
    """The names that a statement assigns; of loops and of what is taken apart, a name may be there to be left."""
    match part:
        case ast.Assign(targets, value):
            return [(target, value) for target in targets if isinstance(target, ast.Name)]
        case ast.AugAssign(ast.Name() as name, _, value) | ast.AnnAssign(ast.Name() as name, value=ast.expr() as value):
            return [(name, value)]
        case _:
            return []
