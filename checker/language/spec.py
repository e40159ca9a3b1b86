"""What a spec author writes a spec with: `Spec`, the decorators, `fill`, `require`, `depth`."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from types import FunctionType
from typing import Any, ClassVar, Self, TypeVar, overload

F = TypeVar("F", bound=Callable[..., Any])

UNSET: Any = type("Unset", (), {"__repr__": lambda self: "fill()"})()


class Disabled(BaseException):
    """A `require` that is false: the action is not enabled with these arguments. No error, so no `except Exception` takes it.

    `raised` counts them: a body that catches one is not enabled all the same.
    """

    raised: ClassVar[int] = 0


def require(condition: object) -> None:
    """Disable the action, wherever it stands in the body, unless `condition` holds; all changes so far are discarded."""
    if not condition:
        Disabled.raised += 1
        raise Disabled


MOST_DEEP = 100
"""No function may state that it calls itself more deeply."""


def depth(most: int) -> None:
    """Say, as the first statement of a function, that at most so many calls of it are under way at once: one more is an error of the step.

    A function that calls itself, directly or by way of others, is compiled where it says so; the bound may go by constants and sizes of
    sorts. Nothing is kept between calls: those under way are counted, by every call anew, in the stack of the thread.
    """
    if type(most) is not int:
        raise TypeError(f"depth takes a whole number, and is given {most!r}")
    if not 1 <= most <= MOST_DEEP:
        raise ValueError(f"depth takes a number from 1 to {MOST_DEEP}, and is given {most}")
    frame = caller = sys._getframe(1)
    count = 0
    while frame is not None:
        count += frame.f_code is caller.f_code
        frame = frame.f_back  # type: ignore[assignment]  # None at the bottom of the stack
    if count > most:
        raise RecursionError(f"{caller.f_code.co_name} calls itself more than {most} deep")


@dataclass(frozen=True)
class Fill:
    """A default that `fill` made: `value` for every key, or UNSET for an empty collection."""

    value: Any


@overload
def fill() -> Any: ...
@overload
def fill(value: object) -> Any: ...
def fill(value: object = UNSET) -> Any:
    """The default of a dict, set, list or Counter: every key with `value`, or empty without one."""
    return Fill(value)


class Role(StrEnum):
    """What a decorated method is to the checker."""

    ACTION = "action"
    INIT = "init"
    INVARIANT = "invariant"
    STEP_INVARIANT = "step_invariant"
    REACHABLE = "reachable"
    FINAL = "final"
    CONSTRAINT = "constraint"


def role_of(member: object) -> Role | None:
    """The role that a decorator gave to a method, None for a helper or anything else."""
    return getattr(member, "__checker_role__", None)


@dataclass(frozen=True)
class Misdecorated:
    """What a decorator was put on that is not a method of its own: kept, so that the front end can say so at its place."""

    role: Role
    member: object


def roles_of(member: object) -> tuple[Role, ...]:
    """Every role that decorators gave to a member, innermost first: more than one is a mistake."""
    if isinstance(member, Misdecorated):
        return (*roles_of(member.member), member.role)
    for inner in (getattr(member, "fget", None), getattr(member, "__func__", None), getattr(member, "func", None)):
        if inner is not None:
            return roles_of(inner)
    return getattr(member, "__checker_roles__", ())


def _decorator(role: Role) -> Callable[[F], F]:
    def decorate(method: F) -> F:
        if not isinstance(method, FunctionType):
            return Misdecorated(role, method)  # type: ignore[return-value]  # refused when a model is made of the class
        method.__checker_role__ = role  # type: ignore[attr-defined]  # read back by role_of
        method.__checker_roles__ = (*roles_of(method), role)  # type: ignore[attr-defined]  # as above
        return method

    return decorate


def action(method: F) -> F:
    """A step: for every choice of its parameters the body runs atomically; a false `require` disables it."""
    return _decorator(Role.ACTION)(method)


def init(method: F) -> F:
    """Makes initial states from the defaults, one for every choice of its parameters that it does not disable."""
    return _decorator(Role.INIT)(method)


def invariant(method: F) -> F:
    """A property that is true in every reachable state."""
    return _decorator(Role.INVARIANT)(method)


def step_invariant(method: F) -> F:
    """A property that is true of every step: `self` is the state before it, the parameter the state after."""
    return _decorator(Role.STEP_INVARIANT)(method)


def reachable(method: F) -> F:
    """A property that some reachable state satisfies; the checker shows the shortest way to one."""
    return _decorator(Role.REACHABLE)(method)


def final(method: F) -> F:
    """The states in which no action need be enabled; with one `@final`, any other such state is a deadlock."""
    return _decorator(Role.FINAL)(method)


def constraint(method: F) -> F:
    """Bounds the search: a state that does not satisfy it is checked, but neither counted nor expanded."""
    return _decorator(Role.CONSTRAINT)(method)


ROLES: dict[Callable[..., Any], Role] = {
    action: Role.ACTION,
    init: Role.INIT,
    invariant: Role.INVARIANT,
    step_invariant: Role.STEP_INVARIANT,
    reachable: Role.REACHABLE,
    final: Role.FINAL,
    constraint: Role.CONSTRAINT,
}
"""The decorators, and the role that each gives."""


class Spec:
    """The base of a specification: annotated attributes are its variables, decorated methods its behaviour and properties.

    Class keywords give constants other defaults than their declarations do: `class GridPaxos(Paxos, Acceptor=6)`.
    An instance is one state, in which the methods can be called, printed and debugged as any Python; only a model makes one.
    """

    __checker_constants__: ClassVar[dict[str, object]] = {}

    def __init_subclass__(cls, **constants: object) -> None:
        cls.__checker_constants__ = {**cls.__checker_constants__, **constants}

    def __new__(cls, *arguments: object, **named: object) -> Self:
        __tracebackhide__ = True
        members = (item for base in cls.__mro__ for item in vars(base).items())
        first = next((name for name, member in members if role_of(member) is Role.ACTION), None)
        step = "" if first is None else f'.step("{first}", ...)'
        raise TypeError(
            f"a state of {cls.__name__} is made by a Model (from checker import Model): "
            f"write Model({cls.__name__}).initial_state(){step}"
        )

    def __setattr__(self, name: str, value: object) -> None:
        self.__dict__["__checker_store__"].assign(name, value)

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"{name} is a state variable: it always has a value")

    def __repr__(self) -> str:
        shown = [f"{name}={value}" for name, value in self.__dict__.items() if not name.startswith("__")]
        return f"{type(self).__name__}({', '.join(shown)})"
