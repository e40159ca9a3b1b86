"""What the tests that came before tell of values: of which type one is, between which bounds, which collection has an element.

A `Facts` is immutable and never says too much: what a change may have made untrue is left out by `without`.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from checker.ir.kinds import HUGE, NONE, bounds, interval, is_integer, members, union, within
from checker.ir.nodes import (
    Apply,
    Call,
    Const,
    Convert,
    Expr,
    Fits,
    FunctionKey,
    IsMember,
    Junction,
    Load,
    Local,
    parts_of,
)
from checker.ir.ops import CollectionOp, Op, ScalarOp
from checker.ir.rewriting import substituted, with_parts
from checker.language.types import Type

Interval = tuple[int, int]
_Difference = tuple[Expr, Expr, int]
"""That the first is at most the second and so much."""

_SIZE = interval(0, HUGE)
"""The type of the size of a collection, one for all: facts are looked up by their expressions."""
_FLIPPED: dict[Op, Op] = {
    ScalarOp.LT: ScalarOp.GE,
    ScalarOp.LE: ScalarOp.GT,
    ScalarOp.GT: ScalarOp.LE,
    ScalarOp.GE: ScalarOp.LT,
}


@dataclass(frozen=True)
class Meaning:
    """A helper that is one expression over its parameters."""

    parameters: tuple[str, ...]
    value: Expr

    def of(self, args: tuple[Expr, ...]) -> Expr:
        """What it comes to for these arguments."""
        return substituted(self.value, dict(zip(self.parameters, args, strict=True)))


@dataclass(frozen=True)
class Facts:
    """What is known where an expression is evaluated. Expressions are bare: without conversions, which do not change a value."""

    types: Mapping[Expr, Type] = field(default_factory=dict)
    differences: frozenset[_Difference] = frozenset()
    meanings: Mapping[FunctionKey, "Meaning"] = field(default_factory=dict, repr=False)
    """Helpers that are one expression, so that what they say is known where they are called."""
    learns: bool = True
    """False where an expression changes the state while it is evaluated, so that what its tests tell need not stay true."""

    def learned(self, test: Expr, truth: bool = True, deep: int = 3) -> "Facts":
        """These, and what it tells that a test came out so; helpers in helpers are looked into `deep` times."""
        if not self.learns:
            return self
        match test:
            case Junction(is_and, parts):
                if is_and is not truth:
                    return self
                found = self
                for part in parts:
                    found = found.learned(part, truth, deep)
                return found
            case Apply(ScalarOp.NOT, _, (inner,)):
                return self.learned(inner, not truth, deep)
            case Convert(value=value):
                return self.learned(value, truth, deep)
            case Call(_, helper, args) if helper in self.meanings and deep > 0:
                return self.learned(self.meanings[helper].of(args), truth, deep - 1)
            case IsMember(value, numbers):
                kinds = [kind for place, kind in enumerate(members(value.type)) if (place in numbers) is truth]
                return self._typed(value, union(kinds))
            case Fits(value, kind):
                return self._typed(value, kind) if truth else self._not_typed(value, kind)
            case Apply(CollectionOp.EQ, _, (a, b)):
                return self._equal(a, b) if truth else self._different(a, b)
            case Apply(op, _, (a, b)) if op in _FLIPPED:
                return self._compared(op if truth else _FLIPPED[op], a, b)
            case _:
                return self

    # what a test tells

    def _typed(self, value: Expr, kind: Type) -> "Facts":
        held = bare(value)
        old = self.type_of(value)
        return replace(self, types={**self.types, held: kind}) if kind != old and within(kind, old) else self

    def _not_typed(self, value: Expr, kind: Type) -> "Facts":
        kinds = members(self.type_of(value))
        left = [member for member in kinds if not within(member, kind)]
        return self._typed(value, union(left)) if left and len(left) < len(kinds) else self

    def _equal(self, a: Expr, b: Expr) -> "Facts":
        if _is_none(a) or _is_none(b):
            return self._typed(b if _is_none(a) else a, NONE)
        one, other = self.type_of(a), self.type_of(b)
        found = self._typed(a, other)._typed(b, one)
        if is_integer(one) and is_integer(other):
            found = found._at_most(a, b, 0)._at_most(b, a, 0)
        return found

    def _different(self, a: Expr, b: Expr) -> "Facts":
        found = self
        for value, other in ((a, b), (b, a)):
            if _is_none(other):
                found = found._not_typed(value, NONE)
        for value, other in ((a, b), (b, a)):
            low, high = self.bounds_of(value) if is_integer(self.type_of(value)) else (0, 0)
            if is_integer(self.type_of(other)) and self.bounds_of(other) == (low, low) and low < high:
                found = found._at_most(other, value, -1)
        return found

    def _compared(self, op: Op, a: Expr, b: Expr) -> "Facts":
        match op:
            case ScalarOp.LT:
                return self._at_most(a, b, -1)
            case ScalarOp.LE:
                return self._at_most(a, b, 0)
            case ScalarOp.GT:
                return self._at_most(b, a, -1)
            case _:
                return self._at_most(b, a, 0)

    def _at_most(self, a: Expr, b: Expr, more: int) -> "Facts":
        """That `a <= b + more`."""
        (one, above), (other, below) = _offset(a), _offset(b)
        return replace(self, differences=self.differences | {(one, other, more - above + below)})

    # questions

    def type_of(self, value: Expr) -> Type:
        """The narrowest type that is known of a value."""
        known = self.types.get(bare(value))
        inner = value
        while isinstance(inner, Convert):
            inner = inner.value
        found = inner.type if within(inner.type, value.type) else value.type
        return known if known is not None and within(known, found) else found

    def is_at_most(self, a: Expr, b: Expr, more: int = 0) -> bool:
        """Whether it is known that `a <= b + more`."""
        (one, above), (other, below) = _offset(a), _offset(b)
        needed = more - above + below
        if one == other and needed >= 0:
            return True
        if any(x == one and y == other and least <= needed for x, y, least in self.differences):
            return True
        both = is_integer(a.type) and is_integer(b.type)
        return both and self.bounds_of(a)[1] <= self.bounds_of(b)[0] + more

    def is_below_some(self, value: Expr) -> bool:
        """Whether some value is known to be above it."""
        one, above = _offset(value)
        return any(x == one and least + above < 0 for x, _, least in self.differences)

    def is_above_some(self, value: Expr) -> bool:
        """Whether some value is known to be below it."""
        one, above = _offset(value)
        return any(y == one and least - above < 0 for _, y, least in self.differences)

    def bounds_of(self, value: Expr) -> Interval:
        """Bounds of an integer."""
        low, high = bounds(self.type_of(value))
        match value:
            case Const(_, int(number)):
                low = high = int(number)
            case Convert(value=inner) if is_integer(inner.type):
                low, high = _meet((low, high), self.bounds_of(inner))
            case Apply(ScalarOp.ADD, _, (a, b)):
                low, high = _meet((low, high), _sum(self.bounds_of(a), self.bounds_of(b)))
            case Apply(ScalarOp.SUB, _, (a, b)):
                least, greatest = self.bounds_of(b)
                low, high = _meet((low, high), _sum(self.bounds_of(a), (-greatest, -least)))
            case _:
                pass
        base, above = _offset(value)
        for one, other, most in self.differences:
            if one == base and isinstance(other, Const):
                high = min(high, int(other.value) + most + above)
            if other == base and isinstance(one, Const):
                low = max(low, int(one.value) - most + above)
        return low, high

    def is_single(self, value: Expr) -> bool:
        """Whether a collection is known to have no two elements."""
        return self.bounds_of(Apply(CollectionOp.LEN, _SIZE, (bare(value),)))[1] <= 1

    def has_elements(self, value: Expr) -> bool:
        """Whether a collection is known to have an element."""
        return self.bounds_of(Apply(CollectionOp.LEN, _SIZE, (bare(value),)))[0] > 0

    # what is not known any more

    def without(self, is_stale: Callable[[Expr], bool]) -> "Facts":
        """These, without what they say of expressions that have a part of which this is true."""

        def keeps(value: Expr) -> bool:
            return not is_stale(value) and all(map(keeps, parts_of(value)))

        types = {value: kind for value, kind in self.types.items() if keeps(value)}
        differences = frozenset(fact for fact in self.differences if keeps(fact[0]) and keeps(fact[1]))
        return replace(self, types=types, differences=differences)

    def both(self, other: "Facts") -> "Facts":
        """What these and the others say alike."""
        kinds = {value: union((kind, other.types[value])) for value, kind in self.types.items() if value in other.types}
        return replace(self, types=kinds, differences=self.differences & other.differences)


def bare(node: Expr) -> Expr:
    """An expression without its conversions, which do not change its value; sizes have one type."""
    if isinstance(node, Convert):
        return bare(node.value)
    found = with_parts(node, bare)
    if isinstance(found, Apply) and found.op is CollectionOp.LEN:
        return replace(found, type=_SIZE)
    return found


def stale_names(names: Iterable[str]) -> Callable[[Expr], bool]:
    """Whether an expression is one of these locals, or loads what one of them holds."""
    changed = frozenset(names)

    def is_stale(value: Expr) -> bool:
        match value:
            case Local(_, name):
                return name in changed
            case Load(_, place):
                return place.local in changed
            case _:
                return False

    return is_stale


def stale_variables(variables: Iterable[int], reads: Mapping[FunctionKey, frozenset[int]]) -> Callable[[Expr], bool]:
    """Whether an expression loads one of these variables of the state, or calls a helper that does: `reads` of every helper."""
    changed = frozenset(variables)

    def is_stale(value: Expr) -> bool:
        match value:
            case Load(_, place):
                return place.local is None and not place.after and place.variable in changed
            case Call(_, helper):
                return bool(reads[helper] & changed)
            case _:
                return False

    return is_stale


def _is_none(value: Expr) -> bool:
    found = bare(value)
    return isinstance(found, Const) and found.value is None


def tests_in(value: Expr) -> tuple[Expr, ...]:
    """The parts of a conjunction, or the whole."""
    if isinstance(value, Junction) and value.is_and:
        return tuple(test for part in value.parts for test in tests_in(part))
    return (value,)


def _offset(value: Expr) -> tuple[Expr, int]:
    """An expression as another and a number."""
    match value:
        case Convert(value=inner):
            return _offset(inner)
        case Apply(ScalarOp.ADD, _, (inner, Const(_, int(number)))):
            base, above = _offset(inner)
            return base, above + number
        case Apply(ScalarOp.SUB, _, (inner, Const(_, int(number)))):
            base, above = _offset(inner)
            return base, above - number
        case _:
            return bare(value), 0


def _sum(a: Interval, b: Interval) -> Interval:
    return a[0] + b[0], a[1] + b[1]


def _meet(a: Interval, b: Interval) -> Interval:
    return max(a[0], b[0]), min(a[1], b[1])
