"""Asks a layout for properties, those that it is asked for or those that it asks for itself.

In: a layout and names of properties. Out: answers of `checker.quorum.verify`. Imports the quorum package and `checker.diagnostics`.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

from checker.diagnostics import InvalidSpec, SpecError
from checker.quorum.algebra.systems import Node, System, dual
from checker.quorum.layout_files.layout import Layout
from checker.quorum.properties import Property
from checker.quorum.verify import answers as words
from checker.quorum.verify import byzantine, consensus, non_triviality, survival
from checker.quorum.verify.answers import Answer, Verdict
from checker.quorum.verify.certificate_checker import is_certificate
from checker.quorum.verify.claims import Meeting, Question
from checker.quorum.verify.decision import decide


def own_properties(layout: Layout) -> tuple[Property, ...]:
    """What a layout asks for itself: that reads meet writes, and whatever its fast quorums and faults are there for."""
    asked = [Property.READ_WRITE]
    if layout.fast is not None:
        asked.append(Property.FAST)
    if layout.faults.crash or layout.faults.domains:
        asked.append(Property.AVAILABLE)
    if layout.faults.byzantine:
        asked.append(Property.DISSEMINATION)
    return tuple(asked)


def verify(layout: Layout, properties: Collection[Property] = (), *, seconds: float) -> tuple[Answer, ...]:
    """The answers to the properties, or to those that the layout asks for, each in about so many seconds.

    What a layout asks for itself and cannot be asked of it is unknown. Raises InvalidSpec (C506) when the layout lacks what one of the
    given properties is about.
    """
    asked, case = dict.fromkeys(properties or own_properties(layout)), _Case(layout, seconds)
    wrong = {each: error for each in asked if (error := _lacking(case, each)) is not None}
    if wrong and properties:
        raise InvalidSpec(list(wrong.values()))
    return tuple(answer for each in asked for answer in _answers(case, each, wrong.get(each)))


def _answers(case: "_Case", asked: Property, error: SpecError | None) -> tuple[Answer, ...]:
    if error is None:
        return _ASK[asked](case)
    sentence = f"It is not known what {asked} would be of this layout."
    return (Answer(Question(asked.value), Verdict.UNKNOWN, sentence, reason=error.message),)


def exit_code(answers: Collection[Answer]) -> int:
    """1 when any property fails, else 3 when any is unknown, else 0."""
    codes = {answer.verdict.exit_code for answer in answers}
    return max(codes, key=lambda code: (code == 1, code), default=0)


def certified(answer: Answer) -> bool:
    """Whether a property holds by a certificate that the checker without a solver has just accepted."""
    return answer.verdict is Verdict.HOLDS and is_certificate(answer)


@dataclass(frozen=True)
class _Case:
    """A layout, and the seconds for each answer about it."""

    layout: Layout
    seconds: float

    @property
    def fast(self) -> System:
        """What a fast round needs."""
        assert self.layout.fast is not None
        return self.layout.fast

    @property
    def only(self) -> System:
        """The one quorum system of the layout."""
        assert self.one is not None
        return self.one

    @cached_property
    def one(self) -> System | None:
        """What reads and writes both need, or what was said when the other is only its dual; None when they are two systems."""
        said = [self.layout.systems[role] for role in ("read", "write") if role in self.layout.texts]
        if len(said) == 1:
            return said[0]
        return self.layout.write if self.are_alike else None

    @property
    def each(self) -> Mapping[str, System]:
        """The systems of reads and writes by role, one of them when they are the same."""
        if self.are_alike:
            return {"quorum": self.layout.read}
        return {"read quorum": self.layout.read, "write quorum": self.layout.write}

    @cached_property
    def are_alike(self) -> bool:
        """Whether reads and writes have the same quorums, however they are written; not when that is not found out in time.

        Every quorum of the one is a quorum of the other when it meets all that the dual of the other has.
        """
        read, write = self.layout.read, self.layout.write
        pairs = ((read, dual(write)), (write, dual(read))) if read != write else ()
        return all(_holds(Meeting(pair), self.seconds / 2) for pair in pairs)


def _holds(claim: Meeting, seconds: float) -> bool:
    return decide(claim, seconds=seconds, is_smallest=False).verdict is Verdict.HOLDS


def _lacking(case: _Case, asked: Property) -> SpecError | None:
    """Why a property cannot be asked of a layout."""
    layout, faults = case.layout, case.layout.faults
    if asked in (Property.FAST, Property.FAST_PAXOS, Property.EPAXOS) and layout.fast is None:
        return _error(asked, "fast quorums", 'add fast = "..." to the layout, or --fast')
    if asked is Property.EPAXOS and faults.crash is None:
        return _error(asked, "a number of failures", "add [faults] crash = 1 to the layout, or --crash 1")
    if asked is Property.AVAILABLE and faults.crash is None and not faults.domains:
        fix = 'add [faults] crash = 1 or domains = "region" to the layout, or --crash 1'
        return _error(asked, "what may fail", fix)
    if asked not in (Property.DISSEMINATION, Property.MASKING, Property.OPAQUE):
        return None
    if faults.byzantine is None:
        return _error(asked, "a number of nodes that lie", "add [faults] byzantine = 1 to the layout, or --byzantine 1")
    if case.one is None:
        message = f"{asked} is a property of one quorum system: this layout reads and writes by two"
        return SpecError("C506", message, fix="ask it of a layout with the same read and write")
    return None


def _error(asked: Property, what: str, fix: str) -> SpecError:
    return SpecError("C506", f"{asked} is about {what}, and the layout has none", fix=fix)


def _available(case: _Case) -> tuple[Answer, ...]:
    found = []
    domains, crash, seconds = _named(case.layout), case.layout.faults.crash, case.seconds
    for role, system in case.each.items():
        if crash is not None:
            found.append(survival.available(system, crash, role=role, seconds=seconds))
        if domains:
            found.append(survival.survives(system, domains, role=role, seconds=seconds))
    return tuple(found)


def _named(layout: Layout) -> dict[str, frozenset[Node]]:
    """The failure domains by name: that of the region, or the nodes."""
    regions = {frozenset(nodes): region for region, nodes in layout.regions.items()}
    return {regions.get(domain, words.listed(domain)): domain for domain in layout.faults.domains}


def _of_pair(check: Callable[..., Answer]) -> "_Asking":
    return lambda case: (check(case.layout.read, case.layout.write, seconds=case.seconds),)


def _byzantine(check: Callable[..., Answer]) -> "_Asking":
    return lambda case: (check(case.only, case.layout.faults.byzantine or 0, seconds=case.seconds),)


_Asking: TypeAlias = Callable[[_Case], tuple[Answer, ...]]

_ASK: Mapping[Property, _Asking] = {
    Property.READ_WRITE: _of_pair(consensus.read_write_intersection),
    Property.WRITE_WRITE: lambda case: (consensus.write_intersection(case.layout.write, seconds=case.seconds),),
    Property.FAST: lambda case: (
        consensus.fast_flexible_paxos(case.layout.read, case.layout.write, case.fast, seconds=case.seconds),
    ),
    Property.FAST_PAXOS: lambda case: (consensus.fast_paxos(case.layout.write, case.fast, seconds=case.seconds),),
    Property.EPAXOS: lambda case: (
        consensus.epaxos(case.fast, case.layout.write, case.layout.faults.crash or 0, seconds=case.seconds),
    ),
    Property.AVAILABLE: _available,
    Property.DISSEMINATION: _byzantine(byzantine.dissemination),
    Property.MASKING: _byzantine(byzantine.masking),
    Property.OPAQUE: _byzantine(byzantine.opaque_masking),
    Property.NON_TRIVIAL: lambda case: tuple(
        non_triviality.non_trivial(system, seconds=case.seconds) for system in case.each.values()
    ),
    Property.NON_DOMINATED: _of_pair(consensus.non_dominated_pair),
}
