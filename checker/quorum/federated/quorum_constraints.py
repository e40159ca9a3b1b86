"""Quorums of a federated network as constraints for Z3 (docs/quorums.md, section 5), over counts and not over validators.

A family of interchangeable organisations has a cell for each way in which an organisation's members can be split over the sets in
question, and a number says how many of its organisations are in that cell; a class that is like no other has one cell, with a number for
each set. Quorum sets become Booleans that imply a sum. Everything is existential, so implications one way suffice. A fresh context each
time makes the answer, witness included, the same on every run. Z3 is imported on first use.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import product
from time import monotonic
from typing import Any, TypeAlias

from checker.quorum.federated.interchangeable_organisations import Asked, Family, Relation, families
from checker.quorum.federated.interchangeable_validators import Counted
from checker.quorum.federated.slices import QuorumSet
from checker.quorum.z3_query import answer, other_reason

Term: TypeAlias = Any
"""A term of Z3, which has no types of its own that say more, or a number."""


_NO_TIME = "the time ran out"


class OutOfTime(Exception):
    """The solver gave up; the text is its reason."""


@dataclass(frozen=True)
class Cell:
    """So many (`number`) organisations of a family, each with so many members in each set, by the set's name."""

    family: int
    number: Term
    members: Mapping[str, Term]


@dataclass(frozen=True)
class Either:
    """One number or another, by a truth of Z3."""

    truth: Term
    yes: int
    no: int


Present: TypeAlias = list[list[Term]]
"""How many members of one organisation are there, by family and cell: a number, an `Either`, or a term of Z3."""


@dataclass
class _Sums:
    """The truths of quorum sets, for one way in which members can be there; made on first use."""

    name: str
    present: Present
    truths: dict[object, Term] = field(default_factory=dict)


