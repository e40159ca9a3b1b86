"""The mutants of a spec: its source with one `require`, or one change of the state, left out.

In: a Spec class. Out: mutants, each with the whole text of the mutated file. A statement that a comment with `Redundant:` follows, or
stands above, says there why no property can notice that it is gone. What changes Auxiliary variables alone stays: no property
may read them.
"""

import ast
import io
import re
import tokenize
from collections import Counter
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from types import FunctionType

from checker.frontend.declarations import Declarations
from checker.frontend.mistakes.bodies import MUTATORS
from checker.frontend.source import SourceFile, function_node, source_of
from checker.language.spec import Role, Spec, role_of

_REASON = re.compile(r"#\s*Redundant:\s*(.*)")


@dataclass(frozen=True)
class Mutant:
    """A spec without one of its statements: where that stood, what it was, the text that is left.

    `reason` is what the spec says of why the statement is redundant, None where it says nothing.
    """

    method: str
    line: int
    statement: str
    text: str
    reason: str | None = None


def mutants(spec: type[Spec]) -> list[Mutant]:
    """Every mutant of the actions, `@init` methods and helpers that a spec's own file defines for it, in the order of lines."""
    own = source_of(spec)
    auxiliary = Declarations(spec, {}).auxiliary_names()
    found = []
    for name, function in _methods(spec):
        node, source = function_node(function), source_of(function)
        if node is not None and source is not None and own is not None and source.path == own.path:
            reasons = _reasons(source.text)
            found += [_without(statement, name, source, reasons) for statement in _candidates(node, auxiliary)]
    return sorted(found, key=lambda mutant: mutant.line)


def _methods(spec: type[Spec]) -> Iterator[tuple[str, FunctionType]]:
    """What may change the state: actions, inits and helpers, as the spec has them."""
    for name in dict.fromkeys(name for base in reversed(spec.__mro__) for name in vars(base)):
        function = getattr(spec, name)
        if isinstance(function, FunctionType) and role_of(function) in (Role.ACTION, Role.INIT, None):
            yield name, function


def _candidates(method: ast.FunctionDef, auxiliary: AbstractSet[str]) -> Iterator[ast.stmt]:
    """The statements to leave out one by one: requirements, changes of the state, and assignments to a name that has another."""
    state = _State(method.args.args[0].arg if method.args.args else "", auxiliary)
    names = Counter(
        node.id for node in ast.walk(method) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    )
    for node in ast.walk(method):
        match node:
            case ast.Expr(ast.Call(ast.Name("require"))):
                yield node
            case ast.Expr(ast.Call(ast.Attribute(owner, changes))) if changes in MUTATORS and state.has(owner):
                yield node
            case ast.Assign(targets=targets):
                if any(_is_worth_leaving_out(target, state, names) for target in targets):
                    yield node
            case ast.AugAssign(target=target) | ast.AnnAssign(target=target):
                if _is_worth_leaving_out(target, state, names):
                    yield node
            case ast.Delete(targets=targets) if any(map(state.has, targets)):
                yield node


def _is_worth_leaving_out(target: ast.expr, state: "_State", names: Mapping[str, int]) -> bool:
    """Whether an assignment changes the state, or a name that another assignment gives a value too."""
    if isinstance(target, ast.Tuple):
        return any(_is_worth_leaving_out(item, state, names) for item in target.elts)
    return names[target.id] > 1 if isinstance(target, ast.Name) else state.has(target)


@dataclass(frozen=True)
class _State:
    """The state as a method names it, and the variables that no property may read."""

    this: str
    auxiliary: AbstractSet[str]

    def has(self, node: ast.expr) -> bool:
        """Whether an expression is the state, or in a variable of it that properties may read."""
        variable = None
        while isinstance(node, ast.Attribute | ast.Subscript):
            variable = node.attr if isinstance(node, ast.Attribute) else None
            node = node.value
        return isinstance(node, ast.Name) and node.id == self.this and variable not in self.auxiliary


def _without(statement: ast.stmt, method: str, source: SourceFile, reasons: Mapping[int, str]) -> Mutant:
    """The file with `pass` in the statement's place; every other line keeps its number."""
    lines = source.text.splitlines(keepends=True)
    first, last = statement.lineno, statement.end_lineno or statement.lineno
    start = source.column(first, statement.col_offset) - 1
    end = source.column(last, statement.end_col_offset or 0) - 1
    written = "".join(lines[first - 1 : last])
    written = written[start : len(written) - len(lines[last - 1]) + end]
    kept = [
        *lines[: first - 1],
        f"{lines[first - 1][:start]}pass{lines[last - 1][end:]}",
        "\n" * (last - first),
        *lines[last:],
    ]
    reason = next((reasons[line] for line in range(first, last + 1) if line in reasons), None)
    return Mutant(method, first, " ".join(written.split()), "".join(kept), reason)


def _reasons(text: str) -> dict[int, str]:
    """The reasons by the line that they are about: their own, or when they have it for themselves the next with code."""
    found: dict[int, str] = {}
    lines, pending = text.splitlines(), ""
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        line = token.start[0]
        alone = lines[line - 1].lstrip().startswith("#") if line <= len(lines) else False
        if token.type == tokenize.COMMENT:
            match = _REASON.search(token.string)
            if match is not None and not alone:
                found[line] = match[1].strip()
            elif match is not None:
                pending = match[1].strip()
            elif alone and pending:
                pending = f"{pending} {token.string.lstrip('# ').strip()}"
        elif pending and token.type not in (tokenize.NL, tokenize.INDENT, tokenize.DEDENT):
            found[line], pending = pending, ""
    return found
