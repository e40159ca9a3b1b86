"""Sorts: the finite domains that a spec declares as classes. `Symmetric`, `Ordered`, `Range` and `Quorum`.

Their sizes are a spec's constants. What a sort has is asked of what is bound (checker.language.sizes): inside `Model.bound()` that
model's size, elsewhere the declared one. Elements are interned for good, so the first three elements of `RM` are the same objects in every
model, and equality is identity. A mistake in a declaration is kept in `declaration_error` and reported when a Model is built, with
all others.
"""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, ClassVar, NoReturn, Self, TypeVar

from checker.language.constants import ConstantMeta, Settable, declared_number, serials
from checker.language.order import RANK_ELEMENT, CanonicalFrozenSet, Key, Keyed
from checker.language.sizes import bound_now, making

E = TypeVar("E")

MOST_ELEMENTS = 1_000
"""A sort with more elements than this is refused: making them, and their permutations, would never end."""


class DomainError(ValueError):
    """A value outside its domain was made or stored: while a spec runs, a violation of kind `error`."""


class SortMeta(Settable):
    """What the class of a sort can do: iterate over its elements, count them, test membership."""

    declared_elements: tuple[Any, ...]

    @property
    def elements(cls) -> tuple[Any, ...]:
        """Those of the model that is bound, in canonical order; where none is, those that the declaration says."""
        bound: tuple[Any, ...] | None = bound_now.get().get(cls)
        return cls.declared_elements if bound is None else bound

    def __iter__(cls: type[E]) -> Iterator[E]:
        bound: tuple[E, ...] | None = bound_now.get().get(cls)  # as in `elements`, at half the cost
        return iter(cls.declared_elements if bound is None else bound)  # type: ignore[attr-defined]  # the metaclass declares it

    def __len__(cls) -> int:
        return len(cls.elements)

    def __bool__(cls) -> bool:
        return True

    def __contains__(cls, value: object) -> bool:
        return value in cls.elements

    def __getitem__(cls, index: object) -> NoReturn:
        raise TypeError(
            f"elements of {cls.__name__} have no indexes: iterate over {cls.__name__}, or take one as a parameter"
        )


class Element(Keyed, metaclass=SortMeta):
    """One element of a sort: equal to itself only, named after its sort and its number from 1.

    With another sort as `size` there are as many as that has, whatever size it is given; with a constant, as many as its value is.
    """

    __slots__ = ("canonical_key", "index", "name")

    class_serial: ClassVar[int] = -1
    declared_elements: ClassVar[tuple[Any, ...]] = ()
    declared_size: ClassVar[int | SortMeta | ConstantMeta] = 0
    declaration_error: ClassVar[str | None] = None
    _universe: ClassVar[list[Any]]

    index: int
    name: str
    canonical_key: Key

    def __init_subclass__(cls, *, size: int | SortMeta | ConstantMeta | None = None) -> None:
        cls.class_serial = next(serials)
        cls._universe = []
        cls.declaration_error = None
        if cls.__module__ == __name__:
            return
        own = next((name for name in ("__eq__", "__ne__", "__hash__") if name in vars(cls)), None)
        elements = len(size) if isinstance(size, SortMeta) else declared_number(size)
        if isinstance(size, ConstantMeta) and type(elements) is int:
            elements = min(max(elements, 1), MOST_ELEMENTS)  # whether it will do is told when it is given a value
        if isinstance(elements, int) and not isinstance(elements, bool) and elements >= 1:
            cls.declared_size = elements if size is None else size
        else:
            shown = size.__name__ if isinstance(size, ConstantMeta) else repr(size)
            given = "has no size" if size is None else f"has size {shown}, which is not a whole number from 1"
            cls.declaration_error = (
                f"the sort {cls.__name__} {given}: write class {cls.__name__}({cls.__bases__[0].__name__}, size=3)"
            )
            cls.declared_size = elements = 1
        if own is not None:
            cls.declaration_error = f"the sort {cls.__name__} defines {own}: an element equals itself only"
        kinds = [base.__name__ for base in cls.__mro__ if base.__module__ == __name__ and base is not Element]
        if len(kinds) > 1:
            cls.declaration_error = f"the sort {cls.__name__} is {' and '.join(kinds)}: derive it from one of them"
        cls.declared_elements = cls.first_elements(elements)

    def __new__(cls, *arguments: object) -> Self:
        how = f"write {cls.__name__}.first() or last()" if hasattr(cls, "first") else "take one as a parameter"
        raise TypeError(f"elements of {cls.__name__} cannot be created: {how}, or iterate over {cls.__name__}")

    @classmethod
    def first_elements(cls, size: int) -> tuple[Self, ...]:
        """The elements that the sort has with this size."""
        if len(cls._universe) < size:
            with making:
                while len(cls._universe) < size:
                    cls._universe.append(cls._make(len(cls._universe)))
        return tuple(cls._universe[:size])

    @classmethod
    def _make(cls, index: int) -> Self:
        element = object.__new__(cls)
        object.__setattr__(element, "index", index)
        object.__setattr__(element, "name", f"{snake_case(cls.__name__)}{index + 1}")
        object.__setattr__(element, "canonical_key", (RANK_ELEMENT, cls.class_serial, index))
        return element

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"{self} is an element of a sort and has no attribute to set")

    def __repr__(self) -> str:
        return self.name

    def __reduce__(self) -> tuple[Any, ...]:
        return (_element, (type(self), self.index))


