"""Traces of violations that are kept from one run to the next: the document of one, and whether the spec still breaks as it says.

What is kept may be of an older text of the spec, or damaged: nothing in it is believed, everything is run again by CPython.
"""

from dataclasses import replace
from typing import Any

from checker.api.checking import with_deadlock
from checker.api.explained import with_reasons
from checker.api.model import Model
from checker.api.outcome import Result
from checker.api.replaying import read_trace
from checker.backends.python.machine import Failure, Instance, Machine
from checker.diagnostics import InvalidSpec
from checker.frontend.deadlock import deadlock_rule
from checker.frontend.model import Model as Definition
from checker.frontend.source import class_span
from checker.language.spec import Role
from checker.options import Deadlock
from checker.result import SymmetryFigures, Verdict, Violation, ViolationKind
from checker.search.deadlocks import leads_nowhere
from checker.search.drawing import MANY, drawing_of
from checker.search.limits import Limits
from checker.search.replay import replay, with_numbers, wrong_with
from checker.search.system import ReferenceSystem
from checker.search.watch import Watch
from checker.stopping import Stopped
from checker.trace import Step, Trace

_KEPT = ("schema_version", "spec", "constants", "violation")
"""The fields of a JSON report that are kept, which `checker replay` reads as it reads a report."""


def document_of(result: Result) -> dict[str, Any] | None:
    """What to keep of a result, as JSON has it; None where it holds no counterexample."""
    from checker.report.json_report import to_json

    if result.violation is None or result.violation.trace is None:
        return None
    whole = to_json(result)
    return {name: whole[name] for name in _KEPT}


def still_violated(model: Model, document: object, *, deadlock: Deadlock = "auto") -> Result | None:
    """The violation that a kept trace still is, as a result without figures: nothing is explored. None where it is none any more.

    Every step is taken anew, within the @constraint as a search takes it, and what fails at the end is judged anew: that must be of the
    kind and the property that were kept.
    """
    violation = document.get("violation") if isinstance(document, dict) else None
    if not isinstance(violation, dict):
        return None
    definition = with_deadlock(model, deadlock)
    try:
        with Watch(Limits(), definition):
            found = _found_again(definition, read_trace(model, document), violation)
    except (InvalidSpec, Stopped):
        return None  # of another text of the spec, or a body without end: the search will say
    return None if found is None else _result(model, found)


def _found_again(definition: Definition, trace: Trace, kept: dict[str, Any]) -> Violation | None:
    if replay(definition, trace).stopped is not None:
        return None
    with definition.bound():
        machine = Machine(definition, drawing_of(definition, MANY))
        passed = [step.state for step in trace.steps[:-1]]
        if not all(_is_within(machine, state) for state in passed):
            return None
        failure = next((f for f in _failures(machine, trace) if _is_kept(f, kept)), None)
        trace = with_numbers(machine, trace)
    if failure is None:
        return None
    return Violation(failure.kind, failure.property, failure.message, _with_places(definition, trace), failure.span)


def _is_kept(failure: Failure, kept: dict[str, Any]) -> bool:
    return failure.kind == kept.get("kind") and failure.property == kept.get("property")


def _is_within(machine: Machine, state: tuple[Any, ...] | None) -> bool:
    """Whether a search goes on from a state."""
    return state is not None and ReferenceSystem(machine).judge(state).is_within


def _failures(machine: Machine, trace: Trace) -> list[Failure]:
    """What fails at the end of a trace that is a behaviour of the spec."""
    last, before = trace.steps[-1], trace.steps[-2].state if trace.length else None
    if last.state is None:
        outcome = _last_outcome(machine, before, last)
        return [outcome] if isinstance(outcome, Failure) else []
    found = [f for f in wrong_with(machine, last.state, before) if f.kind is not ViolationKind.DEADLOCK]
    return found + _deadlocks(machine, last.state)


def _last_outcome(machine: Machine, before: tuple[Any, ...] | None, last: Step) -> object:
    values = tuple(argument.value for argument in last.arguments)
    if before is None:
        made = {init.name: init for init in machine.model.inits}
        return machine.initial(Instance(made[last.action], values)) if last.action in made else None
    actions = {action.name: action for action in machine.model.actions}
    return machine.successor(before, Instance(actions[last.action], values))


def _deadlocks(machine: Machine, state: tuple[Any, ...]) -> list[Failure]:
    """The deadlock that a state is, by the rule of this call."""
    rule, finals = deadlock_rule(machine.model), machine.model.properties_of(Role.FINAL)
    if not rule.fails or not _is_within(machine, state) or any(machine.judge(state, f) is True for f in finals):
        return []
    failure = leads_nowhere(machine, state, rule)
    return [] if failure is None else [failure]


def _with_places(definition: Definition, trace: Trace) -> Trace:
    """The trace with the places of its actions, which a document does not have."""
    places = {action.name: action.span for action in (*definition.inits, *definition.actions)}
    places.setdefault("init", class_span(definition.spec))
    return replace(trace, steps=tuple(replace(step, span=places.get(step.action)) for step in trace.steps))


def _result(model: Model, violation: Violation) -> Result:
    found = Result(
        spec=model.name,
        constants=model.constants,
        engine="reference",
        strategy="replay",
        symmetry=SymmetryFigures(enabled=False, group_order=1),
        verdict=Verdict.VIOLATED,
        exhaustive=False,
        distinct_states=0,
        transitions=0,
        depth=violation.trace.length if violation.trace is not None else 0,
        elapsed_seconds=0.0,
        explore_seconds=0.0,
        violation=violation,
    )
    return Result.of(with_reasons(model.definition, found))
