"""Constants that are no sizes: `class MaxTerm(Constant, default=3)`; and what is common to all that a model gives a value, `Settable`.

A constant is a whole number, a bool, one of the values of a `Literal`, or a function of a finite domain, `of=dict[Node, Rank]`. Bodies
read `MaxTerm.value`; a declaration takes a number itself, `size=MaxTerm`, `high=MaxTerm`, `MaxLen(MaxTerm)`. The value belongs to a model
and is never on the class: outside of a model there is none, so nothing that is evaluated while a file is loaded keeps one by accident.
"""

import itertools
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Generic, Literal, NoReturn, Self, TypeAlias, get_args, get_origin

from checker.language.sizes import bound_now

if TYPE_CHECKING:
    from typing_extensions import TypeVar

    class Unsaid(int, Any):  # type: ignore[misc]  # Any: it fits wherever it stands, and a comparison of it is a bool
        """The type of a value whose constant does not say one, as `Constant[int]` does."""

        def __eq__(self, other: object) -> bool: ...
        def __ne__(self, other: object) -> bool: ...
        def __hash__(self) -> int: ...

    V_co = TypeVar("V_co", default=Unsaid, covariant=True)

    class Value:
        """What `.value` is on a constant, to a type checker."""

        def __get__(self, instance: None, owner: "type[Constant[V_co]]") -> V_co: ...
else:
    from typing import TypeVar

    V_co = TypeVar("V_co", covariant=True)

Plain: TypeAlias = bool | int | str
"""What a constant that is no function may be."""


@dataclass(frozen=True)
class DeclaredTable:
    """What is declared of a constant that is a function: its keys and values, and what it is unless it is given.

    `default` has a value for every key, or is called with each of them.
    """

    of: object
    default: Mapping[Any, Any] | Callable[[Any], Any]


serials = itertools.count()
"""Numbers for declarations, in their order: in what is settled one after the other, what a declaration names comes before it."""
_EXAMPLES = {"size": "size=3", "low": "low=0, high=5", "of": "of=Acceptor", "default": "default=3"}
"""What a declaration says, by the first keyword of its kind."""


class Unbound(RuntimeError):
    """The value of a constant was asked for where no model has given it one."""


class Settable(type):
    """The class of what a model gives a value: a sort, a range, a quorum family, a constant."""

    word: ClassVar[str] = "sort"
    class_serial: int
    declaration_error: str | None

    def __new__(mcls, name: str, bases: tuple[type, ...], members: dict[str, Any], **keywords: Any) -> Any:
        """A new class; a keyword that its kind does not have is a mistake of the declaration."""
        taken = getattr(bases[0].__init_subclass__, "__kwdefaults__", None) or {} if bases else {}
        odd = next((keyword for keyword in keywords if keyword not in taken), None)
        made = super().__new__(mcls, name, bases, members, **{k: v for k, v in keywords.items() if k in taken})
        if odd is not None:
            example = _EXAMPLES.get(next(iter(taken), ""), "")
            made.declaration_error = (
                f"the {mcls.word} {name} has the keyword {odd}, which is not one of {', '.join(taken)}: "
                f"write class {name}({bases[0].__name__}, {example})"
            )
        return made

    def __init__(cls, name: str, bases: tuple[type, ...], members: dict[str, Any], **keywords: Any) -> None:
        super().__init__(name, bases, members)