def _element(sort: type[Element], index: int) -> Element:
    return sort.first_elements(index + 1)[index]


class Symmetric(Element):
    """A sort of interchangeable elements: `class RM(Symmetric, size=3)`.

    Only equality, membership and iteration are defined; no order, no arithmetic, no named element.
    """

    __slots__ = ()

    def _refuse_order(self, other: object) -> NoReturn:
        raise DomainError(f"elements of the Symmetric sort {type(self).__name__} have no order")

    __lt__ = __le__ = __gt__ = __ge__ = _refuse_order


class Ordered(Element):
    """A sort whose elements are in a total order: `class Ballot(Ordered, size=3)`.

    `other` is Any in comparisons, so that `x is None or b > x` passes a type checker where it cannot narrow `x`.
    """

    __slots__ = ()

    def __lt__(self, other: Any) -> bool:
        return self.index < other.index if type(other) is type(self) else NotImplemented

    def __le__(self, other: Any) -> bool:
        return self.index <= other.index if type(other) is type(self) else NotImplemented

    def __gt__(self, other: Any) -> bool:
        return self.index > other.index if type(other) is type(self) else NotImplemented

    def __ge__(self, other: Any) -> bool:
        return self.index >= other.index if type(other) is type(self) else NotImplemented

    @classmethod
    def first(cls) -> Self:
        """The least element."""
        least: Self = cls.elements[0]
        return least

    @classmethod
    def last(cls) -> Self:
        """The greatest element."""
        greatest: Self = cls.elements[-1]
        return greatest

    def next(self) -> Self:
        """The element after this one; raises DomainError past the last."""
        if self.index + 1 >= len(type(self).elements):
            raise DomainError(f"{self} is the last element of {type(self).__name__}: it has no next")
        following: Self = type(self).elements[self.index + 1]
        return following

    def previous(self) -> Self:
        """The element before this one; raises DomainError before the first."""
        if self.index == 0:
            raise DomainError(f"{self} is the first element of {type(self).__name__}: it has no previous")
        preceding: Self = type(self).elements[self.index - 1]
        return preceding


class RangeMeta(SortMeta):
    """The class of a `Range`: its values are plain integers within the bounds."""

    declared_bounds: tuple[int, int]

    @property
    def bounds(cls) -> tuple[int, int]:
        """The least and the greatest value in the model that is bound; where none is, those that the declaration says."""
        bound: tuple[int, int] | None = bound_now.get().get(cls)
        return cls.declared_bounds if bound is None else bound

    @property
    def low(cls) -> int:
        """The least value."""
        return cls.bounds[0]

    @property
    def high(cls) -> int:
        """The greatest value."""
        return cls.bounds[1]

    def __call__(cls, value: int = 0) -> Any:
        return cls.checked(value)

    def checked(cls, value: int) -> int:
        """`value`, if it is an integer within the bounds; raises DomainError otherwise."""
        if value in cls:
            return value
        low, high = cls.bounds
        raise DomainError(f"{value!r} is outside {cls.__name__}, which is {low}..{high}")

    def __contains__(cls, value: object) -> bool:
        low, high = cls.bounds
        return isinstance(value, int) and not isinstance(value, bool) and low <= value <= high

    def __instancecheck__(cls, value: object) -> bool:
        return value in cls

    def __iter__(cls) -> Iterator[Any]:
        low, high = cls.bounds
        return iter(range(low, high + 1))

    def __len__(cls) -> int:
        low, high = cls.bounds
        return high - low + 1


