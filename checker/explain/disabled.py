"""Why an action is not enabled: the `require` that is false, since which step, and of all choices of arguments that which comes nearest."""

import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any, TypeAlias

from checker.explain.bodies import Explaining
from checker.ir.interpret import Failed
from checker.ir.program import Action, Program
from checker.ir.running import AssertionFalse, Disabled, run_step, thawed
from checker.ir.statements import Require, statements_in
from checker.language.values import domain_values, show
from checker.reasons import Refusal
from checker.trace import State

MOST_CHOICES = 500
"""Choices of arguments of an action that are looked at for the nearest one."""

Drawn: TypeAlias = Callable[[str], Iterable[tuple[Any, ...]]]
"""The frozen choices of an action's arguments that could be enabled, by its name, in canonical order."""


def refusal(program: Program, action: Action, arguments: Sequence[Any], state: State) -> Refusal | None:
    """Why an action with these frozen arguments is not enabled in a state; None where it is, or where it fails."""
    values = _thawed(action, arguments)
    try:
        run_step(program, action.function, values, state)
    except Disabled:
        pass
    except (Failed, AssertionFalse):
        return None
    else:
        return None
    run = Explaining(program, state)
    reasons = run.explained(action.function, values)
    given = tuple(show(p.declared, value) for p, value in zip(action.parameters, arguments, strict=True))
    required = sum(isinstance(each, Require) for each in statements_in(action.function.body))
    return Refusal(action.name, given, reasons, max(1, required - run.passed))


def nearest_refusals(program: Program, state: State, drawn: Drawn) -> tuple[Refusal, ...]:
    """Of every action the choice of arguments that comes nearest to being enabled, those that come nearest first.

    `drawn` gives the choices that could be enabled; where there are none, the first of all are looked at. At most MOST_CHOICES an action.
    """
    found = [_nearest(program, action, state, drawn) for action in program.actions]
    return tuple(sorted((each for each in found if each is not None), key=lambda each: each.left))


def _nearest(program: Program, action: Action, state: State, drawn: Drawn) -> Refusal | None:
    choices = list(itertools.islice(drawn(action.name), MOST_CHOICES + 1)) or list(
        itertools.islice(_every(action), MOST_CHOICES + 1)
    )
    run, passed = Explaining(program, state), list[int]()
    for arguments in choices[:MOST_CHOICES]:
        run.state = [thawed(v.type, value) for v, value in zip(program.variables, state, strict=True)]
        passed.append(run.counted(action.function, _thawed(action, arguments)))
    if not passed:
        return None
    best = refusal(program, action, choices[passed.index(max(passed))], state)
    if best is None:
        return None
    return replace(best, choices=len(choices[:MOST_CHOICES]), is_all=len(choices) <= MOST_CHOICES)


def _thawed(action: Action, arguments: Sequence[Any]) -> tuple[Any, ...]:
    return tuple(thawed(p.type, value) for p, value in zip(action.parameters, arguments, strict=True))


def _every(action: Action) -> Iterator[tuple[Any, ...]]:
    return itertools.product(*(tuple(itertools.islice(domain_values(p.type), MOST_CHOICES)) for p in action.parameters))
