"""The steps of a trace taken once more, one body at a time, for a debugger: no other body runs, and nothing is recorded."""

from collections.abc import Callable

from checker.api.replayed import Replay
from checker.backends.python.machine import Instance
from checker.language.spec import Role


def step_through(again: Replay, told: Callable[[str], None]) -> None:
    """Run the body of every step of a trace as far as it goes, the one that stops it too, and of every property at its end.

    `told` hears before each body what is about to run.
    """
    definition, steps = again.model.definition, again.shown.steps
    bodies = {action.name: action for action in (*definition.actions, *definition.inits)}
    before = state = None
    with again.model.stepped() as machine:
        for number, step in enumerate(steps):
            if number or definition.inits:
                told(f"step {number}: {step}")
                instance = Instance(bodies[step.action], tuple(given.value for given in step.arguments))
                if state is None:
                    machine.initial(instance)
                else:
                    machine.successor(state, instance)
            before, state = state, step.state
        if state is None or again.stopped is not None:
            return
        for judged in definition.properties:
            if judged.role is not Role.STEP_INVARIANT:
                told(f"at the end: {judged.name}")
                machine.judge(state, judged)
            elif before is not None:
                told(f"of the last step: {judged.name}")
                machine.judge_step(before, state, judged)
