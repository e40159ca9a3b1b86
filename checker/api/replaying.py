"""`replay`: run a trace again, step by step."""

import itertools
import os
from dataclasses import replace
from typing import Any

from checker.api.given_model import given_model
from checker.api.given_trace import check_trace
from checker.api.model import Model
from checker.api.replayed import Replay
from checker.diagnostics import InvalidSpec, SpecError
from checker.language.spec import Spec
from checker.search.replay import is_like_name
from checker.trace import Trace

__all__ = ["Replay", "is_like_name", "read_trace", "replay"]


def replay(spec: Model | type[Spec] | str | os.PathLike[str], trace: Trace | str, /, **constants: object) -> Replay:
    """Run a trace, or the one with a name (`0/2/5`): how far it is a behaviour of the spec, and what fails at its end.

    `spec` and `constants` are as for `check`. Raises InvalidSpec for a name that is no trace of the spec, ValueError for a trace of another
    spec, of another load of its file or of other sizes, TypeError for what is no trace, for constants beside a Model, and for options: it
    has none.
    """
    from checker.search.limits import Limits
    from checker.search.replay import replay as run_again
    from checker.search.watch import Watch

    __tracebackhide__ = True
    model = given_model(replay, spec, constants)
    check_trace(model, trace)
    try:
        with Watch(Limits(), model.definition):
            return Replay.of(run_again(model.definition, trace), model)
    except InvalidSpec as invalid:
        raise invalid.with_traceback(None) from None


def read_trace(model: Model, document: Any) -> Trace:
    """The trace in a document of the JSON report's form or ITF; raises InvalidSpec for one that does not fit the model."""
    from checker.report.itf import read_itf
    from checker.report.json_report import read_trace as read_json

    definition = model.definition
    inits = {init.name for init in definition.inits} or {"init"}
    parameters: dict[str, Any] = {
        action.name: {p.name: p.type for p in action.parameters}
        for action in itertools.chain(definition.actions, definition.inits)
    }
    if not definition.inits:
        parameters["init"] = {}
    is_itf = isinstance(document, dict) and "states" in document
    try:
        trace = (read_itf if is_itf else read_json)(document, definition.variable_types, parameters)
    except InvalidSpec as invalid:
        raise InvalidSpec(_first_difference(invalid.errors)) from None
    _check_beginning([step.action for step in trace.steps], inits)
    return trace


def _check_beginning(names: list[str], inits: set[str]) -> None:
    """Refuse a trace that does not begin with the making of an initial state, or comes to one again."""
    errors = [
        SpecError("C602", f"step {number}: '{name}' makes initial states, it is no action")
        for number, name in enumerate(names)
        if number > 0 and name in inits
    ]
    if names[0] not in inits:
        made = " or ".join(f"'{name}'" for name in sorted(inits))
        errors.insert(0, SpecError("C602", f"step 0: '{names[0]}' makes no initial state: a trace begins with {made}"))
    if errors:
        raise InvalidSpec(errors)


def _first_difference(errors: tuple[SpecError, ...]) -> tuple[SpecError, ...]:
    """What differs first, of a trace that does not fit the spec in several places: the others have the same cause."""
    if len(errors) < 2 or any(error.code != "C602" for error in errors):
        return errors
    first, more = errors[0], len(errors) - 1
    note = (
        f"{more} more {'difference follows' if more == 1 else 'differences follow'}: "
        "the spec has changed since the trace was recorded, or the trace is of another spec"
    )
    return (replace(first, notes=(*first.notes, note)),)
