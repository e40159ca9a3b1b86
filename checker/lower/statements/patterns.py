"""A match as a chain of `if`s."""

import ast
import copy
from collections.abc import Mapping
from typing import TypeAlias

from checker.ir.kinds import is_tuple, members
from checker.language.records import Record
from checker.language.types import ListType, SequenceType, TupleType, Type, UnionType
from checker.lower.expressions import lower_expression
from checker.lower.refusals import stored_names
from checker.lower.scope import Scope

_Tests = list[ast.expr]
_Bindings = list[tuple[str, ast.expr]]
"""What a pattern's names stand for."""
_Case: TypeAlias = tuple[ast.match_case, list[ast.expr]]
"""A case, and what must hold besides."""


def chain(scope: Scope, subject: ast.Name, cases: list[ast.match_case]) -> ast.If:
    """A match as a chain of `if`s: the tests of each pattern, then its names, then its block."""
    return _chained(scope, subject, [(case, []) for case in cases])


def _chained(scope: Scope, subject: ast.Name, cases: list[_Case]) -> ast.If:
    (first, without), *rest = cases
    if isinstance(first.pattern, ast.MatchOr) and _captures(first.pattern):
        return _chained(scope, subject, [*_alternatives(scope, subject, first, first.pattern), *rest])
    tests, names = _pattern(scope, subject, first.pattern)
    tests = [*without, *tests]
    if first.guard is not None:
        tests.append(_guard(scope, first.guard, names))
    block: list[ast.stmt] = [
        ast.copy_location(ast.Assign([ast.Name(name, ast.Store())], value), first.pattern) for name, value in names
    ]
    orelse: list[ast.stmt] = [_chained(scope, subject, rest)] if rest else []
    chained = ast.copy_location(ast.If(_conjunction(tests), block + first.body, orelse), first.pattern)
    return ast.fix_missing_locations(chained)


def _alternatives(scope: Scope, subject: ast.Name, case: ast.match_case, pattern: ast.MatchOr) -> list[_Case]:
    """A case for each alternative of one that binds names. Where the guard of the first that fits is false, no other is tried."""
    found: list[_Case] = []
    earlier: list[ast.expr] = []
    for part in pattern.patterns:
        found.append((ast.match_case(part, case.guard, case.body), list(earlier)))
        if case.guard is not None:
            tests, _ = _pattern(scope, subject, part)
            earlier.append(ast.copy_location(ast.UnaryOp(ast.Not(), _conjunction(tests)), part))
    return found


def _guard(scope: Scope, guard: ast.expr, names: _Bindings) -> ast.expr:
    """A guard as a test, which comes before the pattern's names are given their values."""
    again = next((name for name, _ in names if name in scope.assigned or name in stored_names([guard])), None)
    if again is not None:
        message = f"a guard after a pattern that binds '{again}' anew is not compiled"
        raise scope.refuse(guard, message, "use a new name")
    found = _Bound(dict(names)).visit(copy.deepcopy(guard))
    assert isinstance(found, ast.expr)
    return found


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


def _pattern(scope: Scope, subject: ast.expr, pattern: ast.pattern) -> tuple[_Tests, _Bindings]:
    """What must hold of the subject, and the names that a pattern binds."""
    match pattern:
        case ast.MatchAs(None, None):
            return [], []
        case ast.MatchAs(None, name) if name is not None:
            return [], [(name, subject)]
        case ast.MatchAs(inner, name) if inner is not None and name is not None:
            tests, names = _pattern(scope, subject, inner)
            return tests, [*names, (name, subject)]
        case ast.MatchSingleton(value):
            return [ast.copy_location(ast.Compare(subject, [ast.Is()], [ast.Constant(value)]), pattern)], []
        case ast.MatchValue(value):
            return [ast.copy_location(ast.Compare(subject, [ast.Eq()], [value]), pattern)], []
        case ast.MatchOr(patterns):
            parts = [_pattern(scope, subject, part) for part in patterns]
            if any(names for _, names in parts):
                fix = "write a case for each alternative"
                raise scope.refuse(pattern, "names in an alternative inside a pattern are not compiled", fix)
            tests = [_conjunction(tests) for tests, _ in parts]
            return [ast.copy_location(ast.BoolOp(ast.Or(), tests), pattern)], []
        case ast.MatchSequence(patterns):
            return _items(scope, subject, patterns, pattern)
        case ast.MatchClass():
            return _fields(scope, subject, pattern)
        case _:
            raise scope.refuse(pattern, "a pattern of a mapping is not compiled", "test with if: key in d, d[key] == x")


