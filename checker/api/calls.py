"""An action called by hand: its name and arguments as one writes them, judged and made what an engine steps."""

from collections.abc import Mapping, Sequence
from typing import Any

from checker.api.named_elements import with_elements
from checker.backends.python.machine import Instance
from checker.diagnostics import suggest
from checker.frontend.model import Action, Model, Parameter
from checker.language.frozen import freeze_checked
from checker.language.misfits import PlacedError, shown
from checker.language.sorts import DomainError
from checker.language.types import describe

__tracebackhide__ = True  # of pytest: what is wrong here is wrong in the call


def call_of(model: Model, name: str, arguments: Sequence[object], named: Mapping[str, object]) -> Instance:
    """The action with its arguments as frozen values; for use inside `bound()`. Raises ValueError or TypeError with one clear message."""
    action = _action(model, name)
    given = _by_name(action, arguments, named)
    return Instance(action, tuple(_frozen(action, parameter, given[parameter.name]) for parameter in action.parameters))


def _action(model: Model, name: str) -> Action:
    actions = {action.name: action for action in model.actions}
    if not isinstance(name, str):
        raise TypeError(
            f"a step is named by its action, as in step({next(iter(actions))!r}, ...), not {shown(name)}; "
            "a step that enabled() gives has the state that it leads to: its `after`"
        )
    if name in actions:
        return actions[name]
    fix = suggest(name, actions) or f"its actions are {', '.join(actions)}"
    what = "makes initial states, it is no action" if name in {i.name for i in model.inits} else "is no action"
    raise ValueError(f"{name!r} {what} of {model.name}: {fix}")


def _by_name(action: Action, arguments: Sequence[object], named: Mapping[str, object]) -> dict[str, object]:
    """Arguments as Python binds them, so that those by position come first."""
    names = [parameter.name for parameter in action.parameters]
    by_position = [parameter.name for parameter in action.parameters if not parameter.by_name]
    if len(arguments) > len(by_position):
        raise TypeError(
            f"{_signature(action)} takes no more than {len(by_position)} by position, {len(arguments)} are given"
        )
    given = {**dict(zip(by_position, arguments, strict=False)), **named}
    for name in named:
        if name not in names:
            fix = suggest(name, names)
            raise TypeError(f"{_signature(action)} has no parameter '{name}'" + (f": {fix}" if fix else ""))
        if name in by_position[: len(arguments)]:
            raise TypeError(f"{_signature(action)} is given '{name}' twice")
    missing = [name for name in names if name not in given]
    if missing:
        raise TypeError(f"{_signature(action)} lacks {', '.join(missing)}")
    return given


def _signature(action: Action) -> str:
    return f"{action.name}({', '.join(f'{p.name}: {describe(p.type)}' for p in action.parameters)})"


def _frozen(action: Action, parameter: Parameter, value: object) -> Any:
    try:
        return freeze_checked(parameter.type, with_elements(parameter.type, value))
    except PlacedError as error:
        raise ValueError(f"{action.name}: {error.within(parameter.name)}") from None
    except DomainError as error:
        raise ValueError(f"{action.name}: {parameter.name}: {error}") from None
