"""What a guard says of the values of one parameter: a test comes in, what the parameter may be drawn from goes out."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from checker.ir.draws import Bound, Elements, Exactly, Interval, Source, Subsets
from checker.ir.equal_values import mixes
from checker.ir.failing import applies
from checker.ir.kinds import bounds, element, interval, is_integer, is_scalar, members, union
from checker.ir.nodes import After, Apply, Comprehension, Const, Convert, Expr, Item, Junction, Local
from checker.ir.ops import CollectionOp, ScalarOp
from checker.language.types import (
    CounterType,
    EnumType,
    FrozenSetType,
    ListType,
    NoneType,
    QuorumType,
    RangeType,
    RecordType,
    SequenceType,
    SetType,
    TupleType,
    Type,
    UnionType,
)
from checker.passes.liveness import names_in

_TURNED = {ScalarOp.LT: ScalarOp.GT, ScalarOp.LE: ScalarOp.GE, ScalarOp.GT: ScalarOp.LT, ScalarOp.GE: ScalarOp.LE}
_FLIPPED = {ScalarOp.LT: ScalarOp.GE, ScalarOp.LE: ScalarOp.GT, ScalarOp.GT: ScalarOp.LE, ScalarOp.GE: ScalarOp.LT}


@dataclass(frozen=True)
class Offer:
    """That a guard leaves a parameter the values of a source alone."""

    parameter: str
    source: Source


def offers_of(test: Expr, parameters: Sequence[tuple[str, Type]]) -> tuple[Offer, ...]:
    """What a test that must be true leaves; a source never speaks of its own parameter."""
    return tuple(_Reader(dict(parameters)).read(test))


class _Reader:
    """Reads tests of parameters of these types."""

    def __init__(self, kinds: dict[str, Type]) -> None:
        self.kinds = kinds

    def read(self, test: Expr) -> Iterator[Offer]:
        """The offers of a test."""
        match test:
            case Apply(CollectionOp.IN, _, (value, held)):
                yield from self._element(value, held)
            case Apply(CollectionOp.EQ, _, (a, b)):
                yield from (*self._equal(a, b), *self._equal(b, a))
                yield from self._empty_difference(a, b)
            case Apply(CollectionOp.SUBSET, _, (small, large)):
                yield from self._within(small, large)
            case Apply(ScalarOp.LT | ScalarOp.LE | ScalarOp.GT | ScalarOp.GE as op, _, (a, b)):
                yield from (*self._compared(op, a, b), *self._compared(_TURNED[op], b, a))
            case Apply(ScalarOp.NOT, _, (inner,)):
                yield from self._negated(inner)
            case Junction(False, parts):
                yield from self._one_of(parts)
            case Junction(True, parts):
                for part in parts:
                    yield from self.read(part)
            case After(_, result):  # the test does not fail, so neither does what comes before
                yield from self.read(result)
            case Comprehension(collect="all"):
                yield from self._all_within(test)
            case _:
                pass

    def _own(self, value: Expr, other: Expr) -> str | None:
        """The parameter that a value is, which what it is compared with does not speak of."""
        found = _plain(value)
        is_own = isinstance(found, Local) and found.name in self.kinds and found.name not in names_in(other)
        return found.name if is_own and isinstance(found, Local) else None

    def _element(self, value: Expr, held: Expr) -> Iterator[Offer]:
        name = self._own(value, held)
        if name is None or applies(held, CollectionOp.DOMAIN):
            return
        if is_scalar(self.kinds[name]) and _equal_alike(self.kinds[name], element(held.type)):
            yield Offer(name, Elements(_as_set(held)))

    def _solved(self, value: Expr, other: Expr) -> tuple[Expr, Expr]:
        """`v + x` and `v - x` beside another number, as the parameter `v` beside that number less or more `x`."""
        match _plain(value):
            case Apply(ScalarOp.ADD | ScalarOp.SUB as op, _, (left, right)) if self._own(left, right) is not None:
                turned = ScalarOp.SUB if op is ScalarOp.ADD else ScalarOp.ADD
            case Apply(ScalarOp.ADD, _, (right, left)) if self._own(left, right) is not None:
                turned = ScalarOp.SUB
            case _:
                return value, other
        number = _bare(other, _is_number)
        if not isinstance(number.type, RangeType) or not isinstance(right.type, RangeType):
            return value, other
        (a, b), (c, d) = bounds(number.type), bounds(right.type)
        room = interval(a - d, b - c) if turned is ScalarOp.SUB else interval(a + c, b + d)
        return left, Apply(turned, room, (number, right), other.span)

    def _equal(self, value: Expr, other: Expr) -> Iterator[Offer]:
        value, other = self._solved(value, other)
        name = self._own(value, other)
        if name is not None and _may_be(self.kinds[name], other.type):
            yield Offer(name, Exactly(_bare(other, is_scalar) if is_scalar(other.type) else other))
        sized = self._sized(value, other)
        if sized is not None:
            yield Offer(sized, Subsets(least=(Bound(other),), most=(Bound(other),)))

    def _empty_difference(self, a: Expr, b: Expr) -> Iterator[Offer]:
        """`len(p - s) == 0`, which is what `not p - s` means."""
        match _plain(a), _plain(b):
            case Apply(CollectionOp.LEN, _, (Apply(CollectionOp.MINUS, _, (small, large)),)), Const(_, 0):
                yield from self._within(small, large)
            case _:
                pass

    def _within(self, small: Expr, large: Expr) -> Iterator[Offer]:
        name = self._own(small, large)
        kind = None if name is None else self.kinds[name]
        if name is None or not isinstance(kind, SetType | FrozenSetType | QuorumType):
            return
        if _is_set(large.type) and _equal_alike(kind.of, element(large.type)):
            yield Offer(name, Subsets((_bare(large, _is_set),)))

    def _all_within(self, made: Comprehension) -> Iterator[Offer]:
        """`all(x in s for x in p)`."""
        match made.clauses, made.value:
            case (clause,), Apply(CollectionOp.IN, _, (value, held)) if clause.condition == Const(
                clause.condition.type, True
            ):
                each, is_free = _plain(value), clause.name not in names_in(held)
                if isinstance(each, Local) and each.name == clause.name and is_free and _is_set(held.type):
                    yield from self._within(clause.source, held)
            case _:
                pass

    def _sized(self, value: Expr, other: Expr) -> str | None:
        """The parameter whose size a number is."""
        match _plain(value):
            case Apply(CollectionOp.LEN, _, (held,)) if is_integer(other.type):
                name = self._own(held, other)
                return name if name is not None and isinstance(self.kinds[name], SetType | FrozenSetType) else None
            case _:
                return None

    def _compared(self, op: ScalarOp, value: Expr, other: Expr) -> Iterator[Offer]:
        """What `value op other` says of a number that is a parameter, or the size of one."""
        value, other = self._solved(value, other)
        if not isinstance(other.type, RangeType):
            return
        is_high, strict = op in (ScalarOp.LT, ScalarOp.LE), op in (ScalarOp.LT, ScalarOp.GT)
        bound = (Bound(_bare(other, _is_number), (-1 if is_high else 1) if strict else 0),)
        name, sized = self._own(value, other), self._sized(value, other)
        if name is not None and isinstance(self.kinds[name], RangeType):
            yield Offer(name, Interval(highs=bound) if is_high else Interval(lows=bound))
        if sized is not None:
            yield Offer(sized, Subsets(most=bound) if is_high else Subsets(least=bound))
        if not is_high and isinstance(other, Const) and other.value + bound[0].more > 0:
            yield from self._counted(value)

    def _negated(self, test: Expr) -> Iterator[Offer]:
        match test:
            case Apply(CollectionOp.EQ, _, (a, Const(kind, 0) as zero)) if is_integer(kind):
                sized = self._sized(a, zero)
                if sized is not None:
                    yield Offer(sized, Subsets(least=(Bound(zero, 1),)))
                yield from self._counted(a)
            case Apply(ScalarOp.LT | ScalarOp.LE | ScalarOp.GT | ScalarOp.GE as op, _, (a, b)):
                yield from (*self._compared(_FLIPPED[op], a, b), *self._compared(_TURNED[_FLIPPED[op]], b, a))
            case Apply(ScalarOp.NOT, _, (inner,)):
                yield from self.read(inner)
            case Junction(False, parts):
                for part in parts:
                    yield from self._negated(part)
            case After(_, result):
                yield from self._negated(result)
            case _:
                pass

    def _counted(self, value: Expr) -> Iterator[Offer]:
        """`held[p]` of a Counter, which is not 0 for its elements alone."""
        match _plain(value):
            case Apply(CollectionOp.COUNT, _, (held, each)):
                yield from self._element(each, held)
            case _:
                pass

    def _one_of(self, parts: tuple[Expr, ...]) -> Iterator[Offer]:
        """`p in (a, b)`, and the size of a parameter among constants."""
        pairs = [part.args for part in parts if isinstance(part, Apply) and part.op is CollectionOp.EQ]
        if not pairs or any(part != Const(part.type, False) for part in parts if not isinstance(part, Apply)):
            return
        if len(pairs) < sum(isinstance(part, Apply) for part in parts):
            return
        for own, other in zip(pairs[0], pairs[0][::-1], strict=True):
            values = [_others(pair, own) for pair in pairs]
            found = [value for value in values if value is not None]
            if len(found) == len(pairs):
                yield from self._among(own, other, found)

    def _among(self, own: Expr, other: Expr, values: list[Expr]) -> Iterator[Offer]:
        """That something is one of these values."""
        numbers = [each.value for each in values if isinstance(each, Const) and isinstance(each.value, int)]
        sized = self._sized(own, other)
        if sized is not None and len(numbers) == len(values):
            bounds = [(Bound(Const(values[0].type, number)),) for number in (min(numbers), max(numbers))]
            yield Offer(sized, Subsets((), *bounds))
        name, kind = self._own(own, other), union(value.type for value in values)
        if name is None or any(name in names_in(value) for value in values) or not is_scalar(kind):
            return
        if is_scalar(self.kinds[name]) and _may_be(self.kinds[name], kind):
            made = tuple(value if value.type == kind else Convert(kind, value) for value in values)
            yield Offer(name, Elements(Apply(CollectionOp.SET, SetType(kind, len(made)), made)))


def _others(pair: tuple[Expr, ...], own: Expr) -> Expr | None:
    """What of two values another one is compared with; None where it is neither."""
    for one, other in (pair, pair[::-1]):
        if _plain(one) == _plain(own):
            return _plain(other)
    return None


def joined(sources: Iterable[Source]) -> Source | None:
    """The values that are in each of some intervals, or of some families of subsets; of other sources the first. None for no source."""
    found: Source | None = None
    for source in sources:
        match found, source:
            case None, _:
                found = source
            case Interval(lows, highs), Interval():
                found = Interval((*lows, *source.lows), (*highs, *source.highs))
            case Subsets(within, least, most), Subsets():
                found = Subsets((*within, *source.within), (*least, *source.least), (*most, *source.most))
            case _:
                pass
    return found


def _plain(value: Expr) -> Expr:
    """A value without what does not change it."""
    match value:
        case Convert(value=inner):
            return _plain(inner)
        case After((), inner):
            return _plain(inner)
        case Item(_, Apply(CollectionOp.TUPLE, _, items), number):
            return _plain(items[number])
        case _:
            return value


def _bare(value: Expr, is_kept: Callable[[Type], bool]) -> Expr:
    """A value without conversions, as far as its type stays one of these."""
    while isinstance(value, Convert) and is_kept(value.value.type):
        value = value.value
    return value


def _is_number(kind: Type) -> bool:
    return isinstance(kind, RangeType)


def _is_set(kind: Type) -> bool:
    return isinstance(kind, SetType | FrozenSetType | QuorumType)


def _as_set(held: Expr) -> Expr:
    """A list that is made of anything as the set of its items."""
    if isinstance(held, Comprehension) and held.collect == "list":
        assert isinstance(held.type, ListType)
        return replace(held, collect="set", type=SetType(held.type.of, held.type.max_len))
    return held


def _may_be(kind: Type, other: Type) -> bool:
    """Whether a parameter of a type that equals a value is that value, if it is of the type at all."""
    return kind == other if not is_scalar(kind) else is_scalar(other) and _equal_alike(kind, other)


def _equal_alike(kind: Type, other: Type) -> bool:
    """Whether equal values of two immutable types are the same value."""
    both = UnionType((*members(kind), *members(other)))  # type: ignore[arg-type]  # for its members alone
    if mixes(both) or _has_numbered_enums(both):
        return False
    if not _has_quorums(both):
        return True
    one, more = sorted((set(members(kind)), set(members(other))), key=len)
    return one <= more


def _has_quorums(kind: Type) -> bool:
    return isinstance(kind, QuorumType) or any(map(_has_quorums, _parts(kind)))


def _has_numbered_enums(kind: Type) -> bool:
    """Whether members of an enum that are numbers or strings stand beside other values, which they may equal."""
    beside = {member for member in members(kind) if not isinstance(member, NoneType)}
    is_numbered = any(isinstance(each, EnumType) and issubclass(each.enum, int | str) for each in beside)
    return (is_numbered and len(beside) > 1) or any(map(_has_numbered_enums, _parts(kind)))


def _parts(kind: Type) -> tuple[Type, ...]:
    match kind:
        case UnionType(kinds) | TupleType(kinds):
            return kinds
        case RecordType(_, fields):
            return tuple(field for _, field in fields)
        case FrozenSetType(of) | SequenceType(of) | SetType(of) | ListType(of) | CounterType(of):
            return (of,)
        case _:
            return ()
