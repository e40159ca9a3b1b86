"""What runs the body of an action, with arguments that it may change, and to the end that a false `require` makes."""

from collections import Counter
from collections.abc import Callable
from typing import Any

from checker.frontend.model import Action, Model
from checker.language.order import CanonicalSet
from checker.language.spec import Disabled
from checker.language.state import Store
from checker.language.types import CounterType, DictType, ListType, SetType, Type
from checker.language.values import domain_values


def runner(model: Model, action: Action, store: Store) -> Callable[..., Any]:
    """What runs an action's body as it is written; where C code may reach into containers, with a look at what they hold afterwards."""
    run = caller(action, action.function)
    if model.catches:
        run = _ending(run)
    if not model.reaches_in:
        return run

    def run_and_look(spec: Any, *arguments: Any) -> None:
        try:
            run(spec, *arguments)
        except BaseException:
            store.mark()
            raise
        store.settle()

    return run_and_look


def _ending(run: Callable[..., Any]) -> Callable[..., Any]:
    """A body in which something may catch a false `require`: it ends the step all the same."""

    def run_to_its_end(spec: Any, *arguments: Any) -> None:
        before = Disabled.raised
        try:
            run(spec, *arguments)
        finally:
            if Disabled.raised != before:
                raise Disabled

    return run_to_its_end


def caller(action: Action, function: Callable[..., Any]) -> Callable[..., Any]:
    """An action's body, given fresh copies where an argument is of a type that changes in place, and by name what it takes only so."""
    makers = [_maker(parameter.type) for parameter in action.parameters]
    by_name = [parameter.name for parameter in action.parameters if parameter.by_name]
    if not any(makers) and not by_name:
        return function

    def call(spec: Any, *arguments: Any) -> Any:
        made = [a if make is None else make(a) for a, make in zip(arguments, makers, strict=True)]
        first = len(made) - len(by_name)
        return function(spec, *made[:first], **dict(zip(by_name, made[first:], strict=True)))

    return call


def thawed(kind: Type, frozen: Any) -> Any:
    """A frozen value as plain Python: a new dict, set, list or Counter, or the value itself."""
    make = _maker(kind)
    return frozen if make is None else make(frozen)


def _maker(kind: Type) -> Callable[[Any], Any] | None:
    match kind:
        case SetType():
            return CanonicalSet
        case ListType():
            return list
        case CounterType():
            return lambda frozen: Counter(dict(frozen))
        case DictType(key, value):
            keys, inner = tuple(domain_values(key)), _maker(value)
            return lambda frozen: dict(zip(keys, map(inner, frozen) if inner else frozen, strict=True))
        case _:
            return None
