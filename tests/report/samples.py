"""Types, values and results built by hand, and strategies for random ones: what the tests of reports share."""

import enum
import itertools
from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from checker.causes import Cause, Causes
from checker.diagnostics import Span
from checker.language.order import CanonicalFrozenSet, in_order
from checker.language.records import Record, RecordMeta
from checker.language.sorts import Ordered, Quorum, Range, Symmetric
from checker.language.types import (
    BoolType,
    CounterType,
    DictType,
    EnumType,
    FrozenSetType,
    ListType,
    LiteralType,
    NoneType,
    QuorumType,
    RangeType,
    RecordType,
    ScalarType,
    SequenceType,
    SetType,
    SortType,
    TupleType,
    Type,
    UnionType,
)
from checker.language.values import domain_size, element
from checker.result import ActionFigures, Result, SymmetryFigures, Verdict, Violation, ViolationKind
from checker.trace import Argument, Step, Trace


class RM(Symmetric, size=3):
    """A resource manager."""


class Ballot(Ordered, size=2):
    """A ballot."""


class Epoch(Range, low=5, high=8):
    """An epoch."""


class Majority(Quorum, of=RM):
    """Two or more resource managers."""


class Colour(enum.Enum):
    RED = 1
    BLACK = 2


class Prepared(Record):
    rm: RM


class Commit(Record):
    pass


class Abort(Record):
    pass


RMS = SortType(RM, 3)
BALLOTS = SortType(Ballot, 2)
EPOCHS = RangeType(Epoch, 5, 8)
MAJORITIES = QuorumType(Majority, RMS, ((0, 1), (0, 2), (1, 2), (0, 1, 2)))
COLOURS = EnumType(Colour)
PREPARED = RecordType(Prepared, (("rm", RMS),))
COMMIT = RecordType(Commit, ())
ABORT = RecordType(Abort, ())
MESSAGES = UnionType((PREPARED, COMMIT, ABORT))
RM_STATES = LiteralType(("working", "prepared", "committed", "aborted"))

rm1, rm2, rm3 = tuple[Any, ...](element(RMS, index) for index in range(3))
ballot1: Any = element(BALLOTS, 0)

# A run of two-phase commit

VARIABLES: dict[str, Type] = {
    "rm_state": DictType(RMS, RM_STATES),
    "tm_state": LiteralType(("init", "committed", "aborted")),
    "messages": SetType(MESSAGES),
}
PARAMETERS: dict[str, dict[str, Type]] = {
    "rm_prepare": {"rm": RMS},
    "tm_commit": {},
    "rm_choose_to_abort": {"rm": RMS},
    "rm_receive_commit": {"rm": RMS},
}
SPEC = "specs/two_phase_commit.py"


def _step(action: str, rm: Any, state: tuple[Any, ...] | None, line: int) -> Step:
    arguments = () if rm is None else (Argument("rm", RMS, rm),)
    return Step(action, arguments, state, Span(SPEC, line))


_SENT = (Prepared(rm2), Commit())
TRACE = Trace(
    VARIABLES,
    (
        Step("init", (), (("working", "working", "working"), "init", ())),
        _step("rm_prepare", rm2, (("working", "prepared", "working"), "init", (Prepared(rm2),)), 56),
        _step("tm_commit", None, (("working", "prepared", "working"), "committed", _SENT), 44),
        _step("rm_choose_to_abort", rm1, (("aborted", "prepared", "working"), "committed", _SENT), 62),
        _step("rm_receive_commit", rm2, (("aborted", "committed", "working"), "committed", _SENT), 67),
    ),
)
FAILING = Trace(VARIABLES, (*TRACE.steps[:2], _step("rm_receive_commit", rm2, None, 67)))
WITNESS = Trace(VARIABLES, TRACE.steps[:3])


def result(**changed: Any) -> Result:
    """A verified run of two-phase commit, but for what is changed."""
    given: dict[str, Any] = {
        "spec": "TwoPhaseCommit",
        "constants": {"RM": 3},
        "engine": "native",
        "strategy": "breadth-first",
        "symmetry": SymmetryFigures(enabled=False, group_order=1),
        "verdict": Verdict.VERIFIED,
        "exhaustive": True,
        "distinct_states": 288,
        "transitions": 1145,
        "depth": 10,
        "elapsed_seconds": 0.25,
        "compile_seconds": 0.1875,
        "explore_seconds": 0.03125,
        "bytes_per_state": 8.0,
        "peak_memory_bytes": 3 * 2**20,
        "actions": {"rm_prepare": ActionFigures(324), "tm_commit": ActionFigures(1)},
        "properties": {"decisions_agree": "invariant", "can_commit": "reachable"},
        "reached": {"can_commit": WITNESS},
    }
    return Result(**{**given, **changed})


def violated(**changed: Any) -> Result:
    """A run that found a violation, as it stands in counterexamples."""
    message = "No resource manager commits while another aborts."
    violation = Violation(ViolationKind.INVARIANT, "decisions_agree", message, TRACE, Span(SPEC, 76))
    return result(**{"verdict": Verdict.VIOLATED, "exhaustive": False, "violation": violation, **changed})


