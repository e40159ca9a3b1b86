"""The audit of initial states: CPython makes one again, of the same choice of an @init's arguments, and it must be the same."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from checker.backends.c.declarations import BodyEnd
from checker.backends.python.machine import Failure, Machine
from checker.diagnostics import EnginesDiffer, Span, SpecError
from checker.language.values import show
from checker.result import ViolationKind
from checker.trace import State

if TYPE_CHECKING:
    from checker.search.native import Compiled

OK, DISABLED, ERROR, ASSERTION = BodyEnd.OK, BodyEnd.DISABLED, BodyEnd.ERROR, BodyEnd.ASSERTION
_FAILS: dict[int, str] = {ERROR: "fails", ASSERTION: "a false assertion", DISABLED: ""}
"""What an end without a state reads as."""


def compare_choice(compiled: "Compiled", machine: Machine, number: int) -> frozenset[int] | None:
    """Compare what is made of the choice with a number; the branches that it takes, None where its body was given up.

    Raises EnginesDiffer.
    """
    status, words, taken = compiled.library.choice(number)
    if status not in (OK, *_FAILS):
        return None
    instance, outcome = machine.beginning_numbered(number)
    state = compiled.source.layout.decode(words) if status == OK else None
    made = tuple(compiled.source.layout.encode(outcome)) if isinstance(outcome, tuple) else words
    if _status(outcome) == status and (status != OK or made == words):
        return taken
    told = [
        *difference_head(f"@init {instance.action.name}", instance.action.span),
        f"  in {instance}",
        *difference_end(_shown(machine, outcome, _status(outcome)), _shown(machine, state, status)),
    ]
    raise EnginesDiffer("\n".join(told))


def _status(outcome: State | Failure | None) -> int:
    if isinstance(outcome, Failure):
        return ASSERTION if outcome.kind is ViolationKind.ASSERTION else ERROR
    return DISABLED if outcome is None else OK


def _shown(machine: Machine, outcome: State | Failure | None, status: int) -> str:
    if not isinstance(outcome, tuple):
        return _FAILS[status]
    variables = zip(machine.model.variables, outcome, strict=True)
    return ", ".join(f"{variable.name} = {show(variable.type, value)}" for variable, value in variables)


def difference_head(what: str, span: Span | None) -> Iterator[str]:
    """How a difference in some method is told, with the place."""
    message = f"a bug in the checker, not in your spec: compiled code and CPython differ in {what}"
    yield f"error: {message}"
    if span is not None:
        yield SpecError("C701", message, span).render().partition("\n")[2]


def difference_end(reference: str, native: str) -> Iterator[str]:
    """Both answers, "" for a method that is not enabled, and what to do."""
    yield f"  CPython:       {reference or 'not enabled'}"
    yield f"  compiled code: {native or 'not enabled'}"
    yield "  = please report it with the spec; --engine reference gives CPython's answer"