class ConstantMeta(Settable):
    """The class of a constant."""

    word = "constant"
    declared_default: Plain
    declared_values: tuple[Plain, ...] | None
    declared_low: int | None
    declared_high: int | None
    declared_table: DeclaredTable | None

    if not TYPE_CHECKING:  # a type checker asks `Value`

        @property
        def value(cls) -> Plain | Mapping[Any, Any]:
            """The value in the model that is bound; raises Unbound where none is."""
            bound = bound_now.get().get(cls)
            if bound is None:
                raise Unbound(
                    f"{cls.__name__} has no value here: a model gives it one while its bodies run, where they name it"
                )
            return bound

    @property
    def is_number(cls) -> bool:
        """Whether it is a whole number, so that sizes and bounds may be made of it."""
        return type(cls.declared_default) is int and cls.declared_table is None

    def takes(cls, value: object) -> bool:
        """Whether it may have this value: of its kind, and within what is declared."""
        if cls.declared_values is not None:
            return any(type(value) is type(known) and value == known for known in cls.declared_values)
        return type(value) is int and _within(value, cls.declared_low, cls.declared_high)

    def __call__(cls, *arguments: object) -> NoReturn:
        raise TypeError(f"{cls.__name__} is a constant: its value is {cls.__name__}.value")

    def _no_number(cls, other: object) -> NoReturn:
        raise TypeError(
            f"{cls.__name__} has no value while a file is read: a declaration takes it as it is, low=1, high={cls.__name__}; "
            f"in a body write {cls.__name__}.value"
        )

    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __floordiv__ = __neg__ = _no_number


class Constant(Generic[V_co], metaclass=ConstantMeta):
    """A constant of a spec that is no size: `class MaxTerm(Constant, default=3)`, with `low` and `high` where it has bounds.

    `class Guard(Constant, default=True)` is a bool, `class Mode(Constant, default="eager", of=Literal["eager", "lazy"])` one of these.
    `class Rank(Constant, default=lambda node: 0, of=dict[Node, Level])` is a function: a dict with a value for every key.
    A type checker takes the value for what is wanted; `Constant[int]`, `Constant[bool]`, `Constant[Literal[...]]` and
    `Constant[dict[K, V]]` say more.
    """

    class_serial: ClassVar[int] = -1
    declared_default: ClassVar[Plain] = 0
    declared_values: ClassVar[tuple[Plain, ...] | None] = None
    declared_low: ClassVar[int | None] = None
    declared_high: ClassVar[int | None] = None
    declared_table: ClassVar[DeclaredTable | None] = None
    declaration_error: ClassVar[str | None] = None
    if TYPE_CHECKING:
        value: ClassVar[Value]

    def __init_subclass__(
        cls, *, default: object = None, of: object = None, low: int | None = None, high: int | None = None
    ) -> None:
        cls.class_serial = next(serials)
        kind = _argument(cls) if of is None else of
        cls.declared_values = _listed(kind, default)
        cls.declared_low, cls.declared_high = low, high
        cls.declared_default = default if isinstance(default, bool | int | str) else 0
        cls.declared_table = _table(kind, default)
        cls.declaration_error = _mistake(cls, default, kind)

    def __new__(cls) -> Self:
        raise AssertionError  # ConstantMeta says it


def declared_number(number: Any) -> Any:
    """What a declaration says by a number: that of a constant is its default, where it is one."""
    return number.declared_default if isinstance(number, ConstantMeta) and number.is_number else number


def number_now(constant: ConstantMeta) -> object:
    """The value of a constant in the model that is bound, else its default."""
    bound: object = bound_now.get().get(constant)
    return constant.declared_default if bound is None else bound


def kind_shown(constant: ConstantMeta) -> str:
    """What values a constant takes, in a few words."""
    low, high = constant.declared_low, constant.declared_high
    if constant.declared_values == (False, True):
        return "true or false"
    if constant.declared_values is not None:
        shown = [str(value).lower() if isinstance(value, bool) else str(value) for value in constant.declared_values]
        return " or ".join([", ".join(shown[:-1]), shown[-1]] if len(shown) > 1 else shown)
    if low is None and high is None:
        return "a whole number"
    ends = [f"from {low}"] * (low is not None) + [f"{'to' if low is not None else 'up to'} {high}"] * (high is not None)
    return f"a whole number {' '.join(ends)}"


def _within(value: int, low: int | None, high: int | None) -> bool:
    return (low is None or low <= value) and (high is None or value <= high)


def _argument(cls: type) -> object:
    """What stands in the brackets of `Constant[...]`."""
    written: Iterable[object] = vars(cls).get("__orig_bases__", ())
    return next((get_args(base)[0] for base in written if get_origin(base) is Constant), None)


