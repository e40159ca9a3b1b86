"""Symmetry is not taken on trust: stepped, then permuted, a state must be what it is permuted, then stepped.

A body may depend on the order of a Symmetric sort where its source does not tell. Running a body on the image of a state under a
permutation is running it on the state itself with every order that it can see permuted the other way: of the sort, of views of dicts, of
sets and quorums and of the lists made of them, of names and of keys, which all go by the place of an element. What does not move with them
is an element kept outside of the state, and the image finds that too. So the images of a state under every permutation of the group are all
there is to compare; a few of them, for states spread over the search, are what there is time for.

Compared are the steps, the properties and the initial states: of STATES states with one image each, then with more images, then of other
states, with more images where one takes a branch not taken before; for SECONDS at most, whatever has been reached. It is a sample and no
proof; the result says of how many states.
"""

import itertools
import random
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeAlias, TypeVar

from checker.backends.python.machine import Failure, Instance, Machine
from checker.diagnostics import InvalidSpec, Span, SpecError
from checker.frontend.model import Action, Property
from checker.language.spec import Role
from checker.result import ViolationKind
from checker.search.branches_taken import Branches
from checker.search.images import Image, images_of
from checker.search.retrace import TraceDoesNotReplay
from checker.symmetry.canonical import Symmetry
from checker.trace import State

T = TypeVar("T")

STATES, SECONDS = 64, 0.3
"""States that are compared, when there are as many, and the most seconds that it all takes."""
LEAST_SECONDS = 0.05
"""What a search whose time is over has left for it."""
CANDIDATES = 4096
"""States that are looked at for branches that were not compared yet."""
AT_ONCE = 3
"""Images that a state is compared with; more of them when there is time."""
RUNS = 6_000
"""Bodies that are run to compare states with further images."""
FEW, TRIED, ENABLED, DISABLED = 16, 48, 8, 2
"""Of an action with more than FEW choices, in one state, TRIED are drawn, and so many of those compared."""

_End: TypeAlias = State | ViolationKind | None
"""Where a step ends: in a state, in a failure, or None when it is not enabled."""

_Step: TypeAlias = tuple[Instance, _End]


@dataclass(frozen=True)
class _Compared:
    """A state with some of its steps, the states that these end in, and what its properties say of it or of those steps."""

    state: State
    steps: tuple[_Step, ...]
    ends: tuple[State, ...]
    truths: dict[str, list[bool | None]]


class Soundness:
    """Compares a spec's behaviour with that of its images."""

    def __init__(self, machine: Machine, symmetry: Symmetry, *, seconds: float = SECONDS) -> None:
        self.machine = machine
        self.images = images_of(machine.model, symmetry)
        self.tested = 0
        """States that were compared."""
        self._seconds = min(seconds, SECONDS)
        self._ends = time.thread_time() + self._seconds
        self._draw = random.Random(0)
        self._runs = 0
        self._next_image = 0

    def compare(
        self,
        first: Iterable[State],
        states: Iterable[T],
        decode: Callable[[T], State],
        beginnings: Iterable[Instance] = (),
    ) -> None:
        """Compare the initial states, and in turns of the states `first` and of a sample of `states`; raises InvalidSpec on a difference.

        `decode` makes states of what `states` holds, of as many as there is time for. What the @init methods make of the arguments in
        `beginnings` comes first.
        """
        spread = list(states)
        self._draw.shuffle(spread)
        order = _distinct(_alternately(first, map(decode, spread)))
        self._ends = time.thread_time() + self._seconds
        self._compare_initial(beginnings)
        done: list[_Compared] = []
        for state in itertools.islice(order, STATES):
            done.append(self._compared(self._run(state), 1))
            if self._over():
                break
        for compared in done:
            if not self._over():
                self._compare(compared, self._some_images(AT_ONCE - 1))
        self._compare_others(order, done)
        self._compare_more(done)

    def _compare_others(self, states: Iterator[State], done: list[_Compared]) -> None:
        """Compare as many of these states as there is time for, with more images where one takes a branch that none before it took."""
        branches = Branches(self.machine.model)
        for state in states:
            if self._over():
                break
            with branches.noting() as new:
                ran = self._run(state)
            done.append(self._compared(ran, AT_ONCE if new else 1))

    def _compared(self, ran: _Compared, images: int) -> _Compared:
        self._compare(ran, self._some_images(images))
        self.tested += 1
        return ran

    def _over(self) -> bool:
        return time.thread_time() >= self._ends

    def _some_images(self, count: int) -> list[Image]:
        """The next ones, round and round."""
        count = min(count, len(self.images))
        start, self._next_image = self._next_image, (self._next_image + count) % len(self.images)
        return [self.images[(start + number) % len(self.images)] for number in range(count)]

    def _compare_more(self, done: list[_Compared]) -> None:
        """Compare the same states with the other images, by turns, as far as RUNS and the time go."""
        self._runs = 0
        for image in self.images:
            for compared in done:
                if self._over() or self._runs >= RUNS:
                    return
                self._compare(compared, [image])

    # one state

    def _run(self, state: State) -> "_Compared":
        """The state with its steps and the truths of its properties."""
        machine = self.machine
        steps = list(self._steps(state))
        ends = [end for _, end in steps if isinstance(end, tuple)]
        truths: dict[str, list[bool | None]] = {}
        for judged in machine.model.properties:
            if judged.role is Role.STEP_INVARIANT:
                truths[judged.name] = [_truth(machine.judge_step(state, end, judged)) for end in ends]
            else:
                truths[judged.name] = [_truth(machine.judge(state, judged))]
        return _Compared(state, tuple(steps), tuple(ends), truths)

    def _steps(self, state: State) -> Iterator[_Step]:
        """Steps that the state enables, and some that it does not: all of them where an action has few choices."""
        for action, choose in self.machine.choices:
            self.machine.load(state)
            chosen = [Instance(action, arguments) for arguments in _drawn(choose(state), self._draw)]
            tried = [(instance, self._end(state, instance)) for instance in chosen]
            if len(tried) <= FEW:
                yield from tried
            else:
                yield from [step for step in tried if step[1] is not None][:ENABLED]
                yield from [step for step in tried if step[1] is None][:DISABLED]

    def _end(self, state: State, instance: Instance) -> _End:
        self._runs += 1
        return _end_of(self.machine.successor(state, instance))

    def _compare(self, compared: _Compared, images: list[Image]) -> None:
        refused: dict[str, SpecError] = {}
        for image in images:
            moved = image.state(compared.state)
            for instance, end in compared.steps:
                action = instance.action
                there = Instance(action, image.arguments(action, instance.arguments))
                if action.name not in refused and self._end(moved, there) != _image_of(end, image):
                    refused[action.name] = _refusal("action", action)
            for judged in self.machine.model.properties:
                if judged.name not in refused and not self._agrees(judged, compared, moved, image):
                    refused[judged.name] = _refusal(judged.role.value, judged)
        if refused:
            raise InvalidSpec(refused.values())

    def _agrees(self, judged: Property, compared: _Compared, moved: State, image: Image) -> bool:
        truths = compared.truths[judged.name]
        self._runs += len(truths)
        if judged.role is not Role.STEP_INVARIANT:
            return _truth(self.machine.judge(moved, judged)) is truths[0]
        return all(
            _truth(self.machine.judge_step(moved, image.state(end), judged)) is truth
            for end, truth in zip(compared.ends, truths, strict=True)
        )

    # initial states

    def _compare_initial(self, beginnings: Iterable[Instance]) -> None:
        """The images of initial states must be initial: the defaults themselves, or what each @init makes of its arguments."""
        inits = self.machine.model.inits
        if not inits:
            self._compare_defaults()
        drawn = (
            Instance(init, arguments)
            for init in inits
            for arguments in _drawn(self.machine.choices_of(init), self._draw)
        )
        for instance in itertools.chain(beginnings, drawn):
            end, init = _end_of(self.machine.initial(instance)), instance.action
            for image in self._some_images(AT_ONCE):
                there = Instance(init, image.arguments(init, instance.arguments))
                if self._over():
                    return
                if _end_of(self.machine.initial(there)) != _image_of(end, image):
                    raise InvalidSpec([_refusal("init", init)])

    def _compare_defaults(self) -> None:
        model = self.machine.model
        default = model.default_state()
        for image in self.images:
            for variable, value, moved in zip(model.variables, default, image.state(default), strict=True):
                if value != moved:
                    raise InvalidSpec([singled_out(variable.name, model.variable_span(variable.name))])


