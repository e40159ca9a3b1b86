"""`diagram`: the space-time diagram of a trace, which a caller or the command line draws in the form it wants."""

import os
from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from checker.api.given_model import given_model
from checker.api.model import Model
from checker.api.replaying import replay
from checker.diagrams.diagram import Diagram
from checker.language.misfits import shown
from checker.language.spec import Spec
from checker.stopping import Stopped
from checker.trace import State, Step, Trace

if TYPE_CHECKING:
    from checker.backends.python.machine import Machine
    from checker.diagrams.making import Cause
    from checker.diagrams.uses import Outcome, Rerun

__all__ = ["Diagram", "diagram", "drawn"]


def diagram(
    spec: Model | type[Spec] | str | os.PathLike[str],
    trace: Trace | str,
    /,
    *,
    causes: "Collection[Cause]" = (),
    **constants: object,
) -> Diagram:
    """Who takes the steps of a trace, or of the one with a name (`0/2/5`), and what of the others' each step uses.

    `causes`, pairs of a step's number and a variable, are lit, and so is the last step where a property fails there. `spec` and
    `constants` are as for `replay`, which is asked first: raises as it does, and ValueError for a trace that is no behaviour of the spec.
    """
    __tracebackhide__ = True
    ran = replay(given_model(diagram, spec, constants), trace)
    if ran.stopped is not None:
        raise ValueError(ran.conclusion)
    return ran.diagram(causes=causes)


def drawn(model: Model, trace: Trace, *, is_violation: bool, causes: "Collection[Cause]" = ()) -> Diagram:
    """The diagram of a behaviour of the model; CPython takes its steps again to see what each of them uses."""
    from checker.diagrams.making import diagram_of
    from checker.search.limits import Limits
    from checker.search.switches import acts_of
    from checker.search.watch import Watch

    __tracebackhide__ = True
    _check_causes(trace, causes)
    with model.stepped() as machine, Watch(Limits(), model.definition):
        acts = acts_of(model.definition)
        return diagram_of(trace, model.name, acts, _rerun(model, machine), is_violation=is_violation, causes=causes)


def _check_causes(trace: Trace, causes: Any) -> None:
    """Raise TypeError for what are no pairs, ValueError for one that the trace does not have."""
    __tracebackhide__ = True
    for cause in causes:
        if not isinstance(cause, tuple) or [type(part) for part in cause] != [int, str]:
            raise TypeError(f"a cause is a step's number and a variable's name, not {shown(cause)}")
        number, variable = cause
        if not 0 <= number <= trace.length or variable not in trace.variables:
            raise ValueError(f"the trace has no step {number} or no variable '{variable}'")


def _rerun(model: Model, machine: "Machine") -> "Rerun":
    from checker.backends.python.machine import Failure, Instance
    from checker.result import StopKind

    actions = {action.name: action for action in model.definition.actions}

    def rerun(step: Step, state: State) -> "Outcome":
        instance = Instance(actions[step.action], tuple(given.value for given in step.arguments))
        try:
            outcome = machine.successor(state, instance)
        except Stopped as stopped:
            if stopped.stop.kind is not StopKind.BODY:
                raise
            return str(stopped.stop)  # it waits for what was left out
        return f"{outcome.kind}: {outcome.message}" if isinstance(outcome, Failure) else outcome

    return rerun