class Encoding:
    """Disjoint sets of validators, by name, with constraints; then a model within a time limit in seconds.

    `whole` names sets that hold all members of a class or none. Classes with different marks in `apart` are told apart.
    """

    def __init__(
        self,
        classes: Counted,
        names: Sequence[str],
        *,
        limit: float,
        whole: str | None = None,
        apart: Sequence[object] | None = None,
    ) -> None:
        import z3  # type: ignore[import-untyped]

        self.z3, self.context = z3, z3.Context()
        self.solver = z3.Solver(ctx=self.context)
        self.solver.set("random_seed", 0)
        self.deadline = monotonic() + limit
        self.classes, self.names, self.whole = classes, tuple(names), whole
        self.families = families(classes, apart)
        self.cells = [self._cells(number, family) for number, family in enumerate(self.families)]

    def _cells(self, number: int, family: Family) -> list[Cell]:
        if len(family.classes) == 1:
            return [self._one_class(number, family.size)]
        splits = [split for split in self._splits(family.size) if sum(split) <= family.size]
        numbers = [self.z3.Int(f"{number}:{split}", self.context) for split in splits]
        for each in numbers:
            self.solver.add(each >= 0)
        self.solver.add(self.total(numbers) == len(family.classes))
        return [
            Cell(number, each, dict(zip(self.names, split, strict=True)))
            for each, split in zip(numbers, splits, strict=True)
        ]

    def _splits(self, size: int) -> Iterator[tuple[int, ...]]:
        return product(*((0, size) if name == self.whole else range(size + 1) for name in self.names))

    def _one_class(self, number: int, size: int) -> Cell:
        members = {name: self.z3.Int(f"{name}{number}", self.context) for name in self.names}
        for name, term in members.items():
            self.solver.add(term >= 0, self.z3.Or(term == 0, term == size) if name == self.whole else term <= size)
        self.solver.add(self.total(list(members.values())) <= size)
        return Cell(number, 1, members)

    def total(self, terms: Sequence[Term]) -> Term:
        """The sum of numbers and truths."""
        numbers = [self.z3.If(term, 1, 0) if self.z3.is_bool(term) else term for term in terms]
        return self.z3.Sum([self.z3.IntVal(0, self.context), *numbers])

    def size(self, name: str, wanted: Callable[[Family], bool] = lambda family: True) -> Term:
        """How many members a set has in the families that are wanted."""
        return self.total([cell.number * cell.members[name] for cell in self._wanted(wanted)])

    def touched(self, name: str, wanted: Callable[[Family], bool]) -> Term:
        """How many classes a set has members in, in the families that are wanted."""
        cells = [(cell, cell.members[name]) for cell in self._wanted(wanted)]
        return self.total([own >= 1 if self._is_term(own) else cell.number * int(own > 0) for cell, own in cells])

    def _wanted(self, wanted: Callable[[Family], bool]) -> list[Cell]:
        return [cell for row in self.cells for cell in row if wanted(self.families[cell.family])]

    def any_of(self, terms: Iterable[Term]) -> Term:
        """That one of the terms is true; there is one at least."""
        return self.z3.Or(*terms)

    def add(self, constraint: Term) -> None:
        """Require a constraint."""
        self.solver.add(constraint)

    def quorum(self, name: str, *, helped_by: str | None = None) -> None:
        """Require that the members of a set are satisfied by it, together with a second set if there is one."""
        present = [
            [cell.members[name] + (cell.members[helped_by] if helped_by else 0) for cell in row] for row in self.cells
        ]
        sums = _Sums(name, present)
        for family, row, there in zip(self.families, self.cells, present, strict=True):
            for cell, own in zip(row, there, strict=True):
                if self._is_term(own):
                    self.add(self.z3.Implies(cell.members[name] >= 1, self._met(sums, family.asked)))
                elif cell.members[name]:
                    self.add(self.z3.Implies(cell.number >= 1, self._met(sums, family.corrected(own))))

    def no_quorum(self, gone: Callable[[Cell], Term]) -> None:
        """Require that no quorum is left when so many members of each organisation of a cell are gone.

        Validators fail in rounds: in each, those whose quorum set the others no longer meet. What asks the same fails in the same round,
        and a round in which nothing new fails is the last, so there are at most as many rounds as different things are asked.
        """
        lost = [[gone(cell) for cell in row] for row in self.cells]
        asked = [[self._dual(family, own) for own in row] for family, row in zip(self.families, lost, strict=True)]
        failed = [[self._all(own, family.size) for own in row] for family, row in zip(self.families, lost, strict=True)]
        for number in range(len({need for row in asked for need in row})):
            sums = _Sums(f"round{number}:", self._lost(lost, failed))
            failed = [
                [self.z3.Or(before, self._met(sums, need)) for before, need in zip(*row, strict=True)]
                for row in zip(failed, asked, strict=True)
            ]
        for row, fates in zip(self.cells, failed, strict=True):
            for cell, fate in zip(row, fates, strict=True):
                self.add(self.z3.Or(fate, cell.number == 0) if self._is_term(cell.number) else fate)

    def _dual(self, family: Family, lost: Term) -> Asked:
        """What has to be lost for a member that is not gone to fail, its own class counted as another."""
        relations = tuple(
            relation.dual(other.size) for relation, other in zip(family.asked.relations, self.families, strict=True)
        )
        asked = Asked(family.members - family.asked.count + 1, relations, tuple(map(_dual, family.asked.complex)))
        own, other = family.own.dual(family.size), family.other.dual(family.size)
        return asked if self._is_term(lost) else replace(asked, count=asked.count - own.met(lost) + other.met(lost))

    def _lost(self, lost: list[list[Term]], failed: list[list[Term]]) -> Present:
        def either(truth: Term, yes: int, no: Term) -> Term:
            return self.z3.If(truth, yes, no) if self._is_term(no) else Either(truth, yes, no)

        return [
            [either(fate, family.size, own) for own, fate in zip(*row, strict=True)]
            for family, *row in zip(self.families, lost, failed, strict=True)
        ]

    def _all(self, own: Term, size: int) -> Term:
        return own == size if self._is_term(own) else self.z3.BoolVal(own == size, self.context)

    def _is_term(self, term: Term) -> bool:
        return isinstance(term, self.z3.ExprRef)

    def _met(self, sums: _Sums, asked: Asked) -> Term:
        """The truth of something asked."""
        if asked not in sums.truths:
            terms = [
                term for number, relation in enumerate(asked.relations) for term in self._terms(sums, number, relation)
            ]
            terms += [self._complex(sums, part) for part in asked.complex]
            sums.truths[asked] = self._implying(sums, terms, asked.count)
        return sums.truths[asked]

    def _implying(self, sums: _Sums, terms: Sequence[Term], count: int) -> Term:
        truth = self.z3.Bool(f"{sums.name}?{len(sums.truths)}", self.context)
        self.add(self.z3.Implies(truth, self.total(terms) >= count))
        return truth

    def _terms(self, sums: _Sums, number: int, relation: Relation) -> Iterator[Term]:
        if relation == Relation():
            return
        for cell, present in zip(self.cells[number], sums.present[number], strict=True):
            if isinstance(present, Either):
                yield self.z3.If(
                    present.truth, cell.number * relation.met(present.yes), cell.number * relation.met(present.no)
                )
            elif not self._is_term(present):
                yield cell.number * relation.met(present)
            else:
                yield from [present] if relation.direct else []
                yield from (self._inner(sums, number, count) for count in relation.inner)

    def _inner(self, sums: _Sums, number: int, count: int) -> Term:
        if (number, count) not in sums.truths:
            sums.truths[number, count] = self._implying(sums, [sums.present[number][0]], count)
        return sums.truths[number, count]

    def _complex(self, sums: _Sums, part: QuorumSet) -> Term:
        """An inner set over several classes, each of which is a family of its own."""
        if part not in sums.truths:
            own = {family.classes[0]: number for number, family in enumerate(self.families)}
            terms = [sums.present[own[i]][0] for i in self.classes.directly(part)]
            sums.truths[part] = self._implying(
                sums, [*terms, *(self._complex(sums, inner) for inner in part.inner)], part.count
            )
        return sums.truths[part]

    def shorten(self, limit: float) -> None:
        """Leave at most so many seconds from now."""
        self.deadline = min(self.deadline, monotonic() + limit)

    def model(self, *assumptions: Term) -> Mapping[str, tuple[int, ...]] | None:
        """How many members of each class each set has, or None when there is no such thing; raises OutOfTime."""
        left = self.deadline - monotonic()
        if left <= 0:
            raise OutOfTime(_NO_TIME)
        verdict = answer(self.solver, left, *assumptions)
        if verdict == self.z3.unknown:
            raise OutOfTime(other_reason(self.solver) or _NO_TIME)
        return self._read(self.solver.model()) if verdict == self.z3.sat else None

    def _read(self, model: Term) -> Mapping[str, tuple[int, ...]]:
        counts = {name: [0] * len(self.classes.classes) for name in self.names}
        for family, row in zip(self.families, self.cells, strict=True):
            free = list(family.classes)
            for cell in row:
                taken = [free.pop(0) for _ in range(self._value(model, cell.number))]
                for number, name in product(taken, self.names):
                    counts[name][number] = self._value(model, cell.members[name])
        return {name: tuple(row) for name, row in counts.items()}

    def _value(self, model: Term, term: Term) -> int:
        return int(model.eval(term, model_completion=True).as_long()) if self._is_term(term) else int(term)


def _dual(quorum_set: QuorumSet) -> QuorumSet:
    count = quorum_set.size - quorum_set.count + 1
    return QuorumSet(count, quorum_set.leaves, tuple(sorted(map(_dual, quorum_set.inner))))
