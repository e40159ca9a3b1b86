"""Warnings of a hollow pass: an action never enabled, a variable that never changes, a property that no state could break.

Whether a property could be broken is asked of states that need not be reachable: values drawn from the variables' domains, and reachable
states with one variable drawn anew. One state that breaks it settles the matter; no warning is a proof.
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any, assert_never

from checker.engines.machine import Machine
from checker.language.model import Property
from checker.language.order import CanonicalFrozenSet, in_order
from checker.language.spec import Role
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
    SetType,
    SortType,
    TupleType,
    Type,
    UnionType,
)
from checker.language.values import domain_size, domain_values
from checker.trace import State

SAMPLES = 400
"""States that a property is tried on before the warning."""


def hollow_warnings(
    machine: Machine, fired: Mapping[str, int], varied: AbstractSet[int], reachable: Sequence[State]
) -> list[str]:
    """What makes a pass mean less than it seems to, a sentence each."""
    warnings = [f"the action {name} is never enabled" for name, count in fired.items() if not count]
    for index, variable in enumerate(machine.model.variables):
        if index not in varied:
            warnings.append(f"the variable {variable.name} never changes")
    for judged in machine.model.properties:
        if judged.role in (Role.INVARIANT, Role.STEP_INVARIANT) and not _breakable(machine, judged, reachable):
            warnings.append(
                f"the @{judged.role} {judged.name} holds in every state tried, reachable or not: can it be broken at all?"
            )
    return warnings


def _breakable(machine: Machine, judged: Property, reachable: Sequence[State]) -> bool:
    states = list(_samples(machine, reachable))
    if judged.role is Role.INVARIANT:
        return any(machine.judge(state, judged) is not True for state in states)
    shuffled = random.Random(2).sample(states, len(states))
    return any(
        machine.judge_step(before, after, judged) is not True for before, after in zip(states, shuffled, strict=True)
    )


def _samples(machine: Machine, reachable: Sequence[State]) -> Iterator[State]:
    draw = random.Random(1)
    kinds = [variable.type for variable in machine.model.variables]
    for number in range(SAMPLES if kinds else 0):
        if number % 2 and reachable:
            changed = draw.randrange(len(kinds))
            base = draw.choice(reachable)
            yield (*base[:changed], draw_value(kinds[changed], draw), *base[changed + 1 :])
        else:
            yield tuple(draw_value(kind, draw) for kind in kinds)


def draw_value(kind: Type, draw: random.Random) -> Any:
    """A frozen value of a domain; sets of every density come up."""
    match kind:
        case NoneType():
            return None
        case BoolType():
            return draw.random() < 0.5
        case LiteralType(values):
            return draw.choice(values)
        case EnumType(enum):
            return draw.choice(list(enum))
        case SortType() | QuorumType():
            return draw.choice(list(domain_values(kind)))
        case RangeType(_, low, high):
            return draw.randint(low, high)
        case RecordType(record, fields):
            return record(*(draw_value(field, draw) for _, field in fields))
        case TupleType(items):
            return tuple(draw_value(item, draw) for item in items)
        case FrozenSetType(of):
            return CanonicalFrozenSet(_subset(of, None, draw))
        case UnionType(members):
            return draw_value(draw.choice(members), draw)
        case DictType(key, value):
            return tuple(draw_value(value, draw) for _ in domain_values(key))
        case SetType(of, bound):
            return tuple(in_order(_subset(of, bound, draw)))
        case ListType(of, bound):
            return tuple(draw_value(of, draw) for _ in range(draw.randint(0, bound)))
        case CounterType(of, bound):
            drawn = [draw_value(of, draw) for _ in range(draw.randint(0, bound))]
            return tuple((value, drawn.count(value)) for value in in_order(set(drawn)))
        case _:
            assert_never(kind)


def _subset(of: Type, bound: int | None, draw: random.Random) -> set[Any]:
    size = domain_size(of)
    most = size if bound is None else min(bound, size)
    if size <= 512 and bound is None:
        density = draw.random()
        return {value for value in domain_values(of) if draw.random() < density}
    return {draw_value(of, draw) for _ in range(draw.randint(0, min(most, 64)))}
