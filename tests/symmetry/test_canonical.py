"""Reduction by symmetry changes no verdict, and counts exactly the orbits that brute force finds in the unreduced states.

Brute force here shares nothing with the package's symmetry but the stepping: its group is every permutation, filtered by the quorum
families, and its images are made by walking over the values.
"""

from itertools import permutations, product
from pathlib import Path
from typing import Any

import pytest

from checker.backends.python.machine import Failure, Machine
from checker.frontend.load import load
from checker.frontend.model import Model
from checker.language.order import in_order
from checker.language.records import Record
from checker.language.sorts import Symmetric
from checker.language.types import DictType, SetType, Type
from checker.language.values import domain_values
from checker.options import Strategy
from checker.result import Verdict
from checker.search.reduction import reduction_of
from checker.search.reference import check
from checker.trace import State

Moves = dict[Any, Any]

NESTED = """
from checker import *

class S(Symmetric, size=3):
    pass

class Nested(Spec):
    knows: dict[S, dict[S, bool]] = fill(False)

    @action
    def meet(self, a: S, b: S):
        require(a != b)
        self.knows[a][b] = True

    @action
    def tell(self, a: S, b: S, c: S):
        require(self.knows[a][b] and self.knows[b][c] and a != c)
        self.knows[a][c] = True

    @invariant
    def property(self):
        return {property}
"""

RECORDS = """
from checker import *

class S(Symmetric, size=3):
    pass

class Colour(Symmetric, size=2):
    pass

class Edge(Record):
    source: S
    target: S
    colour: Colour | None

class Records(Spec):
    edges: set[Edge] = fill()
    root: S | None = None

    @action
    def link(self, edge: Edge):
        require(len(self.edges) < 3)
        require(edge.source != edge.target)
        self.edges.add(edge)

    @action
    def choose(self, node: S):
        require(self.root is None)
        require(any(edge.target == node for edge in self.edges))
        self.root = node

    @invariant
    def property(self):
        return {property}
"""

QUORUMS = """
from checker import *

class S(Symmetric, size=4):
    pass

class Q(Quorum, of=S):
    pass

class Vote(Record):
    voter: S
    leader: S

class Quorums(Spec):
    votes: set[Vote] = fill()
    leader: dict[S, bool] = fill(False)

    @action
    def vote(self, voter: S, leader: S):
        require(not any(vote.voter == voter for vote in self.votes))
        self.votes.add(Vote(voter, leader))

    @action
    def win(self, leader: S, quorum: Q):
        require(all(Vote(voter, leader) in self.votes for voter in quorum))
        self.leader[leader] = True

    @invariant
    def property(self):
        return {property}
"""

TRUE = "True"
CASES: list[tuple[str, str, dict[str, object], Verdict]] = [
    (NESTED, TRUE, {"S": 2}, Verdict.VERIFIED),
    (NESTED, TRUE, {"S": 3}, Verdict.VERIFIED),
    (NESTED, "not all(self.knows[a][b] for a in S for b in S if a != b)", {"S": 3}, Verdict.VIOLATED),
    (RECORDS, TRUE, {"S": 2}, Verdict.VERIFIED),
    (RECORDS, TRUE, {"S": 3}, Verdict.VERIFIED),
    (RECORDS, "not any(e.source == self.root for e in self.edges)", {"S": 3}, Verdict.VIOLATED),
    (QUORUMS, "sum(self.leader[s] for s in S) <= 1", {"S": 3}, Verdict.VERIFIED),
    (QUORUMS, "sum(self.leader[s] for s in S) <= 1", {"S": 4}, Verdict.VERIFIED),
    (QUORUMS, "sum(self.leader[s] for s in S) <= 1", {"S": 3, "Q": "{s1 s2} {s2 s3}"}, Verdict.VERIFIED),
    (QUORUMS, "sum(self.leader[s] for s in S) <= 1", {"S": 4, "Q": "{s1 s2} {s3 s4}"}, Verdict.VIOLATED),
    (QUORUMS, TRUE, {"S": 4, "Q": "{s1 s2} {s3 s4}"}, Verdict.VERIFIED),
    (QUORUMS, TRUE, {"S": 4, "Q": "{s1 s2} {s2 s3} {s3 s4}"}, Verdict.VERIFIED),
    (QUORUMS, TRUE, {"S": 3, "Q": "{s1} {s2 s3}"}, Verdict.VERIFIED),
]


def model_of(folder: Path, text: str, judged: str, constants: dict[str, object]) -> Model:
    path = folder / "spec.py"
    path.write_text(text.format(property=judged))
    return Model(load(str(path)), **constants)


def reachable(model: Model) -> set[State]:
    """Every reachable state, found by stepping the machine: no symmetry."""
    machine = Machine(model)
    found: set[State] = set()
    waiting = [state for _, state in machine.initial_states() if not isinstance(state, Failure)]
    while waiting:
        state = waiting.pop()
        if state not in found:
            found.add(state)
            waiting += [after for _, after in machine.successors(state) if not isinstance(after, Failure)]
    return found


