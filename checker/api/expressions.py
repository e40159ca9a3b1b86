"""Python expressions over `self`, evaluated by CPython in states of a model: what a reader of a trace asks for besides the variables."""

import ast
import builtins
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from types import FunctionType
from typing import Any, TypeVar

from checker.api.model import Model
from checker.api.names_read import names_of
from checker.api.plain_values import plain
from checker.backends.python.failures import said_of, text_of
from checker.backends.python.machine import Machine
from checker.diagnostics import InvalidSpec, Span, SpecError, suggest
from checker.frontend.constants import Size
from checker.frontend.rewrite import NAMES, compile_ordered
from checker.language.sorts import Element
from checker.language.spec import Disabled, Spec
from checker.stopping import STOPS
from checker.trace import State

T = TypeVar("T")
_NAME = "__checker_shown__"
_LONGEST = 200
"""Characters of an expression that is shown with its mistake."""


class Expressions:
    """Expressions over `self` with the names of the module of a spec, and of those that it derives from, and of the elements of sorts.

    Raises InvalidSpec with C605 for each that is no expression, or has a name that is known nowhere; `where` says where they are given.
    """

    def __init__(self, model: Model, texts: Sequence[str], *, where: str = "--show") -> None:
        self._model, self.texts, self._where = model, tuple(texts), where
        names = {**_elements(model), **dict(_names(model.spec))}
        errors = [error for text in texts for error in _mistakes(text, model, names, where)]
        if errors:
            raise InvalidSpec(errors)
        self._functions = [_function(text, names, where) for text in texts]

    def refuse_auxiliary(self) -> None:
        """Raises InvalidSpec with C605 where one reads an Auxiliary variable: in one state it may come to different values."""
        hidden = {variable.name for variable in self._model.definition.variables if variable.auxiliary}
        for text, function in zip(self.texts, self._functions, strict=True):
            name = next((name for name in names_of(function, self._model.spec) if name in hidden), None)
            if name is not None:
                message = f"the expression reads '{name}', which is Auxiliary and does not tell states apart"
                fix = f"write one without self.{name}, or take Auxiliary away"
                raise InvalidSpec([SpecError("C605", message, _span(text, self._where), fix=fix)])

    def values(self, states: Iterable[State]) -> dict[State, tuple[str, ...]]:
        """What they come to in each of these states, as texts. Raises InvalidSpec for one that changes the state."""
        if not self.texts:
            return {}
        with self._model.stepped() as machine:
            return {state: tuple(self._told(machine, state)) for state in dict.fromkeys(states)}

    def _told(self, machine: Machine, state: State) -> Iterator[str]:
        for text, function in zip(self.texts, self._functions, strict=True):
            yield self._read(machine, state, text, partial(_value, function))

    def truth(self, machine: Machine, state: State) -> bool | str:
        """Whether the only expression is true in a state, or how it fails there; inside `bound()`. Raises InvalidSpec as `values`."""
        (text,), (function,) = self.texts, self._functions
        return self._read(machine, state, text, partial(_truth, function))

    def _read(self, machine: Machine, state: State, text: str, read: Callable[[Spec], T]) -> T:
        """What is read in a state, where that changes nothing."""
        machine.load(state)
        told = read(machine.spec)
        if machine.store.changed:
            machine.undo()
            message = "the expression changes the state"
            raise InvalidSpec([SpecError("C605", message, _span(text, self._where), fix="what is shown only reads")])
        return told


def _names(spec: type[Spec]) -> Iterator[tuple[str, Any]]:
    """The names of the modules of a class and its bases, those of its own last, which win."""
    yield from NAMES.items()
    for cls in reversed(spec.__mro__):
        module = sys.modules.get(cls.__module__)
        if module is not None and issubclass(cls, Spec) and cls is not Spec:
            yield from vars(module).items()


def _elements(model: Model) -> dict[str, Element]:
    """The elements of the sorts of a model by the names that a report shows: `client1`."""
    sorts = [setting.sort for setting in model.definition.settings if isinstance(setting, Size)]
    with model.definition.bound():
        return {each.name: each for sort in sorts for each in sort}


