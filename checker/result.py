"""What a search found: the verdict, the figures, the violation. Every engine returns it, every report reads it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Literal, Protocol, assert_never

from checker.causes import Causes
from checker.diagnostics import Span
from checker.reasons import Guard, Nearest, Reason, Refusal
from checker.shown import Shown
from checker.trace import Trace

if TYPE_CHECKING:
    from checker.coverage import Coverage
    from checker.walk import Walk


class Verdict(StrEnum):
    """What is known after a search, and the exit code that says so."""

    VERIFIED = "verified"
    VIOLATED = "violated"
    UNDETERMINED = "undetermined"

    @property
    def exit_code(self) -> int:
        """0 verified, 1 violated, 3 undetermined (2 is bad usage or a bad spec)."""
        return {"verified": 0, "violated": 1, "undetermined": 3}[self.value]


class ViolationKind(StrEnum):
    """What went wrong."""

    INVARIANT = "invariant"
    STEP_INVARIANT = "step_invariant"
    ASSERTION = "assertion"
    DEADLOCK = "deadlock"
    ERROR = "error"
    UNREACHABLE = "unreachable"
    NO_INITIAL_STATE = "no_initial_state"
    HOLLOW = "hollow"


class Methods(Protocol):
    """A spec whose methods are named in order: the @init methods, the actions, the properties."""

    @property
    def methods(self) -> Sequence[str]: ...


def violation_order(spec: Methods, kind: ViolationKind, name: str) -> int:
    """Where a violation stands among those of one length, so that every engine reports the same one: by kind, then by its method."""
    methods = spec.methods
    place = methods.index(name) if name in methods else len(methods)
    return list(ViolationKind).index(kind) * (len(methods) + 1) + place


def violation_of(spec: Methods, order: int) -> tuple[ViolationKind, str]:
    """The kind and the method that stand there, `deadlock` where that is of no method."""
    kind, place = divmod(order, len(spec.methods) + 1)
    return list(ViolationKind)[kind], spec.methods[place] if place < len(spec.methods) else "deadlock"


@dataclass(frozen=True)
class DeadlockRule:
    """Whether a deadlock is a violation, or a warning; `idle` when a state whose only steps change nothing is one as well."""

    fails: bool
    warns: bool
    idle: bool

    @property
    def asks(self) -> bool:
        """Whether deadlocks matter at all."""
        return self.fails or self.warns


@dataclass(frozen=True)
class Violation:
    """A property that fails, or an error while the spec runs. `trace` is None for `unreachable`, `no_initial_state` and `hollow` only.

    `property` names the method: the property, or for an assertion or an error the action that runs; for a deadlock it is `deadlock`,
    where there is no initial state the first @init.
    """

    kind: ViolationKind
    property: str
    message: str
    trace: Trace | None
    span: Span | None = None
    reasons: tuple[Reason, ...] = field(default=(), compare=False)
    """Why it is one, as far as that is known, outermost first."""
    refusals: tuple[Refusal, ...] = field(default=(), compare=False)
    """Of a deadlock, what each action lacks to be enabled, the nearest first."""
    also: tuple[str, ...] = field(default=(), compare=False)
    """What else is false in the last state of the trace, or of the step there, by name."""
    causes: Causes = field(default=Causes(), compare=False)
    """What brought it about, as far as that is known."""
    nearest: Nearest | None = field(default=None, compare=False)
    """Of a property that is never reached how near some state comes, where the states are few."""
    guards: tuple[Guard, ...] = field(default=(), compare=False)
    """What the steps of the causes, the last step, and those that let these happen were asked, in the order of the trace."""

    def __str__(self) -> str:
        """What fails, in a few words: `invariant agreement`, `deadlock`, `error in acquire`."""
        match self.kind:
            case ViolationKind.DEADLOCK:
                return "deadlock"
            case ViolationKind.NO_INITIAL_STATE:
                return "no initial state"
            case ViolationKind.HOLLOW:
                return self.message
            case ViolationKind.ASSERTION | ViolationKind.ERROR:
                return f"{self.kind} in {self.property}"
            case ViolationKind.INVARIANT | ViolationKind.STEP_INVARIANT | ViolationKind.UNREACHABLE:
                return f"{self.kind.replace('_', ' ')} {self.property}"
            case _:
                assert_never(self.kind)

    def __repr__(self) -> str:
        return f"<Violation: {self}>"


class StopKind(StrEnum):
    """Why a search ended before it was done."""

    STATES = "states"
    DEPTH = "depth"
    TIME = "time"
    MEMORY = "memory"
    INTERRUPT = "interrupt"
    WALKS = "walks"
    """A simulation has taken the walks that were asked for."""
    BODY = "body"
    """A body goes on without end."""
    TOO_LARGE = "too_large"
    """A value that compiled code has no room for; the reference engine has."""
    CHANGE = "change"
    """Another engine is to go on."""


@dataclass(frozen=True)
class Stop:
    """What ended a search; `limit` is of distinct states, steps, seconds, bytes or walks, None for what has none.

    `steps` are those of a walk at most. `place` says in words where a body was given up. `is_unshown` where a violation was found, and no
    time was left to make its trace.
    """

    kind: StopKind
    limit: float | None = None
    steps: int | None = None
    place: str = ""
    is_unshown: bool = False

    def __str__(self) -> str:
        return self.in_words("states")

    def in_words(self, counts: str) -> str:
        """What ended a search that counts states, or orbits."""
        more = ", with a violation found and no time left to make its trace" if self.is_unshown else ""
        return self._words(counts) + more

    def _words(self, counts: str) -> str:
        limit = self.limit
        match self.kind:
            case StopKind.STATES:
                return f"the limit of {limit:,} {counts}"
            case StopKind.DEPTH:
                return f"the limit of depth {limit}"
            case StopKind.TIME:
                return "the limit of 1 second" if limit == 1 else f"the limit of {limit:g} seconds"
            case StopKind.MEMORY:
                return "the memory there is" if limit is None else f"the limit of {limit / 2**20:,.0f} MiB of memory"
            case StopKind.INTERRUPT:
                return "an interrupt"
            case StopKind.WALKS:
                return f"simulation: {self.walks}"
            case StopKind.BODY | StopKind.TOO_LARGE:
                return self.place
            case StopKind.CHANGE:
                return "another engine"
            case _:
                assert_never(self.kind)

    @property
    def walks(self) -> str:
        """The walks of a simulation, in words."""
        return f"{self.limit:,} walks of up to {self.steps:,} steps"


INTERRUPT = Stop(StopKind.INTERRUPT)
"""Of Ctrl-C and SIGTERM."""


@dataclass(frozen=True)
class Stuck:
    """The states explored that lead nowhere: how many have no enabled action, how many only steps that change nothing.

    `deadlocks` of them are such that no @final holds in; with `Model.deadlock` "off" they are not looked for. `trace` is the way to
    one where deadlocks are a warning, the first of the shortest in a search by breadth; it is None after a violation that has a trace,
    and in a search that was cut short.
    """

    no_enabled_action: int = 0
    only_stuttering: int = 0
    deadlocks: int = 0
    trace: Trace | None = None


@dataclass(frozen=True)
class ActionFigures:
    """How often an action was enabled over all distinct states."""

    fired: int = 0


SymmetryStatus = Literal["proved", "assumed", "not proved"]
"""What is known of a sort's symmetry: states are counted up to it where it is proved, or assumed because one asked for that."""