def _items(
    scope: Scope, subject: ast.expr, patterns: list[ast.pattern], whole: ast.pattern
) -> tuple[_Tests, _Bindings]:
    """The items of a tuple or a list; nothing else that has a type is a sequence to Python."""
    star = next((place for place, part in enumerate(patterns) if isinstance(part, ast.MatchStar)), None)
    kind = _type_of(scope, subject)
    if isinstance(kind, ListType):
        tests = [_length_test(subject, len(patterns), star, whole)]
    elif kind is not None and not isinstance(kind, TupleType) and _is_told_by_length(kind):
        return _items_of_sequence(scope, subject, patterns, whole)
    else:
        tuples = [member for member in members(kind) if isinstance(member, TupleType)]
        fitting = [each for each in tuples if _fits(len(each.items), len(patterns), star)]
        if not fitting:
            return [ast.copy_location(ast.Constant(False), whole)], []
        if star is not None:
            return _items_of_tuple(scope, subject, patterns, star, len(tuples[0].items), whole)
        tests = [] if kind == tuples[0] else [_call("isinstance", [subject, ast.Name("tuple", ast.Load())], whole)]
    names = _Bindings()
    for place, inner in enumerate(patterns):
        index = place if star is None or place < star else place - len(patterns)
        if isinstance(inner, ast.MatchStar):
            if inner.name is not None:
                names.append((inner.name, _rest(subject, place, place - len(patterns) + 1, inner)))
            continue
        more, bound = _pattern(scope, _item(subject, index, inner), inner)
        tests, names = tests + more, names + bound
    return tests, names


def _is_told_by_length(kind: Type) -> bool:
    """Whether values of a type are tuples of several lengths, or of any."""
    found = [member for member in members(kind) if is_tuple(member)]
    return len(found) > 1 or any(isinstance(member, SequenceType) for member in found)


def _items_of_tuple(
    scope: Scope, subject: ast.expr, patterns: list[ast.pattern], star: int, count: int, whole: ast.pattern
) -> tuple[_Tests, _Bindings]:
    """The items of a tuple where a star takes some: the list of these."""
    behind = count - (len(patterns) - star - 1)
    taken = [*range(star), *range(behind, count)]
    tests, names = _Tests(), _Bindings()
    if isinstance(_type_of(scope, subject), UnionType):
        tests.append(_call("isinstance", [subject, ast.Name("tuple", ast.Load())], whole))
    plain = [part for part in patterns if not isinstance(part, ast.MatchStar)]
    for place, inner in zip(taken, plain, strict=True):
        more, bound = _pattern(scope, _item(subject, place, inner), inner)
        tests, names = tests + more, names + bound
    starred = patterns[star]
    if isinstance(starred, ast.MatchStar) and starred.name is not None:
        rest = [_item(subject, place, starred) for place in range(star, behind)]
        names.append((starred.name, ast.copy_location(ast.List(rest, ast.Load()), starred)))
    return tests, names


def _type_of(scope: Scope, subject: ast.expr) -> Type:
    """The type of what a pattern is tried on."""
    known = scope.type_here(subject.id) if isinstance(subject, ast.Name) else None
    if known is not None:
        return known
    with scope.present.maybe():
        return lower_expression(scope, ast.fix_missing_locations(copy.deepcopy(subject))).type


def _fits(count: int, patterns: int, star: int | None) -> bool:
    return count == patterns if star is None else count >= patterns - 1


def _length_test(subject: ast.expr, count: int, star: int | None, whole: ast.pattern) -> ast.expr:
    operator, least = (ast.Eq(), count) if star is None else (ast.GtE(), count - 1)
    test = ast.Compare(_call("len", [subject], whole), [operator], [ast.Constant(least)])
    return ast.fix_missing_locations(ast.copy_location(test, whole))


def _call(name: str, args: list[ast.expr], place: ast.pattern) -> ast.expr:
    return ast.fix_missing_locations(ast.copy_location(ast.Call(ast.Name(name, ast.Load()), args, []), place))