def caused() -> Result:
    """The same, with a change that caused it."""
    found = violated()
    assert found.violation is not None
    cause = Cause(1, "rm_state[rm2]", "prepared")
    return replace(found, violation=replace(found.violation, causes=Causes(any_of=(cause,))))


# Random types and values. No type has both True and 1, or False and 0: Python holds them equal, and so does a state.

_LEAVES: list[ScalarType] = [
    NoneType(),
    BoolType(),
    LiteralType(("working", "done")),
    LiteralType(("rm1", "RED", 6, "True")),
    LiteralType((True, 7, "two words")),
    COLOURS,
    RMS,
    SortType(RM, 2),
    BALLOTS,
    EPOCHS,
    RangeType(Epoch, -2, -1),
    MAJORITIES,
]
_serials = itertools.count()


def _record_type(fields: list[ScalarType]) -> RecordType:
    names = [f"field{number}" for number in range(len(fields))]
    record: Any = RecordMeta(f"Record{next(_serials)}", (Record,), {"__annotations__": dict.fromkeys(names, object)})
    return RecordType(record, tuple(zip(names, fields, strict=True)))


def _composites(parts: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    small = parts.filter(lambda kind: domain_size(kind) <= 6)
    medium = parts.filter(lambda kind: domain_size(kind) <= 60)
    return st.one_of(
        st.lists(parts, max_size=3).map(_record_type),
        st.lists(parts, max_size=3).map(lambda items: TupleType(tuple(items))),
        small.map(FrozenSetType),
        st.builds(SequenceType, small, st.integers(0, 2)),
        st.lists(medium, min_size=2, max_size=4).map(lambda members: UnionType(tuple(members))),
    )


scalar_types = st.recursive(st.sampled_from(_LEAVES), _composites, max_leaves=4)


def _mutable_types(parts: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    keys = scalar_types.filter(lambda kind: domain_size(kind) <= 8)
    bounds = st.integers(1, 3)
    return st.one_of(
        st.builds(DictType, keys, parts),
        st.builds(SetType, scalar_types.filter(lambda kind: domain_size(kind) <= 6)),
        st.builds(SetType, scalar_types, bounds),
        st.builds(ListType, parts, bounds),
        st.builds(CounterType, scalar_types, bounds),
    )


types: st.SearchStrategy[Type] = st.recursive(scalar_types, _mutable_types, max_leaves=2)


def values(kind: Type) -> st.SearchStrategy[Any]:
    """Frozen values of the type, made without the passes under test."""
    match kind:
        case NoneType():
            return st.none()
        case BoolType():
            return st.booleans()
        case LiteralType(listed):
            return st.sampled_from(listed)
        case EnumType(members):
            return st.sampled_from(members)
        case SortType(_, size):
            return st.integers(0, size - 1).map(lambda index: element(kind, index))
        case RangeType(_, low, high):
            return st.integers(low, high)
        case QuorumType(sort, _, family):
            return st.sampled_from(family).map(sort.quorum)
        case RecordType(record, fields):
            return st.tuples(*(values(field) for _, field in fields)).map(lambda parts: record(*parts))
        case TupleType(items):
            return st.tuples(*map(values, items))
        case FrozenSetType(of):
            return st.frozensets(values(of)).map(CanonicalFrozenSet)
        case UnionType(members):
            return st.one_of(*map(values, members))
        case DictType(key, value):
            return st.tuples(*[values(value)] * domain_size(key))
        case SetType(of, bound):
            return st.frozensets(values(of), max_size=bound).map(lambda members: tuple(in_order(members)))
        case ListType(of, bound) | SequenceType(of, bound):
            return st.lists(values(of), max_size=bound).map(tuple)
        case CounterType(of, bound):
            return st.lists(values(of), max_size=bound).map(_multiset)


def _multiset(members: list[Any]) -> tuple[tuple[Any, int], ...]:
    return tuple((member, members.count(member)) for member in in_order(set(members)))


typed_values = types.flatmap(lambda kind: st.tuples(st.just(kind), values(kind)))

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.sampled_from(["rm1", "init", ""]),
    lambda parts: (
        st.lists(parts, max_size=3)
        | st.dictionaries(st.sampled_from(["tag", "value", "#set", "#map", "#bigint", "rm1", "rm"]), parts, max_size=3)
    ),
    max_leaves=6,
)


@st.composite
def damaged(draw: st.DrawFn, document: Any) -> Any:
    """The JSON document with one part of it, anywhere, replaced by other JSON or left out."""
    parts = list(document.items()) if isinstance(document, dict) else list(enumerate(document))
    key, part = draw(st.sampled_from(parts))
    if isinstance(part, dict | list) and part and draw(st.integers(0, 4)):
        replaced = [draw(damaged(part))]
    else:
        replaced = [draw(json_values)] if draw(st.booleans()) else []
    if isinstance(document, dict):
        return {k: new for k, old in parts for new in (replaced if k == key else [old])}
    return [new for k, old in parts for new in (replaced if k == key else [old])]
