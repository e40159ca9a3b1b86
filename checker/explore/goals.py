"""What a jump looks for and a run stops at: an expression that is true, a property that becomes true or false, a step of an action.

In: a text. An expression is one over `self`, as `--show` takes it; the name of a property means that it is true, `not` before it that it is
false; the name of an action means a step of it; no text means anything that is wrong.
"""

import re
from dataclasses import dataclass, field
from typing import Protocol

from checker.api.expressions import Expressions
from checker.api.model import Model
from checker.backends.python.machine import Failure, Machine
from checker.frontend.deadlock import deadlock_rule
from checker.frontend.model import Property
from checker.language.spec import Role
from checker.search.deadlocks import wrong_at_end
from checker.search.system import ReferenceSystem, broken_by
from checker.trace import State

WRITTEN = "what is looked for"
"""How the text of a goal is named in a message."""


@dataclass(frozen=True)
class Taken:
    """A step to be judged: the state before it, None of the making of an initial state, its action, and what came of it."""

    before: State | None
    action: str
    outcome: State | Failure


class Goal(Protocol):
    """What is looked for."""

    @property
    def text(self) -> str:
        """In words that follow `where`: `agreement is false`."""

    @property
    def is_of_steps(self) -> bool:
        """Whether it is about a step, so that a state that is there already says nothing."""

    def met(self, machine: Machine, taken: Taken) -> bool:
        """Whether a step leads to what is looked for; inside `bound()`."""

    def met_again(self, machine: Machine, taken: Taken) -> bool:
        """Whether a step to a state that has been looked at, and was not it, is what is looked for; inside `bound()`."""


def goal_of(model: Model, text: str) -> Goal:
    """The goal that a text means; raises InvalidSpec with C605 for one that is no expression either."""
    written = text.strip()
    if not written:
        return AnythingWrong()
    named = re.fullmatch(r"(not\s+)?(\w+)", written)
    properties = {each.name: each for each in model.definition.properties}
    if named is not None and named[2] in properties:
        return OfProperty(properties[named[2]], truth=named[1] is None)
    if written in {action.name for action in model.definition.actions}:
        return OfAction(written)
    return OfExpression(Expressions(model, [text], where=WRITTEN))


@dataclass(frozen=True)
class OfProperty:
    """That a property is true, or false; one that fails is neither."""

    judged: Property
    truth: bool

    @property
    def text(self) -> str:
        """As `Goal` wants it."""
        return f"{self.judged.name} is {str(self.truth).lower()}"

    @property
    def is_of_steps(self) -> bool:
        """As `Goal` wants it."""
        return self.judged.role is Role.STEP_INVARIANT

    def met_again(self, machine: Machine, taken: Taken) -> bool:
        """As `Goal` wants it."""
        return self.is_of_steps and self.met(machine, taken)

    def met(self, machine: Machine, taken: Taken) -> bool:
        """As `Goal` wants it."""
        if isinstance(taken.outcome, Failure):
            return False
        if not self.is_of_steps:
            return machine.judge(taken.outcome, self.judged) is self.truth
        return taken.before is not None and machine.judge_step(taken.before, taken.outcome, self.judged) is self.truth


@dataclass(frozen=True)
class OfAction:
    """A step of an action, one that fails included."""

    action: str
    is_of_steps: bool = True

    @property
    def text(self) -> str:
        """As `Goal` wants it."""
        return f"{self.action} is taken"

    def met_again(self, machine: Machine, taken: Taken) -> bool:
        """As `Goal` wants it."""
        return self.met(machine, taken)

    def met(self, machine: Machine, taken: Taken) -> bool:
        """As `Goal` wants it."""
        return taken.action == self.action


@dataclass
class OfExpression:
    """That an expression is true; `failed` says how it failed first, and in how many states."""

    expression: Expressions
    failed: tuple[int, str] = (0, "")
    is_of_steps: bool = field(default=False, init=False)

    @property
    def text(self) -> str:
        """As `Goal` wants it."""
        return f"{self.expression.texts[0].strip()} is true"

    def met_again(self, machine: Machine, taken: Taken) -> bool:
        """As `Goal` wants it."""
        return False

    def met(self, machine: Machine, taken: Taken) -> bool:
        """As `Goal` wants it."""
        if isinstance(taken.outcome, Failure):
            return False
        truth = self.expression.truth(machine, taken.outcome)
        if isinstance(truth, str):
            self.failed = self.failed[0] + 1, self.failed[1] or truth
            return False
        return truth


@dataclass(frozen=True)
class AnythingWrong:
    """A property that is false or fails, a step that does, or a deadlock."""

    text: str = "something is wrong"
    is_of_steps: bool = False

    def met_again(self, machine: Machine, taken: Taken) -> bool:
        """As `Goal` wants it."""
        before, outcome = taken.before, taken.outcome
        if before is None or isinstance(outcome, Failure):
            return False
        return next(broken_by(machine, before, outcome), None) is not None

    def met(self, machine: Machine, taken: Taken) -> bool:
        """As `Goal` wants it."""
        outcome = taken.outcome
        if isinstance(outcome, Failure):
            return True
        judged = ReferenceSystem(machine).judge(outcome)
        if judged.failures:
            return True
        if taken.before is not None and next(broken_by(machine, taken.before, outcome), None) is not None:
            return True
        return judged.is_within and wrong_at_end(machine, outcome, deadlock_rule(machine.model)) is not None