def _listed(kind: object, default: object) -> tuple[Plain, ...] | None:
    """The values that a constant is one of; None for a whole number."""
    if get_origin(kind) is Literal:
        return get_args(kind)
    return (False, True) if kind is bool or (kind is None and isinstance(default, bool)) else None


def _mistake(cls: "type[Constant[Any]]", default: object, kind: object) -> str | None:
    """What is wrong with a declaration, and what to write instead."""
    name, base = cls.__name__, cls.__mro__[1]
    if base is not Constant:
        return f"the constant {name} derives from {base.__name__}: derive it from Constant alone"
    example = repr(default) if isinstance(default, bool | int | str) else "3"
    if get_origin(kind) is dict or _is_function(default):
        return _wrong_table(cls, default, kind)
    if default is None:
        return f"the constant {name} has no default: write class {name}(Constant, default=3)"
    if not isinstance(default, bool | int | str) or not _is_kind(kind):
        odd = default if _is_kind(kind) else kind
        shown = odd.__name__ if isinstance(odd, type) else repr(odd)
        return f"the constant {name} is {shown}, and may be a whole number, a bool or one of a Literal: write default=3"
    if isinstance(default, str) and cls.declared_values is None:
        return f"the constant {name} does not say which strings it may be: write of=Literal[{example}, ...]"
    if len({type(value) for value in cls.declared_values or ()}) > 1:
        return f"the constant {name} lists values of several kinds: write strings, whole numbers or bools alone"
    if (wrong := _wrong_bounds(cls)) is not None:
        return f"the constant {name} {wrong}"
    if not cls.takes(default):
        return f"the constant {name} has the default {example}, which is not {kind_shown(cls)}: give it one that is"
    return None


def _table(kind: object, default: Any) -> DeclaredTable | None:
    """What is declared of a function; None for any other constant."""
    return DeclaredTable(kind, default) if _is_function(default) and get_origin(kind) is dict else None


def _is_function(default: object) -> bool:
    """Whether a default gives keys their values."""
    return isinstance(default, Mapping) or (callable(default) and not isinstance(default, type))


def _wrong_table(cls: ConstantMeta, default: object, kind: object) -> str | None:
    """What is wrong with the declaration of a function; its keys and values are looked at where the sizes of sorts are known."""
    name = cls.__name__
    if get_origin(kind) is not dict:
        return (
            f"the constant {name} is a function and does not say of what: write of=dict[K, V], with domains for K and V"
        )
    if len(get_args(kind)) != 2:
        return f"the constant {name} is of dict with {len(get_args(kind))} types: write of=dict[K, V]"
    if cls.declared_low is not None or cls.declared_high is not None:
        return f"the constant {name} has low or high, which only whole numbers have: let the values be of a Range"
    if cls.declared_table is not None:
        return None
    if default is None:
        return f"the constant {name} has no default: write default=lambda key: ..., which gives every key its value"
    shown, is_value = (
        default.__name__ if isinstance(default, type) else repr(default),
        isinstance(default, bool | int | str),
    )
    fix = f"default=lambda key: {shown if is_value else '...'}"
    return f"the constant {name} is a function, and its default {shown} is none: write {fix}"


def _wrong_bounds(cls: ConstantMeta) -> str | None:
    """What is wrong with `low` and `high`."""
    low, high = cls.declared_low, cls.declared_high
    if cls.declared_values is not None and (low is not None or high is not None):
        return "has low or high, which only whole numbers have: leave them out"
    odd = next((bound for bound in (low, high) if bound is not None and type(bound) is not int), None)
    if odd is not None:
        return f"has the bound {odd.__name__ if isinstance(odd, type) else repr(odd)}, which is not a whole number: write low=0, high=5"
    if low is not None and high is not None and low > high:
        return f"has no value, {low} is above {high}: write low={high}, high={low}"
    return None


def _is_kind(kind: object) -> bool:
    """Whether what is said of the values is one of the kinds that there are; str alone is, so that its values are asked for."""
    if get_origin(kind) is Literal:
        return all(isinstance(value, bool | int | str) for value in get_args(kind))
    return kind is None or kind in (int, bool, str)