@contextmanager
def retraced(symmetry: Symmetry) -> Iterator[None]:
    """Inside the block a way that a search with symmetry found and that the spec does not take is a mistake of the spec.

    The comparison is a sample and may have missed it; the trace is made of the spec's own steps and does not.
    """
    try:
        yield
    except TraceDoesNotReplay as error:
        if symmetry.group_order == 1:
            raise
        message = f"what the search found with symmetry does not happen without: {error}"
        notes = ("some body depends on the order or identity of elements of a Symmetric sort",)
        raise InvalidSpec([SpecError("C402", message, None, notes, "run with --no-symmetry")]) from error


def singled_out(variable: str, span: Span | None) -> SpecError:
    """That a variable begins with one element rather than another."""
    message = f"the default of '{variable}' singles out an element of a Symmetric sort"
    fix = "let an @init with a parameter choose it, make the sort Ordered, or run with --no-symmetry"
    return SpecError("C403", message, span, fix=fix)


def _alternately(first: Iterable[State], second: Iterable[State]) -> Iterator[State]:
    """One of the former, one of the latter, and so on; what is left of either at the end."""
    for pair in itertools.zip_longest(first, second):
        yield from (state for state in pair if state is not None)


def _distinct(states: Iterable[State]) -> Iterator[State]:
    """Each of these states once."""
    seen: set[State] = set()
    for state in states:
        if state not in seen:
            seen.add(state)
            yield state


def _drawn(choices: Iterable[tuple[Any, ...]], draw: random.Random) -> list[tuple[Any, ...]]:
    """All of them, or TRIED of them when they are more."""
    if not isinstance(choices, Sequence):
        choices = list(itertools.islice(choices, CANDIDATES))
    return list(choices) if len(choices) <= TRIED else draw.sample(choices, TRIED)


def _end_of(outcome: State | Failure | None) -> _End:
    """Messages of failures name elements, so only their kinds are compared."""
    return outcome.kind if isinstance(outcome, Failure) else outcome


def _image_of(end: _End, image: Image) -> _End:
    return image.state(end) if isinstance(end, tuple) else end


def _truth(value: bool | Failure) -> bool | None:
    """None for an error, whatever its message."""
    return None if isinstance(value, Failure) else value


def _refusal(kind: str, method: Action | Property) -> SpecError:
    message = f"the @{kind} {method.name} depends on the order or identity of elements of a Symmetric sort"
    notes = ("exchanging elements in a reachable state does not exchange them in its result",)
    fix = "quantify over the sort, take the element as a parameter, or run with --no-symmetry"
    return SpecError("C402", message, method.span, notes, fix)
