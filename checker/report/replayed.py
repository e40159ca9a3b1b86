"""What came of running a trace again, as JSON."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from checker.diagnostics import Span
from checker.report.codec import Json
from checker.report.json_report import constants_to_json, location_to_json, name_and_loop, trace_to_json
from checker.result import ViolationKind
from checker.trace import Trace


class ReplayedModel(Protocol):
    """The model that a trace was run on: `checker.api.model.Model`."""

    @property
    def name(self) -> str: ...
    @property
    def constants(self) -> Mapping[str, int | str]: ...


class Replayed(Protocol):
    """What came of it: `checker.api.replayed.Replay`."""

    @property
    def model(self) -> ReplayedModel: ...
    @property
    def steps(self) -> int: ...
    @property
    def shown(self) -> Trace: ...
    @property
    def stopped(self) -> str | None: ...
    @property
    def span(self) -> Span | None: ...
    @property
    def fails(self) -> Sequence[str]: ...
    @property
    def kinds(self) -> Sequence[ViolationKind]: ...


def replay_to_json(again: Replayed) -> dict[str, Json]:
    """How far the trace is a behaviour of the model, with its states, and what fails at its end."""
    return {
        "spec": again.model.name,
        "constants": constants_to_json(again.model.constants),
        "is_behaviour": again.stopped is None,
        "steps": again.steps,
        "stopped": again.stopped,
        "location": None if again.span is None else location_to_json(again.span),
        "fails": [{"kind": kind.value, "property": name} for kind, name in zip(again.kinds, again.fails, strict=True)],
        "trace": trace_to_json(again.shown),
        **name_and_loop(again.shown),
    }