class Range(int, metaclass=RangeMeta):
    """Integers from `low` to `high`, both included: `class Epoch(Range, low=0, high=5)`.

    With a sort as `high` they go up to the number of its elements, whatever size it is given; `low` and `high` may be constants.
    Its values are plain integers, with Python's arithmetic; storing one outside the bounds is an error of that step.
    """

    class_serial: ClassVar[int] = -1
    declared_bounds: ClassVar[tuple[int, int]] = (0, 0)
    declared_low: ClassVar[int | ConstantMeta] = 0
    declared_high: ClassVar[int | SortMeta | ConstantMeta] = 0
    declaration_error: ClassVar[str | None] = None

    def __init_subclass__(
        cls, *, low: int | ConstantMeta = 0, high: int | SortMeta | ConstantMeta | None = None
    ) -> None:
        cls.class_serial = next(serials)
        cls.declaration_error = None
        least = declared_number(low)
        most = len(high) if isinstance(high, SortMeta) else declared_number(high)
        odd = next((bound for bound in (least, most) if bound is not None and type(bound) is not int), None)
        wrong = None
        if odd is not None:
            name = odd.__name__ if isinstance(odd, type) else repr(odd)
            wrong = f"has the bound {name}, which is not a whole number"
        elif most is None:
            wrong = "has no upper bound"
        elif least > most and not isinstance(low, ConstantMeta) and not isinstance(high, ConstantMeta):
            wrong = f"is empty: {least!r}..{most!r}"
        if wrong is not None:
            cls.declaration_error = (
                f"the range {cls.__name__} {wrong}: write class {cls.__name__}(Range, low=0, high=5)"
            )
            low, high, least, most = 0, 0, 0, 0
        cls.declared_low, cls.declared_high = low, most if high is None else high
        cls.declared_bounds = (min(least, most), max(least, most))

    @classmethod
    def first(cls) -> Self:
        """The least value."""
        return cls(cls.low)

    @classmethod
    def last(cls) -> Self:
        """The greatest value."""
        return cls(cls.high)

    if TYPE_CHECKING:  # at run time values are plain integers; a type checker sees arithmetic that stays in the range

        def __add__(self, other: int) -> Self: ...
        def __radd__(self, other: int) -> Self: ...
        def __sub__(self, other: int) -> Self: ...
        def __rsub__(self, other: int) -> Self: ...
        def __mul__(self, other: int) -> Self: ...
        def __rmul__(self, other: int) -> Self: ...
        def __floordiv__(self, other: int) -> Self: ...
        def __mod__(self, other: int) -> Self: ...
        def __lt__(self, other: Any) -> bool: ...  # Any: `x is None or y > x` passes where x cannot be narrowed
        def __le__(self, other: Any) -> bool: ...
        def __gt__(self, other: Any) -> bool: ...
        def __ge__(self, other: Any) -> bool: ...


class Int(Range, low=-(1 << 63), high=(1 << 63) - 1):
    """What `int` is in a declaration: the integers of 64 bits. A sort that nobody writes."""


Int.__name__ = Int.__qualname__ = "int"


class QuorumMeta(SortMeta):
    """The class of a `Quorum`: iterates over its quorums."""


class Quorum(CanonicalFrozenSet[Any], metaclass=QuorumMeta):
    """A family of sets of a sort: `class ReadQuorum(Quorum, of=Acceptor)`; its default is the sort's majorities.

    Each of its values is one quorum, a frozenset: `a in q`, iteration, `len(q)`, `q <= other`. `quorums="2 of 3"` or any other
    quorum expression declares another default.
    """

    __slots__ = ("canonical_key", "members")

    class_serial: ClassVar[int] = -1
    declared_elements: ClassVar[tuple[Any, ...]] = ()
    of: ClassVar[type[Element]]
    declared_expression: ClassVar[str] = "majority"
    declaration_error: ClassVar[str | None] = None
    canonical_key: Key
    members: tuple[Any, ...]
    _universe: ClassVar[dict[tuple[int, ...], Any]]

    def __init_subclass__(cls, *, of: type[Any] | None = None, quorums: str = "majority") -> None:
        cls.class_serial = next(serials)
        cls.declaration_error = None
        cls.declared_expression = quorums
        cls._universe = {}
        if isinstance(of, SortMeta) and issubclass(of, (Symmetric, Ordered)):
            cls.of = of
        else:
            given = (
                "does not say of which sort"
                if of is None
                else f"is of {getattr(of, '__name__', of)!r}, which is not a sort"
            )
            cls.declaration_error = (
                f"the quorum {cls.__name__} {given}: write class {cls.__name__}(Quorum, of=Acceptor)"
            )

    def __new__(cls, *arguments: object) -> Self:
        raise TypeError(
            f"quorums of {cls.__name__} cannot be created: iterate over {cls.__name__} or take one as a parameter"
        )

    @classmethod
    def family(cls, family: tuple[tuple[int, ...], ...]) -> tuple[Self, ...]:
        """The quorums with the given element indices, each tuple ascending: in canonical order, each once."""
        ordered = sorted(set(family), key=lambda indices: (len(indices), indices))
        return tuple(cls.quorum(indices) for indices in ordered)

    @classmethod
    def quorum(cls, indices: tuple[int, ...]) -> Self:
        """The one quorum of the elements with these indices, ascending."""
        with making:
            found: Self | None = cls._universe.get(indices)
            if found is None:
                members = tuple(_element(cls.of, index) for index in indices)
                found = frozenset.__new__(cls, members)
                found.members = members
                found.canonical_key = (8, len(members), *(member.canonical_key for member in members))
                cls._universe[indices] = found
            return found

    def __iter__(self) -> Iterator[Any]:
        return iter(self.members)

    @property
    def indices(self) -> tuple[int, ...]:
        """The indices of its elements, ascending."""
        return tuple(member.index for member in self.members)

    def __reduce__(self) -> tuple[Any, ...]:
        return _quorum, (type(self), self.indices)


def _quorum(family: type[Quorum], indices: tuple[int, ...]) -> Quorum:
    return family.quorum(indices)


def snake_case(name: str) -> str:
    """`TransactionManager` as `transaction_manager`, `RM` as `rm`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name).lower()
