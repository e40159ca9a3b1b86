"""What the tools do, in the process of their call: the public functions, with their text as the command line has it, and JSON."""

import json
import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any

from checker.diagnostics import InvalidSpec, SpecError, suggest
from checker.mcp.answers import Answer
from checker.mcp.bounds import MEGABYTE
from checker.options import Progress
from checker.result import typed_value

if TYPE_CHECKING:
    from checker.api.model import Model
    from checker.api.outcome import Result
    from checker.api.replaying import Replay
    from checker.cli.given import Given
    from checker.cli.views import Views
    from checker.trace import Trace

Work = Callable[[Mapping[str, Any], Progress], Answer]

WIDTH = 100
"""Columns of a text."""


def check(arguments: Mapping[str, Any], progress: Progress) -> Answer:
    """Explore every reachable state."""
    from checker.api.checking import check as explore
    from checker.api.strictness import strict_result

    began = time.perf_counter()
    with _bounded(arguments):
        model, views = _model_to_show(arguments)
    result = explore(
        model,
        engine=arguments["engine"],
        strategy=arguments["strategy"],
        symmetry=arguments["symmetry"],
        deadlock=arguments["deadlock"],
        max_states=arguments["max_states"],
        max_depth=arguments["max_depth"],
        max_seconds=arguments["max_seconds"],
        max_memory=arguments["max_memory_mb"] * MEGABYTE,
        spent=time.perf_counter() - began,
        progress=progress,
    )
    return _reported(strict_result(result, "strict") if arguments["strict"] else result, views)


def simulate(arguments: Mapping[str, Any], progress: Progress) -> Answer:
    """Take random walks."""
    from checker.api.checking import simulate as walk

    with _bounded(arguments):
        model, views = _model_to_show(arguments)
    result = walk(
        model,
        engine=arguments["engine"],
        seed=arguments["seed"],
        runs=arguments["runs"],
        max_depth=arguments["max_depth"],
        max_seconds=arguments["max_seconds"],
        progress=progress,
    )
    return _reported(result, views)


def explain(arguments: Mapping[str, Any], progress: Progress) -> Answer:
    """What goes wrong at the end of a trace, and why."""
    from checker.api.ending import violation_at_end
    from checker.api.replaying import replay as rerun
    from checker.report.explained import plain_violation
    from checker.report.json_report import violation_to_json

    with _bounded(arguments):
        model, trace = _model_and_trace(arguments)
        again = rerun(model, trace)
        violation = violation_at_end(again, arguments["deadlock"])
        if violation is None:
            return Answer(0 if again.stopped is None else 1, f"{again.conclusion}\n{_hint(again)}", {"explained": None})
        causes = [(cause.step, cause.variable) for cause in violation.causes.changes]
        text = f"{plain_violation(violation)}\n{again.diagram(causes=causes).text(WIDTH)}"
        return Answer(1, text, {"explained": violation_to_json(violation)})


def _hint(again: "Replay") -> str:
    """What else may be asked where nothing is wrong."""
    if again.stopped is not None:
        return ""
    if again.is_stuck:
        return "no step leads away from there: deadlock=error explains why no action is enabled, deadlock=stuck why none changes it\n"
    return "why says of one action or property what it is in a state of the trace\n"


def why(arguments: Mapping[str, Any], progress: Progress) -> Answer:
    """Why an action is not enabled in a state, or a property true or false."""
    from checker.api.asking import why as ask
    from checker.report.answer import answer_to_json

    with _bounded(arguments):
        model, trace = _model_and_trace(arguments)
        answer = ask(model, trace, arguments["step"], arguments["asked"])
        return Answer(0, answer.report(), {"answer": answer_to_json(answer)})


def replay(arguments: Mapping[str, Any], progress: Progress) -> Answer:
    """Run a trace again."""
    from checker.api.replaying import replay as rerun
    from checker.report.plain import plain_trace
    from checker.report.replayed import replay_to_json

    with _bounded(arguments):
        model, trace = _model_and_trace(arguments)
        views = _views(arguments, model)
        again = rerun(model, trace)
        views.look_at(again.shown)
        text = f"{plain_trace(again.shown, views.view)}\n{again.conclusion}\n"
        return Answer(0 if again.stopped is None else 1, text, {"replayed": replay_to_json(again)})


