"""What stellar-core would refuse in a validator's quorum set (`isQuorumSetSane` in src/scp/QuorumSetUtils.cpp), in words.

A network that runs has no such set, for its messages would be dropped; one that is planned may. Comes in: a quorum set as it was written.
Goes out: sentences, and the set as stellar-core's intersection checker counts it. Imports the algebra alone.
"""

from collections import Counter
from collections.abc import Iterator

from checker.quorum.algebra.systems import Gate, Node, System

DEEPEST, MOST_VALIDATORS = 4, 1000
"""Levels of quorum sets within the outermost one, and validators in all of them."""


def flaws(quorum_set: Gate) -> tuple[str, ...]:
    """Why stellar-core would refuse the quorum set; nothing when it would not. Linear in its size."""
    gates = list(_gates(quorum_set, 0))
    named = Counter(member.name for gate, _ in gates for member in gate.members if isinstance(member, Node))
    found = [
        f"names {other} {'twice' if times == 2 else f'{times} times'}"
        for other, times in sorted(named.items())
        if times > 1
    ]
    found += dict.fromkeys(said for gate, _ in gates if (said := _threshold(gate)) is not None)
    if any(depth > DEEPEST for _, depth in gates):
        found.append(f"is nested more than {DEEPEST} levels deep")
    if named.total() > MOST_VALIDATORS:
        found.append(f"names more than {MOST_VALIDATORS:,} validators")
    return tuple(found)


def counted_once(quorum_set: Gate) -> Gate:
    """The set with each validator once in a list: stellar-core's checker of intersection keeps a list as a set of bits."""
    listed = [m if isinstance(m, Node) else counted_once(m) for m in quorum_set.members if isinstance(m, Node | Gate)]
    first: dict[object, System] = {}
    for place, member in enumerate(listed):
        first.setdefault(member.name if isinstance(member, Node) else place, member)
    return Gate(quorum_set.count, tuple(first.values()))


def _threshold(gate: Gate) -> str | None:
    if gate.count == 0:
        return "asks for none of its members: a threshold is 0"
    if gate.count > len(gate.members):
        return f"asks for {gate.count:,} of {len(gate.members):,}, more than there are"
    return None


def _gates(quorum_set: Gate, depth: int) -> Iterator[tuple[Gate, int]]:
    yield quorum_set, depth
    for member in quorum_set.members:
        if isinstance(member, Gate):
            yield from _gates(member, depth + 1)