def _item(subject: ast.expr, index: int, place: ast.pattern) -> ast.expr:
    item = ast.Subscript(subject, ast.Constant(index), ast.Load())
    return ast.fix_missing_locations(ast.copy_location(item, place))


def _rest(subject: ast.expr, start: int, end: int, place: ast.pattern) -> ast.expr:
    """The items between the first ones and the last ones."""
    part = ast.Slice(ast.Constant(start), ast.Constant(end) if end else None, None)
    return ast.fix_missing_locations(ast.copy_location(ast.Subscript(subject, part, ast.Load()), place))


def _items_of_sequence(
    scope: Scope, subject: ast.expr, patterns: list[ast.pattern], whole: ast.pattern
) -> tuple[_Tests, _Bindings]:
    """The items of a sequence, where it has as many; with `*_` those before it and those behind."""
    starred = [place for place, part in enumerate(patterns) if isinstance(part, ast.MatchStar)]
    if any(isinstance(part, ast.MatchStar) and part.name is not None for part in patterns):
        raise scope.refuse(whole, "a name behind * in a pattern is not compiled", "write *_, and x = list(t[1:])")
    for known in (isinstance, tuple, len):
        if scope.static(ast.Name(known.__name__, ast.Load())) is not known:
            raise scope.refuse(whole, f"this pattern is not compiled where '{known.__name__}' is another function")
    least = len(patterns) - len(starred)
    operator: ast.cmpop = ast.GtE() if starred else ast.Eq()
    size = ast.Call(ast.Name("len", ast.Load()), [subject], [])
    is_some = ast.Call(ast.Name("isinstance", ast.Load()), [subject, ast.Name("tuple", ast.Load())], [])
    tests, names = _Tests([is_some, ast.Compare(size, [operator], [ast.Constant(least)])]), _Bindings()
    for test in tests:
        ast.fix_missing_locations(ast.copy_location(test, whole))
    for place, inner in enumerate(patterns):
        if place in starred:
            continue
        number = place - len(patterns) if starred and place > starred[0] else place
        index = ast.UnaryOp(ast.USub(), ast.Constant(-number)) if number < 0 else ast.Constant(number)
        item = ast.copy_location(ast.Subscript(subject, index, ast.Load()), inner)
        more, bound = _pattern(scope, ast.fix_missing_locations(item), inner)
        tests, names = tests + more, names + bound
    return tests, names


_WHOLE = (bool, bytearray, bytes, dict, float, frozenset, int, list, set, str, tuple)
"""Classes whose one positional pattern is matched with the whole value."""


def _fields(scope: Scope, subject: ast.expr, pattern: ast.MatchClass) -> tuple[_Tests, _Bindings]:
    """A class, and the fields of a record; a built-in class, and the value itself."""
    cls = scope.static(pattern.cls)
    instance = ast.Call(ast.Name("isinstance", ast.Load()), [subject, pattern.cls], [])
    tests, names = _Tests([ast.copy_location(instance, pattern)]), _Bindings()
    fields = getattr(cls, "__match_args__", None)
    if fields is None and isinstance(cls, type) and issubclass(cls, _WHOLE) and len(pattern.patterns) == 1:
        more, names = _pattern(scope, subject, pattern.patterns[0])
        tests, fields = tests + more, (None,)
    named = zip(pattern.kwd_attrs, pattern.kwd_patterns, strict=True)
    known = cls._fields if isinstance(cls, type) and issubclass(cls, Record) else ()
    for name, inner in [*zip(fields or (), pattern.patterns, strict=False), *named]:
        if name is None:
            continue
        if name not in known:
            raise scope.refuse(pattern, f"a pattern with the attribute '{name}' is compiled for a field of a record")
        part = ast.copy_location(ast.Attribute(subject, name, ast.Load()), inner)
        more, bound = _pattern(scope, part, inner)
        tests, names = tests + more, names + bound
    if len(pattern.patterns) > len(fields or ()):
        raise scope.refuse(pattern, "a pattern with more values than the class has is not compiled")
    return tests, names


def _conjunction(tests: list[ast.expr]) -> ast.expr:
    return ast.Constant(True) if not tests else tests[0] if len(tests) == 1 else ast.BoolOp(ast.And(), tests)
