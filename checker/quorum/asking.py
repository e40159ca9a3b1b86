"""Asks a layout for properties, those that it is asked for or those that it asks for itself.

In: a layout and names of properties. Out: answers of `checker.quorum.verify`. Imports the quorum package and `checker.diagnostics`.
"""

from collections.abc import Callable, Collection, Mapping
from typing import TypeAlias

from checker.diagnostics import InvalidSpec, SpecError
from checker.quorum.algebra import Node, System
from checker.quorum.layout import Layout
from checker.quorum.properties import Property
from checker.quorum.verify import Answer, Verdict, byzantine, consensus, failures, is_certificate
from checker.quorum.verify import answers as words


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
    """The answers to the properties, or to those that the layout asks for. `seconds` bound Z3 for each claim.

    Raises InvalidSpec (C506) when the layout lacks what a property is about.
    """
    asked = dict.fromkeys(properties or own_properties(layout))
    errors = [error for each in asked if (error := _lacking(layout, each)) is not None]
    if errors:
        raise InvalidSpec(errors)
    return tuple(answer for each in asked for answer in _ASK[each](layout, seconds))


def exit_code(answers: Collection[Answer]) -> int:
    """1 when any property fails, else 3 when any is unknown, else 0."""
    codes = {answer.verdict.exit_code for answer in answers}
    return max(codes, key=lambda code: (code == 1, code), default=0)


def certified(answer: Answer) -> bool:
    """Whether a property holds by a certificate that the checker without a solver has just accepted."""
    return answer.verdict is Verdict.HOLDS and is_certificate(answer)


def _lacking(layout: Layout, asked: Property) -> SpecError | None:
    """Why a property cannot be asked of a layout."""
    faults = layout.faults
    if asked in (Property.FAST, Property.FAST_PAXOS, Property.EPAXOS) and layout.fast is None:
        return _error(asked, "fast quorums", 'add fast = "..." to the layout, or --fast')
    if asked is Property.EPAXOS and faults.crash is None:
        return _error(asked, "a number of failures", "add [faults] crash = 1 to the layout, or --crash 1")
    if asked is Property.AVAILABLE and faults.crash is None and not faults.domains:
        return _error(
            asked, "what may fail", 'add [faults] crash = 1 or domains = "region" to the layout, or --crash 1'
        )
    if asked in (Property.DISSEMINATION, Property.MASKING, Property.OPAQUE):
        if faults.byzantine is None:
            return _error(
                asked, "a number of nodes that lie", "add [faults] byzantine = 1 to the layout, or --byzantine 1"
            )
        if layout.read != layout.write:
            message = f"{asked} is a property of one quorum system: this layout reads and writes by two"
            return SpecError("C506", message, fix="ask it of a layout with the same read and write")
    return None


def _error(asked: Property, what: str, fix: str) -> SpecError:
    return SpecError("C506", f"{asked} is about {what}, and the layout has none", fix=fix)


_Asking: TypeAlias = Callable[[Layout, float], tuple[Answer, ...]]


def _fast(layout: Layout) -> System:
    assert layout.fast is not None
    return layout.fast


def _each(layout: Layout) -> Mapping[str, System]:
    """The systems of reads and writes by role, one of them when they are the same."""
    if layout.read == layout.write:
        return {"quorum": layout.read}
    return {"read quorum": layout.read, "write quorum": layout.write}


def _available(layout: Layout, seconds: float) -> tuple[Answer, ...]:
    found = []
    domains = _named(layout)
    for role, system in _each(layout).items():
        if layout.faults.crash is not None:
            found.append(failures.available(system, layout.faults.crash, role=role, seconds=seconds))
        if domains:
            found.append(failures.survives(system, domains, role=role, seconds=seconds))
    return tuple(found)


def _named(layout: Layout) -> dict[str, frozenset[Node]]:
    """The failure domains by name: that of the region, or the nodes."""
    regions = {frozenset(nodes): region for region, nodes in layout.regions.items()}
    return {regions.get(domain, words.listed(domain)): domain for domain in layout.faults.domains}


_ASK: Mapping[Property, _Asking] = {
    Property.READ_WRITE: lambda layout, s: (consensus.read_write_intersection(layout.read, layout.write, seconds=s),),
    Property.WRITE_WRITE: lambda layout, s: (consensus.write_intersection(layout.write, seconds=s),),
    Property.FAST: lambda layout, s: (
        consensus.fast_flexible_paxos(layout.read, layout.write, _fast(layout), seconds=s),
    ),
    Property.FAST_PAXOS: lambda layout, s: (consensus.fast_paxos(layout.write, _fast(layout), seconds=s),),
    Property.EPAXOS: lambda layout, s: (
        consensus.epaxos(_fast(layout), layout.write, layout.faults.crash or 0, seconds=s),
    ),
    Property.AVAILABLE: _available,
    Property.DISSEMINATION: lambda layout, s: (
        byzantine.dissemination(layout.write, layout.faults.byzantine or 0, seconds=s),
    ),
    Property.MASKING: lambda layout, s: (byzantine.masking(layout.write, layout.faults.byzantine or 0, seconds=s),),
    Property.OPAQUE: lambda layout, s: (
        byzantine.opaque_masking(layout.write, layout.faults.byzantine or 0, seconds=s),
    ),
    Property.NON_TRIVIAL: lambda layout, s: tuple(
        failures.non_trivial(system, seconds=s) for system in _each(layout).values()
    ),
    Property.NON_DOMINATED: lambda layout, s: (consensus.non_dominated_pair(layout.read, layout.write, seconds=s),),
}
