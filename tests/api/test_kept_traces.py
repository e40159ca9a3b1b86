"""A kept trace is a violation as long as a search would call it one, and whatever else is in its file is none."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from checker import (
    Model,
    Range,
    Spec,
    Verdict,
    action,
    check,
    constraint,
    final,
    invariant,
    require,
    step_invariant,
)
from checker.api.kept_traces import document_of, still_violated
from checker.frontend.bundled import Shelf

STORED = Path(__file__).parents[2] / "counterexamples"


class Place(Range, low=0, high=4):
    pass


class Walk(Spec):
    """The number goes up; every subclass breaks on 3 in its own way."""

    place: Place = Place(0)

    @action
    def go(self) -> None:
        require(self.place < 4)
        self.place += 1


class Low(Walk):
    @invariant
    def stays_low(self) -> bool:
        """The place is low."""
        return self.place < 3


class Bounded(Low):
    @constraint
    def goes_nowhere(self) -> bool:
        return self.place < 2


class Edge(Low):
    @constraint
    def goes_to_the_edge(self) -> bool:
        return self.place < 3


class Slow(Walk):
    @step_invariant
    def waits(self, after: "Walk") -> bool:
        return after.place < 3


class Asserted(Walk):
    @action
    def go(self) -> None:
        require(self.place < 4)
        assert self.place < 3
        self.place += 1


class Unbounded(Walk):
    @action
    def go(self) -> None:
        self.place += 1


class Ended(Walk):
    @action
    def go(self) -> None:
        require(self.place < 3)
        self.place += 1

    @final
    def is_over(self) -> bool:
        return self.place == 4


class Idle(Ended):
    @action
    def rest(self) -> None:
        require(self.place == 3)
        self.place = self.place


class Over(Ended):
    @final
    def is_over(self) -> bool:
        return self.place == 3


def kept(spec: type[Spec], **options: Any) -> Any:
    """What is kept of a violation, as it comes back from a file."""
    found = check(spec, **options)
    assert found.verdict is Verdict.VIOLATED
    return json.loads(json.dumps(document_of(found)))


@pytest.mark.parametrize("spec", [Low, Slow, Asserted, Unbounded, Ended])
def test_a_trace_of_every_kind_is_found_again(spec: type[Spec]) -> None:
    found, again = check(spec).violation, still_violated(Model(spec), kept(spec))
    assert found is not None
    assert again is not None
    assert again.violation == found
    assert again.violation is not None
    assert again.violation.reasons == found.reasons
    assert again.verdict is Verdict.VIOLATED


@pytest.mark.parametrize("name", Shelf.COUNTEREXAMPLES.names)
def test_every_counterexample_that_is_stored_is_found_again(name: str) -> None:
    document = json.loads((STORED / f"{name}.json").read_text(encoding="utf-8"))
    again = still_violated(Model(name), document)
    assert again is not None
    assert again.violation is not None
    assert (again.violation.kind, again.violation.property) == (
        document["violation"]["kind"],
        document["violation"]["property"],
    )


@pytest.mark.parametrize("spec", [Walk, Over, Idle, Slow])
def test_it_is_none_where_the_spec_does_not_break_on_it(spec: type[Spec]) -> None:
    assert still_violated(Model(spec), kept(Low)) is None
    assert still_violated(Model(spec), kept(Ended)) is None


def test_it_is_none_where_a_search_would_not_go_on_to_its_end() -> None:
    check(Bounded).raise_if_violated()
    assert still_violated(Model(Bounded), kept(Low)) is None
    assert check(Edge).verdict is Verdict.VIOLATED
    assert still_violated(Model(Edge), kept(Low)) is not None


def test_a_deadlock_is_one_by_the_rule_that_is_asked_for_now() -> None:
    document = kept(Ended)
    assert still_violated(Model(Ended), document, deadlock="stuck") is not None
    assert still_violated(Model(Ended), document, deadlock="off") is None
    assert still_violated(Model(Ended), document, deadlock="warn") is None
    assert still_violated(Model(Idle), document) is None
    assert still_violated(Model(Idle), document, deadlock="stuck") is not None


def test_a_result_without_a_counterexample_is_not_kept() -> None:
    assert document_of(check(Over)) is None


def test_what_is_no_kept_trace_is_none() -> None:
    whole = kept(Low)
    damaged: object
    for damaged in (None, 3, [], {}, {"violation": None}, {"violation": {"trace": []}}, {"violation": {"trace": 3}}):
        assert still_violated(Model(Low), damaged) is None
    for field in ("kind", "property", "trace"):
        document = copy.deepcopy(whole)
        document["violation"][field] = "another"
        assert still_violated(Model(Low), document) is None
    document = copy.deepcopy(whole)
    document["violation"]["trace"][2]["state"]["place"] = 0
    assert still_violated(Model(Low), document) is None
