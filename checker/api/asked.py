"""What is asked of a state, as it is written: an action with its arguments as a trace shows it, or the name of a property."""

from collections.abc import Collection
from typing import Any

from checker.backends.python.machine import Instance
from checker.diagnostics import InvalidSpec, Span, SpecError, counted, suggest
from checker.frontend.model import Action, Model, Property
from checker.frontend.value_notation import Made, NotWritten, Word, read_notation
from checker.frontend.written_values import value_written
from checker.language.misfits import PlacedError

ASKED = "what is asked"
"""How the text that is asked is named in a message."""


def question_of(model: Model, asked: str) -> Instance | Property:
    """The action with its arguments, or the property, that a text names; inside `bound()`. Raises InvalidSpec with C604."""
    read = _read(asked)
    properties = {each.name: each for each in model.properties}
    if isinstance(read, Word) and read in properties:
        return properties[read]
    actions = {action.name: action for action in model.actions}
    name = _name(read)
    if name not in actions:
        fix = suggest(name, [*actions, *properties]) or (
            f"its actions are {', '.join(actions)}; its properties {', '.join(properties) or 'none'}"
        )
        raise _unasked(f"{name or asked} is no action and no property of {model.name}", asked, 0, len(asked), fix)
    return _instance(actions[name], read, asked)


def instance_of(actions: Collection[Action], written: str) -> Instance:
    """Which of these actions a text is, with its arguments; inside `bound()`. Raises InvalidSpec with C604."""
    read = _read(written)
    action = next((action for action in actions if action.name == _name(read)), None)
    if action is None:
        raise _unasked(f"there is no {_name(read) or written} in the spec", written, 0, len(written))
    return _instance(action, read, written)


def _read(text: str) -> object:
    try:
        return read_notation(text)
    except NotWritten as wrong:
        raise _unasked(f"{wrong.message}", text, wrong.start, wrong.end) from None


def _name(read: object) -> str:
    return read.name if isinstance(read, Made) else str(read) if isinstance(read, Word) else ""


def _instance(action: Action, read: object, asked: str) -> Instance:
    return Instance(action, _arguments(action, read if isinstance(read, Made) else Made(action.name, ()), asked))


def _arguments(action: Action, made: Made, asked: str) -> tuple[Any, ...]:
    names = [parameter.name for parameter in action.parameters]
    given = dict(zip(names, made.arguments, strict=False))
    written = [*given, *(name for name, _ in made.named)]
    twice = [name for name in written if written.count(name) > 1]
    given |= dict(made.named)
    strange = [name for name in given if name not in names]
    signature = f"{action.name}({', '.join(names)})"
    if len(made.arguments) > len(names) or twice or strange or len(given) < len(names):
        counts = (
            f"{signature} takes {counted(len(names), 'argument')}, {len(made.arguments) + len(made.named)} are given"
        )
        said = f"{signature} has no parameter '{strange[0]}'" if strange else counts
        raise _unasked(f"{signature} is given '{twice[0]}' twice" if twice else said, asked, 0, len(asked))
    return tuple(
        _value(parameter.name, parameter.type, given[parameter.name], asked) for parameter in action.parameters
    )


def _value(name: str, kind: Any, written: object, asked: str) -> Any:
    try:
        return value_written(kind, written)
    except PlacedError as error:
        raise _unasked(f"{error.within(name)}", asked, 0, len(asked)) from None


def _unasked(message: str, asked: str, start: int, end: int, fix: str | None = None) -> InvalidSpec:
    fix = fix or "write an action as a trace shows it, with its arguments, or the name of a property"
    return InvalidSpec([SpecError("C604", message, Span(ASKED, 1, start + 1, max(end, start + 1) + 1, asked), fix=fix)])
