"""A match as a chain of `if`s."""

import ast
import copy
from collections.abc import Mapping

from checker.language.records import Record
from checker.language.types import TupleType
from checker.lower.refusals import stored_names
from checker.lower.scope import Scope

Tests = list[ast.expr]
Names = list[tuple[str, ast.expr]]
"""What a pattern's names stand for."""


def chain(subject: ast.Name, cases: list[ast.match_case], scope: Scope) -> ast.stmt:
    """A match as a chain of `if`s: the tests of each pattern, then its names, then its block."""
    first, rest = cases[0], cases[1:]
    if isinstance(first.pattern, ast.MatchOr) and first.guard is None and _captures(first.pattern):
        return chain(
            subject, [*(ast.match_case(part, None, first.body) for part in first.pattern.patterns), *rest], scope
        )
    tests, names = _pattern(subject, first.pattern, scope)
    if first.guard is not None:
        again = next((name for name, _ in names if name in scope.assigned or name in stored_names([first.guard])), None)
        if again is not None:
            raise scope.refuse(
                first.guard, f"a guard after a pattern that binds '{again}' anew is not compiled", "use a new name"
            )
        tests.append(_Bound(dict(names)).visit(copy.deepcopy(first.guard)))
    block: list[ast.stmt] = [
        ast.copy_location(ast.Assign([ast.Name(name, ast.Store())], value), first.pattern) for name, value in names
    ]
    orelse = [chain(subject, rest, scope)] if rest else []
    chained = ast.copy_location(ast.If(_conjunction(tests), block + first.body, orelse), first.pattern)
    return ast.fix_missing_locations(chained)


def _captures(pattern: ast.pattern) -> bool:
    """Whether a pattern binds names."""
    return any(isinstance(part, ast.MatchAs) and part.name is not None for part in ast.walk(pattern))


class _Bound(ast.NodeTransformer):
    """Puts what a pattern's names stand for in their place."""

    def __init__(self, names: Mapping[str, ast.expr]) -> None:
        self.names = names

    def visit_Name(self, node: ast.Name) -> ast.expr:
        """The expression that a name stands for, at the name's place."""
        return _placed(self.names[node.id], node) if node.id in self.names else node


def _placed(made: ast.expr, place: ast.expr) -> ast.expr:
    """A copy of an expression that stands at a place in the source."""
    made = copy.deepcopy(made)
    for part in ast.walk(made):
        if isinstance(part, ast.expr):
            ast.copy_location(part, place)
    return made


def _pattern(subject: ast.expr, pattern: ast.pattern, scope: Scope) -> tuple[Tests, Names]:
    """What must hold of the subject, and the names that a pattern binds."""
    match pattern:
        case ast.MatchAs(None, None):
            return [], []
        case ast.MatchAs(None, name) if name is not None:
            return [], [(name, subject)]
        case ast.MatchAs(inner, name) if inner is not None and name is not None:
            tests, names = _pattern(subject, inner, scope)
            return tests, [*names, (name, subject)]
        case ast.MatchSingleton(value):
            return [ast.copy_location(ast.Compare(subject, [ast.Is()], [ast.Constant(value)]), pattern)], []
        case ast.MatchValue(value):
            return [ast.copy_location(ast.Compare(subject, [ast.Eq()], [value]), pattern)], []
        case ast.MatchOr(patterns):
            parts = [_pattern(subject, part, scope) for part in patterns]
            if any(names for _, names in parts):
                raise scope.refuse(pattern, "names in an alternative are not compiled")
            tests = [_conjunction(tests) for tests, _ in parts]
            return [ast.copy_location(ast.BoolOp(ast.Or(), tests), pattern)], []
        case ast.MatchSequence(patterns) if isinstance(subject, ast.Name):
            return _items(subject, patterns, pattern, scope)
        case ast.MatchClass():
            return _fields(subject, pattern, scope)
        case _:
            raise scope.refuse(pattern, "this pattern is not compiled", "test with if and isinstance")


def _items(subject: ast.Name, patterns: list[ast.pattern], whole: ast.pattern, scope: Scope) -> tuple[Tests, Names]:
    """The items of a tuple."""
    kind = scope.type_here(subject.id)
    if not isinstance(kind, TupleType) or any(isinstance(part, ast.MatchStar) for part in patterns):
        raise scope.refuse(
            whole, "a pattern of a sequence is compiled for a tuple", "test len(x), and take items by index"
        )
    if len(kind.items) != len(patterns):
        return [ast.copy_location(ast.Constant(False), whole)], []
    tests, names = Tests(), Names()
    for index, inner in enumerate(patterns):
        item = ast.copy_location(ast.Subscript(subject, ast.Constant(index), ast.Load()), inner)
        more, bound = _pattern(ast.fix_missing_locations(item), inner, scope)
        tests, names = tests + more, names + bound
    return tests, names


_WHOLE = (bool, bytearray, bytes, dict, float, frozenset, int, list, set, str, tuple)
"""Classes whose one positional pattern is matched with the whole value."""


def _fields(subject: ast.expr, pattern: ast.MatchClass, scope: Scope) -> tuple[Tests, Names]:
    """A class, and the fields of a record; a built-in class, and the value itself."""
    cls = scope.static(pattern.cls)
    instance = ast.Call(ast.Name("isinstance", ast.Load()), [subject, pattern.cls], [])
    tests, names = Tests([ast.copy_location(instance, pattern)]), Names()
    fields = getattr(cls, "__match_args__", None)
    if fields is None and isinstance(cls, type) and issubclass(cls, _WHOLE) and len(pattern.patterns) == 1:
        more, names = _pattern(subject, pattern.patterns[0], scope)
        tests, fields = tests + more, (None,)
    named = zip(pattern.kwd_attrs, pattern.kwd_patterns, strict=True)
    known = cls._fields if isinstance(cls, type) and issubclass(cls, Record) else ()
    for name, inner in [*zip(fields or (), pattern.patterns, strict=False), *named]:
        if name is None:
            continue
        if name not in known:
            raise scope.refuse(pattern, f"a pattern with the attribute '{name}' is compiled for a field of a record")
        part = ast.copy_location(ast.Attribute(subject, name, ast.Load()), inner)
        more, bound = _pattern(part, inner, scope)
        tests, names = tests + more, names + bound
    if len(pattern.patterns) > len(fields or ()):
        raise scope.refuse(pattern, "a pattern with more values than the class has is not compiled")
    return tests, names


def _conjunction(tests: list[ast.expr]) -> ast.expr:
    return ast.Constant(True) if not tests else tests[0] if len(tests) == 1 else ast.BoolOp(ast.And(), tests)