def group(model: Model) -> list[Moves]:
    """All permutations of every Symmetric sort that map each quorum family onto itself."""
    sorts = [s.sort for s in model.settings if isinstance(s.sort, type) and issubclass(s.sort, Symmetric)]
    parts = []
    for sort in sorts:
        families = [set(map(frozenset, f.family)) for f in model.families if f.sort.of is sort]
        parts.append(
            [
                dict(zip(sort.elements, (sort.elements[i] for i in images), strict=True))
                for images in permutations(range(len(sort.elements)))
                if all({frozenset(images[i] for i in q) for q in family} == family for family in families)
            ]
        )
    return [{source: image for part in choice for source, image in part.items()} for choice in product(*parts)]


def moved(value: Any, moves: Moves) -> Any:
    """The image of an immutable value."""
    if isinstance(value, Record):
        return type(value)(*(moved(getattr(value, name), moves) for name in value._fields))
    if isinstance(value, tuple):
        return tuple(moved(item, moves) for item in value)
    return moves.get(value, value)


def image(kind: Type, frozen: Any, moves: Moves) -> Any:
    """The image of a frozen value."""
    match kind:
        case SetType():
            return tuple(in_order([moved(item, moves) for item in frozen]))
        case DictType(key, inner):
            keys = list(domain_values(key))
            images = {moved(k, moves): image(inner, v, moves) for k, v in zip(keys, frozen, strict=True)}
            return tuple(images[k] for k in keys)
        case _:
            return moved(frozen, moves)


def orbit(model: Model, state: State, moves: list[Moves]) -> frozenset[State]:
    kinds = [variable.type for variable in model.variables]
    return frozenset(tuple(image(k, v, each) for k, v in zip(kinds, state, strict=True)) for each in moves)


@pytest.mark.parametrize(("text", "judged", "constants", "verdict"), CASES)
def test_the_verdict_is_that_of_the_unreduced_search(
    tmp_path: Path, text: str, judged: str, constants: dict[str, object], verdict: Verdict
) -> None:
    model = model_of(tmp_path, text, judged, constants)
    reduced, plain = check(model), check(model, symmetry=False)
    assert reduced.verdict is plain.verdict is verdict
    assert reduced.depth == plain.depth
    if verdict is Verdict.VIOLATED:
        assert reduced.violation is not None
        assert plain.violation is not None
        assert reduced.violation.trace is not None
        assert plain.violation.trace is not None
        assert reduced.violation.trace.length == plain.violation.trace.length
        check_steps(model, [step.state for step in reduced.violation.trace.steps])


def check_steps(model: Model, states: list[State | None]) -> None:
    """A trace found under symmetry is one of the unreduced spec."""
    with model.bound():
        machine = Machine(model)
        before = states[0]
        assert before in [state for _, state in machine.initial_states()]
        for after in states[1:]:
            assert before is not None
            assert after in [state for _, state in machine.successors(before)]
            before = after


@pytest.mark.parametrize(
    ("text", "constants"), [(text, constants) for text, _, constants, verdict in CASES if verdict is Verdict.VERIFIED]
)
def test_the_orbits_are_those_of_brute_force(tmp_path: Path, text: str, constants: dict[str, object]) -> None:
    model = model_of(tmp_path, text, TRUE, constants)
    strategies: tuple[Strategy, Strategy] = ("bfs", "dfs")
    wide, deep = (check(model, strategy=strategy) for strategy in strategies)
    plain = check(model, symmetry=False)
    with model.bound():
        states, moves = reachable(model), group(model)
        symmetry = reduction_of(model).symmetry
        orbits: dict[State, frozenset[State]] = {}
        for state in states:
            if state not in orbits:
                whole = orbit(model, state, moves)
                assert whole <= states  # the reachable states are closed under the group
                assert len({symmetry.canonical(member) for member in whole}) == 1
                assert symmetry.canonical(state) in whole
                orbits |= dict.fromkeys(whole, whole)
        assert symmetry.group_order == len(moves)
    assert plain.distinct_states == len(states)
    assert wide.distinct_states == deep.distinct_states == len(set(orbits.values()))
    assert wide.symmetry.group_order == len(moves)


def test_symmetry_switched_off_is_said(tmp_path: Path) -> None:
    model = model_of(tmp_path, NESTED, TRUE, {"S": 3})
    plain, reduced = check(model, symmetry=False), check(model)
    assert (plain.symmetry.enabled, plain.symmetry.group_order, plain.counts) == (False, 1, "states")
    assert (reduced.symmetry.enabled, reduced.symmetry.group_order, reduced.counts) == (True, 6, "orbits")
