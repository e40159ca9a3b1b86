"""A `Result` as one JSON object (its fields are in README.md), and the trace of such an object, read back."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Protocol

from checker.causes import Causes
from checker.diagnostics import InvalidSpec, Span, SpecError, suggest
from checker.language.types import Type
from checker.reasons import Guard, Nearest, Reason, Refusal
from checker.report.codec import Json, Misfit, decode, encode, excerpt
from checker.result import FunctionText, Result, Stuck, Violation
from checker.trace import Argument, State, Step, Trace

if TYPE_CHECKING:
    from checker.coverage import Coverage
    from checker.walk import Walk

SCHEMA_VERSION = 1
"""Of the report: it goes up when a field changes its meaning or goes, and not when one is added. `schema.json` has all of them."""

_STEP_FIELDS = ("action", "args", "state")


def to_json(result: Result) -> dict[str, Json]:
    """The result as JSON. `counts` says whether its counts are of states or of orbits; times are in seconds."""
    return {
        "schema_version": SCHEMA_VERSION,
        "spec": result.spec,
        "constants": constants_to_json(result.constants),
        "quorums": {name: list(quorums) for name, quorums in result.quorums.items()},
        "engine": result.engine,
        "strategy": result.strategy,
        "symmetry": {
            "enabled": result.symmetry.enabled,
            "group_order": result.symmetry.group_order,
            "sorts": dict(result.symmetry.sorts),
            "tested_states": result.symmetry.tested_states,
        },
        "verdict": result.verdict.value,
        "exhaustive": result.exhaustive,
        "constrained": result.constrained,
        "stopped_by": result.stopped_by,
        "counts": result.counts,
        "distinct_states": result.distinct_states,
        "transitions": result.transitions,
        "depth": result.told_depth,
        "elapsed_seconds": result.elapsed_seconds,
        "compile_seconds": result.compile_seconds,
        "explore_seconds": result.explore_seconds,
        "states_per_second": result.states_per_second,
        "bytes_per_state": result.bytes_per_state,
        "peak_memory_bytes": result.peak_memory_bytes,
        "audit": None if result.audit is None else asdict(result.audit),
        "actions": {name: {"fired": figures.fired} for name, figures in result.actions.items()},
        "stuck": None if result.stuck is None else _stuck(result.stuck),
        "warnings": list(result.warnings),
        "notes": list(result.notes),
        "not_checked": list(result.not_checked),
        "violation": None if result.violation is None else violation_to_json(result.violation),
        "more": [violation_to_json(violation) for violation in result.more],
        "reached": {name: trace_to_json(trace) for name, trace in result.reached.items()},
        "reached_because": {n: [reason_to_json(reason) for reason in why] for n, why in result.reached_because.items()},
        "walks": [_walk(walk) for walk in result.walks],
        "coverage": None if result.coverage is None else _coverage(result.coverage),
    }


def constants_to_json(constants: Mapping[str, int | str]) -> dict[str, Json]:
    """Constants by name; a function is an object, its keys as reports show them."""
    return {n: dict(value.pairs) if isinstance(value, FunctionText) else value for n, value in constants.items()}


def errors_to_json(errors: Sequence[SpecError]) -> dict[str, Json]:
    """Mistakes of the input as JSON, in place of a result; `location` is null where a mistake has no place."""
    return {
        "schema_version": SCHEMA_VERSION,
        "errors": [
            {
                "code": error.code,
                "message": error.message,
                "location": None
                if error.span is None
                else {**location_to_json(error.span), "column": error.span.column},
                "notes": list(error.notes),
                "fix": error.fix,
            }
            for error in errors
        ],
    }


def trace_to_json(trace: Trace, *, places: bool = True) -> list[Json]:
    """The steps of a trace, each with its place unless that is not wanted; `state` is null where a step ends in an error."""
    return [
        {
            "action": step.action,
            "args": {argument.name: encode(argument.type, argument.value) for argument in step.arguments},
            "state": None if step.state is None else _state(trace.variables, step.state),
            **({"location": None if step.span is None else location_to_json(step.span)} if places else {}),
        }
        for step in trace.steps
    ]


def read_trace(document: object, variables: Mapping[str, Type], parameters: Mapping[str, Mapping[str, Type]]) -> Trace:
    """The trace of a JSON report (its violation's) or of a bare list of steps.

    `parameters` has the parameters of every action and @init. Raises InvalidSpec with every mistake: C601 for what is
    no trace, C602 for what does not fit the spec.
    """
    return read_steps(_steps_of(document), variables, parameters, decode)


class Decoder(Protocol):
    """Reads one value of a trace: the frozen value, or Misfit."""

    def __call__(self, kind: Type, document: Json, place: str) -> Any: ...


def read_steps(
    steps: Sequence[object],
    variables: Mapping[str, Type],
    parameters: Mapping[str, Mapping[str, Type]],
    decoder: Decoder,
) -> Trace:
    """The trace of these steps, `{action, args, state}` each, their values in any notation that `decoder` reads.

    Steps count from 0, which makes the initial state. Raises InvalidSpec as `read_trace` does.
    """
    reader = _Reader(variables, parameters, decoder)
    read = [reader.step(number, step, is_last=number == len(steps) - 1) for number, step in enumerate(steps)]
    if not steps:
        reader.malformed("the trace has no steps")
    if reader.errors:
        raise InvalidSpec(reader.errors)
    return Trace(variables, tuple(step for step in read if step is not None))


def malformed_trace(message: str, fix: str | None = None) -> InvalidSpec:
    """The error for a document that is not a trace."""
    return InvalidSpec([SpecError("C601", message, fix=fix)])


def reason_to_json(reason: Reason) -> Json:
    """A formula with its truth, the elements it is about, the values that it compares, and what decides it."""
    return {
        "formula": reason.words,
        "truth": reason.truth,
        "location": None if reason.span is None else location_to_json(reason.span),
        "elements": {term.words or "element": term.value for term in reason.bindings},
        "values": {term.words: term.value for term in reason.terms},
        "more": reason.more,
        "reasons": [reason_to_json(part) for part in reason.parts],
    }


def _refusal(refusal: Refusal) -> Json:
    """An action that is not enabled, with how many choices of its arguments were looked at, and why this one is not enabled."""
    return {
        "action": refusal.action,
        "args": list(refusal.arguments),
        "choices": refusal.choices,
        "all_choices": refusal.is_all,
        "reasons": [reason_to_json(reason) for reason in refusal.reasons],
    }


def _guard(guard: Guard) -> Json:
    """What a step required: each formula with its truth there, and the first step after which it would have been so."""
    return {
        "step": guard.step,
        "asked": [{"since": each.since, "reason": reason_to_json(each.reason)} for each in guard.asked],
    }


def _nearest(nearest: Nearest) -> Json:
    """How near a property came that is never reached."""
    return {
        "states": nearest.states,
        "parts": [{"formula": part.words, "true_in": part.true_in} for part in nearest.parts],
        "reasons": [reason_to_json(reason) for reason in nearest.reasons],
        "trace": trace_to_json(nearest.trace),
        **name_and_loop(nearest.trace),
    }


def _causes(causes: Causes) -> dict[str, Json]:
    """The causes, step 0 being the initial state; `undone_by` says whether any one of the changes is to be left out, or all."""
    return {
        "causes": [asdict(cause) for cause in causes.every],
        "undone_by": "any" if causes.any_of else "all" if causes.all_of else None,
        "unavoidable_after": causes.unavoidable_after,
    }


def violation_to_json(violation: Violation) -> Json:
    """A violation, with its reasons, causes and trace."""
    return {
        "kind": violation.kind.value,
        "property": violation.property,
        "message": violation.message,
        "location": None if violation.span is None else location_to_json(violation.span),
        "reasons": [reason_to_json(reason) for reason in violation.reasons],
        "also": list(violation.also),
        "refusals": [_refusal(refusal) for refusal in violation.refusals],
        **_causes(violation.causes),
        "guards": [_guard(guard) for guard in violation.guards],
        "nearest": None if violation.nearest is None else _nearest(violation.nearest),
        "trace": None if violation.trace is None else trace_to_json(violation.trace),
        **name_and_loop(violation.trace),
    }


def _coverage(coverage: "Coverage") -> Json:
    from checker.report.coverage_json import coverage_to_json

    return coverage_to_json(coverage)


def _walk(walk: "Walk") -> Json:
    return {
        "number": walk.number,
        "end": walk.end.value,
        "trace": trace_to_json(walk.trace),
        **name_and_loop(walk.trace),
    }


def _stuck(stuck: Stuck) -> Json:
    return {
        "no_enabled_action": stuck.no_enabled_action,
        "only_stuttering": stuck.only_stuttering,
        "deadlocks": stuck.deadlocks,
        "trace": None if stuck.trace is None else trace_to_json(stuck.trace),
        **name_and_loop(stuck.trace),
    }


def name_and_loop(trace: Trace | None) -> dict[str, Json]:
    """The name of a trace and the step that it goes back to, where it has them."""
    if trace is None:
        return {}
    named = {} if trace.name is None else {"trace_name": trace.name}
    return named if trace.loop is None else {**named, "trace_loop": trace.loop}


def location_to_json(span: Span) -> dict[str, Json]:
    """The file and line of a place."""
    return {"path": span.path, "line": span.line}


def _state(variables: Mapping[str, Type], state: State) -> Json:
    return {name: encode(kind, value) for (name, kind), value in zip(variables.items(), state, strict=True)}


def _steps_of(document: object) -> list[object]:
    if isinstance(document, dict):
        if "violation" not in document:
            raise malformed_trace("the file is a JSON object without a 'violation', so it is not a report with a trace")
        violation = document["violation"]
        document = violation.get("trace") if isinstance(violation, dict) else None
        if document is None:
            raise malformed_trace("the report holds no counterexample")
    if not isinstance(document, list):
        raise malformed_trace(f"a trace is a list of steps, this is {excerpt(document)}")
    return document


class _Reader:
    """Reads steps and keeps every mistake."""

    def __init__(
        self, variables: Mapping[str, Type], parameters: Mapping[str, Mapping[str, Type]], decoder: Decoder
    ) -> None:
        self.variables = variables
        self.parameters = parameters
        self.decoder = decoder
        self.errors: list[SpecError] = []

    def malformed(self, message: str, fix: str | None = None) -> None:
        self.errors.append(SpecError("C601", message, fix=fix))

    def misfit(self, message: str, fix: str | None = None) -> None:
        self.errors.append(SpecError("C602", message, fix=fix))

    def step(self, number: int, step: object, *, is_last: bool) -> Step | None:
        place = f"step {number}"
        if not isinstance(step, dict):
            self.malformed(f"{place} is {excerpt(step)}, not an object with {', '.join(_STEP_FIELDS)}")
            return None
        for name in sorted(step.keys() - {*_STEP_FIELDS, "location"}):
            self.malformed(f"{place} has an unknown field '{name}'", suggest(name, _STEP_FIELDS))
        if not isinstance(step.get("action"), str):
            self.malformed(f"{place} has no action")
            return None
        arguments = self.arguments(place, step["action"], step.get("args", {}), is_first=number == 0)
        if "state" not in step:
            self.malformed(f"{place} has no state")
            return None
        return Step(step["action"], arguments, self.state(f"{place}: state", step["state"], is_last=is_last))

    def arguments(self, place: str, action: str, document: object, *, is_first: bool) -> tuple[Argument, ...]:
        kinds = self.parameters.get(action, {} if is_first and action == "init" else None)
        if kinds is None:
            self.misfit(f"{place}: the spec has no action '{action}'", suggest(action, self.parameters))
            return ()
        values = self.values(f"{place}: args", kinds, document, f"parameter of {action}")
        return tuple(Argument(name, kinds[name], value) for name, value in values.items())

    def state(self, place: str, document: object, *, is_last: bool) -> State | None:
        if document is None:
            if not is_last:
                self.malformed(f"{place} is missing; only the last step may end without one")
            return None
        return tuple(self.values(place, self.variables, document, "variable").values())

    def values(self, place: str, kinds: Mapping[str, Type], document: object, role: str) -> dict[str, Any]:
        if not isinstance(document, dict):
            self.malformed(f"{place} is {excerpt(document)}, not an object")
            return {}
        for name in sorted(document.keys() - kinds.keys()):
            self.misfit(f"{place}: '{name}' is not a {role}", suggest(name, kinds))
        for name in kinds:
            if name not in document:
                self.misfit(f"{place}: the {role} '{name}' has no value")
        return {name: self.value(kinds[name], document[name], f"{place}.{name}") for name in kinds if name in document}

    def value(self, kind: Type, document: Json, place: str) -> Any:
        try:
            return self.decoder(kind, document, place)
        except Misfit as misfit:
            self.misfit(str(misfit), misfit.fix)
            return None