def _mistakes(text: str, model: Model, names: Mapping[str, object], where: str) -> Iterator[SpecError]:
    """What is wrong with an expression whatever the state is."""
    try:
        tree = ast.parse(text.strip() or " ", mode="eval")
        compile_ordered(_written(text), where)
    except SyntaxError as error:
        start = len(text) - len(text.lstrip())
        column = start + (error.offset or 1) - 1 if error.lineno == 1 else 0
        span = _span(text, where, min(column, max(0, len(text) - 1)))
        example = f"{where} 'len(self.log)'" if where.startswith("--") else "len(self.log) > 1"
        yield SpecError("C605", "this is no Python expression", span, fix=f"write for instance {example}")
        return
    except (ValueError, RecursionError, MemoryError):
        yield SpecError("C605", "this is no Python expression: it is too deep, or has signs that no text has")
        return
    nodes = list(ast.walk(tree))
    own = {node.id for node in nodes if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load)}
    own |= {node.arg for node in nodes if isinstance(node, ast.arg)}
    known = {*names, *vars(builtins), *own, "self"}
    for node in nodes:
        yield from _unknown(node, text, model, known, where)


def _unknown(node: ast.AST, text: str, model: Model, known: set[str], where: str) -> Iterator[SpecError]:
    """The error of a name that nothing has, or of a variable that the spec does not have."""
    start = len(text) - len(text.lstrip())
    fix: str | None
    match node:
        case ast.Name(id=name) if name not in known:
            variables = model.definition.variable_types
            fix = (
                f"write self.{name}"
                if name in variables
                else suggest(name, [k for k in known if not k.startswith("_")]) or _there_are(model)
            )
            message = f"the name '{name}' is neither an element of a sort nor defined in the spec's module"
        case ast.Attribute(value=ast.Name(id="self"), attr=name) if not _has(model, name):
            fix = suggest(name, [*model.definition.variable_types, *model.definition.methods])
            message = f"{model.name} has no variable or method '{name}'"
        case _:
            return
    if isinstance(node, ast.expr) and node.lineno == node.end_lineno == 1:
        yield SpecError(
            "C605", message, _span(text, where, start + node.col_offset, start + (node.end_col_offset or 0)), fix=fix
        )
    else:
        yield SpecError("C605", message, fix=fix)


def _there_are(model: Model) -> str:
    """The variables, and of each sort the first element and the last."""
    variables = ", ".join(f"self.{name}" for name in model.definition.variable_types)
    sorts = [model.elements(s.sort.__name__) for s in model.definition.settings if isinstance(s, Size)]
    elements = [f"{each[0]} to {each[-1]}" if len(each) > 1 else str(each[0]) for each in sorts if each]
    return f"there are {variables}" + (f", and the elements {', '.join(elements)}" if elements else "")


def _has(model: Model, name: str) -> bool:
    return name in model.definition.variable_types or hasattr(model.spec, name)


def _written(text: str) -> str:
    """A module that defines the expression as a function."""
    return f"{_NAME} = lambda self: (\n{text.strip()}\n)\n"


def _function(text: str, names: Mapping[str, Any], where: str) -> FunctionType:
    space = dict(names)
    exec(compile_ordered(_written(text), where), space)  # what the user has typed, to be run on their own machine
    made: FunctionType = space[_NAME]
    return made


def _value(function: Callable[[Spec], Any], spec: Spec) -> str:
    """What it comes to, or how it fails."""
    try:
        return plain(function(spec))
    except STOPS:
        raise
    except BaseException as error:
        return _failing(error)


def _truth(function: Callable[[Spec], Any], spec: Spec) -> bool | str:
    """Whether it is true, or how it fails."""
    try:
        return bool(function(spec))
    except STOPS:
        raise
    except BaseException as error:
        return _failing(error)


def _failing(error: BaseException) -> str:
    match error:
        case Disabled():
            return "fails: a require is false"
        case AssertionError():
            return f"fails: {text_of(error) or 'an assertion is false'}"
        case _:
            return f"fails: {said_of(error, None)}"


def _span(text: str, where: str, start: int = 0, end: int | None = None) -> Span | None:
    """The place of some characters of an expression; none in one that is too long to be shown."""
    if len(text) > _LONGEST:
        return None
    return Span(where, 1, start + 1, (len(text) if end is None else end) + 1, text)