@dataclass(frozen=True)
class SymmetryFigures:
    """Whether states were counted as orbits, and the order of the group (1 when it is trivial or off).

    `sorts` has the Symmetric sorts that were asked for. `tested_states` is how many states were compared with their images where the
    symmetry of some is assumed, 0 where all is proved.
    """

    enabled: bool
    group_order: int
    tested_states: int = 0
    sorts: Mapping[str, SymmetryStatus] = field(default_factory=dict)


@dataclass(frozen=True)
class AuditFigures:
    """How a native search was audited: the branches it took, those at which CPython was compared, in how many states; `complete` is all."""

    branches: int
    audited: int
    states: int
    complete: bool


class FunctionText(str):
    """A constant that is a function, as it is typed: `{node1: 2, node2: 0}`; `pairs` has its keys as texts and values as JSON has."""

    pairs: Mapping[str, object]

    def __new__(cls, text: str, pairs: Mapping[str, object]) -> "FunctionText":
        """The text of a function, with what it says."""
        made = super().__new__(cls, text)
        made.pairs = pairs
        return made

    def __reduce__(self) -> tuple[object, ...]:
        return FunctionText, (str(self), self.pairs)


def typed_value(value: int | str) -> str:
    """A constant's value as it is typed on the command line, where a bool is true or false."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def brief_value(value: int | str, most: int) -> str:
    """As `typed_value`, of a function with many keys the first ones."""
    text = typed_value(value)
    is_long = isinstance(value, FunctionText) and len(text) > most
    return f"{text[:most].rpartition(',')[0]}, ...}}" if is_long else text


@dataclass(frozen=True)
class Result(Shown):
    """The outcome of a search; every count is of orbits when `symmetry.enabled`.

    `depth` is that of docs/counting.md for BFS; for DFS and simulation the most steps on any path taken. Times are in seconds.
    `stop` says what cut the search short (a limit, an interrupt, simulation), None when nothing did.
    `constrained` is True when states outside a @constraint were cut off.
    """

    spec: str
    constants: Mapping[str, int | str]
    engine: str
    strategy: str
    symmetry: SymmetryFigures
    verdict: Verdict
    exhaustive: bool
    distinct_states: int
    transitions: int
    depth: int
    elapsed_seconds: float
    explore_seconds: float
    compile_seconds: float = 0.0
    bytes_per_state: float | None = None
    peak_memory_bytes: int | None = None
    frontier: int = 0
    actions: Mapping[str, ActionFigures] = field(default_factory=dict)
    properties: Mapping[str, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    """What is worth knowing of the run, and casts no doubt on the verdict."""
    violation: Violation | None = None
    more: tuple[Violation, ...] = ()
    """Other violations, where one asked for more: each with another failing property, or by another last action in as few steps."""
    reached: Mapping[str, Trace] = field(default_factory=dict)
    reached_because: Mapping[str, tuple[Reason, ...]] = field(default_factory=dict, compare=False)
    """Why each property that is reached is true at the end of its trace, as far as that is known, outermost first."""
    stop: Stop | None = None
    constrained: bool = False
    cut_by: tuple[str, ...] = ()
    """Auxiliary variables by which a @constraint cut states off that other values of them, which were met as well, might let in."""
    audit: AuditFigures | None = None
    """None where the reference engine did the search."""
    stuck: Stuck | None = None
    """None where it was not counted: in a simulation."""
    deadlock: str = "auto"
    """How deadlocks were judged: `Model.deadlock`."""
    quorums: Mapping[str, tuple[str, ...]] = field(default_factory=dict, compare=False)
    """Where there is a counterexample: the quorums of each family that is not simply all majorities, if they are few."""
    story: tuple[str, ...] = field(default=(), compare=False)
    """What the author says of the violation, in paragraphs, where the spec is there to show it."""
    said: Mapping[str, str] = field(default_factory=dict, compare=False)
    """What the author says of the properties, the docstrings of those that have one."""
    coverage: "Coverage | None" = None
    """None where it was not asked for."""
    walks: "tuple[Walk, ...]" = ()
    """Of a simulation the first walks, so many as were asked for."""

    @property
    def stopped_by(self) -> str | None:
        """What cut the search short, in words."""
        return None if self.stop is None else self.stop.in_words(self.counts)

    @property
    def counts(self) -> Literal["states", "orbits"]:
        """What every count of the result is of."""
        return "orbits" if self.symmetry.enabled else "states"

    @property
    def told_depth(self) -> int | None:
        """The depth, where it is one of the spec: a search by depth takes the paths of the states that it has of each orbit."""
        return None if self.strategy == "dfs" and self.symmetry.enabled else self.depth

    @property
    def not_checked(self) -> tuple[str, ...]:
        """What the verdict says nothing of, a few words each."""
        given = " ".join(f"{name}={brief_value(value, 60)}" for name, value in self.constants.items())
        parts = [f"constants other than {given}"] if given else []
        if self.constrained:
            parts.append("what lies beyond the constraint")
        if self.cut_by:
            parts.append(
                f"what the constraint lets in when {', '.join(self.cut_by)} is of another way to a state than the first"
            )
        if self.deadlock == "off":
            parts.append("deadlock: it is switched off")
        return tuple(parts)

    @property
    def states_per_second(self) -> float:
        """Distinct states a second of exploration."""
        return self.distinct_states / self.explore_seconds if self.explore_seconds > 0 else 0.0