def list_specs(arguments: Mapping[str, Any], progress: Progress) -> Answer:
    """The bundled specs, or one of them."""
    from checker.frontend.bundled import Shelf, shelf_of

    name = arguments["name"]
    if name is None:
        return _all_specs(len(Shelf.COUNTEREXAMPLES.names))
    shelf = shelf_of(name)
    if shelf is None:
        fix = suggest(name, [known for each in Shelf for known in each.names]) or "list_specs without a name has all"
        raise InvalidSpec([SpecError("C101", f"there is no bundled spec '{name}'", fix=fix)])
    text, found = _one_spec(name, is_variant=shelf is Shelf.COUNTEREXAMPLES)
    if not arguments["source"]:
        return Answer(0, text, {"specs": [found]})
    source = (shelf.folder / f"{name}.py").read_text(encoding="utf-8")
    return Answer(0, f"{text}\n{source}", {"specs": [found], "source": source})


WORK: dict[str, Work] = {
    "check": check,
    "simulate": simulate,
    "explain": explain,
    "why": why,
    "replay": replay,
    "list_specs": list_specs,
}
"""What each of the tools does."""


def _bounded(arguments: Mapping[str, Any]) -> AbstractContextManager[object]:
    """Inside the block `Stopped` is raised at the bounds of the call. A search keeps them itself, and has time to show what it found."""
    from checker.api.watching import watched

    return watched(max_seconds=arguments["max_seconds"], max_memory=arguments["max_memory_mb"] * MEGABYTE)


def _given(arguments: Mapping[str, Any]) -> "Given":
    """The constants, as they are typed on a command line."""
    from checker.cli.given import given_constants

    return given_constants([f"{name}={_typed(value)}" for name, value in (arguments["constants"] or {}).items()])


def _typed(value: int | str | dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else typed_value(value)


def _model_to_show(arguments: Mapping[str, Any]) -> "tuple[Model, Views]":
    from checker.api.model import load
    from checker.cli.given import given_model

    model = given_model(load(arguments["spec"]), _given(arguments))
    return model, _views(arguments, model)


def _model_and_trace(arguments: Mapping[str, Any]) -> "tuple[Model, Trace | str]":
    from checker.api.model import load
    from checker.cli.recorded import chosen_trace

    model, trace, _ = chosen_trace(load(arguments["spec"]), arguments["trace"], _given(arguments))
    return model, trace


def _views(arguments: Mapping[str, Any], model: "Model") -> "Views":
    from checker.cli.views import Views

    only, hide = arguments["only"], arguments["hide"]
    if only and hide:
        raise InvalidSpec([SpecError("C801", "only and hide cannot both be given", fix="leave out one of them")])
    views = Views(
        full=arguments["full"],
        only=",".join(only) if only else None,
        hide=",".join(hide) if hide else None,
        show=arguments["show"],
    )
    views.prepare(model)
    return views


def _reported(result: "Result", views: "Views") -> Answer:
    from checker.report.json_report import to_json
    from checker.report.plain import plain_report

    text = plain_report(views.look(result), view=views.view)
    name = None if result.violation is None or result.violation.trace is None else result.violation.trace.name
    parts = {"verdict": result.verdict.value, **({} if name is None else {"trace_name": name})}
    return Answer(result.verdict.exit_code, text, {**parts, "report": to_json(result)})


def _all_specs(variants: int) -> Answer:
    from checker.library.topics import TOPICS
    from checker.report.library_listing import print_topics
    from checker.report.plain import plain_text

    specs = [{"name": name, "summary": line} for topic in TOPICS.values() for name, line in topic.items()]
    return Answer(0, plain_text(lambda console: print_topics(TOPICS, variants, console)), {"specs": specs})


def _one_spec(name: str, *, is_variant: bool) -> tuple[str, dict[str, Any]]:
    from checker.library import entries, variant_named
    from checker.report.library_listing import print_details, print_variant
    from checker.report.library_report import entry_json, variant_json
    from checker.report.plain import plain_text

    if is_variant:
        variant = variant_named(name)
        return plain_text(lambda console: print_variant(variant, console)), variant_json(variant)
    (entry,) = entries((name,))
    return plain_text(lambda console: print_details(entry, console)), entry_json(entry)
