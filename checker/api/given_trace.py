"""A trace as a caller of `replay` gives it, looked at before it is run: is it one at all, and one of this spec's states?

In: a model, and what should be a trace or a name of one. Out: nothing, or one clear error.
"""

import os
from collections.abc import Mapping
from typing import assert_never

from checker.api.model import Model
from checker.diagnostics import InvalidSpec, SpecError, suggest
from checker.frontend.spec_modules import other_class
from checker.language.misfits import outside, short, shown
from checker.language.types import (
    BoolType,
    CounterType,
    DictType,
    EnumType,
    FrozenSetType,
    ListType,
    LiteralType,
    NoneType,
    QuorumType,
    RangeType,
    RecordType,
    SequenceType,
    SetType,
    SortType,
    TupleType,
    Type,
    UnionType,
)
from checker.language.values import contains
from checker.search.replay import is_like_name
from checker.trace import Step, Trace

_FILE = "a trace in a file is replayed by the command, checker replay SPEC FILE"


def check_trace(model: Model, trace: object) -> None:
    """Raise TypeError for what is no trace, InvalidSpec for a string that is no name, ValueError for a trace of another spec's states."""
    __tracebackhide__ = True
    if isinstance(trace, str):
        if not is_like_name(trace):
            fix = f"write for instance 0/2/5; {_FILE}"
            raise InvalidSpec([SpecError("C601", f"'{short(trace)}' is no name of a trace", fix=fix)])
        return
    if isinstance(trace, os.PathLike):
        raise TypeError(f"a trace is a Trace or its name, not a file: {_FILE}")
    if not isinstance(trace, Trace):
        raise TypeError(
            f'a trace is a Trace, such as result.violation.trace, or its name, such as "0/2/5", not {shown(trace)}'
        )
    _check_form(trace)
    if dict(trace.variables) != dict(model.definition.variable_types):
        raise ValueError(f"the trace is not one of {model.name} with these constants: {_difference(model, trace)}")
    for number, step in enumerate(trace.steps):
        _check_step(model, number, step)


def _check_form(trace: Trace) -> None:
    """Refuse a Trace that is put together by hand, and of other things than a trace is made of."""
    __tracebackhide__ = True
    variables: object = trace.variables
    steps: object = trace.steps
    if not isinstance(variables, Mapping):
        raise TypeError(f"the variables of a trace are a dict of names and types, not {shown(variables)}")
    if not isinstance(steps, tuple):
        raise TypeError(f"the steps of a trace are a tuple of Steps, not {shown(steps)}")
    for step in steps:
        if not isinstance(step, Step):
            raise TypeError(f"the steps of a trace are Steps, not {shown(step)}")
    if not steps:
        raise ValueError("the trace has no steps: it has at least the making of its initial state")


def _check_step(model: Model, number: int, step: Step) -> None:
    """Refuse a step that cannot be tried: of no action of the spec, with other arguments than it takes, or before one that fails."""
    __tracebackhide__ = True
    definition = model.definition
    count = len(definition.variables)
    if step.state is not None and not (isinstance(step.state, tuple) and len(step.state) == count):
        raise ValueError(f"step {number}: a state is a tuple of {count} values, not {shown(step.state)}")
    if number == 0:
        return  # whether it makes an initial state is what comes out
    action = next((action for action in definition.actions if action.name == step.action), None)
    if action is None:
        fix = suggest(step.action, [action.name for action in definition.actions])
        raise ValueError(f"step {number}: {step.action!r} is no action of {model.name}" + (f": {fix}" if fix else ""))
    if [argument.name for argument in step.arguments] != [parameter.name for parameter in action.parameters]:
        takes = ", ".join(parameter.name for parameter in action.parameters) or "none"
        raise ValueError(f"step {number}: the arguments of {action.name} are {takes}, in this order")
    for argument, parameter in zip(step.arguments, action.parameters, strict=True):
        if not contains(parameter.type, argument.value):
            raise ValueError(f"step {number}: {outside(argument.value, parameter.type).within(argument.name)}")


def _difference(model: Model, trace: Trace) -> str:
    """Why the variables of a trace are none of a model's: those of the same spec, where it was loaded twice, or other ones."""
    ours = {cls.__qualname__: cls for kind in model.definition.variable_types.values() for cls in _classes(kind)}
    for kind in trace.variables.values():
        for theirs in _classes(kind):
            known = ours.get(theirs.__qualname__, theirs)
            if known is not theirs and list(trace.variables) == list(model.definition.variable_types):
                return f"it is of another load of the spec: {other_class(theirs, known)}"
    return "its variables are other ones"


def _classes(kind: Type) -> list[type]:
    """The sorts, records and enums of a type."""
    match kind:
        case NoneType() | BoolType() | LiteralType():
            return []
        case EnumType(cls) | SortType(cls) | RangeType(cls) | QuorumType(cls):
            return [cls]
        case RecordType(cls, fields):
            return [cls, *(part for _, field in fields for part in _classes(field))]
        case TupleType(parts) | UnionType(parts):
            return [cls for part in parts for cls in _classes(part)]
        case FrozenSetType(of) | SequenceType(of) | SetType(of) | ListType(of) | CounterType(of):
            return _classes(of)
        case DictType(key, value):
            return [*_classes(key), *_classes(value)]
        case _:
            assert_never(kind)
