"""Random specs of few states that count on their ways in Auxiliary variables, by which constraints cut them off.

Nothing here knows of an engine.
"""

import random

HEAD = '''\
from typing import Annotated

from checker import Auxiliary, Range, Spec, Symmetric, action, constraint, fill, require


class Place(Range, low=0, high=5):
    """Where it is."""


class Count(Range, low=0, high=9):
    """How often."""


class Node(Symmetric, size=2):
    """Nodes."""


class S(Spec):
    place: Place = 0
    up: set[Node] = fill()
    count: Annotated[Count, Auxiliary] = 0
    other: Annotated[Count, Auxiliary] = 0
'''
LAST = "    last: Annotated[Node | None, Auxiliary] = None\n"


def counting(seed: int) -> str:
    """The text of a spec."""
    draw = random.Random(seed)
    notes = draw.random() < 0.3
    steps = [_step(number, draw, notes=notes) for number in range(draw.randint(3, 7))]
    limits = [_limit(number, draw, notes=notes) for number in range(draw.choice([1, 1, 2]))]
    return HEAD + LAST * notes + "\n".join(["", *steps, *limits])


def _step(number: int, draw: random.Random, *, notes: bool) -> str:
    lines = [f"require(self.place == {draw.randint(0, 3)})", f"self.place = {draw.randint(0, 5)}"]
    if draw.random() < 0.5:
        lines += draw.choice([["require(n not in self.up)", "self.up.add(n)"], ["self.up.discard(n)"]])
    count = draw.choice(["count", "count", "other"])
    lines.append(f"self.{count} = min(self.{draw.choice([count, 'count'])} + {draw.choice([0, 1, 1, 2])}, 9)")
    if draw.random() < 0.2:
        lines.append(draw.choice(["self.count += 1", "self.count = 0", "self.other = len(self.up)"]))
    if notes and draw.random() < 0.5:
        lines.append("self.last = n")
    return f"    @action\n    def step{number}(self, n: Node):\n" + "".join(f"        {line}\n" for line in lines)


def _limit(number: int, draw: random.Random, *, notes: bool) -> str:
    parts = [f"self.{draw.choice(['count', 'other'])} < {draw.randint(1, 5)}", f"self.place < {draw.randint(2, 5)}"]
    if notes:
        parts.append("self.last is None or self.last in self.up")
    kept = draw.sample(parts, draw.randint(1, len(parts)))
    return (
        f"    @constraint\n    def limit{number}(self):\n        return {draw.choice([' or ', ' and ']).join(kept)}\n"
    )
