"""Why a formula is false, or true: what decides it, the elements that it fails for, and the values in it, in the words of the source."""

from pathlib import Path

import pytest

from checker.explain.bodies import Explaining
from checker.frontend.load import load
from checker.frontend.model import Model
from checker.lower.program import compile_model
from checker.reasons import Reason, Term
from checker.report.explanation import explanation

HEAD = """
from typing import Annotated, Literal

from checker import *


class Node(Symmetric, size=3):
    pass


class Term(Ordered, size=3):
    pass


class Vote(Record):
    term: Term
    voter: Node


class Judged(Spec):
    term: dict[Node, Term] = fill(Term.first())
    role: dict[Node, Literal["leader", "follower"]] = fill("follower")
    leader: Node | None = None
    votes: set[Vote] = fill()
    log: Annotated[list[Term], MaxLen(3)] = fill()

    @action
    def wait(self):
        self.leader = None

    def is_leader(self, node: Node) -> bool:
        return self.role[node] == "leader"

    def newest(self) -> Term:
        return max(self.term[n] for n in Node)

    def decided(self, node: Node) -> bool:
        if self.leader is None:
            return self.is_leader(node)
        return True

    def some_follower(self) -> bool:
        for node in Node:
            if not self.is_leader(node):
                return False
        return True

    @invariant
    def asked(self) -> bool:
"""


def reasons(tmp_path: Path, body: str) -> tuple[Reason, ...]:
    """Why a property with this body says what it says of the initial state."""
    path = tmp_path / "judged.py"
    path.write_text(HEAD + "".join(f"        {line}\n" for line in body.splitlines()))
    model = Model(load(str(path)))
    with model.bound():
        program = compile_model(model)
        (judged,) = program.properties
        state = tuple(variable.start for variable in program.variables)
        return Explaining(program, state).explained(judged.function)


def said(found: tuple[Reason, ...]) -> str:
    """As a report has it."""
    return "\n".join(line.plain for line in explanation(found, None, 0))


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("return self.leader is None and len(self.log) == 2", "len(self.log) == 2 is false: 0 == 2\n  self.log is []"),
        (
            'return all(self.term[n] < Term.last() and self.role[n] == "leader" for n in Node)',
            'for n = node1:\n  self.role[n] == "leader" is false: follower == "leader"',
        ),
        (
            "return any(self.is_leader(n) for n in Node)",
            "any(self.is_leader(n) for n in Node) is false\n"
            + "\n".join(
                f"  for n = node{k}:\n    self.is_leader(n) is false\n"
                f'      with node = node{k}:\n        self.role[node] == "leader" is false: follower == "leader"'
                for k in (1, 2, 3)
            ),
        ),
        ("return self.newest() > Term.first()", "self.newest() > Term.first() is false: term1 > term1"),
        (
            "return self.some_follower()",
            "self.some_follower() is false\n  for node = node1:\n    not self.is_leader(node) is true\n"
            '      self.role[node] == "leader" is false: follower == "leader"',
        ),
        (
            "return all(self.decided(n) for n in Node)",
            "for n = node1:\n  self.decided(n) is false\n    with node = node1:\n      self.is_leader(node) is false\n"
            '        self.role[node] == "leader" is false: follower == "leader"\n'
            "      self.leader is None is true",
        ),
        (
            "return any(k == v.voter for k in (self.leader,) for v in self.votes)",
            "any(k == v.voter for k in (self.leader,) for v in self.votes) is false",
        ),
        (
            "return any(v.voter == self.leader for v in self.votes)",
            "any(v.voter == self.leader for v in self.votes) is false\n  self.votes is empty",
        ),
        (
            "is_late = self.newest() > Term.first()\nreturn is_late",
            "is_late is false\n  self.newest() > Term.first() is false: term1 > term1",
        ),
    ],
)
def test_what_decides_is_said(tmp_path: Path, body: str, expected: str) -> None:
    assert said(reasons(tmp_path, body)) == expected


def test_values_stand_where_the_words_for_them_stood() -> None:
    reason = Reason("self.at == at[0]", truth=False, terms=(Term("at[0]", "3"), Term("self.at", "at")))
    assert reason.with_values == "at == 3"
    assert reason.besides == ()


def test_what_has_no_place_in_the_words_is_said_besides() -> None:
    reason = Reason("len(x) <= 1", truth=False, terms=(Term("len(x)", "2"), Term("x", "{a, b}")))
    assert reason.with_values == "2 <= 1"
    assert reason.besides == (Term("x", "{a, b}"),)
