"""What there is to see at a place of a walk, as plain data: the state, the steps out of it, and what the properties say."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from checker.backends.python.machine import Failure
from checker.diagnostics import Span
from checker.language.spec import Role
from checker.reasons import Reason, Refusal
from checker.trace import Step, Trace


@dataclass(frozen=True)
class Entry:
    """The value of a dict at a key; `before` is the one before the last step, None where that did not change it."""

    key: str
    text: str
    before: str | None = None


@dataclass(frozen=True)
class Variable:
    """A variable as reports show it; `before` is its value before the last step, None where that did not change it.

    `entries` has the values by their keys where it is a dict, none for any other; `changes` what the last step changed in it.
    """

    name: str
    text: str
    before: str | None = None
    entries: tuple[Entry, ...] = ()
    changes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Option:
    """An enabled step: `name` is the path with it, `changes` what it changes, each on a line.

    Of an initial state `changes` are the variables in which the initial states differ, with their values there.
    `step.state` is None for one that fails, and `failure` says how.
    """

    number: int
    name: str
    step: Step
    changes: tuple[str, ...] = ()
    is_idle: bool = False
    """Whether it changes nothing."""
    back_to: int | None = None
    """The number of the step of the path after which the state has been there already, 0 for the initial one."""
    same_as: int | None = None
    """The number of an earlier step from here that leads to the same state."""
    failure: Failure | None = None
    breaks: tuple[str, ...] = ()
    """The invariants and step invariants that are false, or fail, after it."""
    reaches: tuple[str, ...] = ()
    """The @reachable properties that are true after it and are not here."""
    is_within: bool = True
    """Whether the state after it is within the constraint."""


@dataclass(frozen=True)
class Status:
    """What a property says of a state, a step invariant of the step that led there.

    `truth` is None where there is none: it fails, as `message` says, or no step led there. `reasons` are given of what is wrong and of
    what is reached; of anything else they are to be asked for.
    """

    name: str
    role: Role
    doc: str
    span: Span | None
    truth: bool | None
    is_wrong: bool
    message: str = ""
    reasons: tuple[Reason, ...] = ()


Ending = Literal["", "final", "error", "deadlock", "no step"]
"""Why no step is enabled: a @final says that this is fine, one fails, it is a deadlock, or none of these is so for want of a @final."""


@dataclass(frozen=True)
class Place:
    """A place of a walk. `name` is that of its trace, and "" before the beginning, where the options are the initial states.

    A step that fails leads to no state: then `failure` says how, and the variables are those of the state before it.
    """

    name: str
    trace: Trace
    variables: tuple[Variable, ...] = ()
    changes: tuple[str, ...] = ()
    """What the last step changed."""
    options: tuple[Option, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    """Of every action that is not enabled the nearest choice of its arguments, those that come nearest first."""
    properties: tuple[Status, ...] = ()
    failure: Failure | None = None
    ending: Ending = ""
    is_within: bool = True
    """Whether the state is within the constraint: from others a search does not go on."""
    cuts: tuple[str, ...] = ()
    """What could not be looked at to its end, and why."""

    @property
    def steps(self) -> Sequence[Step]:
        """The steps that led here, the making of the initial state first."""
        return self.trace.steps

    @property
    def wrong(self) -> tuple[str, ...]:
        """What is wrong here: properties that are false or fail, the action of a step that failed, `deadlock`."""
        found = [each.name for each in self.properties if each.is_wrong]
        if self.failure is not None:
            found.append(self.failure.property)
        return tuple([*found, "deadlock"] if self.ending == "deadlock" else found)

    @property
    def is_beginning(self) -> bool:
        """Whether it is the place before the initial state."""
        return not self.name

    def status(self, name: str) -> Status | None:
        """What a property says; None for a name of none."""
        return next((each for each in self.properties if each.name == name), None)


@dataclass(frozen=True)
class Arrival:
    """Where a jump or a run has come to. `said` says it in a sentence; `is_there` is whether what was wanted is so there.

    `name` is the place, None where a jump found none; `states` how many states were looked at, and `is_whole` whether those were all.
    """

    name: str | None
    is_there: bool
    said: str
    states: int = 0
    is_whole: bool = False


@dataclass(frozen=True)
class Followed:
    """How far a path could be taken again, step by step by action and arguments, in a spec that has changed; `said` is empty for all."""

    name: str
    steps: int
    said: str = ""


@dataclass(frozen=True)
class Node:
    """A state near a place: `name` is a shortest path to it by way of that place, `level` how many steps it is away.

    `changes` says what is different from the place. One that is not `is_expanded` may lead further; where the step that leads there
    `fails` there is no state, and they say how.
    """

    number: int
    name: str
    level: int
    changes: tuple[str, ...]
    wrong: tuple[str, ...] = ()
    back_to: int | None = None
    is_within: bool = True
    is_expanded: bool = False
    fails: bool = False
    said: tuple[str, ...] = ()
    """What is wrong with the state, in words: `agreement is false`."""


@dataclass(frozen=True)
class Edge:
    """The steps that lead from one state to another, in their order; `breaks` are the step invariants that some of them break."""

    source: int
    target: int
    steps: tuple[str, ...]
    breaks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Neighbourhood:
    """The states within some steps of a place, which has the number 0; `cut` says why it is not all of them, where it is not."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    cut: str = ""
